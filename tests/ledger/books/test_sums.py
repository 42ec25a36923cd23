"""Sums of months, and registers made of them: what a walk over every posting gives."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from hypothesis import HealthCheck, given, settings, strategies as st
from hypothesis.extra.django import TestCase

from coopkit.canonical import canonical_json, sha256_of
from ledger.books import selectors, services
from ledger.books.chain import Row, canonical_row
from ledger.books.journal import Entry, Leg
from ledger.books.models import Book, Directive, MonthlySum, Posting
from ledger.books.names import lies_in
from ledger.books.selectors import RegisterLine
from ledger.books.services import rows
from tests.factories import NOON, CooperativeFactory
from tests.ledger.books.conftest import ACCOUNTS, START, sale

Post = Callable[..., list[Directive]]
JANUARY = date(2026, 1, 1)
DAYS = st.dates(START, date(2025, 10, 31))


def months(book: Book) -> dict[tuple[str, date], int]:
    found = MonthlySum.objects.filter(account__book=book).select_related("account")
    return {(s.account.name, s.month): s.billions * 10**9 + s.rest for s in found}


def test_a_post_is_added_to_the_sums_of_its_months(post: Post, book: Book) -> None:
    post(sale(12_50, on=JANUARY), sale(1_00, on=date(2026, 1, 31)))
    post(sale(-2_00, on=date(2026, 1, 2)), sale(7_00, on=date(2026, 2, 1)))
    assert months(book) == {
        ("Assets:Cash", JANUARY): 11_50,
        ("Income:Sales", JANUARY): -11_50,
        ("Assets:Cash", date(2026, 2, 1)): 7_00,
        ("Income:Sales", date(2026, 2, 1)): -7_00,
    }


def test_sums_of_months_outgrow_what_a_database_counts_in(post: Post, book: Book) -> None:
    most = 10**17 - 1
    for _ in range(2):
        post(*(sale(most, on=JANUARY) for _ in range(100)))
    assert months(book)["Assets:Cash", JANUARY] == 200 * most
    assert 200 * most > 2**64


def test_the_migration_fills_the_sums_from_what_was_posted(
    post: Post, book: Book
) -> None:
    post(sale(10**17 - 1, on=JANUARY), sale(on=date(2026, 3, 31)), sale(-7))
    before = months(book)
    assert before
    MonthlySum.objects.all().delete()
    fill = import_module("ledger.migrations.0005_months_filled").fill
    with connection.cursor():
        fill(apps, type("Editor", (), {"connection": connection}))
    assert months(book) == before


def test_a_large_batch_is_written_in_parts_and_chained_as_one(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "CHUNK", 7)
    entries = [sale(n, on=JANUARY + timedelta(days=n)) for n in range(1, 40)]
    given = {"authority": "person:1", "by": None, "at": NOON}
    found = services.post(book=book, entries=entries, batch="many", **given)
    book.refresh_from_db()
    assert [row.seq for row in found] == list(range(len(ACCOUNTS) + 1, book.head_seq + 1))
    assert selectors.first_broken_row(book) is None
    assert selectors.balance(book, "Assets:Cash", on=date(2027, 1, 1)) == 39 * 40 // 2


def test_months_are_told_apart_and_cut_where_the_period_is(
    post: Post, book: Book
) -> None:
    days = [date(2026, 1, 9), date(2026, 1, 10), date(2026, 2, 28), date(2026, 3, 1)]
    post(*(sale(10**place, on=on) for place, on in enumerate(days)))
    period = {"first": date(2026, 1, 10), "last": date(2026, 3, 1)}
    assert selectors.monthly(book, **period)["Income:Sales"] == {
        JANUARY: -10,
        date(2026, 2, 1): -100,
        date(2026, 3, 1): -1000,
    }
    assert selectors.opening(book, "Assets", on=date(2026, 2, 28)) == 11


def test_days_that_no_book_can_hold_are_no_trouble(post: Post, book: Book) -> None:
    post(sale(3))
    assert selectors.balance(book, "Assets", on=date.max) == 3
    assert selectors.balance(book, "Assets", on=date.min) == 0
    assert selectors.opening(book, "Assets", on=date.min) == 0
    assert selectors.net_by_account(book, first=date.max, last=date.max) == {}
    assert selectors.register(book, "Assets", first=date.min, last=date.max)[0].cents == 3
    assert selectors.register(book, "Assets", first=date.max, last=date.min) == []


def test_a_register_goes_on_where_the_page_before_ended(post: Post, book: Book) -> None:
    posted = post(*(sale(n, on=JANUARY) for n in (1, 2, 3)), sale(4, on=START))
    seqs = [row.seq for row in posted]
    page = selectors.register(book, "Assets:Cash", limit=2)
    assert [(line.seq, line.cents, line.balance_cents) for line in page] == [
        (seqs[2], 3, 10),
        (seqs[1], 2, 7),
    ]
    last = page[-1]
    page = selectors.register(book, "Assets:Cash", before=(last.on, last.seq), limit=2)
    assert [(line.seq, line.cents, line.balance_cents) for line in page] == [
        (seqs[0], 1, 5),
        (seqs[3], 4, 4),
    ]
    assert page[0].headline == "Bread"
    assert selectors.register(book, "Assets:Nothing") == []


def test_an_entry_with_many_legs_on_an_account_is_one_line(
    post: Post, book: Book
) -> None:
    legs = [Leg("Assets:Cash", 1) for _ in range(30)]
    post(Entry(JANUARY, "Coins", (*legs, Leg("Assets:Bank", -30))), sale(5))
    page = selectors.register(book, "Assets:Cash", limit=2)
    assert [(line.cents, line.balance_cents) for line in page] == [(5, 35), (30, 30)]
    (line,) = selectors.register(book, "Assets", last=JANUARY)
    assert (line.cents, line.balance_cents) == (0, 0)


def test_a_register_tells_each_currency_to_its_last_digit(empty_book: Book) -> None:
    text = (
        "2024-01-01 open Assets:Bank\n2024-01-01 open Income:Sales\n"
        '2024-01-02 * "x"\n  Assets:Bank  1.005 USD\n  Assets:Bank  2 EUR\n'
        "  Income:Sales\n"
    )
    services.import_ledger(book=empty_book, text=text, filename="", by=None, at=NOON)
    lines = selectors.register(empty_book, "Assets:Bank")
    assert {(one.currency, one.cents, one.scale) for one in lines} == {
        ("USD", 1005, 3),
        ("EUR", 2, 0),
    }


def test_a_page_of_a_register_takes_the_same_queries_on_each_page(
    post: Post, book: Book, django_assert_max_num_queries: Any
) -> None:
    post(*(sale(n, on=START + timedelta(days=n)) for n in range(200)))
    with django_assert_max_num_queries(7):
        page = selectors.register(book, "Assets:Cash", limit=20)
    before = (page[-1].on, page[-1].seq)
    with django_assert_max_num_queries(7):
        selectors.register(book, "Assets:Cash", before=before, limit=20)


TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)


@given(st.integers(1, 2**60), st.dates(), st.lists(TEXTS, min_size=6, max_size=6))
def test_a_rows_text_by_hand_is_canonical_json(
    seq: int, on: date, said: list[str]
) -> None:
    row = Row(seq, on, *said)
    kind, text, entry_id, batch, authority, prev = said
    value = {
        "seq": seq,
        "date": on.isoformat(),
        "kind": kind,
        "text": text,
        "entry_id": entry_id,
        "batch": batch,
        "authority": authority,
        "prev": prev,
    }
    assert canonical_row(row.plain()) == canonical_json(value)
    assert row.true_hash() == sha256_of(value)


class Sums(TestCase):
    """Whatever was posted, on whatever days: sums and pages are those of a walk."""

    def book_with(self, moves: list[tuple[str, str, int, date]]) -> Book:
        coop = CooperativeFactory()
        given = {"by": None, "at": NOON}
        book = services.open_book(cooperative=coop, on=START, accounts=ACCOUNTS, **given)
        given |= {"batch": "x", "authority": "person:1"}
        entries = [Entry(on, "x", (Leg(a, c), Leg(b, -c))) for a, b, c, on in moves]
        half = len(entries) // 2
        for part in filter(None, (entries[:half], entries[half:])):
            services.post(book=book, entries=part, **given)
        book.refresh_from_db()
        return book

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        moves=st.lists(
            st.tuples(
                st.sampled_from(ACCOUNTS),
                st.sampled_from(ACCOUNTS),
                st.integers(-(10**16), 10**16),
                DAYS,
            ),
            min_size=1,
            max_size=14,
        ),
        account=st.sampled_from([*ACCOUNTS, "Assets"]),
        days=st.tuples(DAYS, DAYS).map(sorted),
        limit=st.integers(1, 5),
    )
    def test_sums_and_registers_are_those_of_all_postings(
        self, moves: Any, account: str, days: list[date], limit: int
    ) -> None:
        book, (first, last) = self.book_with(moves), days
        walked: dict[str, int] = defaultdict(int)
        held: dict[str, int] = defaultdict(int)
        by_month: dict[str, dict[date, int]] = defaultdict(lambda: defaultdict(int))
        register: dict[int, tuple[date, int]] = {}
        found = Posting.objects.filter(directive__book=book)
        for leg in found.select_related("account", "directive"):
            name = leg.account.name
            if leg.date <= last:
                held[name] += leg.minor
            if first <= leg.date <= last:
                walked[name] += leg.minor
                by_month[name][leg.date.replace(day=1)] += leg.minor
            if lies_in(name, account):
                was = register.get(leg.directive.seq, (leg.date, 0))[1]
                register[leg.directive.seq] = (leg.date, was + leg.minor)
        period: Any = {"first": first, "last": last, "prefixes": ()}
        assert selectors.net_by_account(book, **period) == without_zeros(walked)
        assert selectors.balances(book, on=last) == without_zeros(held)
        monthly = {name: without_zeros(each) for name, each in by_month.items()}
        assert selectors.monthly(book, **period) == without_zeros(monthly)
        self.check_pages(book, account, days, limit, register)

    def check_pages(
        self,
        book: Book,
        account: str,
        days: list[date],
        limit: int,
        moved: dict[int, tuple[date, int]],
    ) -> None:
        first, last = days
        wanted, total = [], 0
        for seq, (on, cents) in sorted(
            moved.items(), key=lambda one: (one[1][0], one[0])
        ):
            total += cents
            if first <= on <= last:
                wanted.append((on, seq, cents, total))
        pages: list[RegisterLine] = []
        while True:
            before = (pages[-1].on, pages[-1].seq) if pages else None
            period: Any = {"first": first, "last": last}
            page = selectors.register(book, account, **period, before=before, limit=limit)
            if not page:
                break
            pages += page
        lines = [(one.on, one.seq, one.cents, one.balance_cents) for one in pages]
        assert lines == wanted[::-1]


def without_zeros(sums: Any) -> Any:
    return {key: value for key, value in sums.items() if value}
