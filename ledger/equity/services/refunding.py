"""Paying back what a candidate paid in, once the application is closed without admission.

What is to be paid back stays a debt until it is paid: by a run of payouts, or by hand.
"""

from datetime import date, datetime

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from governance.members.selectors.decisions import checked_decision
from governance.members.standing import UNDER_WAY
from ledger.books.journal import Leg
from ledger.equity.models import Subscription, SubscriptionPayment
from ledger.equity.models.shares import SharePlan, SubscriptionState
from ledger.equity.selectors.accounts import chart_of
from ledger.equity.selectors.subscriptions import (
    admitted_on,
    refund_authority,
    standing_of,
)
from ledger.equity.services.share_refusals import (
    MembersShareError,
    NothingToRefundError,
    StillApplyingError,
)
from ledger.equity.services.share_writing import (
    add_payment,
    check_account,
    lock,
    note,
    paid_on,
    post_entry,
)
from ledger.equity.services.writing import authority_of, lock_book

KEY = "refund-"


@transaction.atomic
def refund(
    *,
    subscription: Subscription,
    on: date,
    decision: str,
    by: User | None,
    at: datetime,
) -> Subscription:
    """Decide that what a refused candidate paid is paid back; all of it, with the fee.

    From then on it is among what the co-op may pay, as “refund-<number>”.
    """
    lock_book(subscription.cooperative)
    subscription = lock(subscription)
    membership = subscription.membership
    if admitted_on(membership) is not None:
        raise MembersShareError(code=membership.code)
    if standing_of(membership, on=on) in UNDER_WAY:
        raise StillApplyingError(code=membership.code)
    if subscription.state != SubscriptionState.OPEN:
        raise NothingToRefundError(number=subscription.number)
    decided = checked_decision(subscription.cooperative, decision)
    subscription.state, subscription.settled_on = SubscriptionState.REFUNDED, on
    subscription.rules |= {"refund_authority": authority_of(decided, by)}
    subscription.save(update_fields=["state", "settled_on", "rules"])
    paid = paid_on(subscription)
    note("share.refunded", subscription, by, at, {"cents": paid, "decision": decided})
    return subscription


@transaction.atomic
def pay_refund(
    *,
    subscription: Subscription,
    on: date,
    account: str,
    by: User | None,
    at: datetime,
) -> Subscription:
    """Post a refund that was paid from a bank or a till."""
    book = lock_book(subscription.cooperative)
    subscription = lock(subscription)
    cents, code = paid_on(subscription), subscription.membership.code
    if subscription.state != SubscriptionState.REFUNDED or cents <= 0:
        raise NothingToRefundError(number=subscription.number)
    check_account(book, SharePlan.CASH, account, code)
    batch = f"{KEY}{subscription.number}"
    post_entry(
        subscription,
        book,
        [Leg(chart_of(book).owed(code, "Deposit"), cents), Leg(account, -cents)],
        on=on,
        text=f"Share No. {subscription.number} paid back, {code}",
        batch=batch,
        authority=refund_authority(subscription),
        by=by,
        at=at,
    )
    add_payment(subscription, on, -cents, SharePlan.CASH, batch, by=by, at=at)
    note("share.refund_paid", subscription, by, at, {"cents": cents, "batch": batch})
    return subscription


def refund_was_paid(
    cooperative: Cooperative, key: str, code: str, on: date, batch: str
) -> None:
    """Keep in the register of shares that a run of payouts paid a refund."""
    number = key.removeprefix(KEY)
    if number == key or not number.isdecimal():
        return
    rows = Subscription.objects.filter(cooperative=cooperative, number=int(number))
    found = rows.filter(membership__code=code).first()
    cents = paid_on(found) if found else 0
    if found and cents > 0:
        at = found.recorded_at
        add_payment(found, on, -cents, SharePlan.CASH, batch, by=None, at=at)


def refund_came_back(
    cooperative: Cooperative, key: str, code: str, on: date, batch: str
) -> None:
    """Keep in the register of shares that a refund came back: it is owed again."""
    number = key.removeprefix(KEY)
    if number == key or not number.isdecimal():
        return
    paid = SubscriptionPayment.objects.filter(
        subscription__cooperative=cooperative,
        subscription__number=int(number),
        subscription__membership__code=code,
        batch=batch,
    ).select_related("subscription")
    for one in paid:
        back = f"{batch}-back"
        share, at = one.subscription, one.subscription.recorded_at
        add_payment(share, on, -one.cents, SharePlan.CASH, back, by=None, at=at)
