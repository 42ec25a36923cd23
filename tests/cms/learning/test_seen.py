"""What a learner is told that others see: each line is held against the pages."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.learning import sight
from cms.learning.models import (
    Answer,
    Attendance,
    Cohort,
    Enrolment,
    LearningGroup,
    LessonRead,
    Post,
    PostState,
)
from coopkit.accounts.models import User
from tests.cms.learning.classroom import a_class, a_session, learner
from tests.cms.small import COURSE, LESSON, block_id, small_training
from tests.factories import UserFactory

GIVEN = "my own words about my boss"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def quiet(cohort: Cohort) -> Enrolment:
    """Somebody with a name, an alias and an answer, who then went quiet."""
    now = timezone.now()
    enrolment = learner(cohort, first_name="Remedios", last_name="Ayala")
    told = {"user": enrolment.user, "translation_key": LESSON, "at": now}
    LessonRead.objects.create(**told)
    Answer.objects.create(
        **told, block_id=block_id("short"), question_sha="0" * 64, given=GIVEN
    )
    session = a_session(cohort, days=-3)
    Attendance.objects.create(
        session=session, enrolment=enrolment, presence="came", noted_at=now
    )
    group = LearningGroup.objects.create(cohort=cohort, name="Ours", made_at=now)
    group.members.add(enrolment)
    Post.objects.create(
        cohort=cohort,
        author=enrolment.user,
        alias="Luz",
        language="en",
        text="Hello.",
        state=PostState.SHOWN,
        at=now,
    )
    day = timezone.localdate(now) - timedelta(days=14)
    Enrolment.objects.filter(pk=enrolment.pk).update(active_on=day, alias="Luz")
    return enrolment


def pages_of(cohort: Cohort) -> dict[str, str]:
    """Every page on which a class's people could be told of."""
    post = Post.objects.get()
    session = cohort.sessions.get()
    return {
        "queue": reverse("learning:queue"),
        "cohort": reverse("learning:cohort", args=[cohort.pk]),
        "groups": reverse("learning:groups", args=[cohort.pk]),
        "attendance": reverse("learning:attendance", args=[session.pk]),
        "report": reverse("learning:course_report", args=[cohort.course_key]),
        "talk": reverse("learning:cohort_talk", args=[cohort.pk]),
        "moderate": f"{reverse('learning:moderate')}?post={post.pk}",
    }


def shown_to(user: User, pages: dict[str, str]) -> dict[str, str]:
    """What somebody gets of these pages; those that refuse them are left out."""
    client = signed_in(user)
    answers = {name: client.get(page) for name, page in pages.items()}
    return {
        name: answer.content.decode()
        for name, answer in answers.items()
        if answer.status_code == 200
    }


def test_every_line_names_known_people_says_why_and_until_when() -> None:
    assert len({line.what for line in sight.LINES}) == len(sight.LINES)
    for line in sight.LINES:
        assert line.seen_by.keys() <= sight.AUDIENCES.keys()
        assert all([line.what, line.why, line.until, *line.seen_by.values()])
        assert [how for _, how in line.told] == [
            line.seen_by[key] for key in sight.AUDIENCES if key in line.seen_by
        ]


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_says_every_line_and_the_guests_are_told_of(language: str) -> None:
    client = signed_in(UserFactory())
    page = client.get(f"/{language}/learn/seen/").content.decode()
    assert page.count('aria-labelledby="line-') == len(sight.LINES)
    assert client.get(f"/{language}/learn/seen/delete/").status_code == 200


@pytest.fixture
def cohort(db: None) -> Cohort:
    small_training()
    leader = UserFactory(first_name="Marisol", last_name="Vega")
    return a_class(leader, course_key=COURSE)


def test_who_leads_a_class_sees_names_and_never_what_was_answered(
    cohort: Cohort,
) -> None:
    enrolment = quiet(cohort)
    shown = shown_to(cohort.facilitators.get().user, pages_of(cohort))
    assert set(shown) == set(pages_of(cohort))
    for name in ("queue", "cohort", "groups", "attendance", "moderate"):
        assert "Remedios Ayala" in shown[name], name
    for name, page in shown.items():
        assert GIVEN not in page, name
        assert enrolment.user.email not in page, name
    assert "M1.1" in shown["queue"]  # the lesson they did something in last


def test_the_others_of_a_class_see_the_chosen_name_and_nothing_else(
    cohort: Cohort,
) -> None:
    enrolment = quiet(cohort)
    shown = shown_to(learner(cohort).user, pages_of(cohort))
    assert set(shown) == {"cohort", "talk", "queue"}  # the last is empty
    assert "Luz" in shown["cohort"]
    assert "Luz" in shown["talk"]
    for name, page in shown.items():
        for told in ("Remedios", "Ayala", enrolment.user.email, GIVEN):
            assert told not in page, (name, told)


def test_whoever_is_not_of_a_class_sees_no_page_of_it(cohort: Cohort) -> None:
    quiet(cohort)
    other = a_class(course_key=cohort.course_key).facilitators.get().user
    shown = shown_to(other, pages_of(cohort))
    assert set(shown) <= {"queue", "report"}
    for page in shown.values():
        assert "Remedios" not in page
        assert "Luz" not in page
