"""The record of a decision: one self-contained value that re-evaluates to its result.

Members stand in it by code, times in UTC, shares as text. The choice of each member is
in it, for the vote is open and by name.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from coopkit.canonical import sha256_of
from governance.meetings.quorum import check_quorum, read_quorum
from governance.votes.threshold import decide, read_threshold

SCHEMA = "coopkit/motion/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How an open vote came out; in a written ballot, who returned one is present."""

    yes: int
    no: int
    abstain: int
    members: int

    @property
    def present(self) -> int:
        return self.yes + self.no + self.abstain

    def plain(self) -> dict[str, int]:
        return {
            "yes": self.yes,
            "no": self.no,
            "abstain": self.abstain,
            "present": self.present,
            "members": self.members,
        }


def count(choices: Sequence[str], *, members: int) -> Counts:
    """Count standing choices.

    >>> count(["yes", "no", "yes"], members=9).present
    3
    """
    found = Counter(choices)
    if set(found) - {"yes", "no", "abstain"}:
        raise ValueError(f"no such choice among {sorted(found)}")
    return Counts(
        yes=found["yes"], no=found["no"], abstain=found["abstain"], members=members
    )


def seal(*, who: str, choice: str, at: datetime) -> str:
    """A ballot's hash for the trail: it holds it fast, and tells nobody what it says."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    return sha256_of({"who": who, "choice": str(choice), "at": moment})


def compute(counts: Counts, rules: Mapping[str, Any]) -> dict[str, Any]:
    """Apply frozen rules to counts: the computation as it stands in the record."""
    held = rules.get("quorum")
    quorum = read_quorum(held["value"]) if held else None
    decision = decide(
        **counts.plain(),
        threshold=read_threshold(rules["threshold"]["value"]),
        quorum=quorum,
    )
    test = (
        check_quorum(quorum, present=counts.present, members=counts.members)
        if quorum
        else None
    )
    return {
        "quorate": decision.quorate,
        "quorum_needed": test.needed if test else 0,
        "quorum_because": test.because if test else "",
        "threshold_met": decision.threshold_met,
        "because": decision.because,
        "adopted": decision.adopted,
    }
