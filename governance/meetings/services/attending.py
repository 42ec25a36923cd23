"""Recording who came, who left, and who stepped aside; nothing recorded is edited."""

from datetime import datetime

from django.db import transaction

from coopkit.accounts.models import User
from governance.meetings.attendance import (
    AlreadyThereError,
    NotRemoteError,
    NotThereError,
    standing,
)
from governance.meetings.meeting_refusals import MeetingNotOpenError, OverError
from governance.meetings.models import (
    AgendaItem,
    Attendance,
    ItemRecusal,
    Meeting,
    MeetingState,
    Presence,
)
from governance.meetings.selectors.presence import attendance_events, presence_at
from governance.meetings.selectors.rules import held_rules
from governance.meetings.services.common import locked, trail
from governance.members.models import Membership

OVER = frozenset({MeetingState.CLOSED, MeetingState.CANCELLED})


@transaction.atomic
def arrive(
    *,
    meeting: Meeting,
    membership: Membership,
    by: User,
    at: datetime,
    how: Presence | str = Presence.ROOM,
    recorded_at: datetime | None = None,
) -> Attendance:
    """Record that somebody came at a moment, in the room or, where allowed, from afar."""
    held = _not_over(meeting)
    is_remote = Presence(how) != Presence.ROOM
    if is_remote and not held_rules(held)["meetings.remote"]["value"]:
        raise NotRemoteError(name=membership.person.display_name)
    if membership.code in presence_at(held, at=at).codes:
        raise AlreadyThereError(name=membership.person.display_name)
    return _append(held, membership, True, Presence(how), by, at, recorded_at)


@transaction.atomic
def leave(
    *,
    meeting: Meeting,
    membership: Membership,
    by: User,
    at: datetime,
    recorded_at: datetime | None = None,
) -> Attendance:
    """Record that somebody left at a moment."""
    held = _not_over(meeting)
    if membership.code not in presence_at(held, at=at).codes:
        raise NotThereError(name=membership.person.display_name)
    return _append(held, membership, False, "", by, at, recorded_at)


@transaction.atomic
def check_in(
    *, meeting: Meeting, membership: Membership, how: Presence | str, at: datetime
) -> Attendance:
    """Somebody records by themselves that they are there, while the meeting is open."""
    if locked(meeting).state != MeetingState.OPEN:
        raise MeetingNotOpenError(title=meeting.title)
    user = membership.person.user
    if user is None:
        raise ValueError("nobody checks in without a user")
    return arrive(meeting=meeting, membership=membership, how=how, by=user, at=at)


@transaction.atomic
def void(*, attendance: Attendance, by: User, at: datetime) -> Attendance:
    """Take back an event that was recorded wrongly; both rows stay on record."""
    held = _not_over(attendance.meeting)
    known = {each.pk for each in standing(attendance_events(held))}
    if attendance.pk not in known:
        raise NotThereError(name=attendance.membership.person.display_name)
    row = Attendance.objects.create(
        meeting=held,
        membership=attendance.membership,
        is_arrival=attendance.is_arrival,
        how=attendance.how,
        at=attendance.at,
        voids=attendance,
        recorded_by=by,
        recorded_at=at,
    )
    trail(held, "attendance_voided", by=by, at=at, row=attendance.pk)
    return row


@transaction.atomic
def step_aside(
    *, item: AgendaItem, membership: Membership, by: User, at: datetime
) -> ItemRecusal:
    """Record that somebody has a conflict of interest in an item; not taken back."""
    held = _not_over(item.meeting)
    if held.state != MeetingState.OPEN:
        raise MeetingNotOpenError(title=held.title)
    row, is_new = ItemRecusal.objects.get_or_create(
        item=item, membership=membership, defaults={"at": at}
    )
    if is_new:
        trail(held, "stepped_aside", by=by, at=at, item=item.pk, who=membership.code)
    return row


def _not_over(meeting: Meeting) -> Meeting:
    held = locked(meeting)
    if held.state in OVER:
        raise OverError(title=held.title)
    return held


def _append(
    meeting: Meeting,
    membership: Membership,
    is_arrival: bool,
    how: Presence | str,
    by: User,
    at: datetime,
    recorded_at: datetime | None,
) -> Attendance:
    row = Attendance.objects.create(
        meeting=meeting,
        membership=membership,
        is_arrival=is_arrival,
        how=how,
        at=at,
        recorded_by=by,
        recorded_at=recorded_at or at,
    )
    trail(
        meeting,
        "came" if is_arrival else "left",
        by=by,
        at=recorded_at or at,
        who=membership.code,
        how=str(how),
    )
    return row
