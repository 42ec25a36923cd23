"""Reading people and their standing."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from governance.members.models import Membership, MembershipEvent, Person
from governance.members.standing import Event, Span, Standing, member_span, standing_on

__all__ = ["RollLine", "Span"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RollLine:
    """A line of the roll; `since` is the day of admission."""

    code: str
    name: str
    member_class: str
    since: date
    membership: Membership


def roll(cooperative: Cooperative, *, on: date) -> list[RollLine]:
    """The members on a day, by code; one query."""
    return standing_roll(cooperative, on=on)[Standing.MEMBER]


def standing_roll(
    cooperative: Cooperative, *, on: date
) -> Mapping[Standing, list[RollLine]]:
    """Everybody by standing on a day, each list by code; one query.

    The day a line gives is that of the first event which made the standing.
    """
    lines: dict[Standing, list[RollLine]] = {standing: [] for standing in Standing}
    for membership, events in _histories(_events_of(cooperative)).items():
        standing = standing_on(events, on)
        lines[standing].append(
            RollLine(
                code=membership.code,
                name=membership.person.display_name,
                member_class=membership.member_class,
                since=_since(events, standing),
                membership=membership,
            )
        )
    return lines


def member_of(*, user: User, cooperative: Cooperative, on: date) -> Membership | None:
    """The membership by which a user is a member on a day, if any; one query."""
    mine = _events_of(cooperative).filter(membership__person__user=user)
    for membership, events in _histories(mine).items():
        if standing_on(events, on) is Standing.MEMBER:
            return membership
    return None


def names_by_code(cooperative: Cooperative) -> dict[str, str]:
    """The name to show for every code that was ever given; one query."""
    memberships = Membership.objects.filter(cooperative=cooperative).order_by("code")
    return dict(memberships.values_list("code", "person__display_name"))


def people_by_code(cooperative: Cooperative) -> dict[str, Person]:
    """The person behind every code that was ever given, with their user; one query."""
    memberships = Membership.objects.filter(cooperative=cooperative).order_by("code")
    with_people = memberships.select_related("person__user")
    return {membership.code: membership.person for membership in with_people}


def spans(cooperative: Cooperative) -> dict[str, Span]:
    """From admission to the last day, both included, of all who ever were members."""
    found: dict[str, Span] = {}
    for membership, events in _histories(_events_of(cooperative)).items():
        span = member_span(events)
        if span:
            found[membership.code] = span
    return found


def events_of(membership: Membership) -> list[Event]:
    """A membership's events, as they were recorded; one query."""
    return [Event(row.kind, row.effective_on) for row in membership.events.order_by("pk")]


def _events_of(cooperative: Cooperative) -> QuerySet[MembershipEvent]:
    events = MembershipEvent.objects.filter(membership__cooperative=cooperative)
    return events.select_related("membership__person__user").order_by(
        "membership__code", "pk"
    )


def _histories(rows: QuerySet[MembershipEvent]) -> dict[Membership, list[Event]]:
    histories: dict[Membership, list[Event]] = defaultdict(list)
    for row in rows:
        histories[row.membership].append(Event(row.kind, row.effective_on))
    return histories


def _since(events: list[Event], standing: Standing) -> date:
    if standing is Standing.LEFT:
        return max(event.on for event in events)
    kind = "candidate" if standing is Standing.CANDIDATE else "admitted"
    return min((e.on for e in events if e.kind == kind), default=events[0].on)
