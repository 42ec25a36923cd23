"""Making a run's files: for banks of the United States, of Europe, or for the printer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from coopkit.accounts.models import User
from ledger.payouts.ach import NothingToSendError
from ledger.payouts.cheques import numbers
from ledger.payouts.minimum import WAIT
from ledger.payouts.models import (
    PayingAccount,
    Payout,
    PayoutFile,
    PayoutMethod,
    PayoutRun,
    PayoutState,
)
from ledger.payouts.refusals import FileMadeError, NoPayingAccountError, OtherBankError
from ledger.payouts.selectors import smallest_cheque
from ledger.payouts.selectors.runs import TO_SEND, small_ones
from ledger.payouts.services.file_texts import (
    CHEQUES,
    CSV,
    NACHA,
    PAIN,
    WRITERS,
    Order,
)
from ledger.payouts.services.preparing import (
    lock_run,
    record_run,
    renew_state,
    update_all,
)

METHODS: Mapping[str, tuple[str, ...]] = {
    NACHA: (PayoutMethod.ACH,),
    PAIN: (PayoutMethod.SEPA,),
    CSV: (PayoutMethod.ACH, PayoutMethod.SEPA),
    CHEQUES: (PayoutMethod.CHEQUE,),
}
ENDINGS = {NACHA: "ach", PAIN: "xml", CSV: "csv", CHEQUES: "csv"}
TYPES = {
    NACHA: "text/plain; charset=us-ascii",
    PAIN: "application/xml",
    CSV: "text/csv; charset=utf-8",
    CHEQUES: "text/csv; charset=utf-8",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFile:
    """A file as it is given to whoever made it; it is not kept, its hash is."""

    name: str
    content: bytes
    content_type: str
    file: PayoutFile


@transaction.atomic
def make_file(
    *,
    run: PayoutRun,
    kind: str,
    by: User | None,
    at: datetime,
    again: bool = False,
    offset: bool = False,
) -> MadeFile:
    """Make a file of all in the run that are paid this way and not yet sent.

    Once all are sent the same file is refused, unless `again`: then it is a new file
    with an id of its own, and each payment keeps its end-to-end id.
    """
    run = lock_run(run)
    own = _account(run, kind)
    payouts = _chosen(run, kind, again=again, at=at)
    if kind == CHEQUES:
        _number(payouts, own)
    number = run.files.count() + 1
    order = Order(
        run=run,
        account=own,
        payouts=payouts,
        message_id=f"{payouts[0].end_to_end[:10]}F{number}",
        at=timezone.localtime(at),
        offset=offset,
    )
    content = WRITERS[kind](order)
    update_all(payouts, state=PayoutState.SENT)
    made = _keep(order, kind, content, by=by, at=at)
    name = f"{run.cooperative.slug}-payout-{run.number}-{number}.{ENDINGS[kind]}"
    return MadeFile(name=name, content=content, content_type=TYPES[kind], file=made)


def _account(run: PayoutRun, kind: str) -> PayingAccount:
    """The account that pays, locked, if it can send such a file."""
    rows = PayingAccount.objects.select_for_update(of=("self",))
    found = rows.select_related("cooperative").filter(cooperative=run.cooperative)
    own = found.first()
    if own is None:
        raise NoPayingAccountError
    if kind in (NACHA, PAIN) and own.kind not in METHODS[kind]:
        raise OtherBankError(kind=own.get_kind_display())
    return own


def _keep(
    order: Order, kind: str, content: bytes, *, by: User | None, at: datetime
) -> PayoutFile:
    """Keep that the file was made, and its fingerprint; the file itself is not kept."""
    made = PayoutFile.objects.create(
        run=order.run,
        kind=kind,
        message_id=order.message_id,
        payouts=len(order.payouts),
        cents=sum(each.cents for each in order.payouts),
        sha256=sha256(content).hexdigest(),
        made_by=by,
        made_at=at,
    )
    renew_state(order.run)
    data: dict[str, object] = {
        "kind": kind,
        "message_id": made.message_id,
        "payments": made.payouts,
        "cents": made.cents,
        "sha256": made.sha256,
    }
    record_run("payouts.file_made", order.run, data, by, at)
    return made


def _chosen(run: PayoutRun, kind: str, *, again: bool, at: datetime) -> list[Payout]:
    """The payments that the file is to hold, by their ids."""
    own = Payout.objects.select_for_update(of=("self",)).filter(
        run=run, method__in=METHODS[kind], cents__gt=0
    )
    rows = own.select_related("membership__person", "bank_detail__membership")
    found = list(rows.order_by("end_to_end"))
    states = (*TO_SEND, PayoutState.SENT) if again else TO_SEND
    wanted = [each for each in found if each.state in states]
    if kind == CHEQUES:
        rule = smallest_cheque(run.cooperative, on=timezone.localdate(at))
        small = small_ones(run.cooperative, wanted, least=rule.money if rule else 0)
        wanted = [each for each in wanted if small.get(each.pk) != WAIT]
    last = run.files.filter(kind=kind).order_by("-pk").first()
    if not wanted and last and any(each.state == PayoutState.SENT for each in found):
        made_at = timezone.localtime(last.made_at)
        raise FileMadeError(at=date_format(made_at, "DATETIME_FORMAT"))
    if not wanted:
        raise NothingToSendError
    return wanted


def _number(payouts: Sequence[Payout], account: PayingAccount) -> None:
    """Give each check that has none the next number, for good."""
    new = [each for each in payouts if each.cheque_number is None]
    given = numbers(len(new), first=account.next_cheque)
    for each, number in zip(new, given, strict=True):
        each.cheque_number = number
    Payout.objects.bulk_update(new, ["cheque_number"], batch_size=500)
    account.next_cheque += len(new)
    account.save(update_fields=["next_cheque"])
