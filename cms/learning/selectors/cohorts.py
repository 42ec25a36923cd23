"""Reading cohorts and enrolments: whose they are, who leads them, where a lesson is."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.http import Http404
from django.utils import timezone

from cms.courses.models import CoursePage
from cms.courses.selectors import Outline, outline_of
from cms.learning import pace
from cms.learning.models import (
    Cohort,
    CohortKind,
    CohortSession,
    Enrolment,
    EnrolmentState,
    Pace,
    Way,
)
from cms.pages.selectors import address_of
from coopkit.accounts.models import User
from coopkit.cooperatives.access import CALLERS, FACILITATOR
from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import grants_of

ALL_CO_OPS = 0
"""Stands among co-ops' numbers for whoever may open a class for any, or for none."""
MAY_OPEN, MAY_SEE_ALL = "cms.add_cohort", "cms.view_cohort"
OPENS_CLASSES = CALLERS | {FACILITATOR}


@dataclass(frozen=True, slots=True)
class CourseName:
    """A course as a list names it; one that is not published has no address."""

    title: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonPlace:
    """Where somebody's cohort stands with a lesson; `after` is the lesson before it.

    `is_ahead` lessons come on a later day, and are open all the same.
    """

    cohort: Cohort
    place: pace.Place
    is_ahead: bool
    is_now: bool
    after: str = ""


def cohorts_led_by(user: User) -> QuerySet[Cohort]:
    """The cohorts that somebody leads, the open ones first."""
    rows = Cohort.objects.filter(facilitators__user=user)
    return rows.order_by(F("closed_at").asc(nulls_first=True), "starts_on", "pk")


def cohort_led_by(user: User, pk: int) -> Cohort | None:
    """A cohort, if somebody leads it; one query."""
    return cohorts_led_by(user).select_related("cooperative").filter(pk=pk).first()


def cohort_of_member(user: User, pk: int) -> Cohort | None:
    """A cohort, if somebody takes part in it; one query."""
    rows = Cohort.objects.filter(
        enrolments__user=user, enrolments__state=EnrolmentState.TAKING_PART
    )
    return rows.select_related("cooperative").filter(pk=pk).first()


def enrolments_of(user: User) -> QuerySet[Enrolment]:
    """The courses somebody takes, the latest begun first, with their cohorts."""
    rows = Enrolment.objects.filter(user=user, state=EnrolmentState.TAKING_PART)
    return rows.select_related("cohort", "user").order_by("-decided_at", "-pk")


def enrolment_for(user: User, course_key: UUID) -> Enrolment | None:
    """The enrolment of a course that counts: the newest cohort's, else alone; one query.

    A cohort that is open comes before one that was closed.
    """
    return enrolments_for(user, course_key).first()


def enrolments_for(user: User, course_key: UUID) -> QuerySet[Enrolment]:
    """The enrolments of a course, first the one that counts."""
    rank = Case(
        When(cohort=None, then=Value(2)),
        When(cohort__closed_at=None, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    rows = enrolments_of(user).filter(course_key=course_key).annotate(rank=rank)
    return rows.order_by("rank", "-cohort__starts_on", "-pk")


def enrolment_in(user: User, cohort: Cohort) -> Enrolment | None:
    """Somebody's enrolment in a cohort, whatever its state; one query."""
    return Enrolment.objects.filter(user=user, cohort=cohort).first()


def open_cohorts(*, on: date) -> QuerySet[Cohort]:
    """The cohorts that a stranger is shown: those joined without a code, not over."""
    rows = Cohort.objects.filter(closed_at=None).exclude(way=Way.CODE)
    to_come = rows.filter(Q(ends_on=None) | Q(ends_on__gte=on))
    return to_come.select_related("cooperative")


def numbered(cohorts: Iterable[Cohort]) -> list[Cohort]:
    """Cohorts with how many take part (`taking_part`) and wait (`asked`); one query."""
    shown = list(cohorts)
    rows = Enrolment.objects.filter(cohort__in=shown).values_list("cohort", "state")
    counted = rows.annotate(number=Count("pk")).order_by()
    told = {(cohort, state): number for cohort, state, number in counted}
    for cohort in shown:
        taking = told.get((cohort.pk, EnrolmentState.TAKING_PART), 0)
        asked = told.get((cohort.pk, EnrolmentState.ASKED), 0)
        vars(cohort).update(taking_part=taking, asked=asked)
    return shown


def study_groups_led(user: User) -> QuerySet[Cohort]:
    """The study groups that somebody started and that are open."""
    return Cohort.objects.filter(
        kind=CohortKind.STUDY_GROUP, opened_by=user, closed_at=None
    )


def co_ops_to_open_for(user: User, *, on: date) -> Mapping[int, Cooperative | None]:
    """For which co-ops somebody may open classes, by number; two queries at the most.

    ALL_CO_OPS stands among them for whoever may open one that is no co-op's.
    """
    found: dict[int, Cooperative | None] = {
        grant.cooperative.pk: grant.cooperative
        for grant in grants_of(user=user, on=on)
        if grant.role in OPENS_CLASSES
    }
    if user.has_perm(MAY_OPEN):
        found[ALL_CO_OPS] = None
    return found


def may_see_all(user: User) -> bool:
    """Whether somebody may see the figures of every cohort."""
    return user.has_perm(MAY_SEE_ALL)


def course_names(
    keys: Collection[UUID] | None, *, language: str
) -> dict[UUID, CourseName]:
    """What courses are called in a language, or in another they exist in; one query.

    All published courses, where no keys are given.
    """
    pages = CoursePage.objects.live().select_related("locale")
    if keys is not None:
        pages = pages.filter(translation_key__in=set(keys))
    found: dict[UUID, CourseName] = {}
    ordered = sorted(pages, key=lambda page: page.path)
    for page in sorted(ordered, key=lambda page: page.locale.language_code == language):
        own = page.locale.language_code
        url = address_of(page.url_path, language=own)
        found[page.translation_key] = CourseName(title=page.title, url=url)
    return found


def sessions_of(cohort: Cohort) -> list[CohortSession]:
    """All sessions of a cohort, by time; one query."""
    return list(cohort.sessions.all())


def meetings_of(sessions: Sequence[CohortSession]) -> list[pace.Meeting]:
    """Sessions that take place, as the pace sees them."""
    return [
        pace.Meeting(timezone.localdate(one.starts_at), tuple(one.lessons))
        for one in sessions
        if not one.is_cancelled
    ]


def weeks_of(
    cohort: Cohort, lessons: Sequence[str], sessions: Sequence[CohortSession]
) -> tuple[pace.Week, ...]:
    """The cohort's plan of weeks; none where each goes at their own pace."""
    if cohort.pace == Pace.SELF:
        return ()
    return pace.weeks_of(
        lessons,
        first=cohort.starts_on,
        last=cohort.ends_on,
        meetings=meetings_of(sessions),
    )


def next_session(sessions: Sequence[CohortSession], at: datetime) -> CohortSession | None:
    """The session under way, or the next one."""
    coming = (one for one in sessions if not one.is_cancelled and one.ends_at >= at)
    return next(coming, None)


def outline_or_none(course_key: UUID, *, language: str) -> Outline | None:
    """The outline of a course, if it is published."""
    try:
        return outline_of(course_key, language=language)
    except Http404:
        return None


def outlines_of(cohorts: Sequence[Cohort], *, language: str) -> dict[UUID, Outline]:
    """The outlines of the courses of cohorts, which are kept ready."""
    keys = {cohort.course_key for cohort in cohorts}
    found = ((key, outline_or_none(key, language=language)) for key in keys)
    return {key: outline for key, outline in found if outline is not None}


def place_in(
    enrolment: Enrolment, outline: Outline, lesson: UUID, *, on: date
) -> LessonPlace | None:
    """When somebody's cohort reads a lesson; one query.

    Nothing for who goes at their own pace.
    """
    cohort = enrolment.cohort
    if cohort is None or cohort.closed_at or cohort.pace == Pace.SELF:
        return None
    if lesson not in outline.by_key:
        return None
    keys = [str(one.key) for one in outline.lessons]
    sessions = sessions_of(cohort)
    weeks = weeks_of(cohort, keys, sessions)
    place = pace.places_of(keys, weeks, meetings_of(sessions))[str(lesson)]
    before = outline.by_key.get(UUID(place.after)) if place.after else None
    return LessonPlace(
        cohort=cohort,
        place=place,
        is_ahead=place.is_ahead(on),
        is_now=pace.week_of(on, first=cohort.starts_on) == place.week,
        after=before.code if before else "",
    )
