"""Guests leave counts: all of them, once each, and nothing else."""

from datetime import date
from threading import Thread

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, strategies as st

from cms.learning.models import Count
from cms.learning.selectors.counts import guests
from cms.learning.services import counts
from cms.learning.tally import MOST, SECONDS, Tally
from coopkit import offers
from tests.cms.small import LESSON, name, option, small_training
from tests.factories import UserFactory

FIRST, LAST = date(2020, 1, 1), date(2100, 1, 1)


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@given(st.lists(st.sampled_from("abc"), max_size=60), st.integers(0, 60))
def test_no_count_is_lost_or_doubled_however_often_it_is_taken(
    said: list[str], cut: int
) -> None:
    tally: Tally[str] = Tally(Clock())
    for one in said[:cut]:
        tally.add(one)
    taken = tally.take()
    tally.put_back(taken)
    for one in said[cut:]:
        tally.add(one)
    found = tally.take()
    assert found == {one: said.count(one) for one in said}
    assert not tally.take()


def test_it_is_time_to_write_after_a_minute_or_two_hundred() -> None:
    clock = Clock()
    tally: Tally[str] = Tally(clock)
    assert [tally.add("a") for _ in range(MOST)].index(True) == MOST - 1
    tally.take()
    assert not tally.add("a")
    clock.now += SECONDS
    assert tally.add("a")
    assert not tally.add("a")  # one thread writes, and nobody else for a minute


def test_threads_count_together() -> None:
    tally: Tally[str] = Tally(Clock())
    each = [Thread(target=lambda: [tally.add("a") for _ in range(500)]) for _ in range(8)]
    for one in each:
        one.start()
    for one in each:
        one.join()
    assert tally.take() == {"a": 4000}


@pytest.fixture
def nothing_gathered() -> None:
    counts.gathered.take()


@pytest.fixture
def lesson(db: None, nothing_gathered: None) -> str:
    return str(small_training()["en"].url)


def numbers() -> dict[tuple[str, str], int]:
    counts.flush()
    return {(one.what, one.language): one.number for one in Count.objects.all()}


def test_each_reading_by_a_guest_counts_also_of_a_page_that_is_kept(lesson: str) -> None:
    for address in (lesson, lesson, lesson.replace("/en/", "/es/").replace("-en", "-es")):
        assert Client().get(address).status_code == 200
    assert numbers() == {("read", "en"): 2, ("read", "es"): 1}
    Client().get(lesson)
    assert numbers()["read", "en"] == 3
    assert Count.objects.filter(translation_key=LESSON).count() == 2


def test_an_answer_counts_as_an_answer_and_a_look_at_the_head_as_nothing(
    lesson: str,
) -> None:
    Client().get(lesson, {name("one"): option("one", 0)})
    Client().head(lesson)
    assert numbers() == {("answered", "en"): 1}


def test_nobody_who_is_signed_in_is_counted_as_a_guest(lesson: str) -> None:
    client = Client()
    client.force_login(UserFactory())
    assert client.get(lesson).status_code == 200
    assert numbers() == {}


def test_a_guest_leaves_no_session_and_no_cookie(lesson: str) -> None:
    client = Client()
    client.get(lesson)
    assert not client.cookies


def test_a_page_asks_no_more_of_the_database_for_being_counted(
    lesson: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Client().get(lesson)
    asked = []
    for slot in (offers.lesson_seen, offers.Slot("nobody counts")):
        monkeypatch.setattr(offers, "lesson_seen", slot)
        with CaptureQueriesContext(connection) as queries:
            Client().get(lesson)
        asked.append(len(queries))
    assert asked[0] == asked[1]


@pytest.mark.django_db
def test_two_writings_add_up_and_one_statement_holds_many(
    nothing_gathered: None, django_assert_num_queries: object
) -> None:
    for _ in range(2):
        for what in ("read", "answered", "printed"):
            counts.count(LESSON, what, "en")
        with django_assert_num_queries(1):  # type: ignore[operator]
            assert counts.flush() == 3
    assert set(Count.objects.values_list("number", flat=True)) == {2}


@pytest.mark.django_db
def test_what_could_not_be_written_waits(
    nothing_gathered: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts.count(LESSON, "read", "en")
    with monkeypatch.context() as broken:
        broken.setattr(counts, "_write", _locked)
        assert counts.flush() == 0
    assert counts.flush() == 1
    assert Count.objects.get().number == 1


def _locked(_counts: object) -> None:
    raise DatabaseError("database is locked")


def test_what_is_no_word_of_ours_is_our_own_mistake() -> None:
    with pytest.raises(ValueError, match="bought"):
        counts.count(LESSON, "bought", "en")


def test_what_guests_did_is_told_by_lesson_and_language(lesson: str) -> None:
    counts.count(LESSON, "read", "en")
    counts.count(LESSON, "printed", "en")
    counts.flush()
    (line,) = guests(first=FIRST, last=LAST, language="en")
    assert (line.code, line.read, line.answered, line.printed) == ("M1.1", 1, 0, 1)
