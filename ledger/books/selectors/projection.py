"""The projection beside what it was made from: streamed, so that memory stays small."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from django.db import connection

from ledger.books.models import Account, Book, Directive, MonthlySum, Posting
from ledger.books.selectors.chain import stream
from ledger.books.selectors.sums import BILLION

Leg: TypeAlias = tuple[str, Decimal, str]
"""What a posting moves: account, number, currency."""

_DAYS = re.compile(r"(?P<on>\d{4}-\d\d-\d\d) (?P<verb>open|close) (?P<account>\S+)")
_ROWS = """
SELECT d.seq, d.entry_id, d.date, p.account_id, p.minor, p.scale, p.currency, p.date
FROM {directives} d LEFT JOIN {postings} p ON p.directive_id = d.id
WHERE d.book_id = %s AND d.kind = 'transaction' ORDER BY d.date, d.seq, p.id
"""
_STRAY = """
SELECT d.seq, d.entry_id FROM {directives} d
WHERE d.book_id = %s AND d.kind <> 'transaction'
AND EXISTS (SELECT 1 FROM {postings} p WHERE p.directive_id = d.id) ORDER BY d.seq
"""
_FIRST_OF_MONTH = {
    "sqlite": "substr(p.date, 1, 7) || '-01'",
    "postgresql": "to_char(p.date, 'YYYY-MM-01')",
}
_MONTH = {"sqlite": "m.month || ''", "postgresql": "to_char(m.month, 'YYYY-MM-DD')"}
_POSTED = """
SELECT p.account_id, {first_of_month} AS first, p.currency, p.scale,
       SUM(p.minor / 1000000000), SUM(p.minor %% 1000000000)
FROM {accounts} a JOIN {postings} p ON p.account_id = a.id
WHERE a.book_id = %s GROUP BY 1, 2, 3, 4
ORDER BY p.account_id, first, p.currency{binary}, p.scale
"""
_KEPT = """
SELECT m.account_id, {month} AS first, m.currency, m.scale, m.billions, m.rest
FROM {accounts} a JOIN {months} m ON m.account_id = a.id
WHERE a.book_id = %s ORDER BY m.account_id, first, m.currency{binary}, m.scale
"""


@dataclass(slots=True)
class Projected:
    """A transaction of the journal, its postings, and days of theirs that differ."""

    seq: int
    entry_id: str
    on: date
    legs: list[Leg]
    other_days: set[date]


@dataclass(frozen=True, slots=True)
class Differing:
    """A sum of a month that is kept, and what its postings sum to."""

    account: str
    month: str
    currency: str
    kept: Decimal
    posted: Decimal


@dataclass(slots=True)
class Life:
    """The days on which the journal opens and closes an account, and the rows."""

    days: dict[str, date] = field(default_factory=dict)
    rows: dict[str, str] = field(default_factory=dict)


def _tables() -> dict[str, str]:
    return {
        "directives": Directive._meta.db_table,
        "postings": Posting._meta.db_table,
        "accounts": Account._meta.db_table,
        "months": MonthlySum._meta.db_table,
        "binary": ' COLLATE "C"' if connection.vendor == "postgresql" else "",
    }


def _account_names(book: Book) -> dict[int, str]:
    """The names of a book's accounts, by key."""
    return dict(Account.objects.filter(book=book).values_list("pk", "name"))


def projected(book: Book) -> Iterator[Projected]:
    """Each transaction with its postings, in the order of the files."""
    names, row = _account_names(book), None
    rows: Iterator[Any] = stream(_ROWS.format(**_tables()), [book.pk])
    for seq, entry_id, on, account, minor, scale, currency, day in rows:
        if row is None or row.seq != seq:
            if row:
                yield row
            row = Projected(seq, entry_id, on, [], set())
        if account is not None:
            number = Decimal(minor).scaleb(-scale)  # at most 19 digits: exact
            row.legs.append((names.get(account) or f"#{account}", number, currency))
            if day != on:
                row.other_days.add(day)
    if row:
        yield row


def stray_postings(book: Book) -> Iterator[tuple[int, str]]:
    """Rows that are no transactions, and have postings all the same."""
    found: Iterator[Any] = stream(_STRAY.format(**_tables()), [book.pk])
    yield from found


def months_that_differ(book: Book) -> Iterator[Differing]:
    """Sums of months that are not those of the postings."""
    names, tables, vendor = _account_names(book), _tables(), connection.vendor
    posted = _POSTED.format(**tables, first_of_month=_FIRST_OF_MONTH[vendor])
    kept = _KEPT.format(**tables, month=_MONTH[vendor])
    for place, here, there in _side_by_side(
        stream(kept, [book.pk]), stream(posted, [book.pk])
    ):
        if here != there:
            account, month, currency, scale = place
            ours, theirs = (Decimal(f"{whole}E-{scale}") for whole in (here, there))
            yield Differing(names[account], month, currency, ours, theirs)


def _side_by_side(
    ours: Iterator[tuple[Any, ...]], theirs: Iterator[tuple[Any, ...]]
) -> Iterator[tuple[tuple[Any, ...], int, int]]:
    """Two sorted streams of sums, joined by their place; 0 where one has none."""
    here, there = next(ours, None), next(theirs, None)
    while here or there:
        place = min(row[:4] for row in (here, there) if row)
        sums = [0, 0]
        if here and here[:4] == place:
            sums[0] = int(here[4]) * BILLION + int(here[5])
            here = next(ours, None)
        if there and there[:4] == place:
            sums[1] = int(there[4]) * BILLION + int(there[5])
            there = next(theirs, None)
        yield place, sums[0], sums[1]


def lives_of(book: Book) -> dict[str, Life]:
    """When the journal's texts open and close each account."""
    found = Directive.objects.filter(book=book, kind__in=("open", "close"))
    lives: dict[str, Life] = {}
    rows = found.order_by("seq").values_list("entry_id", "text")
    for entry_id, text in rows.iterator(chunk_size=2000):
        said = _DAYS.match(text)
        if said:
            life = lives.setdefault(said["account"], Life())
            life.days[said["verb"]] = date.fromisoformat(said["on"])
            life.rows[said["verb"]] = entry_id
    return lives
