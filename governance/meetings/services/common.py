"""What every service of meetings does: lock the meeting, leave a trail."""

from datetime import datetime
from typing import Any

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from governance.meetings.models import Meeting


def locked(meeting: Meeting) -> Meeting:
    """The meeting as it stands, for us alone until we are done."""
    rows = Meeting.objects.select_for_update(of=("self",))
    return rows.select_related("cooperative").get(pk=meeting.pk)


def trail(
    meeting: Meeting, what: str, *, by: User | None, at: datetime, **data: Any
) -> None:
    """Leave a line about a meeting in the co-op's trail."""
    record(
        scope=meeting.cooperative.slug,
        actor=actor_of(by),
        action=f"meeting.{what}",
        subject=f"meeting:{meeting.pk}",
        data=data,
        at=at,
    )
