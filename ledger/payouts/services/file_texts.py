"""What stands in each kind of file: a run's payments, with the numbers opened for it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from coopkit.sheets import csv_of
from ledger.payouts.ach import Credit, Origin, ach_file, modifier_for
from ledger.payouts.bank_file import Line, bank_rows
from ledger.payouts.cheques import Cheque, cheque_rows
from ledger.payouts.models import PayingAccount, Payout, PayoutFile, PayoutRun
from ledger.payouts.selectors import open_numbers
from ledger.payouts.selectors.banks import own_numbers
from ledger.payouts.sepa import Debtor, Transfer, sepa_file

NACHA, PAIN, CSV, CHEQUES = "nacha", "pain001", "csv", "cheques"
DESCRIPTIONS = {
    "patronage": "PATRONAGE",
    "redemption": "CAPITAL",
    "interest": "INTEREST",
    "note": "NOTE",
    "refund": "REFUND",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a file is made of."""

    run: PayoutRun
    account: PayingAccount
    payouts: Sequence[Payout]
    message_id: str
    at: datetime
    offset: bool


def _nacha(order: Order) -> bytes:
    origin = _origin(order.account)
    credits_ = []
    for each in order.payouts:
        theirs = _theirs(order, each)
        credits_.append(
            Credit(
                routing=theirs["routing"],
                account=theirs["account"],
                account_type=theirs["type"],
                cents=each.cents,
                name=each.membership.person.legal_name,
                identifier=each.end_to_end,
                remark=each.remark,
            )
        )
    made = PayoutFile.objects.filter(
        run__cooperative=order.run.cooperative,
        kind=NACHA,
        made_at__date=order.at.date(),
    )
    word = order.payouts[0].key.partition("-")[0]
    text = ach_file(
        credits_,
        origin=origin,
        description=DESCRIPTIONS.get(word, "PAYMENT"),
        made_at=order.at,
        pay_on=order.run.pay_on,
        modifier=modifier_for(made.count()),
        offset=order.offset,
    )
    return text.encode("ascii")


def _origin(account: PayingAccount) -> Origin:
    own = own_numbers(account)
    return Origin(
        routing=own["routing"],
        account=own["account"],
        account_type=own["type"],
        company_name=account.company_name,
        company_id=account.company_id,
        bank_name=account.bank_name,
    )


def _pain(order: Order) -> bytes:
    own = own_numbers(order.account)
    transfers = []
    for each in order.payouts:
        theirs = _theirs(order, each)
        transfers.append(
            Transfer(
                end_to_end=each.end_to_end,
                name=each.membership.person.legal_name,
                iban=theirs["iban"],
                bic=theirs["bic"],
                cents=each.cents,
                remark=f"{each.remark[:120]} {each.end_to_end}",
            )
        )
    debtor = Debtor(
        name=order.account.company_name, iban=own["iban"], bic=own.get("bic", "")
    )
    return sepa_file(
        transfers,
        debtor=debtor,
        message_id=order.message_id,
        made_at=order.at,
        pay_on=order.run.pay_on,
        currency=order.run.cooperative.currency,
    )


def _csv(order: Order) -> bytes:
    cooperative = order.run.cooperative
    lines = []
    for each in order.payouts:
        theirs = _theirs(order, each)
        lines.append(
            Line(
                code=each.membership.code,
                name=each.membership.person.legal_name,
                bank=theirs.get("routing") or theirs.get("bic", ""),
                account=theirs.get("account") or theirs.get("iban", ""),
                account_type=theirs.get("type", ""),
                cents=each.cents,
                remark=each.remark,
                end_to_end=each.end_to_end,
            )
        )
    head = [
        *(_("Code"), _("Name"), _("Routing number or BIC"), _("Account or IBAN")),
        *(_("Kind of account"), _("Amount"), _("Currency"), _("What for"), _("Id")),
    ]
    rows = bank_rows(
        lines,
        head=head,
        currency=cooperative.currency,
        minor_units=cooperative.minor_units,
    )
    return csv_of(rows).encode()


def _cheques(order: Order) -> bytes:
    written = [
        Cheque(
            number=each.cheque_number or 0,
            on=order.run.pay_on,
            payee=each.membership.person.legal_name,
            cents=each.cents,
            remark=each.remark,
            end_to_end=each.end_to_end,
        )
        for each in order.payouts
    ]
    head = [
        *(_("Check number"), _("Date"), _("Pay to"), _("Amount"), _("What for"), _("Id"))
    ]
    places = order.run.cooperative.minor_units
    return csv_of(cheque_rows(written, head=head, minor_units=places)).encode()


def _theirs(order: Order, payout: Payout) -> dict[str, str]:
    if payout.bank_detail is None:
        raise ValueError(f"no bank details for {payout.end_to_end}")
    return open_numbers(order.run.cooperative, payout.bank_detail)


WRITERS: Mapping[str, Callable[[Order], bytes]] = {
    NACHA: _nacha,
    PAIN: _pain,
    CSV: _csv,
    CHEQUES: _cheques,
}
