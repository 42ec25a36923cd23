"""The chain of a book, walked; and its texts. Neither holds more than a few rows."""

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.models import Q

from coopkit.audit.chain import Break
from ledger.books import chain
from ledger.books.models import Book, Directive

CHUNK = 2_000
_DAY = {"sqlite": "date || ''", "postgresql": "to_char(date, 'YYYY-MM-DD')"}
_WALK = """
SELECT seq, {day}, kind, text, entry_id, batch, authority, prev_hash, hash
FROM {table} WHERE book_id = %s ORDER BY seq
"""


def texts(book: Book, *, days: Q | None = None) -> Iterator[str]:
    """The texts of the journal in the order of their days; memory does not grow."""
    found = Directive.objects.filter(days or Q(), book=book).order_by("date", "seq")
    return found.values_list("text", flat=True).iterator(chunk_size=CHUNK)


def stream(sql: str, parameters: list[Any]) -> Iterator[tuple[Any, ...]]:
    """The rows of a query, a chunk at a time, without holding the others."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, parameters)
        while rows := cursor.fetchmany(CHUNK):
            yield from rows


def rows_of(book: Book) -> Iterator[chain.Plain]:
    """The rows of a book as they are hashed, in the order of the chain."""
    table, day = Directive._meta.db_table, _DAY[connection.vendor]
    rows: Iterator[Any] = stream(_WALK.format(table=table, day=day), [book.pk])
    return rows


def first_broken_row(book: Book) -> Break | None:
    """Walk the chain of a book until its first broken row."""
    broken = chain.breaks(rows_of(book), head_seq=book.head_seq, head_hash=book.head_hash)
    return next(broken, None)
