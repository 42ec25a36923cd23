"""Capital accounts: the chart, the layers, the identity, and the pages that show them."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, strategies as st
from time_machine import travel

from coopkit import offers
from coopkit.offers import Visit
from ledger.books.journal import Entry, Leg, OpenAccount
from ledger.books.services import open_book, post as post_entries
from ledger.equity import selectors
from ledger.equity.capital import Layer, identity, member_accounts
from ledger.equity.chart import Chart
from ledger.equity.offers import account_card, closing_identities, figures
from tests.factories import CooperativeFactory, RoleGrantFactory, UserFactory
from tests.ledger.patronage.bakery import NOW, Bakery, _member as member_of_bakery, build

LATER = date(2027, 1, 1)


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


CODES = st.integers(1, 999).map("M{:03d}".format)


@given(CODES, st.integers(1900, 2999), st.booleans())
def test_the_chart_reads_every_account_it_writes(
    code: str, year: int, qualified: bool
) -> None:
    chart = Chart(equity="Patrimonio")
    place = chart.place(chart.retained(code, year, qualified))
    assert place is not None
    assert (place.code, place.year, place.qualified) == (code, year, qualified)
    share = chart.place(chart.share(code))
    assert share is not None
    assert (share.code, share.kind) == (code, "share")


@pytest.mark.parametrize("code", ["m001", "M 1", "M1:Share", ""])
def test_a_code_that_beancount_cannot_name_is_our_own_mistake(code: str) -> None:
    with pytest.raises(ValueError, match="not a code"):
        Chart().share(code)


@given(st.dictionaries(st.integers(2000, 2030), st.integers(1, 10**12), max_size=9))
def test_layers_come_oldest_first_and_sum_to_the_total(held: dict[int, int]) -> None:
    books = {Chart().retained("M001", year): -cents for year, cents in held.items()}
    books[Chart().share("M001")] = -500_00
    account = member_accounts(books, Chart())["M001"]
    assert [layer.year for layer in account.layers] == sorted(held)
    assert account.total_cents == 500_00 + sum(held.values())


def test_equity_that_is_nobodys_breaks_the_identity_and_is_named() -> None:
    books = {"Assets:Bank": 9_00, "Equity:Opening": -4_00, "Income:Sales": -5_00}
    found = identity(books, Chart(), owned=("Assets", "Liabilities"))
    assert found.difference_cents == 4_00
    assert found.strays == (("Equity:Opening", 4_00),)


def test_what_the_books_began_with_waits_for_the_members_and_is_no_stray() -> None:
    books = {
        "Assets:Bank": 9_00,
        "Equity:Opening-Balances": -4_00,
        "Income:Sales": -5_00,
    }
    found = identity(books, Chart(), owned=("Assets", "Liabilities"))
    assert (found.holds, found.strays) == (True, ())
    assert found.unallocated_result_cents == 9_00


def test_accounts_are_shown_as_credits_by_layer(
    bakery: Bakery, keep: Callable[..., None]
) -> None:
    keep("Equity:Members:M001:Share", 500_00)
    keep("Equity:Members:M001:Retained:2024:Q", 120_00)
    keep("Equity:Members:M002:Retained:2024:NQ", 80_00)
    held = selectors.member_accounts(bakery.cooperative, on=LATER)
    assert held["M001"].share_cents == 500_00
    assert held["M002"].layers == (Layer(2024, False, 80_00),)
    mine = selectors.member_account(bakery.cooperative, "M001", on=LATER)
    assert mine == held["M001"]
    assert selectors.member_account(bakery.cooperative, "M9", on=LATER).total_cents == 0


def test_all_accounts_are_read_in_as_many_queries_as_one(
    bakery: Bakery, keep: Callable[..., None]
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            selectors.member_accounts(bakery.cooperative, on=LATER)
        return len(seen)

    keep("Equity:Members:M001:Share", 500_00)
    for_one = queries()
    for code in ("M002", "M003"):
        keep(f"Equity:Members:{code}:Share", 500_00)
    assert queries() == for_one
    assert for_one == 3  # the book, the sums of months, and of this month’s days


def test_history_tells_each_years_end(bakery: Bakery, keep: Callable[..., None]) -> None:
    keep("Equity:Members:M001:Share", 500_00, date(2023, 7, 1))
    keep("Equity:Members:M001:Retained:2024:Q", 100_00, date(2024, 10, 1))
    keep("Equity:Members:M001:Retained:2024:Q", -30_00, date(2026, 6, 30))
    ends = [date(year, 6, 30) for year in (2023, 2024, 2025, 2026)]
    grown = selectors.history(bakery.cooperative, "M001", years=ends)
    assert [cents for _, cents in grown] == [0, 500_00, 600_00, 570_00]


def test_another_members_code_that_begins_alike_is_not_counted(
    bakery: Bakery, keep: Callable[..., None]
) -> None:
    member_of_bakery(bakery.cooperative, "M0010")
    keep("Equity:Members:M001:Share", 1_00)
    keep("Equity:Members:M0010:Share", 7_00)
    assert selectors.member_account(bakery.cooperative, "M001", on=LATER).total_cents == (
        1_00
    )
    assert len(selectors.movements(bakery.cooperative, "M001", on=LATER)) == 1


def test_the_check_names_equity_that_is_nobodys(
    bakery: Bakery, keep: Callable[..., None]
) -> None:
    assert not list(closing_identities())
    posting_guards = offers.posting_guards._offers
    unguarded = {key: one for key, one in posting_guards.items() if key != "equity"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(offers.posting_guards, "_offers", unguarded)
        keep("Equity:Gifts", 12_00)
    (found,) = closing_identities()
    assert found.what == (
        "$12.00 belong to no member and to no collective account: Equity:Gifts $12.00"
    )


def _money(bakery: Bakery, user: Any) -> str:
    with travel(NOW, tick=False):
        address = f"/en/c/{bakery.cooperative.slug}/money/"
        response = bakery.client(user).get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_a_member_sees_the_own_account_and_no_others(
    bakery: Bakery, keep: Callable[..., None]
) -> None:
    keep("Equity:Members:M001:Share", 500_00)
    keep("Equity:Members:M002:Share", 777_00)
    html = _money(bakery, bakery.users["M001"])
    assert "$500.00" in html
    assert "By what right?" in html
    assert "$777.00" not in html
    assert "Books" not in html


def test_a_member_without_movements_and_a_bookkeeper_see_what_is_theirs(
    bakery: Bakery,
) -> None:
    assert "No movements yet." in _money(bakery, bakery.users["M003"])
    assert "Patronage, year by year" in _money(bakery, bakery.bookkeeper)


def test_whoever_is_on_trial_is_told_honestly_that_there_is_no_account(
    bakery: Bakery,
) -> None:
    user = UserFactory()
    RoleGrantFactory(cooperative=bakery.cooperative, user=user, role="candidate")
    assert "You have no account here" in _money(bakery, user)


def test_a_coop_without_books_shows_that_it_has_none(bakery: Bakery) -> None:
    other = CooperativeFactory()
    user = UserFactory()
    RoleGrantFactory(cooperative=other, user=user, role="bookkeeper")
    with travel(NOW, tick=False):
        page = bakery.client(user).get(f"/en/c/{other.slug}/money/")
    assert "No books yet" in page.content.decode()


def _queries(bakery: Bakery, user: Any) -> int:
    with CaptureQueriesContext(connection) as seen:
        _money(bakery, user)
    return len(seen)


def test_queries_of_the_page_do_not_grow_with_entries(
    bakery: Bakery, keep: Callable[..., None]
) -> None:
    user = bakery.users["M001"]
    keep("Equity:Members:M001:Share", 1_00)
    before = _queries(bakery, user)
    for year in (2021, 2022, 2023):
        keep(f"Equity:Members:M001:Retained:{year}:Q", 1_00)
        keep(f"Equity:Members:M002:Retained:{year}:Q", 1_00)
    assert _queries(bakery, user) == before


def test_the_home_card_tells_the_account_and_what_is_planned(
    bakery: Bakery, keep: Callable[..., None]
) -> None:
    keep("Equity:Members:M001:Share", 500_00, NOW.date() - timedelta(days=400))
    keep("Equity:Members:M001:Retained:2025:Q", 40_00, NOW.date())
    keep("Equity:Collective:Unallocated", 9_00)

    def visit(user: Any, *roles: str) -> Visit:
        return Visit(
            cooperative=bakery.cooperative,
            user=user,
            roles=frozenset(roles),
            at=NOW,
            on=NOW.date(),
        )

    card = account_card(visit(bakery.users["M001"], "member"))
    assert card is not None
    assert card.context["account"].total_cents == 540_00
    assert (card.context["growth"], card.context["planned"]) == (40_00, 2030)
    assert account_card(visit(bakery.bookkeeper, "bookkeeper")) is None
    shown = [figure.value for figure in figures(visit(bakery.bookkeeper, "member"))]
    assert shown == ["$540.00", "$9.00"]
    first = next(iter(figures(visit(bakery.bookkeeper, "member"))))
    assert (first.note, first.tone) == ("✓ adds up to the cent", "ok")
    assert not list(figures(visit(bakery.bookkeeper, "facilitator")))


def test_a_book_with_other_root_names_has_its_chart(db: None) -> None:
    cooperative = CooperativeFactory()
    book = open_book(
        cooperative=cooperative, on=date(2025, 1, 1), accounts=(), by=None, at=NOW
    )
    book.options = {"name_equity": "Patrimonio", "name_liabilities": "Pasivo"}
    chart = selectors.chart_of(book)
    assert chart.share("M001") == "Patrimonio:Members:M001:Share"
    assert chart.payable(2026) == "Pasivo:Patronage:Payable:FY2026"
