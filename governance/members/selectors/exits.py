"""Reading exits: the last day by the bylaws, what an exit does, and who is leaving."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from coopkit.cooperatives.models import Cooperative
from coopkit.offers import Effect, Leaving, exit_effects
from governance.bylaws.selectors import Bylaws, InForce, in_force
from governance.members.exit import RESIGNED, UNREACHABLE, LastDay, last_day
from governance.members.models import EventKind, Membership, MembershipEvent
from governance.members.selectors.events import UNDONE, standing_events
from governance.members.selectors.roll import spells_on
from governance.members.standing import UNDER_WAY

LEAVING = (
    EventKind.RESIGNED,
    EventKind.TRANSFERRED,
    EventKind.DIED,
    EventKind.EXPELLED,
)
A_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectLine:
    """What an exit does, with the rule by which it does."""

    effect: Effect
    rule: InForce | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitLine:
    """Somebody who is leaving or has left; `is_over` once the last day is past."""

    event: MembershipEvent
    code: str
    name: str
    is_over: bool

    @property
    def last_day(self) -> date:
        return self.event.effective_on


def proposed_last_day(bylaws: Bylaws, kind: str, *, given_on: date) -> LastDay:
    """The last day that the bylaws come to for a notice given on a day."""
    cooperative = bylaws.cooperative
    return last_day(
        kind,
        given_on=given_on,
        notice_days=bylaws["exit.notice_days"].count,
        takes_effect=bylaws["exit.takes_effect"].choice,
        unreachable_days=bylaws["exit.unreachable_days"].count
        if kind == UNREACHABLE
        else 0,
        year_end=(cooperative.fiscal_year_end_month, cooperative.fiscal_year_end_day),
    )


def effects_of(
    membership: Membership, kind: str, *, last: date, on: date
) -> list[EffectLine]:
    """All that an exit would do, as every floor tells it, by the bylaws of today."""
    leaving = Leaving(
        cooperative=membership.cooperative,
        code=membership.code,
        kind=RESIGNED if kind == UNREACHABLE else kind,
        last_day=last,
        on=on,
    )
    bylaws = in_force(membership.cooperative, on=on)
    told: Iterable[Effect] = (line for offer in exit_effects for line in offer(leaving))
    return [EffectLine(effect=each, rule=bylaws.get(each.rule)) for each in told]


def exit_to_come(membership: Membership, *, on: date) -> MembershipEvent | None:
    """The exit on record whose last day is not past; one query."""
    rows = membership.events.filter(kind__in=LEAVING, effective_on__gte=on)
    return standing_events(rows).last()


def is_inside(membership: Membership, *, on: date) -> bool:
    """Whether somebody applied or belongs to the co-op on a day; one query."""
    spells = spells_on(membership.cooperative, on).filter(membership=membership)
    return spells.filter(standing__in=UNDER_WAY).exists()


def exits(cooperative: Cooperative, *, on: date) -> list[ExitLine]:
    """Who is leaving, and who left within a year, the latest first; one query."""
    rows = leaving_events(cooperative).filter(effective_on__gte=on - A_YEAR)
    return [
        ExitLine(
            event=row,
            code=row.membership.code,
            name=row.membership.person.display_name,
            is_over=row.effective_on < on,
        )
        for row in rows.order_by("-effective_on", "-pk")
    ]


def leaving_events(cooperative: Cooperative) -> QuerySet[MembershipEvent]:
    """Every exit of a co-op that stands, with the person."""
    rows = MembershipEvent.objects.filter(
        membership__cooperative=cooperative, kind__in=LEAVING
    ).exclude(membership__code__startswith=UNDONE)
    return standing_events(rows).select_related("membership__person__user")
