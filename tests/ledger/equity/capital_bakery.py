"""A bakery with capital in its members' accounts, and what is done to it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from governance.meetings.models import Resolution
from governance.members.models import EventKind, MembershipEvent
from governance.members.services import record_departure
from ledger.books.journal import Entry, Leg, OpenAccount
from ledger.books.selectors import balance
from ledger.books.services import post as post_entries
from ledger.equity import services
from ledger.equity.models import CapitalRun, MemberNote
from ledger.equity.services.run_words import run_text
from ledger.equity.solvency import Figures
from tests.ledger.patronage.bakery import NOW, Bakery, build

BEGUN = date(2025, 1, 1)
TODAY = date(2026, 10, 1)
HELD = {
    "M001": {"Share": 500_00, "Retained:2024:Q": 300_00, "Retained:2025:Q": 200_00},
    "M002": {"Share": 500_00, "Retained:2024:NQ": 100_00, "Retained:2025:Q": 100_00},
    "M003": {"Share": 500_00},
}


def capital(
    *, rules: Mapping[str, Any] | None = None, held: Mapping[str, Any] | None = None
) -> Bakery:
    """Three members with shares and layers, all of it paid in as money."""
    bakery = build(rules={"redemption.yearly_cap": "1"} | dict(rules or {}))
    known = set(bakery.book.accounts.values_list("name", flat=True))
    there = {
        f"Equity:Members:{code}:{place}": cents
        for code, accounts in (HELD if held is None else held).items()
        for place, cents in accounts.items()
    }
    legs = [Leg(account, -cents) for account, cents in there.items()]
    bank = Leg("Assets:Bank", sum(there.values()))
    post_entries(
        book=bakery.book,
        entries=[
            *(OpenAccount(BEGUN, name) for name in there if name not in known),
            Entry(on=BEGUN, narration="Paid in", legs=(bank, *legs)),
        ],
        batch="capital",
        authority="person:1",
        by=None,
        at=NOW,
    )
    return bakery


def pay_in(bakery: Bakery, account: str, cents: int, on: date = BEGUN) -> None:
    """Money comes to the bank, and stands on an account; below zero it goes."""
    known = bakery.book.accounts.filter(name=account).exists()
    entry = Entry(
        on=on, narration="Paid in", legs=(Leg("Assets:Bank", cents), Leg(account, -cents))
    )
    post_entries(
        book=bakery.book,
        entries=[*([] if known else [OpenAccount(on, account)]), entry],
        batch="capital",
        authority="person:1",
        by=None,
        at=NOW,
    )


def holds(bakery: Bakery, account: str, on: date = date(2027, 12, 31)) -> int:
    """What an account holds; a credit is positive."""
    return -balance(bakery.book, account, on=on)


def rich() -> Figures:
    """Figures that pass the test of solvency."""
    return Figures(
        cash_cents=60_000_00,
        comes_in_cents=0,
        falls_due_cents=1_000_00,
        assets_cents=60_000_00,
        debts_cents=1_000_00,
    )


def prepared(bakery: Bakery, budget: int, **more: Any) -> CapitalRun:
    given = {"on": TODAY, "figures": rich(), "attested_by": "Begoña"} | more
    return services.prepare_redemption(
        cooperative=bakery.cooperative,
        budget_cents=budget,
        by=bakery.bookkeeper,
        at=NOW,
        **given,
    )


def resolve(run: CapitalRun, *, body: str = "BD", text: str = "") -> str:
    """The number of a resolution with the run's text, in the register."""
    found = Resolution.objects.create(
        cooperative=run.cooperative,
        body=body,
        year=2026,
        number=Resolution.objects.count() + 1,
        title="Capital",
        text=text or run_text(run),
        adopted_on=TODAY,
        record={},
        sha256="0" * 64,
    )
    return found.reference


def posted(bakery: Bakery, run: CapitalRun, on: date = TODAY) -> CapitalRun:
    """A run that the board decided and that stands in the books."""
    services.approve_run(run=run, resolution=resolve(run), by=bakery.bookkeeper, at=NOW)
    services.post_run(run=run, on=on, by=bakery.bookkeeper, at=NOW)
    run.refresh_from_db()
    return run


def left(
    bakery: Bakery, code: str, kind: str = "resigned", on: date = date(2026, 6, 30)
) -> MembershipEvent:
    """Somebody's membership ends."""
    return record_departure(
        membership=bakery.members[code],
        kind=EventKind(kind),
        effective_on=on,
        decision="",
        reason="",
        by=None,
        at=NOW,
    )


def converted(bakery: Bakery, code: str, on: date = TODAY, **more: Any) -> MemberNote:
    membership = bakery.members[code]
    return services.convert(
        membership=membership, on=on, by=bakery.bookkeeper, at=NOW, **more
    )
