"""Pay periods: days that are looked at and locked together, and what they cover.

A period never runs over the end of a fiscal year: there it is cut, so that a year can be
locked whole. Hours of a day count in the year of that day; hours that a payroll program
tells only by the last day of its period count in the year of that day.
Source: Bylaws, art. 4.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coopkit.errors import N_, CoopError, Marked
from coopkit.periods import FiscalYear

ONE = timedelta(days=1)
LENGTHS: dict[str, Marked] = {
    "week": N_("every week"),
    "two_weeks": N_("every two weeks"),
    "half_month": N_("twice a month, on the 15th and the last day"),
    "month": N_("every month"),
}
_DAYS = {"week": 7, "two_weeks": 14}


class LastDayError(CoopError):
    """A first period that does not end in the year’s first weeks."""

    template = N_(
        "The first period of the year ends between {first} and {last}. Write the last "
        "day of the first pay period."
    )


@dataclass(frozen=True, slots=True)
class Days:
    """Some days, the first and the last included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def meets(self, first: date, last: date) -> bool:
        """Whether it has a day in common with others."""
        return self.first <= last and first <= self.last


def cut(year: FiscalYear, length: str, *, first_last: date | None = None) -> list[Days]:
    """The pay periods of a fiscal year, without a gap; the last is cut at its end.

    `first_last` is the last day of the first period, for weeks; else it is whole.

    >>> year = FiscalYear(date(2025, 7, 1), date(2026, 6, 30))
    >>> cut(year, "two_weeks", first_last=date(2025, 7, 5))[0].last
    datetime.date(2025, 7, 5)
    >>> [str(days.last) for days in cut(year, "half_month")[:3]]
    ['2025-07-15', '2025-07-31', '2025-08-15']
    """
    ends = (
        _weekly(year, length, first_last) if length in _DAYS else _monthly(year, length)
    )
    found, first = [], year.first
    for end in ends:
        last = min(end, year.last)
        found.append(Days(first, last))
        first = last + ONE
        if first > year.last:
            break
    return found


def _weekly(year: FiscalYear, length: str, first_last: date | None) -> Iterator[date]:
    step = timedelta(days=_DAYS[length])
    latest = year.first + step - ONE
    end = first_last or latest
    if not year.first <= end <= latest:
        raise LastDayError(first=year.first, last=latest)
    while True:
        yield end
        end += step


def _monthly(year: FiscalYear, length: str) -> Iterator[date]:
    day = year.first
    while True:
        last = day.replace(day=monthrange(day.year, day.month)[1])
        if length == "half_month" and day.day <= 15:
            yield day.replace(day=15)
        yield last
        day = last + ONE


def gaps(year: FiscalYear, periods: Iterable[Days]) -> list[Days]:
    """The days of a year that stand in none of some periods, as stretches.

    >>> year = FiscalYear(date(2026, 1, 1), date(2026, 12, 31))
    >>> (gap,) = gaps(year, [Days(date(2026, 1, 1), date(2026, 12, 30))])
    >>> gap.first == gap.last == date(2026, 12, 31)
    True
    """
    found, free = [], year.first
    for days in sorted(periods, key=lambda days: days.first):
        if days.last < year.first or days.first > year.last:
            continue
        if days.first > free:
            found.append(Days(free, days.first - ONE))
        free = max(free, days.last + ONE)
    if free <= year.last:
        found.append(Days(free, year.last))
    return found


def covered_through(year: FiscalYear, locked: Sequence[Days]) -> date | None:
    """The last day of the year up to which every day stands in one of some periods.

    >>> year = FiscalYear(date(2026, 1, 1), date(2026, 12, 31))
    >>> covered_through(year, [Days(date(2026, 2, 1), date(2026, 2, 28))]) is None
    True
    """
    open_days = gaps(year, locked)
    if not open_days:
        return year.last
    before = open_days[0].first - ONE
    return before if before >= year.first else None
