"""Calling a meeting: the notice, its words, who is told, and what comes after it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.core import mail
from django.utils import translation

from coopkit.papers.models import Delivery, Paper
from governance.meetings import offers
from governance.meetings.agenda import AgendaFixedError, EmptyAgendaError, NotMovedError
from governance.meetings.meeting_refusals import (
    AlreadyCalledError,
    InThePastError,
    OverError,
)
from governance.meetings.models import Meeting, MeetingNotice, MeetingState
from governance.meetings.notice import (
    RecordDateError,
    TooEarlyError,
    TooLateError,
    TooLateInPersonError,
)
from governance.meetings.selectors import agenda_of, items_of
from governance.meetings.services import (
    add_item,
    cancel_meeting,
    change_called,
    edit_meeting,
    move_item,
    remove_item,
    reopen_agenda,
    send_notice,
    tell_newcomers,
)
from tests.factories import NOON, UserFactory
from tests.governance.factories import adopt_later, coop, member
from tests.governance.meetings.meeting import again, called, item, prepared

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
Commit = Callable[..., AbstractContextManager[Any]]


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Commit:
    return lambda: django_capture_on_commit_callbacks(execute=True)


def rows(meeting: Meeting) -> list[tuple[str, str, int]]:
    found = MeetingNotice.objects.filter(meeting=meeting).order_by("pk")
    return list(found.values_list("membership__code", "channel", "sequence"))


def test_everybody_is_told_by_mail_with_the_calendar_entry(committed: Commit) -> None:
    with committed():
        meeting = called(coop(3))
    assert rows(meeting) == [(f"M00{n}", "email", 0) for n in (1, 2, 3)]
    assert len(mail.outbox) == 3
    assert "1. Report of the year" in mail.outbox[0].body
    name, content, kind = mail.outbox[0].attachments[0]
    assert (name, kind) == (f"meeting-{meeting.pk}.ics", "text/calendar")
    assert f"UID:{meeting.uid}@" in str(content)
    assert "METHOD:PUBLISH" in str(content)


def test_each_reads_it_in_their_language_and_the_fingerprint_is_of_those_words(
    committed: Commit,
) -> None:
    cooperative = coop(1)
    member(cooperative, "M002", user=UserFactory(), language="es")
    with committed():
        meeting = called(cooperative)
    texts = meeting.rules["texts"]
    assert meeting.notice_text == texts["en"]
    assert texts["es"] != texts["en"]
    for notice, language in zip(
        MeetingNotice.objects.filter(meeting=meeting).order_by("pk"),
        ["en", "es"],
        strict=True,
    ):
        assert notice.text_sha256 == sha256(texts[language].encode()).hexdigest()
    assert texts["es"].strip() in mail.outbox[1].body
    assert not list(offers.meeting_needs.notices_hold())


def test_words_that_were_changed_after_the_notice_are_found() -> None:
    meeting = called(coop(1))
    Meeting.objects.filter(pk=meeting.pk).update(notice_text="Something else")
    found = list(offers.meeting_needs.notices_hold())
    assert [each.what for each in found] == ["its notice is not the one that was sent"]


def test_those_without_an_address_get_a_letter_that_is_kept_and_recorded() -> None:
    cooperative = coop(1)
    member(cooperative, "M002", language="es", name="Begoña Ruiz")
    meeting = called(cooperative)
    assert rows(meeting)[1] == ("M002", "hand", 0)
    paper = Paper.objects.get(subject=f"meeting:{meeting.pk}")
    assert paper.holder_code == "M002"
    assert paper.language == "es"
    assert bytes(paper.pdf).startswith(b"%PDF")
    assert Delivery.objects.get(paper=paper).channel == "hand"


def test_the_rules_of_the_day_of_the_notice_are_frozen_with_their_rows() -> None:
    cooperative = coop(2)
    adopt_later(cooperative, "quorum.members", {"share": "1/3", "of": "members"})
    meeting = called(cooperative)
    held = meeting.rules["held"]["quorum.members"]
    assert held["value"] == {"share": "1/2", "of": "members"}
    assert held["value_id"]
    assert held["adopted_by"] == "2023-GM-001"
    assert meeting.rules["on"] == "2026-11-21"


def test_a_notice_that_is_too_late_is_refused_and_nothing_is_half_done(
    committed: Commit,
) -> None:
    meeting = prepared(coop(2), starts_at=NOON + 10 * DAY)
    with committed(), pytest.raises(TooLateError, match="Move the meeting to"):
        send_notice(meeting=meeting, by=meeting.called_by, at=NOON)
    assert again(meeting).state == MeetingState.PLANNED
    assert not rows(meeting)
    assert not mail.outbox


def test_notice_in_person_to_everybody_can_be_as_late_as_two_days_before() -> None:
    meeting = prepared(coop(2), starts_at=NOON + 3 * DAY)
    send_notice(meeting=meeting, by=meeting.called_by, at=NOON, in_person=True)
    assert {channel for _, channel, _ in rows(meeting)} == {"hand"}
    late = prepared(coop(2), starts_at=NOON + 2 * DAY - timedelta(minutes=1))
    with pytest.raises(TooLateInPersonError):
        send_notice(meeting=late, by=late.called_by, at=NOON, in_person=True)


def test_one_letter_by_post_makes_the_whole_notice_a_matter_of_more_days() -> None:
    cooperative = coop(1)
    member(cooperative, "M002")
    meeting = prepared(cooperative, starts_at=NOON + 11 * DAY)
    with pytest.raises(TooLateError):
        send_notice(meeting=meeting, by=meeting.called_by, at=NOON, without_email="post")
    send_notice(meeting=meeting, by=meeting.called_by, at=NOON)


def test_a_notice_can_be_too_early() -> None:
    meeting = prepared(coop(1), starts_at=NOON + 120 * DAY)
    with pytest.raises(TooEarlyError):
        send_notice(meeting=meeting, by=meeting.called_by, at=NOON)


def test_the_board_is_told_by_its_own_rule_and_nobody_else_is() -> None:
    cooperative = coop(3, bylaws={"board.all_members": True, "board.notice_days": 4})
    meeting = prepared(cooperative, kind="board", starts_at=NOON + 5 * DAY)
    send_notice(meeting=meeting, by=meeting.called_by, at=NOON)
    assert len(rows(meeting)) == 3
    late = prepared(cooperative, kind="board", starts_at=NOON + 4 * DAY)
    with pytest.raises(TooLateError):
        send_notice(meeting=late, by=late.called_by, at=NOON)


def test_an_empty_agenda_and_a_motion_without_words_are_not_told() -> None:
    meeting = prepared(coop(1))
    row = items_of(meeting).get()
    remove_item(item=row, by=meeting.called_by, at=NOON)
    with pytest.raises(EmptyAgendaError):
        send_notice(meeting=meeting, by=meeting.called_by, at=NOON)
    item(meeting, kind="motion", title="Buy an oven")
    with pytest.raises(NotMovedError, match="Buy an oven"):
        send_notice(meeting=meeting, by=meeting.called_by, at=NOON)


def test_a_meeting_is_not_called_in_the_past_nor_its_voters_taken_out_of_bounds() -> None:
    cooperative = coop(1)
    with pytest.raises(InThePastError):
        prepared(cooperative, starts_at=NOON - DAY)
    with pytest.raises(RecordDateError):
        prepared(cooperative, record_on=(NOON - 60 * DAY).date())


def test_items_go_up_and_down_and_off_without_two_at_one_place() -> None:
    meeting = prepared(coop(1))
    second = item(meeting, title="Second")
    item(meeting, title="Third")
    move_item(item=second, way="up", by=meeting.called_by, at=NOON)
    titles = [line.item.title for line in agenda_of(meeting)]
    assert titles == ["Second", "Report of the year", "Third"]
    remove_item(item=second, by=meeting.called_by, at=NOON)
    assert [row.position for row in items_of(meeting)] == [1, 2]


def test_the_agenda_is_fixed_by_the_notice_until_it_is_taken_back(
    committed: Commit,
) -> None:
    meeting = called(coop(2))
    with pytest.raises(AgendaFixedError):
        item(meeting, title="Late idea")
    with pytest.raises(AlreadyCalledError):
        edit_meeting(meeting=meeting, by=meeting.called_by, at=NOON, title="Other")
    reopen_agenda(meeting=meeting, by=meeting.called_by, at=NOON + DAY)
    add_item(
        meeting=meeting,
        kind="report",
        title="Late idea",
        by=meeting.called_by,
        at=NOON + DAY,
    )
    with committed():
        send_notice(meeting=meeting, by=meeting.called_by, at=NOON + DAY)
    assert again(meeting).sequence == 1
    assert "This notice replaces the one before" in mail.outbox[0].body
    assert "SEQUENCE:1" in str(mail.outbox[0].attachments[0][1])


def test_another_place_is_told_at_once_and_another_hour_only_in_time(
    committed: Commit,
) -> None:
    meeting = called(coop(2))
    late = NOON + 15 * DAY
    change: dict[str, Any] = {
        "meeting": meeting,
        "by": meeting.called_by,
        "at": late,
        "ends_at": meeting.ends_at,
        "joining": "",
        "why": "The oven is being built",
    }
    with committed():
        change_called(**change, starts_at=meeting.starts_at, place="Town hall")
    moved = again(meeting)
    assert (moved.place, moved.sequence) == ("Town hall", 1)
    assert "The oven is being built" in mail.outbox[0].body
    with pytest.raises(TooLateError):
        change_called(
            **{**change, "ends_at": meeting.ends_at + DAY},
            starts_at=meeting.starts_at + DAY,
            place="Town hall",
        )
    assert again(meeting).starts_at == meeting.starts_at


def test_a_meeting_that_was_called_off_says_so_to_all_and_in_their_calendars(
    committed: Commit,
) -> None:
    meeting = called(coop(2))
    with committed():
        cancel_meeting(
            meeting=meeting, reason="A flood", by=meeting.called_by, at=NOON + DAY
        )
    assert again(meeting).state == MeetingState.CANCELLED
    assert "A flood" in mail.outbox[0].body
    calendar = str(mail.outbox[0].attachments[0][1])
    assert "METHOD:CANCEL" in calendar
    assert "STATUS:CANCELLED" in calendar
    assert "SEQUENCE:1" in calendar
    assert not list(offers.meeting_needs.notices_hold())
    with pytest.raises(OverError):
        cancel_meeting(meeting=meeting, reason="x", by=meeting.called_by, at=NOON + DAY)


def test_a_meeting_nobody_was_told_of_is_called_off_in_silence(committed: Commit) -> None:
    meeting = prepared(coop(2))
    with committed():
        cancel_meeting(meeting=meeting, reason="x", by=meeting.called_by, at=NOON)
    assert not mail.outbox
    assert not rows(meeting)


def test_who_joins_after_the_notice_gets_the_same_words(committed: Commit) -> None:
    cooperative = coop(2)
    meeting = called(cooperative)
    member(cooperative, "M003", user=UserFactory(), on=NOON.date())
    later = NOON + 15 * DAY
    with committed():
        told = tell_newcomers(meeting=meeting, by=meeting.called_by, at=later)
    assert [each.membership.code for each in told] == ["M003"]
    assert told[0].text_sha256 == again(meeting).notice_sha256
    assert len(mail.outbox) == 1
    assert not tell_newcomers(meeting=meeting, by=meeting.called_by, at=later)


def test_the_words_come_out_the_same_whatever_language_the_secretary_reads() -> None:
    cooperative = coop(1)
    with translation.override("es"):
        spanish = called(cooperative)
    english = called(cooperative)
    assert spanish.notice_text == english.notice_text
