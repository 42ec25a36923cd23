"""Writing cases of expulsion: notice, hearing, and what was decided, step by step."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from governance.bylaws.selectors import in_force
from governance.members import expulsion
from governance.members.expulsion import Case, Demands
from governance.members.models import EventKind, Membership, MembershipEvent
from governance.members.selectors.cases import (
    DAYS,
    CaseView,
    case_of,
    missing_words,
    sources,
)
from governance.members.services.events import append_event, write_event


@transaction.atomic
def charge(
    *,
    membership: Membership,
    reasons: str,
    channel: str,
    hearing_on: date,
    last_day: date | None = None,
    on: date,
    by: User | None,
    at: datetime,
) -> MembershipEvent:
    """Record that a notice of expulsion was given, with its reasons, and how.

    It calls the hearing. Nothing changes for the member before the last step.
    """
    _lock(membership)
    _check_is_past(on, at)
    _check_charge(membership, reasons, hearing_on=hearing_on, on=on)
    days = {"hearing": hearing_on.isoformat()}
    if last_day:
        days["last_day"] = last_day.isoformat()
    return append_event(
        membership=membership,
        kind=EventKind.CHARGED,
        effective_on=on,
        signed_on=on,
        reason=reasons.strip(),
        details={"channel": channel, "reasons": True} | days,
        by=by,
        at=at,
    )


def _check_charge(
    membership: Membership, reasons: str, *, hearing_on: date, on: date
) -> None:
    """Refuse a notice without reasons, beside another case, or with no procedure set."""
    name = membership.person.display_name
    found = case_of(membership, on=on)
    if found and found.is_open:
        raise expulsion.CaseOpenError(name=name, on=found.charged.effective_on)
    if not reasons.strip():
        raise expulsion.NoReasonsError
    bylaws = in_force(membership.cooperative, on=on)
    for key in (*sorted(DAYS), "expulsion.decided_by"):
        _ = bylaws[key]  # a procedure that the bylaws do not set cannot be kept
    if hearing_on < on:
        raise expulsion.HearingTooSoonError(hearing=hearing_on, charged=on)


@transaction.atomic
def record_hearing(
    *,
    membership: Membership,
    hearing: str,
    on: date,
    note: str = "",
    by: User | None,
    at: datetime,
) -> MembershipEvent:
    """Record that the hearing was held, or that the member waived or declined it."""
    if hearing not in expulsion.HEARINGS:
        raise ValueError(f"no such hearing: {hearing}")
    _lock(membership)
    _check_is_past(on, at)
    view = _open(membership, on)
    if on < view.charged.effective_on:
        charged = view.charged.effective_on
        raise expulsion.HearingTooSoonError(hearing=on, charged=charged)
    return append_event(
        membership=membership,
        kind=EventKind.HEARING,
        effective_on=on,
        reason=note.strip(),
        details={"hearing": hearing},
        by=by,
        at=at,
    )


@transaction.atomic
def close_case(
    *,
    membership: Membership,
    on: date,
    decision: str,
    reason: str = "",
    by: User | None,
    at: datetime,
) -> MembershipEvent:
    """Record that the expulsion was not upheld: the case is closed, nothing else is."""
    _lock(membership)
    _check_is_past(on, at)
    _open(membership, on)
    return append_event(
        membership=membership,
        kind=EventKind.NOT_UPHELD,
        effective_on=on,
        approved_on=on,
        decision=decision.strip(),
        reason=reason.strip(),
        by=by,
        at=at,
    )


@transaction.atomic
def expel(
    *,
    membership: Membership,
    decided_on: date,
    decision: str,
    last_day: date,
    by: User | None,
    at: datetime,
) -> MembershipEvent:
    """Record a decision to expel, and the last day; refused without each of its steps."""
    _lock(membership)
    _check_is_past(decided_on, at)
    view = _open(membership, decided_on)
    check_steps(view, decided_on=decided_on, decision=decision, last_day=last_day)
    return write_event(
        membership=membership,
        kind=EventKind.EXPELLED,
        effective_on=last_day,
        approved_on=decided_on,
        decision=decision.strip(),
        by=by,
        at=at,
    )


def check_steps(
    view: CaseView, *, decided_on: date, decision: str, last_day: date
) -> None:
    """Refuse what lacks a step, naming each, with the clause that asks for it."""
    case = case_with(view.case, decided_on=decided_on, decision=decision.strip())
    missing = expulsion.what_is_missing(case, view.demands, effective_on=last_day)
    if missing:
        words = " ".join(missing_words(each, view.bylaws) for each in missing)
        raise expulsion.StepsMissingError(
            name=view.membership.person.display_name,
            on=last_day,
            missing=words,
            law=sources(view.membership.cooperative),
        )


def first_lawful_day(view: CaseView, *, decided_on: date) -> date:
    """The first last day that a decision of a day can have."""
    case = case_with(view.case, decided_on=decided_on, decision="–")
    demands: Demands = view.demands
    return expulsion.first_day(case, demands) or decided_on


def case_with(case: Case, *, decided_on: date, decision: str) -> Case:
    """A case as it would be, were it decided."""
    return Case(
        charged_on=case.charged_on,
        gave_reasons=case.gave_reasons,
        hearing_on=case.hearing_on,
        hearing=case.hearing,
        decided_on=decided_on,
        decision=decision,
    )


def _open(membership: Membership, on: date) -> CaseView:
    found = case_of(membership, on=on)
    if found is None or not found.is_open:
        raise no_case(membership)
    return found


def no_case(membership: Membership) -> expulsion.NoCaseError:
    """The refusal of a step in a case that is not open."""
    return expulsion.NoCaseError(name=membership.person.display_name)


def _check_is_past(on: date, at: datetime) -> None:
    if on > timezone.localdate(at):
        raise expulsion.StepToComeError(on=on)


def _lock(membership: Membership) -> None:
    pk = membership.cooperative_id
    Cooperative.objects.select_for_update(no_key=True).get(pk=pk)
