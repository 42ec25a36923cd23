"""Payments that did not arrive: they come back, are voided, or are taken out of a run."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from coopkit import offers
from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from ledger.books.journal import Entry, Leg
from ledger.books.selectors import book_of
from ledger.equity.selectors import chart_of
from ledger.equity.services.unclaimed import hold_unclaimed
from ledger.payouts.ach import read_returns
from ledger.payouts.models import Payout, PayoutMethod, PayoutState
from ledger.payouts.refusals import (
    NoPayingAccountError,
    NoReasonGivenError,
    PayoutStateError,
    TooEarlyError,
)
from ledger.payouts.selectors import paying_account
from ledger.payouts.selectors.runs import TO_SEND
from ledger.payouts.services.entries import (
    batch_for,
    legs_of,
    post_entries,
    turned,
)
from ledger.payouts.services.preparing import (
    lock_payout,
    record_run,
    renew_state,
    require,
)

LONGEST_REASON = 200


@transaction.atomic
def mark_returned(
    *, payout: Payout, reason: str, on: date, by: User | None, at: datetime
) -> Payout:
    """A payment came back: it is owed again, and waits in its run for a new file.

    One that was posted is taken back by an entry of its own, withheld tax with it, and
    whoever was told that it was paid is told so.
    """
    reason = _said(reason)
    payout = lock_payout(payout)
    require(payout, (PayoutState.SENT, PayoutState.PAID))
    if payout.state == PayoutState.PAID:
        _check_day(payout, on, at)
        chart = chart_of(book_of(payout.run.cooperative))
        bank = _bank(payout.run.cooperative)
        legs = turned(legs_of([payout], bank=bank, withheld=chart.withheld))
        _post_back(payout, legs, "came back", on=on, by=by, at=at)
        _tell_unpaid(payout, on)
    payout.state, payout.paid_on, payout.batch = PayoutState.RETURNED, None, ""
    _record("payouts.returned", payout, reason, by, at)
    payout.bank_line, payout.cheque_number = None, None
    payout.save()
    renew_state(payout.run)
    return payout


@transaction.atomic
def void_cheque(
    *, payout: Payout, reason: str, on: date, by: User | None, at: datetime
) -> Payout:
    """Void a check that was paid out and that nobody cashed: the money is unclaimed.

    What was withheld stays withheld, and the year's count of what was paid stays.
    """
    reason = _said(reason)
    payout = lock_payout(payout)
    require(payout, (PayoutState.PAID,))
    if payout.method != PayoutMethod.CHEQUE or payout.bank_line_id:
        raise PayoutStateError(
            code=payout.membership.code, state=payout.get_state_display()
        )
    _check_day(payout, on, at)
    hold_unclaimed(
        membership=payout.membership,
        cents=payout.cents,
        since=payout.paid_on or on,
        why=f"{payout.remark}: {reason}"[:LONGEST_REASON],
        source=_bank(payout.run.cooperative),
        on=on,
        by=by,
        at=at,
    )
    payout.state = PayoutState.VOID
    payout.save(update_fields=["state"])
    renew_state(payout.run)
    _record("payouts.voided", payout, reason, by, at)
    return payout


@transaction.atomic
def take_out(*, payout: Payout, reason: str, by: User | None, at: datetime) -> Payout:
    """Take a payment that is not on its way out of its run; its debt is free again."""
    reason = _said(reason)
    payout = lock_payout(payout)
    require(payout, TO_SEND)
    payout.state = PayoutState.VOID
    payout.save(update_fields=["state"])
    renew_state(payout.run)
    _record("payouts.taken_out", payout, reason, by, at)
    return payout


@transaction.atomic
def mark_all_returned(
    *,
    payouts: Sequence[Payout],
    reason: str,
    on: date,
    by: User | None,
    at: datetime,
) -> None:
    """Several payments came back for one reason, all or none."""
    for each in payouts:
        mark_returned(payout=each, reason=reason, on=on, by=by, at=at)


@transaction.atomic
def void_cheques(
    *,
    payouts: Sequence[Payout],
    reason: str,
    on: date,
    by: User | None,
    at: datetime,
) -> None:
    """Void several checks for one reason, all or none."""
    for each in payouts:
        void_cheque(payout=each, reason=reason, on=on, by=by, at=at)


@transaction.atomic
def take_all_out(
    *, payouts: Sequence[Payout], reason: str, by: User | None, at: datetime
) -> None:
    """Take several payments out of their run for one reason, all or none."""
    for each in payouts:
        take_out(payout=each, reason=reason, by=by, at=at)


@transaction.atomic
def take_returns(
    *, cooperative: Cooperative, content: str, on: date, by: User | None, at: datetime
) -> tuple[int, list[str]]:
    """Read a bank's file of returns; how many came back, and ids that are not ours."""
    told = read_returns(content)
    rows = Payout.objects.filter(
        run__cooperative=cooperative,
        end_to_end__in=[one.identifier for one in told],
        state__in=[PayoutState.SENT, PayoutState.PAID],
    ).select_related("run__cooperative", "membership")
    own = {each.end_to_end: each for each in rows}
    unknown = []
    for one in told:
        payout = own.pop(one.identifier, None)
        if payout is None or payout.cents != one.cents:
            unknown.append(one.identifier or one.trace)
            continue
        mark_returned(payout=payout, reason=one.reason, on=on, by=by, at=at)
    return len(told) - len(unknown), unknown


def _tell_unpaid(payout: Payout, on: date) -> None:
    """Let whoever owes it know that what had been paid is owed again."""
    cooperative, code = payout.run.cooperative, payout.membership.code
    for follow in offers.unpaid:
        follow(cooperative, payout.key, code, on, payout.batch)


def _post_back(
    payout: Payout,
    legs: tuple[Leg, ...],
    what: str,
    *,
    on: date,
    by: User | None,
    at: datetime,
) -> str:
    run, code = payout.run, payout.membership.code
    meta = {
        "member": code,
        "payout": payout.end_to_end,
        "payout-run": str(run.number),
        "takes-back": payout.batch,
    }
    narration = f"{payout.remark}, {code}, {what}"
    entry = Entry(on=on, narration=narration, legs=legs, meta=meta)
    batch = batch_for(book_of(run.cooperative), run, f"{code}-back")
    post_entries(
        run,
        [entry],
        batch=batch,
        authority=f"person:{by.pk if by else 0}",
        by=by,
        at=at,
    )
    return batch


def _check_day(payout: Payout, on: date, at: datetime) -> None:
    if on > timezone.localdate(at) or (payout.paid_on and on < payout.paid_on):
        raise TooEarlyError(on=on)


def _said(reason: str) -> str:
    words = " ".join(reason.split())[:LONGEST_REASON]
    if not words:
        raise NoReasonGivenError
    return words


def _bank(cooperative: Cooperative) -> str:
    account = paying_account(cooperative)
    if account is None:
        raise NoPayingAccountError
    return account.account


def _record(
    action: str, payout: Payout, reason: str, by: User | None, at: datetime
) -> None:
    data: dict[str, object] = {"payout": payout.end_to_end, "reason": reason}
    if payout.cheque_number:
        data["cheque"] = payout.cheque_number
    record_run(action, payout.run, data, by, at)
