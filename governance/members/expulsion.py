"""Expulsion: the steps without which it never takes effect.

Notice with its reasons, a hearing before those who may decide otherwise, the decision,
and the days between them. The member may waive or decline the hearing, in writing; nobody
else can. Source: Cal. Corp. Code § 12431 (void otherwise); Bylaws, article on expulsion.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from coopkit.errors import N_, CoopError

HELD, WAIVED, DECLINED = "held", "waived", "declined"
HEARINGS = (HELD, WAIVED, DECLINED)
MEMBERS, BOARD = "members", "board"
CHARGED, HEARING, DECIDED, EFFECTIVE = "charged", "hearing", "decided", "effective"
STEPS = (CHARGED, HEARING, DECIDED, EFFECTIVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demands:
    """What the bylaws ask for between the steps, in days, and who decides."""

    notice_days: int = 0
    hearing_days: int = 0
    decided_by: str = MEMBERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The steps that are recorded; a hearing that was waived counts from its waiver."""

    charged_on: date | None = None
    gave_reasons: bool = False
    hearing_on: date | None = None
    hearing: str = ""
    decided_on: date | None = None
    decision: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A step that is missing, in words, and the bylaws' key that asks for it."""

    step: str
    rule: str
    words: str
    days: int = 0
    first: date | None = None


def what_is_missing(
    case: Case, demands: Demands, *, effective_on: date
) -> tuple[Missing, ...]:
    """All that stands between a case and its taking effect on a day; () if nothing.

    >>> charged = Case(charged_on=date(2026, 3, 2), gave_reasons=True)
    >>> asked = Demands(notice_days=15, hearing_days=5)
    >>> [m.step for m in what_is_missing(charged, asked, effective_on=date(2026, 3, 20))]
    ['hearing', 'decided']
    """
    return tuple(_missing(case, demands, effective_on))


def _missing(case: Case, demands: Demands, effective_on: date) -> Iterable[Missing]:
    rules = {CHARGED: "expulsion.notice_days", HEARING: "expulsion.hearing_days"}
    rules |= {DECIDED: "expulsion.decided_by"}
    for step, ok, words in (
        (CHARGED, case.charged_on is not None, NO_NOTICE),
        (CHARGED, case.charged_on is None or case.gave_reasons, NO_REASONS),
        (HEARING, case.hearing_on is not None, NO_HEARING),
        (DECIDED, case.decided_on is not None and bool(case.decision), NO_DECISION),
        (DECIDED, not _decided_before_hearing(case), DECIDED_TOO_EARLY),
    ):
        if not ok:
            yield Missing(step=step, rule=rules[step], words=words)
    for step, day, days, words in (
        (CHARGED, case.charged_on, demands.notice_days, NOTICE_TOO_SHORT),
        (HEARING, case.hearing_on, demands.hearing_days, HEARING_TOO_LATE),
        (DECIDED, case.decided_on, 0, BEFORE_DECISION),
    ):
        if day and effective_on < day + timedelta(days=days):
            first = day + timedelta(days=days)
            yield Missing(
                step=step, rule=rules[step], words=words, days=days, first=first
            )


def _decided_before_hearing(case: Case) -> bool:
    decided, heard = case.decided_on, case.hearing_on
    return decided is not None and heard is not None and decided < heard


def first_day(case: Case, demands: Demands) -> date | None:
    """The first day on which it may take effect by what is recorded; None if on none.

    >>> case = Case(charged_on=date(2026, 3, 2), hearing_on=date(2026, 3, 16))
    >>> first_day(case, Demands(notice_days=15, hearing_days=5))
    datetime.date(2026, 3, 21)
    """
    if case.charged_on is None:
        return None
    days = [case.charged_on + timedelta(days=demands.notice_days)]
    if case.hearing_on:
        days.append(case.hearing_on + timedelta(days=demands.hearing_days))
    if case.decided_on:
        days.append(case.decided_on)
    return max(days)


NO_NOTICE = N_("Notice of the expulsion has not been given.")
NO_REASONS = N_("The notice gives no reasons.")
NO_HEARING = N_(
    "No hearing was held, and the member has not waived or declined it in writing."
)
NO_DECISION = N_("There is no decision of those who decide about expulsions.")
DECIDED_TOO_EARLY = N_(
    "It was decided before the hearing, so what the member said could not count."
)
NOTICE_TOO_SHORT = N_(
    "{days} days must pass after the notice: it takes effect on {first} at the earliest."
)
HEARING_TOO_LATE = N_(
    "The hearing must be {days} days before it takes effect: {first} at the earliest."
)
BEFORE_DECISION = N_("It would take effect before it was decided, on {first}.")


class StepsMissingError(CoopError):
    """An expulsion that would take effect without its steps."""

    template = N_(
        "{name} cannot be expelled on {on}. {missing} Without these steps an expulsion "
        "has no effect ({law}). Record the steps that were taken, or take them."
    )


class NoCaseError(CoopError):
    """A step of an expulsion that nobody has begun."""

    template = N_(
        "There is no open case against {name}. An expulsion begins with a notice that "
        "gives the reasons. Record that notice first."
    )


class CaseOpenError(CoopError):
    """A second case while one is open."""

    template = N_(
        "There is an open case against {name} already, of {on}. One case is ended before "
        "another begins. Record what became of it."
    )


class NoReasonsError(CoopError):
    """A notice of expulsion without its reasons."""

    template = N_(
        "A notice of expulsion gives its reasons; this one gives none. Write down what "
        "the member is said to have done, and when."
    )


class StepToComeError(CoopError):
    """A step of a case on a day that is still to come."""

    template = N_(
        "{on} is still to come. A notice, a hearing and a decision are recorded once "
        "they were given, held or taken. Come back then, or correct the day."
    )


class HearingTooSoonError(CoopError):
    """A hearing before its notice."""

    template = N_(
        "The hearing on {hearing} is before the notice, of {charged}. The member needs "
        "to know the reasons first. Choose a later day."
    )
