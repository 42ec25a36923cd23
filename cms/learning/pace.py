"""The pace of a cohort: which lessons are read in which week, and from which day.

Weeks are counted from the cohort's first day: week 1 begins on it. A lesson that a
session names is read in the week of that session; the others stand between those, or are
spread evenly. No lesson is ever closed: a pace says when, and what is better read before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

DAYS = 7
A_WEEK = timedelta(days=DAYS)
LESSONS_A_WEEK = 4
"""How many lessons a week holds where neither dates nor sessions say it."""
LONGEST = 104
"""Weeks of a plan at the most: two years."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session as the pace sees it: its day, and the lessons it is about."""

    on: date
    lessons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """A week of the plan: its days, both included, and the lessons read in it."""

    number: int
    first: date
    last: date
    lessons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a lesson stands in the plan; `after` is the lesson to read before it.

    `session` is the number of the session that is about it, 0 for none.
    """

    week: int
    from_on: date
    session: int = 0
    after: str = ""

    def is_ahead(self, on: date) -> bool:
        """Whether the cohort comes to it on a later day; it is open all the same."""
        return on < self.from_on


def week_of(on: date, *, first: date) -> int:
    """The number of the week that a day lies in; 0 or less before the first day.

    >>> week_of(date(2027, 3, 1), first=date(2027, 3, 1))
    1
    >>> week_of(date(2027, 3, 8), first=date(2027, 3, 1))
    2
    >>> week_of(date(2027, 2, 28), first=date(2027, 3, 1))
    0
    """
    return (on - first).days // DAYS + 1


def days_of(week: int, *, first: date) -> tuple[date, date]:
    """The first and the last day of a week.

    >>> days_of(3, first=date(2027, 3, 1))
    (datetime.date(2027, 3, 15), datetime.date(2027, 3, 21))
    """
    begins = first + (week - 1) * A_WEEK
    return begins, begins + A_WEEK - timedelta(days=1)


def weeks_of(
    lessons: Sequence[str],
    *,
    first: date,
    last: date | None = None,
    meetings: Sequence[Meeting] = (),
) -> tuple[Week, ...]:
    """The plan: every lesson of the course in exactly one week.

    The last day only says over how many weeks lessons are spread; what a session names
    later than that keeps its week.
    """
    fixed = _fixed(lessons, first, meetings)
    number = _number(lessons, fixed, first=first, last=last)
    chosen = _between(lessons, fixed, number) if fixed else _evenly(lessons, 1, number)
    longest = max(number, *chosen.values()) if chosen else number
    weeks = []
    for week in range(1, longest + 1):
        begins, ends = days_of(week, first=first)
        own = tuple(lesson for lesson in lessons if chosen[lesson] == week)
        weeks.append(Week(number=week, first=begins, last=ends, lessons=own))
    return tuple(weeks)


def places_of(
    lessons: Sequence[str], weeks: Sequence[Week], meetings: Sequence[Meeting] = ()
) -> dict[str, Place]:
    """Where each lesson stands, with the lesson that comes before it in the course."""
    told = {
        lesson: number
        for number, meeting in reversed(list(enumerate(meetings, start=1)))
        for lesson in meeting.lessons
    }
    week_by_lesson = {lesson: week for week in weeks for lesson in week.lessons}
    before = dict(zip(lessons[1:], lessons, strict=False))
    return {
        lesson: Place(
            week=week_by_lesson[lesson].number,
            from_on=week_by_lesson[lesson].first,
            session=told.get(lesson, 0),
            after=before.get(lesson, ""),
        )
        for lesson in lessons
    }


def _fixed(
    lessons: Sequence[str], first: date, meetings: Sequence[Meeting]
) -> dict[str, int]:
    """The week of each lesson that a session names: of the first that does."""
    known = set(lessons)
    fixed: dict[str, int] = {}
    for meeting in sorted(meetings, key=lambda one: one.on):
        week = min(max(week_of(meeting.on, first=first), 1), LONGEST)
        for lesson in meeting.lessons:
            if lesson in known:
                fixed.setdefault(lesson, week)
    return fixed


def _number(
    lessons: Sequence[str], fixed: Mapping[str, int], *, first: date, last: date | None
) -> int:
    """Over how many weeks the lessons go."""
    if last:
        return min(max(week_of(last, first=first), 1), LONGEST)
    rest = len(lessons) - len(fixed)
    needed = -(-len(lessons) // LESSONS_A_WEEK) or 1
    if not fixed:
        return needed
    return max(fixed.values()) + (-(-rest // LESSONS_A_WEEK) if rest else 0)


def _between(
    lessons: Sequence[str], fixed: Mapping[str, int], number: int
) -> dict[str, int]:
    """Lessons before a session's are read with it; those after all sessions follow."""
    places = [place for place, lesson in enumerate(lessons) if lesson in fixed]
    chosen, ahead = dict(fixed), list(lessons[places[-1] + 1 :])
    week = 0
    for lesson in reversed(lessons[: places[-1] + 1]):
        week = fixed.get(lesson, week)
        chosen[lesson] = week
    after = max(fixed.values())
    return chosen | _evenly(ahead, after + 1, max(number, after + 1))


def _evenly(lessons: Sequence[str], first: int, last: int) -> dict[str, int]:
    """Lessons over the weeks from one to another, in order, as evenly as can be."""
    weeks, count = last - first + 1, len(lessons)
    return {
        lesson: first + place * weeks // count for place, lesson in enumerate(lessons)
    }
