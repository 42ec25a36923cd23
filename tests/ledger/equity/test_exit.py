"""What an exit does to money: the exact account, and in which parts it is paid."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from coopkit.offers import Leaving, measures
from governance.bylaws.selectors import in_force
from ledger.books.journal import Entry, Leg, OpenAccount
from ledger.books.services import post as post_entries
from ledger.equity.departure import parts_of
from ledger.equity.offers import departure_plan, what_is_paid_out
from tests.governance.factories import coop
from tests.ledger.patronage.bakery import NOW, Bakery, build

ON, LAST = date(2026, 11, 21), date(2026, 12, 31)


@pytest.fixture(autouse=True)
def ledgers(settings: Any, tmp_path: Path) -> None:
    settings.LEDGERS_DIR = tmp_path / "ledgers"


@pytest.fixture
def bakery(db: None) -> Bakery:
    return build()


@pytest.fixture
def keep(bakery: Bakery) -> Callable[..., None]:
    def post(account: str, cents: int, on: date = date(2025, 1, 1)) -> None:
        legs = (Leg("Assets:Bank", cents), Leg(account, -cents))
        known = bakery.book.accounts.filter(name=account).exists()
        items = [] if known else [OpenAccount(on, account)]
        post_entries(
            book=bakery.book,
            entries=[*items, Entry(on=on, narration="Paid in", legs=legs)],
            batch="capital",
            authority="person:1",
            by=None,
            at=NOW,
        )

    return post


def told(bakery: Bakery, code: str = "M001", kind: str = "resigned") -> dict[str, str]:
    leaving = Leaving(
        cooperative=bakery.cooperative, code=code, kind=kind, last_day=LAST, on=ON
    )
    return {each.title: each.words for each in what_is_paid_out(leaving)}


def test_the_account_is_told_to_the_cent_and_by_year(
    bakery: Bakery, keep: Callable[..., None]
) -> None:
    keep("Equity:Members:M001:Share", 500_00)
    keep("Equity:Members:M001:Retained:2024:Q", 120_07)
    said = told(bakery)
    assert "$620.07" in said["The capital account"]
    assert "share $500.00; kept of 2024 $120.07" in said["The capital account"]


def test_it_becomes_a_debt_paid_in_parts_with_interest(
    bakery: Bakery, keep: Callable[..., None]
) -> None:
    keep("Equity:Members:M001:Share", 500_00)
    bylaws = in_force(bakery.cooperative, on=ON)
    plan = departure_plan(500_00, bylaws, "departure.years", last_day=LAST)
    assert sum(part.principal_cents for part in plan) == 500_00
    assert len(plan) == bylaws["departure.years"].count
    assert plan[0].due == date(2027, 12, 31)
    said = told(bakery)["When it is paid"]
    for part in plan:
        assert str(part.due.year) in said
    assert told(bakery, kind="died")["When it is paid"].count("2027") == 1


def test_an_account_with_nothing_on_it_is_not_paid_out(bakery: Bakery) -> None:
    said = told(bakery, "M002")
    assert said == {"The capital account": "There is nothing on it."}


def test_a_co_op_without_books_says_nothing_of_money(db: None) -> None:
    cooperative = coop(1)
    leaving = Leaving(
        cooperative=cooperative, code="M001", kind="resigned", last_day=LAST, on=ON
    )
    assert list(what_is_paid_out(leaving)) == []
    measure = measures.get("buy_in")
    assert measure is not None
    assert measure(cooperative, {"M001": ON}, ON) == {}


def test_the_buy_in_is_what_stands_on_the_share_account(
    bakery: Bakery,
    keep: Callable[..., None],
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    keep("Equity:Members:M001:Share", 500_00)
    keep("Equity:Members:M001:Share", 25_00, on=date(2027, 1, 1))
    keep("Equity:Members:M001:Retained:2024:Q", 120_00)
    measure = measures.get("buy_in")
    assert measure is not None
    since = {"M001": date(2026, 7, 1), "M002": date(2026, 7, 1)}
    with django_assert_max_num_queries(5):
        paid = measure(bakery.cooperative, since, ON)
    assert paid == {"M001": 500_00, "M002": 0}


@given(st.integers(0, 40), st.fractions(0, 1))
def test_the_parts_make_the_whole_and_the_first_is_no_smaller_than_promised(
    years: int, first: Fraction
) -> None:
    parts = parts_of(years, first=first)
    assert sum(parts) == 1
    assert parts[0] >= first
    assert len(parts) <= max(years, 1)
    assert all(part > 0 for part in parts)
