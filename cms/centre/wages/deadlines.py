"""Until when pay can be asked for, counted from the day of the work.

That is the safe way: the law counts from the payday on which the pay was missing.
Source: Labor Commissioner, How to File a Wage Claim; Cal. Code Civ. Proc. §§ 12, 337-339;
Cal. Bus. & Prof. Code § 17208; 29 U.S.C. § 255(a).
"""

from datetime import date

from cms.centre.wages.figures import Figures
from cms.centre.wages.shapes import Deadline, Job, Place, Sentence
from coopkit.errors import N_, Marked
from coopkit.periods import month_end

LAW = N_("Minimum wage, overtime, breaks and sick leave: {years}, with the state.")
COURT = N_("Wages, in court, with a lawyer: {years}.")
ORAL = N_("More than the minimum wage, promised by word of mouth: {years}.")
WRITTEN = N_("Pay promised in a written contract: {years}.")
WAITING = N_("Waiting-time pay for a late last pay: {years} from the day it was due.")
FEDERAL = N_("Federal minimum wage and overtime: {years}.")
WILFUL = N_("The same, if the boss broke the law knowingly: {years}.")

_CALIFORNIA = (
    ("us-ca.claim_years_law", LAW),
    ("us-ca.claim_years_oral", ORAL),
    ("us-ca.claim_years_written", WRITTEN),
    ("us-ca.claim_years_court", COURT),
)
_FEDERAL = (
    ("us-federal.claim_years", FEDERAL),
    ("us-federal.claim_years_wilful", WILFUL),
)


def years_after(day: date, years: int) -> date:
    """The same day so many years later; the last of February for its leap day.

    >>> years_after(date(2024, 2, 29), 3), years_after(date(2024, 2, 29), 4)
    (datetime.date(2027, 2, 28), datetime.date(2028, 2, 29))
    """
    return month_end(day.year + years, day.month, day.day)


def deadlines(
    job: Job,
    figures: Figures,
    *,
    days: tuple[date, date],
    last_pay_due: date | None,
    on: date,
) -> tuple[Deadline, ...]:
    """Every last day to ask; `days` are the oldest day of work and the newest."""
    found = []
    if job.place is Place.CALIFORNIA:
        for key, what in _CALIFORNIA:
            found.append(_deadline(key, what, figures, days=days, on=on))
        if last_pay_due:
            key, due = "us-ca.claim_years_waiting", (last_pay_due, last_pay_due)
            found.append(_deadline(key, WAITING, figures, days=due, on=on))
    for key, what in _FEDERAL:
        found.append(_deadline(key, what, figures, days=days, on=on))
    return tuple(found)


def _deadline(
    key: str, what: Marked, figures: Figures, *, days: tuple[date, date], on: date
) -> Deadline:
    figure = figures.at(key, on)
    oldest, newest = (years_after(day, int(figure.number)) for day in days)
    return Deadline(
        code=key,
        what=Sentence(what, {"years": figure.words}),
        oldest=oldest,
        newest=newest,
        has_passed=oldest < on,
        is_over=newest < on,
        source=figure.source,
    )
