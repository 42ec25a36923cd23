"""Reading who is in a cohort: as its leaders see them, and as the others do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Q, QuerySet

from cms.courses.selectors import LessonOutline, Outline
from cms.learning import pace
from cms.learning.models import (
    Attendance,
    Cohort,
    CohortSession,
    Enrolment,
    EnrolmentState,
    Pace,
    Presence,
)
from cms.learning.queue import is_quiet
from cms.learning.selectors.cohorts import weeks_of
from cms.learning.selectors.groups import taking_part
from cms.learning.selectors.queue import lessons_named, name_for_leader
from coopkit.accounts.models import User

SHOWN = (EnrolmentState.ASKED, EnrolmentState.TAKING_PART, EnrolmentState.DECLINED)
ASKED_SHOWN = 50
ALIASES_SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """Somebody in the list of a cohort's leader; `came` of `noted` sessions."""

    enrolment: Enrolment
    name: str
    came: int
    noted: int
    is_quiet: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingLine:
    """A session in the list of a cohort, with its number among those that take place."""

    session: CohortSession
    number: int
    lessons: tuple[tuple[str, str, str], ...]
    is_over: bool
    has_begun: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekLine:
    """A week of the plan with its lessons; `is_now` for the week of today."""

    week: pace.Week
    lessons: tuple[LessonOutline, ...]
    is_now: bool
    is_over: bool


def enrolments_with_cohorts(user: User) -> QuerySet[Enrolment]:
    """Somebody's enrolments in cohorts, whatever their state, the newest first."""
    rows = Enrolment.objects.filter(user=user, cohort__isnull=False)
    return rows.select_related("cohort").order_by("-asked_at", "-pk")


def participants(cohort: Cohort) -> QuerySet[Enrolment]:
    """Who takes part in a cohort, in the order in which they came."""
    return taking_part(cohort).order_by("decided_at", "pk")


def asked(cohort: Cohort) -> list[tuple[Enrolment, str]]:
    """Who asked for a seat, with their names; the first of them, the longest waiting."""
    rows = cohort.enrolments.filter(state=EnrolmentState.ASKED).select_related("user")
    return [
        (one, name_for_leader(one))
        for one in rows.order_by("asked_at", "pk")[:ASKED_SHOWN]
    ]


def lines(cohort: Cohort, rows: Iterable[Enrolment], *, on: date) -> list[PersonLine]:
    """People as their leader sees them, with their attendance; one query more."""
    shown = list(rows)
    runs = cohort.closed_at is None and (not cohort.ends_on or on <= cohort.ends_on)
    counted = (
        Attendance.objects.filter(enrolment__in=shown)
        .values_list("enrolment")
        .annotate(came=Count("pk", filter=Q(presence=Presence.CAME)), noted=Count("pk"))
        .order_by()
    )
    told = {pk: (came, noted) for pk, came, noted in counted}
    return [
        PersonLine(
            enrolment=one,
            name=name_for_leader(one),
            came=told.get(one.pk, (0, 0))[0],
            noted=told.get(one.pk, (0, 0))[1],
            is_quiet=runs
            and is_quiet(
                active_on=one.active_on or cohort.starts_on,
                begins=cohort.starts_on,
                on=on,
            ),
        )
        for one in shown
    ]


def aliases(rows: QuerySet[Enrolment]) -> dict[str, object]:
    """What the others see: the names they chose, and how many chose none."""
    named = rows.exclude(alias="").order_by("alias", "pk")
    shown = list(named.values_list("alias", flat=True)[:ALIASES_SHOWN])
    return {"aliases": shown, "unnamed": max(rows.count() - len(shown), 0)}


def leaders(cohort: Cohort) -> list[str]:
    """Who leads a cohort, by name; nobody's address is told."""
    rows = cohort.facilitators.select_related("user").order_by("since", "pk")
    return [name for row in rows if (name := row.user.get_full_name())]


def sittings(
    sessions: Sequence[CohortSession], outline: Outline | None, *, at: datetime
) -> list[SittingLine]:
    """The sessions of a cohort, numbered; a cancelled one has a line, and no number."""
    found, number = [], 0
    for session in sessions:
        number += not session.is_cancelled
        found.append(
            SittingLine(
                session=session,
                number=0 if session.is_cancelled else number,
                lessons=lessons_named(session, outline),
                is_over=session.ends_at < at,
                has_begun=session.starts_at <= at,
            )
        )
    return found


def plan(
    cohort: Cohort,
    outline: Outline | None,
    sessions: Sequence[CohortSession],
    *,
    on: date,
) -> list[WeekLine]:
    """The cohort's weeks with their lessons; nothing where each has their own pace."""
    if outline is None or cohort.pace == Pace.SELF:
        return []
    by_key = {str(lesson.key): lesson for lesson in outline.lessons}
    return [
        WeekLine(
            week=week,
            lessons=tuple(by_key[key] for key in week.lessons),
            is_now=week.first <= on <= week.last,
            is_over=week.last < on,
        )
        for week in weeks_of(cohort, list(by_key), sessions)
        if week.lessons
    ]


def presence_of(session: CohortSession, rows: Iterable[Enrolment]) -> dict[int, str]:
    """What was noted of some people in a session; one query."""
    noted = session.attendance.filter(enrolment__in=list(rows))
    return dict(noted.values_list("enrolment", "presence"))


def numbers_of(session: CohortSession) -> dict[str, int]:
    """How many came, were excused, or did not come; one query."""
    counted = session.attendance.values_list("presence").annotate(number=Count("pk"))
    return dict(counted.order_by().values_list("presence", F("number")))
