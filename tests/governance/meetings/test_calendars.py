"""Calendars: what stands in the feed, for whom, under which address, in whose hours."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar

from coopkit.cooperatives.models import RoleGrant
from governance.meetings.invitation import Entry, calendar_file
from governance.meetings.models import CalendarKey
from governance.meetings.services import (
    cancel_meeting,
    change_called,
    new_calendar_key,
)
from tests.factories import NOON
from tests.governance.factories import coop, motion, user_of
from tests.governance.meetings.meeting import called, prepared

HERE = ZoneInfo("America/Los_Angeles")
DAY = timedelta(days=1)


def read(body: bytes) -> list[dict[str, object]]:
    """The events of a calendar as another program reads them."""
    return [dict(event) for event in Calendar.from_ical(body).walk("VEVENT")]


def test_the_hours_are_the_same_instant_before_and_after_the_clocks_change() -> None:
    for day in (date(2027, 3, 13), date(2027, 3, 15)):
        at = datetime.combine(day, datetime.min.time(), tzinfo=HERE).replace(hour=18)
        body = calendar_file(
            [Entry(uid="a@b", on=day, title="Assembly", at=at)],
            name="Co-op",
            language="en",
            zone=HERE,
            stamp=at,
        )
        assert b"DTSTART;TZID=America/Los_Angeles:" in body
        start = read(body)[0]["DTSTART"].dt  # type: ignore[attr-defined]
        assert start.astimezone(UTC) == at.astimezone(UTC)
        assert start.utcoffset() == at.utcoffset()


def test_a_day_without_hours_is_a_whole_day() -> None:
    entry = Entry(uid="a@b", on=date(2027, 3, 13), title="Assembly, año; nuevo\nx")
    body = calendar_file([entry], name="Co-op", language="es", zone=HERE, stamp=NOON)
    event = read(body)[0]
    assert event["DTSTART"].dt == date(2027, 3, 13)  # type: ignore[attr-defined]
    assert event["DTEND"].dt == date(2027, 3, 14)  # type: ignore[attr-defined]
    assert str(event["SUMMARY"]) == "Assembly, año; nuevo\nx"
    assert b"VTIMEZONE" not in body


def fetch(key: CalendarKey, *, status: int = 200) -> list[dict[str, object]]:
    with time_machine.travel(NOON, tick=False):
        slug = key.cooperative.slug
        response = Client().get(f"/en/c/{slug}/decide/meetings/calendar/{key.key}.ics")
    assert response.status_code == status
    return read(response.content) if status == 200 else []


@pytest.mark.django_db
def test_the_feed_tells_the_meetings_without_sign_in_and_keeps_their_names() -> None:
    cooperative = coop(2)
    meeting = called(cooperative)
    prepared(cooperative, title="Not told yet")
    key = new_calendar_key(
        cooperative=cooperative, user=user_of(cooperative, "M001"), at=NOON
    )
    (event,) = [one for one in fetch(key) if meeting.uid in str(one["UID"])]
    assert str(event["SUMMARY"]) == "Winter assembly"
    change_called(
        meeting=meeting,
        starts_at=meeting.starts_at + DAY,
        ends_at=meeting.ends_at + DAY,
        place="Town hall",
        joining="",
        why="",
        by=meeting.called_by,
        at=NOON,
    )
    (moved,) = [one for one in fetch(key) if meeting.uid in str(one["UID"])]
    assert moved["UID"] == event["UID"]
    assert moved["SEQUENCE"] == 1
    assert str(moved["LOCATION"]) == "Town hall"
    cancel_meeting(meeting=meeting, reason="x", by=meeting.called_by, at=NOON)
    (off,) = [one for one in fetch(key) if meeting.uid in str(one["UID"])]
    assert str(off["STATUS"]) == "CANCELLED"
    assert off["SEQUENCE"] == 2
    assert not [one for one in fetch(key) if "Not told yet" in str(one["SUMMARY"])]


@pytest.mark.django_db
def test_a_new_address_ends_the_old_one_and_a_guessed_one_finds_nothing() -> None:
    cooperative = coop(1)
    user = user_of(cooperative, "M001")
    old = new_calendar_key(cooperative=cooperative, user=user, at=NOON)
    new = new_calendar_key(cooperative=cooperative, user=user, at=NOON)
    assert old.key != new.key
    assert len(new.key) == 43
    fetch(old, status=404)
    fetch(new)
    guessed = CalendarKey(cooperative=cooperative, user=user, key="x" * 43)
    fetch(guessed, status=404)


@pytest.mark.django_db
def test_another_co_ops_address_and_a_leavers_find_nothing() -> None:
    cooperative, other = coop(1), coop(1)
    user = user_of(cooperative, "M001")
    key = new_calendar_key(cooperative=cooperative, user=user, at=NOON)
    elsewhere = CalendarKey(cooperative=other, user=user, key=key.key)
    fetch(elsewhere, status=404)
    RoleGrant.objects.filter(user=user).update(ends_on=(NOON - 2 * DAY).date())
    fetch(key, status=404)


@pytest.mark.django_db
def test_the_feed_is_in_the_language_of_whose_it_is() -> None:
    cooperative = coop(1)
    user = user_of(cooperative, "M001")
    user.language = "es"
    user.save()
    called(cooperative)
    key = new_calendar_key(cooperative=cooperative, user=user, at=NOON)
    (event, *_rest) = fetch(key)
    assert event["SUMMARY"].params["LANGUAGE"] == "es"  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_nothing_of_how_anybody_voted_stands_in_a_feed() -> None:
    cooperative = coop(2)
    motion(cooperative)
    key = new_calendar_key(
        cooperative=cooperative, user=user_of(cooperative, "M001"), at=NOON
    )
    for event in fetch(key):
        assert "yes" not in str(event.get("DESCRIPTION", "")).lower()
