"""Opening cohorts, changing and closing them, and who leads them."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from cms.learning.cohort_refusals import (
    GROUPS_AT_MOST,
    CohortClosedError,
    LastFacilitatorError,
    MayNotOpenError,
    TooFewSeatsError,
    TooManyGroupsError,
)
from cms.learning.completion import Rule, data_of, default_rule
from cms.learning.models import (
    Cohort,
    CohortKind,
    EnrolmentState,
    Facilitator,
    Pace,
    Way,
)
from cms.learning.selectors.cohorts import (
    ALL_CO_OPS,
    co_ops_to_open_for,
    study_groups_led,
)
from cms.learning.services.enrolling import SCOPE, join_by_code
from coopkit.accounts.models import User
from coopkit.accounts.selectors import person_at
from coopkit.audit.services import actor_of, record
from coopkit.codes import free_code
from coopkit.cooperatives.models import Cooperative


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortFacts:
    """What is said of a cohort when it is opened or changed; no rule: it stays."""

    title: str
    course_key: UUID
    language: str
    starts_on: date
    ends_on: date | None = None
    way: str = Way.CODE
    pace: str = Pace.COHORT
    seats: int | None = None
    cooperative: Cooperative | None = None
    rule: Rule | None = None


@transaction.atomic
def open_class(
    *, facts: CohortFacts, by: User, on: date, at: datetime, code: str = ""
) -> Cohort:
    """Open a class with whoever opens it as its facilitator."""
    allowed = co_ops_to_open_for(by, on=on)
    is_own = facts.cooperative is not None and facts.cooperative.pk in allowed
    if not is_own and ALL_CO_OPS not in allowed:
        raise MayNotOpenError
    return _open(CohortKind.CLASS, facts, by=by, at=at, code=code)


@transaction.atomic
def start_study_group(
    *, facts: CohortFacts, by: User, at: datetime, code: str = ""
) -> Cohort:
    """Start a group that studies together; whoever starts it leads it and takes part.

    It is joined by its code and stands under no co-op.
    """
    User.objects.select_for_update().get(pk=by.pk)
    if study_groups_led(by).count() >= GROUPS_AT_MOST:
        raise TooManyGroupsError(number=GROUPS_AT_MOST)
    own = CohortFacts(
        title=facts.title,
        course_key=facts.course_key,
        language=facts.language,
        starts_on=facts.starts_on,
        ends_on=facts.ends_on,
        pace=facts.pace,
    )
    cohort = _open(CohortKind.STUDY_GROUP, own, by=by, at=at, code=code)
    join_by_code(user=by, code=cohort.code, at=at)
    return cohort


@transaction.atomic
def change_cohort(
    *, cohort: Cohort, facts: CohortFacts, by: User, at: datetime
) -> Cohort:
    """Change what is said of a cohort; its course, kind and co-op stay what they are.

    A cohort that is joined by a code for the first time gets one.
    """
    row = _locked(cohort)
    taken = row.enrolments.filter(state=EnrolmentState.TAKING_PART).count()
    if facts.seats is not None and taken > facts.seats:
        raise TooFewSeatsError(taken=taken, seats=facts.seats)
    row.title, row.language, row.pace = facts.title, facts.language, facts.pace
    row.starts_on, row.ends_on = facts.starts_on, facts.ends_on
    if row.kind == CohortKind.CLASS:
        row.way, row.seats = facts.way, facts.seats
    if facts.rule is not None:
        is_usual = facts.rule == default_rule(row.kind)
        row.rule = {} if is_usual else data_of(facts.rule)
    if row.way == Way.CODE and not row.code:
        row.code = _free_code()
    row.save()
    _note("cohort.changed", row, by=by, at=at)
    return row


@transaction.atomic
def renew_code(*, cohort: Cohort, by: User, at: datetime) -> Cohort:
    """Give a cohort another code; the old one joins nobody any more."""
    row = _locked(cohort)
    row.code = _free_code()
    row.save(update_fields=["code"])
    _note("cohort.code_renewed", row, by=by, at=at)
    return row


@transaction.atomic
def close_cohort(*, cohort: Cohort, by: User, at: datetime) -> Cohort:
    """Close a cohort: nobody joins it any more, and all that was done in it stays."""
    row = _locked(cohort)
    row.closed_at = at
    row.save(update_fields=["closed_at"])
    _note("cohort.closed", row, by=by, at=at)
    return row


@transaction.atomic
def add_facilitator(*, cohort: Cohort, email: str, by: User, at: datetime) -> None:
    """Let somebody lead too who signs in under an address; says nothing if nobody does.

    So nobody learns from it whether an address has an account here.
    """
    row = _locked(cohort)
    found = person_at(email.strip())
    if found is not None and found.is_active:
        _, is_new = Facilitator.objects.get_or_create(
            cohort=row, user=found, defaults={"since": at}
        )
        if is_new:
            _note("cohort.facilitator_added", row, by=by, at=at, of=found)


@transaction.atomic
def stop_leading(*, cohort: Cohort, user: User, at: datetime) -> None:
    """Let somebody lead a cohort no more; the last who does stays."""
    row = _locked(cohort)
    if not row.facilitators.exclude(user=user).exists():
        raise LastFacilitatorError(title=row.title)
    row.facilitators.filter(user=user).delete()
    _note("cohort.facilitator_left", row, by=user, at=at, of=user)


def _open(kind: str, facts: CohortFacts, *, by: User, at: datetime, code: str) -> Cohort:
    cohort = Cohort.objects.create(
        kind=kind,
        course_key=facts.course_key,
        cooperative=facts.cooperative,
        title=facts.title,
        language=facts.language,
        way=facts.way,
        code=(code or _free_code()) if facts.way == Way.CODE else "",
        pace=facts.pace,
        starts_on=facts.starts_on,
        ends_on=facts.ends_on,
        seats=facts.seats,
        opened_by=by,
        opened_at=at,
    )
    Facilitator.objects.create(cohort=cohort, user=by, since=at)
    _note("cohort.opened", cohort, by=by, at=at)
    return cohort


def _locked(cohort: Cohort) -> Cohort:
    row = Cohort.objects.select_for_update().get(pk=cohort.pk)
    if row.closed_at is not None:
        raise CohortClosedError(title=row.title)
    return row


def _free_code() -> str:
    """A code that no cohort has; by lot, so that nobody can tell the next one."""
    rows = Cohort.objects
    return free_code(secrets.choice, lambda code: rows.filter(code=code).exists())


def _note(
    action: str, cohort: Cohort, *, by: User, at: datetime, of: User | None = None
) -> None:
    record(
        scope=SCOPE,
        actor=actor_of(by),
        action=action,
        subject=f"cohort:{cohort.pk}",
        data={"user": of.pk} if of else {},
        at=at,
    )
