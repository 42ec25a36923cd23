"""Reading what happened to a membership, and the spells it comes to."""

from datetime import date

from django.db.models import QuerySet

from governance.members.models import EventKind, Membership, MembershipEvent
from governance.members.standing import Event, Spell, is_charged_on, spell_list

UNDONE = "~"
"""What the codes of an import that was taken back begin with: they are on no roll."""


def history(membership: Membership) -> list[MembershipEvent]:
    """All that was recorded, by the day it takes effect, reversals too; one query.

    One that was reversed has a `reversed_by`.
    """
    rows = membership.events.select_related("recorded_by", "reversed_by", "reverses")
    return list(rows.order_by("effective_on", "pk"))


def events_of(membership: Membership) -> list[Event]:
    """A membership's events that stand, as they were recorded; one query."""
    return [event_of(row) for row in standing_events(membership.events.all())]


def standing_events(rows: QuerySet[MembershipEvent]) -> QuerySet[MembershipEvent]:
    """Of some events those that were not reversed, as they were recorded."""
    told = rows.exclude(kind=EventKind.REVERSED).filter(reversed_by__isnull=True)
    return told.order_by("pk")


def event_of(row: MembershipEvent) -> Event:
    """An event as the rule sees it."""
    return Event(row.kind, row.effective_on, row.details.get("class", ""), row.pk)


def spells_by_events(membership: Membership) -> list[Spell]:
    """The spells that the events come to; an undone import's come to none; one query."""
    if membership.code.startswith(UNDONE):
        return []
    return spell_list(events_of(membership), membership.member_class)


def is_charged(membership: Membership, on: date) -> bool:
    """Whether an expulsion is under way against somebody on a day; one query."""
    return is_charged_on(events_of(membership), on)
