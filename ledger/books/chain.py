"""The chain of a book: each row holds the hash of the row before it.

A row's hash covers its place, day, kind, text, id, batch and authority, as canonical
JSON, and the hash before; so nothing can be changed, removed or slipped in unseen by
whoever kept the head.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from json import encoder
from typing import TypeAlias

from coopkit.audit.chain import CHANGED, MISSING, NOT_THE_HEAD, OUT_OF_LINE, Break

Amount: TypeAlias = tuple[str, int, int, str]
"""A leg as it is kept: account, whole number, decimals, currency."""

Plain: TypeAlias = tuple[int, str, str, str, str, str, str, str, str]
"""A row as the database gives it: in the order of `Row`, its day as “2026-01-31”."""

_quoted: Callable[[str], str] = encoder.encode_basestring


@dataclass(frozen=True, slots=True)
class Draft:
    """A directive that is ready to be chained; its amounts are those of its text.

    It may be of a batch and an authority of its own, beside others'.
    """

    on: date
    kind: str
    text: str
    entry_id: str
    amounts: tuple[Amount, ...] = ()
    batch: str = ""
    authority: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the journal as it is hashed, with the hash it claims."""

    seq: int
    on: date
    kind: str
    text: str
    entry_id: str
    batch: str
    authority: str
    prev_hash: str
    hash: str = ""

    def plain(self) -> Plain:
        """The row as the database gives it."""
        said = (self.kind, self.text, self.entry_id, self.batch, self.authority)
        return (self.seq, self.on.isoformat(), *said, self.prev_hash, self.hash)

    def true_hash(self) -> str:
        """The hash of what the row says."""
        return true_hash(self.plain())


def canonical_row(row: Plain) -> str:
    """What is hashed of a row: canonical JSON, written by hand because it is quicker.

    >>> canonical_row((1, "2026-01-01", "open", "…", "e1", "b", "person:1", "", ""))
    '{"authority":"person:1","batch":"b","date":"2026-01-01","entry_id":"e1",\
"kind":"open","prev":"","seq":1,"text":"…"}'
    """
    seq, on, kind, text, entry_id, batch, authority, prev, _ = row
    return (
        f'{{"authority":{_quoted(authority)},"batch":{_quoted(batch)},'
        f'"date":{_quoted(on)},"entry_id":{_quoted(entry_id)},"kind":{_quoted(kind)},'
        f'"prev":{_quoted(prev)},"seq":{seq},"text":{_quoted(text)}}}'
    )


def true_hash(row: Plain) -> str:
    """The hash of what a row says, whatever hash it claims."""
    return sha256(canonical_row(row).encode("utf-8", "surrogatepass")).hexdigest()


def breaks(rows: Iterable[Plain], *, head_seq: int, head_hash: str) -> Iterator[Break]:
    """Walk a chain from its start and tell of each row at which it breaks.

    After a row that was changed the walk goes on with the hash it claims, so that one
    change is told once.

    >>> row = Row(1, date(2026, 1, 1), "open", "…", "e1", "b", "person:1", "", "a hash")
    >>> list(breaks([row.plain()], head_seq=1, head_hash="a hash"))
    [Break(seq=1, why='does not say what it said when it was written')]
    """
    seq, prev = 0, ""
    for row in rows:
        seq += 1
        if row[0] != seq:
            yield Break(seq, MISSING)
            seq = row[0]
        elif row[7] != prev:
            yield Break(seq, OUT_OF_LINE)
        elif row[8] != true_hash(row):
            yield Break(seq, CHANGED)
        prev = row[8]
    if seq < head_seq:
        yield Break(seq + 1, MISSING)
    elif (seq, prev) != (head_seq, head_hash):
        yield Break(seq, NOT_THE_HEAD)
