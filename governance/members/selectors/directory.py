"""Reading the directory: those who chose to stand in it, and only what they show."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from coopkit.cooperatives.models import Cooperative
from governance.members.models import Person, Shown
from governance.members.selectors.roll import spells_on
from governance.members.standing import INSIDE
from governance.members.vcard import Contact

CARDS = uuid.UUID("6f0e3f0c-5b0e-4b57-9d5c-2f1f6a0c5f5e")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A line of the directory; what somebody does not show is blank."""

    pk: int
    name: str
    email: str
    phone: str
    languages: Sequence[str]


def in_directory(cooperative: Cooperative, *, on: date, q: str = "") -> QuerySet[Person]:
    """Who chose to stand in the directory and belongs on a day, by name."""
    today = spells_on(cooperative, on).filter(
        membership__person=OuterRef("pk"), standing__in=INSIDE
    )
    people = Person.objects.filter(
        Exists(today),
        cooperative=cooperative,
        in_directory=True,
        access_ended_at__isnull=True,
        erased_at__isnull=True,
    )
    if q:
        people = people.filter(display_name__icontains=q)
    return people.order_by("display_name", "pk")


def is_listed(person: Person, *, on: date) -> bool:
    """Whether somebody stands in the directory on a day; one query."""
    return in_directory(person.cooperative, on=on).filter(pk=person.pk).exists()


def listed(person: Person) -> Listed:
    """What somebody shows of themselves."""
    shows = set(person.directory_shows) if person.in_directory else set()
    return Listed(
        pk=person.pk,
        name=person.display_name,
        email=person.email if Shown.EMAIL in shows else "",
        phone=person.phone if Shown.PHONE in shows else "",
        languages=person.languages if Shown.LANGUAGES in shows else (),
    )


def card_of(line: Listed, *, slug: str) -> Contact:
    """A line as a card; its id is the same each time, so that books update it."""
    return Contact(
        uid=uuid.uuid5(CARDS, f"{slug}:{line.pk}").urn,
        name=line.name,
        email=line.email,
        phone=line.phone,
        languages=line.languages,
    )
