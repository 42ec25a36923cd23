"""Scenarios: one year under several sets of rules, side by side; nothing is posted.

Units: cents. A scenario that cannot be worked out says why in the place of figures.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coopkit.errors import N_, CoopError
from coopkit.money import Cents
from ledger.patronage.rework import rework
from ledger.patronage.worksheet import Result, ShareLine, Sheet


class NoChangeError(CoopError):
    """A scenario that leaves everything as it is."""

    template = N_(
        "This scenario changes no rule. Give at least one value that differs from the "
        "bylaws, and leave the others empty."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A year under some changed rules, or why it cannot be worked out."""

    name: str
    changes: Mapping[str, Any]
    result: Result | None = None
    refusal: CoopError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One figure of a year in each scenario; None where there is none."""

    what: str
    cents: tuple[Cents | None, ...]

    @property
    def differs(self) -> bool:
        return len(set(self.cents)) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberFigures:
    """One member's share in each scenario; None where there is none."""

    code: str
    shares: tuple[ShareLine | None, ...]

    @property
    def totals(self) -> tuple[Cents, ...]:
        return tuple(share.total if share else 0 for share in self.shares)


def try_out(sheet: Sheet, name: str, changes: Mapping[str, Any]) -> Tried:
    """The sheet's year with some values of the bylaws changed."""
    try:
        return Tried(name=name, changes=changes, result=rework(sheet, changes))
    except CoopError as refusal:
        return Tried(name=name, changes=changes, refusal=refusal)


def figures(tried: Sequence[Tried]) -> list[Figures]:
    """The totals of each scenario, accounts in the order they first appear."""
    results = [each.result for each in tried]
    funds: dict[str, None] = {}
    for result in results:
        funds |= dict.fromkeys(result.appropriated if result else ())
    rows = [("patronage", "non_patronage", "pool", "cash", "retained")]
    found = [
        Figures(what=what, cents=tuple(getattr(r, what) if r else None for r in results))
        for what in rows[0]
    ]
    set_aside = [
        Figures(
            what=f"fund:{fund}",
            cents=tuple(r.appropriated.get(fund, 0) if r else None for r in results),
        )
        for fund in funds
    ]
    return [*found[:2], *set_aside, *found[2:]]


def members(tried: Sequence[Tried]) -> list[MemberFigures]:
    """Every member's share in each scenario, by code."""
    held = [
        {share.code: share for share in each.result.shares} if each.result else {}
        for each in tried
    ]
    codes = sorted({code for shares in held for code in shares})
    return [
        MemberFigures(code=code, shares=tuple(shares.get(code) for shares in held))
        for code in codes
    ]
