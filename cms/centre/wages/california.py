"""California's rules for hours: by the day, by the week, and the seventh day.

An hour that is overtime by the day does not count again towards the week's forty. Every
hour earns the minimum wage by itself; a better paid one does not make up for it.
Source: Cal. Lab. Code §§ 510, 1182.12, 1197; Armenta v. Osmose, 135 Cal.App.4th 314
(2005); Mendoza v. Nordstrom, 2 Cal.5th 1074 (2017).
"""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from cms.centre.wages.earnings import Dearer, Rate, Rates, earned, minimum_on
from cms.centre.wages.figures import Figures
from cms.centre.wages.shapes import Code, Job, Line
from cms.centre.wages.workdays import Week, Workday

AGREED_LAW = "Cal. Lab. Code §§ 204, 221, 223"
BY_THE_HOUR = "Armenta v. Osmose, 135 Cal.App.4th 314 (2005)"
WEEKDAYS = 7


def least_unpaid(figures: Figures, on: date) -> int:
    """The shortest break, in minutes, that is a meal and need not be paid."""
    return int(figures.at("us-ca.meal_minutes", on).number)


def rates_of(week: Week, job: Job, figures: Figures) -> Rates:
    """Each rate by itself, or the day's minimum wage where that is more."""
    rates = {}
    for day in week.days:
        minimum = minimum_on(job, figures, day.on)
        for place, agreed in enumerate(job.rates):
            is_below = agreed < minimum.cents
            rates[day.on, place] = Rate(
                cents=minimum.cents if is_below else Fraction(agreed),
                is_minimum=is_below,
                source=f"{minimum.source}; {BY_THE_HOUR}" if is_below else "",
            )
    return rates


def dearer(week: Week, figures: Figures) -> tuple[Dearer, ...]:
    """The minutes paid more than the usual rate, each of them under one rule only."""
    has_seventh = len(week.days) == WEEKDAYS
    by_day: list[Dearer] = []
    for day in week.days:
        is_seventh = has_seventh and day is week.days[-1]
        by_day += (_seventh if is_seventh else _by_the_day)(day, figures)
    limit = figures.at("us-ca.overtime_week", week.first)
    over = week.minutes - sum(one.minutes for one in by_day) - limit.minutes
    if over <= 0:
        return tuple(by_day)
    times = figures.at("us-ca.overtime_rate", week.first)
    by_week = Dearer(
        code=Code.OVERTIME_WEEK, on=None, minutes=over, limit=limit, times=times
    )
    return (*by_day, by_week)


def work_lines(week: Week, job: Job, figures: Figures) -> tuple[Line, ...]:
    """What a week's work earns in California, at the pay that was agreed."""
    rates = rates_of(week, job, figures)
    return earned(week, dearer(week, figures), rates, source=AGREED_LAW)


def _by_the_day(day: Workday, figures: Figures) -> Iterator[Dearer]:
    limit = figures.at("us-ca.overtime_day", day.on)
    double = figures.at("us-ca.double_day", day.on)
    over = min(day.minutes, double.minutes) - limit.minutes
    if over > 0:
        yield Dearer(
            code=Code.OVERTIME_DAY,
            on=day.on,
            minutes=over,
            limit=limit,
            times=figures.at("us-ca.overtime_rate", day.on),
        )
    if day.minutes > double.minutes:
        yield Dearer(
            code=Code.DOUBLE_DAY,
            on=day.on,
            minutes=day.minutes - double.minutes,
            limit=double,
            times=figures.at("us-ca.double_rate", day.on),
        )


def _seventh(day: Workday, figures: Figures) -> Iterator[Dearer]:
    limit = figures.at("us-ca.seventh_day", day.on)
    yield Dearer(
        code=Code.OVERTIME_SEVENTH,
        on=day.on,
        minutes=min(day.minutes, limit.minutes),
        limit=limit,
        times=figures.at("us-ca.overtime_rate", day.on),
    )
    if day.minutes > limit.minutes:
        yield Dearer(
            code=Code.DOUBLE_SEVENTH,
            on=day.on,
            minutes=day.minutes - limit.minutes,
            limit=limit,
            times=figures.at("us-ca.double_rate", day.on),
        )
