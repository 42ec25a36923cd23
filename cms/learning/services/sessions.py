"""The sessions of a cohort: planned, changed, cancelled, and who came."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cms.learning.cohort_refusals import (
    CohortClosedError,
    SessionCancelledError,
    SessionOverlapsItselfError,
    TooEarlyError,
)
from cms.learning.models import (
    Attendance,
    Cohort,
    CohortSession,
    EnrolmentState,
    Presence,
)
from cms.learning.services.enrolling import SCOPE
from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFacts:
    """When and where a cohort meets; `lessons` are translation keys, as text."""

    starts_at: datetime
    ends_at: datetime
    place: str = ""
    note: str = ""
    lessons: tuple[str, ...] = ()


@transaction.atomic
def plan_session(
    *,
    cohort: Cohort,
    facts: SessionFacts,
    by: User,
    at: datetime,
    uid: UUID | None = None,
) -> CohortSession:
    """Plan a session; the calendars of all who take part have it from now on.

    Its `uid` is drawn by lot where none is given.
    """
    row = Cohort.objects.select_for_update().get(pk=cohort.pk)
    if row.closed_at is not None:
        raise CohortClosedError(title=row.title)
    _check(facts)
    session = CohortSession.objects.create(
        cohort=row,
        uid=uid or uuid4(),
        starts_at=facts.starts_at,
        ends_at=facts.ends_at,
        place=facts.place,
        note=facts.note,
        lessons=list(facts.lessons),
    )
    _note("session.planned", session, by=by, at=at)
    return session


@transaction.atomic
def change_session(
    *, session: CohortSession, facts: SessionFacts, by: User, at: datetime
) -> CohortSession:
    """Change a session; its sequence grows when anything did change."""
    row = _locked(session)
    _check(facts)
    told = {
        "starts_at": facts.starts_at,
        "ends_at": facts.ends_at,
        "place": facts.place,
        "note": facts.note,
        "lessons": list(facts.lessons),
    }
    if all(getattr(row, name) == value for name, value in told.items()):
        return row
    for name, value in told.items():
        setattr(row, name, value)
    row.sequence += 1
    row.save()
    _note("session.changed", row, by=by, at=at)
    return row


@transaction.atomic
def cancel_session(*, session: CohortSession, by: User, at: datetime) -> CohortSession:
    """Cancel a session; calendars that have it are told so, and it stays."""
    row = _locked(session)
    row.is_cancelled, row.sequence = True, row.sequence + 1
    row.save(update_fields=["is_cancelled", "sequence"])
    _note("session.cancelled", row, by=by, at=at)
    return row


@transaction.atomic
def note_attendance(
    *, session: CohortSession, presences: Mapping[int, str], by: User, at: datetime
) -> int:
    """Keep who came, by enrolment; an empty word takes back what was noted.

    People of other cohorts are passed over. Whoever came did something on that day.
    """
    row = _locked(session)
    if at < row.starts_at:
        raise TooEarlyError
    own = row.cohort.enrolments.filter(
        pk__in=list(presences), state=EnrolmentState.TAKING_PART
    )
    known = set(own.values_list("pk", flat=True))
    kept = {pk: word for pk, word in presences.items() if pk in known}
    noted = [
        Attendance(session=row, enrolment_id=pk, presence=word, noted_at=at)
        for pk, word in kept.items()
        if word in Presence.values
    ]
    Attendance.objects.bulk_create(
        noted,
        update_conflicts=True,
        unique_fields=["session", "enrolment"],
        update_fields=["presence", "noted_at"],
    )
    empty = [pk for pk, word in kept.items() if not word]
    row.attendance.filter(enrolment__in=empty).delete()
    came = [one.enrolment_id for one in noted if one.presence == Presence.CAME]
    day = timezone.localdate(row.starts_at)
    stale = Q(active_on__lt=day) | Q(active_on=None)
    own.filter(stale, pk__in=came).update(active_on=day)
    _note("session.attendance_noted", row, by=by, at=at, people=len(noted))
    return len(noted)


def _check(facts: SessionFacts) -> None:
    if facts.ends_at <= facts.starts_at:
        raise SessionOverlapsItselfError


def _locked(session: CohortSession) -> CohortSession:
    rows = CohortSession.objects.select_for_update(of=("self",))
    row = rows.select_related("cohort").get(pk=session.pk)
    if row.is_cancelled:
        raise SessionCancelledError
    return row


def _note(
    action: str, session: CohortSession, *, by: User, at: datetime, **data: int
) -> None:
    record(
        scope=SCOPE,
        actor=actor_of(by),
        action=action,
        subject=f"session:{session.pk}",
        data=data,
        at=at,
    )
