"""The record of a decision: one self-contained value that re-evaluates to its result.

Members stand in it by code, times in UTC, shares as text. The choice of each member is
in it, for the vote is open and by name.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from coopkit.canonical import sha256_of
from governance.meetings.quorum import check_quorum, read_quorum
from governance.members.entitlement import DEFAULTS, quorum_base
from governance.votes.threshold import decide, read_threshold

SCHEMA = "coopkit/motion/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How an open vote came out; in a written ballot, who returned one is present.

    Who stepped aside for a conflict of interest returned none; where the bylaws count
    them for the quorum they take part in it, and in no majority.
    """

    yes: int
    no: int
    abstain: int
    members: int
    stepped_aside: int = 0

    @property
    def present(self) -> int:
        return self.yes + self.no + self.abstain

    def plain(self) -> dict[str, int]:
        aside = {"stepped_aside": self.stepped_aside} if self.stepped_aside else {}
        return aside | {
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


def count_by(
    choices: Mapping[str, str],
    rules: Mapping[str, Any],
    *,
    electors: Sequence[str],
    recused: Collection[str] = (),
) -> Counts:
    """Count standing choices by code, of as many members as frozen rules count.

    Rules of a vote that opened before the bylaws could say more count every elector.

    >>> found = count_by(
    ...     {"M001": "yes"}, {}, electors=["M001", "M002"], recused=["M002"]
    ... )
    >>> found.members, found.present, found.stepped_aside
    (2, 1, 1)
    """
    held = rules.get("electorate", {})
    counts = conflict(rules)["counts_in_quorum"]
    away = {*held.get("not_counted", ()), *(() if counts else recused)}
    members = quorum_base(
        electors,
        not_counted=away,
        counted_too=held.get("counted_too", ()),
        took_part=choices,
    )
    aside: set[str] = set()
    if counts and not conflict(rules)["votes"]:
        aside = set(recused) & set(electors) - {*choices, *held.get("not_counted", ())}
    found = count(list(choices.values()), members=members)
    return replace(found, stepped_aside=len(aside))


def conflict(rules: Mapping[str, Any]) -> dict[str, bool]:
    """What a declared conflict of interest does by frozen rules.

    >>> conflict({})
    {'votes': False, 'counts_in_quorum': True}
    """
    held = rules.get("conflict", {})
    return {
        name: bool(held.get(name, DEFAULTS[f"conflict.{name}"]))
        for name in ("votes", "counts_in_quorum")
    }


def seal(*, who: str, choice: str, at: datetime) -> str:
    """A ballot's hash for the trail: it holds it fast, and tells nobody what it says."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    return sha256_of({"who": who, "choice": str(choice), "at": moment})


def compute(counts: Counts, rules: Mapping[str, Any]) -> dict[str, Any]:
    """Apply frozen rules to counts: the computation as it stands in the record."""
    held = rules.get("quorum")
    quorum = read_quorum(held["value"]) if held else None
    decision = decide(
        yes=counts.yes,
        no=counts.no,
        abstain=counts.abstain,
        present=counts.present,
        members=counts.members,
        threshold=read_threshold(rules["threshold"]["value"]),
        quorum=None,
    )
    there = counts.present + counts.stepped_aside
    test = check_quorum(quorum, present=there, members=counts.members) if quorum else None
    quorate = test.met if test else None
    return {
        "quorate": quorate,
        "quorum_needed": test.needed if test else 0,
        "quorum_because": test.because if test else "",
        "threshold_met": decision.threshold_met,
        "because": decision.because,
        "adopted": decision.threshold_met and quorate is not False,
    }
