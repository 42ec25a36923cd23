"""A mistake is taken back by its mirror image; nothing is ever edited."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings, strategies as st

from ledger.books import selectors, services
from ledger.books.journal import (
    AssertBalance,
    CloseAccount,
    Entry,
    Leg,
)
from ledger.books.models import Book, Directive
from ledger.books.services.refusals import (
    BalanceBrokenError,
    LockedError,
)
from ledger.books.services.reversing import (
    BeforeEntryError,
    ClosedSinceError,
    LotGoneError,
    NoEntryError,
    NoReasonError,
    NotATransactionError,
    ReversedAlreadyError,
)
from tests.factories import NOON
from tests.ledger.books.conftest import ACCOUNTS, sale
from tests.ledger.books.verdict import verdict_on

Post = Callable[..., list[Directive]]
FEBRUARY = date(2026, 2, 1)

FOREIGN = """
2024-01-01 open Assets:Bank
2024-01-01 open Assets:Shares
2024-01-01 open Income:Gains
2024-01-01 open Income:Sales
2024-01-02 * "Sales"
  Assets:Bank   1000.00 USD
  Income:Sales
2024-02-02 * "Broker" "Buy" #invest ^trade-1
  Assets:Shares   10 ACME {5.00 USD}
  Assets:Bank    -50.00 USD
2024-03-02 * "Broker" "Sell"
  Assets:Shares   -4 ACME {5.00 USD} @ 6.00 USD
  Assets:Bank     24.00 USD
  Income:Gains
2024-04-02 * "Exchange"
  Assets:Bank     45.00 EUR @@ 50.00 USD
  Assets:Bank    -50.00 USD
"""


def accepted(book: Book) -> bool:
    book.refresh_from_db()
    return verdict_on("".join(services.whole_text(book))).errors == ()


def reverse(book: Book, row: Directive, **more: Any) -> Directive:
    given = {
        "on": max(row.date, FEBRUARY),
        "reason": "typed twice",
        "authority": "person:1",
        "by": None,
        "at": NOON,
    }
    return services.reverse(book=book, entry_id=row.entry_id, **(given | more))


@pytest.fixture
def foreign(empty_book: Book) -> Book:
    report = services.import_ledger(
        book=empty_book, text=FOREIGN, filename="x", by=None, at=NOON
    )
    assert not report.errors
    empty_book.refresh_from_db()
    return empty_book


def row_of(book: Book, words: str) -> Directive:
    return book.directives.filter(text__contains=words).order_by("seq")[0]


def test_a_reversal_says_what_it_takes_back_and_why(post: Post, book: Book) -> None:
    (row,) = post(sale(12_50, payee="Mo's", tags=frozenset({"till"})))
    made = reverse(book, row, on=date(2026, 3, 1))
    assert made.date == date(2026, 3, 1)
    assert f'reverses: "{row.entry_id}"' in made.text
    assert "Reversal of “Bread”: typed twice" in made.headline
    assert "#till" in made.text
    assert f"^reversal-{row.entry_id}" in made.text
    assert selectors.balances(book, on=date(2026, 3, 1)) == {}
    assert accepted(book)


def test_each_of_the_two_finds_the_other(post: Post, book: Book) -> None:
    (row,) = post(sale())
    made = reverse(book, row)
    assert selectors.reversal_of(book, row) == made
    assert selectors.reversed_by(book, made) == row
    assert selectors.reversal_of(book, made) is None
    assert selectors.reversed_by(book, row) is None


def test_an_entry_is_reversed_once_but_its_reversal_may_be_too(
    post: Post, book: Book
) -> None:
    (row,) = post(sale())
    made = reverse(book, row)
    with pytest.raises(ReversedAlreadyError) as caught:
        reverse(book, row)
    assert made.entry_id in str(caught.value)
    back = reverse(book, made)
    assert selectors.balance(book, "Assets:Cash", on=FEBRUARY) == 12_50
    assert selectors.reversed_by(book, back) == made
    assert accepted(book)


def test_only_a_transaction_is_reversed_and_with_a_reason(post: Post, book: Book) -> None:
    (row,) = post(sale())
    with pytest.raises(NotATransactionError):
        reverse(book, book.directives.get(seq=1))
    with pytest.raises(NoReasonError):
        reverse(book, row, reason=" \n ")
    with pytest.raises(BeforeEntryError):
        reverse(book, row, on=row.date - timedelta(days=1))
    row.entry_id = "e999999"
    with pytest.raises(NoEntryError):
        reverse(book, row)


def test_an_account_that_closed_since_is_named_with_its_day(
    post: Post, book: Book
) -> None:
    (row, _) = post(
        sale(),
        Entry(
            date(2026, 1, 11),
            "Out",
            (Leg("Assets:Cash", -12_50), Leg("Assets:Bank", 12_50)),
        ),
    )
    post(CloseAccount(date(2026, 1, 31), "Assets:Cash"))
    with pytest.raises(ClosedSinceError) as caught:
        reverse(book, row)
    assert "Assets:Cash" in str(caught.value)


def test_a_reversal_obeys_locks_and_later_assertions(post: Post, book: Book) -> None:
    (row,) = post(sale())
    post(AssertBalance(date(2026, 3, 1), "Assets:Cash", 12_50))
    with pytest.raises(BalanceBrokenError):
        reverse(book, row)
    services.lock(book=book, through=date(2026, 3, 31), reason="", by=None, at=NOON)
    with pytest.raises(LockedError):
        reverse(book, row, on=date(2026, 3, 31))
    made = reverse(book, row, on=date(2026, 3, 31), override="the auditor asks for it")
    assert 'lock-override: "the auditor asks for it"' in made.text
    assert accepted(book)


def test_an_exchange_is_taken_back_at_its_own_price(foreign: Book) -> None:
    made = reverse(foreign, row_of(foreign, "Exchange"))
    assert "-45.00 EUR @ 1.111111" in made.text
    held = selectors.held(foreign, "Assets:Bank")
    assert (held["EUR"], held["USD"]) == (0, Decimal(974))
    assert accepted(foreign)


def test_a_sale_puts_the_lot_back_at_its_cost_and_day(foreign: Book) -> None:
    made = reverse(foreign, row_of(foreign, "Sell"))
    assert "4 ACME {5.00 USD, 2024-02-02} @ 6.00 USD" in made.text
    verdict = verdict_on("".join(services.whole_text(Book.objects.get(pk=foreign.pk))))
    assert verdict.errors == ()
    assert verdict.sums["Assets:Shares", "ACME"] == 10


def test_what_was_sold_since_is_not_given_back(foreign: Book) -> None:
    buy = row_of(foreign, "Buy")
    with pytest.raises(LotGoneError):
        reverse(foreign, buy)
    reverse(foreign, row_of(foreign, "Sell"))
    made = reverse(foreign, buy)
    assert "^trade-1" in made.text
    assert accepted(foreign)
    assert selectors.held(foreign, "Assets:Shares")["ACME"] == 0


NAMES = st.sampled_from(ACCOUNTS)
WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")), max_size=40)


@given(
    legs=st.lists(
        st.tuples(NAMES, st.integers(-(10**12), 10**12)), min_size=1, max_size=6
    ),
    words=WORDS,
    payee=WORDS,
    reason=WORDS.filter(lambda text: bool(text.split())),
    later=st.integers(0, 900),
)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_entry_and_its_reversal_come_to_nothing(
    post: Post,
    book: Book,
    legs: list[tuple[str, int]],
    words: str,
    payee: str,
    reason: str,
    later: int,
) -> None:
    rest = Leg("Equity:Opening", -sum(cents for _, cents in legs))
    entry = Entry(FEBRUARY, words, (*(Leg(*leg) for leg in legs), rest), payee=payee)
    place = transaction.savepoint()
    (row,) = post(entry)
    made = reverse(book, row, on=FEBRUARY + timedelta(days=later), reason=reason)
    assert selectors.balances(book, on=made.date) == {}
    assert not any(selectors.all_sums(book).values())
    transaction.savepoint_rollback(place)
