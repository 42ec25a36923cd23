"""What a post is held to: assertions, closes, locks; and that it asks no more of large
books than of small ones."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ledger.books import selectors, services
from ledger.books.journal import (
    AssertBalance,
    Attach,
    CloseAccount,
    Entry,
    Leg,
    Note,
    OpenAccount,
    ReceiptPathError,
    TooLargeError,
)
from ledger.books.models import Account, Book, Directive
from ledger.books.names import KeyNameError
from ledger.books.services.posting import BatchTakenError
from ledger.books.services.refusals import (
    BalanceBrokenError,
    BalanceSaidTwiceError,
    BalanceUntrueError,
    ClosedHoldsError,
    LockedError,
    NotOpenError,
    OtherCurrencyError,
    StillHoldsError,
    YearClosedError,
)
from tests.factories import NOON
from tests.ledger.books.conftest import START, sale
from tests.ledger.books.verdict import verdict_on

Post = Callable[..., list[Directive]]
JANUARY, FEBRUARY = date(2026, 1, 10), date(2026, 2, 1)
PATH = f"documents/{'a' * 64}.pdf"


def accepted(book: Book) -> bool:
    book.refresh_from_db()
    return verdict_on("".join(services.whole_text(book, documents=False))).errors == ()


def test_a_true_assertion_is_kept_as_a_balance(post: Post, book: Book) -> None:
    *_, row = post(sale(12_50), AssertBalance(FEBRUARY, "Assets:Cash", 12_50))
    assert row.kind == "balance"
    assert row.text.startswith("2026-02-01 balance Assets:Cash")
    assert accepted(book)


def test_an_untrue_assertion_tells_what_the_books_hold(post: Post, book: Book) -> None:
    post(sale(12_50))
    with pytest.raises(BalanceUntrueError) as caught:
        post(AssertBalance(FEBRUARY, "Assets:Cash", 13_00))
    said = str(caught.value)
    assert "12.50 USD" in said
    assert "13.00 USD" in said
    assert "0.50 USD" in said
    assert not Directive.objects.filter(kind="balance").exists()


def test_an_assertion_is_about_the_start_of_its_day(post: Post, book: Book) -> None:
    post(sale(12_50, on=FEBRUARY), AssertBalance(FEBRUARY, "Assets:Cash", 0))
    with pytest.raises(BalanceUntrueError):
        post(AssertBalance(FEBRUARY, "Assets:Cash", 12_50))
    assert accepted(book)


def test_an_assertion_counts_what_lies_in_the_account(post: Post, book: Book) -> None:
    saved = Entry(
        JANUARY, "Saved", (Leg("Assets:Bank:Savings", 5), Leg("Income:Sales", -5))
    )
    post(saved, AssertBalance(FEBRUARY, "Assets:Bank", 5))
    assert accepted(book)


def test_a_batch_may_open_use_assert_and_close_in_any_order(
    post: Post, book: Book
) -> None:
    name = "Assets:Till"
    post(
        CloseAccount(date(2026, 3, 1), name),
        AssertBalance(FEBRUARY, name, 7),
        Entry(FEBRUARY, "Out", (Leg(name, -7), Leg("Assets:Cash", 7))),
        Entry(JANUARY, "In", (Leg(name, 7), Leg("Income:Sales", -7))),
        OpenAccount(JANUARY, name),
    )
    assert Account.objects.get(name=name).closed_on == date(2026, 3, 1)
    assert accepted(book)


def test_a_later_assertion_stops_a_back_dated_entry(post: Post, book: Book) -> None:
    post(sale(12_50), AssertBalance(FEBRUARY, "Assets:Cash", 12_50))
    with pytest.raises(BalanceBrokenError):
        post(sale(1))
    post(sale(1, on=FEBRUARY))
    assert accepted(book)


def test_two_assertions_of_a_day_do_not_differ(empty_book: Book) -> None:
    text = (
        "2024-01-01 open Assets:Bank USD\n2024-01-01 open Income:Sales USD\n"
        '2024-01-02 * "x"\n  Assets:Bank  10.00 USD\n  Income:Sales  -10.00 USD\n'
        "2024-02-01 balance Assets:Bank  10.01 ~ 0.05 USD\n"
    )
    report = services.import_ledger(
        book=empty_book, text=text, filename="x", by=None, at=NOON
    )
    assert not report.errors
    with pytest.raises(BalanceSaidTwiceError):
        services.post(
            book=empty_book,
            entries=[AssertBalance(date(2024, 2, 1), "Assets:Bank", 10_00)],
            batch="b",
            authority="person:1",
            by=None,
            at=NOON,
        )


def test_an_assertion_is_of_an_account_that_is_open(post: Post, book: Book) -> None:
    with pytest.raises(NotOpenError):
        post(AssertBalance(FEBRUARY, "Assets:Gone", 0))
    with pytest.raises(NotOpenError):
        post(AssertBalance(date(2025, 6, 1), "Assets:Cash", 0))
    post(CloseAccount(FEBRUARY, "Assets:Cash"))
    with pytest.raises(NotOpenError):
        post(AssertBalance(date(2026, 2, 2), "Assets:Cash", 0))
    post(Note(date(2026, 2, 2), "Assets:Cash", 'A till "too far"'))
    assert accepted(book)


def test_an_assertion_is_in_a_currency_that_the_account_takes(
    post: Post, book: Book
) -> None:
    Account.objects.filter(name="Assets:Cash").update(currencies=["EUR"])
    with pytest.raises(OtherCurrencyError):
        post(AssertBalance(FEBRUARY, "Assets:Cash", 0))


def test_a_close_looks_at_its_own_account_alone(post: Post, book: Book) -> None:
    saved = Entry(
        JANUARY, "Saved", (Leg("Assets:Bank:Savings", 5), Leg("Income:Sales", -5))
    )
    post(saved, CloseAccount(FEBRUARY, "Assets:Bank"))
    with pytest.raises(StillHoldsError):
        post(CloseAccount(FEBRUARY, "Assets:Bank:Savings"))


def test_a_close_is_not_before_a_later_word_about_the_account(
    post: Post, book: Book
) -> None:
    post(AssertBalance(date(2026, 3, 1), "Assets:Cash", 0))
    with pytest.raises(StillHoldsError):
        post(CloseAccount(FEBRUARY, "Assets:Cash"))
    with pytest.raises(StillHoldsError):
        post(
            CloseAccount(FEBRUARY, "Assets:Bank"),
            AssertBalance(date(2026, 3, 1), "Assets:Bank", 0),
            Entry(
                date(2026, 3, 2), "x", (Leg("Assets:Bank", 1), Leg("Income:Sales", -1))
            ),
        )


def test_money_does_not_come_back_into_an_account_that_closed_empty(
    post: Post, book: Book
) -> None:
    post(CloseAccount(FEBRUARY, "Assets:Cash"))
    with pytest.raises(ClosedHoldsError):
        post(sale(5))
    post(
        sale(5),
        Entry(JANUARY, "Out", (Leg("Assets:Cash", -5), Leg("Assets:Bank", 5))),
    )
    assert accepted(book)


def test_a_receipt_is_a_path_of_the_books(post: Post, book: Book) -> None:
    (row,) = post(Attach(JANUARY, "Assets:Cash", PATH, {"file-name": 'a "b".pdf'}))
    assert row.text.startswith(f'2026-01-10 document Assets:Cash "{PATH}"')
    for path in ("/etc/passwd", "documents/../x.pdf", PATH + '"\n'):
        with pytest.raises(ReceiptPathError):
            post(Attach(JANUARY, "Assets:Cash", path))


def test_an_assertion_too_large_to_keep_is_refused(post: Post) -> None:
    with pytest.raises(TooLargeError):
        post(AssertBalance(FEBRUARY, "Assets:Cash", 10**17))


@pytest.mark.parametrize("key", ["lock-override", "reverses", "authority"])
def test_what_the_books_say_of_an_entry_nobody_else_says(post: Post, key: str) -> None:
    with pytest.raises(KeyNameError):
        post(sale(meta={key: "x"}))
    with pytest.raises(BatchTakenError):
        post(sale(), batch="reversal-e000001")


def test_a_locked_day_opens_to_a_reason_that_stays_with_the_entry(
    post: Post, book: Book
) -> None:
    services.lock(book=book, through=date(2026, 1, 31), reason="sent", by=None, at=NOON)
    with pytest.raises(LockedError):
        post(sale())
    with pytest.raises(LockedError):
        post(sale(), override="  ")
    late, free = post(sale(), sale(on=FEBRUARY), override="A bill that came late")
    assert 'lock-override: "A bill that came late"' in late.text
    assert "lock-override" not in free.text
    assert accepted(book)


def test_a_closed_year_opens_to_a_resolution_alone(post: Post, book: Book) -> None:
    post(sale())
    year = selectors.years_of(book)[-1]
    services.close_year(book=book, year=year, by=None, at=NOON)
    with pytest.raises(LockedError):
        post(sale())
    with pytest.raises(YearClosedError):
        post(sale(), override="late")
    post(sale(), override="late", authority="resolution:2026-GM-001")
    book.refresh_from_db()
    assert not list(selectors.closing_identity(book))


def test_a_post_asks_as_much_of_large_books_as_of_small_ones(
    post: Post, book: Book
) -> None:
    def asked(*items: Any) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            post(*items)
        return len(queries)

    small = asked(sale())
    post(*(OpenAccount(START, f"Expenses:Kind{number}") for number in range(300)))
    post(*(sale(cents) for cents in range(100, 400)))
    post(*(AssertBalance(START, f"Expenses:Kind{n}", 0) for n in range(300)))
    assert asked(sale()) == small
    assert asked(*(sale(cents) for cents in range(100, 200))) <= small + 1
    assert small <= 25


def test_later_assertions_are_found_by_an_index_that_holds_nothing_else(
    post: Post, book: Book
) -> None:
    post(*(sale(cents) for cents in range(100, 150)))
    found = Directive.objects.filter(book=book, kind="balance", date__gte=START)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
    assert "balances_asserted" in found.order_by("date", "seq").explain()
