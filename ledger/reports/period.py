"""The days of a report: a fiscal year up to a day, cut into columns.

Fiscal years need not begin on the first day of a month; the first and the last month of
one are then shorter, and all of them together are the year.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from coopkit.periods import FiscalYear, month_end
from ledger.reports.statement import Column

MOST_BESIDE = 5
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A fiscal year as far as a report goes, and the years that stand beside it."""

    year: FiscalYear
    last: date
    by: str = "year"
    beside: tuple[FiscalYear, ...] = ()

    @property
    def first(self) -> date:
        return self.year.first

    @property
    def whole(self) -> bool:
        return self.last == self.year.last


def months_of(first: date, last: date) -> list[tuple[date, date]]:
    """The calendar months of a span of days, cut to it.

    >>> months_of(date(2026, 1, 15), date(2026, 3, 2))[1]
    (datetime.date(2026, 2, 1), datetime.date(2026, 2, 28))
    """
    found, begins = [], first
    while begins <= last:
        ends = min(last, month_end(begins.year, begins.month, 31))
        found.append((begins, ends))
        begins = ends + DAY
    return found


def quarters_of(first: date, last: date) -> list[tuple[date, date]]:
    """The quarters of a fiscal year that begins on this first day.

    >>> quarters_of(date(2025, 7, 1), date(2026, 2, 10))[-1]
    (datetime.date(2026, 1, 1), datetime.date(2026, 2, 10))
    """
    months = months_of(first, last)
    return [
        (months[place][0], months[min(place + 2, len(months) - 1)][1])
        for place in range(0, len(months), 3)
    ]


def same_day(day: date, years: int) -> date:
    """The same day some years earlier; 29 February becomes the 28th.

    >>> same_day(date(2024, 2, 29), 1)
    datetime.date(2023, 2, 28)
    """
    return month_end(day.year - years, day.month, day.day)


def columns_of(period: Period) -> tuple[Column, ...]:
    """The columns of a report on what moved: the parts of the year, or years beside."""
    cut: dict[str, Callable[[date, date], list[tuple[date, date]]]] = {
        "month": months_of,
        "quarter": quarters_of,
    }
    if period.by in cut:
        spans = cut[period.by](period.first, period.last)
        return tuple(Column(first=a, last=z, span=period.by) for a, z in spans)
    return (
        Column(first=period.first, last=period.last),
        *(
            Column(first=year.first, last=_through(period, year))
            for year in period.beside
        ),
    )


def days_of(period: Period) -> tuple[Column, ...]:
    """The same columns for a report on what is there at the end of a day."""
    return tuple(
        Column(last=column.last, span="day" if column.span == "year" else column.span)
        for column in columns_of(period)
    )


def _through(period: Period, year: FiscalYear) -> date:
    if period.whole:
        return year.last
    return min(year.last, same_day(period.last, period.year.name - year.name))
