"""Rows: the one place where the journal is written, chained and projected."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from coopkit.accounts.models import User
from ledger.books.chain import Draft, Row
from ledger.books.models import Account, Book, Directive, Posting

_DIRECTIVE = (
    "book_id",
    "seq",
    "date",
    "kind",
    "text",
    "entry_id",
    "batch",
    "authority",
    "prev_hash",
    "hash",
    "created_by_id",
    "created_at",
)
_POSTING = ("directive_id", "account_id", "date", "minor", "scale", "currency")


def lock(book: Book) -> Book:
    """The book, which nobody else writes until this transaction ends."""
    return Book.objects.select_for_update(of=("self",)).get(pk=book.pk)


def append(
    book: Book,
    drafts: Sequence[Draft],
    *,
    batch: str,
    authority: str,
    by: User | None,
    at: datetime,
) -> list[int]:
    """Append drafts to a locked book, their postings too; the keys of the new rows."""
    start = book.head_seq
    rows = list(_chained(book, drafts, batch, authority))
    _write(Directive._meta.db_table, _DIRECTIVE, _values(book, rows, by, at))
    keys = Directive.objects.filter(book=book, seq__gt=start).order_by("seq")
    pks = list(keys.values_list("pk", flat=True))
    accounts = dict(Account.objects.filter(book=book).values_list("name", "pk"))
    _write(Posting._meta.db_table, _POSTING, _projected(pks, drafts, accounts))
    if rows:
        book.head_seq, book.head_hash = rows[-1].seq, rows[-1].hash
        book.save(update_fields=["head_seq", "head_hash"])
    return pks


def _values(
    book: Book, rows: Iterable[Row], by: User | None, at: datetime
) -> Iterator[tuple[Any, ...]]:
    stamp = connection.ops.adapt_datetimefield_value(at)
    who = by.pk if by else None
    for row in rows:
        yield (
            book.pk,
            row.seq,
            connection.ops.adapt_datefield_value(row.on),
            row.kind,
            row.text,
            row.entry_id,
            row.batch,
            row.authority,
            row.prev_hash,
            row.hash,
            who,
            stamp,
        )


def _chained(
    book: Book, drafts: Iterable[Draft], batch: str, authority: str
) -> Iterator[Row]:
    seq, prev = book.head_seq, book.head_hash
    for draft in drafts:
        seq += 1
        said = (draft.on, draft.kind, draft.text, draft.entry_id, batch, authority)
        prev_hash, prev = prev, Row(seq, *said, prev).true_hash()
        yield Row(seq, *said, prev_hash, prev)


def _projected(
    pks: Sequence[int], drafts: Sequence[Draft], accounts: dict[str, int]
) -> Iterator[tuple[Any, ...]]:
    for pk, draft in zip(pks, drafts, strict=True):
        if draft.amounts:
            day = connection.ops.adapt_datefield_value(draft.on)
            for account, minor, scale, currency in draft.amounts:
                yield (pk, accounts[account], day, minor, scale, currency)


def _write(table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Insert many rows, the quickest way the database has."""
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(columns))
            sql = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608
            cursor.executemany(sql, rows)  # type: ignore[arg-type]
