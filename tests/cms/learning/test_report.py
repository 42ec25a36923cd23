"""The course report: counted by the database, and only for who leads."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.test import Client

from cms.learning.models import Answer, Certificate, Cohort, Enrolment, LessonRead
from cms.learning.selectors.report import TOO_FEW, report_of
from cms.learning.services import enrolling
from coopkit.accounts.models import User
from tests.cms.learning.classroom import a_class, learner
from tests.cms.learning.many import make_learners
from tests.cms.small import COURSE, LESSON, block_id, small_training
from tests.factories import NOON, UserFactory

PATH = f"/en/learn/report/{COURSE}/"


@pytest.fixture
def lin(db: None) -> User:
    cache.clear()
    small_training()
    return UserFactory(first_name="Lin")


def answered(row: Enrolment, *, is_right: bool, tries: int = 1) -> None:
    Answer.objects.create(
        user=row.user,
        translation_key=LESSON,
        block_id=UUID(block_id("one")),
        question_sha="x",
        given="t",
        is_right=is_right,
        tries=tries,
        at=NOON,
    )


def completed(row: Enrolment) -> None:
    Certificate.objects.create(
        enrolment=row,
        course_title={},
        rule={},
        facts={},
        completed_on=NOON.date(),
        issued_at=NOON,
    )


def test_who_leads_reads_of_their_own_cohorts_alone(lin: User) -> None:
    own, other = a_class(lin, course_key=COURSE), a_class(course_key=COURSE)
    rows = [learner(own) for _ in range(3)]
    learner(other)
    enrolling.start_alone(user=UserFactory(), course_key=COURSE, at=NOON)
    enrolling.leave(enrolment=rows[0], at=NOON)
    LessonRead.objects.create(user=rows[1].user, translation_key=LESSON, at=NOON)
    completed(rows[1])
    told = report_of(lin, COURSE, language="en")
    assert (told.enrolled, told.taking_part, told.left, told.completed) == (3, 2, 1, 1)
    assert [one.readers for one in told.lessons] == [1]
    lin.user_permissions.add(Permission.objects.get(codename="view_cohort"))
    everything = report_of(User.objects.get(pk=lin.pk), COURSE, language="en")
    assert (everything.is_of_all, everything.enrolled) == (True, 5)


def test_a_lesson_that_too_few_answered_in_is_not_told_of(lin: User) -> None:
    cohort = a_class(lin, course_key=COURSE)
    for number in range(TOO_FEW - 1):
        answered(learner(cohort), is_right=bool(number))
    assert report_of(lin, COURSE, language="en").hardest == ()
    answered(learner(cohort), is_right=True, tries=2)
    (hardest,) = report_of(lin, COURSE, language="en").hardest
    assert (hardest.answers, hardest.wrong) == (TOO_FEW, 2)


def test_the_report_is_found_by_who_leads_and_by_nobody_else(
    lin: User, client: Client
) -> None:
    row = learner(a_class(lin, course_key=COURSE))
    for user, status in ((lin, 200), (row.user, 404), (UserFactory(), 404)):
        client.force_login(user)
        assert client.get(PATH).status_code == status
    assert client.get(f"/en/learn/report/{LESSON}/").status_code == 404


def test_queue_and_report_ask_no_more_for_a_crowd(
    lin: User, client: Client, django_assert_max_num_queries: Any
) -> None:
    many = make_learners(600, course=COURSE)
    assert Cohort.objects.count() == many.cohorts == 26
    assert Enrolment.objects.count() == 600
    for leader in (many.leader, many.crowd_leader):
        client.force_login(leader)
        with django_assert_max_num_queries(24):
            assert client.get("/en/learn/queue/").status_code == 200
        with django_assert_max_num_queries(18):
            assert client.get(PATH).status_code == 200


def test_an_answer_right_at_once_is_no_stumble(lin: User) -> None:
    cohort = a_class(lin, course_key=COURSE, starts_on=NOON.date() - timedelta(days=3))
    for _ in range(TOO_FEW):
        answered(learner(cohort), is_right=True)
    assert report_of(lin, COURSE, language="en").hardest == ()
