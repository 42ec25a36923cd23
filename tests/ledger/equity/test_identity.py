"""The closing identity at every posting, and registers held to the ledger."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, strategies as st
from time_machine import travel

from coopkit import offers
from coopkit.offers import Visit
from ledger.books.services import reverse
from ledger.equity import selectors
from ledger.equity.chart import Chart
from ledger.equity.guard import (
    NobodysEquityError,
    UnknownCodeError,
    codes_of,
    grew,
    ownerless,
    unknown,
)
from ledger.equity.models import Subscription
from ledger.equity.offers import broken, figures, registers_agree
from ledger.equity.register import compare, without_a_person
from tests.ledger.patronage.bakery import NOW, Bakery

ON = date(2025, 1, 1)


@given(st.integers(-(10**12), 10**12), st.integers(-(10**12), 10**12))
def test_what_is_nobodys_may_become_less_and_never_more(before: int, change: int) -> None:
    assert grew(before, change) == (abs(before + change) > abs(before))


def test_members_collective_and_undecided_accounts_are_somebodys() -> None:
    changes = dict.fromkeys(
        (
            "Equity:Members:M001:Share",
            "Equity:Collective:Indivisible",
            "Equity:CurrentYear:Patronage",
            "Equity:Opening-Balances",
            "Liabilities:Loan",
        ),
        -5,
    )
    assert ownerless(changes, Chart()) == {}
    assert ownerless({"Equity:Gifts": -5, "Equity:Rest": 0}, Chart()) == {
        "Equity:Gifts": 5
    }


def test_the_first_code_that_nobody_has_is_named() -> None:
    codes = codes_of(
        {"Equity:Members:M002:Share": -1, "Equity:Members:M009:X": 1}, Chart()
    )
    assert unknown(codes, {"M002"}) == ("M009", "Equity:Members:M009:X")
    assert unknown(codes, {"M002", "M009"}) is None


def test_a_register_that_does_not_know_everything_is_held_to_what_it_says() -> None:
    assert not compare("shares", {"M001": 5}, {"M001": 5, "M002": 7}, only_said=True)
    (found,) = compare("shares", {"M001": 5}, {"M001": 4}, only_said=True)
    assert (found.said_cents, found.held_cents) == (5, 4)
    assert without_a_person({"M001": 1}, {"M001"}) == ()


def test_a_posting_to_equity_that_is_nobodys_undoes_it_all(
    bakery: Bakery, keep: Callable[..., Any]
) -> None:
    bakery.book.refresh_from_db()
    head = bakery.book.head_seq
    with pytest.raises(NobodysEquityError, match=r"Equity:Gifts would hold \$12\.00"):
        keep("Equity:Gifts", 12_00)
    bakery.book.refresh_from_db()
    assert bakery.book.head_seq == head
    assert not bakery.book.accounts.filter(name="Equity:Gifts").exists()
    assert selectors.standing(bakery.cooperative, on=ON).holds


def test_what_is_nobodys_already_may_be_put_where_it_belongs(
    bakery: Bakery, keep: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    guards = offers.posting_guards._offers
    monkeypatch.setattr(offers.posting_guards, "_offers", {})
    keep("Equity:Gifts", 12_00)
    monkeypatch.setattr(offers.posting_guards, "_offers", guards)
    assert not selectors.standing(bakery.cooperative, on=ON).holds
    keep("Equity:Collective:Unallocated", 12_00, against="Equity:Gifts")
    assert selectors.standing(bakery.cooperative, on=ON).holds


def test_capital_under_a_code_that_nobody_has_is_refused(
    bakery: Bakery, keep: Callable[..., Any]
) -> None:
    with pytest.raises(UnknownCodeError, match="M099"):
        keep("Equity:Members:M099:Share", 5_00)


def test_a_reversal_is_held_to_the_same(bakery: Bakery, keep: Callable[..., Any]) -> None:
    entry = next(
        row
        for row in keep("Equity:Members:M001:Share", 5_00)
        if row.kind == "transaction"
    )
    reverse(
        book=bakery.book,
        entry_id=entry.entry_id,
        on=ON,
        reason="twice",
        authority="person:1",
        by=None,
        at=NOW,
    )
    assert selectors.standing(bakery.cooperative, on=ON).holds


def test_an_ordinary_posting_costs_the_guard_no_query(bakery: Bakery) -> None:
    bakery.book.cooperative = bakery.cooperative
    bakery.cooperative.book = bakery.book
    changes = {"Assets:Bank": 5, "Income:Sales": -5}
    with CaptureQueriesContext(connection) as seen:
        selectors.check_posting(bakery.cooperative, changes, "till")
    assert len(seen) == 0


def test_a_share_that_is_paid_but_not_in_the_books_is_found(
    bakery: Bakery, keep: Callable[..., Any]
) -> None:
    keep("Equity:Members:M001:Share", 400_00)
    Subscription.objects.create(
        cooperative=bakery.cooperative,
        membership=bakery.members["M001"],
        number=901,
        signed_on=ON,
        share_cents=500_00,
        first_due=ON,
        state="paid",
        settled_on=ON,
        recorded_at=NOW,
    )
    (found,) = registers_agree()
    assert found.where.endswith("M001")
    assert found.what == "the register says $500.00, the books hold $400.00"


def _page(bakery: Bakery, user: Any) -> str:
    with travel(NOW, tick=False):
        address = f"/en/c/{bakery.cooperative.slug}/money/adds-up/"
        response = bakery.client(user).get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_tells_members_the_totals_and_officers_the_codes(
    bakery: Bakery, keep: Callable[..., Any]
) -> None:
    keep("Equity:Members:M001:Share", 400_00)
    assert "It adds up" in _page(bakery, bakery.users["M001"])
    Subscription.objects.create(
        cooperative=bakery.cooperative,
        membership=bakery.members["M001"],
        number=901,
        signed_on=ON,
        share_cents=500_00,
        first_due=ON,
        state="paid",
        settled_on=ON,
        recorded_at=NOW,
    )
    theirs, own = _page(bakery, bakery.users["M002"]), _page(bakery, bakery.bookkeeper)
    assert "1 difference" in theirs
    assert "M001" not in theirs
    assert "M001" in own


@pytest.mark.parametrize(
    "on", [date(2024, 12, 31), ON, date(2025, 1, 15), date(2026, 3, 2), NOW.date()]
)
def test_the_quick_look_says_what_the_whole_reading_says(
    bakery: Bakery, keep: Callable[..., Any], on: date
) -> None:
    keep("Equity:Members:M001:Share", 500_00)
    keep("Equity:Members:M002:Retained:2024:Q", 70_00)
    keep("Equity:Collective:Unallocated", 30_00)
    keep("Liabilities:Members:M003:Note", 20_00, "Equity:Members:M001:Share")
    whole = selectors.standing(bakery.cooperative, on=on)
    assert whole.holds
    assert selectors.standing_now(bakery.cooperative, on=on) == whole


def test_the_home_turns_red_and_whoever_keeps_the_books_is_told(
    bakery: Bakery, keep: Callable[..., Any]
) -> None:
    keep("Equity:Members:M001:Share", 400_00)
    visit = Visit(
        cooperative=bakery.cooperative,
        user=bakery.bookkeeper,
        roles=frozenset({"bookkeeper"}),
        at=NOW,
        on=NOW.date(),
    )
    assert [figure.tone for figure in figures(visit)] == ["ok", ""]
    assert not list(broken(visit))
    Subscription.objects.create(
        cooperative=bakery.cooperative,
        membership=bakery.members["M001"],
        number=901,
        signed_on=ON,
        share_cents=500_00,
        first_due=ON,
        state="paid",
        settled_on=ON,
        recorded_at=NOW,
    )
    keep("Equity:Members:M002:Share", 1_00)
    assert [figure.tone for figure in figures(visit)] == ["bad", ""]
    (need,) = broken(visit)
    assert need.url.endswith("/adds-up/")
