"""Recurrence: the days on which something comes due again and again.

A day of the month that a month does not have is its last day; the next month has the
day again, so that rent of the 31st never wanders to the 28th.
"""

from datetime import date, timedelta

from coopkit.errors import N_, CoopError
from coopkit.periods import month_end

MONTHS = {"month": 1, "quarter": 3, "year": 12}


class NotDueError(CoopError):
    """A day on which a recurring entry is not due."""

    template = N_(
        "It is due on {next_on}, not on {on}: it may have been posted already. Look at "
        "the list again."
    )


def next_after(on: date, *, every: str, day: int) -> date:
    """The next day after one on which it was due; `day` is the day it is meant for.

    >>> next_after(date(2026, 1, 31), every="month", day=31)
    datetime.date(2026, 2, 28)
    >>> next_after(date(2026, 2, 28), every="month", day=31)
    datetime.date(2026, 3, 31)
    """
    if every == "week":
        return on + timedelta(days=7)
    months = on.year * 12 + on.month - 1 + MONTHS[every]
    return month_end(months // 12, months % 12 + 1, day)
