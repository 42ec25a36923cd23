"""Writing the agenda of a meeting that is being prepared."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Max

from coopkit.accounts.models import User
from governance.meetings.agenda import AgendaFixedError, moved
from governance.meetings.models import AgendaItem, ItemKind, Meeting, MeetingState
from governance.meetings.services.common import locked, trail
from governance.members.models import Membership

OUT_OF_THE_WAY = 10_000


@transaction.atomic
def add_item(
    *,
    meeting: Meeting,
    kind: ItemKind | str,
    title: str,
    by: User,
    at: datetime,
    text: str = "",
    duration: int = 10,
    brought_by: Membership | None = None,
    minutes_of: Meeting | None = None,
) -> AgendaItem:
    """Put an item at the end of an agenda; `duration` is in minutes."""
    held = _preparing(meeting)
    last = held.items.aggregate(last=Max("position"))["last"] or 0
    item = AgendaItem.objects.create(
        meeting=held,
        position=last + 1,
        kind=ItemKind(kind),
        title=" ".join(title.split()),
        text=text,
        brought_by=brought_by,
        duration=duration,
        minutes_of=minutes_of,
    )
    trail(held, "item_added", by=by, at=at, item=item.pk, title=item.title)
    return item


@transaction.atomic
def change_item(
    *,
    item: AgendaItem,
    kind: ItemKind | str,
    title: str,
    text: str,
    duration: int,
    by: User,
    at: datetime,
    brought_by: Membership | None = None,
    minutes_of: Meeting | None = None,
) -> AgendaItem:
    """Change an item of an agenda that was not told yet."""
    held = _preparing(item.meeting)
    item.kind, item.title, item.text = ItemKind(kind), " ".join(title.split()), text
    item.duration, item.brought_by, item.minutes_of = duration, brought_by, minutes_of
    item.save(
        update_fields=[
            "kind",
            "title",
            "text",
            "duration",
            "brought_by",
            "minutes_of",
        ]
    )
    trail(held, "item_changed", by=by, at=at, item=item.pk, title=item.title)
    return item


@transaction.atomic
def move_item(*, item: AgendaItem, way: str, by: User, at: datetime) -> None:
    """Put an item one place up or down."""
    held = _preparing(item.meeting)
    order = list(held.items.order_by("position", "pk").values_list("pk", flat=True))
    put_in_order(held, moved(order, item.pk, way))
    trail(held, "item_moved", by=by, at=at, item=item.pk, way=way)


@transaction.atomic
def remove_item(*, item: AgendaItem, by: User, at: datetime) -> None:
    """Take an item off an agenda that was not told yet; one with a motion stays."""
    held = _preparing(item.meeting)
    trail(held, "item_removed", by=by, at=at, item=item.pk, title=item.title)
    item.delete()
    rest = list(held.items.order_by("position", "pk").values_list("pk", flat=True))
    put_in_order(held, rest)


def put_in_order(meeting: Meeting, order: list[int]) -> None:
    """Number items from 1 in an order; no two share a place on the way."""
    items = AgendaItem.objects.filter(meeting=meeting)
    items.update(position=F("position") + OUT_OF_THE_WAY)
    for position, pk in enumerate(order, start=1):
        items.filter(pk=pk).update(position=position)


def _preparing(meeting: Meeting) -> Meeting:
    """The meeting, for us alone; refused once its agenda was told."""
    held = locked(meeting)
    if held.state != MeetingState.PLANNED:
        raise AgendaFixedError(noticed_on=held.noticed_at or at_of(held))
    return held


def at_of(meeting: Meeting) -> datetime:
    """When a meeting began to bind: its opening, or its hour."""
    return meeting.opened_at or meeting.starts_at
