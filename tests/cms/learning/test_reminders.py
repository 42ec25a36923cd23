"""Reminders: few, off by default, in one's language, and one click to stop."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from hypothesis import given, strategies as st

from cms.learning.models import (
    Cohort,
    Enrolment,
    Reminders,
    Worksheet,
    WorksheetEvent,
    WorksheetState,
)
from cms.learning.prompting import BETWEEN, Meeting, Pause, Returned, is_due, prompt_of
from cms.learning.services.reminders import remind_me, remind_nightly
from tests.cms.learning.classroom import ON, a_class, a_session, learner
from tests.cms.small import LESSON, block_id, small_training
from tests.factories import NOON, UserFactory

DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))
AT = datetime(2026, 11, 21, 20, tzinfo=UTC)


def wishes(cohort: Cohort, **facts: object) -> Enrolment:
    """Somebody of a class who wished to be reminded."""
    enrolment = learner(cohort, **facts)
    remind_me(user=enrolment.user, is_on=True)
    return enrolment


def night(days: int = 0) -> list[str]:
    return list(remind_nightly(NOON + timedelta(days=days)))


@given(st.none() | DAYS, DAYS)
def test_two_mails_are_a_week_apart(sent_on: date | None, on: date) -> None:
    assert is_due(sent_on, on=on) == (sent_on is None or (on - sent_on).days >= 7)


@given(st.integers(-100, 100))
def test_a_session_is_told_of_within_two_days_and_neither_before_nor_after(
    hours: int,
) -> None:
    meeting = Meeting(title="A", at=AT + timedelta(hours=hours))
    told = prompt_of(
        meetings=[meeting], returned=[], pauses=[], sent_on=None, at=AT, on=ON
    )
    assert bool(told) == (0 <= hours <= 48)


@given(st.integers(0, 100))
def test_a_pause_is_told_of_from_the_second_week_to_the_sixth(days: int) -> None:
    pause = Pause(title="A", since=ON - timedelta(days=days))
    told = prompt_of(meetings=[], returned=[], pauses=[pause], sent_on=None, at=AT, on=ON)
    assert bool(told) == (14 <= days <= 42)


def test_a_worksheet_that_came_back_is_told_of_once() -> None:
    sheet = Returned(title="A", on=ON)
    for sent_on, is_told in ((None, True), (ON - BETWEEN, True), (ON, False)):
        told = prompt_of(
            meetings=[], returned=[sheet], pauses=[], sent_on=sent_on, at=AT, on=ON
        )
        assert bool(told) == is_told


@pytest.mark.django_db
def test_nobody_is_reminded_who_did_not_wish_it() -> None:
    cohort = a_class()
    a_session(cohort, days=1)
    remind_me(user=learner(cohort).user, is_on=False)
    learner(cohort)
    assert night() == []
    assert mail.outbox == []


@pytest.mark.django_db
def test_a_mail_is_in_its_readers_language_and_its_subject_tells_nothing() -> None:
    cohort = a_class(title="Saturday group")
    a_session(cohort, days=1)
    for language in ("en", "es"):
        wishes(cohort, language=language, first_name="Remedios")
    assert night() == ["reminded 2"]
    by_language = {f"/{code}/learn/mine/": code for code in ("en", "es")}
    for letter in mail.outbox:
        found = [code for link, code in by_language.items() if link in letter.body]
        stop = f"http://localhost:8000/{found[0]}/learn/stop/"
        assert len(found) == 1
        assert letter.extra_headers["List-Unsubscribe"].startswith(f"<{stop}")
        assert stop in letter.body
        assert "Saturday group: " in letter.body
        assert "Library, room 2" in letter.body
        assert "Remedios" not in letter.body + letter.subject
        assert "Saturday" not in letter.subject
        assert "&" not in letter.body
        assert "\n\n\n\n" not in letter.body


@pytest.mark.django_db
def test_a_night_that_runs_twice_sends_one_mail_and_a_week_later_the_next() -> None:
    cohort = a_class()
    a_session(cohort, days=1)
    a_session(cohort, days=8)
    wishes(cohort)
    assert [bool(night(day)) for day in (0, 0, 1, 6, 7)] == [
        *(True, False, False, False, True)
    ]
    assert len(mail.outbox) == 2


@pytest.mark.django_db
def test_where_there_is_nothing_to_do_there_is_no_mail() -> None:
    wishes(a_class())
    left = wishes(a_class(ends_on=ON - timedelta(days=1)), email="over@example.org")
    Enrolment.objects.filter(pk=left.pk).update(active_on=ON - timedelta(days=20))
    assert night() == []


@pytest.mark.django_db
def test_a_mail_tells_of_a_worksheet_that_came_back_and_of_a_pause() -> None:
    small_training()
    cohort = a_class(title="Saturday group")
    enrolment = wishes(cohort)
    Enrolment.objects.filter(pk=enrolment.pk).update(active_on=ON - timedelta(days=15))
    sheet = Worksheet.objects.create(
        enrolment=enrolment,
        translation_key=LESSON,
        block_id=block_id("sheet"),
        state=WorksheetState.RETURNED,
        saved_at=NOON,
    )
    WorksheetEvent.objects.create(
        worksheet=sheet, state=WorksheetState.RETURNED, at=NOON - timedelta(days=1)
    )
    night()
    body = mail.outbox[0].body
    assert "A worksheet came back with a comment:\n\n  - en lesson (" in body
    assert "Saturday group: last on" in body


@pytest.mark.django_db
def test_a_mail_that_could_not_be_sent_is_tried_the_next_night(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cohort = a_class()
    a_session(cohort, days=2)
    wishes(cohort)
    with monkeypatch.context() as broken:
        broken.setattr(mail.EmailMessage, "send", _refused)
        assert night() == []
    assert night(1) == ["reminded 1"]


def _refused(message: mail.EmailMessage) -> int:
    raise ConnectionRefusedError


@pytest.mark.django_db
def test_looking_at_the_link_stops_nothing_and_one_press_does_without_signing_in() -> (
    None
):
    wish = remind_me(user=UserFactory(), is_on=True)
    page = reverse("learning:stop", args=[wish.token])
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.get(page).status_code == 200
    assert Reminders.objects.get().is_on
    pressed = stranger.post(page, {"List-Unsubscribe": "One-Click"})
    assert "You get no more reminders" in pressed.content.decode()
    assert not Reminders.objects.get().is_on
    unknown = "3fa85f64-5717-4562-b3fc-2c963f66afa6"
    assert stranger.post(reverse("learning:stop", args=[unknown])).status_code == 404


@pytest.mark.django_db
def test_one_switches_them_on_and_off_on_ones_own_page() -> None:
    client, user = Client(), UserFactory()
    client.force_login(user)
    page = reverse("learning:reminders")
    assert "checked" not in client.get(page).content.decode()
    client.post(page, {"is_on": "on"})
    assert Reminders.objects.get().is_on
    assert "checked" in client.get(page).content.decode()
    client.post(page, {})
    assert not Reminders.objects.get().is_on


@pytest.mark.django_db
def test_thirty_are_reminded_in_as_many_queries_as_two_but_for_each_mails_note(
    django_assert_num_queries: object,
) -> None:
    cohort = a_class()
    a_session(cohort, days=1)
    for _ in range(12):
        wishes(cohort)
    fixed = 6
    with django_assert_num_queries(fixed + 12):  # type: ignore[operator]
        night()
    assert len(mail.outbox) == 12
