"""Opening tax ids: one asks, another agrees, the asker looks once; all is recorded."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_, CoopError
from coopkit.vault import unseal
from ledger.tax.models import Reveal, SealedTaxId
from ledger.tax.selectors.looks import LOOK, state_of
from ledger.tax.services.sealing import FIELD, bound_to
from ledger.tax.tax_ids import TaxId


class OwnLookError(CoopError):
    """Somebody who would agree to what they asked for themselves."""

    template = N_(
        "You asked for this yourself. Two people open a tax number. Ask somebody else of "
        "the board or the bookkeeping to agree."
    )


class LookOverError(CoopError):
    """A look that was used, declined, or waited for too long."""

    template = N_(
        "This look is over: it is good once, for the one who asked, and not for long. "
        "Ask for a new one."
    )


@transaction.atomic
def ask_to_look(
    *,
    cooperative: Cooperative,
    tax_id: SealedTaxId | None,
    purpose: str,
    reason: str,
    by: User,
    at: datetime,
) -> Reveal:
    """Ask to see one number (`purpose` “look”), or those of a file that is to be made."""
    if (tax_id is not None) != (purpose == LOOK):
        raise ValueError("a look is at one number, a file is made of many")
    reveal = Reveal.objects.create(
        cooperative=cooperative,
        tax_id=tax_id,
        purpose=purpose,
        reason=reason,
        asked_by=by,
        asked_at=at,
    )
    _record(reveal, "tax.look_asked", by, at)
    return reveal


@transaction.atomic
def agree_to_look(*, reveal: Reveal, by: User, at: datetime) -> Reveal:
    """The second person says yes."""
    held = _locked(reveal)
    if held.asked_by_id == by.pk:
        raise OwnLookError
    if state_of(held, at=at) != "waiting":
        raise LookOverError
    held.agreed_by, held.agreed_at = by, at
    held.save(update_fields=["agreed_by", "agreed_at"])
    _record(held, "tax.look_agreed", by, at)
    return held


@transaction.atomic
def decline_look(*, reveal: Reveal, by: User, at: datetime) -> Reveal:
    """Somebody says no, or the asker takes it back."""
    held = _locked(reveal)
    if state_of(held, at=at) not in {"waiting", "agreed"}:
        raise LookOverError
    held.declined_at = at
    held.save(update_fields=["declined_at"])
    _record(held, "tax.look_declined", by, at)
    return held


@transaction.atomic
def use_look(*, reveal: Reveal, by: User, at: datetime) -> TaxId:
    """Show the one number to the one who asked, once."""
    held = spend(reveal=reveal, by=by, at=at)
    if held.tax_id is None or held.tax_id.purged_at:
        raise LookOverError
    return opened(held.tax_id)


def spend(*, reveal: Reveal, by: User, at: datetime) -> Reveal:
    """Use a look up, in the caller's transaction; whoever may not is refused."""
    held = _locked(reveal)
    if held.asked_by_id != by.pk or state_of(held, at=at) != "agreed":
        raise LookOverError
    held.used_at = at
    held.save(update_fields=["used_at"])
    _record(held, "tax.look_used", by, at)
    return held


def opened(tax_id: SealedTaxId) -> TaxId:
    """A number out of the vault; only for whoever spent a look for it."""
    place = bound_to(tax_id.person)
    return TaxId(tax_id.kind, unseal(bytes(tax_id.sealed), bound_to=place)[FIELD])


def opened_all(ids: Collection[SealedTaxId]) -> dict[int, TaxId]:
    """Numbers out of the vault by their persons, for a file that is being made."""
    return {each.person_id: opened(each) for each in ids}


def _locked(reveal: Reveal) -> Reveal:
    rows = Reveal.objects.select_for_update(of=("self",))
    return rows.select_related("tax_id__person", "cooperative").get(pk=reveal.pk)


def _record(reveal: Reveal, action: str, by: User, at: datetime) -> None:
    whose = f"person:{reveal.tax_id.person_id}" if reveal.tax_id else reveal.purpose
    record(
        scope=reveal.cooperative.slug,
        actor=actor_of(by),
        action=action,
        subject=f"look:{reveal.pk}",
        data={"at": whose, "purpose": reveal.purpose},
        at=at,
    )
