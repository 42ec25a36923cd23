"""Calling a meeting: preparing it, changing what is prepared, calling it off."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from governance.meetings.meeting_refusals import (
    AlreadyCalledError,
    EndsBeforeItBeginsError,
    InThePastError,
    NotCalledError,
    OverError,
)
from governance.meetings.models import (
    Meeting,
    MeetingKind,
    MeetingState,
    Petition,
)
from governance.meetings.notice import check_record_date
from governance.meetings.petitions import HeldTooLateError
from governance.meetings.selectors.petitions import deadlines_of
from governance.meetings.selectors.rules import rules_of_day
from governance.meetings.services.common import locked, trail
from governance.meetings.services.telling import tell_of_cancelling
from governance.members.models import Membership


@transaction.atomic
def call_meeting(
    *,
    cooperative: Cooperative,
    kind: MeetingKind | str,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    by: User,
    at: datetime,
    purpose: str = "",
    place: str = "",
    joining: str = "",
    record_on: date | None = None,
    chair: Membership | None = None,
    petition: Petition | None = None,
) -> Meeting:
    """Begin to prepare a meeting; nobody is told yet.

    Who may vote is taken on the day of the meeting if no other day is given.
    """
    meeting = Meeting(
        cooperative=cooperative,
        kind=MeetingKind(kind),
        title=" ".join(title.split()),
        purpose=purpose,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        joining=joining,
        record_on=record_on or timezone.localdate(starts_at),
        called_by=by,
        chair=chair,
        petition=petition,
    )
    check_hours(meeting, at=at)
    meeting.save(force_insert=True)
    trail(meeting, "prepared", by=by, at=at, kind=meeting.kind)
    return meeting


@transaction.atomic
def edit_meeting(*, meeting: Meeting, by: User, at: datetime, **changes: Any) -> Meeting:
    """Change a meeting that is still being prepared.

    `changes` are fields: title, purpose, starts_at, ends_at, place, joining, record_on,
    chair.
    """
    held = locked(meeting)
    if held.state != MeetingState.PLANNED:
        raise AlreadyCalledError(title=held.title)
    for name, value in changes.items():
        setattr(held, name, value)
    check_hours(held, at=at)
    held.save(update_fields=sorted(changes))
    trail(held, "edited", by=by, at=at, fields=sorted(changes))
    return held


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, reason: str, by: User, at: datetime) -> Meeting:
    """Call a meeting off; whoever was told of it is told of this too."""
    held = locked(meeting)
    if held.state not in {MeetingState.PLANNED, MeetingState.NOTICED}:
        raise OverError(title=held.title)
    was_told = held.state == MeetingState.NOTICED or held.noticed_at is not None
    held.state = MeetingState.CANCELLED
    held.sequence += was_told
    held.rules = {**held.rules, "cancelled": {"reason": reason, "at": at.isoformat()}}
    if was_told:
        held.rules["texts"] = tell_of_cancelling(held, reason, at=at)
    held.save(update_fields=["state", "rules", "sequence"])
    trail(held, "cancelled", by=by, at=at, reason=reason)
    return held


@transaction.atomic
def reopen_agenda(*, meeting: Meeting, by: User, at: datetime) -> Meeting:
    """Take a notice back, so that the agenda can be changed and a new notice sent.

    Until then the meeting is not called; the notices that went out stay on record.
    """
    held = locked(meeting)
    if held.state != MeetingState.NOTICED:
        raise NotCalledError(title=held.title)
    held.state = MeetingState.PLANNED
    held.save(update_fields=["state"])
    trail(held, "notice_taken_back", by=by, at=at, sequence=held.sequence)
    return held


def check_hours(meeting: Meeting, *, at: datetime) -> None:
    """Refuse hours that are past or turned round, and days that are out of bounds."""
    if meeting.starts_at <= at:
        raise InThePastError(starts_at=meeting.starts_at)
    if meeting.ends_at <= meeting.starts_at:
        raise EndsBeforeItBeginsError(starts_at=meeting.starts_at)
    meets_on = timezone.localdate(meeting.starts_at)
    rules = rules_of_day(meeting.cooperative, meeting.body, on=timezone.localdate(at))
    check_record_date(meeting.record_on, meets_on=meets_on, rules=rules)
    days = deadlines_of(meeting.petition) if meeting.petition else None
    if days and timezone.localdate(at) <= days.call_by and meets_on > days.hold_by:
        raise HeldTooLateError(hold_by=days.hold_by)
