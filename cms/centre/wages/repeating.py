"""Weeks that were like the typed ones: copies of them, back in time.

Nobody was at work on an unpaid sick day: a copy of that day has only the hours that are
left. What was typed for a day itself always stays.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from cms.centre.wages.shapes import Day, Job, Sick
from cms.centre.wages.workdays import MOST_WEEKS, ManyWeeksError, week_of, weeks_typed


def repeated(days: Sequence[Day], job: Job, *, weeks: int) -> tuple[Day, ...]:
    """The typed weeks, and copies of them back in time until there are so many."""
    typed = weeks_typed(days, job)
    if weeks > MOST_WEEKS or typed > MOST_WEEKS:
        raise ManyWeeksError(weeks=max(weeks, typed), most=MOST_WEEKS)
    last = max(week_of(day.on, job.week_starts_on) for day in days)
    found = []
    for day in days:
        back = (last - week_of(day.on, job.week_starts_on)).days // 7
        for place in range(back, max(weeks, typed), typed):
            on = day.on - timedelta(weeks=place - back)
            found.append(replace(day, on=on))
    return tuple(sorted(found, key=lambda one: one.on))


def without_sick_hours(
    days: Sequence[Day], sick: Sick | None, *, since: date
) -> tuple[Day, ...]:
    """The rows, less the unpaid sick hours of days before those that were typed."""
    away: dict[date, int] = defaultdict(int)
    for one in sick.days if sick else ():
        if one.on < since and not one.was_paid:
            away[one.on] += one.minutes
    return tuple(_left(days, away)) if away else tuple(days)


def _left(days: Sequence[Day], away: dict[date, int]) -> Iterator[Day]:
    for day in days:
        missed = min(away.get(day.on, 0), _minutes(day))
        if not missed:
            yield day
            continue
        away[day.on] -= missed
        if _minutes(day) > missed:
            yield _shortened(day, _minutes(day) - missed)


def _shortened(day: Day, minutes: int) -> Day:
    """A day of which only the sum of hours is known, and nothing of its breaks."""
    return Day(on=day.on, total_minutes=minutes, rate=day.rate)


def _minutes(day: Day) -> int:
    """What a row comes to, its unpaid breaks taken off."""
    if day.total_minutes is not None:
        return day.total_minutes
    breaks = sum(one.minutes for one in day.breaks or () if not one.was_worked)
    return max(0, sum(span.end - span.start for span in day.spans) - breaks)
