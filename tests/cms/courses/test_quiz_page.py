"""A guest answers: without an account or script, and nothing is kept on our side."""

import re

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.courses.answering import shuffled
from cms.courses.models import LessonPage
from cms.learning.models import Answer
from tests.cms.small import block_id, name, option, small_training, values_in

pytestmark = pytest.mark.django_db
COOKIE = settings.ANSWERS_COOKIE_NAME
RIGHT_ORDER = [str(place) for place, _ in shuffled(values_in("en")["order"][1]["items"])]
ANSWERS = [
    ("one", [option("one", 0)], "tag--ok", "Yes, they do."),
    ("one", [option("one", 1)], "tag--warn", "A bank has no vote."),
    (
        "several",
        [option("several", 0), option("several", 2)],
        "tag--ok",
        "over the years",
    ),
    ("several", [option("several", 1)], "2 right answers are still", "belongs to all"),
    ("truth", ["t"], "tag--ok", "<p>Yes.</p>"),
    ("truth", ["f"], "tag--warn", "It is so."),
    ("number", ["$ 1,250.00"], "tag--ok", "Yes, 1250.00."),
    ("number", ["2500"], "tag--warn", "Halve it."),
    ("number", ["7"], "tag--warn", "Half of 2500.00."),
    ("order", RIGHT_ORDER, "note--ok", "Yes, so."),
    ("order", [*RIGHT_ORDER[1:], RIGHT_ORDER[0]], "note--warn", "Close first."),
    ("short", ["yes"], "note--ok", "you named what matters"),
    ("short", ["no"], "note", "not all of it yet"),
]


@pytest.fixture
def lessons(db: None) -> dict[str, LessonPage]:
    cache.clear()
    return small_training()


@pytest.fixture
def lesson(lessons: dict[str, LessonPage]) -> LessonPage:
    return lessons["en"]


def form_of(html: str, key: str) -> str:
    found = re.search(rf'<form[^>]* id="{name(key)}">.*?</form>', html, re.S)
    assert found
    return found[0]


@pytest.mark.parametrize(("key", "given", "mark", "reply"), ANSWERS)
def test_an_answer_is_replied_to_at_once_and_kept_by_the_browser_alone(
    lesson: LessonPage, key: str, given: list[str], mark: str, reply: str
) -> None:
    guest = Client()
    response = guest.get(lesson.get_url(), {name(key): given})
    form = form_of(response.content.decode(), key)
    assert mark in form
    assert reply in form
    assert 'role="status"' in form
    cookie = response.cookies[COOKIE]
    assert not cookie["max-age"]
    assert not cookie["expires"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert "no-store" in response["Cache-Control"]
    assert reply in form_of(guest.get(lesson.get_url()).content.decode(), key)
    assert not Answer.objects.exists()
    assert not Session.objects.exists()


def test_answers_hold_on_another_page_and_in_the_other_language(
    lessons: dict[str, LessonPage],
) -> None:
    guest = Client()
    guest.get(lessons["en"].get_url(), {name("one"): option("one", 1)})
    guest.get(lessons["en"].get_url(), {name("number"): "7"})
    guest.get(lessons["en"].get_parent().get_url())
    html = guest.get(lessons["es"].get_url()).content.decode()
    assert "es: A bank has no vote." in form_of(html, "one")
    assert 'value="7"' in form_of(html, "number")


@pytest.mark.parametrize(
    ("key", "given", "told", "typed"),
    [
        ("number", ["about ten"], "cannot be read as one number", "about ten"),
        ("order", ["1", "1", "2"], "stands beside more than one line", 'value="2"'),
        ("order", ["1", "2", ""], "There is no number beside", 'value="2"'),
        ("several", [""], "No answer is marked yet", "checkbox"),
    ],
)
def test_what_cannot_be_read_is_told_and_stays_as_it_was_typed(
    lesson: LessonPage, key: str, given: list[str], told: str, typed: str
) -> None:
    response = Client().get(lesson.get_url(), {name(key): given})
    form = form_of(response.content.decode(), key)
    assert told in form
    assert typed in form
    assert 'role="alert"' in form
    assert not response.cookies


def test_another_try_is_free_and_the_last_one_stands(lesson: LessonPage) -> None:
    guest = Client()
    for given in (option("one", 1), option("one", 0)):
        guest.get(lesson.get_url(), {name("one"): given})
    form = form_of(guest.get(lesson.get_url()).content.decode(), "one")
    assert "Yes, they do." in form
    assert "A bank has no vote." not in form


def test_who_only_reads_gets_no_cookie_and_a_page_that_is_kept(
    lesson: LessonPage,
) -> None:
    response = Client().get(lesson.get_url())
    assert not response.cookies
    assert "Forget what I answered" not in response.content.decode()
    assert "csrf" not in response.content.decode()
    assert f"?next={lesson.get_url()}" in response.content.decode()


def test_forgetting_leaves_nothing_in_the_browser(lesson: LessonPage) -> None:
    guest = Client(enforce_csrf_checks=True)
    response = guest.get(lesson.get_url(), {name("one"): option("one", 1)})
    html = response.content.decode()
    assert "kept in this browser alone" in html
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)
    assert token
    back = re.search(r'name="next" value="([^"]+)"', html)
    assert back
    sent = {"csrfmiddlewaretoken": token[1], "next": back[1]}
    response = guest.post("/en/learn/forget/", sent)
    assert response.status_code == 303
    assert response["Location"] == f"{lesson.get_url()}#kept"
    assert {one.value for one in guest.cookies.values()} == {""}
    assert "A bank has no vote." not in guest.get(lesson.get_url()).content.decode()


def test_forgetting_never_leads_to_another_site(lesson: LessonPage) -> None:
    response = Client().post("/en/learn/forget/", {"next": "https://example.org/"})
    assert response["Location"] == "/en/"


@pytest.mark.parametrize("value", ["x", "AQ:x", "", "AQAAAAA:" + "a" * 43])
def test_a_cookie_that_is_not_ours_is_left_out(lesson: LessonPage, value: str) -> None:
    guest = Client()
    guest.cookies[COOKIE] = value
    response = guest.get(lesson.get_url())
    assert response.status_code == 200
    assert "-reply" not in response.content.decode()


def test_a_lesson_with_answers_asks_little(lesson: LessonPage) -> None:
    guest = Client()
    for key, given, _mark, _reply in ANSWERS:
        guest.get(lesson.get_url(), {name(key): given})
    with CaptureQueriesContext(connection) as stranger:
        Client().get(lesson.get_url())
    with CaptureQueriesContext(connection) as own:
        guest.get(lesson.get_url())
    assert len(own) <= len(stranger) + 3


def test_a_text_in_one_s_own_words_is_not_sent_by_a_guest(lesson: LessonPage) -> None:
    form = form_of(Client().get(lesson.get_url()).content.decode(), "short")
    assert re.search(r"<textarea (?![^>]*name=)", form)
    assert "A bad month" in form
    assert block_id("short")[:8] in form
