"""The whole reckoning: what was typed goes in, every line that is owed comes out.

Exact within; each line is rounded half up to the cent by itself, and every total is the
sum of its lines.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from cms.centre.wages import california, federal
from cms.centre.wages.breaks import break_lines
from cms.centre.wages.broken_days import reporting_lines, split_line
from cms.centre.wages.cautions import (
    LEFT_OUT,
    NO_LAST_PAY,
    NO_SICK,
    PAID_MORE,
    TWO_RATES,
    Seen,
    cautions,
)
from cms.centre.wages.damages import damages_california, damages_federal
from cms.centre.wages.deadlines import deadlines
from cms.centre.wages.earnings import minimum_on, regular_rate
from cms.centre.wages.figures import Figures
from cms.centre.wages.repeating import repeated, without_sick_hours
from cms.centre.wages.shapes import (
    Case,
    Caution,
    Field,
    Job,
    Line,
    Part,
    Place,
    Result,
    Sentence,
    Totals,
    WageError,
)
from cms.centre.wages.sick_leave import Usual, sick_pay
from cms.centre.wages.sums import sums_of, totals_of
from cms.centre.wages.waiting_time import due_on, waiting_pay
from cms.centre.wages.workdays import (
    Shift,
    Week,
    shifts_of,
    week_of,
    weeks_of,
    weeks_typed,
)
from coopkit.errors import N_
from coopkit.money import Cents, half_up

Found = tuple[tuple[Line, ...], tuple[Caution, ...]]


class OtherRulesError(WageError):
    """Work with rules of its own for hours, that we do not work out."""

    template = N_(
        "Farm work and work in private homes have other rules for hours and overtime. "
        "This page does not know them. Ask at a clinic: pay is owed there too."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """The hours of a case, in workdays and workweeks.

    `share`: the part of the repeated weeks that is left without unpaid sick hours.
    """

    job: Job
    figures: Figures
    shifts: tuple[Shift, ...]
    weeks: tuple[Week, ...]
    least_unpaid: int
    share: Fraction
    first: date
    last: date

    @property
    def is_state(self) -> bool:
        return self.job.place is Place.CALIFORNIA

    @property
    def minutes(self) -> int:
        return sum(week.minutes for week in self.weeks)


def reckon(case: Case, figures: Figures, *, on: date) -> Result:
    """Work out what a case is owed, as it stands on a day."""
    if case.job.field is not Field.USUAL:
        raise OtherRulesError
    typed = weeks_typed(case.days, case.job)
    count = max(case.weeks, typed)
    worked = _worked(case, figures)
    paid = _paid(case, worked.share * Fraction(count, typed))
    leave, about_leave = _leave(case, worked, count)
    earned = (*_by_week(worked), *leave)
    waiting, about_waiting = _last_pay(case, worked, paid, earned, on)
    lines = (*earned, *(one for one in waiting if one.part is Part.WAITING))
    more_waiting = (one for one in waiting if one.part is Part.MAY_ASK)
    may_ask = (*more_waiting, *_damages(worked, paid))
    totals = totals_of(lines, paid)
    seen = _seen(case, worked, is_repeated=count > typed, on=on)
    about_sums = _about_sums(lines, totals)
    return Result(
        lines=(*lines, *may_ask),
        sums=sums_of((*lines, *may_ask)),
        totals=totals,
        deadlines=deadlines(
            case.job,
            figures,
            days=(worked.first, worked.last),
            last_pay_due=due_on(case.ending, figures) if case.ending else None,
            on=on,
        ),
        warnings=(*cautions(seen), *about_leave, *about_waiting, *about_sums),
        left_out=LEFT_OUT,
        first_day=worked.first,
        last_day=worked.last,
        weeks=count,
        minutes=worked.minutes,
    )


def _worked(case: Case, figures: Figures) -> Worked:
    job = case.job
    whole = repeated(case.days, job, weeks=case.weeks)
    typed_since = week_of(min(day.on for day in case.days), job.week_starts_on)
    days = without_sick_hours(whole, case.sick, since=typed_since)
    law = california if job.place is Place.CALIFORNIA else federal
    least = law.least_unpaid(figures, days[-1].on)
    shifts = shifts_of(days, job, least_unpaid=least)
    weeks = weeks_of(shifts, job)
    in_all = shifts if days == whole else shifts_of(whole, job, least_unpaid=least)
    dates = [day.on for week in weeks for day in week.days] or [day.on for day in days]
    return Worked(
        job=job,
        figures=figures,
        shifts=shifts,
        weeks=weeks,
        least_unpaid=least,
        share=_part(shifts, in_all),
        first=min(dates),
        last=max(dates),
    )


def _part(shifts: Sequence[Shift], in_all: Sequence[Shift]) -> Fraction:
    whole = sum(shift.minutes for shift in in_all)
    return Fraction(sum(one.minutes for one in shifts), whole) if whole else Fraction(1)


def _paid(case: Case, times: Fraction) -> Cents:
    """What came for all weeks; what was typed for some of them came as many times."""
    if case.paid.is_for_all_weeks:
        return case.paid.cents
    return half_up(times, of=case.paid.cents)


def _by_week(worked: Worked) -> Iterator[Line]:
    """Work and premiums, week by week."""
    by_week: dict[date, list[Shift]] = defaultdict(list)
    for shift in worked.shifts:
        by_week[week_of(shift.workday, worked.job.week_starts_on)].append(shift)
    weeks = {week.first: week for week in worked.weeks}
    law = california if worked.is_state else federal
    for first in sorted({*weeks, *by_week}):
        week = weeks.get(first) or Week(first=first, days=())
        if week.days:
            yield from law.work_lines(week, worked.job, worked.figures)
        if worked.is_state:
            yield from _premiums(week, by_week[first], worked)


def _premiums(week: Week, shifts: Sequence[Shift], worked: Worked) -> Iterator[Line]:
    """California's premiums, workday by workday, of the shifts that began in a week."""
    job, figures = worked.job, worked.figures
    by_day: dict[date, list[Shift]] = defaultdict(list)
    for shift in shifts:
        by_day[shift.workday].append(shift)
    average = regular_rate(week, california.rates_of(week, job, figures))
    for on, group in sorted(by_day.items()):
        minimum = minimum_on(job, figures, on)
        alone = max(minimum.cents, Fraction(job.rates[group[0].row.rate]))
        rate = average or alone
        yield from break_lines(on, group, rate, week.first, figures)
        straight = sum(_straight(shift, job, figures) for shift in group)
        split = split_line(
            on, group, Fraction(straight), minimum, week=week.first, figures=figures
        )
        if split:
            yield split
        yield from reporting_lines(on, group, rate, week=week.first, figures=figures)


def _straight(shift: Shift, job: Job, figures: Figures) -> Fraction:
    """A shift's pay without overtime, exactly."""
    agreed = Fraction(job.rates[shift.row.rate])
    return sum(
        (
            max(agreed, minimum_on(job, figures, on).cents) * minutes / 60
            for on, minutes in shift.pieces
        ),
        Fraction(0),
    )


def _damages(worked: Worked, paid: Cents) -> Iterator[Line]:
    job, figures, last = worked.job, worked.figures, worked.last
    lines = [damages_federal(worked.weeks, job, paid, figures, last=last)]
    if worked.is_state:
        lines.insert(0, damages_california(worked.weeks, job, paid, figures, last=last))
    yield from (line for line in lines if line)


def _seen(case: Case, worked: Worked, *, is_repeated: bool, on: date) -> Seen:
    return Seen(
        case=case,
        shifts=worked.shifts,
        weeks=worked.weeks,
        figures=worked.figures,
        least_unpaid=worked.least_unpaid,
        is_repeated=is_repeated,
        first=worked.first,
        last=worked.last,
        on=on,
    )


def _about_sums(lines: Sequence[Line], totals: Totals) -> Iterator[Caution]:
    owed = totals.work_cents + totals.premium_cents + totals.sick_cents
    if any(line.is_extra for line in lines):
        yield Caution(code="two_rates", text=Sentence(TWO_RATES))
    if totals.paid_cents > owed:
        yield Caution(code="paid_more", text=Sentence(PAID_MORE))


def _leave(case: Case, worked: Worked, count: int) -> Found:
    """The pay for sick days, and what to know about it."""
    if not case.sick:
        return (), ()
    if not worked.is_state:
        return (), (Caution(code="no_sick", text=Sentence(NO_SICK)),)
    days = len({shift.workday for shift in worked.shifts if shift.minutes})
    usual = Usual(
        week=Fraction(worked.minutes, count), day=Fraction(worked.minutes, days or 1)
    )
    straight = sum(_straight(one, worked.job, worked.figures) for one in worked.shifts)
    minimum = minimum_on(worked.job, worked.figures, worked.last).cents
    alone = max(minimum, Fraction(worked.job.rates[0]))
    rate = Fraction(straight) * 60 / worked.minutes if worked.minutes else alone
    return sick_pay(case.sick, usual, rate, worked.figures)


def _last_pay(
    case: Case, worked: Worked, paid: Cents, lines: Sequence[Line], on: date
) -> Found:
    """The pay for waiting, and what to know about it."""
    if not case.ending:
        return (), ()
    if not worked.is_state:
        return (), (Caution(code="no_last_pay", text=Sentence(NO_LAST_PAY)),)
    return waiting_pay(
        case.ending,
        lines,
        worked.figures,
        weeks=len(worked.weeks),
        days=len({shift.workday for shift in worked.shifts if shift.minutes}),
        totals=totals_of(lines, paid),
        on=on,
    )
