"""Reading who belongs on a day: the roll, and the days of a membership."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, DateField, F, OuterRef, Q, QuerySet, Subquery, When

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from governance.members.models import Membership, Spell
from governance.members.selectors.events import UNDONE
from governance.members.standing import MEMBERS, Span, Standing

__all__ = ["RollLine", "Span"]

_A_DAY = timedelta(days=1)
_STANDINGS = {str(standing): standing for standing in Standing}


@dataclass(slots=True, kw_only=True)
class RollLine:
    """A line of the roll; `since` is the day of admission.

    Of a candidate or an applicant it is the day they became one, of who left the last
    day. `membership` asks one query: for a line, never for a list.
    """

    code: str
    name: str
    member_class: str
    since: date
    membership_id: int
    standing: Standing = Standing.MEMBER

    @property
    def membership(self) -> Membership:
        whole = Membership.objects.select_related("person__user", "cooperative")
        return whole.get(pk=self.membership_id)


def roll(cooperative: Cooperative, *, on: date) -> list[RollLine]:
    """Who holds a membership on a day, on leave or suspended too, by code; one query."""
    return _lines(cooperative, on, MEMBERS)


def standing_roll(
    cooperative: Cooperative, *, on: date
) -> Mapping[Standing, list[RollLine]]:
    """Everybody by standing on a day, each list by code; one query."""
    lines: dict[Standing, list[RollLine]] = {standing: [] for standing in Standing}
    for line in _lines(cooperative, on, frozenset(Standing)):
        lines[line.standing].append(line)
    return lines


def member_of(*, user: User, cooperative: Cooperative, on: date) -> Membership | None:
    """The membership by which a user is a member on a day, if any; one query."""
    mine = _covering(on).filter(
        membership__person__cooperative=cooperative,
        membership__person__user=user,
        standing__in=MEMBERS,
    )
    found = mine.select_related("membership__person__user").order_by("pk").first()
    return found.membership if found else None


def spans(cooperative: Cooperative) -> dict[str, Span]:
    """From admission to the last day, both included, of all who ever were members.

    By code; one query.
    """
    found: dict[str, Span] = {}
    for code, first, last in held_spells(cooperative).values_list(
        "membership__code", "first", "last"
    ):
        begun = found.get(code)
        found[code] = Span(begun.first if begun else first, last)
    return found


def spells_on(cooperative: Cooperative, on: date) -> QuerySet[Spell]:
    """The spells that cover a day, but for those of imports that were undone.

    Asked for by the membership's co-op: then databases go through the memberships in
    order, and not to and fro by the days on which their spells began.
    """
    return _covering(on).filter(membership__cooperative=cooperative)


def held_spells(cooperative: Cooperative) -> QuerySet[Spell]:
    """All spells of all memberships, by code and day."""
    held = Spell.objects.filter(membership__cooperative=cooperative, standing__in=MEMBERS)
    told = held.exclude(membership__code__startswith=UNDONE)
    return told.order_by("membership__code", "first")


def _covering(on: date) -> QuerySet[Spell]:
    covering = Q(last__isnull=True) | Q(last__gte=on)
    spells = Spell.objects.filter(covering, first__lte=on)
    return spells.exclude(membership__code__startswith=UNDONE)


def _lines(
    cooperative: Cooperative, on: date, standings: Collection[Standing]
) -> list[RollLine]:
    """The lines of a day, by code; one query."""
    held = Spell.objects.filter(membership=OuterRef("membership"), standing__in=MEMBERS)
    admitted = Subquery(held.order_by("first").values("first")[:1])
    of_standing = spells_on(cooperative, on).filter(standing__in=standings)
    rows = of_standing.order_by("membership__code").values_list(
        "membership__code",
        "membership__person__display_name",
        "member_class",
        "membership_id",
        "standing",
        Case(
            When(standing__in=MEMBERS, then=admitted),
            default=F("first"),
            output_field=DateField(),
        ),
    )
    return [
        RollLine(
            code=code,
            name=name,
            member_class=member_class,
            since=since - _A_DAY if standing == Standing.LEFT else since,
            membership_id=pk,
            standing=_STANDINGS[standing],
        )
        for code, name, member_class, pk, standing, since in rows.iterator(
            chunk_size=10_000
        )
    ]
