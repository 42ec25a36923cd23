"""Where people are paid, and from where: sealed as soon as it is told."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.cooperatives.models import Cooperative
from coopkit.vault import reseal, seal
from governance.members.models import Membership
from ledger.payouts.ach import check_account, check_routing
from ledger.payouts.models import (
    BankDetail,
    BankKind,
    PayingAccount,
    Payout,
    PayoutMethod,
)
from ledger.payouts.selectors import bound_to
from ledger.payouts.selectors.runs import TO_SEND, UNPAID
from ledger.payouts.sepa import check_bic, check_iban


@transaction.atomic
def give_details(
    *,
    membership: Membership,
    kind: str,
    numbers: Mapping[str, str],
    by: User | None,
    at: datetime,
) -> BankDetail:
    """Keep where a member is paid, sealed; what was given before ends.

    `numbers` are {"routing", "account", "type"} or {"iban", "bic"}. Payments of this
    member that are not on their way yet go there.
    """
    cooperative = membership.cooperative
    checked = _checked(kind, numbers)
    _end(membership, at)
    detail = BankDetail.objects.create(
        cooperative=cooperative,
        membership=membership,
        kind=kind,
        sealed=seal(checked, bound_to=bound_to(cooperative, membership.code)),
        last_four=_number_of(checked)[-4:],
        given_by=by,
        given_at=at,
    )
    own = PayingAccount.objects.filter(cooperative=cooperative).first()
    if own is None or own.kind == kind:
        waiting = Payout.objects.filter(membership=membership, state__in=TO_SEND)
        banks = (PayoutMethod.NONE, PayoutMethod.ACH, PayoutMethod.SEPA)
        waiting.filter(method__in=banks).update(method=kind, bank_detail=detail)
    _record("payouts.details_given", membership, {"kind": kind}, by, at)
    return detail


@transaction.atomic
def end_details(*, membership: Membership, by: User | None, at: datetime) -> None:
    """Pay nothing there any more; payments not yet sent wait for another way."""
    _end(membership, at)
    waiting = Payout.objects.filter(membership=membership, state__in=TO_SEND)
    banks = (PayoutMethod.ACH, PayoutMethod.SEPA)
    waiting.filter(method__in=banks).update(method=PayoutMethod.NONE, bank_detail=None)
    _record("payouts.details_ended", membership, {}, by, at)


@transaction.atomic
def set_paying_account(
    *,
    cooperative: Cooperative,
    account: str,
    kind: str,
    numbers: Mapping[str, str],
    company_name: str,
    company_id: str,
    bank_name: str,
    next_cheque: int,
    by: User | None,
    at: datetime,
) -> PayingAccount:
    """Say which account payments leave from; without numbers those of before stay."""
    fields = {
        "account": account,
        "kind": kind,
        "company_name": company_name,
        "company_id": company_id,
        "bank_name": bank_name,
        "next_cheque": max(next_cheque, _after_used(cooperative)),
        "changed_by": by,
        "changed_at": at,
        **_sealed(cooperative, kind, numbers),
    }
    found, _ = PayingAccount.objects.update_or_create(
        cooperative=cooperative, defaults=fields
    )
    record(
        scope=cooperative.slug,
        actor=actor_of(by),
        action="payouts.account_set",
        subject=f"cooperative:{cooperative.pk}",
        data={"account": account, "kind": kind, "next_cheque": found.next_cheque},
        at=at,
    )
    return found


@transaction.atomic
def forget_details(cooperative: Cooperative, codes: Collection[str]) -> int:
    """End and empty the bank details of people who are no longer named."""
    own = BankDetail.objects.filter(
        cooperative=cooperative, membership__code__in=list(codes)
    )
    kept = own.exclude(sealed=b"", last_four="")
    count = kept.count()
    kept.filter(ended_at=None).update(ended_at=F("given_at"))
    own.update(sealed=b"", last_four="")
    return count


def purge_details(cooperative: Cooperative, at: datetime) -> int:
    """Empty the seals of bank details that ended, and of which nothing is on its way."""
    busy = Payout.objects.filter(state__in=UNPAID, bank_detail__isnull=False)
    ended = BankDetail.objects.filter(cooperative=cooperative, ended_at__lte=at)
    ended = ended.exclude(sealed=b"").exclude(pk__in=busy.values("bank_detail"))
    return ended.update(sealed=b"")


@transaction.atomic
def reseal_details(*, cooperative: Cooperative, at: datetime) -> int:
    """Put every bank number under the key that seals now; how many were under another."""
    count = 0
    details = BankDetail.objects.filter(cooperative=cooperative).exclude(sealed=b"")
    own = PayingAccount.objects.filter(cooperative=cooperative)
    places: list[tuple[BankDetail | PayingAccount, str]] = [
        *((each, each.membership.code) for each in details.select_related("membership")),
        *((each, "") for each in own),
    ]
    for held, code in places:
        newer = reseal(bytes(held.sealed), bound_to=bound_to(cooperative, code))
        if newer != bytes(held.sealed):
            held.sealed = newer
            held.save(update_fields=["sealed"])
            count += 1
    if count:
        record(
            scope=cooperative.slug,
            actor=actor_of(None),
            action="payouts.details_resealed",
            subject=f"cooperative:{cooperative.slug}",
            data={"count": count},
            at=at,
        )
    return count


def _sealed(
    cooperative: Cooperative, kind: str, numbers: Mapping[str, str]
) -> dict[str, object]:
    """The numbers of the co-op's account, sealed; nothing where they stay as they are."""
    own = PayingAccount.objects.select_for_update(of=("self",))
    kept = own.filter(cooperative=cooperative).first()
    told = any(numbers.get(name) for name in ("routing", "account", "iban"))
    if kept and kept.kind == kind and not told:
        return {}
    checked = _checked(kind, numbers)
    sealed = seal(checked, bound_to=bound_to(cooperative))
    return {"sealed": sealed, "last_four": _number_of(checked)[-4:]}


def _checked(kind: str, numbers: Mapping[str, str]) -> dict[str, str]:
    if kind == BankKind.SEPA:
        found = {"iban": check_iban(numbers.get("iban", ""))}
        return found | {"bic": check_bic(numbers.get("bic", ""))}
    savings = numbers.get("type") == "savings"
    return {
        "routing": check_routing(numbers.get("routing", "")),
        "account": check_account(numbers.get("account", "")),
        "type": "savings" if savings else "checking",
    }


def _number_of(checked: Mapping[str, str]) -> str:
    return checked.get("iban") or checked.get("account", "")


def _end(membership: Membership, at: datetime) -> None:
    own = BankDetail.objects.select_for_update(of=("self",)).filter(
        membership=membership, ended_at=None
    )
    own.update(ended_at=at)


def _after_used(cooperative: Cooperative) -> int:
    """The number after the highest that a check ever had."""
    own = Payout.objects.filter(run__cooperative=cooperative)
    last = own.aggregate(most=Max("cheque_number"))["most"]
    return (last or 0) + 1


def _record(
    action: str,
    membership: Membership,
    data: dict[str, str],
    by: User | None,
    at: datetime,
) -> None:
    record(
        scope=membership.cooperative.slug,
        actor=actor_of(by),
        action=action,
        subject=f"member:{membership.code}",
        data=data,
        at=at,
    )
