"""Leavers' accounts: made a debt, paid in parts, and what comes to them later."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from coopkit.offers import paid, unpaid
from ledger.books.journal import Entry, Leg, OpenAccount
from ledger.books.models import Directive
from ledger.books.services import post as post_entries
from ledger.books.services.reversing import reverse
from ledger.equity import services
from ledger.equity.departure import (
    NegativeAccountError,
    NoDeductionError,
    NothingToConvertError,
)
from ledger.equity.models import MemberNote
from ledger.equity.selectors import leavers, payables, standing
from ledger.equity.selectors.notes import awaited_year
from ledger.equity.services.converting import NotePaidError, StillMemberError
from tests.ledger.equity.capital_bakery import (
    TODAY,
    capital,
    converted,
    holds,
    left,
    pay_in,
)
from tests.ledger.patronage.bakery import NOW, Bakery

LAST = date(2026, 6, 30)
NOTE = "Liabilities:Members:M001:Note"


@pytest.fixture(autouse=True)
def ledgers(settings: Any, tmp_path: Path) -> None:
    settings.LEDGERS_DIR = tmp_path / "ledgers"


@pytest.fixture
def bakery(db: None) -> Bakery:
    return capital()


def owe(bakery: Bakery, cents: int) -> None:
    """The first member owes the co-op something."""
    account = "Assets:Receivable:Members:M001:Other"
    legs = (Leg(account, cents), Leg("Assets:Bank", -cents))
    post_entries(
        book=bakery.book,
        entries=[
            OpenAccount(LAST, account),
            Entry(on=LAST, narration="Tools", legs=legs),
        ],
        batch="tools",
        authority="person:1",
        by=None,
        at=NOW,
    )


def test_an_account_becomes_a_debt_that_is_paid_in_parts(bakery: Bakery) -> None:
    left(bakery, "M001")
    note = converted(bakery, "M001")
    assert (note.principal_cents, note.batch) == (1_000_00, "note-1")
    assert holds(bakery, NOTE) == 1_000_00
    assert holds(bakery, "Equity:Members:M001") == 0
    parts = list(note.installments.order_by("place"))
    assert [row.due.year for row in parts] == [2027, 2028, 2029, 2030, 2031]
    assert sum(row.principal_cents for row in parts) == 1_000_00
    assert parts[0].interest_cents == 40_00
    assert standing(bakery.cooperative, on=TODAY).holds


def test_who_is_still_a_member_keeps_the_account(bakery: Bakery) -> None:
    with pytest.raises(StillMemberError):
        converted(bakery, "M001")
    left(bakery, "M001", on=date(2026, 12, 31))
    with pytest.raises(StillMemberError):
        converted(bakery, "M001")


def test_debts_are_set_off_and_the_rest_is_paid(bakery: Bakery) -> None:
    owe(bakery, 150_00)
    left(bakery, "M001")
    note = converted(bakery, "M001")
    assert (note.setoff_cents, note.principal_cents) == (150_00, 850_00)
    assert holds(bakery, "Assets:Receivable:Members:M001:Other") == 0
    assert holds(bakery, NOTE) == 850_00


@pytest.mark.django_db
def test_without_the_clause_nothing_is_set_off() -> None:
    bakery = capital(rules={"departure.setoff": False})
    owe(bakery, 150_00)
    left(bakery, "M001")
    assert converted(bakery, "M001").setoff_cents == 0


def test_what_is_due_is_payable_and_paid_once(bakery: Bakery) -> None:
    left(bakery, "M001")
    note = converted(bakery, "M001")
    assert payables(bakery.cooperative, on=TODAY) == []
    due = date(2027, 6, 30)
    (first,) = payables(bakery.cooperative, on=due)
    assert first.key == "note-1-1"
    assert first.debits == ((NOTE, 200_00), ("Expenses:Interest:MemberNotes", 40_00))
    assert first.reports == {"interest": 40_00}
    for follow in paid:
        follow(bakery.cooperative, "note-1-1", "M001", due, "payout-1-M001")
    assert payables(bakery.cooperative, on=due) == []
    row = note.installments.get(place=1)
    assert (row.paid_on, row.batch) == (due, "payout-1-M001")
    for place in range(2, 6):
        for follow in paid:
            follow(bakery.cooperative, f"note-1-{place}", "M001", due, "payout-2-M001")
    note.refresh_from_db()
    assert note.state == "settled"


def test_a_nonqualified_part_is_reported_as_it_is_paid(bakery: Bakery) -> None:
    left(bakery, "M002")
    note = converted(bakery, "M002")
    assert sum(note.data["nonqualified"]) == 100_00
    found = payables(bakery.cooperative, on=date(2031, 12, 31))
    assert sum(one.reports.get("nonqualified", 0) for one in found) == 100_00


def test_the_account_of_somebody_who_left_is_on_the_list_until_it_is_worked_out(
    bakery: Bakery,
) -> None:
    left(bakery, "M001")
    (one,) = leavers(bakery.cooperative, on=TODAY)
    assert (one.code, one.balance_cents) == ("M001", 1_000_00)
    assert one.work_out_by == date(2026, 9, 30)
    converted(bakery, "M001")
    assert leavers(bakery.cooperative, on=TODAY) == []
    with pytest.raises(NothingToConvertError):
        converted(bakery, "M001")


def test_an_account_below_zero_is_no_debt_of_the_co_op(bakery: Bakery) -> None:
    pay_in(bakery, "Equity:Members:M003:Retained:2025:Q", -600_00)
    left(bakery, "M003")
    with pytest.raises(NegativeAccountError):
        converted(bakery, "M003")


def test_nothing_is_kept_back_of_somebody_who_resigned(bakery: Bakery) -> None:
    left(bakery, "M001")
    with pytest.raises(NoDeductionError):
        converted(bakery, "M001", deduction_cents=1)
    assert not MemberNote.objects.exists()


@pytest.mark.django_db
def test_yearly_parts_stay_where_leavers_are_paid_in_turn_with_everybody() -> None:
    bakery = capital(rules={"departure.becomes": "keep_revolving"})
    left(bakery, "M001")
    note = converted(bakery, "M001")
    assert note.principal_cents == 500_00
    assert holds(bakery, "Equity:Members:M001:Retained:2024:Q") == 300_00


def test_a_note_that_was_paid_in_part_is_not_taken_back(bakery: Bakery) -> None:
    left(bakery, "M001")
    note = converted(bakery, "M001")
    services.mark_paid(bakery.cooperative, "note-1-1", "M001", TODAY, "payout-1-M001")
    with pytest.raises(NotePaidError):
        services.take_back_note(
            note=note, on=TODAY, reason="Void", by=bakery.bookkeeper, at=NOW
        )


def test_a_part_that_came_back_is_due_again_and_its_note_is_open(bakery: Bakery) -> None:
    left(bakery, "M001")
    note, due = converted(bakery, "M001"), date(2031, 6, 30)
    for place in range(1, 6):
        for follow in paid:
            follow(bakery.cooperative, f"note-1-{place}", "M001", due, f"payout-{place}")
    told = (bakery.cooperative, "note-1-5", "M001", due)
    for follow in unpaid:
        follow(*told, "payout-4")  # what another payment paid stays paid
    assert payables(bakery.cooperative, on=due) == []
    for follow in unpaid:
        follow(*told, "payout-5")
    note.refresh_from_db()
    (again,) = payables(bakery.cooperative, on=due)
    assert (note.state, again.key) == ("open", "note-1-5")


def test_a_year_that_was_run_again_or_supplemented_is_awaited_no_more(
    bakery: Bakery,
) -> None:
    left(bakery, "M001")
    (leaver,) = leavers(bakery.cooperative, on=TODAY)
    assert awaited_year(leaver) == 2026
    legs = (Leg("Assets:Bank", 1), Leg("Equity:CurrentYear:Patronage", -1))

    def allocate(batch: str) -> None:
        known = bakery.book.accounts.filter(name=legs[1].account).exists()
        opened = [] if known else [OpenAccount(LAST, legs[1].account)]
        entry = Entry(on=LAST, narration="Allocation", legs=legs)
        post_entries(
            book=bakery.book,
            entries=[*opened, entry],
            batch=batch,
            authority="person:1",
            by=None,
            at=NOW,
        )

    allocate("patronage-2026")
    assert awaited_year(leaver) is None
    for row in Directive.objects.filter(batch="patronage-2026", kind="transaction"):
        reverse(
            book=bakery.book,
            entry_id=row.entry_id,
            on=LAST,
            reason="wrong hours",
            authority="person:1",
            by=None,
            at=NOW,
        )
    allocate("patronage-2026-cash")
    assert awaited_year(leaver) == 2026
    allocate("patronage-2026-2")
    assert awaited_year(leaver) is None
