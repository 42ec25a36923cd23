"""Recording that payments were made: as the bank's statement shows, or as people say."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from ledger.inbox.models import BankLine
from ledger.inbox.services import match_lines
from ledger.patronage.services.keeping import lock_book
from ledger.payouts.models import Payout, PayoutMethod, PayoutRun, PayoutState
from ledger.payouts.refusals import LineTakenError, NothingOwedError, TooEarlyError
from ledger.payouts.selectors import Proposed, proposals
from ledger.payouts.selectors.runs import UNPAID
from ledger.payouts.services.paying import (
    AT_ONCE,
    Part,
    bank_of,
    locked,
    parts_of,
    pay,
    postings_of,
)
from ledger.payouts.services.preparing import lock_run, renew_state, require


@transaction.atomic
def settle(
    *, cooperative: Cooperative, signs: Sequence[str], by: User | None, at: datetime
) -> int:
    """Record what the bank's lines show as paid; how many payments that was.

    `signs` are those of the proposals that the person saw and ticked; one that is no
    longer proposed stops all of it. Each line is found in the books afterwards.
    """
    lock_book(cooperative)
    on = timezone.localdate(at)
    found = {each.sign: each for each in proposals(cooperative, on=on)}
    for sign in signs:
        if sign not in found:
            raise LineTakenError(on=_day_of(sign))
    return _settle_lines([found[sign] for sign in dict.fromkeys(signs)], by=by, at=at)


@transaction.atomic
def mark_paid(
    *,
    run: PayoutRun,
    payouts: Sequence[Payout],
    on: date,
    by: User | None,
    at: datetime,
    as_one: bool = False,
    cash: str = "",
) -> None:
    """Record payments that were made: handed over, mailed, or seen on the bank's page.

    A check is paid on the day it is mailed. With `as_one` those that went by a file
    leave the bank in one amount, as its statement will show. `cash` is the account that
    what is paid by hand left from, where it is not the paying account.
    """
    if on > timezone.localdate(at):
        raise TooEarlyError(on=on)
    run = lock_run(run)
    own = locked(run, [each.pk for each in payouts])
    if not own:
        raise NothingOwedError
    for each in own:
        require(each, UNPAID)
    in_file = [each for each in own if as_one and _by_file(each)]
    kept = {each.pk for each in in_file}
    groups = [in_file] if in_file else []
    groups += [[each] for each in own if each.pk not in kept]
    parts = []
    for group in groups:
        is_cash = cash and group[0].method == PayoutMethod.HAND
        bank = cash if is_cash else bank_of(run).account
        parts.append(Part(run=run, payouts=group, on=on, bank=bank))
    pay(parts, by=by, at=at)
    renew_state(run)


def _settle_lines(proposed: Sequence[Proposed], *, by: User | None, at: datetime) -> int:
    """Post what is not posted yet, and find each line in the books; all in one go."""
    if not proposed:
        return 0
    parts = parts_of(proposed)
    pay([part for part in parts if not part.batch], by=by, at=at)
    pairs = zip(parts, postings_of(parts), strict=True)
    match_lines(
        pairs=[(part.line, row) for part, row in pairs if part.line], by=by, at=at
    )
    own = [each for part in parts for each in part.payouts]
    for part in parts:
        for each in part.payouts:
            each.bank_line = part.line
    Payout.objects.bulk_update(own, ["bank_line"], batch_size=AT_ONCE)
    for run in {part.run.pk: part.run for part in parts}.values():
        renew_state(run)
    return len(own)


def _by_file(payout: Payout) -> bool:
    sent = payout.state == PayoutState.SENT
    return sent and payout.method in (PayoutMethod.ACH, PayoutMethod.SEPA)


def _day_of(sign: str) -> date | str:
    """The day of a line that a sign names, for the refusal."""
    pk = sign.partition(":")[0]
    line = BankLine.objects.filter(pk=int(pk)).first() if pk.isdecimal() else None
    return line.on if line else "?"
