"""Reading how a course goes: who takes it, who completed it, where people stumble.

All of it is counted by the database; a lesson that too few answered in is not told of.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from cms.learning.models import (
    Answer,
    Certificate,
    Cohort,
    Enrolment,
    EnrolmentState,
    LessonRead,
)
from cms.learning.selectors.cohorts import (
    cohorts_led_by,
    may_see_all,
    outline_or_none,
)
from coopkit.accounts.models import User

TOO_FEW = 5
"""Fewer people than this are too few to tell of what they answered."""
HARDEST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonFigures:
    """A lesson: how many read it, and how many answers were right at the first try."""

    code: str
    title: str
    url: str
    readers: int
    answers: int
    wrong: int

    @property
    def wrong_share(self) -> str:
        """Of a hundred answers, those not right at the first try; "" for too few."""
        return f"{self.wrong}/{self.answers}" if self.answers else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The figures of a course, of the cohorts that somebody may look at."""

    is_of_all: bool
    enrolled: int
    taking_part: int
    asked: int
    left: int
    completed: int
    lessons: tuple[LessonFigures, ...]
    hardest: tuple[LessonFigures, ...]


def cohorts_to_report(user: User, course_key: UUID) -> QuerySet[Cohort]:
    """The cohorts of a course whose figures somebody may see: all, or those they lead."""
    rows = Cohort.objects.all() if may_see_all(user) else cohorts_led_by(user)
    return rows.filter(course_key=course_key).order_by("-starts_on", "-pk")


def report_of(user: User, course_key: UUID, *, language: str) -> Report:
    """The course's figures for somebody who leads it, or may see all."""
    is_of_all = may_see_all(user)
    enrolments = Enrolment.objects.filter(course_key=course_key)
    if not is_of_all:
        enrolments = enrolments.filter(cohort__in=cohorts_led_by(user).order_by())
    states = _states(enrolments)
    certified = Certificate.objects.filter(
        withdrawn_at=None, enrolment__course_key=course_key
    )
    if not is_of_all:
        certified = certified.filter(enrolment__cohort__facilitators__user=user)
    lessons = _lessons(None if is_of_all else enrolments, course_key, language)
    hard = [one for one in lessons if one.answers and one.wrong]
    hard.sort(key=lambda one: (-one.wrong / one.answers, one.code))
    return Report(
        is_of_all=is_of_all,
        enrolled=sum(
            number
            for state, number in states.items()
            if state in (EnrolmentState.TAKING_PART, EnrolmentState.LEFT)
        ),
        taking_part=states.get(EnrolmentState.TAKING_PART, 0),
        asked=states.get(EnrolmentState.ASKED, 0),
        left=states.get(EnrolmentState.LEFT, 0),
        completed=certified.count(),
        lessons=lessons,
        hardest=tuple(hard[:HARDEST]),
    )


def completed_by_cohort(cohorts: list[Cohort]) -> dict[int, int]:
    """How many of each cohort hold a certificate; one query."""
    rows = Certificate.objects.filter(withdrawn_at=None, enrolment__cohort__in=cohorts)
    counted = rows.values_list("enrolment__cohort").annotate(number=Count("pk"))
    return dict(counted.order_by().values_list("enrolment__cohort", "number"))


def _states(enrolments: QuerySet[Enrolment]) -> Mapping[str, int]:
    counted = enrolments.values_list("state").annotate(number=Count("pk")).order_by()
    return dict(counted.values_list("state", "number"))


def _lessons(
    enrolments: QuerySet[Enrolment] | None, course_key: UUID, language: str
) -> tuple[LessonFigures, ...]:
    """Each lesson's figures, of these people or of everybody; two queries."""
    outline = outline_or_none(course_key, language=language)
    lessons = outline.lessons if outline else ()
    keys = [lesson.key for lesson in lessons]
    reads = LessonRead.objects.filter(translation_key__in=keys)
    answers = Answer.objects.filter(translation_key__in=keys, is_right__isnull=False)
    if enrolments is not None:
        people = enrolments.filter(state=EnrolmentState.TAKING_PART).values("user")
        reads, answers = reads.filter(user__in=people), answers.filter(user__in=people)
    readers = dict(
        reads.values_list("translation_key")
        .annotate(number=Count("pk"))
        .order_by()
        .values_list("translation_key", "number")
    )
    counted = answers.values("translation_key").annotate(
        people=Count("user", distinct=True),
        answers=Count("pk"),
        wrong=Count("pk", filter=Q(is_right=False) | Q(tries__gt=1)),
    )
    told = {row["translation_key"]: row for row in counted.order_by()}
    return tuple(
        LessonFigures(
            code=lesson.code,
            title=lesson.title,
            url=lesson.url,
            readers=readers.get(lesson.key, 0),
            answers=told[lesson.key]["answers"] if lesson.key in shown else 0,
            wrong=told[lesson.key]["wrong"] if lesson.key in shown else 0,
        )
        for shown in [{key for key, row in told.items() if row["people"] >= TOO_FEW}]
        for lesson in lessons
    )
