"""What happens in a meeting, written down as it happens; the minutes come from it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from coopkit.accounts.models import User
from governance.meetings.meeting_refusals import (
    AlreadyCalledError,
    ItemOverError,
    MeetingNotOpenError,
    NotItsDayError,
    NotToldError,
    OwnSecondError,
)
from governance.meetings.models import (
    AgendaItem,
    EntryKind,
    Meeting,
    MeetingEntry,
    MeetingState,
)
from governance.meetings.selectors.presence import (
    entitled_now,
    presence_at,
    quorum_at,
)
from governance.meetings.services.common import locked, trail
from governance.meetings.services.noticing import fix_rules
from governance.meetings.services.telling import own_language, text_hash, texts_of
from governance.members.models import Membership


@transaction.atomic
def enter(
    *,
    meeting: Meeting,
    kind: EntryKind | str,
    by: User | None,
    at: datetime,
    item: AgendaItem | None = None,
    membership: Membership | None = None,
    text: str = "",
    facts: Mapping[str, Any] | None = None,
) -> MeetingEntry:
    """Write down one thing that happened in a meeting; it is never edited."""
    return MeetingEntry.objects.create(
        meeting=meeting,
        item=item,
        kind=EntryKind(kind),
        membership=membership,
        text=text,
        facts=dict(facts or {}),
        at=at,
        recorded_by=by,
    )


@transaction.atomic
def open_meeting(
    *, meeting: Meeting, by: User, at: datetime, waiver: bool = False
) -> Meeting:
    """Open a meeting on its day: from now on the quorum is judged at each moment.

    One that was never told of opens only with a `waiver`: everybody who may vote is
    there and agrees. Who counts for the quorum is fixed here.
    """
    held = locked(meeting)
    if held.state not in {MeetingState.PLANNED, MeetingState.NOTICED}:
        raise AlreadyCalledError(title=held.title)
    if timezone.localdate(at) < timezone.localdate(held.starts_at):
        raise NotItsDayError(title=held.title, starts_at=held.starts_at)
    if held.state == MeetingState.PLANNED:
        _waive(held, at=at, is_agreed=waiver)
    held.rules = {**held.rules, "entitled": dict(entitled_now(held))}
    is_waived = held.state == MeetingState.PLANNED
    held.state, held.opened_at = MeetingState.OPEN, at
    held.save()
    facts = _standing(held, at=at)
    if is_waived:
        facts["waiver"] = sorted(held.rules["entitled"]["electors"])
    enter(meeting=held, kind=EntryKind.OPENED, by=by, at=at, facts=facts)
    trail(held, "opened", by=by, at=at, **facts)
    return held


@transaction.atomic
def begin_item(*, item: AgendaItem, by: User, at: datetime) -> AgendaItem:
    """Take up an item; the one that was under way is finished by it."""
    held = _open(item.meeting)
    row = AgendaItem.objects.get(pk=item.pk)
    for other in _under_way(held):
        if other.pk != row.pk:
            finish_item(item=other, by=by, at=at)
    if row.begun_at is not None and row.done_at is None:
        return row
    row.begun_at, row.done_at = row.begun_at or at, None
    row.save(update_fields=["begun_at", "done_at"])
    facts = _standing(held, at=at, item=row)
    enter(meeting=held, kind=EntryKind.ITEM, by=by, at=at, item=row, facts=facts)
    return row


@transaction.atomic
def finish_item(*, item: AgendaItem, by: User, at: datetime) -> AgendaItem:
    """Finish the item that is under way."""
    held = _open(item.meeting)
    row = AgendaItem.objects.get(pk=item.pk)
    if row.begun_at is None or row.done_at is not None:
        raise ItemOverError(title=row.title)
    row.done_at = at
    row.save(update_fields=["done_at"])
    enter(meeting=held, kind=EntryKind.DONE, by=by, at=at, item=row)
    return row


@transaction.atomic
def write_down(
    *,
    item: AgendaItem,
    kind: EntryKind | str,
    by: User,
    at: datetime,
    membership: Membership | None = None,
    text: str = "",
) -> MeetingEntry:
    """Write down what happened in the item under way: a note, who moved, who seconded."""
    held = _open(item.meeting)
    row = AgendaItem.objects.get(pk=item.pk)
    if row.begun_at is None or row.done_at is not None:
        raise ItemOverError(title=row.title)
    if kind == EntryKind.SECONDED and membership is not None:
        moves = row.entries.filter(kind__in=[EntryKind.MOVED, EntryKind.AMENDED])
        last = moves.order_by("at", "pk").last()
        if last and last.membership_id == membership.pk:
            raise OwnSecondError(name=membership.person.display_name)
    return enter(
        meeting=held,
        kind=kind,
        by=by,
        at=at,
        item=row,
        membership=membership,
        text=text,
    )


@transaction.atomic
def close_meeting(*, meeting: Meeting, by: User, at: datetime) -> Meeting:
    """Close a meeting; an item that is under way is finished by it."""
    held = _open(meeting)
    for item in _under_way(held):
        finish_item(item=item, by=by, at=at)
    facts = _standing(held, at=at)
    held.state, held.closed_at = MeetingState.CLOSED, at
    held.save(update_fields=["state", "closed_at"])
    enter(meeting=held, kind=EntryKind.CLOSED, by=by, at=at, facts=facts)
    trail(held, "closed", by=by, at=at, **facts)
    return held


def _open(meeting: Meeting) -> Meeting:
    held = locked(meeting)
    if held.state != MeetingState.OPEN:
        raise MeetingNotOpenError(title=held.title)
    return held


def _under_way(meeting: Meeting) -> list[AgendaItem]:
    begun = meeting.items.filter(begun_at__isnull=False, done_at__isnull=True)
    return list(begun.order_by("position"))


def _standing(
    meeting: Meeting, *, at: datetime, item: AgendaItem | None = None
) -> dict[str, Any]:
    """The quorum at a moment, as entries keep it."""
    state = quorum_at(meeting, at=at, item=item)
    return {
        "present": state.present,
        "members": state.members,
        "needed": state.test.needed,
        "because": state.test.because,
        "quorate": state.holds,
    }


def _waive(meeting: Meeting, *, at: datetime, is_agreed: bool) -> None:
    """A meeting without notice: everybody who may vote is there, and agrees."""
    needed: Collection[str] = entitled_now(meeting)["electors"]
    missing = sorted(set(needed) - presence_at(meeting, at=at).codes)
    if missing or not needed or not is_agreed:
        raise NotToldError(title=meeting.title, missing=", ".join(missing) or "–")
    fix_rules(meeting, on=timezone.localdate(at))
    texts = texts_of(meeting, [])
    own = texts[own_language(meeting)]
    meeting.notice_text, meeting.notice_sha256 = own, text_hash(own)
    meeting.rules = {**meeting.rules, "texts": texts}
