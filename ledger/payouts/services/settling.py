"""Recording that payments were made: as the bank's statement shows, or as people say."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from coopkit import offers
from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from ledger.books.models import Directive
from ledger.books.selectors import book_of
from ledger.inbox.models import BankLine
from ledger.inbox.services import match_line
from ledger.patronage.services.keeping import lock_book
from ledger.payouts.models import (
    PayingAccount,
    Payout,
    PayoutMethod,
    PayoutRun,
    PayoutState,
)
from ledger.payouts.refusals import (
    LineTakenError,
    NoPayingAccountError,
    NothingOwedError,
    TooEarlyError,
)
from ledger.payouts.selectors import Proposed, paying_account, proposals
from ledger.payouts.selectors.runs import UNPAID
from ledger.payouts.services.entries import (
    bank_posting,
    batch_for,
    check_owed,
    entry_of,
    post_entries,
)
from ledger.payouts.services.preparing import (
    lock_run,
    record_run,
    renew_state,
    require,
    update_all,
)


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
    done = 0
    for sign in signs:
        _settle_line(found[sign], by=by, at=at)
        done += len(found[sign].payouts)
    return done


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
    own = _locked(run, [each.pk for each in payouts])
    if not own:
        raise NothingOwedError
    for each in own:
        require(each, UNPAID)
    in_file = [each for each in own if as_one and _by_file(each)]
    groups = [in_file] if in_file else []
    groups += [[each] for each in own if each not in in_file]
    for group in groups:
        is_cash = cash and group[0].method == PayoutMethod.HAND
        _pay(run, group, on=on, bank=cash if is_cash else "", by=by, at=at)
    renew_state(run)


def _settle_line(proposed: Proposed, *, by: User | None, at: datetime) -> None:
    line = proposed.line
    runs = {each.run_id: each.run for each in proposed.payouts}
    for run in runs.values():
        own = _locked(
            lock_run(run), [p.pk for p in proposed.payouts if p.run_id == run.pk]
        )
        posted = [each for each in own if each.state == PayoutState.PAID]
        if posted:
            row = _row_of(run, posted[0])
        else:
            row = _pay(run, own, on=line.on, by=by, at=at)
        match_line(line=line, posting=bank_posting(row, _bank(run).account), by=by, at=at)
        update_all(own, bank_line=line)
        renew_state(run)


def _pay(
    run: PayoutRun,
    payouts: Sequence[Payout],
    *,
    on: date,
    bank: str = "",
    by: User | None,
    at: datetime,
) -> Directive:
    """Post payments that left the bank in one amount, and tell whoever asked to know."""
    cooperative = run.cooperative
    bank = bank or _bank(run).account
    check_owed(cooperative, payouts, on=max(on, timezone.localdate(at)))
    entry = entry_of(run, payouts, bank=bank, on=on)
    what = payouts[0].membership.code if len(payouts) == 1 else "file"
    batch = batch_for(book_of(cooperative), run, what)
    (row,) = post_entries(
        run,
        [entry],
        batch=batch,
        authority=payouts[0].authority or run.authority,
        by=by,
        at=at,
    )
    update_all(payouts, state=PayoutState.PAID, paid_on=on, batch=batch)
    for each in payouts:
        for follow in offers.paid:
            follow(cooperative, each.key, each.membership.code, on, batch)
    data: dict[str, object] = {
        "payouts": [each.end_to_end for each in payouts],
        "cents": sum(each.cents for each in payouts),
        "on": on.isoformat(),
        "batch": batch,
    }
    record_run("payouts.paid", run, data, by, at)
    return row


def _locked(run: PayoutRun, keys: Sequence[int]) -> list[Payout]:
    rows = Payout.objects.select_for_update(of=("self",)).filter(run=run)
    rows = rows.select_related("membership__person").order_by("end_to_end")
    wanted = set(keys)
    found = [each for each in rows if each.pk in wanted]
    for each in found:
        each.run = run
    return found


def _row_of(run: PayoutRun, payout: Payout) -> Directive:
    """The entry that a payment was posted with."""
    rows = Directive.objects.filter(
        book=book_of(run.cooperative), batch=payout.batch, kind="transaction"
    )
    return rows.get()


def _bank(run: PayoutRun) -> PayingAccount:
    account = paying_account(run.cooperative)
    if account is None:
        raise NoPayingAccountError
    return account


def _by_file(payout: Payout) -> bool:
    sent = payout.state == PayoutState.SENT
    return sent and payout.method in (PayoutMethod.ACH, PayoutMethod.SEPA)


def _day_of(sign: str) -> date | str:
    """The day of a line that a sign names, for the refusal."""
    pk = sign.partition(":")[0]
    line = BankLine.objects.filter(pk=int(pk)).first() if pk.isdecimal() else None
    return line.on if line else "?"
