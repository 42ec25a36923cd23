"""Writing founding groups: one begins, people join and leave, the code changes."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from coopkit.accounts.models import User
from coopkit.accounts.services import update_profile
from coopkit.audit.services import actor_of, record
from coopkit.codes import free_code
from coopkit.cooperatives.access import SECRETARY
from coopkit.cooperatives.models import Cooperative, RoleGrant, State, TaxRegime
from coopkit.cooperatives.particulars import KEPT_SLUGS
from coopkit.cooperatives.selectors import in_force
from coopkit.cooperatives.services import (
    Facts,
    create_cooperative,
    end_role,
    grant_role,
)
from coopkit.errors import N_, CoopError
from governance.bylaws.amendment import State as Text
from governance.bylaws.packs import pack
from governance.bylaws.provisions import said_in
from governance.bylaws.services import found
from governance.formation.agreement import FOUNDER, PACK, Ways, values_of
from governance.formation.joining import (
    MOST_FOUNDERS,
    GroupEndedError,
    GroupFullError,
    LeftTodayError,
    NameTakenError,
    NotOfTheGroupError,
    next_code,
    slug_for,
)
from governance.formation.models import Founder, FoundingGroup
from governance.formation.roles import checked
from governance.formation.selectors.groups import founder_for, is_forming
from governance.members.models import EventKind, Membership, Person
from governance.members.services import (
    FirstStep,
    add_person,
    change_contact,
    enrol,
    record_departure,
)
from governance.members.services.people import NamelessError

AGREEMENT = FoundingGroup.AGREEMENT
USUAL: Mapping[str, Facts] = {
    "us-llc": {"tax_regime": TaxRegime.PARTNERSHIP},
    "es": {"tax_regime": TaxRegime.FOREIGN, "currency": "EUR"},
}
"""What goes with a model, where it is not the usual: how it is taxed, its currency."""
A_VISIT, A_MOMENT = timedelta(minutes=30), timedelta(minutes=2)


class NamelessGroupError(CoopError):
    """A group without a name."""

    template = N_(
        "Your group needs a name to begin with, even one that you will change. Write one."
    )


@transaction.atomic
def begin_group(
    *,
    name: str,
    by: User,
    at: datetime,
    ways: Ways,
    languages: Sequence[str],
    jurisdiction: str = "us-ca",
    display_name: str = "",
    code: str = "",
) -> FoundingGroup:
    """Begin a group: a co-op that is forming, its agreement, and its first founder.

    `languages` are codes, the group's own first; `display_name` is how the first founder
    wants to be called, else as they are greeted; `code` a code that is free, else any.
    """
    called = _named(name)
    pack(jurisdiction)
    if known := _just_begun(called, by=by, at=at):
        return known
    facts: Facts = {"jurisdiction": jurisdiction, "languages": languages}
    facts |= {**USUAL.get(jurisdiction, {}), "state": State.FORMING}
    cooperative = create_cooperative(
        slug=_free_slug(called),
        name=called,
        by=by,
        at=at,
        **facts,
    )
    _adopt_agreement(cooperative, ways, by=by, at=at)
    code = code or _free_code()
    group = FoundingGroup.objects.create(
        cooperative=cooperative, code=code, begun_by=by, begun_at=at
    )
    note(group, "begun", {"way": ways.way, "jurisdiction": jurisdiction}, by=by, at=at)
    called_by = display_name or by.get_full_name() or by.email.partition("@")[0]
    join_group(group=group, user=by, display_name=called_by, language=by.language, at=at)
    return group


@transaction.atomic
def join_group(
    *, group: FoundingGroup, user: User, display_name: str, language: str, at: datetime
) -> Founder:
    """Let somebody into a group who accepted its agreement; who is in it already, stays.

    They are on the roll from this day, as a founder with a vote, and keep the group's
    meetings and votes like each of the others.
    """
    held = lock(group)
    if known := founder_for(user, held):
        return known
    _refuse_ended(held)
    if held.founders.filter(left_at=None).count() >= MOST_FOUNDERS:
        raise GroupFullError(name=held.cooperative.name, most=MOST_FOUNDERS)
    on = timezone.localdate(at)
    if held.founders.filter(user=user, left_at__date=on).exists():
        raise LeftTodayError(name=held.cooperative.name)
    person = _person(held, user, display_name, language, at=at)
    membership = _enrol(held, person, by=user, at=at)
    grant_role(
        cooperative=held.cooperative,
        user=user,
        role=SECRETARY,
        starts_on=on,
        act=AGREEMENT,
        by=user,
        at=at,
    )
    if not user.get_full_name():
        _name_account(user, person, at=at)
    founder = Founder.objects.create(
        group=held, user=user, membership=membership, joined_at=at
    )
    note(held, "joined", {"code": membership.code}, by=user, at=at)
    return founder


@transaction.atomic
def leave_group(*, group: FoundingGroup, user: User, at: datetime) -> None:
    """Let somebody go: this day is their last on the roll, and the record stays."""
    held = lock(group)
    founder = founder_for(user, held)
    if founder is None:
        raise NotOfTheGroupError(name=held.cooperative.name)
    _refuse_ended(held)
    on = timezone.localdate(at)
    record_departure(
        membership=founder.membership,
        kind=EventKind.RESIGNED,
        effective_on=on,
        decision="",
        reason="",
        by=user,
        at=at,
    )
    kept = RoleGrant.objects.filter(in_force(on=on), cooperative=held.cooperative)
    for grant in kept.filter(user=user, role=SECRETARY, ends_on=None):
        end_role(grant=grant, ends_on=on, act=AGREEMENT, by=user, at=at)
    founder.left_at = at
    founder.save(update_fields=["left_at"])
    held.tasks.filter(owner=founder).update(owner=None)
    note(held, "left", {"code": founder.membership.code}, by=user, at=at)


@transaction.atomic
def change_code(*, group: FoundingGroup, by: User, at: datetime) -> str:
    """Give a group another code; the old one opens nothing any more."""
    held = lock(group)
    _refuse_ended(held)
    held.code = _free_code()
    held.save(update_fields=["code"])
    note(held, "code_changed", {}, by=by, at=at)
    return held.code


@transaction.atomic
def rename_group(*, group: FoundingGroup, name: str, by: User, at: datetime) -> str:
    """Call the group otherwise; its address stays as it is."""
    held = lock(group)
    _refuse_ended(held)
    called = _named(name)
    if held.cooperative.name != called:
        held.cooperative.name = called
        held.cooperative.save(update_fields=["name"])
        note(held, "renamed", {"name": called}, by=by, at=at)
    return called


@transaction.atomic
def give_roles(
    *, founder: Founder, roles: Sequence[str], by: User, at: datetime
) -> Founder:
    """Say what somebody sees to in the group: words of `roles.ROLES`."""
    held = Founder.objects.select_for_update(of=("self",)).get(pk=founder.pk)
    given = checked(roles)
    if held.roles == given:
        return held
    held.roles = given
    held.save(update_fields=["roles"])
    told = {"founder": held.pk, "roles": held.roles}
    note(founder.group, "roles_given", told, by=by, at=at)
    return held


@transaction.atomic
def looked_in(*, founder: Founder, at: datetime) -> Founder:
    """Remember that somebody looks in; what came since the visit before is new to them.

    Half an hour later begins another visit. Nothing is recorded of it in the trail.
    """
    if founder.visited_at and at - founder.visited_at < A_VISIT:
        return founder
    founder.looked_at, founder.visited_at = founder.visited_at, at
    founder.save(update_fields=["looked_at", "visited_at"])
    return founder


def _adopt_agreement(
    cooperative: Cooperative, ways: Ways, *, by: User, at: datetime
) -> None:
    """The group agreement as version 0 of the bylaws, from this day."""
    model = pack(PACK)
    on = timezone.localdate(at)
    found(
        cooperative=cooperative,
        state=Text(
            dict(model.titles), model.provisions, {**model.values, **values_of(ways)}
        ),
        title=said_in(model.titles, next(iter(cooperative.languages), "en")),
        effective_from=on,
        adopted_on=on,
        adopted_by=AGREEMENT,
        by=by,
        at=at,
    )


def _person(
    group: FoundingGroup, user: User, display_name: str, language: str, *, at: datetime
) -> Person:
    """Somebody's record in the group's co-op: new, or the one of an earlier time."""
    called = " ".join(display_name.split())
    if not called:
        raise NamelessError
    here = Person.objects.filter(cooperative=group.cooperative)
    if here.exclude(user=user).filter(display_name__iexact=called).exists():
        raise NameTakenError(group=group.cooperative.name, name=called)
    known = here.filter(user=user).first()
    if known:
        return change_contact(
            person=known, display_name=called, language=language, by=user, at=at
        )
    return add_person(
        cooperative=group.cooperative,
        legal_name="",
        display_name=called,
        language=language,
        user=user,
        by=user,
        at=at,
    )


def _name_account(user: User, person: Person, *, at: datetime) -> None:
    """Greet somebody by the name they chose, so that no page falls back on an address."""
    update_profile(
        user=user,
        first_name=str(person.display_name),
        last_name="",
        language=user.language,
        by=user,
        at=at,
    )


def _enrol(group: FoundingGroup, person: Person, *, by: User, at: datetime) -> Membership:
    """Put somebody on the roll as a founder, under the next free code."""
    codes = group.cooperative.memberships.values_list("code", flat=True)
    step = FirstStep(
        kind=EventKind.ADMITTED,
        code=next_code(codes),
        on=timezone.localdate(at),
        member_class=FOUNDER,
        decision=AGREEMENT,
    )
    return enrol(cooperative=group.cooperative, who=person, step=step, by=by, at=at)


def lock(group: FoundingGroup) -> FoundingGroup:
    """The group as it is now, behind the co-op's lock, which every writer takes first."""
    Cooperative.objects.select_for_update(no_key=True).get(pk=group.cooperative_id)
    return FoundingGroup.objects.select_related("cooperative").get(pk=group.pk)


def _refuse_ended(group: FoundingGroup) -> None:
    if not is_forming(group):
        raise GroupEndedError(name=group.cooperative.name)


def _named(name: str) -> str:
    called = " ".join(name.split())
    if not called:
        raise NamelessGroupError
    return called


def _just_begun(called: str, *, by: User, at: datetime) -> FoundingGroup | None:
    """The group that the same person began a moment ago: who taps twice begins one."""
    User.objects.select_for_update().get(pk=by.pk)
    rows = FoundingGroup.objects.filter(begun_by=by, begun_at__gt=at - A_MOMENT)
    mine = rows.filter(cooperative__name=called, practice_of=None)
    return mine.select_related("cooperative").first()


def _free_slug(called: str) -> str:
    """A name for addresses that no co-op has."""
    taken = Cooperative.objects.filter(slug__startswith=slug_for(called, ()))
    return slug_for(called, {*taken.values_list("slug", flat=True), *KEPT_SLUGS})


def _free_code() -> str:
    rows = FoundingGroup.objects
    return free_code(secrets.choice, lambda code: rows.filter(code=code).exists())


def note(
    group: FoundingGroup,
    what: str,
    data: dict[str, object],
    *,
    by: User,
    at: datetime,
) -> None:
    """Record something of a group, under `group.<what>`."""
    record(
        scope=group.cooperative.slug,
        actor=actor_of(by),
        action=f"group.{what}",
        subject=f"group:{group.pk}",
        data=data,
        at=at,
    )
