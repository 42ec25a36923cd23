"""What a reader should know before trusting a sum: what was guessed, what is unsure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from cms.centre.wages.broken_days import has_long_gap
from cms.centre.wages.deadlines import years_after
from cms.centre.wages.earnings import minimum_on
from cms.centre.wages.figures import Figures
from cms.centre.wages.shapes import Case, Caution, Place, Sentence
from cms.centre.wages.wording import dollars
from cms.centre.wages.workdays import Shift, Week
from coopkit.errors import N_

LONG_SHIFT_HOURS = 16

LEFT_OUT = (
    N_("Interest on late pay is not counted. It can be asked for."),
    N_("Tips, bonuses, commissions, piece rates and salaries are not counted."),
    N_("Money taken off your pay, and what you spent for work, are not counted."),
    N_("Shifts agreed as four days of ten hours, and union contracts, are not counted."),
    N_("Some jobs have other rules: managers, drivers, family, farm and home work."),
    N_("A meal on duty that you agreed to in writing can be lawful. Ask about it."),
    N_(
        "In California, fast food and some health care have a higher minimum wage of "
        "their own. Type it as the local minimum wage."
    ),
    N_(
        "When the clocks go back at night, one hour more is worked. It must be paid, but "
        "is not counted here."
    ),
    N_(
        "If you are called to work twice in one day in California, the second call is "
        "paid two hours at least. That is not counted here."
    ),
    N_("Some cities give more sick leave than the state. Ask about yours."),
    N_("Sick pay is for days on which you told the boss as soon as you could."),
)

NOT_ON_FILE = N_(
    "The minimum wage for {day} is not on file here. {rate} an hour was used, the last "
    "one that is sure. The true one may be higher."
)
LOCAL_REPEATED = N_(
    "The local minimum wage that you typed was used for all weeks. In older weeks it was "
    "likely lower."
)
REPEATED = N_("{weeks} weeks were counted as if each was like those you typed.")
TOO_OLD = N_(
    "Work before {day} is likely too old to claim with the agency. A court case may "
    "reach further back: ask before you give it up. It is in the sums all the same."
)
NOT_TOLD = N_(
    "For some days you did not say what breaks you had. No pay for missed meals was "
    "counted for those days."
)
SHORT_BREAK = N_(
    "Breaks shorter than {minutes} minutes were counted as work. They must be paid."
)
UNSURE_BREAK = N_(
    "A break of less than {minutes} may count as work. Here it was not counted. Ask."
)
SPLIT_UNSURE = N_(
    "Some days have a long gap without pay. If the boss wanted it so, say so: more pay "
    "may be due."
)
LONG_SHIFT = N_("On {day} a shift lasts more than {hours} hours. Check its times.")
TWO_RATES = N_(
    "In a week with more than one rate, overtime is worked out with their average."
)
NO_STATE = N_(
    "Only federal rules were used. Many states and cities ask for more: ask about yours."
)
NO_LAST_PAY = N_("Federal law sets no day for the last pay. Your state may.")
NO_SICK = N_("Federal law asks for no paid sick days. Your state or city may.")
PAID_MORE = N_("You were paid more than what was worked out here. Check what you typed.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the reckoning knows when it looks back for cautions."""

    case: Case
    shifts: Sequence[Shift]
    weeks: Sequence[Week]
    figures: Figures
    least_unpaid: int
    is_repeated: bool
    first: date
    last: date
    on: date


def cautions(seen: Seen) -> Iterator[Caution]:
    """The cautions about the hours; the ones about leave and last pay are told there."""
    yield from _about_minimum(seen)
    yield from _about_repeating(seen)
    yield from _about_breaks(seen)
    for shift in seen.shifts:
        if any(one.end - one.start > LONG_SHIFT_HOURS * 60 for one in shift.row.spans):
            words = {"day": shift.row.on, "hours": str(LONG_SHIFT_HOURS)}
            yield Caution(code="long_shift", text=Sentence(LONG_SHIFT, words))
            break
    if seen.case.job.place is Place.FEDERAL:
        yield Caution(code="no_state", text=Sentence(NO_STATE))


def _about_minimum(seen: Seen) -> Iterator[Caution]:
    for week in seen.weeks:
        for day in week.days:
            minimum = minimum_on(seen.case.job, seen.figures, day.on)
            if not minimum.is_on_file and not minimum.is_local:
                words = {"day": day.on, "rate": dollars(minimum.cents)}
                yield Caution(code="not_on_file", text=Sentence(NOT_ON_FILE, words))
                return


def _about_repeating(seen: Seen) -> Iterator[Caution]:
    job = seen.case.job
    if seen.is_repeated:
        words = {"weeks": str(seen.case.weeks)}
        yield Caution(code="repeated", text=Sentence(REPEATED, words))
    if job.local_minimum_cents and seen.first.year < seen.last.year:
        yield Caution(code="local_repeated", text=Sentence(LOCAL_REPEATED))
    is_state = job.place is Place.CALIFORNIA
    key = "us-ca.claim_years_law" if is_state else "us-federal.claim_years_wilful"
    years = int(seen.figures.at(key, seen.on).number)
    if years_after(seen.first, years) < seen.on:
        oldest = years_after(seen.on, -years)
        yield Caution(code="too_old", text=Sentence(TOO_OLD, {"day": oldest}))


def _about_breaks(seen: Seen) -> Iterator[Caution]:
    rows = [shift.row for shift in seen.shifts if shift.minutes]
    breaks = [one for row in rows if row.spans for one in row.breaks or ()]
    unpaid = [one for one in breaks if one.minutes and not one.was_worked]
    if any(one.minutes < seen.least_unpaid for one in unpaid):
        words = {"minutes": str(seen.least_unpaid)}
        yield Caution(code="short_break", text=Sentence(SHORT_BREAK, words))
    if seen.case.job.place is Place.FEDERAL:
        meal = seen.figures.at("us-federal.meal_minutes", seen.last)
        if any(seen.least_unpaid <= one.minutes < meal.number for one in unpaid):
            words = {"minutes": str(meal.number)}
            yield Caution(code="unsure_break", text=Sentence(UNSURE_BREAK, words))
        return
    if any(row.breaks is None for row in rows):
        yield Caution(code="not_told", text=Sentence(NOT_TOLD))
    for shift in seen.shifts:
        told = shift.row.was_split_by_boss
        if not told and has_long_gap(shift.workday, [shift], seen.figures):
            yield Caution(code="split_unsure", text=Sentence(SPLIT_UNSURE))
            break
