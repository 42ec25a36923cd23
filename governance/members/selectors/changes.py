"""Reading what changed on the roll between two days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext

from coopkit.cooperatives.models import Cooperative
from governance.members.discretion import LEFT, kind_told
from governance.members.models import EventKind, MembershipEvent, Spell
from governance.members.selectors.events import UNDONE, standing_events
from governance.members.standing import INSIDE, Event


@dataclass(frozen=True, slots=True, kw_only=True)
class RollChange:
    """A step of somebody: `on` is its day, of an exit the last day as a member.

    `takes_effect` is the first day on which the roll is another for it.
    """

    on: date
    takes_effect: date
    code: str
    name: str
    kind: str
    words: str
    decision: str
    details: dict[str, object]


def changes(
    cooperative: Cooperative, *, first: date, last: date, in_full: bool = False
) -> list[RollChange]:
    """The steps that make the roll of the last day another than that of the first.

    Those of the first day itself are in its roll already. Without `in_full` only what
    everybody inside may know is told (`discretion.py`). One query.
    """
    rows = MembershipEvent.objects.filter(
        membership__cooperative=cooperative,
        effective_on__range=(first - timedelta(days=1), last),
    ).exclude(membership__code__startswith=UNDONE)
    inside = Spell.objects.filter(membership=OuterRef("membership"), standing__in=INSIDE)
    told = standing_events(rows).select_related("membership__person")
    known = told if in_full else told.filter(Exists(inside))
    return sorted(
        _between(known, first, last, in_full=in_full),
        key=lambda change: (change.takes_effect, change.code),
    )


def _between(
    rows: Iterable[MembershipEvent], first: date, last: date, *, in_full: bool
) -> Iterable[RollChange]:
    for row in rows:
        takes_effect = Event(row.kind, row.effective_on).takes_effect
        kind = kind_told(row.kind, in_full=in_full)
        if kind is None or not first < takes_effect <= last:
            continue
        is_told = kind == row.kind
        yield RollChange(
            on=row.effective_on,
            takes_effect=takes_effect,
            code=row.membership.code,
            name=row.membership.person.display_name,
            kind=kind,
            words=gettext("left") if kind == LEFT else str(EventKind(kind).label),
            decision=row.decision if is_told else "",
            details=row.details if is_told else {},
        )
