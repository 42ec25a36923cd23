"""Writing that somebody is forgotten: access ends at once, the rest in its time.

Phase one is asked for: roles, sessions, contact data. Phase two comes by itself: the name
becomes “former member M012”. Codes and the books stay as they are.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from coopkit import offers
from coopkit.accounts.models import User
from coopkit.accounts.services import close_sessions
from coopkit.audit.services import actor_of, record
from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.services import close_unneeded_account, take_back_role
from coopkit.errors import N_, CoopError
from coopkit.papers.services import blank_papers
from governance.members.models import Membership, MembershipEvent, Person, RecordView
from governance.members.models.shown_name import applicant, former
from governance.members.selectors.keeping import (
    CONTACT_FIELDS,
    LISTS,
    codes_of,
    farewell,
    looks_before,
    open_grants,
    reasons_before,
)

ACT = "erasure asked for"


class StillInsideError(CoopError):
    """Somebody who asks to be forgotten and has not left."""

    template = N_(
        "{name} ({code}) still belongs to the co-op, which needs the name on its roll. "
        "Whoever wants to be forgotten leaves first: give notice, and ask again when the "
        "last day is over."
    )


class ForgottenAlreadyError(CoopError):
    """Somebody who was forgotten already."""

    template = N_(
        "Access for {name} ended on {on} already. What is left ends by itself when its "
        "time is over; nothing more is to be done."
    )


@transaction.atomic
def forget(*, membership: Membership, by: User, at: datetime) -> Person:
    """Phase one: end somebody's access at once, and all by which they can be reached.

    The name stays on the roll for as long as the bylaws say, and what the books hold
    under the code stays for good, also money that is still owed.
    """
    cooperative = Cooperative.objects.select_for_update(no_key=True).get(
        pk=membership.cooperative_id
    )
    person = Person.objects.select_for_update(of=("self",)).get(pk=membership.person_id)
    ended = person.erased_at or person.access_ended_at
    if ended:
        raise ForgottenAlreadyError(
            name=person.display_name, on=timezone.localdate(ended)
        )
    on = timezone.localdate(at)
    found = farewell(membership, on=on)
    if found.is_inside:
        raise StillInsideError(name=person.display_name, code=membership.code)
    _end_roles(person, by=by, at=at)
    if person.user and found.is_only_coop:
        close_sessions(user=person.user)
    _blank_contact(person)
    person.erasure_asked_at = person.access_ended_at = at
    person.save()
    record(
        scope=cooperative.slug,
        actor=actor_of(by),
        action="person.access_ended",
        subject=f"person:{person.pk}",
        at=at,
    )
    return person


@transaction.atomic
def end_contact(*, people: Iterable[Person], at: datetime) -> int:
    """Blank how some people can be reached, and untie the accounts; how many people."""
    count = 0
    for person in people:
        user = person.user
        _blank_contact(person)
        person.user = None
        person.access_ended_at = person.access_ended_at or at
        person.save()
        if user:
            close_unneeded_account(user=user, at=at)
        count += 1
    return count


@transaction.atomic
def end_names(
    *, cooperative: Cooperative, people: Iterable[Person], ever_member: bool, at: datetime
) -> int:
    """Phase two: take out everything that says who somebody was; how many people."""
    people = list(people)
    by_person = codes_of(people)
    codes = [code for held in by_person.values() for code in held]
    for person in people:
        held = by_person[person.pk]
        stored = former if ever_member else applicant
        person.display_name = stored(held[-1] if held else str(person.pk))
        person.legal_name = ""
        person.erased_at = at
    end_contact(people=people, at=at)
    reasons = MembershipEvent.objects.filter(membership__person__in=people)
    reasons.exclude(reason="").update(reason="")
    RecordView.objects.filter(person__in=people).delete()
    if codes:
        blank_papers(cooperative=cooperative, codes=codes, at=at)
    for also in offers.forgotten if codes else ():
        also(cooperative, codes)
    return len(people)


@transaction.atomic
def end_reasons(*, cooperative: Cooperative, before: datetime) -> int:
    """Blank why somebody was charged, went on leave or left before a day; how many."""
    day = timezone.localdate(before)
    return reasons_before(cooperative, day).update(reason="")


@transaction.atomic
def end_looks(*, cooperative: Cooperative, before: datetime) -> int:
    """Forget who looked at whose record before a moment; how many looks."""
    return looks_before(cooperative, before).delete()[0]


def _end_roles(person: Person, *, by: User, at: datetime) -> None:
    """End every role a person holds here, so that none holds today."""
    on = timezone.localdate(at)
    for grant in open_grants(person, on=on):
        last = on - timedelta(days=1) if grant.starts_on < on else None
        take_back_role(grant=grant, ends_on=last, act=ACT, by=by, at=at)


def _blank_contact(person: Person) -> None:
    for name in CONTACT_FIELDS:
        setattr(person, name, "")
    for name in LISTS:
        setattr(person, name, [])
    person.in_directory = False
