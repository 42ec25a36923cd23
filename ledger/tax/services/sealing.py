"""Taking in tax ids, and letting them go; the number is in no log and no message."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_, CoopError
from coopkit.vault import reseal, seal
from governance.members.models import Membership, Person
from ledger.tax.models import SealedTaxId, TaxPayer
from ledger.tax.tax_ids import EIN, tax_id_of

FIELD = "tax_id"
GONE = b""


class CertifiedLaterError(CoopError):
    """A certificate that is dated after today."""

    template = N_(
        "The certificate cannot be dated {on}: that day has not come. Write the day on "
        "which it was signed."
    )


class NoTaxIdError(CoopError):
    """Somebody without a tax id on file."""

    template = N_(
        "{name} has no tax number on file. Ask for it on Form W-9, or let them give it "
        "on their own page."
    )


def bound_to(person: Person) -> str:
    """Where a tax id was put: it opens nowhere else."""
    return f"tax:{person.cooperative_id}:{person.pk}"


@transaction.atomic
def give_tax_id(
    *,
    membership: Membership,
    kind: str,
    number: str,
    certified_on: date | None,
    by: User | None,
    at: datetime,
) -> SealedTaxId:
    """Seal a person's number; the one before ends. All kinds are treated alike.

    `certified_on` is the day of the signed W-9, if there is one.
    """
    taken = tax_id_of(kind, number)
    if certified_on and certified_on > timezone.localdate(at):
        raise CertifiedLaterError(on=certified_on)
    person = Person.objects.select_for_update(of=("self",)).get(pk=membership.person_id)
    SealedTaxId.objects.filter(person=person, ended_at=None).update(ended_at=at)
    kept = SealedTaxId.objects.create(
        cooperative_id=person.cooperative_id,
        person=person,
        kind=kind,
        sealed=seal({FIELD: taken.digits}, bound_to=bound_to(person)),
        last_four=taken.last_four,
        certified_on=certified_on,
        given_by=by,
        given_at=at,
    )
    record(
        scope=membership.cooperative.slug,
        actor=actor_of(by),
        action="tax.id_given",
        subject=f"member:{membership.code}",
        data={
            "certified": certified_on.isoformat() if certified_on else "",
        },
        at=at,
    )
    return kept


@transaction.atomic
def certify(
    *, membership: Membership, on: date, by: User | None, at: datetime
) -> SealedTaxId:
    """Record that the certificate (Form W-9) came in after the number."""
    if on > timezone.localdate(at):
        raise CertifiedLaterError(on=on)
    held = (
        SealedTaxId.objects.select_for_update(of=("self",))
        .filter(person=membership.person_id, ended_at=None, purged_at=None)
        .first()
    )
    if held is None:
        raise NoTaxIdError(name=membership.person.display_name)
    held.certified_on = on
    held.save(update_fields=["certified_on"])
    record(
        scope=membership.cooperative.slug,
        actor=actor_of(by),
        action="tax.id_certified",
        subject=f"member:{membership.code}",
        data={"on": on.isoformat()},
        at=at,
    )
    return held


@transaction.atomic
def purge_tax_ids(
    *, cooperative: Cooperative, ids: list[SealedTaxId], at: datetime
) -> int:
    """Empty some numbers for good; that there was one, and when it went, stays."""
    for held in ids:
        held.sealed = GONE
        held.last_four = ""
        held.purged_at = at
        held.ended_at = held.ended_at or at
        held.save(update_fields=["sealed", "last_four", "purged_at", "ended_at"])
        record(
            scope=cooperative.slug,
            actor=actor_of(None),
            action="tax.id_purged",
            subject=f"person:{held.person_id}",
            at=at,
        )
    return len(ids)


@transaction.atomic
def reseal_tax_ids(*, cooperative: Cooperative, at: datetime) -> int:
    """Put every number under the key that seals now; how many were under another."""
    held = SealedTaxId.objects.select_for_update(of=("self",)).filter(
        cooperative=cooperative, purged_at__isnull=True
    )
    count = 0
    for each in held.select_related("person"):
        newer = reseal(bytes(each.sealed), bound_to=bound_to(each.person))
        if newer != bytes(each.sealed):
            each.sealed = newer
            each.save(update_fields=["sealed"])
            count += 1
    if count:
        record(
            scope=cooperative.slug,
            actor=actor_of(None),
            action="tax.ids_resealed",
            subject=f"cooperative:{cooperative.slug}",
            data={"count": count},
            at=at,
        )
    return count


@transaction.atomic
def name_payer(
    *,
    cooperative: Cooperative,
    legal_name: str,
    ein: str,
    line: str,
    city: str,
    state: str,
    zip_code: str,
    phone: str,
    email: str,
    by: User | None,
    at: datetime,
) -> TaxPayer:
    """Say how the co-op's forms name it: its number, its address, whom to ask."""
    payer, _made = TaxPayer.objects.update_or_create(
        cooperative=cooperative,
        defaults={
            "legal_name": legal_name,
            "ein": tax_id_of(EIN, ein).digits,
            "line": line,
            "city": city,
            "state": state.upper(),
            "zip_code": zip_code,
            "phone": phone,
            "email": email,
            "changed_by": by,
            "changed_at": at,
        },
    )
    record(
        scope=cooperative.slug,
        actor=actor_of(by),
        action="tax.payer_named",
        subject=f"cooperative:{cooperative.slug}",
        at=at,
    )
    return payer
