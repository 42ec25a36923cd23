"""Locks, year closes, opening balances, and a year as a ledger of its own."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings, strategies as st

from coopkit.canonical import sha256_of
from coopkit.periods import FiscalYear, fiscal_year
from governance.meetings.models import Body
from governance.meetings.services import register
from ledger.books import selectors, services
from ledger.books.journal import AssertBalance, CloseAccount, Entry, Leg
from ledger.books.models import Account, Book, Directive, Lock, YearClose
from ledger.books.services.periods import (
    BooksBrokenError,
    EarlierYearOpenError,
    LockAheadError,
    LockBackwardError,
    NoSuchResolutionError,
    NoSuchYearError,
    YearClosedAlreadyError,
    YearNotOverError,
)
from tests.factories import NOON
from tests.ledger.books.conftest import ACCOUNTS, sale
from tests.ledger.books.test_reversing import FOREIGN
from tests.ledger.books.verdict import verdict_on

Post = Callable[..., list[Directive]]
LAST = date(2026, 6, 30)


def year(name: int) -> FiscalYear:
    return fiscal_year(name, month=6, day=30)


def close(book: Book, name: int, at: datetime = NOON, resolution: str = "") -> YearClose:
    return services.close_year(
        book=book, year=year(name), by=None, at=at, resolution=resolution
    )


def lock(book: Book, through: date, reason: str = "") -> Lock:
    return services.lock(book=book, through=through, reason=reason, by=None, at=NOON)


def test_a_lock_only_goes_forward(post: Post, book: Book) -> None:
    lock(book, date(2026, 1, 31), " sent  to the\nauditor ")
    for through in (date(2026, 1, 31), date(2025, 12, 31)):
        with pytest.raises(LockBackwardError):
            lock(book, through)
    lock(book, date(2026, 2, 28))
    book.refresh_from_db()
    assert book.locked_through == date(2026, 2, 28)
    first = selectors.locks_of(book).last()
    assert first is not None
    assert first.reason == "sent to the auditor"


def test_a_day_that_is_not_over_is_not_locked(book: Book) -> None:
    with pytest.raises(LockAheadError):
        lock(book, NOON.date())
    lock(book, NOON.date() - timedelta(days=1))


def test_a_close_keeps_the_trial_balance_and_locks_the_year(
    post: Post, book: Book
) -> None:
    flour = (Leg("Expenses:Flour", 4_00), Leg("Assets:Cash", -4_00))
    post(sale(12_50), Entry(LAST, "Flour", flour))
    made = close(book, 2026)
    assert made.trial_balance == {
        "Assets:Cash": {"USD": "8.50"},
        "Expenses:Flour": {"USD": "4.00"},
        "Income:Sales": {"USD": "-12.50"},
    }
    assert made.sha256 == sha256_of(made.trial_balance)
    assert made.net_cents == 8_50
    book.refresh_from_db()
    assert book.locked_through == LAST
    assert (made.head_seq, made.head_hash) == (book.head_seq, book.head_hash)
    assert book.published_heads.get().place == "close"


def test_a_close_does_not_open_what_was_locked_further(post: Post, book: Book) -> None:
    post(sale())
    lock(book, date(2026, 7, 31))
    close(book, 2026)
    book.refresh_from_db()
    assert book.locked_through == date(2026, 7, 31)


def test_years_are_closed_once_over_in_order_and_once(post: Post, book: Book) -> None:
    post(sale(), sale(on=date(2026, 8, 1)), sale(on=date(2027, 8, 1)))
    with pytest.raises(EarlierYearOpenError):
        close(book, 2027, at=datetime(2027, 12, 1, 12, tzinfo=NOON.tzinfo))
    close(book, 2026)
    with pytest.raises(YearClosedAlreadyError):
        close(book, 2026)
    with pytest.raises(YearNotOverError):
        close(book, 2027)
    with pytest.raises(NoSuchYearError):
        close(book, 2031)
    assert [one.state for one in selectors.years_with_state(book, on=NOON.date())] == [
        "open",
        "open",
        "closed",
    ]


def test_a_close_names_a_resolution_of_the_register(post: Post, book: Book) -> None:
    post(sale())
    with pytest.raises(NoSuchResolutionError):
        close(book, 2026, resolution="2026-GM-001")
    resolution = register(
        cooperative=book.cooperative,
        body=Body.GENERAL,
        title="The year",
        text="The members take note of the year.",
        adopted_on=date(2026, 10, 1),
        record={},
        at=NOON,
    )
    made = close(book, 2026, resolution=resolution.reference)
    assert made.resolution == resolution.reference


def spoil(sql: str, *values: object) -> None:
    """Change a table behind the books' back, as only an owner of the database can."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(sql, values)
            cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = [row for row in cursor.fetchall() if "append-only" in row[1]]
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(sql, values)
        for _, made in triggers:
            cursor.execute(made)


def test_books_that_are_not_whole_are_not_closed(post: Post, book: Book) -> None:
    (row,) = post(sale())
    spoil(
        "UPDATE ledger_directive SET text = replace(text, '12.50', '12.51') "
        "WHERE id = %s",
        row.pk,
    )
    with pytest.raises(BooksBrokenError) as caught:
        close(book, 2026)
    assert str(row.seq) in str(caught.value)
    assert not YearClose.objects.exists()


def test_verification_names_the_account_and_the_cent_that_moved(
    post: Post, book: Book
) -> None:
    (row,) = post(sale(12_50))
    close(book, 2026)
    book.refresh_from_db()
    assert list(selectors.closing_identity(book)) == []
    leg = row.postings.get(minor__gt=0)
    spoil("UPDATE ledger_posting SET minor = 1251 WHERE id = %s", leg.pk)
    found = [f"{one.where} {one.what}" for one in selectors.closing_identity(book)]
    assert any(
        "Assets:Cash" in one and "12.50" in one and "12.51" in one for one in found
    )
    assert any("0.01 USD" in one for one in found)


def test_verification_names_what_came_into_a_closed_year_without_a_right(
    post: Post, book: Book
) -> None:
    post(sale(12_50))
    close(book, 2026)
    (late,) = post(sale(5), override="late", authority="resolution:2026-GM-001")
    book.refresh_from_db()
    assert list(selectors.closing_identity(book)) == []
    spoil("UPDATE ledger_directive SET authority = 'person:1' WHERE id = %s", late.pk)
    (found,) = selectors.closing_identity(book)
    assert late.entry_id in found.what


def test_a_stored_close_that_was_changed_is_found(post: Post, book: Book) -> None:
    post(sale(12_50))
    made = close(book, 2026)
    spoil("UPDATE ledger_yearclose SET sha256 = %s WHERE id = %s", "0" * 64, made.pk)
    book.refresh_from_db()
    assert len(list(selectors.closing_identity(book))) == 1


def test_a_year_opens_with_assets_debts_capital_and_earlier_earnings(
    post: Post, book: Book
) -> None:
    flour = (Leg("Expenses:Flour", 4_00), Leg("Liabilities:Loan", -4_00))
    post(sale(12_50), Entry(LAST, "Flour", flour), sale(1, on=date(2026, 7, 1)))
    assert selectors.opening_balances(book, year=year(2027)) == {
        "Assets:Cash": {"USD": Decimal("12.50")},
        "Equity:Earnings:Previous": {"USD": Decimal("-8.50")},
        "Liabilities:Loan": {"USD": Decimal("-4.00")},
    }
    assert selectors.opening_balances(book, year=year(2026)) == {}


def alone_and_whole(book: Book, name: int) -> tuple[dict, dict]:
    """Balances at a year's end by the year's own ledger, and by the whole one."""
    book.refresh_from_db()
    alone = verdict_on("".join(services.year_alone(book, year(name))))
    assert alone.errors == ()
    whole = selectors.trial_balance(book, on=year(name).last)
    roots = selectors.roots(book)
    results = (roots.income, roots.expenses)
    ours = {place: number for place, number in alone.sums.items() if number}
    theirs = {
        (account, currency): number
        for account, held in whole.items()
        for currency, number in held.items()
    }
    left = selectors.previous_earnings(book), f"{roots.equity}:Conversions:Previous"

    def sheet(sums: dict) -> dict:
        return {
            place: number
            for place, number in sums.items()
            if place[0].partition(":")[0] not in results and place[0] not in left
        }

    return sheet(ours), sheet(theirs)


def test_a_year_alone_ends_where_the_whole_ledger_ends(post: Post, book: Book) -> None:
    flour = (Leg("Expenses:Flour", 4_00), Leg("Liabilities:Loan", -4_00))
    post(
        sale(12_50),
        Entry(LAST, "Flour", flour),
        sale(7_00, on=date(2026, 7, 1)),
        AssertBalance(date(2026, 7, 1), "Assets:Cash", 12_50),
        AssertBalance(date(2026, 8, 1), "Assets:Cash", 19_50),
        AssertBalance(date(2026, 8, 1), "Income:Sales", -19_50),
    )
    alone, whole = alone_and_whole(book, 2027)
    assert alone == whole
    text = "".join(services.year_alone(book, year(2027)))
    assert "; 2026-08-01 balance Income:Sales" in text
    assert "\n2026-08-01 balance Assets:Cash" in text
    assert '"Bread"' in text


@pytest.mark.parametrize("name", [2024, 2025, 2026])
def test_a_year_alone_keeps_lots_at_their_cost(empty_book: Book, name: int) -> None:
    later = (
        '2024-09-02 * "Broker" "Sell more"\n'
        "  Assets:Shares   -1 ACME {5.00 USD}\n  Assets:Bank   5.00 USD\n"
        '2024-09-03 * "Broker" "Buy more"\n'
        '  Assets:Shares   3 ACME {7.00 USD, "b"}\n  Assets:Bank   -21.00 USD\n'
        '2025-09-03 * "Broker" "Sell the rest"\n'
        '  Assets:Shares   -3 ACME {7.00 USD, "b"}\n  Assets:Bank   21.00 USD\n'
        "2023-12-01 price ACME 4.00 USD\n2024-06-30 price ACME 6.00 USD\n"
    )
    report = services.import_ledger(
        book=empty_book, text=FOREIGN + later, filename="x", by=None, at=NOON
    )
    assert not report.errors
    alone, whole = alone_and_whole(empty_book, name)
    assert alone == whole
    assert whole["Assets:Shares", "ACME"] in (6, 8, 5)


LEDGERS = st.lists(
    st.tuples(
        st.sampled_from(ACCOUNTS),
        st.sampled_from(ACCOUNTS),
        st.integers(-(10**10), 10**10),
        st.integers(0, 1100),
    ),
    min_size=1,
    max_size=8,
)


@given(moves=LEDGERS)
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_opening_balances_sum_to_nothing_and_go_on_to_the_end(
    post: Post, book: Book, moves: list[tuple[str, str, int, int]]
) -> None:
    place = transaction.savepoint()
    start = date(2025, 7, 1)
    post(
        *(
            Entry(start + timedelta(days=later), "x", (Leg(one, cents), Leg(two, -cents)))
            for one, two, cents, later in moves
        )
    )
    for name in (2026, 2027, 2028, 2029):
        opening = selectors.opening_balances(book, year=year(name))
        assert not sum(held["USD"] for held in opening.values())
        assert all(
            name.partition(":")[0] not in ("Income", "Expenses") for name in opening
        )
    alone, whole = alone_and_whole(book, 2027)
    assert alone == whole
    transaction.savepoint_rollback(place)


def test_accounts_closed_before_are_not_in_a_year_alone(post: Post, book: Book) -> None:
    post(CloseAccount(date(2026, 1, 1), "Assets:Bank:Savings"), sale())
    assert Account.objects.get(name="Assets:Bank:Savings").closed_on
    book.refresh_from_db()
    assert "Savings" not in "".join(services.year_alone(book, year(2027)))
    assert "Savings" in "".join(services.year_alone(book, year(2026)))
