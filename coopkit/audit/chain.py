"""A chain of entries: each holds the hash of the one before, over canonical JSON."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from coopkit.canonical import sha256_of
from coopkit.errors import N_

MISSING = N_("is missing")
OUT_OF_LINE = N_("does not follow the entry before it")
CHANGED = N_("does not say what it said when it was written")
NOT_THE_HEAD = N_("is not the head of the chain")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An entry as it is hashed, with the hash it claims."""

    scope: str
    seq: int
    at: datetime
    actor: str
    action: str
    subject: str
    data: Mapping[str, Any]
    prev_hash: str
    hash: str = ""

    def holds(self) -> bool:
        """Whether it says what was hashed; what has no canonical form never does."""
        try:
            return self.hash == self.true_hash()
        except (TypeError, ValueError):
            return False

    def true_hash(self) -> str:
        """The hash of what the entry says; times count in UTC, to the microsecond."""
        return sha256_of(
            {
                "scope": self.scope,
                "seq": self.seq,
                "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
                "actor": self.actor,
                "action": self.action,
                "subject": self.subject,
                "data": dict(self.data),
                "prev": self.prev_hash,
            }
        )


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where a chain does not hold, and why."""

    seq: int
    why: str


def first_break(links: Iterable[Link], *, head_seq: int, head_hash: str) -> Break | None:
    """Walk a chain from its start; the first broken entry, or None.

    A chain shorter than its head says is broken at the first entry that is missing.
    """
    seq, prev = 0, ""
    for link in links:
        seq += 1
        if link.seq != seq:
            return Break(seq, MISSING)
        if link.prev_hash != prev:
            return Break(seq, OUT_OF_LINE)
        if not link.holds():
            return Break(seq, CHANGED)
        prev = link.hash
    if seq < head_seq:
        return Break(seq + 1, MISSING)
    if (seq, prev) != (head_seq, head_hash):
        return Break(seq, NOT_THE_HEAD)
    return None
