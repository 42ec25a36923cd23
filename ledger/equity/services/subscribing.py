"""Signing for a share: its price and fee of the day, and the plan it is paid by."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from coopkit.accounts.models import User
from coopkit.money import Cents
from governance.bylaws.selectors import Bylaws, in_force
from governance.members.models import Membership
from governance.members.selectors.decisions import checked_decision
from governance.members.standing import MEMBERS, UNDER_WAY
from ledger.equity.models import Subscription
from ledger.equity.models.shares import SharePlan, SubscriptionState
from ledger.equity.selectors.accounts import chart_of, shares_paid
from ledger.equity.selectors.prices import first_by, plan_by
from ledger.equity.selectors.subscriptions import (
    DEPOSIT,
    OBEYED,
    PAID,
    SIGNED,
    fee_to,
    in_books,
    price_of_subscription,
    price_on,
    standing_of,
)
from ledger.equity.services.share_refusals import (
    NotInsideError,
    NotOnTheShareError,
    NotOpenError,
    OnTheShareError,
    SignedAlreadyError,
)
from ledger.equity.services.share_writing import (
    OPEN_STATES,
    add_payment,
    check_way,
    lock,
    note,
    paid_on,
    post_change,
)
from ledger.equity.services.writing import lock_book
from ledger.equity.subscription import Part, Price, check_count, plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """What somebody signs: when, in how many parts, from which money, by which decision.

    `owes_at_once` books the whole price on the day of signing (or of the admission), and
    what is unpaid as owed by the member; else the share is booked as it is paid.
    """

    on: date
    count: int
    first_due: date
    every_months: int = 1
    source: str = SharePlan.CASH
    wage_consent_on: date | None = None
    owes_at_once: bool = False
    decision: str = ""


@transaction.atomic
def sign(
    *, membership: Membership, signing: Signing, by: User | None, at: datetime
) -> Subscription:
    """Record that somebody signed for a share, at the price and fee of that day."""
    cooperative = membership.cooperative
    book = lock_book(cooperative)
    standing = standing_of(membership, on=signing.on)
    if standing not in UNDER_WAY:
        raise NotInsideError(code=membership.code, on=signing.on)
    _check_first(membership, signing.on)
    rules = in_force(cooperative, on=signing.on)
    price = price_on(cooperative, on=signing.on)
    check_way(signing.source, signing.wage_consent_on, rules)
    is_member = standing in MEMBERS
    way = SIGNED if signing.owes_at_once else PAID
    subscription = _write(
        membership,
        signing,
        price,
        parts=_plan(signing, price, rules),
        rules=_obeyed(rules, signing)
        | {"booked": way if is_member else DEPOSIT, "then": way},
        by=by,
        at=at,
    )
    if is_member and signing.owes_at_once:
        after = in_books(subscription, chart_of(book), paid=0)
        text = f"Share No. {subscription.number} signed for, {membership.code}"
        post_change(subscription, book, {}, after, on=signing.on, text=text, by=by, at=at)
    note("share.signed", subscription, by, at, {"cents": price.total_cents})
    return subscription


@transaction.atomic
def record_earlier(
    *,
    membership: Membership,
    on: date,
    cents: Cents,
    decision: str,
    batch: str,
    by: User | None,
    at: datetime,
) -> Subscription:
    """Record a share that stands in the books already, paid in full; posts nothing.

    `batch` says where it came from, for example the import that brought it.
    """
    cooperative = membership.cooperative
    lock_book(cooperative)
    _check_first(membership, on, in_the_books=True)
    held = shares_paid(cooperative, [membership.code], on=on)[membership.code]
    if held != cents or cents <= 0:
        raise NotOnTheShareError(code=membership.code, on=on)
    signing = Signing(on=on, count=1, first_due=on, decision=decision)
    subscription = _write(
        membership,
        signing,
        Price(share_cents=cents),
        parts=[{"due": on.isoformat(), "cents": cents}],
        rules={"booked": PAID, "then": PAID},
        state=SubscriptionState.PAID,
        settled_on=on,
        by=by,
        at=at,
    )
    add_payment(subscription, on, cents, SharePlan.CASH, batch, by=by, at=at)
    note("share.recorded", subscription, by, at, {"cents": cents})
    return subscription


@transaction.atomic
def change_plan(
    *,
    subscription: Subscription,
    count: int,
    first_due: date,
    every_months: int,
    by: User | None,
    at: datetime,
) -> Subscription:
    """Plan anew what is left to pay; what was paid stands as one part that is over."""
    lock_book(subscription.cooperative)
    subscription = lock(subscription)
    paid, total = paid_on(subscription), price_of_subscription(subscription).total_cents
    if subscription.state != SubscriptionState.OPEN or paid >= total:
        state = subscription.get_state_display()
        raise NotOpenError(number=subscription.number, state=state)
    rule = in_force(subscription.cooperative, on=first_due).get(
        "members.buy_in_instalments"
    )
    if rule:
        check_count(count, first=0, most=rule.count, clause=rule.clause)
    left = total - paid
    parts = plan(
        left, count=count, first=0, first_due=first_due, every_months=every_months
    )
    over = [{"due": subscription.signed_on.isoformat(), "cents": paid}] if paid else []
    was = subscription.plan
    subscription.plan = over + _told(parts)
    subscription.installments = len(subscription.plan)
    subscription.every_months = every_months
    subscription.save(update_fields=["plan", "installments", "every_months"])
    data = {"was": was, "becomes": subscription.plan}
    note("share.planned", subscription, by, at, data)
    return subscription


def _told(parts: Iterable[Part]) -> list[dict[str, Any]]:
    return [{"due": part.due.isoformat(), "cents": part.cents} for part in parts]


def _check_first(membership: Membership, on: date, *, in_the_books: bool = False) -> None:
    """Refuse a second share, also one that only the books know."""
    code, cooperative = membership.code, membership.cooperative
    signed = Subscription.objects.filter(membership=membership, state__in=OPEN_STATES)
    found = signed.first()
    if found:
        raise SignedAlreadyError(code=code, number=found.number)
    if not in_the_books and shares_paid(cooperative, [code], on=on)[code] > 0:
        raise OnTheShareError(code=code)


def _plan(signing: Signing, price: Price, rules: Bylaws) -> list[dict[str, Any]]:
    """The parts that the bylaws allow."""
    most = rules.get("members.buy_in_instalments")
    if most:
        first = first_by(rules, price)
        check_count(signing.count, first=first, most=most.count, clause=most.clause)
    parts = plan_by(
        rules,
        price,
        count=signing.count,
        first_due=signing.first_due,
        every_months=signing.every_months,
    )
    return _told(parts)


def _obeyed(rules: Bylaws, signing: Signing) -> dict[str, Any]:
    """The values that were obeyed, so that a later change of the bylaws moves nothing."""
    values = {key: rules[key].value for key in OBEYED if key in rules}
    return {
        "values": values,
        "fee_to": fee_to(rules.cooperative, on=signing.on),
    }


def _write(
    membership: Membership,
    signing: Signing,
    price: Price,
    *,
    parts: Sequence[dict[str, Any]],
    rules: dict[str, Any],
    by: User | None,
    at: datetime,
    state: str = SubscriptionState.OPEN,
    settled_on: date | None = None,
) -> Subscription:
    cooperative = membership.cooperative
    numbers = Subscription.objects.filter(cooperative=cooperative)
    last = numbers.aggregate(last=Max("number"))["last"] or 0
    return Subscription.objects.create(
        cooperative=cooperative,
        membership=membership,
        number=last + 1,
        signed_on=signing.on,
        share_cents=price.share_cents,
        collective_cents=price.collective_cents,
        fee_cents=price.fee_cents,
        source=signing.source,
        installments=len(parts),
        every_months=signing.every_months,
        first_due=signing.first_due,
        plan=list(parts),
        rules=rules,
        wage_consent_on=signing.wage_consent_on,
        decision=checked_decision(cooperative, signing.decision),
        state=state,
        settled_on=settled_on,
        recorded_by=by,
        recorded_at=at,
    )
