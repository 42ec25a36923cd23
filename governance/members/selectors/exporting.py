"""Reading the roll for the neutral export: people, and their memberships by code."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import Prefetch

from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_
from coopkit.offers import Column, Table
from governance.members.models import MembershipEvent, Person
from governance.members.selectors.codes import memberships
from governance.members.selectors.events import standing_events
from governance.members.standing import ADMISSIONS, EXITS

DAY, TEXT = "date", "text"
PEOPLE = (
    Column("person", TEXT, N_("Number of the person; ties two memberships together")),
    Column("legal_name", TEXT, N_("Name as it stands on papers")),
    Column("display_name", TEXT, N_("Name to show")),
    Column("email", TEXT, N_("E-mail address")),
    Column("phone", TEXT, N_("Phone number")),
    Column("postal_address", TEXT, N_("Postal address")),
    Column("language", TEXT, N_("Language to write in, as a code: en, es")),
    Column("languages", TEXT, N_("Languages they speak, as codes, by semicolons")),
)
MEMBERSHIPS = (
    Column("code", TEXT, N_("The member’s code: one membership, never used again")),
    Column("person", TEXT, N_("Number of the person; ties two memberships together")),
    Column("class", TEXT, N_("Class of members in which it began")),
    Column("applied_on", DAY, N_("Day of the application")),
    Column("candidate_on", DAY, N_("Day of becoming a candidate")),
    Column("admitted_on", DAY, N_("Day of admission; the first day as a member")),
    Column("left_on", DAY, N_("Last day, on which the membership still held")),
    Column(
        "exit_kind",
        TEXT,
        N_(
            "resigned, expelled, died, transferred; declined: application closed. Blank "
            "in an export without names"
        ),
    ),
    Column("decision", TEXT, N_("Decision of the admission, like 2026-GM-003")),
)


def roll_tables(cooperative: Cooperative, on: date) -> Iterator[Table]:
    """People and memberships as they stand on file; future steps on file are in it."""
    yield Table(name="people", columns=PEOPLE, rows=_people_rows(cooperative), names=True)
    yield Table(
        name="memberships",
        columns=MEMBERSHIPS,
        rows=_membership_rows(cooperative),
        private=("exit_kind",),
    )


def people_exported(cooperative: Cooperative) -> Iterable[Person]:
    """Whose names an export with names holds."""
    people = Person.objects.filter(cooperative=cooperative, erased_at__isnull=True)
    return people.order_by("pk")


def number_of(person_id: int) -> str:
    """How an export names a person.

    >>> number_of(7)
    'P7'
    """
    return f"P{person_id}"


def _people_rows(cooperative: Cooperative) -> Iterator[Sequence[Any]]:
    people = people_exported(cooperative)
    for person in people.iterator(chunk_size=2000):  # type: ignore[attr-defined]
        yield (
            number_of(person.pk),
            person.legal_name,
            person.display_name,
            person.email,
            person.phone,
            person.postal_address,
            person.language,
            ";".join(person.languages),
        )


def _membership_rows(cooperative: Cooperative) -> Iterator[Sequence[Any]]:
    steps = standing_events(MembershipEvent.objects.all())
    held = memberships(cooperative).prefetch_related(Prefetch("events", queryset=steps))
    for membership in held.iterator(chunk_size=500):
        days: dict[str, date] = {}
        ended: MembershipEvent | None = None
        decision = ""
        for step in membership.events.all():
            kind = "admitted" if step.kind in ADMISSIONS else step.kind
            days.setdefault(kind, step.effective_on)
            if step.kind in EXITS:
                ended = step
            if kind in {"candidate", "admitted"}:
                decision = step.decision or decision
        yield (
            membership.code,
            number_of(membership.person_id),
            membership.member_class,
            days.get("applied"),
            days.get("candidate"),
            days.get("admitted"),
            ended.effective_on if ended else None,
            ended.kind if ended else "",
            decision,
        )
