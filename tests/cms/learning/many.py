"""A hundred thousand learners of a course, made at once: for measuring, not for tests.

Everything is drawn from a seed, so that two runs measure the same site.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid5

from django.db import models, transaction

from cms.courses.selectors import Outline, outline_of
from cms.learning.models import (
    Answer,
    Attendance,
    Cohort,
    CohortKind,
    CohortSession,
    Enrolment,
    EnrolmentState,
    Facilitator,
    LessonRead,
    Pace,
    Presence,
    Way,
    Worksheet,
    WorksheetState,
)
from coopkit.accounts.models import User

NOW = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
BEGAN = date(2026, 10, 12)
A_COHORT = 12
LED = 5
BATCH = 5_000
IDS = UUID("0b6c0f4e-6a57-4c43-8d43-9f7b8a7a1f10")


@dataclass(frozen=True, slots=True, kw_only=True)
class Many:
    """Who was made: one who leads a few cohorts, one who leads a vast one, a learner."""

    leader: User
    crowd_leader: User
    learner: User
    course: UUID
    cohorts: int


@transaction.atomic
def make_learners(number: int, *, course: UUID, language: str = "en") -> Many:
    """Make learners with what they did in a course; half of them in one vast cohort.

    The others are in cohorts of twelve, of which `leader` leads five. Each has read some
    lessons and answered in them, one in four has a worksheet, and one in three of those
    waits for a reply.
    """
    dice = Random(7)
    outline = outline_of(course, language=language)
    leaders = _users("leader", 3)
    learners = _users("learner", number)
    crowd = _cohort(leaders[1], course, 0)
    small = _cohorts(leaders[2], course, max(number // 2 // A_COHORT, LED))
    Cohort.objects.bulk_create([crowd, *small], batch_size=BATCH)
    Facilitator.objects.bulk_create(
        [
            *(Facilitator(cohort=c, user=leaders[0], since=NOW) for c in small[:LED]),
            *(Facilitator(cohort=c, user=leaders[2], since=NOW) for c in small[LED:]),
            Facilitator(cohort=crowd, user=leaders[1], since=NOW),
        ],
        batch_size=BATCH,
    )
    enrolments = _enrolments(learners, crowd, small, dice)
    _what_they_did(enrolments, outline, Random(11))
    _sessions([crowd, *small[:LED]], enrolments, dice)
    return Many(
        leader=leaders[0],
        crowd_leader=leaders[1],
        learner=learners[-1],
        course=course,
        cohorts=len(small) + 1,
    )


def _users(name: str, number: int) -> list[User]:
    users = [
        User(
            email=f"{name}{place}@many.example",
            first_name=f"{name.title()} {place}",
            last_name="Many",
            password="!",
        )
        for place in range(number)
    ]
    return User.objects.bulk_create(users, batch_size=BATCH)


def _cohort(leader: User, course: UUID, place: int) -> Cohort:
    return Cohort(
        kind=CohortKind.CLASS,
        course_key=course,
        title=f"Group {place}",
        way=Way.CODE,
        code=f"MANY{place:06d}",
        pace=Pace.COHORT,
        starts_on=BEGAN,
        opened_by=leader,
        opened_at=NOW,
    )


def _cohorts(leader: User, course: UUID, number: int) -> list[Cohort]:
    return [_cohort(leader, course, place) for place in range(1, number + 1)]


def _enrolments(
    learners: Sequence[User], crowd: Cohort, small: Sequence[Cohort], dice: Random
) -> list[Enrolment]:
    rows = []
    for place, user in enumerate(learners):
        in_crowd = place % 2 == 0
        cohort = crowd if in_crowd else small[place // 2 // A_COHORT % len(small)]
        is_asking = place % 50 == 1
        state = EnrolmentState.ASKED if is_asking else EnrolmentState.TAKING_PART
        rows.append(
            Enrolment(
                user=user,
                course_key=cohort.course_key,
                cohort=cohort,
                state=state,
                asked_at=NOW - timedelta(days=30, minutes=place),
                decided_at=None if is_asking else NOW - timedelta(days=30),
                active_on=NOW.date() - timedelta(days=dice.randrange(30)),
            )
        )
    return Enrolment.objects.bulk_create(rows, batch_size=BATCH)


def _what_they_did(
    enrolments: Sequence[Enrolment], outline: Outline, dice: Random
) -> None:
    """Reads, answers and worksheets, batch by batch, so that memory stays small."""
    sheets = [
        (lesson.key, UUID(str(one.block_id)))
        for lesson in outline.lessons
        for one in lesson.worksheets
    ]
    for first in range(0, len(enrolments), BATCH):
        batch = list(enumerate(enrolments[first : first + BATCH], start=first))
        _keep(LessonRead, (r for place, e in batch for r in _reads(place, e, outline)))
        _keep(Answer, (a for _, e in batch for a in _answers(e, outline, dice)))
        rows = (_sheet(place, e, sheets[0]) for place, e in batch if place % 4 == 3)
        _keep(Worksheet, rows if sheets else iter(()))


def _keep(model: type[models.Model], rows: Iterator[Any]) -> None:
    model._default_manager.bulk_create(rows, batch_size=BATCH)


def _reads(place: int, enrolment: Enrolment, outline: Outline) -> Iterator[LessonRead]:
    for number, lesson in enumerate(outline.lessons[: 1 + place % 2]):
        at = NOW - timedelta(days=20 - number)
        yield LessonRead(user_id=enrolment.user_id, translation_key=lesson.key, at=at)


def _answers(enrolment: Enrolment, outline: Outline, dice: Random) -> Iterator[Answer]:
    for lesson in outline.lessons[:1]:
        for block_id, sha in list(lesson.questions.items())[:2]:
            is_right = dice.random() < 0.7
            yield Answer(
                user_id=enrolment.user_id,
                translation_key=lesson.key,
                block_id=UUID(block_id),
                question_sha=sha,
                given="t",
                is_right=is_right,
                tries=1 + (not is_right),
                right_at=NOW if is_right else None,
                at=NOW - timedelta(days=19),
            )


def _sheet(place: int, enrolment: Enrolment, sheet: tuple[UUID, UUID]) -> Worksheet:
    waits = place % 12 == 3
    return Worksheet(
        enrolment=enrolment,
        translation_key=sheet[0],
        block_id=sheet[1],
        values={"purpose": "Bread for the whole street."},
        state=WorksheetState.HANDED_IN if waits else WorksheetState.DRAFT,
        version=1,
        saved_at=NOW - timedelta(days=3),
        handed_in_at=NOW - timedelta(days=3, seconds=place) if waits else None,
    )


def _sessions(
    cohorts: Sequence[Cohort], enrolments: Sequence[Enrolment], dice: Random
) -> None:
    """Two sessions past and one to come, with who came, of the cohorts that are led."""
    sessions = [
        CohortSession(
            cohort=cohort,
            uid=uuid5(IDS, f"{cohort.code} {days}"),
            starts_at=NOW + timedelta(days=days),
            ends_at=NOW + timedelta(days=days, hours=2),
            place="Library",
        )
        for cohort in cohorts
        for days in (-14, -7, 3)
    ]
    CohortSession.objects.bulk_create(sessions, batch_size=BATCH)
    by_cohort = {one.cohort_id: one for one in sessions if one.starts_at < NOW}
    _keep(
        Attendance,
        (
            Attendance(
                session=by_cohort[e.cohort_id],
                enrolment=e,
                presence=dice.choice(Presence.values),
                noted_at=NOW,
            )
            for e in enrolments
            if e.cohort_id in by_cohort and e.state == EnrolmentState.TAKING_PART
        ),
    )
