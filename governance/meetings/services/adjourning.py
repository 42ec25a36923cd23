"""Putting a meeting off: what is left of it goes to a second call."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from coopkit.accounts.models import User
from governance.meetings.meeting_refusals import (
    EndsBeforeItBeginsError,
    MeetingNotOpenError,
    NoSecondCallError,
)
from governance.meetings.models import (
    EntryKind,
    Meeting,
    MeetingState,
)
from governance.meetings.selectors.presence import quorum_at
from governance.meetings.selectors.rules import held_rules
from governance.meetings.services.agendas import put_in_order
from governance.meetings.services.common import locked, trail
from governance.meetings.services.floor import enter
from governance.meetings.services.noticing import tell_and_keep
from governance.meetings.services.telling import SECOND_CALL, told_before


@transaction.atomic
def adjourn(
    *,
    meeting: Meeting,
    starts_at: datetime,
    ends_at: datetime,
    by: User,
    at: datetime,
    place: str = "",
    joining: str = "",
    why: str = "",
) -> Meeting:
    """Put off what is left of a meeting under way; the new meeting is given back.

    Within the days that the bylaws say no new notice is needed: everybody is told all the
    same. Later, the new meeting is prepared and told of like any other. Where the quorum
    was missing, that of the second call holds for it.
    """
    held = locked(meeting)
    _check(held, starts_at, ends_at, at=at)
    is_short = _is_short(held, starts_at)
    second = _second(held, starts_at, ends_at, by=by)
    second.place, second.joining = place or held.place, joining or held.joining
    second.rules = _rules(held, is_short=is_short, at=at)
    second.save(force_insert=True)
    left = _hand_over(held, second)
    _end(held, second, left, why=why, by=by, at=at)
    if not is_short:
        trail(second, "prepared", by=by, at=at, kind=second.kind)
        return second
    second.state, second.noticed_at = MeetingState.NOTICED, at
    told = told_before(held)
    tell_and_keep(second, told, what=SECOND_CALL, why=why, by=by, at=at)
    return second


def _check(
    meeting: Meeting, starts_at: datetime, ends_at: datetime, *, at: datetime
) -> None:
    if meeting.state != MeetingState.OPEN:
        raise MeetingNotOpenError(title=meeting.title)
    if starts_at <= at:
        raise NoSecondCallError(starts_at=at)
    if ends_at <= starts_at:
        raise EndsBeforeItBeginsError(starts_at=starts_at)


def _is_short(meeting: Meeting, starts_at: datetime) -> bool:
    """Whether a meeting is put off by so few days that no new notice is needed."""
    first = timezone.localdate(meeting.starts_at)
    days = int(held_rules(meeting)["meetings.adjourn_days"]["value"])
    return (timezone.localdate(starts_at) - first).days <= days


def _rules(meeting: Meeting, *, is_short: bool, at: datetime) -> dict[str, Any]:
    """What holds for the second call: the rules of the first, if no notice follows."""
    is_second = not quorum_at(meeting, at=at).holds
    again = bool(meeting.rules.get("is_second_call"))
    rules: dict[str, Any] = {"is_second_call": is_second or again}
    if is_short:
        rules |= {key: meeting.rules[key] for key in ("on", "held")}
    return rules


def _second(
    meeting: Meeting, starts_at: datetime, ends_at: datetime, *, by: User
) -> Meeting:
    return Meeting(
        cooperative=meeting.cooperative,
        kind=meeting.kind,
        title=meeting.title,
        purpose=meeting.purpose,
        starts_at=starts_at,
        ends_at=ends_at,
        record_on=meeting.record_on,
        called_by=by,
        petition=meeting.petition,
        adjourned_from=meeting,
        chair=meeting.chair,
    )


def _hand_over(meeting: Meeting, second: Meeting) -> list[str]:
    """Give the items that are not finished to the second call; their titles.

    What is put to the vote in them goes along.
    """
    left = list(meeting.items.filter(done_at__isnull=True).order_by("position"))
    for position, item in enumerate(left, start=1):
        item.meeting, item.position, item.begun_at = second, position, None
        item.save(update_fields=["meeting", "position", "begun_at"])
    rest = meeting.items.order_by("position").values_list("pk", flat=True)
    put_in_order(meeting, list(rest))
    return [item.title for item in left]


def _end(
    meeting: Meeting,
    second: Meeting,
    left: list[str],
    *,
    why: str,
    by: User,
    at: datetime,
) -> None:
    state = quorum_at(meeting, at=at)
    facts = {
        "to": second.pk,
        "on": timezone.localtime(second.starts_at).isoformat(timespec="minutes"),
        "items": left,
        "present": state.present,
        "members": state.members,
        "needed": state.test.needed,
        "because": state.test.because,
        "quorate": state.holds,
    }
    enter(meeting=meeting, kind=EntryKind.ADJOURNED, by=by, at=at, text=why, facts=facts)
    meeting.state, meeting.closed_at = MeetingState.CLOSED, at
    meeting.save(update_fields=["state", "closed_at"])
    trail(meeting, "adjourned", by=by, at=at, to=second.pk)
