"""Sums of the projection, to the cent."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from hypothesis.extra.django import TestCase

from ledger.books import selectors, services
from ledger.books.journal import Entry, Leg
from ledger.books.models import Book, Directive
from ledger.books.selectors import NoBookError, PartOfACentError
from tests.factories import NOON, CooperativeFactory
from tests.ledger.books.conftest import ACCOUNTS, START, sale
from tests.ledger.books.test_import import HEAD
from tests.ledger.books.verdict import verdict_on

Post = Callable[..., list[Directive]]
JUNE, JULY = date(2026, 6, 30), date(2026, 7, 1)


def test_a_coop_without_books_has_none(db: None) -> None:
    with pytest.raises(NoBookError):
        selectors.book_of(CooperativeFactory())


def test_net_is_what_moved_in_the_period_and_no_more(post: Post, book: Book) -> None:
    flour = (Leg("Expenses:Flour", 4_00), Leg("Assets:Cash", -4_00))
    post(sale(10_00, on=JUNE), sale(7_00, on=JULY), Entry(JUNE, "Flour", flour))
    assert selectors.net_by_account(book, first=START, last=JUNE) == {
        "Income:Sales": -10_00,
        "Expenses:Flour": 4_00,
    }


def test_a_balance_holds_what_lies_below_an_account(post: Post, book: Book) -> None:
    legs = (Leg("Assets:Bank", 3_00), Leg("Assets:Bank:Savings", 2_00))
    post(Entry(JUNE, "In", (*legs, Leg("Equity:Opening", -5_00))), sale(9_00, on=JUNE))
    assert selectors.balance(book, "Assets:Bank", on=JUNE) == 5_00
    assert selectors.balance(book, "Assets", on=JUNE) == 14_00
    assert selectors.balance(book, "Assets:B", on=JUNE) == 0
    assert selectors.balance(book, "assets", on=JUNE) == 0
    assert selectors.balances(book, on=date(2026, 6, 29)) == {}


def test_a_balance_may_be_larger_than_any_one_amount(post: Post, book: Book) -> None:
    most = 10**17 - 1
    post(*(sale(most, on=JUNE) for _ in range(100)), sale(-3, on=JUNE))
    assert selectors.balance(book, "Assets", on=JUNE) == 100 * most - 3
    assert selectors.balance(book, "Income", on=JUNE) == 3 - 100 * most
    assert 100 * most > 2**63


def test_sums_take_one_query(
    post: Post, book: Book, django_assert_num_queries: Any
) -> None:
    post(*(sale(cents, on=JUNE) for cents in range(1, 60)))
    with django_assert_num_queries(1):
        selectors.net_by_account(book, first=START, last=JUNE)
    with django_assert_num_queries(1):
        selectors.balances(book, on=JUNE)


def test_the_hash_of_a_period_changes_with_its_entries_only(
    post: Post, book: Book
) -> None:
    post(sale(on=JUNE))
    year = {"first": START, "last": JUNE}
    before = selectors.period_sha256(book, **year)
    post(sale(on=JULY))
    assert selectors.period_sha256(book, **year) == before
    post(sale(on=JUNE))
    assert selectors.period_sha256(book, **year) != before


def test_amounts_of_other_currencies_and_parts_of_a_cent_are_told(
    empty_book: Book,
) -> None:
    text = HEAD + (
        '2024-01-02 * "x"\n  Assets:Bank  1.005 USD\n  Income:Sales\n'
        '2024-01-03 * "x"\n  Assets:Bank  3 EUR\n  Income:Sales\n'
    )
    services.import_ledger(book=empty_book, text=text, filename="", by=None, at=NOON)
    year = {"first": date(2024, 1, 1), "last": date(2024, 12, 31)}
    assert selectors.other_currencies(empty_book, **year) == {"EUR"}
    with pytest.raises(PartOfACentError, match=r"1\.005"):
        selectors.balance(empty_book, "Assets", on=date(2024, 12, 31))


class Books(TestCase):
    """What is posted at random is summed as Beancount sums it."""

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(ACCOUNTS),
                st.sampled_from(ACCOUNTS),
                st.integers(-(10**12), 10**12),
                st.dates(START, date(2027, 6, 30)),
            ),
            min_size=1,
            max_size=12,
        )
    )
    def test_the_projection_is_beancounts_own_balance(self, moves: Any) -> None:
        book = services.open_book(
            cooperative=CooperativeFactory(),
            on=START,
            accounts=ACCOUNTS,
            by=None,
            at=NOON,
        )
        entries = [Entry(on, "x", (Leg(a, c), Leg(b, -c))) for a, b, c, on in moves]
        services.post(
            book=book, entries=entries, batch="x", authority="person:1", by=None, at=NOON
        )
        book.refresh_from_db()
        verdict = verdict_on("".join(services.whole_text(book)))
        assert verdict.errors == ()
        assert verdict.sums == selectors.all_sums(book)
        assert selectors.first_broken_row(book) is None
