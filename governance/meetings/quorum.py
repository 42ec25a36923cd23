"""Quorum: whether enough members take part for a decision to count.

Whole numbers only: a share is compared by cross-multiplication, never as a percentage.
Source: Bylaws, clause 3.2.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from coopkit.money import parse_share
from governance.bylaws import shapes


@dataclass(frozen=True, slots=True, kw_only=True)
class Quorum:
    """A count, a share of the members, all of several, or any of several."""

    kind: Literal["count", "share", "at_least", "any"]
    count: int = 0
    share: Fraction = Fraction(0)
    strictly_more: bool = False
    parts: tuple["Quorum", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QuorumTest:
    """Whether a quorum was there: how many were needed, and the computation."""

    met: bool
    needed: int
    because: str


def read_quorum(data: Any, where: str = "quorum") -> Quorum:
    """A quorum from its JSON; what does not fit is a ShapeError that names the key.

    >>> read_quorum({"share": "1/2", "of": "members"}).share
    Fraction(1, 2)
    """
    return _read(shapes.quorum(data, where))


def check_quorum(quorum: Quorum, *, present: int, members: int) -> QuorumTest:
    """Hold a quorum against those who take part and all who may.

    >>> half = read_quorum({"share": "1/2", "of": "members"})
    >>> check_quorum(half, present=7, members=9)
    QuorumTest(met=True, needed=5, because='7 × 2 ≥ 1 × 9')
    """
    if present < 0 or members < 0:
        raise ValueError("present and members must not be negative")
    if present > members:
        raise ValueError(f"present: {present} is more than members: {members}")
    if quorum.kind in {"at_least", "any"}:
        tests = [
            check_quorum(part, present=present, members=members) for part in quorum.parts
        ]
        hold, of = (all, max) if quorum.kind == "at_least" else (any, min)
        return QuorumTest(
            met=hold(test.met for test in tests),
            needed=of(test.needed for test in tests),
            because="; ".join(test.because for test in tests),
        )
    if quorum.kind == "count":
        left, right = present, quorum.count
        written = f"{present} {{}} {quorum.count}"
        needed = quorum.count + quorum.strictly_more
    else:
        top, bottom = quorum.share.numerator, quorum.share.denominator
        left, right = present * bottom, top * members
        written = f"{present} × {bottom} {{}} {top} × {members}"
        needed = right // bottom + 1 if quorum.strictly_more else -(-right // bottom)
    met = left > right if quorum.strictly_more else left >= right
    return QuorumTest(
        met=met, needed=needed, because=written.format(sign(quorum.strictly_more, met))
    )


def sign(strictly_more: bool, met: bool) -> str:
    """The sign that is true between the two sides of a comparison.

    >>> sign(True, True), sign(False, True), sign(True, False), sign(False, False)
    ('>', '≥', '≤', '<')
    """
    if met:
        return ">" if strictly_more else "≥"
    return "≤" if strictly_more else "<"


def _read(written: Mapping[str, Any]) -> Quorum:
    strictly = written.get("strictly_more", False)
    if "at_least" in written:
        return Quorum(kind="at_least", parts=tuple(map(_read, written["at_least"])))
    if "any" in written:
        return Quorum(kind="any", parts=tuple(map(_read, written["any"])))
    if "count" in written:
        return Quorum(kind="count", count=written["count"], strictly_more=strictly)
    return Quorum(
        kind="share", share=parse_share(written["share"]), strictly_more=strictly
    )
