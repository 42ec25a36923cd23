"""The demo co-op's class: six people at different points, and a study group of four.

Everything is told through the services, on days before the story's; told twice, it is the
same. A site without the course has no class.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.conf import settings

from cms.courses.answering import FALSE, TRUE, judge, short
from cms.courses.models import CoursePage, LessonPage
from cms.courses.questions import items_in
from cms.courses.selectors import LessonOutline, outline_of, worksheet_of
from cms.learning.models import Cohort, Enrolment, Presence, Way, Worksheet
from cms.learning.services.answers import keep_answer
from cms.learning.services.cohorts import CohortFacts, open_class, start_study_group
from cms.learning.services.enrolling import choose_alias, join_by_code
from cms.learning.services.progress import mark_read
from cms.learning.services.sessions import SessionFacts, note_attendance, plan_session
from cms.learning.services.worksheets import (
    hand_in,
    open_worksheet,
    reply,
    save_worksheet,
)
from coopkit.accounts.models import User
from coopkit.offers import Story
from coopkit.worksheets.fields import Asked
from coopkit.worksheets.merging import Filled

LEADER = "facilitator@centro.example"
COURSE = "A"
CODE, GROUP_CODE = "7KXM92PQ", "4HRT86WD"
IDS = UUID("6d1f0a54-7c1b-4c58-9f1e-2a4f9be0c7d1")
WEEKS_AGO = 3
QUESTION_KINDS = ("quiz", "true_false")


@dataclass(frozen=True, slots=True, kw_only=True)
class Learner:
    """Somebody of the class: how many lessons they read, and how long ago the last.

    `misses` questions of their first lesson were not right.
    """

    email: str
    alias: str
    lessons: int
    days_ago: int
    misses: int = 0
    came: tuple[str, str] = (Presence.CAME, Presence.CAME)


CLASS = (
    Learner(email="yusuf@amanecer.example", alias="Yusuf", lessons=6, days_ago=1),
    Learner(
        email="desmond@amanecer.example", alias="D.", lessons=5, days_ago=2, misses=1
    ),
    Learner(email="tomas@amanecer.example", alias="Tomás", lessons=4, days_ago=3),
    Learner(
        email="ingrid@amanecer.example",
        alias="",
        lessons=3,
        days_ago=5,
        misses=2,
        came=(Presence.CAME, Presence.EXCUSED),
    ),
    Learner(
        email="oscar@amanecer.example",
        alias="Panadero",
        lessons=2,
        days_ago=6,
        misses=1,
        came=(Presence.EXCUSED, Presence.CAME),
    ),
    Learner(
        email="ramon@amanecer.example",
        alias="",
        lessons=1,
        days_ago=15,
        came=(Presence.CAME, Presence.ABSENT),
    ),
)
STUDY_GROUP = ("zoe@amanecer.example", "hugo@amanecer.example", "bea@amanecer.example")


def tell(story: Story) -> None:
    """A class of the first course some weeks old, and a study group just begun."""
    course = CoursePage.objects.live().filter(code=COURSE).order_by("path").first()
    if course is None:
        return
    key = course.translation_key
    lessons = outline_of(key, language="en").lessons
    cohort = _class(story, key)
    people = [_join(story, cohort, one) for one in CLASS]
    for one, enrolment in zip(CLASS, people, strict=True):
        _learn(story, enrolment.user, one, lessons[: one.lessons])
    _sessions(story, cohort, people, lessons)
    _worksheets(story, people, lessons)
    _study_group(story, key)
    story.said.append(f"A class of the first course: its code is {CODE}")


def _ago(story: Story, days: int, hour: int = 19) -> datetime:
    """An hour of a day before the story's, in the site's zone."""
    zone = ZoneInfo(settings.TIME_ZONE)
    day = story.at.astimezone(zone).date() - timedelta(days=days)
    return datetime.combine(day, time(hour), tzinfo=zone)


def _class(story: Story, key: UUID) -> Cohort:
    begins = _ago(story, 7 * WEEKS_AGO, 9)
    facts = CohortFacts(
        title="Amanecer, autumn class",
        course_key=key,
        language="es",
        starts_on=begins.date(),
        ends_on=begins.date() + timedelta(days=69),
        way=Way.CODE,
        seats=12,
        cooperative=story.cooperative,
    )
    leader = story.users[LEADER]
    return open_class(
        facts=facts, by=leader, on=begins.date(), at=begins - timedelta(days=7), code=CODE
    )


def _join(story: Story, cohort: Cohort, one: Learner) -> Enrolment:
    at = _ago(story, 7 * WEEKS_AGO + 2)
    enrolment = join_by_code(user=story.users[one.email], code=cohort.code, at=at)
    choose_alias(enrolment=enrolment, alias=one.alias)
    return enrolment


def _learn(
    story: Story, user: User, one: Learner, lessons: Sequence[LessonOutline]
) -> None:
    """Read lessons and answer their questions, a lesson a day, up to the last day."""
    for place, lesson in enumerate(lessons):
        at = _ago(story, one.days_ago + len(lessons) - 1 - place)
        _answer(user, lesson, misses=0 if place else one.misses, at=at)
        mark_read(user=user, lesson=lesson.key, at=at)


def _answer(user: User, lesson: LessonOutline, *, misses: int, at: datetime) -> None:
    page = LessonPage.objects.live().filter(translation_key=lesson.key).order_by("path")
    body = page.select_related("locale").filter(locale__language_code="en").get().body
    for place, block in enumerate(b for b in body if b.block_type in QUESTION_KINDS):
        wished = place >= misses
        tried = [
            (given, judge(block.block_type, block.value, given).is_right)
            for given in _answers_to(block.block_type, block.value)
        ]
        given = next(given for given, is_right in tried if is_right is wished)
        keep_answer(
            user=user,
            translation_key=lesson.key,
            block_id=UUID(block.id),
            question_sha=lesson.questions[block.id],
            given=given,
            is_right=wished,
            at=at,
        )


def _answers_to(kind: str, value: dict[str, object]) -> list[str]:
    if kind == "true_false":
        return [TRUE, FALSE]
    return [short(item_id) for item_id, _option in items_in(value["options"])]


def _sessions(
    story: Story,
    cohort: Cohort,
    people: Sequence[Enrolment],
    lessons: Sequence[LessonOutline],
) -> None:
    """Two sessions are past, with attendance; one is to come."""
    leader = story.users[LEADER]
    for number, days in enumerate((15, 8, -5)):
        begins = _ago(story, days, 18)
        told = lessons[2 * number : 2 * number + 2]
        session = plan_session(
            cohort=cohort,
            facts=SessionFacts(
                starts_at=begins,
                ends_at=begins + timedelta(minutes=90),
                place="Amanecer Bakery, upstairs",
                note="The worksheet of the last lesson, and a pen",
                lessons=tuple(str(lesson.key) for lesson in told),
            ),
            by=leader,
            at=_ago(story, 20),
            uid=uuid5(IDS, str(number)),
        )
        if days > 0:
            came = {
                enrolment.pk: one.came[number]
                for one, enrolment in zip(CLASS, people, strict=True)
            }
            noted_at = begins + timedelta(hours=2)
            note_attendance(session=session, presences=came, by=leader, at=noted_at)


def _worksheets(
    story: Story, people: Sequence[Enrolment], lessons: Sequence[LessonOutline]
) -> None:
    """One worksheet waits for a reply, and one came back with a comment."""
    with_sheet = [lesson for lesson in lessons if lesson.worksheets]
    if not with_sheet:
        return
    _fill(people[0], with_sheet[0], at=_ago(story, 2))
    sheet = _fill(people[1], with_sheet[0], at=_ago(story, 6))
    reply(
        worksheet=sheet,
        accept=False,
        comment="Good beginning. Who would say no, and why? Write one line on it.",
        by=story.users[LEADER],
        at=_ago(story, 4),
    )


def _fill(enrolment: Enrolment, lesson: LessonOutline, *, at: datetime) -> Worksheet:
    """Fill what is asked for in words, and hand it in."""
    user, block_id = enrolment.user, lesson.worksheets[0].block_id
    form = worksheet_of(lesson.key, UUID(block_id), language="en")
    fields = tuple(
        Asked(
            key=field.key,
            kind=field.kind,
            choices=tuple(value for value, _label in field.choices),
            columns=tuple((key, kind) for key, kind, _label in field.columns),
        )
        for field in form.fields
    )
    values = {
        field.key: "We talked it over and wrote down what all of us agree on."
        for field in fields
        if field.kind in ("text", "long_text")
    }
    sheet = open_worksheet(
        enrolment=enrolment, lesson=lesson.key, block_id=UUID(block_id), by=user, at=at
    )
    filled = Filled(keys=tuple(values), values=values, seen={}, picks={})
    saved = save_worksheet(worksheet=sheet, filled=filled, by=user, at=at).worksheet
    return hand_in(worksheet=saved, fields=fields, version=saved.version, by=user, at=at)


def _study_group(story: Story, key: UUID) -> None:
    """Three of the bakery begin the course by themselves."""
    first, *others = (story.users[email] for email in STUDY_GROUP)
    at = _ago(story, 4)
    facts = CohortFacts(
        title="Tuesday evenings",
        course_key=key,
        language="en",
        starts_on=at.date(),
    )
    group = start_study_group(facts=facts, by=first, at=at, code=GROUP_CODE)
    for place, user in enumerate(others):
        join_by_code(user=user, code=group.code, at=_ago(story, 3 - place))
