"""Reading who may vote on a day, and why somebody of the roll may not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from coopkit.cooperatives.models import Cooperative
from governance.bylaws.selectors import Bylaws, in_force
from governance.members.entitlement import entitlements
from governance.members.selectors.roll import RollLine, roll


@dataclass(frozen=True, slots=True, kw_only=True)
class Electorate:
    """Who of the roll may vote on a day; each of the others with the reason.

    Reasons are “class”, “leave”, “suspension” or “tenure”. `not_in_quorum` are the codes,
    of electors and others, that do not count among those a quorum is a share of.
    """

    on: date
    electors: list[RollLine]
    excluded: list[tuple[RollLine, str]]
    not_in_quorum: frozenset[str]


def electorate(cooperative: Cooperative, *, on: date) -> Electorate:
    """Who may vote on a day by the bylaws of that day; two queries."""
    return electorate_by(cooperative, in_force(cooperative, on=on), on=on)


def electorate_by(cooperative: Cooperative, bylaws: Bylaws, *, on: date) -> Electorate:
    """As `electorate`, by these bylaws."""
    return electorate_under(cooperative, bylaws.raw(), on=on)


def electorate_under(
    cooperative: Cooperative, values: Mapping[str, Any], *, on: date
) -> Electorate:
    """As `electorate`, by raw values of the bylaws: to see what others would do."""
    lines = roll(cooperative, on=on)
    found = list(zip(lines, entitlements(lines, values, on=on), strict=True))
    return Electorate(
        on=on,
        electors=[line for line, entitled in found if not entitled.because],
        excluded=[(line, each.because) for line, each in found if each.because],
        not_in_quorum=frozenset(line.code for line, each in found if not each.counts),
    )
