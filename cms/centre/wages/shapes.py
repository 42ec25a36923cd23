"""What goes into a reckoning of wages, and what comes out of it.

Units: money in cents, time in minutes by the clock on the wall (a day has 1,440 of them,
also when the clocks change), rates as exact cents an hour.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from coopkit.errors import CoopError, Marked
from coopkit.money import Cents

DAY_MINUTES = 24 * 60


class Place(StrEnum):
    """Whose rules hold; the federal ones alone where we know no rules of the state."""

    CALIFORNIA = "us-ca"
    FEDERAL = "us-federal"


class Field(StrEnum):
    """Kinds of work with rules of their own; only the usual kind is worked out here."""

    USUAL = "usual"
    FARM = "farm"
    HOME = "home"


class Span(NamedTuple):
    """From when to when, in minutes after midnight; past 1440 is the next day."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """Time that was not paid: `began` in minutes after midnight of the day, if known.

    `was_worked`: the boss took it off, but there was work to do all the same.
    `was_late`: a meal that came after the fifth hour, where `began` is not known.
    """

    minutes: int
    began: int | None = None
    was_worked: bool = False
    was_late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One row of what was worked; a day may have several rows, say at two rates.

    Either `spans` (breaks stand within, and are taken off) or `total_minutes` (all that
    was worked; breaks are off already, and only tell what meals there were).
    `breaks` None: nobody told, and no meal is worked out. `scheduled_minutes`: the shift
    that was planned, where somebody came and was sent home early.
    """

    on: date
    spans: tuple[Span, ...] = ()
    total_minutes: int | None = None
    rate: int = 0
    breaks: tuple[Break, ...] | None = None
    has_waived_meal: bool = False
    was_rest_denied: bool = False
    was_split_by_boss: bool = False
    scheduled_minutes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Where somebody works, for which one or two rates, in cents an hour.

    `local_minimum_cents`: what the city (or another state) asks for, if it is more.
    `week_starts_on`: Monday is 0. `workday_starts_at`: minutes after midnight.
    """

    place: Place
    rates: tuple[Cents, ...]
    local_minimum_cents: Cents | None = None
    field: Field = Field.USUAL
    week_starts_on: int = 6
    workday_starts_at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """What was paid before taxes: for the weeks as typed, or for all weeks counted."""

    cents: Cents
    is_for_all_weeks: bool = False


class Left(StrEnum):
    """How a job ended."""

    FIRED = "fired"
    QUIT_WITH_NOTICE = "quit_with_notice"
    QUIT = "quit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """The last day of work, and the day of the last pay (None: it has not come)."""

    how: Left
    on: date
    final_pay_on: date | None = None


class SickDay(NamedTuple):
    """A day, or part of one, missed for sickness or care."""

    on: date
    minutes: int
    was_paid: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sick:
    """Since when somebody works there, and the sick days since."""

    hired_on: date
    days: tuple[SickDay, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """All that somebody typed. `weeks`: it was like this for so many weeks.

    The typed weeks are then repeated back in time from the last one.
    """

    job: Job
    days: tuple[Day, ...]
    paid: Paid = field(default_factory=lambda: Paid(cents=0))
    weeks: int = 1
    ending: Ending | None = None
    sick: Sick | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with named places, to be said in the reader's language.

    What fills it is text, a date, a marked text, or a text by language {"en", "es"}.
    """

    template: Marked
    params: Mapping[str, object] = field(default_factory=dict)

    def said(
        self, translate: Callable[[str], str], write: Callable[[object], object]
    ) -> str:
        """The sentence through a translator, filled with what a writer of values gives.

        >>> from coopkit.errors import N_
        >>> Sentence(N_("Over {hours}."), {"hours": "8"}).said(str, str)
        'Over 8.'
        """
        filled = {
            name: translate(value) if isinstance(value, Marked) else write(value)
            for name, value in self.params.items()
        }
        return translate(self.template).format(**filled)


class Part(StrEnum):
    """Where a line belongs; `MAY_ASK` lines stand apart, and in no total."""

    WORK = "work"
    PREMIUM = "premium"
    SICK = "sick"
    WAITING = "waiting"
    MAY_ASK = "may_ask"


class Code(StrEnum):
    """What a line is for."""

    WORK = "work"
    MINIMUM = "minimum"
    OVERTIME_DAY = "overtime_day"
    OVERTIME_WEEK = "overtime_week"
    OVERTIME_SEVENTH = "overtime_seventh"
    DOUBLE_DAY = "double_day"
    DOUBLE_SEVENTH = "double_seventh"
    MEAL = "meal"
    REST = "rest"
    SPLIT = "split"
    REPORTING = "reporting"
    SICK = "sick"
    WAITING = "waiting"
    DAMAGES_CALIFORNIA = "damages_california"
    DAMAGES_FEDERAL = "damages_federal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One sum that is owed: minutes at a rate, why, and where that is written.

    `week` is the first day of the workweek, `on` the day for what belongs to one day.
    `is_extra`: the hours are paid by other lines already; this one adds to them (a week
    with several rates). Minutes of a premium are the pay it is worth, not work.
    """

    code: Code
    part: Part
    cents: Cents
    rule: Sentence
    source: str
    minutes: int = 0
    rate: Fraction = Fraction(0)
    week: date | None = None
    on: date | None = None
    is_extra: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """All lines of one kind and rate together: how many, from which day to which."""

    code: Code
    part: Part
    is_extra: bool
    rate: Fraction
    minutes: int
    cents: Cents
    count: int
    first: date | None
    last: date | None
    rule: Sentence
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """What may be asked for until when: for the oldest day of work, and for the newest.

    `has_passed`: too late for the oldest day. `is_over`: too late for all of it.
    """

    code: str
    what: Sentence
    oldest: date
    newest: date
    has_passed: bool
    is_over: bool
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """What a reader should know before trusting a sum."""

    code: str
    text: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The sums. What is still owed leaves waiting pay out; the claim has both."""

    work_cents: Cents
    premium_cents: Cents
    sick_cents: Cents
    paid_cents: Cents
    still_owed_cents: Cents
    waiting_cents: Cents
    claim_cents: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A whole reckoning: lines by week and day, their sums, deadlines, warnings.

    `left_out`: what is never worked out here, in sentences for the foot of a page.
    """

    lines: tuple[Line, ...]
    sums: tuple[Sum, ...]
    totals: Totals
    deadlines: tuple[Deadline, ...]
    warnings: tuple[Caution, ...]
    left_out: tuple[Marked, ...]
    first_day: date
    last_day: date
    weeks: int
    minutes: int


class WageError(CoopError):
    """What was typed cannot be reckoned; every refusal here is one of these."""
