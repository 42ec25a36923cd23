"""What the work of one week earns, once it is known which hours count for more.

Where one rate holds for the whole week, an hour of overtime is a line of its own, at its
whole rate. Where several do, all hours are paid at their own rates, and overtime adds to
them a part of their average: both ways come to the same.
Source: 29 CFR §§ 778.107, 778.110, 778.115; DLSE Enforcement Manual § 49.2.5.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from cms.centre.wages.figures import Figure, Figures
from cms.centre.wages.shapes import Code, Job, Line, Part, Sentence
from cms.centre.wages.wording import dollars, number, worth
from cms.centre.wages.workdays import Week
from coopkit.errors import N_

AVERAGED = "29 CFR § 778.115; DLSE Enforcement Manual § 49.2.5"
LOCAL_LAW = "Local minimum wage law"

AGREED = N_("This is the pay that was agreed: {rate} an hour.")
BELOW = N_(
    "The minimum wage was {rate} an hour. The pay that was agreed is less, so the "
    "minimum wage counts."
)
OVER = N_("Work over {limit} is paid {times} times the usual rate: {rate} an hour.")
OVER_SEVENTH = N_(
    "There was work on all seven days of the workweek. So {limit} are paid {times} times "
    "the usual rate: {rate} an hour."
)
PAST_SEVENTH = N_(
    "There was work on all seven days of the workweek. Work past {limit} is paid {times} "
    "times the usual rate: {rate} an hour."
)
EXTRA = N_(
    "This week had more than one rate: {average} an hour on average. Work over {limit} "
    "adds {rate} an hour to the pay above."
)
EXTRA_SEVENTH = N_(
    "This week had more than one rate: {average} an hour on average. There was work on "
    "all seven days, so {limit} add {rate} an hour to the pay above."
)
EXTRA_PAST_SEVENTH = N_(
    "This week had more than one rate: {average} an hour on average. There was work on "
    "all seven days, so work past {limit} adds {rate} an hour to the pay above."
)
WORDS = {
    Code.OVERTIME_SEVENTH: (OVER_SEVENTH, EXTRA_SEVENTH),
    Code.DOUBLE_SEVENTH: (PAST_SEVENTH, EXTRA_PAST_SEVENTH),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """What an hour earns: the pay agreed, or the minimum wage if that is more."""

    cents: Fraction
    is_minimum: bool
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Minimum:
    """The minimum wage of a day; the local one is what was typed."""

    cents: Fraction
    source: str
    is_on_file: bool
    is_local: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Dearer:
    """Minutes paid more than the usual rate, of one day or (None) of the week."""

    code: Code
    on: date | None
    minutes: int
    limit: Figure
    times: Figure


Rates = Mapping[tuple[date, int], Rate]
"""By workday, and by the place of the rate in the job."""


def minimum_on(job: Job, figures: Figures, on: date) -> Minimum:
    """The highest of the minimum wages that hold for a day."""
    figure, is_on_file = figures.minimum(job.place, on)
    local = job.local_minimum_cents or 0
    is_local = local > figure.cents
    return Minimum(
        cents=Fraction(local if is_local else figure.cents),
        source=LOCAL_LAW if is_local else figure.source,
        is_on_file=is_on_file,
        is_local=is_local,
    )


def regular_rate(week: Week, rates: Rates) -> Fraction:
    """The average of the week's rates, weighed by minutes; nought without work."""
    paid = sum(
        minutes * rates[day.on, place].cents
        for day in week.days
        for place, minutes in enumerate(day.by_rate)
        if minutes
    )
    return Fraction(paid) / week.minutes if week.minutes else Fraction(0)


def earned(
    week: Week, dearer: Sequence[Dearer], rates: Rates, *, source: str
) -> tuple[Line, ...]:
    """The lines of a week's work; `source` is where agreed pay is protected."""
    by_rate: dict[Fraction, int] = defaultdict(int)
    used: dict[Fraction, Rate] = {}
    for day in week.days:
        for place, minutes in enumerate(day.by_rate):
            rate = rates[day.on, place] if minutes else None
            if rate:
                by_rate[rate.cents] += minutes
                known = used.get(rate.cents)
                used[rate.cents] = rate if not known or rate.is_minimum else known
    is_mixed = len(by_rate) > 1
    if not is_mixed:
        for cents in by_rate:
            by_rate[cents] -= sum(one.minutes for one in dearer)
    average = regular_rate(week, rates)
    return (
        *(
            _work(week, minutes, used[cents], source)
            for cents, minutes in sorted(by_rate.items(), reverse=True)
            if minutes
        ),
        *(_dearer(week, one, average, is_mixed=is_mixed) for one in dearer),
    )


def _work(week: Week, minutes: int, rate: Rate, source: str) -> Line:
    template = BELOW if rate.is_minimum else AGREED
    return Line(
        code=Code.MINIMUM if rate.is_minimum else Code.WORK,
        part=Part.WORK,
        cents=worth(minutes, rate.cents),
        rule=Sentence(template, {"rate": dollars(rate.cents)}),
        source=rate.source if rate.is_minimum else source,
        minutes=minutes,
        rate=rate.cents,
        week=week.first,
    )


def _dearer(week: Week, one: Dearer, average: Fraction, *, is_mixed: bool) -> Line:
    times = one.times.number - 1 if is_mixed else one.times.number
    rate = times * average
    words = {
        "limit": one.limit.words,
        "rate": dollars(rate),
        **({"average": dollars(average)} if is_mixed else {"times": number(times)}),
    }
    sources = dict.fromkeys((one.limit.source, one.times.source))
    return Line(
        code=one.code,
        part=Part.WORK,
        cents=worth(one.minutes, rate),
        rule=Sentence(WORDS.get(one.code, (OVER, EXTRA))[is_mixed], words),
        source="; ".join([*sources, *([AVERAGED] if is_mixed else [])]),
        minutes=one.minutes,
        rate=rate,
        week=week.first,
        on=one.on,
        is_extra=is_mixed,
    )
