"""Reading founding groups: which there are, and who is in them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative, State
from coopkit.offers import Card
from governance.formation.models import Founder, FoundingGroup
from governance.formation.roles import ROLES
from governance.members.tongues import tongue


def founders_of(group: FoundingGroup) -> list[Founder]:
    """Who is in a group now, by their codes, with person and user; one query."""
    rows = _with_names(Founder.objects.filter(group=group, left_at=None))
    return list(rows.order_by("membership__code"))


def left_of(group: FoundingGroup) -> list[Founder]:
    """Who was in a group and left it, by their codes; one query."""
    rows = _with_names(Founder.objects.filter(group=group, left_at__isnull=False))
    return list(rows.order_by("membership__code"))


def group_of(cooperative: Cooperative) -> FoundingGroup | None:
    """The group behind a co-op that is forming, is for practice, or was founded here."""
    rows = FoundingGroup.objects.select_related("cooperative", "incubator")
    return rows.filter(cooperative=cooperative).first()


def founder_for(user: User, group: FoundingGroup) -> Founder | None:
    """Somebody as a founder of a group, while they are in it; one query."""
    rows = _with_names(Founder.objects.filter(user=user, group=group, left_at=None))
    return rows.select_related("group__cooperative").first()


def groups_of(user: User) -> list[FoundingGroup]:
    """The groups that somebody is in and that go on, by name; practice is not told."""
    mine = Founder.objects.filter(group=OuterRef("pk"), user=user, left_at=None)
    rows = FoundingGroup.objects.filter(
        Exists(mine), practice_of=None, ended_at=None
    ).exclude(cooperative__state=State.DISCARDED)
    return list(rows.select_related("cooperative").order_by("cooperative__name", "pk"))


def is_forming(group: FoundingGroup) -> bool:
    """Whether people can still join it and found it; no query with its co-op at hand."""
    return group.ended_at is None and group.cooperative.state == State.FORMING


def profile_card(user: User, on: date) -> Card | None:
    """The card of a person's profile that leads to their groups; no query."""
    del user, on
    return Card(template="governance/formation/profile_card.html")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A founder on the page of people."""

    founder: Founder
    name: str
    code: str
    spoken: str
    tasks: tuple[str, ...]


def rows_of(founders: list[Founder]) -> list[Row]:
    """Founders with the names and languages that the group knows them by; no query."""
    found = []
    for founder in founders:
        person = founder.membership.person
        spoken = dict.fromkeys((person.language, *person.languages))
        found.append(
            Row(
                founder=founder,
                name=person.display_name,
                code=founder.membership.code,
                spoken=", ".join(map(tongue, spoken)),
                tasks=tuple(_(ROLES[role]) for role in founder.roles if role in ROLES),
            )
        )
    return found


def _with_names(rows: QuerySet[Founder]) -> QuerySet[Founder]:
    return rows.select_related("user", "membership__person")
