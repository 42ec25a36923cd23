"""What follows from a membership's events: its spells, kept beside them, and roles."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Role, RoleGrant
from coopkit.cooperatives.services import end_role, grant_role, take_back_role
from coopkit.errors import N_, CoopError
from coopkit.offers import membership_begins, membership_ends
from governance.members import models
from governance.members.models import Membership, Person
from governance.members.selectors.events import UNDONE, spells_by_events
from governance.members.standing import MEMBERS, UNDER_WAY, Span, Spell, Standing

ROLES: dict[str, Collection[Standing]] = {
    Role.CANDIDATE: frozenset({Standing.CANDIDATE}),
    Role.MEMBER: MEMBERS,
}


class OverlapError(CoopError):
    """A second membership of a person on a day on which they have one."""

    template = N_(
        "{name} would be on the roll twice on {on}: as {code} and as {other}. A person "
        "has one membership on a day. Choose a day after {other} has ended."
    )


def follow(membership: Membership, *, act: str, by: User | None, at: datetime) -> None:
    """Write the spells anew that the events come to, and let the roles follow them.

    Raises OverlapError where the person would have two memberships on a day.
    """
    person = membership.person
    before = _spells_of(person)
    rewrite_spells(membership)
    after = _spells_of(person)
    _refuse_overlap(membership, after)
    _tell_of_the_ends(membership, before, after, act=act, by=by, at=at)
    if person.user is None:
        return
    for role, standings in ROLES.items():
        was, becomes = _days(before, standings), _days(after, standings)
        if was != becomes:
            _move_role(person, role, was, becomes, act=act, by=by, at=at)


def _tell_of_the_ends(
    membership: Membership,
    before: list[tuple[str, Spell]],
    after: list[tuple[str, Spell]],
    *,
    act: str,
    by: User | None,
    at: datetime,
) -> None:
    """Let upper floors know where this membership begins or ends on another day now."""
    was, becomes = (
        _days([pair for pair in spells if pair[0] == membership.code], MEMBERS)
        for spells in (before, after)
    )
    if becomes and (not was or was[-1].first != becomes[-1].first):
        first = becomes[-1].first
        for follow_up in membership_begins:
            follow_up(membership.cooperative, membership.code, first, act, by, at)
    if not was or not becomes or was[-1].last == becomes[-1].last:
        return
    for follow_up in membership_ends:
        last = becomes[-1].last
        follow_up(membership.cooperative, membership.code, last, act, by, at)


def rewrite_spells(membership: Membership) -> None:
    """Let the kept spells be those of the events; the same ones are left alone."""
    spells = spells_by_events(membership)
    if kept_spells(membership) == spells:
        return
    membership.spells.all().delete()
    models.Spell.objects.bulk_create(
        models.Spell(
            cooperative_id=membership.cooperative_id,
            membership=membership,
            standing=spell.standing,
            member_class=spell.member_class,
            first=spell.first,
            last=spell.last,
        )
        for spell in spells
    )


def kept_spells(membership: Membership) -> list[Spell]:
    """The spells that are kept beside a membership's events, by day; one query."""
    return [_read(row) for row in membership.spells.order_by("first")]


@transaction.atomic
def give_roles(*, person: Person, act: str, by: User | None, at: datetime) -> None:
    """Give a person who now signs in the roles that their memberships come with."""
    if person.user is None:
        return
    spells = _spells_of(person)
    for role, standings in ROLES.items():
        days = _days(spells, standings)
        _move_role(person, role, [], days, act=act, by=by, at=at)


def _read(row: models.Spell) -> Spell:
    return Spell(Standing(row.standing), row.member_class, row.first, row.last)


def _spells_of(person: Person) -> list[tuple[str, Spell]]:
    """All spells of a person's memberships, each with its code; one query."""
    rows = models.Spell.objects.filter(membership__person=person)
    told = rows.exclude(membership__code__startswith=UNDONE).order_by("first", "pk")
    return [
        (row.membership.code, _read(row)) for row in told.select_related("membership")
    ]


def _refuse_overlap(membership: Membership, spells: list[tuple[str, Spell]]) -> None:
    under_way = [pair for pair in spells if pair[1].standing in UNDER_WAY]
    mine = [spell for code, spell in under_way if code == membership.code]
    for code, other in under_way:
        for spell in mine if code != membership.code else ():
            on = max(spell.first, other.first)
            if on in spell and on in other:
                raise OverlapError(
                    name=membership.person.display_name,
                    on=on,
                    code=membership.code,
                    other=code,
                )


def _days(
    spells: Iterable[tuple[str, Spell]], standings: Collection[Standing]
) -> list[Span]:
    """The days on which one of the standings is held, as spans that do not touch."""
    days: list[Span] = []
    for _, spell in spells:
        if spell.standing not in standings:
            continue
        past = days[-1] if days else None
        if past and past.last and past.last + timedelta(days=1) == spell.first:
            days[-1] = Span(past.first, spell.last)
        else:
            days.append(Span(spell.first, spell.last))
    return days


def _move_role(
    person: Person,
    role: str,
    was: list[Span],
    becomes: list[Span],
    *,
    act: str,
    by: User | None,
    at: datetime,
) -> None:
    """Let grants of a role hold on the days it is held, and on no other."""
    grants = RoleGrant.objects.filter(
        cooperative=person.cooperative_id, user=person.user_id, role=role
    )
    for grant in grants.select_related("cooperative").order_by("starts_on"):
        if any(_meet(grant, span) for span in was):
            _fit(grant, becomes, act=act, by=by, at=at)
    for span in becomes:
        _cover(person, role, span, act=act, by=by, at=at)


def _meet(grant: RoleGrant, span: Span) -> bool:
    first = max(grant.starts_on, span.first)
    return first in span and (grant.ends_on is None or first <= grant.ends_on)


def _fit(
    grant: RoleGrant, days: list[Span], *, act: str, by: User | None, at: datetime
) -> None:
    """End a grant with the days it stands on; one that stands on none is taken back.

    What somebody could read on days gone by cannot be taken back: such a grant ends
    after its first day.
    """
    on = next((span for span in days if grant.starts_on in span), None)
    if on is None:
        gone_by = grant.starts_on < timezone.localdate(at)
        last = grant.starts_on if gone_by else None
        take_back_role(grant=grant, ends_on=last, act=act, by=by, at=at)
    elif on.last and grant.ends_on is None:
        end_role(grant=grant, ends_on=on.last, act=act, by=by, at=at)
    elif on.last and grant.ends_on and grant.ends_on > on.last:
        take_back_role(grant=grant, ends_on=on.last, act=act, by=by, at=at)


def _cover(
    person: Person, role: str, span: Span, *, act: str, by: User | None, at: datetime
) -> None:
    """Grant a role for the days of a span on which it is not held yet."""
    if person.user is None:
        return
    first: date | None = span.first
    grants = RoleGrant.objects.filter(
        cooperative=person.cooperative_id, user=person.user_id, role=role
    )
    for grant in grants.order_by("starts_on"):
        if first and grant.starts_on <= first and _holds(grant, first):
            first = grant.ends_on + timedelta(days=1) if grant.ends_on else None
    if first is None or first not in span:
        return
    grant = grant_role(
        cooperative=person.cooperative,
        user=person.user,
        role=role,
        starts_on=first,
        act=act,
        by=by,
        at=at,
    )
    if span.last and grant.ends_on is None:
        end_role(grant=grant, ends_on=span.last, act=act, by=by, at=at)


def _holds(grant: RoleGrant, day: date) -> bool:
    return grant.starts_on <= day and (grant.ends_on is None or day <= grant.ends_on)
