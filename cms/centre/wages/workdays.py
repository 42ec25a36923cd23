"""Workdays and workweeks: to which of them each minute of work belongs.

A workday is 24 hours that begin at one time each day, a workweek seven of them. Work
across that hour is split there. Minutes are those of the clock on the wall.
Source: Cal. Lab. Code § 500; 29 CFR § 778.105; DLSE Enforcement Manual § 48.1.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from cms.centre.wages.shapes import DAY_MINUTES, Break, Day, Job, Span, WageError
from coopkit.errors import N_

MOST_WEEKS = 260


class NoDaysError(WageError):
    """Nothing was typed."""

    template = N_("No day is filled in. Write at least one day and its hours.")


class SpanError(WageError):
    """A time that ends before it begins, or lasts longer than a day."""

    template = N_(
        "On {on}, the end of work is not after its start, or more than a day after it. "
        "Look at the times of that day again."
    )


class OverlapError(WageError):
    """The same minutes, typed twice."""

    template = N_(
        "Some time on {on} is typed twice. Each hour counts once: look at that day, and "
        "at the night before."
    )


class BreakOutsideError(WageError):
    """A break that does not lie within work, or is longer than it."""

    template = N_(
        "On {on}, a break of {minutes} minutes does not fit into the hours of work. "
        "Look at the times of that day again."
    )


class LongDayError(WageError):
    """More hours than a day has."""

    template = N_("On {on} there are more than 24 hours of work. Look at that day again.")


class RateError(WageError):
    """A row whose rate of pay was not told."""

    template = N_("The pay rate of {on} is missing. Write each rate, and one a day.")


class ManyWeeksError(WageError):
    """More weeks than any claim reaches back."""

    template = N_(
        "{weeks} weeks are more than can be counted. Write {most} at most: older pay is "
        "too old to claim."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Work without a break, in minutes since the calendar began."""

    start: int
    end: int
    follows_unknown: bool = False
    """Whether the break before it was put there by us, since nobody told its time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """One row's work: the workday it began on, and its minutes by workday."""

    workday: date
    row: Day
    stretches: tuple[Stretch, ...]
    pieces: tuple[tuple[date, int], ...]

    @property
    def minutes(self) -> int:
        return sum(minutes for _, minutes in self.pieces)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workday:
    """The minutes of work of one workday, by the place of their rate."""

    on: date
    by_rate: tuple[int, ...]

    @property
    def minutes(self) -> int:
        return sum(self.by_rate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """A workweek by its first day, and its workdays with any work, in order."""

    first: date
    days: tuple[Workday, ...]

    @property
    def minutes(self) -> int:
        return sum(day.minutes for day in self.days)


def week_of(day: date, starts_on: int) -> date:
    """The first day of the workweek that a day lies in.

    >>> week_of(date(2026, 11, 18), 6), week_of(date(2026, 11, 15), 6)
    (datetime.date(2026, 11, 15), datetime.date(2026, 11, 15))
    """
    return day - timedelta(days=(day.weekday() - starts_on) % 7)


def weeks_typed(days: Iterable[Day], job: Job) -> int:
    """How many workweeks the typed days reach over, empty ones among them."""
    firsts = [week_of(day.on, job.week_starts_on) for day in days]
    if not firsts:
        raise NoDaysError
    return (max(firsts) - min(firsts)).days // 7 + 1


def shifts_of(days: Iterable[Day], job: Job, *, least_unpaid: int) -> tuple[Shift, ...]:
    """Every row as a shift; a break of fewer minutes than `least_unpaid` is work."""
    shifts = [_shift(day, job, least_unpaid) for day in days]
    _refuse_overlaps(shifts)
    by_day: dict[date, int] = defaultdict(int)
    for shift in shifts:
        for on, minutes in shift.pieces:
            by_day[on] += minutes
            if by_day[on] > DAY_MINUTES:
                raise LongDayError(on=on)
    return tuple(sorted(shifts, key=_order))


def weeks_of(shifts: Iterable[Shift], job: Job) -> tuple[Week, ...]:
    """The workweeks in which anything was worked, in order."""
    by_day: dict[date, list[int]] = defaultdict(lambda: [0] * len(job.rates))
    for shift in shifts:
        for on, minutes in shift.pieces:
            by_day[on][shift.row.rate] += minutes
    weeks: dict[date, list[Workday]] = defaultdict(list)
    for on in sorted(by_day):
        if any(by_day[on]):
            day = Workday(on=on, by_rate=tuple(by_day[on]))
            weeks[week_of(on, job.week_starts_on)].append(day)
    return tuple(Week(first=first, days=tuple(weeks[first])) for first in sorted(weeks))


def _order(shift: Shift) -> tuple[date, int, int]:
    start = shift.stretches[0].start if shift.stretches else 0
    return shift.workday, start, shift.row.rate


def _shift(day: Day, job: Job, least_unpaid: int) -> Shift:
    if not 0 <= day.rate < len(job.rates):
        raise RateError(on=day.on)
    if day.total_minutes is not None:
        if not 0 <= day.total_minutes <= DAY_MINUTES:
            raise LongDayError(on=day.on)
        pieces = ((day.on, day.total_minutes),)
        return Shift(workday=day.on, row=day, stretches=(), pieces=pieces)
    stretches = _stretches(day, least_unpaid)
    by_day: dict[date, int] = defaultdict(int)
    for stretch in stretches:
        for on, minutes in _by_workday(stretch, job.workday_starts_at):
            by_day[on] += minutes
    return Shift(
        workday=min(by_day, default=day.on),
        row=day,
        stretches=stretches,
        pieces=tuple(sorted(by_day.items())),
    )


def _by_workday(stretch: Stretch, starts_at: int) -> Iterable[tuple[date, int]]:
    at = stretch.start
    while at < stretch.end:
        number = (at - starts_at) // DAY_MINUTES
        until = min(stretch.end, (number + 1) * DAY_MINUTES + starts_at)
        yield date.fromordinal(number), until - at
        at = until


def _stretches(day: Day, least_unpaid: int) -> tuple[Stretch, ...]:
    """The row's work with its unpaid breaks taken off, in order."""
    midnight = day.on.toordinal() * DAY_MINUTES
    for span in day.spans:
        if not 0 <= span.start < span.end <= span.start + DAY_MINUTES:
            raise SpanError(on=day.on)
    parts = [
        Stretch(start=midnight + span.start, end=midnight + span.end)
        for span in sorted(day.spans)
    ]
    unpaid = [
        one
        for one in day.breaks or ()
        if one.minutes >= least_unpaid and not one.was_worked
    ]
    for one in sorted(unpaid, key=lambda one: (one.began is None, -one.minutes)):
        parts = _taken_off(parts, one, day.on)
    return tuple(part for part in parts if part.start < part.end)


def _taken_off(parts: list[Stretch], one: Break, on: date) -> list[Stretch]:
    """The parts less a break: at its time, or in the middle of the longest part."""
    place, start = _place(parts, one, on)
    part = parts[place]
    if part.end - part.start < one.minutes or start + one.minutes > part.end:
        raise BreakOutsideError(on=on, minutes=one.minutes)
    before = replace(part, end=start)
    after = Stretch(
        start=start + one.minutes, end=part.end, follows_unknown=one.began is None
    )
    return [*parts[:place], before, after, *parts[place + 1 :]]


def _place(parts: list[Stretch], one: Break, on: date) -> tuple[int, int]:
    """In which part a break lies, and at which minute it begins."""
    if not parts:
        raise BreakOutsideError(on=on, minutes=one.minutes)
    if one.began is None:
        place = max(range(len(parts)), key=lambda at: parts[at].end - parts[at].start)
        spare = parts[place].end - parts[place].start - one.minutes
        return place, parts[place].start + max(spare, 0) // 2
    midnight = on.toordinal() * DAY_MINUTES
    for began in (midnight + one.began, midnight + one.began + DAY_MINUTES):
        for place, part in enumerate(parts):
            if part.start <= began < part.end:
                return place, began
    raise BreakOutsideError(on=on, minutes=one.minutes)


def _refuse_overlaps(shifts: Iterable[Shift]) -> None:
    spans = sorted(
        (shift.row.on.toordinal() * DAY_MINUTES + span.start, _length(span), shift.row.on)
        for shift in shifts
        for span in shift.row.spans
    )
    for (start, length, _), (following, _, on) in pairwise(spans):
        if following < start + length:
            raise OverlapError(on=on)


def _length(span: Span) -> int:
    return span.end - span.start
