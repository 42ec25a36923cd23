"""Taking a course: alone, with a code, with an open cohort, or after asking."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cms.learning.cohort_refusals import (
    CohortClosedError,
    CohortFullError,
    NobodyAskedError,
    NotOpenError,
    UnknownCodeError,
)
from cms.learning.models import Cohort, Enrolment, EnrolmentState, Way
from cms.learning.services import letters
from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.codes import as_kept, as_read

SCOPE = "learning"
CODE_SHOWN = 12
ALIAS_LONGEST = 40


@transaction.atomic
def start_alone(*, user: User, course_key: UUID, at: datetime) -> Enrolment:
    """Take a course at one's own pace; whoever comes back finds all they did."""
    enrolment, _ = Enrolment.objects.select_for_update(of=("self",)).get_or_create(
        user=user,
        course_key=course_key,
        cohort=None,
        defaults={"state": EnrolmentState.ASKED, "asked_at": at},
    )
    if enrolment.state != EnrolmentState.TAKING_PART:
        _take_part(enrolment, by=user, at=at)
    return enrolment


@transaction.atomic
def join_by_code(*, user: User, code: str, at: datetime) -> Enrolment:
    """Join the cohort that has a code; capitals, spaces and dashes do not matter."""
    kept = as_kept(code)
    rows = Cohort.objects.select_for_update(of=("self",)).filter(closed_at=None)
    cohort = rows.filter(code=kept).first() if kept else None
    if cohort is None or cohort.way != Way.CODE:
        raise UnknownCodeError(code=as_read(kept[:CODE_SHOWN]))
    return _seat(cohort, user, at)


@transaction.atomic
def join(*, user: User, cohort: Cohort, at: datetime) -> Enrolment:
    """Join a cohort that is open to everybody, or ask the facilitator of one."""
    locked = Cohort.objects.select_for_update().get(pk=cohort.pk)
    if locked.way == Way.CODE:
        raise NotOpenError(title=locked.title)
    if locked.way == Way.APPROVAL:
        return _ask(locked, user, at)
    return _seat(locked, user, at)


@transaction.atomic
def decide(
    *, enrolment: Enrolment, is_accepted: bool, words: str, by: User, at: datetime
) -> Enrolment:
    """Answer somebody who asked; the sentence goes to them by e-mail, in their language.

    Whoever comes after the last seat was given is refused one, and still waits.
    """
    rows = Cohort.objects.select_for_update(of=("self",))
    cohort = rows.get(enrolments=enrolment)
    asked = Enrolment.objects.select_related("user").get(pk=enrolment.pk)
    if asked.state != EnrolmentState.ASKED:
        raise NobodyAskedError
    if is_accepted:
        _check_seat(cohort)
        _take_part(asked, by=by, at=at)
    else:
        asked.state, asked.decided_at = EnrolmentState.DECLINED, at
        asked.save(update_fields=["state", "decided_at"])
        _note("enrolment.declined", asked, by=by, at=at)
    asked.cohort = cohort
    transaction.on_commit(lambda: letters.tell_of_decision(asked, words=words.strip()))
    return asked


@transaction.atomic
def leave(*, enrolment: Enrolment, at: datetime) -> None:
    """Leave a course or cohort; what was done is kept, and coming back finds it."""
    row = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if row.state in (EnrolmentState.TAKING_PART, EnrolmentState.ASKED):
        row.state, row.left_at = EnrolmentState.LEFT, at
        row.save(update_fields=["state", "left_at"])
        row.groups.clear()
        _note("enrolment.left", row, by=row.user, at=at)


@transaction.atomic
def choose_alias(*, enrolment: Enrolment, alias: str) -> None:
    """Keep the name under which others in a cohort see somebody; none is none."""
    said = " ".join(alias.split())[:ALIAS_LONGEST]
    Enrolment.objects.filter(pk=enrolment.pk).update(alias=said)


def touch(user: User, on: date) -> None:
    """Keep that somebody did something on a day; writes once a day at the most."""
    mine = Enrolment.objects.filter(user=user, state=EnrolmentState.TAKING_PART)
    mine.filter(Q(active_on__lt=on) | Q(active_on=None)).update(active_on=on)


def _ask(cohort: Cohort, user: User, at: datetime) -> Enrolment:
    _check_open(cohort)
    enrolment, _ = _row(cohort, user, at)
    if enrolment.state in (EnrolmentState.LEFT, EnrolmentState.DECLINED):
        enrolment.state, enrolment.asked_at = EnrolmentState.ASKED, at
        enrolment.decided_at = enrolment.left_at = None
        enrolment.save(update_fields=["state", "asked_at", "decided_at", "left_at"])
    if enrolment.state == EnrolmentState.ASKED:
        _note("enrolment.asked", enrolment, by=user, at=at)
    return enrolment


def _seat(cohort: Cohort, user: User, at: datetime) -> Enrolment:
    """Give somebody a seat of a cohort whose row is locked."""
    _check_open(cohort)
    enrolment, _ = _row(cohort, user, at)
    if enrolment.state != EnrolmentState.TAKING_PART:
        _check_seat(cohort)
        _take_part(enrolment, by=user, at=at)
    return enrolment


def _row(cohort: Cohort, user: User, at: datetime) -> tuple[Enrolment, bool]:
    return Enrolment.objects.get_or_create(
        user=user,
        cohort=cohort,
        defaults={
            "course_key": cohort.course_key,
            "state": EnrolmentState.ASKED,
            "asked_at": at,
        },
    )


def _check_open(cohort: Cohort) -> None:
    if cohort.closed_at is not None:
        raise CohortClosedError(title=cohort.title)


def _check_seat(cohort: Cohort) -> None:
    """Refuse when every seat is taken; the caller holds the lock on the cohort."""
    if cohort.seats is None:
        return
    taken = cohort.enrolments.filter(state=EnrolmentState.TAKING_PART).count()
    if taken >= cohort.seats:
        raise CohortFullError(title=cohort.title, seats=cohort.seats)


def _take_part(enrolment: Enrolment, *, by: User, at: datetime) -> None:
    enrolment.state, enrolment.left_at = EnrolmentState.TAKING_PART, None
    enrolment.decided_at, enrolment.active_on = at, timezone.localdate(at)
    enrolment.save(update_fields=["state", "left_at", "decided_at", "active_on"])
    _note("enrolment.begun", enrolment, by=by, at=at)


def _note(action: str, enrolment: Enrolment, *, by: User, at: datetime) -> None:
    record(
        scope=SCOPE,
        actor=actor_of(by),
        action=action,
        subject=f"enrolment:{enrolment.pk}",
        at=at,
    )
