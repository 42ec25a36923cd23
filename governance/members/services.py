"""Writing people: who joins, who leaves, by which decision."""

from datetime import date, datetime

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.cooperatives.models import Cooperative, Role, RoleGrant
from coopkit.cooperatives.services import end_role, grant_role
from coopkit.errors import N_, CoopError
from governance.members.models import EventKind, Membership, MembershipEvent, Person
from governance.members.selectors import events_of
from governance.members.standing import EXITS, Event, check_step


class AlreadyAPersonError(CoopError):
    """A user who already is a person of the co-op."""

    template = N_(
        "{user} is already on file in this co-op as {name}. A user is one person of a "
        "co-op; use the record that is there."
    )


class CodeTakenError(CoopError):
    """A code that belongs to somebody else's membership, now or in the past."""

    template = N_(
        "The code {code} was already given to {name}. A code is never used again; choose "
        "the next free one."
    )


@transaction.atomic
def add_person(
    *,
    cooperative: Cooperative,
    legal_name: str,
    display_name: str,
    language: str,
    user: User | None,
    by: User | None,
    at: datetime,
) -> Person:
    """Put a human being on file; that alone makes nobody a member."""
    known = user and Person.objects.filter(cooperative=cooperative, user=user).first()
    if known:
        raise AlreadyAPersonError(user=user, name=known.display_name)
    person = Person.objects.create(
        cooperative=cooperative,
        user=user,
        legal_name=legal_name,
        display_name=display_name,
        language=language,
    )
    record(
        scope=cooperative.slug,
        actor=actor_of(by),
        action="person.added",
        subject=f"person:{person.pk}",
        at=at,
    )
    return person


@transaction.atomic
def admit_candidate(
    *, person: Person, code: str, on: date, decision: str, by: User | None, at: datetime
) -> Membership:
    """Admit somebody on trial: they may attend and read, and do not vote yet."""
    membership = _membership(person, code)
    _append(membership, EventKind.CANDIDATE, on, decision, by=by, at=at)
    _give_role(membership, Role.CANDIDATE, on, decision, by=by, at=at)
    return membership


@transaction.atomic
def admit_member(
    *, person: Person, code: str, on: date, decision: str, by: User | None, at: datetime
) -> Membership:
    """Admit a member from a day on; a candidate keeps the code and the membership."""
    membership = _membership(person, code)
    _append(membership, EventKind.ADMITTED, on, decision, by=by, at=at)
    _end_role(membership, Role.CANDIDATE, on, decision, by=by, at=at)
    _give_role(membership, Role.MEMBER, on, decision, by=by, at=at)
    return membership


@transaction.atomic
def record_departure(
    *,
    membership: Membership,
    kind: str,
    effective_on: date,
    decision: str,
    reason: str,
    by: User | None,
    at: datetime,
) -> MembershipEvent:
    """Record that somebody leaves; the day it takes effect is their last as a member."""
    if kind not in EXITS:
        raise ValueError(f"no such departure: {kind}")
    event = _append(membership, kind, effective_on, decision, by=by, at=at, reason=reason)
    act = decision or kind
    for role in (Role.CANDIDATE, Role.MEMBER):
        _end_role(membership, role, effective_on, act, by=by, at=at)
    return event


def _membership(person: Person, code: str) -> Membership:
    """The membership of a code, new if the code is; locked until all is written."""
    Cooperative.objects.select_for_update(no_key=True).get(pk=person.cooperative_id)
    taken = Membership.objects.filter(cooperative=person.cooperative_id, code=code)
    known = taken.select_related("person", "cooperative").first()
    if known and known.person_id != person.pk:
        raise CodeTakenError(code=code, name=known.person.display_name)
    return known or Membership.objects.create(
        cooperative=person.cooperative, person=person, code=code
    )


def _append(
    membership: Membership,
    kind: str,
    on: date,
    decision: str,
    *,
    by: User | None,
    at: datetime,
    reason: str = "",
) -> MembershipEvent:
    check_step(membership.code, events_of(membership), Event(kind, on))
    event = MembershipEvent.objects.create(
        membership=membership,
        kind=kind,
        effective_on=on,
        decision=decision,
        reason=reason,
        recorded_by=by,
        recorded_at=at,
    )
    record(
        scope=membership.cooperative.slug,
        actor=actor_of(by),
        action=f"membership.{kind}",
        subject=f"member:{membership.code}",
        data={"on": on.isoformat(), "decision": decision},
        at=at,
    )
    return event


def _open_grants(membership: Membership, role: str) -> list[RoleGrant]:
    grants = RoleGrant.objects.filter(
        cooperative=membership.cooperative_id,
        user=membership.person.user_id,
        role=role,
        ends_on__isnull=True,
    )
    return list(grants.select_related("cooperative")) if membership.person.user_id else []


def _give_role(
    membership: Membership,
    role: str,
    on: date,
    act: str,
    *,
    by: User | None,
    at: datetime,
) -> None:
    user = membership.person.user
    if user and not _open_grants(membership, role):
        grant_role(
            cooperative=membership.cooperative,
            user=user,
            role=role,
            starts_on=on,
            act=act,
            by=by,
            at=at,
        )


def _end_role(
    membership: Membership,
    role: str,
    on: date,
    act: str,
    *,
    by: User | None,
    at: datetime,
) -> None:
    for grant in _open_grants(membership, role):
        end_role(grant=grant, ends_on=max(on, grant.starts_on), act=act, by=by, at=at)
