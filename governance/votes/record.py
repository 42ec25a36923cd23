"""The record of a decision: one self-contained value that re-evaluates to its result.

Members stand in it by code, times in UTC, shares as text. In an open vote the choice of
each member is in it by name; of a secret one the ballots by tracker, and who took part.

Schema `coopkit/motion/2` is `coopkit/motion/1` with more: `method`, `proceeding`, `body`,
`is_secret`, `options`; `electorate.classes`; of a meeting `meeting` and `presence`; by
the way of deciding `classes`, `casting`, `rounds`, `proxies`, `candidates`, `count`,
`lot`, `box`. What a record does not have does not bear on its result.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from coopkit.canonical import sha256_of
from coopkit.money import parse_share, plain_share
from governance.meetings.quorum import Quorum, QuorumTest, check_quorum, read_quorum
from governance.members.entitlement import DEFAULTS, quorum_base
from governance.votes.majorities import (
    Majority,
    Tally,
    check_majority,
    read_majority,
)

SCHEMA = "coopkit/motion/2"
CHOICES = ("yes", "no", "abstain")
BLANK = ""
HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How a vote came out; in a written ballot, who returned one is present.

    Who stepped aside for a conflict of interest returned none; where the bylaws count
    them for the quorum they take part in it, and in no majority. `there` is how many were
    present at a meeting when it was taken, where it was taken in one. Blank and invalid
    ballots were returned, and are in no majority of the votes cast.
    """

    yes: int
    no: int
    abstain: int
    members: int
    stepped_aside: int = 0
    blank: int = 0
    invalid: int = 0
    there: int | None = None

    @property
    def returned(self) -> int:
        return self.yes + self.no + self.abstain + self.blank + self.invalid

    @property
    def present(self) -> int:
        return self.returned if self.there is None else self.there

    def plain(self) -> dict[str, int]:
        some = {
            "stepped_aside": self.stepped_aside,
            "blank": self.blank,
            "invalid": self.invalid,
        }
        return {name: number for name, number in some.items() if number} | {
            "yes": self.yes,
            "no": self.no,
            "abstain": self.abstain,
            "present": self.present,
            "members": self.members,
        }

    @classmethod
    def from_plain(cls, counts: Mapping[str, int]) -> "Counts":
        """The counts as they stand in a record."""
        names = ("yes", "no", "abstain", "members")
        return cls(
            **{name: counts[name] for name in names},
            stepped_aside=counts.get("stepped_aside", 0),
            blank=counts.get("blank", 0),
            invalid=counts.get("invalid", 0),
            there=counts["present"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Electorate:
    """Of how many a quorum is a share, and how many of them take part."""

    members: int
    present: int
    stepped_aside: int

    @property
    def there(self) -> int:
        """All who make the quorum: those who stepped aside are there too."""
        return self.present + self.stepped_aside


def count(choices: Sequence[str], *, members: int) -> Counts:
    """Count standing choices; an empty one is a blank ballot, “invalid” an invalid one.

    >>> count(["yes", "no", "yes"], members=9).present
    3
    """
    found = Counter(choices)
    if set(found) - {*CHOICES, BLANK, "invalid"}:
        raise ValueError(f"no such choice among {sorted(found)}")
    return Counts(
        yes=found["yes"],
        no=found["no"],
        abstain=found["abstain"],
        blank=found[BLANK],
        invalid=found["invalid"],
        members=members,
    )


def base(
    rules: Mapping[str, Any],
    *,
    electors: Sequence[str],
    took_part: Collection[str],
    recused: Collection[str] = (),
    there: Collection[str] | None = None,
) -> Electorate:
    """Who counts by frozen rules: `took_part` returned a ballot, `there` were present.

    Rules of a vote that opened before the bylaws could say more count every elector.

    >>> base({}, electors=["M001", "M002"], took_part=["M001"], recused=["M002"])
    Electorate(members=2, present=1, stepped_aside=1)
    """
    held = rules.get("electorate", {})
    rule = conflict(rules)
    counts = rule["counts_in_quorum"]
    not_counted = set(held.get("not_counted", ()))
    too = set(held.get("counted_too", ()))
    around = set(took_part)
    if there is not None:
        around |= set(there) & ({*electors} | too)
        if not counts:
            around -= set(recused) - set(took_part)
    members = quorum_base(
        electors,
        not_counted=not_counted | (set() if counts else set(recused)),
        counted_too=too,
        took_part=around,
    )
    aside: set[str] = set()
    if counts and not rule["votes"]:
        aside = set(recused) & set(electors) - set(took_part)
        aside = aside & around if there is not None else aside - not_counted
    return Electorate(
        members=members, present=len(around - aside), stepped_aside=len(aside)
    )


def count_by(
    choices: Mapping[str, str],
    rules: Mapping[str, Any],
    *,
    electors: Sequence[str],
    recused: Collection[str] = (),
    there: Collection[str] | None = None,
) -> Counts:
    """Count standing choices by code, of as many members as frozen rules count.

    >>> found = count_by(
    ...     {"M001": "yes"}, {}, electors=["M001", "M002"], recused=["M002"]
    ... )
    >>> found.members, found.present, found.stepped_aside
    (2, 1, 1)
    """
    who = base(
        rules, electors=electors, took_part=[*choices], recused=recused, there=there
    )
    return counted(list(choices.values()), who, is_in_room=there is not None)


def counted(choices: Sequence[str], who: Electorate, *, is_in_room: bool) -> Counts:
    """Choices counted of an electorate; in a room all who are there are present."""
    found = count(choices, members=who.members)
    return replace(
        found,
        stepped_aside=who.stepped_aside,
        there=who.present if is_in_room else None,
    )


def count_classes(
    choices: Mapping[str, str],
    classes: Mapping[str, str],
    affected: Iterable[str],
    *,
    there: Collection[str] | None = None,
) -> dict[str, Counts]:
    """The same choices, of each affected class apart; `classes` by elector’s code.

    >>> count_classes({"M1": "yes"}, {"M1": "a", "M2": "b"}, ["b"])["b"].members
    1
    """
    found = {}
    for name in affected:
        own = {code for code, of in classes.items() if of == name}
        cast = {code: choice for code, choice in choices.items() if code in own}
        counts = count(list(cast.values()), members=len(own))
        around = None if there is None else len(own & {*there, *cast})
        found[name] = replace(counts, there=around)
    return found


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


def seal(
    *,
    who: str,
    choice: str,
    at: datetime,
    marks: Sequence[int] = (),
    round_number: int = 1,
    holder: str = "",
) -> str:
    """A ballot's hash for the trail: it holds it fast, and tells nobody what it says."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    told: dict[str, Any] = {"who": who, "choice": str(choice), "at": moment}
    if marks:
        told["marks"] = list(marks)
    if round_number > 1:
        told["round"] = round_number
    if holder:
        told["holder"] = holder
    return sha256_of(told)


def compute(
    counts: Counts,
    rules: Mapping[str, Any],
    *,
    classes: Mapping[str, Counts] | None = None,
    casting: str = "",
    was_quorate: bool = False,
) -> dict[str, Any]:
    """Apply frozen rules to counts: the computation as it stands in the record.

    `classes` vote apart, and each must reach the same majority. `casting` is the chair's
    choice, which counts once more in a tie where the bylaws say so. `was_quorate` tells
    that a meeting had its quorum before some left.
    """
    majority = read_majority(rules["threshold"]["value"])
    voted = _with_casting(counts, rules, casting)
    more: dict[str, Any] = {}
    test = check_majority(majority, tally_of(voted))
    if voted != counts:
        more["casting"] = casting
    if classes:
        more["classes"] = _by_class(majority, classes)
    met = test.met and all(each["threshold_met"] for each in more.get("classes", ()))
    there = counts.present + counts.stepped_aside
    quorum = compute_quorum(
        rules, there=there, members=counts.members, votes=counts.yes, was=was_quorate
    )
    return {
        **quorum,
        "threshold_met": met,
        "because": test.because,
        "adopted": met and quorum["quorate"] is not False,
        **more,
    }


def _by_class(majority: Majority, classes: Mapping[str, Counts]) -> list[dict[str, Any]]:
    """Each class's own sum, by the same majority."""
    found = []
    for name, own in classes.items():
        test = check_majority(majority, tally_of(own))
        sums = {"threshold_met": test.met, "because": test.because}
        found.append({"class": name, **sums})
    return found


def compute_quorum(
    rules: Mapping[str, Any], *, there: int, members: int, votes: int, was: bool = False
) -> dict[str, Any]:
    """Whether there was a quorum, by frozen rules; none asked for is None.

    A meeting that had it and lost it may go on where the bylaws say so, if at least a
    majority of the needed number still votes for what is decided (Cal. Corp. Code
    § 12462 and like laws): then `persisted` holds that sum.
    """
    test = quorum_test(rules, present=there, members=members)
    if test is None:
        return {"quorate": None, "quorum_needed": 0, "quorum_because": ""}
    found: dict[str, Any] = {
        "quorate": test.met,
        "quorum_needed": test.needed,
        "quorum_because": test.because,
    }
    if not test.met and was and rules.get("persists", {}).get("value") is True:
        least = test.needed // 2 + 1
        found["quorate"] = votes >= least
        found["persisted"] = f"{votes} {'≥' if votes >= least else '<'} {least}"
    return found


def quorum_test(
    rules: Mapping[str, Any], *, present: int, members: int
) -> QuorumTest | None:
    """The quorum of frozen rules held against a number of people."""
    quorum = quorum_of(rules)
    return check_quorum(quorum, present=present, members=members) if quorum else None


def quorum_of(rules: Mapping[str, Any]) -> Quorum | None:
    """The quorum of frozen rules; the board's is written as a bare share."""
    held = rules.get("quorum")
    if not held:
        return None
    value = held["value"]
    if isinstance(value, str):
        value = {"share": plain_share(parse_share(value)), "of": "members"}
    return read_quorum(value)


def tally_of(counts: Counts) -> Tally:
    """What a majority is held against."""
    return Tally(
        yes=counts.yes,
        no=counts.no,
        abstain=counts.abstain,
        present=counts.present,
        members=counts.members,
    )


def _with_casting(counts: Counts, rules: Mapping[str, Any], choice: str) -> Counts:
    """The counts with the chair's second vote: in a tie, where the bylaws give one."""
    is_held = rules.get("casting", {}).get("value") is True
    if not is_held or choice not in {"yes", "no"} or counts.yes != counts.no:
        return counts
    if read_majority(rules["threshold"]["value"]).threshold is None:
        return counts
    return replace(
        counts,
        yes=counts.yes + (choice == "yes"),
        no=counts.no + (choice == "no"),
        there=counts.present,
    )
