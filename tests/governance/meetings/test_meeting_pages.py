"""The pages of meetings: a whole meeting by pages alone, and who may see what."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from coopkit import offers
from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from coopkit.offers import Matter, Visit
from governance.meetings.models import Meeting, MeetingEntry, MeetingState, Petition
from governance.meetings.selectors import items_of, meeting_needs
from governance.members.models import Membership
from tests.factories import NOON, UserFactory
from tests.governance.factories import coop, member, officer, user_of
from tests.governance.meetings.meeting import (
    IN_THREE_WEEKS,
    again,
    called,
    come,
    item,
    opened,
    prepared,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
START = IN_THREE_WEEKS


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(cooperative: Cooperative, rest: str = "", language: str = "en") -> str:
    return f"/{language}/c/{cooperative.slug}/decide/meetings/{rest}"


def text(response: Any) -> str:
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def at(moment: datetime) -> Any:
    return time_machine.travel(moment, tick=False)


def visit(cooperative: Cooperative, user: User, *roles: str) -> Visit:
    return Visit(
        cooperative=cooperative,
        user=user,
        roles=frozenset(roles),
        at=NOON,
        on=NOON.date(),
    )


def test_a_meeting_is_prepared_and_called_by_pages_alone(
    django_capture_on_commit_callbacks: Any,
) -> None:
    cooperative = coop(3)
    client = signed_in(officer(cooperative, "secretary"))
    oven = {"text": "The co-op buys an oven.", "duration": "15", "do": "add"}
    with at(NOON), django_capture_on_commit_callbacks(execute=True):
        text(client.get(address(cooperative, "call/")))
        page = client.post(
            address(cooperative, "call/"),
            {
                "kind": "general",
                "title": "Winter assembly",
                "day": "2026-12-12",
                "hour": "12:00",
                "minutes": "120",
                "place": "The bakery",
            },
        )
        meeting = Meeting.objects.get()
        assert page.url == address(cooperative, f"{meeting.pk}/agenda/")
        for title, kind in (("Report", "report"), ("New oven", "motion")):
            client.post(page.url, {"kind": kind, "title": title, **oven})
        second = items_of(meeting)[1]
        client.post(page.url, {"do": "up", "item": second.pk})
        assert items_of(meeting)[0] == second
        notice = address(cooperative, f"{meeting.pk}/notice/")
        assert "The co-op buys an oven." in text(client.get(notice))
        client.post(notice, {"do": "send", "way": "email", "without_email": "hand"})
    assert again(meeting).state == MeetingState.NOTICED
    assert len(mail.outbox) == 3


def test_a_meeting_is_held_and_closed_by_pages_alone() -> None:
    cooperative = coop(3)
    meeting = called(cooperative)
    client = signed_in(officer(cooperative, "secretary"))
    floor = address(cooperative, f"{meeting.pk}/floor/")
    there = address(cooperative, f"{meeting.pk}/attendance/")
    who = [member_pk(cooperative, code) for code in ("M001", "M002")]
    with at(START):
        client.post(floor, {"do": "open"})
        for each in who:
            client.post(there, {"who": each, "how": "room", "hour": ""})
        first = items_of(meeting)[0]
        client.post(floor, {"do": "begin", "item": first.pk})
        client.post(floor, {"do": "write", "kind": "moved", "who": who[0]})
        assert "moved: Person M001" in text(client.get(floor))
    with at(START + timedelta(minutes=20)):
        client.post(there + "?do=leave", {"who": who[1], "how": "room", "hour": ""})
        assert "quorum lost" in text(client.get(there))
        client.post(floor, {"do": "close"})
    assert again(meeting).state == MeetingState.CLOSED
    kinds = list(MeetingEntry.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["opened", "item", "moved", "done", "closed"]


def member_pk(cooperative: Cooperative, code: str) -> int:
    return Membership.objects.get(cooperative=cooperative, code=code).pk


def test_a_refused_notice_says_the_rule_and_the_way_out() -> None:
    cooperative = coop(2)
    meeting = prepared(cooperative, starts_at=NOON + 5 * DAY)
    client = signed_in(officer(cooperative, "secretary"))
    with at(NOON):
        page = client.post(
            address(cooperative, f"{meeting.pk}/notice/"),
            {"do": "send", "way": "email", "without_email": "hand"},
        )
    shown = text(page)
    assert "The notice was not sent" in shown
    assert "Move the meeting to" in shown


def test_the_calculator_counts_day_by_day_and_cites_the_law() -> None:
    cooperative = coop(1, bylaws={"meetings.notice_min_days": 5})
    client = signed_in(user_of(cooperative, "M001"))
    with at(NOON):
        page = text(
            client.get(
                address(cooperative, "calculator/"),
                {"body": "GM", "day": "2026-12-12", "hour": "18:00"},
            )
        )
    assert page.count("clear day 5") == 2  # by e-mail and by post
    assert "the letter is on its way" in page
    assert "Cal. Corp. Code § 12461" in page
    assert "Dec. 10, 2026, 6:00 PM" in page  # in person, 48 hours ahead


def test_members_see_no_meeting_that_is_only_being_prepared() -> None:
    cooperative = coop(2)
    meeting = prepared(cooperative)
    client = signed_in(user_of(cooperative, "M001"))
    with at(NOON):
        assert client.get(address(cooperative, f"{meeting.pk}/")).status_code == 404
        assert "Winter assembly" not in text(client.get(address(cooperative)))


def test_another_co_ops_meeting_is_not_found() -> None:
    meeting = called(coop(1))
    other = coop(1)
    client = signed_in(officer(other, "secretary"))
    with at(NOON):
        for page in ("", "floor/", "notice/", "room/", "invitation.ics", "attendance/"):
            found = client.get(address(other, f"{meeting.pk}/{page}"))
            assert found.status_code == 404


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_page_answers_in_both_languages(language: str) -> None:
    cooperative = coop(2)
    meeting = opened(cooperative)
    row = items_of(meeting).get()
    client = signed_in(officer(cooperative, "secretary"))
    with at(START):
        for page in ("", "call/", "calculator/", "calendar/", "petitions/"):
            text(client.get(address(cooperative, page, language)))
        for page in (
            "",
            "agenda/",
            f"agenda/{row.pk}/",
            "notice/",
            "attendance/",
            "adjourn/",
            "floor/",
            "room/",
        ):
            text(client.get(address(cooperative, f"{meeting.pk}/{page}", language)))
        pdf = client.get(address(cooperative, f"{meeting.pk}/notice.pdf", language))
        assert pdf.content.startswith(b"%PDF")
        ics = client.get(address(cooperative, f"{meeting.pk}/invitation.ics", language))
        assert ics["Content-Type"].startswith("text/calendar")


def test_a_member_checks_in_steps_aside_and_leaves() -> None:
    cooperative = coop(3)
    meeting = opened(cooperative, there="M002")
    row = items_of(meeting).get()
    client = signed_in(user_of(cooperative, "M001"))
    page = address(cooperative, f"{meeting.pk}/")
    with at(START + timedelta(minutes=1)):
        assert "Are you there?" in text(client.get(page))
        client.post(f"{page}come/", {"how": "room"})
        assert "You are recorded as present" in text(client.get(page))
        client.post(f"{page}step-aside/{row.pk}/")
        client.post(f"{page}come/", {"do": "leave"})
    assert row.recusals.get().membership.code == "M001"
    assert meeting.attendance.count() == 3


def test_a_member_does_not_speak_for_another() -> None:
    cooperative = coop(3)
    meeting = opened(cooperative)
    row = items_of(meeting).get()
    client = signed_in(user_of(cooperative, "M001"))
    with at(START):
        client.post(
            address(cooperative, f"{meeting.pk}/step-aside/{row.pk}/"),
            {"who": member_pk(cooperative, "M002")},
        )
    assert row.recusals.get().membership.code == "M001"


def running(state: str, **more: Any) -> Any:
    def offer(meeting_id: int) -> list[Matter]:
        return [
            Matter(
                item_id=row.pk,
                motion_id=1,
                title="Buy an oven",
                text="The co-op buys an oven.",
                text_sha256="0" * 64,
                url="/x/",
                way="motion",
                state=state,
                counts=(("Yes", "17"),),
                **more,
            )
            for row in items_of(Meeting.objects.get(pk=meeting_id))
        ]

    return offer


def test_the_room_shows_item_text_and_quorum_but_no_count_of_a_running_vote(
    monkeypatch: Any,
) -> None:
    cooperative = coop(3)
    meeting = opened(cooperative)
    client = signed_in(user_of(cooperative, "M001"))
    row = items_of(meeting).get()
    row.begun_at = START
    row.save()
    page = address(cooperative, f"{meeting.pk}/room/")
    with at(START):
        monkeypatch.setattr(offers.matters, "_offers", {"t": (1, running("open"))})
        shown = text(client.get(page))
        assert "Refresh" in client.get(page)
        assert "Refresh" not in client.get(f"{page}?still=1")
        assert "The co-op buys an oven." in shown
        assert "2 × 2 ≥ 1 × 3" in shown
        assert "17" not in re.sub(r"<[^>]+>", "", shown)
        done = running("adopted", outcome="Adopted", because="2 × 2 > 1 × 2")
        monkeypatch.setattr(offers.matters, "_offers", {"t": (1, done)})
        shown = text(client.get(page))
        assert "17" in shown
        assert "Adopted" in shown


def test_a_notice_carries_the_words_of_what_is_voted_on(monkeypatch: Any) -> None:
    monkeypatch.setattr(offers.matters, "_offers", {"t": (1, running("prepared"))})
    cooperative = coop(1)
    meeting = prepared(cooperative)
    item(meeting, kind="motion", title="The oven")
    meeting = called(cooperative)
    assert "What is voted on: Buy an oven" in meeting.notice_text
    assert "The co-op buys an oven." in meeting.notice_text


def test_members_ask_for_a_meeting_by_pages() -> None:
    cooperative = coop(2, bylaws={"meetings.call_count": 2})
    first, second = (signed_in(user_of(cooperative, f"M00{n}")) for n in (1, 2))
    with at(NOON):
        page = first.post(
            address(cooperative, "petitions/"), {"purpose": "Buy the house next door."}
        )
        assert "I ask for it too" in text(second.get(page.url))
        second.post(page.url, {"do": "sign"})
        shown = text(second.get(page.url))
        assert "You have signed" in shown
        assert "Enough have signed" in shown
        secretary = officer(cooperative, "secretary")
        petition = Petition.objects.get()
        call = signed_in(secretary).get(
            address(cooperative, f"call/?petition={petition.pk}")
        )
        assert "Buy the house next door." in text(call)
        needs = meeting_needs.needs(visit(cooperative, secretary, "secretary"))
        titles = [need.title for need in needs]
    assert "Call the meeting that members ask for" in titles


def test_those_who_call_meetings_are_told_what_is_due() -> None:
    cooperative = coop(2, founded_on=NOON.date() - 900 * DAY)
    secretary = officer(cooperative, "secretary")
    prepared(cooperative, starts_at=NOON + 15 * DAY)
    told = {
        need.title: need
        for need in meeting_needs.needs(visit(cooperative, secretary, "secretary"))
    }
    assert told["Send the notice: Winter assembly"].tone == "warn"
    assert "Dec. 30, 2026" in told["Call the yearly meeting"].detail
    assert not list(meeting_needs.needs(visit(cooperative, UserFactory(), "member")))


def test_a_member_is_asked_to_record_themselves_while_a_meeting_runs() -> None:
    cooperative = coop(3)
    meeting = opened(cooperative, there="M002")
    assert meeting.state == MeetingState.OPEN
    asked = [
        [
            need.title
            for need in meeting_needs.needs(
                Visit(
                    cooperative=cooperative,
                    user=user_of(cooperative, code),
                    roles=frozenset({"member"}),
                    at=START,
                    on=START.date(),
                )
            )
        ]
        for code in ("M001", "M002")
    ]
    assert asked == [["Winter assembly is under way"], []]


def test_a_longer_agenda_and_roll_ask_no_more_queries() -> None:
    counts = []
    for size in (2, 6):
        cooperative = coop(size)
        meeting = prepared(cooperative)
        for number in range(size):
            item(meeting, title=f"Item {number}")
        meeting = called(cooperative)
        come(meeting, "M001 M002")
        client = signed_in(user_of(cooperative, "M001"))
        found = []
        for page in ("", "room/", "attendance/"):
            with at(NOON), CaptureQueriesContext(connection) as queries:
                text(client.get(address(cooperative, f"{meeting.pk}/{page}")))
            found.append(len(queries))
        counts.append(found)
    assert counts[0] == counts[1]


def test_a_letter_is_listed_for_those_without_a_mailbox() -> None:
    cooperative = coop(1)
    member(cooperative, "M002", name="Begoña Ruiz")
    meeting = prepared(cooperative)
    client = signed_in(officer(cooperative, "secretary"))
    with at(NOON):
        page = text(client.get(address(cooperative, f"{meeting.pk}/notice/")))
    assert "Begoña Ruiz: on paper" in page
