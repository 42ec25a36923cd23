"""What may be asked for on top of unpaid wages; it stands apart, and is never added up.

California doubles minimum wages that were not paid; federal law doubles minimum wages and
overtime. What was paid is taken to have paid all hours at their agreed rates, as far as
it goes, and more only after that. So better pay for one hour does not make up for another
in California, nor a well paid week for another one under federal law.
Source: Cal. Lab. Code § 1194.2; Armenta v. Osmose, 135 Cal.App.4th 314 (2005); 29 U.S.C.
§§ 216(b), 260; 29 CFR §§ 778.104, 790.21(b).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from cms.centre.wages import federal
from cms.centre.wages.earnings import minimum_on
from cms.centre.wages.figures import Figures
from cms.centre.wages.shapes import Code, Job, Line, Part, Place, Sentence
from cms.centre.wages.workdays import Week
from coopkit.errors import N_
from coopkit.money import Cents, half_up

DOUBLED_CALIFORNIA = N_(
    "Where even the minimum wage was not paid, a worker may ask for {share}, unless the "
    "boss shows good faith. It is not sure, and is not part of the sum."
)
DOUBLED_FEDERAL = N_(
    "In a federal case, a worker may ask for {share} of minimum wage and overtime that "
    "were not paid, unless the boss shows good faith. It is not sure, and is not part of "
    "the sum. For the same pay it is given only once, under one law."
)


def damages_california(
    weeks: Sequence[Week], job: Job, paid: Cents, figures: Figures, *, last: date
) -> Line | None:
    """As much again as lacks to the minimum wage for every hour."""
    agreed, lacks = _agreed(weeks, job), Fraction(0)
    part = paid / agreed if agreed else Fraction(0)
    for week in weeks:
        for day in week.days:
            minimum = minimum_on(job, figures, day.on).cents
            for place, minutes in enumerate(day.by_rate):
                rate = Fraction(job.rates[place])
                came = min(part * (min(rate, minimum) if part < 1 else rate), minimum)
                lacks += minutes * (minimum - came) / 60
    if not agreed:
        lacks -= paid
    return _line(Code.DAMAGES_CALIFORNIA, lacks, "us-ca.damages_share", figures, on=last)


def damages_federal(
    weeks: Sequence[Week], job: Job, paid: Cents, figures: Figures, *, last: date
) -> Line | None:
    """As much again as lacks to what federal law asks for, each week by itself.

    A week without overtime owes the minimum wage; one with it, all agreed pay as well.
    """
    agreed = _agreed(weeks, job)
    part = min(Fraction(1), paid / agreed) if agreed else Fraction(0)
    lacks = sum(
        (
            max(Fraction(0), _needed(week, job, figures) - part * _agreed([week], job))
            for week in weeks
        ),
        Fraction(0),
    )
    beyond = max(Fraction(0), paid - agreed)
    return _line(
        Code.DAMAGES_FEDERAL, lacks - beyond, "us-federal.damages_share", figures, on=last
    )


def _agreed(weeks: Iterable[Week], job: Job) -> Fraction:
    """What all hours earn at their agreed rates, without overtime."""
    return Fraction(
        sum(
            minutes * job.rates[place]
            for week in weeks
            for day in week.days
            for place, minutes in enumerate(day.by_rate)
        ),
        60,
    )


def _needed(week: Week, job: Job, figures: Figures) -> Fraction:
    if federal.dearer(week, figures):
        lines = federal.work_lines(week, job, figures)
        return Fraction(sum(line.cents for line in lines))
    bare = replace(job, place=Place.FEDERAL, local_minimum_cents=None)
    return sum(
        (day.minutes * minimum_on(bare, figures, day.on).cents / 60 for day in week.days),
        Fraction(0),
    )


def _line(
    code: Code, lacks: Fraction, key: str, figures: Figures, *, on: date
) -> Line | None:
    if lacks <= 0:
        return None
    share = figures.at(key, on)
    is_federal = code is Code.DAMAGES_FEDERAL
    template = DOUBLED_FEDERAL if is_federal else DOUBLED_CALIFORNIA
    cents = half_up(lacks * share.number, of=1)
    if not cents:
        return None
    return Line(
        code=code,
        part=Part.MAY_ASK,
        cents=cents,
        rule=Sentence(template, {"share": share.words}),
        source=share.source,
    )
