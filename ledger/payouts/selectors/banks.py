"""Where people are paid, and from where: the numbers stay sealed until a file is made."""

from dataclasses import dataclass

from coopkit.cooperatives.models import Cooperative
from coopkit.vault import unseal
from governance.members.models import Membership
from governance.members.selectors import names_by_code
from ledger.payouts.models import BankDetail, BankKind, PayingAccount


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One member in the list of bank details; `detail` is None where none were given."""

    code: str
    name: str
    detail: BankDetail | None


def kind_for(cooperative: Cooperative) -> str:
    """The kind of bank account that is asked for: by the currency of the books."""
    return BankKind.SEPA if cooperative.currency == "EUR" else BankKind.ACH


def bound_to(cooperative: Cooperative, code: str = "") -> str:
    """What a seal of bank numbers is bound to: a member's code, or the co-op alone."""
    return f"bank:{cooperative.slug}:{code}" if code else f"bank:{cooperative.slug}"


def details_of(cooperative: Cooperative) -> dict[str, BankDetail]:
    """The bank details that hold, by code; one query."""
    found = BankDetail.objects.filter(cooperative=cooperative, ended_at=None)
    return {each.membership.code: each for each in found.select_related("membership")}


def detail_of(membership: Membership) -> BankDetail | None:
    """One member's bank details that hold, if any were given."""
    return BankDetail.objects.filter(membership=membership, ended_at=None).first()


def details_owed(cooperative: Cooperative, codes: list[str]) -> list[Known]:
    """Bank details of these members, by code, those without any among them."""
    given = details_of(cooperative)
    names = names_by_code(cooperative)
    return [
        Known(code=code, name=names.get(code, code), detail=given.get(code))
        for code in sorted(codes)
    ]


def paying_account(cooperative: Cooperative) -> PayingAccount | None:
    """The account that payouts leave from, once it was set."""
    return PayingAccount.objects.filter(cooperative=cooperative).first()


def open_numbers(cooperative: Cooperative, detail: BankDetail) -> dict[str, str]:
    """A member's bank numbers in the open, for a file alone; its membership is loaded."""
    return unseal(
        bytes(detail.sealed), bound_to=bound_to(cooperative, detail.membership.code)
    )


def own_numbers(account: PayingAccount) -> dict[str, str]:
    """The co-op's own bank numbers in the open, for a file alone."""
    return unseal(bytes(account.sealed), bound_to=bound_to(account.cooperative))
