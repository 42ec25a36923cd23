"""Pages kept for strangers: at no cost, and never longer than they are true."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from cms.courses.models import LessonPage

pytestmark = pytest.mark.usefixtures("training")


@pytest.fixture
def lesson() -> LessonPage:
    return LessonPage.objects.get(code="M5.4", locale__language_code="en")


def test_a_second_stranger_costs_the_database_nothing(
    client: Client, lesson: LessonPage
) -> None:
    first = client.get(lesson.url)
    with CaptureQueriesContext(connection) as seen:
        second = client.get(lesson.url)
    assert len(seen) == 0
    assert second.content == first.content
    assert lesson.title in second.content.decode()


def test_what_is_published_anew_is_shown_at_once(
    client: Client, lesson: LessonPage
) -> None:
    client.get(lesson.url)
    lesson.title = "Another name for it"
    lesson.save_revision().publish()
    assert "Another name for it" in client.get(lesson.url).content.decode()


def test_what_is_taken_away_is_gone_at_once(client: Client, lesson: LessonPage) -> None:
    client.get(lesson.url)
    lesson.unpublish()
    assert client.get(lesson.url).status_code == 404


def test_what_is_closed_is_closed_at_once(client: Client, lesson: LessonPage) -> None:
    client.get(lesson.url)
    PageViewRestriction.objects.create(
        page=lesson, restriction_type=PageViewRestriction.LOGIN
    )
    assert client.get(lesson.url).status_code == 302


def test_a_kept_page_is_no_answer_to_a_question(
    client: Client, lesson: LessonPage
) -> None:
    client.get(lesson.url)
    asked = client.get(lesson.url, {"q-00000000": "00000000"})
    assert asked.headers.get("Content-Encoding") is None
    assert client.head(lesson.url).status_code == 200
