"""Rows: the one place where the journal is written, chained and projected.

Rows are written some thousands at a time, so that an import of any size holds no more
of them than that at once.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection

from coopkit.accounts.models import User
from ledger.books.chain import Draft, Row
from ledger.books.models import Account, Book, Directive, MonthlySum, Posting

CHUNK = 2_000
_FEW = 200
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
_FIRST_OF_MONTH = {
    "sqlite": "substr(p.date, 1, 7) || '-01'",
    "postgresql": "date_trunc('month', p.date)::date",
}
_ADD_MONTHS = """
INSERT INTO {months} (account_id, month, currency, scale, billions, rest)
SELECT p.account_id, {first_of_month}, p.currency, p.scale,
       SUM(p.minor / 1000000000), SUM(p.minor %% 1000000000)
FROM {postings} p CROSS JOIN {accounts} a
WHERE p.directive_id BETWEEN %s AND %s AND a.id = p.account_id AND a.book_id = %s
GROUP BY 1, 2, 3, 4
ON CONFLICT (account_id, month, currency, scale) DO UPDATE
SET billions = {months}.billions + excluded.billions,
    rest = {months}.rest + excluded.rest
"""


def lock(book: Book) -> Book:
    """The book with its co-op, which nobody else writes until this transaction ends."""
    own = Book.objects.select_for_update(of=("self",)).select_related("cooperative")
    return own.get(pk=book.pk)


def append(
    book: Book,
    drafts: Iterable[Draft],
    *,
    batch: str,
    authority: str,
    by: User | None,
    at: datetime,
) -> range:
    """Append drafts to a locked book, and all that is kept of them; their places.

    The drafts may come one by one: no more than a chunk of them is held. Their accounts
    must be there.
    """
    start = book.head_seq
    source, accounts, first = iter(drafts), _Accounts(book), 0
    while chunk := list(islice(source, CHUNK)):
        seq = book.head_seq
        rows = list(_chained(book, chunk, batch, authority))
        _write(Directive._meta.db_table, _DIRECTIVE, _values(book, rows, by, at))
        keys = Directive.objects.filter(book=book, seq__gt=seq).order_by("seq")
        pks = list(keys.values_list("pk", flat=True))
        first = first or pks[0]
        keys_of = accounts.of(chunk)
        _write(Posting._meta.db_table, _POSTING, _projected(pks, chunk, keys_of))
        book.head_seq, book.head_hash = rows[-1].seq, rows[-1].hash
    if book.head_seq > start:
        _add_months(book, first, pks[-1])
        book.save(update_fields=["head_seq", "head_hash"])
    return range(start + 1, book.head_seq + 1)


def _add_months(book: Book, first: int, last: int) -> None:
    """Add the postings of these new rows, named by their keys, to the months' sums.

    The keys between them may be another book's, too. The postings are asked first, by
    their index: a database that has not counted its rows yet would read them all.
    """
    sql = _ADD_MONTHS.format(
        months=MonthlySum._meta.db_table,
        accounts=Account._meta.db_table,
        postings=Posting._meta.db_table,
        first_of_month=_FIRST_OF_MONTH[connection.vendor],
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [first, last, book.pk])


class _Accounts:
    """The keys of a book's accounts: only those that are needed, while they are few."""

    def __init__(self, book: Book) -> None:
        self.known = Account.objects.filter(book=book)
        self.keys: dict[str, int] = {}

    def of(self, drafts: Iterable[Draft]) -> dict[str, int]:
        """The keys of at least the accounts that these drafts move."""
        used = {amount[0] for draft in drafts for amount in draft.amounts}
        missing = sorted(used - self.keys.keys())
        if missing:
            few = self.known.filter(name__in=missing)
            found = few if len(missing) <= _FEW else self.known
            self.keys |= dict(found.values_list("name", "pk"))
        return self.keys


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
        right = (draft.batch or batch, draft.authority or authority)
        said = (draft.on, draft.kind, draft.text, draft.entry_id, *right)
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
