"""Majorities: one threshold, or several of which all or any must be met.

Whole votes only, as in `threshold`. “A majority with notice, or two thirds, or a majority
of all members” is `{"any": [...]}`; “two thirds of the votes, and half of all members” is
`{"at_least": [...]}`: the words a quorum uses for the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from governance.bylaws import shapes
from governance.meetings.quorum import sign
from governance.votes.threshold import Threshold, base_of, read_threshold

ALL, ANY = "at_least", "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Majority:
    """A threshold, or all or any of several majorities."""

    kind: Literal["one", "at_least", "any"]
    threshold: Threshold | None = None
    parts: tuple["Majority", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MajorityTest:
    """Whether a majority was reached, and the sum; of several, each in its order."""

    met: bool
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Whole votes, and of how many: `present` and `members` are bases too."""

    yes: int
    no: int
    abstain: int
    present: int
    members: int


def read_majority(data: Any, where: str = "") -> Majority:
    """A majority from its JSON; what does not fit is a ShapeError that names the key.

    >>> half = {"basis": "members", "threshold": "1/2", "strictly_more": True}
    >>> read_majority({"any": [half, half]}).kind
    'any'
    """
    return _read(shapes.threshold(data, where))


def check_majority(majority: Majority, tally: Tally) -> MajorityTest:
    """Hold a majority against the votes; where nobody is in the base none is reached.

    >>> half = Majority(kind="one", threshold=read_threshold(
    ...     {"basis": "cast", "threshold": "1/2", "strictly_more": True}))
    >>> votes = Tally(yes=3, no=2, abstain=1, present=6, members=9)
    >>> check_majority(half, votes)
    MajorityTest(met=True, because='3 × 2 > 1 × 5')
    """
    if majority.threshold is not None:
        return _check_one(majority.threshold, tally)
    tests = [check_majority(part, tally) for part in majority.parts]
    hold = all if majority.kind == ALL else any
    return MajorityTest(
        met=hold(test.met for test in tests),
        because="; ".join(test.because for test in tests),
    )


def _check_one(threshold: Threshold, tally: Tally) -> MajorityTest:
    base = base_of(
        threshold.basis,
        yes=tally.yes,
        no=tally.no,
        abstain=tally.abstain,
        present=tally.present,
        members=tally.members,
    )
    top, bottom = threshold.share.numerator, threshold.share.denominator
    strictly = threshold.strictly_more or base == 0
    left, right = tally.yes * bottom, top * base
    met = left > right if strictly else left >= right
    return MajorityTest(
        met=met,
        because=f"{tally.yes} × {bottom} {sign(strictly, met)} {top} × {base}",
    )


def _read(written: Mapping[str, Any]) -> Majority:
    if ALL in written:
        return Majority(kind="at_least", parts=tuple(map(_read, written[ALL])))
    if ANY in written:
        return Majority(kind="any", parts=tuple(map(_read, written[ANY])))
    return Majority(kind="one", threshold=read_threshold(written))
