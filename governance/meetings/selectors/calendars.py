"""Reading calendars: a meeting's entry, what is coming, and somebody's own feed."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, gettext as _

from coopkit.accounts.models import User
from coopkit.cooperatives.access import INSIDE
from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import roles_on
from coopkit.offers import Occasion, Visit, calendar
from governance.meetings.invitation import PUBLISH, Entry, calendar_file
from governance.meetings.models import CalendarKey, Meeting, MeetingState

LOOKS_BACK = timedelta(days=400)


def zone() -> ZoneInfo:
    """The zone in which the co-op's days begin and end."""
    return ZoneInfo(settings.TIME_ZONE)


def occasion_of(meeting: Meeting) -> Occasion:
    """A meeting as an entry of a calendar, in the reader's language."""
    return Occasion(
        on=timezone.localdate(meeting.starts_at),
        title=meeting.title,
        detail=_("being prepared; not called yet")
        if meeting.state == MeetingState.PLANNED
        else meeting.get_kind_display(),
        url=meeting.get_absolute_url(),
        uid=f"{meeting.uid}",
        at=meeting.starts_at,
        until=meeting.ends_at,
        place=meeting.place or meeting.joining,
        sequence=meeting.sequence,
        is_cancelled=meeting.state == MeetingState.CANCELLED,
    )


def meetings_to_come(visit: Visit) -> Iterable[Occasion]:
    """The meetings of the calendar: those called, and for callers those prepared.

    What was called off stays in it, and says so: a calendar that has it must learn it.
    """
    if not visit.roles & INSIDE:
        return
    rows = Meeting.objects.filter(
        cooperative=visit.cooperative, starts_at__gte=visit.at - LOOKS_BACK
    )
    told = rows.exclude(state=MeetingState.PLANNED, noticed_at__isnull=True)
    told = told.exclude(state=MeetingState.CANCELLED, noticed_at__isnull=True)
    for meeting in told.select_related("cooperative").order_by("starts_at", "pk"):
        yield occasion_of(meeting)


def invitation_file(meeting: Meeting, *, at: datetime, method: str = PUBLISH) -> bytes:
    """The calendar file of one meeting, in the reader's language."""
    return _file(
        [occasion_of(meeting)], name=meeting.cooperative.name, at=at, method=method
    )


def feed_of(key: CalendarKey, *, at: datetime) -> bytes | None:
    """The calendar of whoever holds a key; None once they have no role any more.

    As they would see it when they sign in now: by the roles they hold today.
    """
    on = timezone.localdate(at)
    roles = roles_on(user=key.user, cooperative=key.cooperative, on=on)
    if not roles & INSIDE or not key.user.is_active:
        return None
    visit = Visit(
        cooperative=key.cooperative, user=key.user, roles=frozenset(roles), at=at, on=on
    )
    told = [one for offer in calendar for one in offer(visit) if one.uid]
    return _file(told, name=key.cooperative.name, at=at)


def occasions_to_come(visit: Visit) -> list[Occasion]:
    """All that a person's calendar holds from today on, the earliest first."""
    told = (one for offer in calendar for one in offer(visit) if one.on >= visit.on)
    return sorted(told, key=lambda one: (one.on, one.at or visit.at, one.title))


def key_by_secret(slug: str, key: str) -> CalendarKey | None:
    """The calendar address with a secret part; one query."""
    rows = CalendarKey.objects.filter(key=key, cooperative__slug=slug)
    return rows.select_related("cooperative", "user").first()


def key_of(user: User, cooperative: Cooperative) -> CalendarKey | None:
    """Somebody's calendar address, if they made one; one query."""
    return CalendarKey.objects.filter(user=user, cooperative=cooperative).first()


def _file(
    occasions: Iterable[Occasion], *, name: str, at: datetime, method: str = PUBLISH
) -> bytes:
    host = urlsplit(settings.SITE_URL).hostname or "coopkit"
    entries = [
        Entry(
            uid=f"{one.uid}@{host}",
            on=one.on,
            title=one.title,
            detail=one.detail,
            url=f"{settings.SITE_URL}{one.url}" if one.url else "",
            place=one.place,
            at=one.at,
            until=one.until,
            sequence=one.sequence,
            is_cancelled=one.is_cancelled,
        )
        for one in occasions
    ]
    return calendar_file(
        entries,
        name=name,
        language=(get_language() or "en")[:2],
        zone=zone(),
        stamp=at,
        method=method,
    )
