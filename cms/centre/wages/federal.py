"""The federal rules: the minimum wage over a week, and overtime past forty hours.

Source: 29 U.S.C. §§ 206, 207; 29 CFR §§ 776.4, 778.104, 785.18, 785.19.
"""

from datetime import date
from fractions import Fraction

from cms.centre.wages.earnings import Dearer, Minimum, Rate, Rates, earned, minimum_on
from cms.centre.wages.figures import Figures
from cms.centre.wages.shapes import Code, Job, Line
from cms.centre.wages.workdays import Week

AGREED_LAW = "29 CFR § 778.315; contract law of the state"


def least_unpaid(figures: Figures, on: date) -> int:
    """The shortest break, in minutes, that need not be paid."""
    return int(figures.at("us-federal.short_break", on).number) + 1


def rates_of(week: Week, job: Job, figures: Figures) -> Rates:
    """Agreed rates, where they come to the minimum wage over the week; it otherwise."""
    minima = {day.on: minimum_on(job, figures, day.on) for day in week.days}
    agreed = sum(
        minutes * job.rates[place]
        for day in week.days
        for place, minutes in enumerate(day.by_rate)
    )
    needed = sum(day.minutes * minima[day.on].cents for day in week.days)
    is_below = agreed < needed
    return {
        (day.on, place): _rate(cents, minima[day.on], is_below=is_below)
        for day in week.days
        for place, cents in enumerate(job.rates)
    }


def dearer(week: Week, figures: Figures) -> tuple[Dearer, ...]:
    """The minutes of a week past the limit of hours."""
    limit = figures.at("us-federal.overtime_week", week.first)
    over = week.minutes - limit.minutes
    if over <= 0:
        return ()
    times = figures.at("us-federal.overtime_rate", week.first)
    return (
        Dearer(code=Code.OVERTIME_WEEK, on=None, minutes=over, limit=limit, times=times),
    )


def work_lines(week: Week, job: Job, figures: Figures) -> tuple[Line, ...]:
    """What a week's work earns under federal law, at the pay that was agreed."""
    rates = rates_of(week, job, figures)
    return earned(week, dearer(week, figures), rates, source=AGREED_LAW)


def _rate(agreed: int, minimum: Minimum, *, is_below: bool) -> Rate:
    if is_below:
        return Rate(cents=minimum.cents, is_minimum=True, source=minimum.source)
    return Rate(cents=Fraction(agreed), is_minimum=False, source="")
