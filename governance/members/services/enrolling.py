"""Putting somebody on the roll: their person, a way to sign in, and the first event."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_, CoopError
from governance.members.models import EventKind, Membership, Person
from governance.members.selectors.codes import memberships
from governance.members.services.events import append_event
from governance.members.services.joining import CodeTakenError, membership_for
from governance.members.services.people import (
    PersonErasedError,
    add_person,
    let_sign_in,
)
from governance.members.standing import MEMBERS

FIRST_KINDS = (EventKind.APPLIED, EventKind.CANDIDATE, EventKind.ADMITTED)


class SameNameError(CoopError):
    """Somebody of this name is on file already."""

    template = N_(
        "Somebody called {name} is on file already ({codes}). One person has one record, "
        "also after coming back. Choose them from the list, or say that this is another "
        "person of the same name."
    )


class NoDecisionError(CoopError):
    """An admission without the decision it rests on."""

    template = N_(
        "An admission rests on a decision. Give its reference, like {year}-GM-001, and "
        "take the decision first if there is none."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Who somebody is; `email` is the address to sign in with, blank for none."""

    display_name: str
    legal_name: str = ""
    language: str = "en"
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstStep:
    """How a membership begins: `kind` is one of `FIRST_KINDS`."""

    kind: str
    code: str
    on: date
    member_class: str = "worker"
    decision: str = ""
    signed_on: date | None = None
    approved_on: date | None = None


@transaction.atomic
def enrol(
    *,
    cooperative: Cooperative,
    who: Newcomer | Person,
    step: FirstStep,
    is_another: bool = False,
    email: str = "",
    by: User,
    at: datetime,
) -> Membership:
    """Begin a membership, of somebody new or of a person who is on file already.

    Who was a member before is admitted again, under the new code. A namesake must be
    said to be `is_another` person. `email` lets a person on file sign in.
    """
    if step.kind not in FIRST_KINDS:
        raise ValueError(f"no such beginning: {step.kind}")
    Cooperative.objects.select_for_update(no_key=True).get(pk=cooperative.pk)
    _check(cooperative, step)
    if isinstance(who, Newcomer):
        email, person = who.email, _new_person(cooperative, who, is_another, by, at)
    else:
        person = _known_person(cooperative, who)
    if email:
        let_sign_in(person=person, email=email, by=by, at=at)
    was_member = person.memberships.filter(spells__standing__in=MEMBERS).exists()
    again = was_member and step.kind == EventKind.ADMITTED
    membership = membership_for(person, step.code, member_class=step.member_class)
    append_event(
        membership=membership,
        kind=EventKind.READMITTED if again else step.kind,
        effective_on=step.on,
        decision=step.decision,
        signed_on=step.signed_on,
        approved_on=step.approved_on,
        by=by,
        at=at,
    )
    return membership


def _check(cooperative: Cooperative, step: FirstStep) -> None:
    """Refuse a code that was ever given, and an admission without a decision."""
    ever = Membership.objects.filter(cooperative=cooperative, code=step.code)
    taken = ever.select_related("person").first()
    if taken:
        raise CodeTakenError(code=step.code, name=taken.person.display_name)
    if step.kind != EventKind.APPLIED and not step.decision.strip():
        raise NoDecisionError(year=step.on.year)


def _known_person(cooperative: Cooperative, who: Person) -> Person:
    """Somebody on file, as they are now."""
    people = Person.objects.select_related("user", "cooperative")
    person = people.get(pk=who.pk, cooperative=cooperative)
    if person.erased_at:
        raise PersonErasedError(name=person.display_name)
    return person


def _new_person(
    cooperative: Cooperative,
    who: Newcomer,
    is_another: bool,
    by: User,
    at: datetime,
) -> Person:
    if not is_another:
        _refuse_namesake(cooperative, who)
    return add_person(
        cooperative=cooperative,
        legal_name=who.legal_name,
        display_name=who.display_name,
        language=who.language,
        user=None,
        by=by,
        at=at,
        email=who.email,
    )


def _refuse_namesake(cooperative: Cooperative, who: Newcomer) -> None:
    alike = Q()
    for name in filter(None, (who.display_name.strip(), who.legal_name.strip())):
        alike |= Q(display_name__iexact=name) | Q(legal_name__iexact=name)
    people = Person.objects.filter(cooperative=cooperative, erased_at__isnull=True)
    known = people.filter(alike).order_by("pk").first() if alike else None
    if known:
        theirs = memberships(cooperative).filter(person=known)
        codes = ", ".join(theirs.values_list("code", flat=True))
        raise SameNameError(name=known.display_name, codes=codes or "—")
