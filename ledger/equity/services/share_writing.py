"""What every step of a share writes: an entry, a payment, a state, an audit line."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Sum

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.money import Cents
from coopkit.templatetags.ui import money
from governance.bylaws.selectors import Bylaws
from ledger.books.journal import Entry, Leg
from ledger.books.models import Book, Posting
from ledger.books.names import lies_in
from ledger.books.selectors import roots
from ledger.equity.chart import MEMBERS
from ledger.equity.models import Subscription, SubscriptionPayment
from ledger.equity.models.shares import SharePlan, SubscriptionState
from ledger.equity.selectors.subscriptions import (
    DEPOSIT,
    booked_as,
    price_of_subscription,
)
from ledger.equity.services.share_refusals import NoConsentError, NotASourceAccountError
from ledger.equity.services.writing import authority_of, post_once
from ledger.equity.subscription import CASH, PAYROLL, WORK, check_source, moved

OPEN_STATES = (SubscriptionState.OPEN, SubscriptionState.PAID)


def lock(subscription: Subscription) -> Subscription:
    """The subscription as it stands now, locked."""
    rows = Subscription.objects.select_for_update(of=("self",))
    return rows.select_related("cooperative", "membership__person").get(
        pk=subscription.pk
    )


def paid_on(subscription: Subscription) -> Cents:
    """What has been paid on a share, less what was paid back."""
    paid: Cents = subscription.payments.aggregate(paid=Sum("cents", default=0))["paid"]
    return paid


def money_text(cents: Cents, subscription: Subscription) -> str:
    return money(cents, subscription.cooperative)


def check_way(source: str, wage_consent_on: date | None, rules: Bylaws) -> None:
    """Refuse a way to pay that the bylaws, or a missing consent, do not allow."""
    rule = rules.get("members.buy_in_source")
    if rule:
        words = str(SharePlan(source).label)
        check_source(source, rule.choice, clause=rule.clause, words=words)
    if source == SharePlan.PAYROLL and wage_consent_on is None:
        raise NoConsentError


def check_account(book: Book, source: str, account: str, code: str) -> None:
    """Refuse an account that this kind of payment cannot come from."""
    names = roots(book)
    root = {CASH: names.assets, PAYROLL: names.liabilities, WORK: names.expenses}[source]
    of_members = (
        f"{names.liabilities}:{MEMBERS}",
        f"{names.assets}:Receivable:{MEMBERS}",
    )
    fits = lies_in(account, root) and account != root
    if not fits or any(lies_in(account, each) for each in of_members):
        words = SharePlan(source).label
        raise NotASourceAccountError(account=account or "–", source=words)


def given_from(book: Book, batch: str) -> str | None:
    """The bank, till or wages that a payment came from; None for what was no money."""
    rows = Posting.objects.filter(
        directive__book=book, directive__batch=batch, minor__gt=0
    ).values_list("account__name", flat=True)
    found = [name for name in rows if f":{MEMBERS}:" not in name]
    return found[0] if len(found) == 1 else None


def post_entry(
    subscription: Subscription,
    book: Book,
    legs: Sequence[Leg],
    *,
    on: date,
    text: str,
    batch: str,
    authority: str,
    by: User | None,
    at: datetime,
) -> None:
    """Post one entry about a share, under a batch of its own."""
    meta = {"subscription": str(subscription.number)}
    if subscription.decision:
        meta["decision"] = subscription.decision
    entry = Entry(on=on, narration=text, legs=tuple(legs), meta=meta)
    post_once(book=book, entries=[entry], batch=batch, authority=authority, by=by, at=at)


def post_change(
    subscription: Subscription,
    book: Book,
    before: Mapping[str, Cents],
    after: Mapping[str, Cents],
    *,
    on: date,
    text: str,
    by: User | None,
    at: datetime,
    end: bool = False,
) -> None:
    """Post what moves without money: a share signed for, a deposit that becomes one."""
    legs = [Leg(*leg) for leg in moved(before, after)]
    if not legs:
        return
    name = f"share-{subscription.number}"
    post_entry(
        subscription,
        book,
        legs,
        on=on,
        text=text,
        batch=f"{name}-end" if end else name,
        authority=authority_of(subscription.decision, by),
        by=by,
        at=at,
    )


def add_payment(
    subscription: Subscription,
    on: date,
    cents: Cents,
    source: str,
    batch: str,
    *,
    by: User | None,
    at: datetime,
) -> SubscriptionPayment:
    """Append a payment to the register of shares."""
    return SubscriptionPayment.objects.create(
        subscription=subscription,
        on=on,
        cents=cents,
        source=source,
        batch=batch,
        recorded_by=by,
        recorded_at=at,
    )


def settle(subscription: Subscription, paid: Cents, *, on: date) -> None:
    """Let the state follow what was paid; a candidate's money is no share yet."""
    whole = paid >= price_of_subscription(subscription).total_cents
    is_paid = whole and booked_as(subscription) != DEPOSIT
    subscription.state = SubscriptionState.PAID if is_paid else SubscriptionState.OPEN
    subscription.settled_on = on if is_paid else None
    subscription.save(update_fields=["state", "settled_on"])


def note(
    action: str,
    subscription: Subscription,
    by: User | None,
    at: datetime,
    data: dict[str, Any],
) -> None:
    """Record a step of a share in the audit."""
    record(
        scope=subscription.cooperative.slug,
        actor=actor_of(by),
        action=action,
        subject=f"share:{subscription.number}",
        data={"code": subscription.membership.code, **data},
        at=at,
    )
