"""The chain of a book: each row holds the hash of the row before it.

A row's hash covers its place, day, kind, text, id, batch and authority, as canonical
JSON, and the hash before; so nothing can be changed, removed or slipped in unseen by
whoever kept the head.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from coopkit.audit.chain import CHANGED, MISSING, NOT_THE_HEAD, OUT_OF_LINE, Break
from coopkit.canonical import sha256_of

Amount: TypeAlias = tuple[str, int, int, str]
"""A leg as it is kept: account, whole number, decimals, currency."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A directive that is ready to be chained; its amounts are those of its text."""

    on: date
    kind: str
    text: str
    entry_id: str
    amounts: tuple[Amount, ...] = ()


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

    def true_hash(self) -> str:
        """The hash of what the row says."""
        return sha256_of(
            {
                "seq": self.seq,
                "date": self.on.isoformat(),
                "kind": self.kind,
                "text": self.text,
                "entry_id": self.entry_id,
                "batch": self.batch,
                "authority": self.authority,
                "prev": self.prev_hash,
            }
        )


def first_break(rows: Iterable[Row], *, head_seq: int, head_hash: str) -> Break | None:
    """Walk a chain from its start; its first broken row, or None.

    >>> row = Row(1, date(2026, 1, 1), "open", "…", "e000001", "b", "person:1", "")
    >>> first_break([row], head_seq=1, head_hash=row.true_hash())
    Break(seq=1, why='does not say what it said when it was written')
    """
    seq, prev = 0, ""
    for row in rows:
        seq += 1
        if row.seq != seq:
            return Break(seq, MISSING)
        if row.prev_hash != prev:
            return Break(seq, OUT_OF_LINE)
        if row.hash != row.true_hash():
            return Break(seq, CHANGED)
        prev = row.hash
    if seq < head_seq:
        return Break(seq + 1, MISSING)
    if (seq, prev) != (head_seq, head_hash):
        return Break(seq, NOT_THE_HEAD)
    return None
