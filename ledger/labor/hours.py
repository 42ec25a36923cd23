"""Hours as people write them, read as whole minutes.

Units: minutes, rounded half-up; whether they were exact is told.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from coopkit.errors import N_, CoopError
from coopkit.money import half_up

_CLOCK = re.compile(r"(-?)(\d{1,6}):([0-5]\d)(?::([0-5]\d))?", re.ASCII)
_DECIMAL = re.compile(r"(-?)(\d{1,3}(?:,\d{3})+|\d{1,9})?(?:\.(\d{1,12}))?", re.ASCII)
_COMMA = re.compile(r"(-?)(\d{1,6}),(\d{1,2})", re.ASCII)


class HoursError(CoopError):
    """Text that is no number of hours."""

    template = N_(
        "“{text}” is not a number of hours. Write it like 7.5, 7:30 or 1,764.50."
    )


@dataclass(frozen=True, slots=True)
class Hours:
    """Whole minutes; `exact` is false where a part of a minute was rounded."""

    minutes: int
    exact: bool = True


def part_of_year(since: date, first: date, last: date) -> Fraction:
    """The part of a year from a day to its end, by days; the whole from before it.

    >>> part_of_year(date(2026, 7, 1), date(2026, 1, 1), date(2026, 12, 31))
    Fraction(184, 365)
    """
    begins = max(since, first)
    return Fraction((last - begins).days + 1, (last - first).days + 1)


def parse_hours(text: str) -> Hours | None:
    """Read hours; blank is None, which is not zero.

    >>> parse_hours("7.5"), parse_hours("7:30"), parse_hours("1,764.50"), parse_hours(" ")
    (Hours(minutes=450, exact=True), Hours(minutes=450, exact=True),
     Hours(minutes=105870, exact=True), None)
    >>> parse_hours("7.33"), parse_hours("0:00:30"), parse_hours("7,5")
    (Hours(minutes=440, exact=False), Hours(minutes=1, exact=False),
     Hours(minutes=450, exact=True))
    """
    stripped = text.strip()
    if not stripped:
        return None
    clock = _CLOCK.fullmatch(stripped)
    if clock:
        seconds = int(clock[2]) * 3600 + int(clock[3]) * 60 + int(clock[4] or 0)
        return _rounded(Fraction(seconds, 60), clock[1])
    number = _DECIMAL.fullmatch(stripped) or _COMMA.fullmatch(stripped)
    if not number or not (number[2] or number[3]):
        raise HoursError(text=text)
    whole = (number[2] or "0").replace(",", "")
    return _rounded(Fraction(f"{whole}.{number[3] or 0}") * 60, number[1])


def _rounded(minutes: Fraction, sign: str) -> Hours:
    whole = half_up(minutes, of=1)
    return Hours(-whole if sign else whole, exact=minutes.denominator == 1)


def countable(by_kind: Mapping[str, int], weights: Mapping[str, Fraction]) -> int:
    """The minutes that count, each kind by its weight, rounded half-up once.

    >>> countable({"worked": 60, "overtime": 31}, {"overtime": Fraction(3, 2)})
    47
    """
    counted = Fraction(0)
    for kind, minutes in by_kind.items():
        counted += minutes * weights.get(kind, Fraction(0))
    return half_up(counted, of=1)


def netted(by_kind: Mapping[str, int]) -> dict[str, int]:
    """Minutes by kind with none below zero: what was taken back too much elsewhere.

    A kind below zero is netted against the worker's other kinds, by name and worked
    hours first; what is then left is nothing, never a negative measure.

    >>> netted({"worked": 100, "overtime": -30}), netted({"worked": 10, "sick": -30})
    ({'worked': 70}, {})
    """
    debt = -sum(minutes for minutes in by_kind.values() if minutes < 0)
    if not debt:
        return {kind: minutes for kind, minutes in by_kind.items() if minutes}
    left = {}
    for kind in sorted(by_kind, key=lambda kind: (kind != "worked", kind)):
        taken = min(debt, max(by_kind[kind], 0))
        debt -= taken
        if by_kind[kind] > taken:
            left[kind] = by_kind[kind] - taken
    return left
