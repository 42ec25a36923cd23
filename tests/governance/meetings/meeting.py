"""A meeting that is called, as the tests of meetings need it."""

from datetime import datetime, timedelta
from typing import Any

from coopkit.cooperatives.models import Cooperative
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.services import (
    add_item,
    arrive,
    call_meeting,
    open_meeting,
    send_notice,
)
from tests.factories import NOON
from tests.governance.factories import membership, officer

IN_THREE_WEEKS = NOON + timedelta(days=21)


def prepared(cooperative: Cooperative, **fields: Any) -> Meeting:
    """A general meeting in three weeks with one report on its agenda, not told yet."""
    starts_at = fields.pop("starts_at", IN_THREE_WEEKS)
    by = fields.pop("by", None) or officer(cooperative, "secretary")
    given: dict[str, Any] = {
        "kind": "general",
        "title": "Winter assembly",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "place": "The bakery",
        "at": NOON,
        **fields,
    }
    meeting = call_meeting(cooperative=cooperative, by=by, **given)
    item(meeting, title="Report of the year")
    return meeting


def item(meeting: Meeting, **fields: Any) -> AgendaItem:
    """An item at the end of an agenda."""
    given: dict[str, Any] = {"kind": "report", "title": "Report", "at": NOON, **fields}
    return add_item(meeting=meeting, by=meeting.called_by, **given)


def called(cooperative: Cooperative, *, at: datetime = NOON, **fields: Any) -> Meeting:
    """A general meeting in three weeks that everybody was told of."""
    meeting = prepared(cooperative, at=at, **fields)
    send_notice(meeting=meeting, by=meeting.called_by, at=at)
    return again(meeting)


def opened(
    cooperative: Cooperative, *, there: str = "M001 M002", **fields: Any
) -> Meeting:
    """A meeting under way, with some members there."""
    meeting = called(cooperative, **fields)
    come(meeting, there)
    open_meeting(meeting=meeting, by=meeting.called_by, at=meeting.starts_at)
    return again(meeting)


def come(meeting: Meeting, codes: str, *, at: datetime | None = None) -> None:
    """Some members come."""
    for code in codes.split():
        arrive(
            meeting=meeting,
            membership=membership(meeting.cooperative, code),
            by=meeting.called_by,
            at=at or meeting.starts_at,
        )


def again(meeting: Meeting) -> Meeting:
    """The meeting as it stands now."""
    return Meeting.objects.select_related("cooperative").get(pk=meeting.pk)
