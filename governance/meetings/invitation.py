"""Calendar files (RFC 5545): a meeting as an invitation, or somebody's whole calendar.

An entry keeps its uid for ever and its sequence grows, so that a calendar changes the
entry it has and never shows a meeting twice. Hours are written in the co-op's zone, with
the zone's rules in the file; days without hours are whole days.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

PRODUCT = "-//coopkit//calendar//EN"
PUBLISH, CANCEL = "PUBLISH", "CANCEL"
HOUR = timedelta(hours=1)
A_YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something in a calendar; without `at` it is a whole day."""

    uid: str
    on: date
    title: str
    detail: str = ""
    url: str = ""
    place: str = ""
    at: datetime | None = None
    until: datetime | None = None
    sequence: int = 0
    is_cancelled: bool = False


def calendar_file(
    entries: Iterable[Entry],
    *,
    name: str,
    language: str,
    zone: ZoneInfo,
    stamp: datetime,
    method: str = PUBLISH,
) -> bytes:
    """A calendar of entries; one that is cancelled says so, and stays.

    `method` is CANCEL in the file that a mail about a cancelled meeting carries.
    """
    told = list(entries)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", zone.key)
    for entry in told:
        calendar.add_component(_event(entry, language, zone, stamp))
    if days := [entry.at.date() for entry in told if entry.at]:
        calendar.add_missing_timezones(min(days) - A_YEAR, max(days) + A_YEAR)
    return bytes(calendar.to_ical())


def _event(entry: Entry, language: str, zone: ZoneInfo, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", stamp.astimezone(ZoneInfo("UTC")))
    event.add("summary", entry.title, parameters={"LANGUAGE": language})
    if entry.at is None:
        event.add("dtstart", entry.on)
        event.add("dtend", entry.on + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    else:
        event.add("dtstart", entry.at.astimezone(zone))
        event.add("dtend", (entry.until or entry.at + HOUR).astimezone(zone))
    for key, said in (
        ("description", entry.detail),
        ("location", entry.place),
        ("url", entry.url),
    ):
        if said:
            event.add(key, said)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    return event
