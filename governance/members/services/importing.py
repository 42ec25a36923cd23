"""Writing a roll that was kept elsewhere, whole or not at all, and taking it back."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from hashlib import sha256

from django.db import transaction
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_, CoopError
from governance.members.models import (
    EventKind,
    Membership,
    MembershipEvent,
    Person,
    RollImport,
    Spell,
)
from governance.members.models.shown_name import NOBODY
from governance.members.roll_files.reading import Draft
from governance.members.selectors.events import UNDONE, standing_events
from governance.members.selectors.importing import read_file, used_codes
from governance.members.standing import Event, spell_list

BATCH = 500


class BadLinesError(CoopError):
    """A file of which not every line is good."""

    template = N_(
        "{count} lines of the file cannot be read, the first one is line {line}. Nothing "
        "is written unless all is good. Check the file, and correct what it says."
    )


class ImportedAlreadyError(CoopError):
    """A file that was imported before."""

    template = N_(
        "This very file was imported on {on}. Importing it twice would put everybody on "
        "the roll twice. Take the first import back, or choose another file."
    )


class InUseError(CoopError):
    """An import of which something was used already."""

    template = N_(
        "This import cannot be taken back any more: {codes} are in use. That is possible "
        "until the first vote, hours, money, sign-in or later step under one of its "
        "codes. Reverse the steps of single members on their records instead."
    )


class UndoneAlreadyError(CoopError):
    """An import that was taken back already."""

    template = N_(
        "This import was taken back on {on} already. Import the file anew, if you want "
        "it after all."
    )


@transaction.atomic
def import_roll(
    *,
    cooperative: Cooperative,
    content: str,
    filename: str,
    order: str,
    exit_kind: str,
    by: User,
    at: datetime,
) -> RollImport:
    """Write a file's people, memberships and steps; nothing unless every line is good.

    Nobody can sign in by it and no role is given: that comes when they are let in.
    """
    Cooperative.objects.select_for_update(no_key=True).get(pk=cooperative.pk)
    digest = sha256(content.encode()).hexdigest()
    _refuse_twice(cooperative, digest)
    on = timezone.localdate(at)
    found = read_file(cooperative, content, order=order, exit_kind=exit_kind, on=on)
    if found.troubles:
        raise BadLinesError(
            count=len({trouble.line for trouble in found.troubles}),
            line=found.troubles[0].line,
        )
    roll_import = RollImport.objects.create(
        cooperative=cooperative,
        filename=filename[-120:],
        sha256=digest,
        rows=len(found.drafts),
        by=by,
        at=at,
    )
    _write(roll_import, found.drafts)
    _record(roll_import, "roll.imported", by=by, at=at)
    return roll_import


@transaction.atomic
def undo_import(*, roll_import: RollImport, by: User, at: datetime) -> RollImport:
    """Take an import back, as long as none of its codes was used.

    Its steps are reversed, its people blanked; its codes are free again.
    """
    cooperative = Cooperative.objects.select_for_update(no_key=True).get(
        pk=roll_import.cooperative_id
    )
    taken = RollImport.objects.select_for_update(of=("self",)).get(pk=roll_import.pk)
    if taken.undone_at:
        raise UndoneAlreadyError(on=timezone.localdate(taken.undone_at))
    memberships = taken.memberships.all()
    codes = set(memberships.values_list("code", flat=True))
    used = used_codes(cooperative, codes)
    if used:
        more = ", …" if len(used) > 5 else ""
        raise InUseError(codes=", ".join(used[:5]) + more)
    _reverse_all(taken, by=by, at=at)
    people = Person.objects.filter(memberships__roll_import=taken)
    _blank(list(people.values_list("pk", flat=True)), at)
    held = list(taken.memberships.values_list("pk", flat=True))
    for first in range(0, len(held), BATCH):
        Spell.objects.filter(membership__in=held[first : first + BATCH]).delete()
    memberships.update(code=Concat(Value(UNDONE), Cast(F("pk"), CharField())))
    taken.undone_at, taken.undone_by = at, by
    taken.save(update_fields=["undone_at", "undone_by"])
    _record(taken, "roll.import_undone", by=by, at=at)
    return taken


def _record(roll_import: RollImport, action: str, *, by: User, at: datetime) -> None:
    record(
        scope=roll_import.cooperative.slug,
        actor=actor_of(by),
        action=action,
        subject=f"roll_import:{roll_import.pk}",
        data={"rows": roll_import.rows, "sha256": roll_import.sha256},
        at=at,
    )


def _refuse_twice(cooperative: Cooperative, digest: str) -> None:
    same = RollImport.objects.filter(
        cooperative=cooperative, sha256=digest, undone_at__isnull=True
    ).first()
    if same:
        raise ImportedAlreadyError(on=timezone.localdate(same.at))


def _write(roll_import: RollImport, drafts: Sequence[Draft]) -> None:
    cooperative = roll_import.cooperative
    people: dict[str, Person] = {}
    for draft in drafts:
        key = draft.person or f"\0{draft.line}"
        people.setdefault(key, _person(cooperative, draft))
    Person.objects.bulk_create(people.values(), batch_size=BATCH)
    memberships = Membership.objects.bulk_create(
        [
            Membership(
                cooperative=cooperative,
                person=people[draft.person or f"\0{draft.line}"],
                code=draft.code,
                member_class=draft.member_class,
                roll_import=roll_import,
            )
            for draft in drafts
        ],
        batch_size=BATCH,
    )
    pairs = list(zip(memberships, drafts, strict=True))
    MembershipEvent.objects.bulk_create(
        [
            event
            for membership, draft in pairs
            for event in _events(membership, draft, roll_import)
        ],
        batch_size=BATCH,
    )
    Spell.objects.bulk_create(
        [spell for membership, draft in pairs for spell in _spells(membership, draft)],
        batch_size=BATCH,
    )


def _person(cooperative: Cooperative, draft: Draft) -> Person:
    return Person(
        cooperative=cooperative,
        legal_name=draft.legal_name,
        display_name=draft.display_name,
        language=draft.language,
        languages=list(draft.languages),
        email=draft.email,
        phone=draft.phone,
        postal_address=draft.postal_address,
    )


def _events(
    membership: Membership, draft: Draft, roll_import: RollImport
) -> Iterable[MembershipEvent]:
    kinds = [kind for kind, _ in draft.steps]
    entry = EventKind.ADMITTED if EventKind.ADMITTED in kinds else EventKind.CANDIDATE
    for kind, on in draft.steps:
        yield MembershipEvent(
            membership=membership,
            kind=kind,
            effective_on=on,
            decision=draft.decision if kind == entry else "",
            recorded_by=roll_import.by,
            recorded_at=roll_import.at,
        )


def _spells(membership: Membership, draft: Draft) -> Iterable[Spell]:
    steps: list[tuple[str, date]] = [*draft.steps]
    told = [Event(kind, on, "", seq) for seq, (kind, on) in enumerate(steps)]
    for spell in spell_list(told, draft.member_class):
        yield Spell(
            cooperative_id=membership.cooperative_id,
            membership=membership,
            standing=spell.standing,
            member_class=spell.member_class,
            first=spell.first,
            last=spell.last,
        )


def _reverse_all(roll_import: RollImport, *, by: User, at: datetime) -> None:
    steps = MembershipEvent.objects.filter(membership__roll_import=roll_import)
    MembershipEvent.objects.bulk_create(
        [
            MembershipEvent(
                membership_id=step.membership_id,
                kind=EventKind.REVERSED,
                effective_on=step.effective_on,
                reverses=step,
                recorded_by=by,
                recorded_at=at,
            )
            for step in standing_events(steps).reverse()
        ],
        batch_size=BATCH,
    )


def _blank(people: Sequence[int], at: datetime) -> None:
    for first in range(0, len(people), BATCH):
        Person.objects.filter(pk__in=people[first : first + BATCH]).update(
            legal_name="",
            display_name=NOBODY,
            email="",
            phone="",
            postal_address="",
            languages=[],
            in_directory=False,
            directory_shows=[],
            reach_by="",
            reach_care=[],
            erased_at=at,
        )
