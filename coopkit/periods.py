"""Periods: fiscal years, and the days that a statute counts from their close.

Source: 26 U.S.C. § 1382(d) (payment period), § 6072(d) (return), 26 C.F.R.
§ 1.1388-1(c)(3)(iii) (qualified cheque). Weekends and holidays are not shifted.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

QUALIFIED_CHEQUE_DAYS = 90


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """A fiscal year, both days included; named by the calendar year it ends in."""

    first: date
    last: date

    @property
    def name(self) -> int:
        return self.last.year

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def month_end(year: int, month: int, day: int) -> date:
    """That day of the month, or the month's last where it is shorter.

    >>> month_end(2025, 2, 29)
    datetime.date(2025, 2, 28)
    """
    return date(year, month, min(day, monthrange(year, month)[1]))


def fiscal_year(name: int, *, month: int = 12, day: int = 31) -> FiscalYear:
    """The fiscal year that ends in a calendar year.

    >>> fiscal_year(2026, month=6, day=30).first
    datetime.date(2025, 7, 1)
    """
    last = month_end(name, month, day)
    return FiscalYear(month_end(name - 1, month, day) + timedelta(days=1), last)


def fiscal_year_of(on: date, *, month: int = 12, day: int = 31) -> FiscalYear:
    """The fiscal year that a day lies in.

    >>> fiscal_year_of(date(2025, 7, 1), month=6, day=30).name
    2026
    """
    this = fiscal_year(on.year, month=month, day=day)
    return this if on <= this.last else fiscal_year(on.year + 1, month=month, day=day)


def rules_fixed_on(first: date, *, founded_on: date | None) -> date:
    """The day whose bylaws hold for a fiscal year: its first, for they are fixed before.

    A co-op founded within the year has those of its founding day.

    >>> rules_fixed_on(date(2025, 7, 1), founded_on=date(2025, 9, 15))
    datetime.date(2025, 9, 15)
    """
    return max(first, founded_on or first)


def payment_period_ends(year_end: date) -> date:
    """The 15th day of the 9th month after a fiscal year closes.

    >>> payment_period_ends(date(2025, 6, 30)), payment_period_ends(date(2026, 12, 31))
    (datetime.date(2026, 3, 15), datetime.date(2027, 9, 15))
    """
    months = year_end.month - 1 + 9
    return date(year_end.year + months // 12, months % 12 + 1, 15)


def return_due(year_end: date) -> date:
    """The day a cooperative's income tax return is due, under § 6072(d)."""
    return payment_period_ends(year_end)


def qualified_cheque_last_day(year_end: date) -> date:
    """The last day on which cashing a qualified cheque is consent.

    >>> qualified_cheque_last_day(date(2025, 6, 30))
    datetime.date(2026, 6, 13)
    """
    return payment_period_ends(year_end) + timedelta(days=QUALIFIED_CHEQUE_DAYS)
