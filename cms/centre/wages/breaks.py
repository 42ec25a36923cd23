"""California's breaks: which meals and rests a day of work owes, and pay where they lack.

A meal is 30 minutes free of all work, the first within five hours of work. What was not
told is not assumed: a day without a word about its breaks owes no premium here.
Source: Cal. Lab. Code §§ 226.7, 512; IWC Wage Orders, §§ 11, 12; Brinker v. Superior
Court, 53 Cal.4th 1004 (2012); Ferra v. Loews Hollywood Hotel, 11 Cal.5th 858 (2021).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

from cms.centre.wages.figures import Figures
from cms.centre.wages.shapes import Code, Line, Part, Sentence
from cms.centre.wages.wording import dollars, worth
from cms.centre.wages.workdays import Shift, Stretch
from coopkit.errors import N_, Marked

NO_MEAL = N_(
    "A meal break of {minutes} is owed in a day of {after}. It must begin in time, and "
    "be free of all work. A day without it earns {premium} more, at {rate} an hour."
)
NO_REST = N_(
    "A paid rest of {minutes} is owed for each {every}. A day on which it was not "
    "allowed earns {premium} more, at {rate} an hour."
)


@dataclass(frozen=True, slots=True)
class Meal:
    """A break long enough for a meal: minutes of work before it, if its time is known."""

    before: int | None
    was_late: bool = False

    def is_within(self, limit: int) -> bool:
        return not self.was_late if self.before is None else self.before <= limit


def break_lines(
    on: date, shifts: Sequence[Shift], rate: Fraction, week: date, figures: Figures
) -> Iterator[Line]:
    """At most one premium for meals and one for rests, for all shifts of a workday."""
    if lacks_meal(on, shifts, figures):
        template, code = NO_MEAL, Code.MEAL
        yield _premium(code, template, on, rate=rate, week=week, figures=figures)
    if lacks_rest(on, shifts, figures):
        template, code = NO_REST, Code.REST
        yield _premium(code, template, on, rate=rate, week=week, figures=figures)


def lacks_meal(on: date, shifts: Sequence[Shift], figures: Figures) -> bool:
    """Whether a meal was owed and did not come in time; False where nobody told."""
    if any(shift.row.breaks is None for shift in shifts):
        return False
    worked = sum(shift.minutes for shift in shifts)
    first = figures.at("us-ca.meal_after", on).minutes
    second = figures.at("us-ca.meal_second_after", on).minutes
    meals = meals_of(shifts, int(figures.at("us-ca.meal_minutes", on).number))
    has_waived = any(shift.row.has_waived_meal for shift in shifts)
    has_first = any(meal.is_within(first) for meal in meals)
    if worked > first and not has_first:
        may_waive = worked <= figures.at("us-ca.meal_waiver", on).minutes
        if not (has_waived and may_waive):
            return True
    if worked > second and sum(meal.is_within(second) for meal in meals) <= 1:
        # The first meal was given: past so many hours it cannot be agreed away.
        may_waive = worked <= figures.at("us-ca.meal_second_waiver", on).minutes
        return not (has_waived and may_waive)
    return False


def lacks_rest(on: date, shifts: Sequence[Shift], figures: Figures) -> bool:
    """Whether a rest was owed, and somebody told that one was not allowed."""
    worked = sum(shift.minutes for shift in shifts)
    is_denied = any(shift.row.was_rest_denied for shift in shifts)
    return is_denied and rests_owed(worked, on, figures) > 0


def rests_owed(worked: int, on: date, figures: Figures) -> int:
    """How many rests so many minutes of work owe: one for four hours or most of them."""
    if worked < figures.at("us-ca.rest_from", on).minutes:
        return 0
    every = figures.at("us-ca.rest_every", on).minutes
    whole, left = divmod(worked, every)
    is_major = 2 * left > every
    return max(1, whole + is_major)


def meals_of(shifts: Sequence[Shift], least: int) -> list[Meal]:
    """The breaks of a workday that are long enough for a meal, in no order."""
    typed = [
        Meal(None, one.was_late)
        for shift in shifts
        for one in shift.row.breaks or ()
        if one.minutes >= least
        and not one.was_worked
        and (one.began is None or not shift.stretches)
    ]
    stretches = sorted((part for shift in shifts for part in shift.stretches), key=_start)
    before, gaps = 0, []
    for part, after in pairwise(stretches):
        before += part.end - part.start
        if after.start - part.end >= least and not after.follows_unknown:
            gaps.append(Meal(before))
    return typed + gaps


def _start(part: Stretch) -> int:
    return part.start


def _premium(
    code: Code,
    template: Marked,
    on: date,
    *,
    rate: Fraction,
    week: date,
    figures: Figures,
) -> Line:
    premium = figures.at("us-ca.break_premium", on)
    lead = "us-ca.meal" if code is Code.MEAL else "us-ca.rest"
    about = figures.at(f"{lead}_minutes", on)
    words = {
        "minutes": about.words,
        "after": figures.at("us-ca.meal_after", on).words,
        "every": figures.at("us-ca.rest_every", on).words,
        "premium": premium.words,
        "rate": dollars(rate),
    }
    return Line(
        code=code,
        part=Part.PREMIUM,
        cents=worth(premium.minutes, rate),
        rule=Sentence(template, words),
        source="; ".join(dict.fromkeys((about.source, premium.source))),
        minutes=premium.minutes,
        rate=rate,
        week=week,
        on=on,
    )
