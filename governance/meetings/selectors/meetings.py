"""Reading meetings: which there are, their agenda, and what is put to the vote."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import QuerySet
from django.utils import timezone

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from coopkit.offers import Matter, matters
from governance.meetings.agenda import hours
from governance.meetings.models import (
    AgendaItem,
    ItemKind,
    Meeting,
    MeetingEntry,
    MeetingNotice,
    MeetingState,
)

COMING = (MeetingState.PLANNED, MeetingState.NOTICED, MeetingState.OPEN)


@dataclass(frozen=True, kw_only=True)
class ItemLine:
    """An item as pages list it; `at` is when it is likely to come up."""

    item: AgendaItem
    number: int
    at: datetime
    matters: list[Matter]
    entries: list[MeetingEntry]

    @property
    def is_current(self) -> bool:
        """Whether it is under way."""
        return self.item.begun_at is not None and self.item.done_at is None

    @cached_property
    def puts_to_vote(self) -> bool:
        return bool(self.matters) or self.item.kind in {
            ItemKind.MOTION,
            ItemKind.ELECTION,
        }

    @property
    def may_be_voted_on(self) -> bool:
        """Whether a vote can be prepared for it: minutes are approved by one too."""
        return self.puts_to_vote or self.item.kind == ItemKind.MINUTES


def meetings_of(cooperative: Cooperative) -> QuerySet[Meeting]:
    """A co-op's meetings, the latest first."""
    found = Meeting.objects.filter(cooperative=cooperative)
    whole = found.select_related("cooperative", "minutes_approved_by")
    return whole.order_by("-starts_at", "-pk")


def coming(cooperative: Cooperative) -> QuerySet[Meeting]:
    """The meetings that are being prepared, called or under way, the soonest first."""
    found = meetings_of(cooperative).filter(state__in=COMING)
    return found.order_by("starts_at", "pk")


def over(cooperative: Cooperative) -> QuerySet[Meeting]:
    """The meetings that were held or called off, the latest first."""
    return meetings_of(cooperative).exclude(state__in=COMING)


def agenda_of(meeting: Meeting, *, entries: bool = False) -> list[ItemLine]:
    """The agenda with what is voted on in each item; a few queries, whatever its length.

    With `entries` also what was written down in each.
    """
    items = list(items_of(meeting))
    times = hours(
        timezone.localtime(meeting.starts_at), [each.duration for each in items]
    )
    told = matters_of(meeting)
    written = entries_of(meeting) if entries else []
    return [
        ItemLine(
            item=item,
            number=number,
            at=at,
            matters=told.get(item.pk, []),
            entries=[each for each in written if each.item_id == item.pk],
        )
        for number, (item, at) in enumerate(zip(items, times, strict=True), start=1)
    ]


def items_of(meeting: Meeting) -> QuerySet[AgendaItem]:
    """The items of an agenda in their order."""
    found = AgendaItem.objects.filter(meeting=meeting)
    whole = found.select_related("brought_by__person", "minutes_of")
    return whole.order_by("position", "pk")


def matters_of(meeting: Meeting) -> Mapping[int, list[Matter]]:
    """What is put to the vote, by the item's pk; asked of the floor above."""
    found: dict[int, list[Matter]] = {}
    for offer in matters:
        for matter in offer(meeting.pk):
            found.setdefault(matter.item_id, []).append(matter)
    return found


def entries_of(meeting: Meeting) -> list[MeetingEntry]:
    """What was written down in a meeting, in the order it happened; one query."""
    rows = MeetingEntry.objects.filter(meeting=meeting)
    return list(rows.select_related("membership__person").order_by("at", "pk"))


def current_item(lines: Iterable[ItemLine]) -> ItemLine | None:
    """The item that is under way, if any."""
    return next((line for line in lines if line.is_current), None)


def to_approve(cooperative: Cooperative) -> QuerySet[Meeting]:
    """The meetings that were held and whose minutes are not approved, oldest first."""
    held = meetings_of(cooperative).filter(
        state=MeetingState.CLOSED, minutes_approved_by__isnull=True
    )
    return held.order_by("starts_at", "pk")


def notices_of(meeting: Meeting) -> list[MeetingNotice]:
    """Who was told of a meeting, how and when, the latest first; one query."""
    rows = MeetingNotice.objects.filter(meeting=meeting)
    told = rows.select_related("membership__person")
    return list(told.order_by("-sequence", "membership__code", "pk"))


def told_of(user: User, meetings: Iterable[Meeting]) -> set[int]:
    """The meetings that somebody was told of; one query."""
    rows = MeetingNotice.objects.filter(
        meeting__in=list(meetings), membership__person__user=user
    )
    return set(rows.values_list("meeting", flat=True))
