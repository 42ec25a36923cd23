"""California's waiting time: a day's pay for each day that the last pay comes late.

A day's pay is the usual day's: overtime counts in it only if every week had some. Days
are those of the calendar, weekends too.
Any wages may be waited for, and pay for missed breaks is one of them: where something is
open after a last pay, the days since stand apart, as what may also be asked.
Source: Cal. Lab. Code §§ 201-203; Mamika v. Barca, 68 Cal.App.4th 487 (1998); Naranjo v.
Spectrum Security Services, 13 Cal.5th 93 (2022); Labor Commissioner,
dir.ca.gov/dlse/FAQ_WaitingTimePenalty.htm.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

from cms.centre.wages.figures import Figures
from cms.centre.wages.shapes import (
    Caution,
    Code,
    Ending,
    Left,
    Line,
    Part,
    Sentence,
    Totals,
    WageError,
)
from cms.centre.wages.wording import dollars
from coopkit.errors import N_
from coopkit.money import half_up

PLAIN = (Code.WORK, Code.MINIMUM)

LATE = N_(
    "The last pay was due on {due}, and is {days} days late. Each day late earns one "
    "day’s pay, {daily}, up to {most}, if the boss held the pay back knowingly."
)

OPEN = N_(
    "The last pay came, but not all that was owed. Each day until all is paid may earn "
    "one day’s pay, {daily}, up to {most} in all, if the boss held the pay back "
    "knowingly. Such days not in the sum so far: {days}. It is not sure."
)
ANY_WAGES = "Naranjo v. Spectrum, 13 Cal.5th 93 (2022)"

UNSURE = N_(
    "Waiting-time pay is due only if the boss held the last pay back knowingly. A real "
    "dispute about what is owed can rule it out."
)
OVERTIME_OUT = N_(
    "Overtime is left out of the usual day’s pay. It counts only if every week has some."
)
STILL_OPEN = N_(
    "The last pay does not seem to be complete. Waiting-time pay may then go on until "
    "all of it is paid, up to {most}."
)


class EndingError(WageError):
    """A last pay before the last day of work was known."""

    template = N_(
        "The last pay came on {paid}, before the job ended on {ended}. Change one of the "
        "two days."
    )


def waiting_pay(
    ending: Ending,
    lines: Sequence[Line],
    figures: Figures,
    *,
    weeks: int,
    days: int,
    totals: Totals,
    on: date,
) -> tuple[tuple[Line, ...], tuple[Caution, ...]]:
    """The pay for waiting, if any; `weeks` and `days` are those with work."""
    daily, has_overtime = daily_pay(lines, weeks=weeks, days=days)
    line = waiting_line(ending, daily, figures, on=on)
    found = []
    if line:
        found.append(Caution(code="waiting_unsure", text=Sentence(UNSURE)))
        work = [one for one in lines if one.part is Part.WORK]
        if not has_overtime and any(one.code not in PLAIN for one in work):
            found.append(Caution(code="waiting_overtime", text=Sentence(OVERTIME_OUT)))
    most = figures.at("us-ca.waiting_days", ending.on)
    is_full = days_late(ending, figures, on=on) >= most.number
    if totals.still_owed_cents and ending.final_pay_on and not is_full:
        text = Sentence(STILL_OPEN, {"most": most.words})
        found.append(Caution(code="waiting_open", text=text))
    is_open = totals.work_cents + totals.premium_cents > totals.paid_cents
    more = open_line(ending, daily, figures, on=on) if is_open else None
    return tuple(one for one in (line, more) if one), tuple(found)


def due_on(ending: Ending, figures: Figures) -> date:
    """The day by which the last pay had to be there."""
    key = "us-ca.last_pay_quit" if ending.how is Left.QUIT else "us-ca.last_pay_fired"
    hours = figures.at(key, ending.on).number
    return ending.on + timedelta(days=int(hours / 24))


def days_late(ending: Ending, figures: Figures, *, on: date) -> int:
    """How many days the last pay was late, or is by now."""
    paid = ending.final_pay_on
    if paid and paid < ending.on:
        raise EndingError(paid=paid, ended=ending.on)
    return max(0, ((paid or on) - due_on(ending, figures)).days)


def daily_pay(lines: Sequence[Line], *, weeks: int, days: int) -> tuple[Fraction, bool]:
    """The usual day's pay in cents, exactly, and whether overtime is part of it."""
    work = [line for line in lines if line.part is Part.WORK]
    with_overtime = {line.week for line in work if line.code not in PLAIN}
    is_regular = weeks > 1 and len(with_overtime) == weeks
    counted = [line for line in work if is_regular or line.code in PLAIN]
    total = sum((line.rate * line.minutes / 60 for line in counted), Fraction(0))
    if not is_regular:
        total -= _overtime_within(work)
    return (total / days if days else Fraction(0)), is_regular


def waiting_line(
    ending: Ending, daily: Fraction, figures: Figures, *, on: date
) -> Line | None:
    """The pay for waiting; nothing where the last pay was there in time."""
    late = days_late(ending, figures, on=on)
    most = figures.at("us-ca.waiting_days", ending.on)
    counted = min(late, int(most.number))
    if not counted or not daily:
        return None
    due = due_on(ending, figures)
    words = {
        "due": due,
        "days": str(late),
        "daily": dollars(half_up(daily, of=1)),
        "most": most.words,
    }
    return Line(
        code=Code.WAITING,
        part=Part.WAITING,
        cents=half_up(daily * counted, of=1),
        rule=Sentence(LATE, words),
        source=f"{figures.at('us-ca.last_pay_fired', ending.on).source}; {most.source}",
        on=due,
    )


def open_line(
    ending: Ending, daily: Fraction, figures: Figures, *, on: date
) -> Line | None:
    """What the days since a last pay may earn too, where that pay left something open."""
    most = figures.at("us-ca.waiting_days", ending.on)
    since = max(0, (on - due_on(ending, figures)).days)
    counted = min(days_late(ending, figures, on=on), int(most.number))
    more = min(since, int(most.number)) - counted
    if more <= 0 or not daily:
        return None
    words = {
        "daily": dollars(half_up(daily, of=1)),
        "days": str(more),
        "most": most.words,
    }
    return Line(
        code=Code.WAITING,
        part=Part.MAY_ASK,
        cents=half_up(daily * more, of=1),
        rule=Sentence(OPEN, words),
        source=f"{most.source}; {ANY_WAGES}",
        on=due_on(ending, figures),
    )


def _overtime_within(work: Sequence[Line]) -> Fraction:
    """Straight pay of overtime hours, where they stand in the lines of all hours."""
    total = Fraction(0)
    for week in {line.week for line in work if line.is_extra}:
        lines = [line for line in work if line.week == week]
        base = [line for line in lines if not line.is_extra]
        minutes = sum(line.minutes for line in base)
        paid = sum((line.rate * line.minutes for line in base), Fraction(0))
        over = sum(line.minutes for line in lines if line.is_extra)
        total += paid / minutes * over / 60
    return total
