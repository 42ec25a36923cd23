"""Entitlement: who of the roll may vote on a day, and who counts for the quorum.

Eligible is who holds a membership on the day, in a class that votes, not on leave or
suspended where the bylaws take the vote then, and long enough a member. A rule that the
bylaws do not have asks nothing: then everybody who holds a membership votes and counts.
Source: Bylaws, clauses 2.6, 2.17, 2.18, 3.10 and 3.22.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from governance.members.standing import Standing

CLASS, LEAVE, SUSPENSION, TENURE = "class", "leave", "suspension", "tenure"
"""Why somebody of the roll is no elector."""

DEFAULTS: dict[str, Any] = {
    "members.classes": [],
    "leave.votes": True,
    "leave.counts_in_quorum": True,
    "suspension.votes": True,
    "suspension.counts_in_quorum": True,
    "vote.tenure_days": 0,
    "conflict.votes": False,
    "conflict.counts_in_quorum": True,
}
"""What holds where the bylaws say nothing: as it was before they could say it."""

ELECTORATE = (
    "members.classes",
    "leave.votes",
    "leave.counts_in_quorum",
    "suspension.votes",
    "suspension.counts_in_quorum",
    "vote.tenure_days",
)
CONFLICT = ("conflict.votes", "conflict.counts_in_quorum")


class Holder(Protocol):
    """Somebody of the roll; `since` is the day of admission."""

    @property
    def code(self) -> str: ...
    @property
    def member_class(self) -> str: ...
    @property
    def standing(self) -> Standing: ...
    @property
    def since(self) -> date: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberClass:
    """What a class of members carries."""

    key: str
    votes: bool = True
    patronage: bool = True
    investor: bool = False
    name: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entitlement:
    """Whether somebody votes (`because` is empty) and counts for the quorum."""

    because: str
    counts: bool


def value_or_default(values: Mapping[str, Any], key: str) -> Any:
    """A raw value of the bylaws, or what holds where they say nothing.

    >>> value_or_default({"leave.votes": False}, "leave.votes")
    False
    >>> value_or_default({}, "vote.tenure_days")
    0
    """
    return values.get(key, DEFAULTS[key])


def class_of(written: Sequence[Mapping[str, Any]]) -> dict[str, MemberClass]:
    """The classes of members by key, as the bylaws write them.

    >>> class_of([{"key": "investor", "votes": False}])["investor"].votes
    False
    """
    return {
        each["key"]: MemberClass(
            key=each["key"],
            votes=bool(each.get("votes", True)),
            patronage=bool(each.get("patronage", True)),
            investor=bool(each.get("investor", False)),
            name=each.get("name", {}),
        )
        for each in written
    }


def entitlements(
    holders: Iterable[Holder], values: Mapping[str, Any], *, on: date
) -> list[Entitlement]:
    """For each holder in turn whether they vote on a day, or why not.

    A class the bylaws do not name votes: what is not taken from somebody they have.
    """
    classes = class_of(value_or_default(values, "members.classes"))
    mute = {key for key, each in classes.items() if not each.votes}
    tenure = int(value_or_default(values, "vote.tenure_days"))
    by_standing = {Standing.MEMBER: Entitlement("", counts=True)} | {
        standing: Entitlement(
            "" if value_or_default(values, f"{word}.votes") else word,
            counts=bool(value_or_default(values, f"{word}.counts_in_quorum")),
        )
        for standing, word in (
            (Standing.ON_LEAVE, LEAVE),
            (Standing.SUSPENDED, SUSPENSION),
        )
    }
    without_class = Entitlement(CLASS, counts=False)
    too_new = Entitlement(TENURE, counts=False)
    return [
        without_class
        if holder.member_class in mute
        else too_new
        if tenure and (on - holder.since).days < tenure
        else by_standing[holder.standing]
        for holder in holders
    ]


def quorum_base(
    electors: Collection[str],
    *,
    not_counted: Collection[str] = (),
    counted_too: Collection[str] = (),
    took_part: Collection[str] = (),
) -> int:
    """Of how many members a quorum is a share.

    Electors who do not count, for leave or a conflict of interest, count all the same
    once they take part; members without a vote count where the bylaws count them.

    >>> quorum_base(["M001", "M002", "M003"], not_counted=["M003"])
    2
    """
    out = set(not_counted) - set(took_part)
    return len((set(electors) - out) | set(counted_too))
