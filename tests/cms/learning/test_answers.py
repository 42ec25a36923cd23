"""Answers under a name: kept, carried over from a guest, void once a question changes."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.courses.models import LessonPage
from cms.courses.pocket import Kept
from cms.courses.selectors import shas_of
from cms.learning.carried import Carried
from cms.learning.models import Answer
from cms.learning.selectors.answers import answers_of, carried_from
from cms.learning.services.answers import carry_over, keep_answer
from coopkit.accounts.models import User
from tests.cms.small import LESSON, block_id, name, option, small_training
from tests.factories import NOON, UserFactory

pytestmark = pytest.mark.django_db
COOKIE = settings.ANSWERS_COOKIE_NAME
VOID = "This question was changed since you answered; your old answer no longer counts."
PASSWORD = "a long enough passphrase"


def known_to(user: User) -> set[str]:
    """The questions of the lesson that somebody knows, in the words as they stand."""
    shas, given = shas_of(LESSON), answers_of(user, LESSON)
    return {
        block
        for block, one in given.items()
        if one.is_known and one.question_sha == shas[block]
    }


@pytest.fixture
def lessons(db: None) -> dict[str, LessonPage]:
    cache.clear()
    return small_training()


@pytest.fixture
def user() -> User:
    return UserFactory()


@pytest.fixture
def learner(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(key: str, language: str = "en") -> str:
    return f"/{language}/learn/answer/{LESSON}/{block_id(key)}/"


def form_of(html: str, key: str) -> str:
    found = re.search(rf'<form[^>]* id="{name(key)}">.*?</form>', html, re.S)
    assert found
    return found[0]


def keep(user: User, given: str, *, is_right: bool, sha: str = "a", hours: int = 0):
    return keep_answer(
        user=user,
        translation_key=LESSON,
        block_id=block_id("one"),
        question_sha=sha,
        given=given,
        is_right=is_right,
        at=NOON + timedelta(hours=hours),
    )


def test_an_answer_is_kept_and_shown_with_its_reply(
    lessons: dict[str, LessonPage], user: User
) -> None:
    learner = Client(enforce_csrf_checks=True)
    learner.force_login(user)
    form = form_of(learner.get(lessons["en"].get_url()).content.decode(), "one")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
    assert token
    assert f'action="{url("one")}"' in form
    sent = {"csrfmiddlewaretoken": token[1], name("one"): option("one", 1)}
    response = learner.post(url("one"), sent)
    assert response.status_code == 303
    assert response["Location"] == f"{lessons['en'].get_url()}#{name('one')}"
    html = learner.get(response["Location"]).content.decode()
    assert "A bank has no vote." in form_of(html, "one")
    answer = Answer.objects.get(user=user)
    assert (answer.is_right, answer.tries, answer.right_at) == (False, 1, None)
    assert answer.question_sha == shas_of(LESSON)[block_id("one")]


def test_an_answer_holds_in_the_other_language(
    lessons: dict[str, LessonPage], learner: Client, user: User
) -> None:
    learner.post(url("number"), {name("number"): "1.250,00"})
    html = learner.get(lessons["es"].get_url()).content.decode()
    assert 'value="1250.00"' in form_of(html, "number")
    assert known_to(user) == {block_id("number")}
    response = learner.post(url("one", "es"), {name("one"): option("one", 0)})
    assert response["Location"].startswith(lessons["es"].get_url())
    html = learner.get(lessons["en"].get_url()).content.decode()
    assert "Yes, they do." in form_of(html, "one")


def test_what_cannot_be_read_comes_back_as_typed_and_is_not_kept(
    lessons: dict[str, LessonPage], learner: Client
) -> None:
    response = learner.post(url("number"), {name("number"): "about ten"}, follow=True)
    form = form_of(response.content.decode(), "number")
    assert "“about ten” cannot be read as one number" in form
    assert 'value="about ten"' in form
    assert not Answer.objects.exists()


def test_one_s_own_words_are_kept_for_oneself(
    lessons: dict[str, LessonPage], learner: Client, user: User
) -> None:
    sent = {name("short"): "no", "words": "For <b>winter</b>"}
    learner.post(url("short"), sent)
    assert known_to(user) == set()
    learner.post(url("short"), sent | {name("short"): "yes"})
    form = form_of(learner.get(lessons["en"].get_url()).content.decode(), "short")
    assert "For &lt;b&gt;winter&lt;/b&gt;</textarea>" in form
    assert known_to(user) == {block_id("short")}
    assert Answer.objects.get().is_right is None


@pytest.mark.parametrize("sent", [{}, {"q": "x"}, {name("one"): "zzzzzzzz"}])
def test_what_is_no_answer_leads_back_and_keeps_nothing(
    lessons: dict[str, LessonPage], learner: Client, sent: dict[str, str]
) -> None:
    assert learner.post(url("one"), sent).status_code == 303
    assert not Answer.objects.exists()


def test_a_question_that_is_nowhere_is_not_found(
    lessons: dict[str, LessonPage], learner: Client
) -> None:
    assert learner.post(url("text")).status_code == 404
    lessons["en"].unpublish()
    lessons["es"].unpublish()
    assert learner.post(url("one")).status_code == 404


def test_a_changed_question_says_so_and_no_longer_counts(
    lessons: dict[str, LessonPage], learner: Client, user: User
) -> None:
    learner.post(url("one"), {name("one"): option("one", 0)})
    lesson = LessonPage.objects.get(pk=lessons["en"].pk)
    raw = [dict(block) for block in lesson.body.raw_data]
    raw[1]["value"] = raw[1]["value"] | {"question": "Who decides it now?"}
    lesson.body = json.dumps(raw)
    lesson.save_revision().publish()
    form = form_of(learner.get(lesson.get_url()).content.decode(), "one")
    assert VOID in form
    assert 'role="status"' not in form
    assert known_to(user) == set()
    learner.post(url("one"), {name("one"): option("one", 0)})
    form = form_of(learner.get(lesson.get_url()).content.decode(), "one")
    assert VOID not in form
    assert Answer.objects.get().tries == 1


def test_who_knew_it_once_knows_it_and_the_last_answer_is_shown(user: User) -> None:
    keep(user, "b", is_right=False)
    keep(user, "a", is_right=True, hours=1)
    answer = keep(user, "b", is_right=False, hours=2)
    assert (answer.given, answer.is_right, answer.tries) == ("b", False, 3)
    assert answer.right_at == NOON + timedelta(hours=1)
    answer = keep(user, "b", is_right=False, sha="other", hours=3)
    assert (answer.tries, answer.right_at) == (1, None)


@pytest.mark.parametrize(("hours", "given"), [(1, "b"), (-1, "a")])
def test_a_guest_s_answer_never_takes_a_newer_one_away_nor_what_was_known(
    user: User, hours: int, given: str
) -> None:
    keep(user, "a", is_right=False)
    guest = Carried(
        translation_key=LESSON,
        block_id=block_id("one"),
        question_sha="a",
        given="b",
        is_right=True,
        at=NOON + timedelta(hours=hours),
    )
    assert carry_over(user=user, answers=[guest], at=NOON) == 1
    answer = Answer.objects.get()
    assert answer.given == given
    assert answer.right_at == NOON + timedelta(hours=hours)


def test_signing_in_keeps_what_a_guest_answered_and_empties_the_browser(
    lessons: dict[str, LessonPage], user: User
) -> None:
    phone = Client()
    phone.get(lessons["en"].get_url(), {name("one"): option("one", 0)})
    phone.get(lessons["es"].get_url(), {name("number"): "7"})
    there = f"/en/account/login/?next={lessons['en'].get_url()}"
    sent = {"login": user.email, "password": PASSWORD}
    response = phone.post(there, sent)
    assert response["Location"] == lessons["en"].get_url()
    assert phone.cookies[COOKIE].value == ""
    kept = answers_of(user, LESSON)
    assert {key: one.value for key, one in kept.items()} == {
        block_id("one"): option("one", 0),
        block_id("number"): "7",
    }
    html = phone.get(lessons["en"].get_url()).content.decode()
    assert "Yes, they do." in form_of(html, "one")
    phone.post("/en/account/logout/")
    html = phone.get(lessons["en"].get_url()).content.decode()
    assert "Yes, they do." not in html
    assert known_to(user) == {block_id("one")}


def test_what_a_guest_answered_to_no_question_is_left_out(
    lessons: dict[str, LessonPage],
) -> None:
    minute = int(datetime(2026, 11, 21, tzinfo=UTC).timestamp()) // 60
    answers = {
        name("one"): Kept("99999999", minute),
        name("truth"): Kept("t", minute),
        "q-00000000": Kept("t", minute),
    }
    (carried,) = carried_from(answers)
    assert str(carried.block_id) == block_id("truth")
    assert carried.at == datetime(2026, 11, 21, tzinfo=UTC)


def test_a_lesson_asks_as_little_of_somebody_with_many_answers(
    lessons: dict[str, LessonPage], learner: Client
) -> None:
    address = lessons["en"].get_url()
    learner.get(address)
    with CaptureQueriesContext(connection) as before:
        learner.get(address)
    for key in ("one", "truth"):
        learner.post(url(key), {name(key): [option(key, 0), "t"]})
    for number in range(5):
        keep(UserFactory(), "a", is_right=True, hours=number)
    lessons["en"].get_parent().add_child(
        instance=LessonPage(title="Two", slug="two", code="M1.2", body="[]")
    )
    learner.get(address)
    with CaptureQueriesContext(connection) as after:
        learner.get(address)
    assert len(after) == len(before) <= 15
