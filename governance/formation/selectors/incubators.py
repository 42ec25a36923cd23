"""Reading for whoever accompanies groups: their stages, and what they chose to share.

What is not shared is not read here at all, so that no page can show it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from coopkit.accounts.models import User
from coopkit.audit.models import AuditEntry
from coopkit.cooperatives.models import State
from governance.formation.models import (
    FormationSheet,
    FoundingGroup,
    Incubator,
    IncubatorSeat,
)
from governance.formation.selectors.sheets import said
from governance.formation.selectors.stage_reading import stages_of_each, state_words
from governance.formation.sheet_files import SheetFile, sheet_files

PERMISSION = "governance.add_incubator"
FACILITATORS = "Facilitators"
"""The group of people, made in the admin of the site, who may begin an incubator too."""
QUIET = frozenset({"role.granted", "role.ended", "person.changed"})
"""What the trail tells that is no step of a group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A stage of a group as an incubator sees it: its name and how far it is."""

    place: int
    name: str
    state: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLine:
    """A group as an incubator sees it: no person, no answer, no amount."""

    group: FoundingGroup
    name: str
    since: date | None
    last_step: date | None
    stages: tuple[Reached, ...]
    shared: tuple[SheetFile, ...]

    @property
    def done(self) -> int:
        return sum(each.state != "not_started" for each in self.stages)

    @property
    def shown(self) -> list[tuple[str, str]]:
        """The shared worksheets by key, with their titles in the reader's language."""
        return [(own.key, said(own.title)) for own in self.shared]

    @property
    def now(self) -> Reached | None:
        """The furthest stage that has begun."""
        begun = [each for each in self.stages if each.state != "not_started"]
        return begun[-1] if begun else None


def may_begin(user: User) -> bool:
    """Whether somebody may make an incubator: by permission, or as a facilitator."""
    if not user.is_active:
        return False
    return user.has_perm(PERMISSION) or user.groups.filter(name=FACILITATORS).exists()


def incubators_of(user: User) -> list[Incubator]:
    """Those somebody looks in for now, by name; one query."""
    rows = Incubator.objects.filter(seats__user=user, seats__ended_at=None)
    return list(rows.order_by("name", "pk"))


def incubator_for(user: User, pk: int) -> Incubator | None:
    """One that somebody looks in for now; one query."""
    rows = Incubator.objects.filter(seats__user=user, seats__ended_at=None)
    return rows.filter(pk=pk).first()


def seats_of(incubator: Incubator) -> list[IncubatorSeat]:
    """Who looks in for it now, by name; one query."""
    rows = incubator.seats.filter(ended_at=None).select_related("user")
    return sorted(rows, key=lambda seat: (str(seat.user), seat.pk))


def groups_in(incubator: Incubator) -> list[FoundingGroup]:
    """The groups that let it look in, by name; one query."""
    rows = FoundingGroup.objects.filter(incubator=incubator)
    rows = rows.exclude(cooperative__state=State.DISCARDED)
    return list(rows.select_related("cooperative").order_by("cooperative__name", "pk"))


def group_in(incubator: Incubator, slug: str) -> FoundingGroup | None:
    """One of them, by its address; one query."""
    rows = FoundingGroup.objects.filter(incubator=incubator, cooperative__slug=slug)
    return rows.select_related("cooperative", "incubator").first()


def lines_of(groups: Sequence[FoundingGroup]) -> list[GroupLine]:
    """How far each group is, and the day of its last step; nine queries."""
    slugs = [group.cooperative.slug for group in groups]
    rows = AuditEntry.objects.filter(scope__in=slugs).exclude(action__in=QUIET)
    last = dict(rows.order_by().values_list("scope").annotate(Max("at")))
    states = stages_of_each(groups)
    found = []
    for group in groups:
        at = last.get(group.cooperative.slug)
        found.append(
            GroupLine(
                group=group,
                name=group.cooperative.name,
                since=group.incubated_on,
                last_step=timezone.localdate(at) if at else None,
                stages=tuple(
                    Reached(
                        place=each.stage.place,
                        name=said(each.stage.name),
                        state=each.state,
                        words=state_words(each.state),
                    )
                    for each in states[group.pk]
                ),
                shared=shared_by(group),
            )
        )
    return found


def shared_by(group: FoundingGroup) -> tuple[SheetFile, ...]:
    """The worksheets that a group shows to whoever accompanies it, in their order."""
    return tuple(own for key, own in sheet_files().items() if key in group.shared)


def shared_sheet(group: FoundingGroup, key: str) -> FormationSheet | None:
    """A worksheet that a group shares, if it has written in it; else nothing."""
    if key not in group.shared or group.incubator_id is None:
        return None
    return FormationSheet.objects.filter(group=group, key=key).first()


def what_is_seen() -> tuple[str, ...]:
    """What an incubator sees of a group, said plainly before the group decides."""
    return (
        _("the name of your group"),
        _("for each of the fifteen stages one word: not started, begun, decided, …"),
        _("the day of your last step"),
        _("the worksheets you choose below, and no others"),
    )


def what_is_not_seen() -> tuple[str, ...]:
    """What an incubator does not see."""
    return (
        _("who you are, and how many of you there are"),
        _("any answer, amount or vote, unless you share that worksheet"),
        _("your bylaws, your tasks and what the lawyer wrote"),
    )
