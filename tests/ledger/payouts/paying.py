"""A bakery whose dividends are in the books and whose members told where to be paid."""

from datetime import date
from typing import Any

from ledger.books.journal import Entry, Leg, OpenAccount
from ledger.books.services import post as post_entries
from ledger.inbox.models import BankAccount, BankLine, Statement
from ledger.inbox.services import add_bank_account
from ledger.payouts import services
from ledger.payouts.models import Payout, PayoutRun
from tests.ledger.patronage.bakery import Bakery, at, build

BANK = "Assets:Bank"
POSTED_ON = date(2026, 9, 15)
NOW = at(date(2026, 10, 30))
PAY_ON = date(2026, 11, 3)
PAID_AT = at(date(2026, 11, 10))
NUMBERS = {"routing": "121000248", "account": "40108119", "type": "checking"}
OWN = {"routing": "321177586", "account": "000731124821", "type": "checking"}


def declared(*, without: tuple[str, ...] = ("M003",), **more: Any) -> Bakery:
    """The bakery of the contract's example, its allocation for 2026 in the books."""
    bakery = build(**more)
    bakery.post(bakery.adopted(), on=POSTED_ON, announce=False)
    services.set_paying_account(
        cooperative=bakery.cooperative,
        account=BANK,
        kind="ach",
        numbers=OWN,
        company_name="Small Bakery",
        company_id="1946012345",
        bank_name="Bay Union",
        next_cheque=1041,
        by=bakery.bookkeeper,
        at=NOW,
    )
    for place, (code, membership) in enumerate(bakery.members.items()):
        if code not in without:
            services.give_details(
                membership=membership,
                kind="ach",
                numbers=NUMBERS | {"account": f"4010811{place}"},
                by=bakery.bookkeeper,
                at=NOW,
            )
    return bakery


def prepared(bakery: Bakery, *keys: str) -> PayoutRun:
    return services.prepare_run(
        cooperative=bakery.cooperative,
        keys=keys or ("patronage-2026",),
        pay_on=PAY_ON,
        by=bakery.bookkeeper,
        at=NOW,
    )


def made(bakery: Bakery, run: PayoutRun, kind: str = "nacha", **more: Any) -> str:
    """A file's text."""
    file = services.make_file(run=run, kind=kind, by=bakery.bookkeeper, at=NOW, **more)
    return file.content.decode()


def payouts(run: PayoutRun) -> dict[str, Payout]:
    rows = Payout.objects.filter(run=run).select_related("run", "membership")
    return {each.membership.code: each for each in rows}


def at_the_bank(bakery: Bakery, *lines: tuple[int, str]) -> list[BankLine]:
    """Lines of the bank's statement, cents and text, on the day after the payment."""
    bank = BankAccount.objects.filter(book=bakery.book).first()
    bank = bank or add_bank_account(
        book=bakery.book, account=BANK, label="Bank", by=None, at=NOW
    )
    statement = Statement.objects.create(
        bank_account=bank,
        filename="s.csv",
        sha256=f"{Statement.objects.count():064d}",
        format="csv",
        lines_new=len(lines),
        lines_known=0,
        imported_at=PAID_AT,
    )
    return [
        BankLine.objects.create(
            bank_account=bank,
            statement=statement,
            on=date(2026, 11, 4),
            cents=-cents,
            payee=text,
            key=f"text:{statement.pk}:{number}",
        )
        for number, (cents, text) in enumerate(lines)
    ]


def book(bakery: Bakery, legs: dict[str, int], *, batch: str = "by-hand") -> None:
    """An entry of the bookkeeper's own."""
    entry = Entry(
        on=date(2026, 10, 20),
        narration="By hand",
        legs=tuple(Leg(account, cents) for account, cents in legs.items()),
    )
    post_entries(
        book=bakery.book,
        entries=[entry],
        batch=batch,
        authority=f"person:{bakery.bookkeeper.pk}",
        by=bakery.bookkeeper,
        at=NOW,
    )


def open_account(bakery: Bakery, name: str) -> None:
    """An account that the books did not have."""
    post_entries(
        book=bakery.book,
        entries=[OpenAccount(date(2026, 10, 1), name)],
        batch="opened",
        authority=f"person:{bakery.bookkeeper.pk}",
        by=bakery.bookkeeper,
        at=NOW,
    )
