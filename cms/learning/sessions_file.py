"""The calendar file of a cohort's sessions (RFC 5545).

An entry keeps its uid and its sequence grows, so that a calendar changes the entry it
has; a cancelled session stays and says so. Hours stand in the site's zone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

PRODUCT = "-//coopkit//sessions//EN"
A_YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """A session as a calendar shows it."""

    uid: str
    at: datetime
    until: datetime
    title: str
    detail: str = ""
    place: str = ""
    url: str = ""
    sequence: int = 0
    is_cancelled: bool = False


def calendar_of(
    hours: Iterable[Hour], *, name: str, language: str, zone: ZoneInfo, stamp: datetime
) -> bytes:
    """A calendar with these sessions; the same sessions and stamp give the same bytes."""
    told = list(hours)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", zone.key)
    for one in told:
        calendar.add_component(_event(one, language, zone, stamp))
    if days := [one.at.date() for one in told]:
        calendar.add_missing_timezones(min(days) - A_YEAR, max(days) + A_YEAR)
    return bytes(calendar.to_ical())


def _event(one: Hour, language: str, zone: ZoneInfo, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", one.uid)
    event.add("sequence", one.sequence)
    event.add("dtstamp", stamp.astimezone(ZoneInfo("UTC")))
    event.add("dtstart", one.at.astimezone(zone))
    event.add("dtend", one.until.astimezone(zone))
    event.add("summary", one.title, parameters={"LANGUAGE": language})
    for key, said in (
        ("description", one.detail),
        ("location", one.place),
        ("url", one.url),
    ):
        if said:
            event.add(key, said)
    event.add("status", "CANCELLED" if one.is_cancelled else "CONFIRMED")
    return event
