"""A share that goes over to another member, or to the co-op, where the bylaws let it.

The exit “transferred” says who takes it; the money follows here. Financial rights alone
never make a member: whoever takes it over has signed for a share of their own.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from coopkit.accounts.models import User
from governance.bylaws.selectors import in_force
from governance.members import exit as exits
from governance.members.models import EventKind, Membership, MembershipEvent
from governance.members.selectors import by_code
from governance.members.selectors.events import standing_events
from ledger.books.journal import Entry, Leg
from ledger.books.models import Book
from ledger.equity.models import Subscription
from ledger.equity.models.shares import SharePlan, SubscriptionState
from ledger.equity.selectors.accounts import chart_of, shares_paid
from ledger.equity.selectors.subscriptions import price_of_subscription
from ledger.equity.services.paying_in import Receipt, end_of, receive
from ledger.equity.services.share_refusals import (
    NoShareHereError,
    NoTransferNowError,
    ReceiverHasAShareError,
)
from ledger.equity.services.share_writing import check_account, money_text, paid_on
from ledger.equity.services.writing import authority_of, lock_book, post_once


@transaction.atomic
def transfer(
    *,
    membership: Membership,
    on: date,
    by: User | None,
    at: datetime,
    through: str = "",
) -> str:
    """Post the transfer of a share whose holder passed the membership on; its batch.

    With `through`, a bank or till, the one who takes it pays the co-op, which pays the
    one who leaves; without, the two settled it between them.
    """
    cooperative, code = membership.cooperative, membership.code
    book = lock_book(cooperative)
    event = _exit(membership, on)
    rule = in_force(cooperative, on=event.effective_on)["members.transferable"]
    if rule.choice == "no":
        raise exits.NoTransferError(clause=rule.clause)
    cents = shares_paid(cooperative, [code], on=on)[code]
    if cents <= 0:
        raise NoShareHereError(code=code)
    end_of(membership, on=on, by=by, at=at)
    authority = authority_of(event.decision, by)
    way = _Way(book, code, cents, on, authority, by, at)
    to = "" if rule.choice == "to_coop" else str(event.details.get("to", ""))
    if not to:
        way.out_to(chart_of(book).unallocated)
        return way.batch
    receiver = _receiver(by_code(cooperative, to), cents)
    if through:
        check_account(book, SharePlan.CASH, through, code)
        way.out_to(through)
    way.into(receiver, through)
    return way.batch


@dataclass(frozen=True, slots=True)
class _Way:
    """The way of one share from its holder to whoever takes it."""

    book: Book
    code: str
    cents: int
    on: date
    authority: str
    by: User | None
    at: datetime

    @property
    def batch(self) -> str:
        return f"transfer-{self.code}"

    def out_to(self, account: str) -> None:
        """Post that the share leaves its holder's account."""
        share = Leg(chart_of(self.book).share(self.code), self.cents)
        legs = (share, Leg(account, -self.cents))
        entry = Entry(on=self.on, narration=f"Share of {self.code} passed on", legs=legs)
        post_once(
            book=self.book,
            entries=[entry],
            batch=self.batch,
            authority=self.authority,
            by=self.by,
            at=self.at,
        )

    def into(self, receiver: Subscription, through: str) -> None:
        """Book it as a payment on the receiver's share, out of a bank or the account."""
        source = through or chart_of(self.book).share(self.code)
        given = Receipt(
            cents=self.cents,
            on=self.on,
            source=SharePlan.CASH,
            legs=(Leg(source, self.cents),),
            authority=self.authority,
            batch="" if through else self.batch,
        )
        receive(
            subscription=receiver, given=given, book=self.book, by=self.by, at=self.at
        )


def _exit(membership: Membership, on: date) -> MembershipEvent:
    """The exit that says that the membership went over, once its last day has come."""
    rows = standing_events(MembershipEvent.objects.filter(membership=membership))
    found = rows.filter(kind=EventKind.TRANSFERRED, effective_on__lte=on).last()
    if found is None:
        raise NoTransferNowError(code=membership.code, on=on)
    return found


def _receiver(membership: Membership, cents: int) -> Subscription:
    """The share that the receiver signed for, if what comes over fits into it."""
    rows = Subscription.objects.filter(
        membership=membership, state=SubscriptionState.OPEN
    )
    found = rows.select_related("cooperative", "membership").first()
    left = 0
    if found:
        left = price_of_subscription(found).total_cents - paid_on(found)
    if found is None or left < cents:
        cooperative = membership.cooperative
        told = found or Subscription(cooperative=cooperative)
        raise ReceiverHasAShareError(
            code=membership.code,
            left=money_text(left, told),
            comes=money_text(cents, told),
        )
    return found
