"""Threshold: whether a motion is adopted, by whole votes and never by a percentage.

A tie is not more than one half. Where the base is empty nothing is adopted: nobody voted.
Source: Bylaws, clauses 3.2 and 3.3.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from coopkit.money import parse_share
from governance.bylaws import shapes
from governance.meetings.quorum import Quorum, check_quorum, sign


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """The share of a base that must vote yes.

    `basis`: “cast” (yes and no), “cast_incl_abstain”, “present” or “members”.
    """

    basis: str
    share: Fraction
    strictly_more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The outcome; `quorate` is None where no quorum is asked, `because` the sum."""

    quorate: bool | None
    threshold_met: bool
    adopted: bool
    because: str


def read_threshold(data: Any, where: str = "") -> Threshold:
    """A threshold from its JSON; what does not fit is a ShapeError that names the key."""
    return _threshold(shapes.threshold(data, where))


def decide(
    *,
    yes: int,
    no: int,
    abstain: int,
    present: int,
    members: int,
    threshold: Threshold,
    quorum: Quorum | None,
) -> Decision:
    """Decide a motion by its counts; impossible counts are a ValueError.

    >>> two_thirds = Threshold(basis="cast", share=Fraction(2, 3))
    >>> decide(yes=20, no=10, abstain=7, present=37, members=60, threshold=two_thirds,
    ...        quorum=None).because
    '20 × 3 ≥ 2 × 30'
    """
    _refuse_impossible(yes, no, abstain, present, members)
    base = base_of(
        threshold.basis, yes=yes, no=no, abstain=abstain, present=present, members=members
    )
    top, bottom = threshold.share.numerator, threshold.share.denominator
    strictly = threshold.strictly_more or base == 0
    left, right = yes * bottom, top * base
    met = left > right if strictly else left >= right
    quorate = (
        check_quorum(quorum, present=present, members=members).met if quorum else None
    )
    return Decision(
        quorate=quorate,
        threshold_met=met,
        adopted=met and quorate is not False,
        because=f"{yes} × {bottom} {sign(strictly, met)} {top} × {base}",
    )


def base_of(
    basis: str, *, yes: int, no: int, abstain: int, present: int, members: int
) -> int:
    """How many votes a threshold is a share of."""
    return {
        "cast": yes + no,
        "cast_incl_abstain": yes + no + abstain,
        "present": present,
        "members": members,
    }[basis]


def _threshold(written: Mapping[str, Any]) -> Threshold:
    return Threshold(
        basis=written["basis"],
        share=parse_share(written["threshold"]),
        strictly_more=written["strictly_more"],
    )


def _refuse_impossible(
    yes: int, no: int, abstain: int, present: int, members: int
) -> None:
    counts = {"yes": yes, "no": no, "abstain": abstain, "present": present}
    for name, number in {**counts, "members": members}.items():
        if number < 0:
            raise ValueError(f"{name}: {number} is less than nothing")
    if yes + no + abstain > present:
        raise ValueError(
            f"present: {present} is less than yes, no and abstain together "
            f"({yes + no + abstain})"
        )
    if present > members:
        raise ValueError(f"members: {members} is less than present ({present})")
