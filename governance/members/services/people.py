"""Writing people: who is on file, how to reach them, and who looked at their record."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from coopkit.accounts.models import User
from coopkit.accounts.selectors import person_at
from coopkit.audit.services import actor_of, record
from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_, CoopError
from governance.members.models import Person, RecordView
from governance.members.services.spells import give_roles


class AlreadyAPersonError(CoopError):
    """A user who already is a person of the co-op."""

    template = N_(
        "{user} is already on file in this co-op as {name}. A user is one person of a "
        "co-op; use the record that is there."
    )


class NamelessError(CoopError):
    """Somebody without a name to call them by."""

    template = N_(
        "Nothing was kept: everybody has a name to show. Give the name they want to be "
        "called by; it need not be the legal one."
    )


class OtherSignInError(CoopError):
    """Somebody who signs in already, under another address."""

    template = N_(
        "{name} already signs in under another e-mail address. One person has one way "
        "in. Leave the address to sign in with empty."
    )


class PersonErasedError(CoopError):
    """Contact data of somebody who was forgotten."""

    template = N_(
        "{name} has been forgotten at their own wish or because the time to keep their "
        "data is over. Nothing can be added here. If they come back, put them on file "
        "anew."
    )


class Reaching(TypedDict, total=False):
    """How to reach a person, and what others may see of it."""

    languages: Sequence[str]
    email: str
    phone: str
    postal_address: str
    reach_by: str
    reach_care: Sequence[str]
    in_directory: bool
    directory_shows: Sequence[str]


class Contact(Reaching, total=False):
    """What can be said of a person; what is left out stays as it is."""

    legal_name: str
    display_name: str
    language: str


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
    **reaching: Unpack[Reaching],
) -> Person:
    """Put a human being on file; that alone makes nobody a member."""
    if not display_name.strip():
        raise NamelessError
    if user:
        _refuse_second_record(cooperative, user)
    person = Person.objects.create(
        cooperative=cooperative,
        user=user,
        legal_name=legal_name,
        display_name=display_name,
        language=language,
        **_plain(reaching),
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
def change_contact(
    *, person: Person, by: User, at: datetime, **contact: Unpack[Contact]
) -> Person:
    """Keep what is new of a person; the trail names the fields, never what they say."""
    kept = Person.objects.select_for_update(of=("self",)).select_related("cooperative")
    found = kept.get(pk=person.pk)
    facts = _plain(contact)
    if found.erased_at:
        raise PersonErasedError(name=found.display_name)
    if not str(facts.get("display_name", found.display_name)).strip():
        raise NamelessError
    changed = sorted(name for name, to in facts.items() if getattr(found, name) != to)
    if not changed:
        return found
    for name in changed:
        setattr(found, name, facts[name])
    found.save(update_fields=changed)
    record(
        scope=found.cooperative.slug,
        actor=actor_of(by),
        action="person.changed",
        subject=f"person:{found.pk}",
        data={"fields": changed},
        at=at,
    )
    return found


@transaction.atomic
def let_sign_in(*, person: Person, email: str, by: User, at: datetime) -> User:
    """Tie a person to who signs in under an address, who is made if there is nobody.

    Signing in needs nothing more: the code is sent to that address. It opens no page of
    a co-op by itself; that comes with the role that an admission gives or gave.
    """
    if person.user:
        if person.user.email == email.lower():
            return person.user
        raise OtherSignInError(name=person.display_name)
    user = person_at(email)
    if user:
        _refuse_second_record(person.cooperative, user)
    else:
        user = User.objects.create_user(
            email, first_name=person.display_name, language=person.language
        )
    person.user = user
    person.save(update_fields=["user"])
    give_roles(person=person, act="may sign in", by=by, at=at)
    record(
        scope=person.cooperative.slug,
        actor=actor_of(by),
        action="person.may_sign_in",
        subject=f"person:{person.pk}",
        data={"user": user.pk},
        at=at,
    )
    return user


@transaction.atomic
def looked_at(*, person: Person, viewer: User, what: str, at: datetime) -> None:
    """Remember who looked at a person's record: once a day for each thing looked at.

    Nobody is told that they looked at themselves.
    """
    all_looked_at(people=[person], viewer=viewer, what=what, at=at)


@transaction.atomic
def all_looked_at(
    *, people: Iterable[Person], viewer: User, what: str, at: datetime
) -> None:
    """The same for many at once, as when a list with them all is printed; two queries."""
    others = {person.pk for person in people if person.user_id != viewer.pk}
    if not others:
        return
    today = RecordView.objects.filter(
        viewer=viewer, what=what, at__date=timezone.localdate(at)
    )
    known = set(today.values_list("person_id", flat=True))
    RecordView.objects.bulk_create(
        [
            RecordView(person_id=pk, viewer=viewer, what=what, at=at)
            for pk in sorted(others - known)
        ],
        batch_size=500,
    )


def _plain(contact: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as the columns keep them: lists without doubles, texts without edges."""
    return {
        name: value.strip()
        if isinstance(value, str)
        else value
        if isinstance(value, bool)
        else list(dict.fromkeys(value))
        for name, value in contact.items()
    }


def _refuse_second_record(cooperative: Cooperative, user: User) -> None:
    known = Person.objects.filter(cooperative=cooperative, user=user).first()
    if known:
        raise AlreadyAPersonError(user=user, name=known.display_name)
