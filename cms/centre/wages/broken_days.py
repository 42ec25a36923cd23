"""California’s pay for a day that was cut in two, or cut short.

A short meeting counts as a planned shift: half of it is enough, but less is two hours.
Source: IWC Wage Orders, §§ 4(C), 5(A), 5(C); Aleman v. AirTouch, 209 Cal.App.4th 556
(2012); Price v. Starbucks, 192 Cal.App.4th 1136 (2011).
"""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise

from cms.centre.wages.earnings import Minimum
from cms.centre.wages.figures import Figures
from cms.centre.wages.shapes import Code, Line, Part, Sentence
from cms.centre.wages.wording import dollars, hours, worth
from cms.centre.wages.workdays import Shift
from coopkit.errors import N_
from coopkit.money import half_up

SPLIT = N_(
    "The boss split the day in two, with {gap} between. The day must pay the minimum "
    "wage of {minimum} for all hours, and {premium} more. This is what lacks."
)
SENT_HOME = N_(
    "{planned} hours were planned, and {worked} were worked. Whoever comes and gets less "
    "than {share} is paid for that part: {least}, {most}. This is what lacks, at {rate} "
    "an hour, unless the reason was danger, a storm or a power failure."
)


def split_line(
    on: date,
    shifts: Sequence[Shift],
    straight: Fraction,
    minimum: Minimum,
    *,
    week: date,
    figures: Figures,
) -> Line | None:
    """The premium for a split shift; `straight` is the day's pay without overtime."""
    is_told = any(shift.row.was_split_by_boss for shift in shifts)
    if not is_told or not has_long_gap(on, shifts, figures):
        return None
    gap = figures.at("us-ca.split_shift_gap", on)
    premium = figures.at("us-ca.split_shift_premium", on)
    minutes = sum(shift.minutes for shift in shifts) + premium.minutes
    lacks = Fraction(minutes, 60) * minimum.cents - straight
    if lacks <= 0:
        return None
    words = {
        "gap": gap.words,
        "premium": premium.words,
        "minimum": dollars(minimum.cents),
    }
    return Line(
        code=Code.SPLIT,
        part=Part.PREMIUM,
        cents=half_up(lacks, of=1),
        rule=Sentence(SPLIT, words),
        source=premium.source,
        minutes=premium.minutes,
        rate=lacks * 60 / premium.minutes,
        week=week,
        on=on,
    )


def has_long_gap(on: date, shifts: Sequence[Shift], figures: Figures) -> bool:
    """Whether the work of a day stops for longer than a meal takes."""
    longest = figures.at("us-ca.split_shift_gap", on).number
    parts = sorted((one.start, one.end) for shift in shifts for one in shift.stretches)
    return any(start - end > longest for (_, end), (start, _) in pairwise(parts))


def reporting_lines(
    on: date, shifts: Sequence[Shift], rate: Fraction, *, week: date, figures: Figures
) -> Iterator[Line]:
    """Pay for the part of a planned shift for which somebody was sent home."""
    share = figures.at("us-ca.reporting_share", on)
    least = figures.at("us-ca.reporting_least", on)
    most = figures.at("us-ca.reporting_most", on)
    for shift in shifts:
        planned = shift.row.scheduled_minutes
        if planned is None:
            continue
        part = planned * share.number
        if shift.minutes >= part:
            continue
        paid = min(max(part, Fraction(least.minutes)), Fraction(most.minutes))
        lacks = half_up(paid, of=1) - shift.minutes
        if lacks > 0:
            words = {
                "planned": hours(planned),
                "worked": hours(shift.minutes),
                "share": share.words,
                "least": least.words,
                "most": most.words,
                "rate": dollars(rate),
            }
            yield Line(
                code=Code.REPORTING,
                part=Part.PREMIUM,
                cents=worth(lacks, rate),
                rule=Sentence(SENT_HOME, words),
                source=share.source,
                minutes=lacks,
                rate=rate,
                week=week,
                on=on,
            )
