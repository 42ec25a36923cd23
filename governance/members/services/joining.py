"""Writing who joins, comes back and leaves: the usual steps, each by its own name."""

import re
from datetime import date, datetime

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_, CoopError
from governance.members.models import EventKind, Membership, MembershipEvent, Person
from governance.members.selectors.codes import memberships
from governance.members.services.events import append_event
from governance.members.standing import EXITS

_CODE = re.compile(r"[^\W_][\w.-]{0,15}")


class CodeTakenError(CoopError):
    """A code that belongs to somebody else's membership, now or in the past."""

    template = N_(
        "The code {code} was already given to {name}. A code is never used again; choose "
        "the next free one."
    )


class NoSuchCodeFormError(CoopError):
    """A code that cannot be one."""

    template = N_(
        "“{code}” cannot be the code of a membership. A code has 1 to 16 letters and "
        "digits, without blanks, like M013. Choose another one."
    )


class NeverLeftError(CoopError):
    """Somebody to be admitted again who never left."""

    template = N_(
        "{name} has not left this co-op, so they cannot be admitted again. Admit them as "
        "a member instead."
    )


@transaction.atomic
def apply(
    *, person: Person, code: str, on: date, by: User | None, at: datetime
) -> Membership:
    """Record that somebody asks to join; they hold no role yet."""
    return _join(person, code, EventKind.APPLIED, on, by=by, at=at)


@transaction.atomic
def admit_candidate(
    *, person: Person, code: str, on: date, decision: str, by: User | None, at: datetime
) -> Membership:
    """Admit somebody on trial: they may attend and read, and do not vote yet."""
    return _join(person, code, EventKind.CANDIDATE, on, decision, by=by, at=at)


@transaction.atomic
def admit_member(
    *, person: Person, code: str, on: date, decision: str, by: User | None, at: datetime
) -> Membership:
    """Admit a member from a day on; who applied or was on trial keeps their code."""
    return _join(person, code, EventKind.ADMITTED, on, decision, by=by, at=at)


@transaction.atomic
def readmit(
    *, person: Person, code: str, on: date, decision: str, by: User | None, at: datetime
) -> Membership:
    """Admit somebody again who left: a new membership, under a code of its own."""
    past = memberships(person.cooperative).filter(person=person)
    if not past.filter(spells__standing="left", spells__first__lte=on).exists():
        raise NeverLeftError(name=person.display_name)
    return _join(person, code, EventKind.READMITTED, on, decision, by=by, at=at)


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
    return append_event(
        membership=membership,
        kind=kind,
        effective_on=effective_on,
        decision=decision,
        reason=reason,
        by=by,
        at=at,
    )


def _join(
    person: Person,
    code: str,
    kind: str,
    on: date,
    decision: str = "",
    *,
    by: User | None,
    at: datetime,
) -> Membership:
    membership = membership_for(person, code)
    append_event(
        membership=membership,
        kind=kind,
        effective_on=on,
        decision=decision,
        by=by,
        at=at,
    )
    return membership


def membership_for(
    person: Person, code: str, *, member_class: str = "worker"
) -> Membership:
    """The membership of a code, new if the code is; locked until all is written.

    To be called within a transaction.
    """
    Cooperative.objects.select_for_update(no_key=True).get(pk=person.cooperative_id)
    if not _CODE.fullmatch(code):
        raise NoSuchCodeFormError(code=code[:17])
    taken = Membership.objects.filter(cooperative=person.cooperative_id, code=code)
    known = taken.select_related("person", "cooperative").first()
    if known and known.person_id != person.pk:
        raise CodeTakenError(code=code, name=known.person.display_name)
    if known:
        return known
    person.access_ended_at = person.erasure_asked_at = None  # who comes back, is back
    person.save(update_fields=["access_ended_at", "erasure_asked_at"])
    return Membership.objects.create(
        cooperative=person.cooperative,
        person=person,
        code=code,
        member_class=member_class,
    )
