"""Paying a share, part by part, and what an admission or an exit makes of it.

What a candidate pays is a debt of the co-op until the admission; then it is the member's
share. Each step posts what its state of the books differs by from the one before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.money import Cents
from governance.bylaws.selectors import in_force
from governance.members.models import Membership
from ledger.books.journal import Leg
from ledger.books.models import Book
from ledger.books.selectors import is_locked
from ledger.equity.models import Subscription, SubscriptionPayment
from ledger.equity.models.shares import SubscriptionState
from ledger.equity.selectors.accounts import chart_of
from ledger.equity.selectors.subscriptions import (
    DEPOSIT,
    PAID,
    SIGNED,
    admitted_on,
    booked_as,
    in_books,
    price_of_subscription,
)
from ledger.equity.services.share_refusals import (
    NothingPaidError,
    NotOpenError,
    NotTakenBackError,
)
from ledger.equity.services.share_writing import (
    OPEN_STATES,
    add_payment,
    check_account,
    check_way,
    given_from,
    lock,
    money_text,
    note,
    paid_on,
    post_change,
    post_entry,
    settle,
)
from ledger.equity.services.writing import authority_of, lock_book
from ledger.equity.subscription import TooMuchPaidError, moved


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What was given for a share: how much, when, how, and the legs it came from.

    Without a batch it is the next payment of the share.
    """

    cents: Cents
    on: date
    source: str
    legs: Sequence[Leg]
    authority: str
    batch: str = ""


@transaction.atomic
def pay_subscription(
    *,
    subscription: Subscription,
    cents: Cents,
    on: date,
    source: str,
    account: str,
    by: User | None,
    at: datetime,
    authority: str = "",
) -> SubscriptionPayment:
    """Post a payment on a share: from a bank or till, from wages owed, or as paid work.

    `account` is what the money came to or out of. Once all is paid the share is paid in
    full; of somebody who is admitted by then, earlier payments become the share first.
    """
    book = lock_book(subscription.cooperative)
    check_account(book, source, account, subscription.membership.code)
    rules = in_force(subscription.cooperative, on=on)
    check_way(source, subscription.wage_consent_on, rules)
    given = Receipt(
        cents=cents,
        on=on,
        source=source,
        legs=(Leg(account, cents),),
        authority=authority or authority_of("", by),
    )
    return receive(subscription=subscription, given=given, book=book, by=by, at=at)


def receive(
    *,
    subscription: Subscription,
    given: Receipt,
    book: Book,
    by: User | None,
    at: datetime,
) -> SubscriptionPayment:
    """Book what was given for a share, in a book that is locked."""
    subscription = lock(subscription)
    number = subscription.number
    if subscription.state != SubscriptionState.OPEN:
        raise NotOpenError(number=number, state=subscription.get_state_display())
    subscription = _follow_admission(subscription, book, on=given.on, by=by, at=at)
    paid, chart = paid_on(subscription), chart_of(book)
    _check_amount(subscription, paid, given.cents)
    becomes = paid + given.cents
    batch = given.batch or f"share-{number}-{subscription.payments.count() + 1}"
    changed = moved(
        in_books(subscription, chart, paid=paid),
        in_books(subscription, chart, paid=becomes),
    )
    post_entry(
        subscription,
        book,
        [*given.legs, *(Leg(*leg) for leg in changed)],
        on=given.on,
        text=f"Payment on share No. {number}, {subscription.membership.code}",
        batch=batch,
        authority=given.authority,
        by=by,
        at=at,
    )
    cents, source = given.cents, given.source
    payment = add_payment(subscription, given.on, cents, source, batch, by=by, at=at)
    settle(subscription, becomes, on=given.on)
    note("share.paid", subscription, by, at, {"cents": cents, "batch": batch})
    return payment


def _check_amount(subscription: Subscription, paid: Cents, cents: Cents) -> None:
    left = price_of_subscription(subscription).total_cents - paid
    if cents <= 0:
        raise NothingPaidError
    if cents > left:
        raise TooMuchPaidError(
            paid=money_text(cents, subscription),
            left=money_text(left, subscription),
            number=subscription.number,
        )


@transaction.atomic
def take_back(
    *, payment: SubscriptionPayment, on: date, by: User | None, at: datetime
) -> SubscriptionPayment:
    """Undo a payment that did not come, by an entry that leads back to before it."""
    book = lock_book(payment.subscription.cooperative)
    subscription = lock(payment.subscription)
    number, batch = subscription.number, f"{payment.batch}-back"
    undone = subscription.payments.filter(batch=batch).exists()
    given = given_from(book, payment.batch)
    if undone or payment.cents < 0 or given is None:
        raise NotTakenBackError(number=number)
    if subscription.state not in OPEN_STATES:
        state = subscription.get_state_display()
        raise NotOpenError(number=number, state=state)
    paid, chart = paid_on(subscription), chart_of(book)
    changed = moved(
        in_books(subscription, chart, paid=paid),
        in_books(subscription, chart, paid=paid - payment.cents),
    )
    post_entry(
        subscription,
        book,
        [Leg(given, -payment.cents), *(Leg(*leg) for leg in changed)],
        on=on,
        text=f"Payment on share No. {number} taken back",
        batch=batch,
        authority=authority_of("", by),
        by=by,
        at=at,
    )
    source, cents = payment.source, -payment.cents
    back = add_payment(subscription, on, cents, source, batch, by=by, at=at)
    settle(subscription, paid - payment.cents, on=on)
    note("share.taken_back", subscription, by, at, {"cents": cents, "batch": batch})
    return back


@transaction.atomic
def follow_admission(
    *, subscription: Subscription, on: date, by: User | None, at: datetime
) -> Subscription:
    """Make what a candidate paid the share of the member they have become; or nothing."""
    book = lock_book(subscription.cooperative)
    return _follow_admission(lock(subscription), book, on=on, by=by, at=at)


def _follow_admission(
    subscription: Subscription, book: Book, *, on: date, by: User | None, at: datetime
) -> Subscription:
    membership = subscription.membership
    admitted = admitted_on(membership)
    waits = booked_as(subscription) == DEPOSIT
    if not waits or subscription.state != SubscriptionState.OPEN:
        return subscription
    if admitted is None or admitted > on:
        return subscription
    day = on if is_locked(book, [admitted])[0] else admitted
    last = subscription.payments.order_by("-on").values_list("on", flat=True).first()
    day = max(day, last or day)  # an admission may be recorded for a day before it
    paid, chart = paid_on(subscription), chart_of(book)
    before = in_books(subscription, chart, paid=paid)
    subscription.rules |= {"booked": subscription.rules.get("then", PAID)}
    Subscription.objects.filter(pk=subscription.pk).update(rules=subscription.rules)
    after = in_books(subscription, chart, paid=paid)
    text = f"Share No. {subscription.number} of a new member, {membership.code}"
    post_change(subscription, book, before, after, on=day, text=text, by=by, at=at)
    settle(subscription, paid, on=day)
    note("share.admitted", subscription, by, at, {"cents": paid})
    return subscription


@transaction.atomic
def end_subscription(
    *, subscription: Subscription, on: date, by: User | None, at: datetime
) -> Subscription:
    """End what is left to pay with the membership; what was owed for it is taken back.

    What was paid stays the member's share, until the account is converted or passed on.
    """
    book = lock_book(subscription.cooperative)
    subscription = lock(subscription)
    if subscription.state not in OPEN_STATES:
        return subscription
    subscription = _follow_admission(subscription, book, on=on, by=by, at=at)
    paid, chart = paid_on(subscription), chart_of(book)
    before = in_books(subscription, chart, paid=paid)
    if booked_as(subscription) == SIGNED:
        subscription.rules |= {"booked": PAID}
    after = in_books(subscription, chart, paid=paid)
    text = f"What was unpaid of share No. {subscription.number} ends"
    post_change(
        subscription, book, before, after, on=on, text=text, by=by, at=at, end=True
    )
    subscription.state, subscription.settled_on = SubscriptionState.ENDED, on
    subscription.save(update_fields=["state", "settled_on", "rules"])
    note("share.ended", subscription, by, at, {"paid": paid})
    return subscription


def end_of(
    membership: Membership, *, on: date, by: User | None, at: datetime
) -> Subscription | None:
    """End the share that a membership signed for, where there is one."""
    rows = Subscription.objects.filter(membership=membership, state__in=OPEN_STATES)
    found = rows.select_related("cooperative").first()
    if found is None:
        return None
    return end_subscription(subscription=found, on=on, by=by, at=at)
