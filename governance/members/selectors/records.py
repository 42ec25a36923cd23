"""Reading the roll for its page, and one person's record."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils.translation import get_language

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from governance.bylaws.selectors import NoParameterError, parameter
from governance.members.models import Membership, Person, RecordView, Spell
from governance.members.register import Entry
from governance.members.selectors.codes import memberships
from governance.members.selectors.events import UNDONE
from governance.members.selectors.roll import spells_on
from governance.members.standing import INSIDE, MEMBERS, Standing

VIEWS_SHOWN = 50
CLASSES = "members.classes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the roll's page. `since` is the day of admission, or of the application;
    of somebody who left, `until` is the last day.
    """

    code: str
    name: str
    class_name: str
    standing: str
    since: date
    until: date | None
    user_id: int | None


def on_roll(cooperative: Cooperative, *, on: date) -> QuerySet[Spell]:
    """The spell each membership is in on a day, by code."""
    return spells_on(cooperative, on).order_by("membership__code", "pk")


def named(spells: QuerySet[Spell], q: str, *, legally: bool = False) -> QuerySet[Spell]:
    """Of some spells those of a name or code; `legally` looks at legal names too."""
    if not q:
        return spells
    found = Q(membership__code__icontains=q) | Q(
        membership__person__display_name__icontains=q
    )
    if legally:
        found |= Q(membership__person__legal_name__icontains=q)
    return spells.filter(found)


def ever_inside(spells: QuerySet[Spell]) -> QuerySet[Spell]:
    """Of those who left, who was a candidate or member: an application told of nobody."""
    own = Spell.objects.filter(membership=OuterRef("membership"), standing__in=INSIDE)
    return spells.filter(Exists(own))


def count_by_standing(spells: QuerySet[Spell]) -> dict[str, int]:
    """How many there are of each standing; one query."""
    counted = spells.order_by().values_list("standing").annotate(n=Count("pk"))
    return dict(counted)


def rows_of(
    spells: Sequence[Spell], *, on: date, classes: Mapping[str, str]
) -> list[Row]:
    """The lines of some spells, read with their membership and person; one query.

    The day of admission is the first one as a member, whatever came since.
    """
    theirs = Spell.objects.filter(membership__in=[one.membership_id for one in spells])
    began = _began(theirs, on=on)
    return [_row(spell, began, classes) for spell in spells]


def _row(
    spell: Spell,
    began: Mapping[int, Mapping[str, date]],
    classes: Mapping[str, str],
) -> Row:
    firsts = began.get(spell.membership_id, {})
    has_left = spell.standing == Standing.LEFT
    entered = firsts.get(Standing.MEMBER) or firsts.get(Standing.CANDIDATE)
    own = firsts.get(Standing.MEMBER if spell.standing in MEMBERS else spell.standing)
    return Row(
        code=spell.membership.code,
        name=spell.membership.person.display_name,
        class_name=classes.get(spell.member_class, spell.member_class),
        standing=spell.standing,
        since=(entered if has_left else own) or spell.first,
        until=spell.first - timedelta(days=1) if has_left else None,
        user_id=spell.membership.person.user_id,
    )


def _began(spells: QuerySet[Spell], *, on: date) -> dict[int, dict[str, date]]:
    """The first day of each standing until a day; all members' standings are one."""
    firsts: dict[int, dict[str, date]] = {}
    until = spells.filter(first__lte=on).order_by()
    first_days = until.values_list("membership", "standing")
    for membership, standing, first in first_days.annotate(first=Min("first")):
        key = Standing.MEMBER if standing in MEMBERS else standing
        known = firsts.setdefault(membership, {})
        known[key] = min(first, known.get(key, first))
    return firsts


def class_names(cooperative: Cooperative, *, on: date) -> dict[str, str]:
    """What the bylaws of a day call each class of members, in the reader's language."""
    try:
        value: Any = parameter(cooperative, CLASSES, on=on).value
    except NoParameterError:
        return {}
    language = (get_language() or "en").partition("-")[0]
    return {
        one["key"]: one["name"].get(language) or one["name"].get("en") or one["key"]
        for one in value
    }


def periods_of(membership: Membership, *, in_full: bool) -> list[Membership]:
    """The other memberships of a person, the latest first.

    Without `in_full` an application that came to nothing is left out.
    """
    ever = memberships(membership.cooperative).filter(person=membership.person_id)
    others = ever.exclude(pk=membership.pk).order_by("-pk")
    if not in_full:
        held = Spell.objects.filter(membership=OuterRef("pk"), standing__in=INSIDE)
        others = others.filter(Exists(held))
    return list(others)


def spells_of(membership: Membership) -> list[Spell]:
    """The spells of a membership, by day."""
    return list(membership.spells.order_by("first"))


def views_of(person: Person) -> list[RecordView]:
    """Who looked at a person's record, the newest first."""
    views = RecordView.objects.filter(person=person).select_related("viewer")
    return list(views.order_by("-at", "-pk")[:VIEWS_SHOWN])


def names_of_users(cooperative: Cooperative, users: Iterable[User]) -> dict[int, str]:
    """What people of the co-op call some users; others by their own names; one query."""
    known = {user.pk: str(user) for user in users}
    people = Person.objects.filter(cooperative=cooperative, user__in=known)
    return known | dict(people.values_list("user_id", "display_name"))


def outside(cooperative: Cooperative, *, on: date) -> QuerySet[Person]:
    """People on file who neither belong nor apply today or later, by name."""
    theirs = Spell.objects.filter(membership__person=OuterRef("pk"))
    lasting = theirs.exclude(membership__code__startswith=UNDONE)
    lasting = lasting.exclude(standing=Standing.LEFT)
    current = lasting.filter(Q(last__isnull=True) | Q(last__gte=on))
    people = Person.objects.filter(cooperative=cooperative, erased_at__isnull=True)
    return people.exclude(Exists(current)).order_by("display_name", "pk")


def in_register(cooperative: Cooperative, *, on: date, who: str) -> QuerySet[Spell]:
    """The spells of those who stand in the register on a day, by code.

    `who` is “members” (of the day) or “ever” (everybody who was one until the day).
    """
    spells = on_roll(cooperative, on=on)
    if who == "members":
        return spells.filter(standing__in=MEMBERS)
    held = Spell.objects.filter(membership=OuterRef("membership"), standing__in=MEMBERS)
    was_member = Q(standing=Standing.LEFT) & Exists(held)
    return spells.filter(Q(standing__in=MEMBERS) | was_member)


def count_register(spells: QuerySet[Spell]) -> tuple[int, int]:
    """How many lines the register has, and how many without an address; one query."""
    nowhere = Count("pk", filter=Q(membership__person__postal_address=""))
    counted = spells.order_by().aggregate(lines=Count("pk"), nowhere=nowhere)
    return counted["lines"], counted["nowhere"]


def register_entries(
    cooperative: Cooperative, *, on: date, who: str, classes: Mapping[str, str]
) -> list[tuple[Entry, Person]]:
    """The lines of the register on a day, by code; two queries."""
    spells = in_register(cooperative, on=on, who=who)
    held = list(spells.select_related("membership__person"))
    began = _began(Spell.objects.filter(cooperative=cooperative), on=on)
    lines = []
    for spell in held:
        admitted = began[spell.membership_id].get(Standing.MEMBER)
        if admitted:
            lines.append((_entry(spell, admitted, classes), spell.membership.person))
    return lines


def _entry(spell: Spell, admitted: date, classes: Mapping[str, str]) -> Entry:
    person = spell.membership.person
    has_left = spell.standing == Standing.LEFT
    return Entry(
        code=spell.membership.code,
        name=person.legal_name or person.display_name,
        address=person.postal_address,
        class_name=classes.get(spell.member_class, spell.member_class),
        admitted=admitted,
        left=spell.first - timedelta(days=1) if has_left else None,
    )
