"""California's paid sick leave: what has been earned by a day, and which days it pays.

It is earned with every hour of work since the first day, up to a cap, and can be used
from the 90th day on, up to a number of hours in each year of work, or of days, whichever
is more. Hours of the time that was not typed are taken to be like those that were. Days
before the law was as it is on file are left out.
Source: Cal. Lab. Code § 246; Labor Commissioner, dir.ca.gov/dlse/Paid_Sick_Leave.htm
(DLSE Opinion Letter 2015.08.07).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from cms.centre.wages.figures import Figure, Figures
from cms.centre.wages.shapes import (
    Caution,
    Code,
    Line,
    Part,
    Sentence,
    Sick,
    SickDay,
    WageError,
)
from cms.centre.wages.wording import dollars, worth
from coopkit.errors import N_
from coopkit.periods import month_end

DAYS_OF = {
    "us-ca.sick_bank": "us-ca.sick_bank_days",
    "us-ca.sick_year": "us-ca.sick_year_days",
}

PAID_LEAVE = N_(
    "Sick leave grows by {accrual}, and can be used from {start} of the job. This sick "
    "day was covered, at {rate} an hour."
)

GUESSED = N_(
    "Sick leave was worked out as if you always worked as in the weeks you typed. It "
    "needs {days} of work in a year."
)
TOO_SOON = N_("On {day} it was too early in the job to use paid sick leave.")
SHORT = N_("For {day} there was not enough sick leave to cover all the hours.")
BEFORE = N_(
    "Sick days before {start} are not counted here: the law gave fewer then. Ask about "
    "them."
)


class SickBeforeHireError(WageError):
    """A sick day before the first day of work."""

    template = N_(
        "The sick day {on} is before the first day of work, {hired_on}. Change one of "
        "the two days."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """A sick day and how many of its minutes are covered; why not all, if not."""

    day: SickDay
    minutes: int
    is_too_soon: bool
    is_on_file: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """How much is usually worked in a week, and on a day of work, in minutes."""

    week: Fraction
    day: Fraction


def sick_pay(
    sick: Sick, usual: Usual, rate: Fraction, figures: Figures
) -> tuple[tuple[Line, ...], tuple[Caution, ...]]:
    """A line for each sick day that should have been paid and was not, and cautions."""
    days = covered(sick, usual, figures)
    lines = tuple(
        _line(one, rate, figures) for one in days if one.minutes and not one.day.was_paid
    )
    return lines, tuple(_cautions(days, figures))


def covered(sick: Sick, usual: Usual, figures: Figures) -> tuple[Covered, ...]:
    """Every sick day in order, with the minutes that the leave earned by then covers."""
    balance, counted_to, found = Fraction(0), sick.hired_on, []
    used_by_year: dict[date, Fraction] = defaultdict(Fraction)
    for day in sorted(sick.days):
        if day.on < sick.hired_on:
            raise SickBeforeHireError(on=day.on, hired_on=sick.hired_on)
        earned = earned_between(counted_to, day.on, usual.week, figures)
        cap = most_of("us-ca.sick_bank", day.on, usual, figures)
        balance, counted_to = min(balance + earned, cap), day.on
        number = (day.on - sick.hired_on).days + 1
        is_too_soon = number < figures.at("us-ca.sick_from_day", day.on).number
        is_on_file = figures.at("us-ca.sick_year", day.on).effective_from <= day.on
        year = year_of_work(sick.hired_on, day.on)
        left = most_of("us-ca.sick_year", day.on, usual, figures) - used_by_year[year]
        can_use = is_on_file and not is_too_soon
        covers = max(Fraction(0), min(Fraction(day.minutes), balance, left))
        minutes = int(covers) if can_use else 0
        spent = Fraction(max(minutes, day.minutes if day.was_paid else 0))
        balance = max(balance - spent, Fraction(0))
        used_by_year[year] += spent
        found.append(
            Covered(
                day=day, minutes=minutes, is_too_soon=is_too_soon, is_on_file=is_on_file
            )
        )
    return tuple(found)


def most_of(key: str, on: date, usual: Usual, figures: Figures) -> Fraction:
    """A limit in minutes: so many hours, or so many usual days if that is more."""
    days = figures.at(DAYS_OF[key], on).number
    return max(Fraction(figures.at(key, on).minutes), days * usual.day)


def earned_between(
    first: date, until: date, weekly_minutes: Fraction, figures: Figures
) -> Fraction:
    """Minutes of leave earned from a day on, and before another one."""
    share = figures.at("us-ca.sick_accrual", until).number
    return (until - first).days * weekly_minutes / 7 * share


def year_of_work(hired_on: date, on: date) -> date:
    """The day on which the year of work began that a day lies in.

    >>> year_of_work(date(2024, 2, 29), date(2026, 2, 27))
    datetime.date(2025, 2, 28)
    """
    years = on.year - hired_on.year
    begins = month_end(hired_on.year + years, hired_on.month, hired_on.day)
    if begins > on:
        begins = month_end(hired_on.year + years - 1, hired_on.month, hired_on.day)
    return begins


def _cautions(days: Iterable[Covered], figures: Figures) -> Iterator[Caution]:
    """What is unsure: the hours that were not typed, and days that were not covered."""
    unpaid = [one for one in days if one.is_on_file and not one.day.was_paid]
    before = [one for one in days if not (one.is_on_file or one.day.was_paid)]
    if before:
        start = figures.at("us-ca.sick_year", before[-1].day.on).effective_from
        yield Caution(code="sick_before", text=Sentence(BEFORE, {"start": start}))
    if unpaid:
        least = figures.at("us-ca.sick_days_worked", unpaid[-1].day.on)
        words = {"days": least.words}
        yield Caution(code="sick_guessed", text=Sentence(GUESSED, words))
    for one in unpaid:
        if one.minutes < one.day.minutes:
            template = TOO_SOON if one.is_too_soon else SHORT
            code = "sick_too_soon" if one.is_too_soon else "sick_short"
            yield Caution(code=code, text=Sentence(template, {"day": one.day.on}))


def _line(one: Covered, rate: Fraction, figures: Figures) -> Line:
    day = one.day.on
    accrual: Figure = figures.at("us-ca.sick_accrual", day)
    words = {
        "accrual": accrual.words,
        "start": figures.at("us-ca.sick_from_day", day).words,
        "rate": dollars(rate),
    }
    return Line(
        code=Code.SICK,
        part=Part.SICK,
        cents=worth(one.minutes, rate),
        rule=Sentence(PAID_LEAVE, words),
        source=accrual.source,
        minutes=one.minutes,
        rate=rate,
        on=day,
    )
