"""Consents: handed in, given on the site, given with the bylaws, taken back."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.cooperatives.models import Cooperative
from coopkit.papers.models import Paper
from coopkit.papers.services import issue
from coopkit.periods import qualified_cheque_last_day
from governance.members.models import Membership
from ledger.patronage.models import Consent, WorksheetShare, WorksheetState
from ledger.patronage.models.consents import ConsentMethod
from ledger.patronage.objections import (
    BylawsConsentStaysError,
    CheckNotNeededError,
    CheckTooLateError,
    ConsentNotYetError,
    ConsentStandsError,
    RevokedAlreadyError,
    WrongRevocationDayError,
)
from ledger.patronage.selectors import consents_on
from ledger.patronage.services.consent_paper import consent_draft


@transaction.atomic
def record_consent(
    *,
    membership: Membership,
    method: str,
    received_on: date,
    by: User | None,
    at: datetime,
    document: str = "",
    document_sha256: str = "",
    paper: Paper | None = None,
    year_end: date | None = None,
) -> Consent:
    """Put a consent on the register, from the day on which the co-op had it.

    A check consents to the dividend of the year that ended on `year_end` alone.
    """
    Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    if received_on > timezone.localdate(at):
        raise ConsentNotYetError(on=received_on)
    if method == ConsentMethod.CHEQUE:
        _check_cheque(membership, received_on, year_end)
    else:
        _check_new(membership, method)
    consent = Consent.objects.create(
        cooperative=membership.cooperative,
        membership=membership,
        method=method,
        received_on=received_on,
        year_end=year_end,
        document=document,
        document_sha256=document_sha256,
        paper=paper,
        recorded_by=by,
        recorded_at=at,
    )
    _record("patronage.consented", consent, by, at)
    return consent


@transaction.atomic
def sign_consent(*, membership: Membership, by: User, at: datetime) -> Consent:
    """A member consents on the site: the paper that was signed is kept with its hash."""
    on = timezone.localdate(at)
    _check_new(membership, ConsentMethod.WRITTEN)
    draft = consent_draft(membership, by=by, on=on, at=at)
    paper = issue(
        cooperative=membership.cooperative,
        key=draft.key,
        kind=draft.kind,
        title=draft.title,
        template="letter",
        data=draft.data,
        language=draft.language,
        holder=draft.holder,
        holder_code=draft.holder_code,
        issued_on=on,
        at=at,
    )
    return record_consent(
        membership=membership,
        method=ConsentMethod.WRITTEN,
        received_on=on,
        document_sha256=paper.sha256,
        paper=paper,
        by=by,
        at=at,
    )


@transaction.atomic
def hand_out_bylaws(
    *,
    cooperative: Cooperative,
    codes: Iterable[str],
    on: date,
    document: str,
    by: User | None,
    at: datetime,
) -> list[Consent]:
    """Record that each of these members was handed an own copy of the bylaws.

    Whoever has one on record is left out. A notice on the wall is no copy.
    """
    wanted = Membership.objects.filter(cooperative=cooperative, code__in=set(codes))
    has_one = Consent.objects.filter(
        cooperative=cooperative, method=ConsentMethod.BYLAWS, revoked_on__isnull=True
    ).values_list("membership_id", flat=True)
    return [
        record_consent(
            membership=membership,
            method=ConsentMethod.BYLAWS,
            received_on=on,
            document=document,
            by=by,
            at=at,
        )
        for membership in wanted.exclude(pk__in=has_one).order_by("code")
    ]


@transaction.atomic
def revoke_consent(
    *, consent: Consent, on: date, by: User | None, at: datetime
) -> Consent:
    """Record that a member took a written consent back, in writing.

    It still covers the fiscal year in which it was taken back, and none after it.
    """
    rows = Consent.objects.select_for_update(of=("self",))
    consent = rows.select_related("cooperative", "membership").get(pk=consent.pk)
    if consent.method != ConsentMethod.WRITTEN:
        raise BylawsConsentStaysError
    if consent.revoked_on:
        raise RevokedAlreadyError(on=consent.revoked_on)
    today = timezone.localdate(at)
    if not consent.received_on <= on <= today:
        raise WrongRevocationDayError(first=consent.received_on, last=today)
    consent.revoked_on = on
    Consent.objects.filter(pk=consent.pk).update(revoked_on=on)
    _record("patronage.consent_revoked", consent, by, at)
    return consent


def _check_new(membership: Membership, method: str) -> None:
    standing = Consent.objects.filter(
        membership=membership, method=method, revoked_on__isnull=True
    ).first()
    if standing:
        raise ConsentStandsError(
            name=membership.person.display_name, on=standing.received_on
        )


def _check_cheque(
    membership: Membership, received_on: date, year_end: date | None
) -> None:
    if year_end is None:
        raise ValueError("a check consents to one year")
    last = qualified_cheque_last_day(year_end)
    if received_on > last:
        raise CheckTooLateError(year=year_end.year, last=last)
    held = consents_on(membership.cooperative, on=year_end).get(membership.code)
    others = held is not None and held.is_valid and not held.is_conditional
    posted = WorksheetShare.objects.filter(
        worksheet__cooperative=membership.cooperative,
        worksheet__year_end=year_end,
        worksheet__state=WorksheetState.POSTED,
        code=membership.code,
        cash_cents__gt=0,
    )
    if others or not posted.exists():
        raise CheckNotNeededError(year=year_end.year)


def _record(action: str, consent: Consent, by: User | None, at: datetime) -> None:
    told = {"code": consent.membership.code, "method": str(consent.method)}
    told["received_on"] = consent.received_on.isoformat()
    if consent.revoked_on:
        told["revoked_on"] = consent.revoked_on.isoformat()
    record(
        scope=consent.cooperative.slug,
        actor=actor_of(by),
        action=action,
        subject=f"consent:{consent.pk}",
        data=told,
        at=at,
    )
