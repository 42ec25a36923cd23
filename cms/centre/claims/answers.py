"""What a claim form asks beside the hours: who worked, for whom, and how it was paid.

Nobody is asked for a number of a person, a birthday, or where somebody comes from. What
a form asks of that kind stays empty on the sheet, for the worker to decide.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cms.centre.wages.shapes import DAY_MINUTES, Day
from cms.centre.wages.wording import hours
from coopkit.errors import Marked


class PaidHow(StrEnum):
    """How wages came; the words are those of the California form."""

    CHECK = "BY CHECK"
    CASH = "BY CASH"
    BOTH = "BY BOTH CASH & CHECK"
    OTHER = "OTHER"


class YesNo(StrEnum):
    """An answer in the words of the form."""

    YES = "YES"
    NO = "NO"
    UNKNOWN = "I DON’T KNOW"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What somebody typed for a claim; anything may be left empty."""

    first_name: str = ""
    last_name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    city: str = ""
    language: str = ""
    employer: str = ""
    employer_phone: str = ""
    employer_address: str = ""
    worksite: str = ""
    boss: str = ""
    boss_title: str = ""
    plate: str = ""
    business: str = ""
    work: str = ""
    employees: str = ""
    is_open: str = ""
    paid_how: str = ""
    bounced: str = ""
    has_stubs: str = ""
    is_contractor: str = ""
    union: str = ""
    others: str = ""
    payday: str = ""
    hired_on: date | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """One box of a form: its number there, its name there, and what belongs in it.

    An empty one is written by hand, or left.
    """

    number: str
    name: Marked
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a form, with its boxes in order."""

    title: Marked
    boxes: tuple[Box, ...]


def day(on: date | None) -> str:
    """A day as American forms have it.

    >>> day(date(2026, 3, 9)), day(None)
    ('03/09/2026', '')
    """
    return f"{on:%m/%d/%Y}" if on else ""


def clock(minutes: int) -> str:
    """A time of day as the forms write it.

    >>> clock(450), clock(12 * 60), clock(0), clock(25 * 60 + 5)
    ('7:30 am', '12:00 pm', '12:00 am', '1:05 am')
    """
    hour, minute = divmod(minutes % DAY_MINUTES, 60)
    return f"{(hour - 1) % 12 + 1}:{minute:02d} {'am' if hour < 12 else 'pm'}"


def worked(one: Day) -> str:
    """A day of work in one line: its date, from when to when, and the meal.

    >>> from cms.centre.wages.shapes import Break, Span
    >>> spans, meal = (Span(420, 1050),), (Break(minutes=30),)
    >>> worked(Day(on=date(2026, 11, 9), spans=spans, breaks=meal))
    '11/09/2026: 7:00 am – 5:30 pm, meal 30 min'
    """
    times = [f"{clock(start)} – {clock(end)}" for start, end in one.spans]
    if one.total_minutes is not None:
        times.append(f"{hours(one.total_minutes)} hours")
    meals = [f"meal {each.minutes} min" for each in one.breaks or () if each.minutes]
    return f"{day(one.on)}: {', '.join([*times, *meals])}"
