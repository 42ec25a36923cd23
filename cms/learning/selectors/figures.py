"""Reading the figures for funders: a few queries, however many learners there are."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, TruncQuarter
from django.utils import timezone

from cms.learning.models import (
    Attendance,
    CohortSession,
    Enrolment,
    EnrolmentState,
    Presence,
)
from cms.learning.selectors.cohorts import course_names, may_see_all
from cms.learning.sums import Group, Sums, quarter_of, summed
from cms.learning.suppression import LEAST
from coopkit.accounts.models import User
from coopkit.cooperatives.access import OFFICERS
from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import grants_of

COMPLETED, GOING_ON, LEFT = "completed", "going_on", "left"
OUTCOMES = (COMPLETED, GOING_ON, LEFT)
PRESENCES = (Presence.CAME, Presence.EXCUSED, Presence.ABSENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whose figures somebody may see: all, or those of some co-ops' cohorts."""

    is_all: bool
    cooperatives: tuple[Cooperative, ...] = ()

    def __bool__(self) -> bool:
        return self.is_all or bool(self.cooperatives)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """People by outcome, and sessions with who came to them."""

    people: Sums
    sessions: Sums


def scope_of(user: User, *, on: date) -> Scope:
    """Whose figures somebody may see on a day; an officer those of their own co-op."""
    if may_see_all(user):
        return Scope(is_all=True)
    grants = grants_of(user=user, on=on)
    own = {g.cooperative.pk: g.cooperative for g in grants if g.role in OFFICERS}
    return Scope(is_all=False, cooperatives=tuple(own.values()))


def figures_of(scope: Scope, *, until: date, language: str) -> Figures:
    """The figures as they stood at the end of a quarter; four queries."""
    end = timezone.make_aware(datetime.combine(until + timedelta(days=1), time.min))
    people = _people(scope, end)
    came, held, few = _sessions(scope, end)
    keys = {key for key, _, _ in [*people, *held]}
    names = {key: one.title for key, one in course_names(keys, language=language).items()}
    return Figures(
        people=summed(_named(people, names), columns=OUTCOMES),
        sessions=summed(
            _named(came, names),
            columns=PRESENCES,
            extra=_named(held, names),
            hidden=set(_named(dict.fromkeys(few, 0), names)),
        ),
    )


Key = tuple[UUID, str, str]


def _named(found: Mapping[Key, Any], names: Mapping[UUID, str]) -> dict[Group, Any]:
    """Groups by the course's title; one that is not published any more by its number."""
    return {
        (names.get(course, str(course)), language, quarter): value
        for (course, language, quarter), value in found.items()
    }


def _people(scope: Scope, end: datetime) -> Mapping[Key, Mapping[str, int]]:
    """Enrolments by the quarter in which they began, and what became of them so far."""
    rows = Enrolment.objects.filter(
        state__in=[EnrolmentState.TAKING_PART, EnrolmentState.LEFT],
        decided_at__lt=end,
    )
    outcome = Case(
        When(
            certificate__issued_at__lt=end,
            certificate__withdrawn_at=None,
            then=Value(COMPLETED),
        ),
        When(state=EnrolmentState.LEFT, left_at__lt=end, then=Value(LEFT)),
        default=Value(GOING_ON),
    )
    told = (
        _within(rows, scope, "cohort__")
        .annotate(
            outcome=outcome,
            spoken=Coalesce("cohort__language", "user__language"),
            begins=TruncQuarter("decided_at"),
        )
        .values_list("course_key", "spoken", "begins", "outcome")
        .annotate(number=Count("pk"))
        .order_by()
    )
    found: dict[Key, dict[str, int]] = defaultdict(dict)
    for course, spoken, begins, what, number in told:
        found[course, spoken, _quarter(begins)][what] = number
    return found


def _sessions(
    scope: Scope, end: datetime
) -> tuple[Mapping[Key, Mapping[str, int]], Mapping[Key, int], set[Key]]:
    """Who came to sessions, how many were held, and where it was fewer than five."""
    held = CohortSession.objects.filter(is_cancelled=False, ends_at__lt=end)
    columns = ("course", "spoken", "begins")
    names: dict[str, Any] = {
        "course": F("cohort__course_key"),
        "spoken": F("cohort__language"),
        "begins": TruncQuarter("starts_at"),
    }
    sessions = _within(held, scope, "cohort__").annotate(**names)
    counted = sessions.values_list(*columns).annotate(number=Count("pk")).order_by()
    numbers = {(c, s, _quarter(b)): number for c, s, b, number in counted}
    rows = _within(
        Attendance.objects.filter(session__in=held), scope, "session__cohort__"
    ).annotate(
        course=F("session__cohort__course_key"),
        spoken=F("session__cohort__language"),
        begins=TruncQuarter("session__starts_at"),
    )
    came: dict[Key, dict[str, int]] = {}
    few: set[Key] = set()
    each = {one: Count("pk", filter=Q(presence=one)) for one in PRESENCES}
    told = rows.values(*columns).annotate(
        people=Count("enrolment", distinct=True),
        **{str(one): count for one, count in each.items()},
    )
    for row in told.order_by():
        key = (row["course"], row["spoken"], _quarter(row["begins"]))
        came[key] = {one: row[one] for one in PRESENCES}
        if row["people"] < LEAST:
            few.add(key)
    return came, numbers, few


def _within(rows: QuerySet[Any], scope: Scope, path: str) -> QuerySet[Any]:
    if scope.is_all:
        return rows
    return rows.filter(**{f"{path}cooperative__in": scope.cooperatives})


def _quarter(begins: datetime) -> str:
    return quarter_of(timezone.localdate(begins))
