"""Members' loans to the co-op: given, paid back, or made a share by a decision."""

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.money import Cents, plain_share
from governance.members.models import Membership
from governance.members.selectors.decisions import checked_decision
from ledger.books.journal import Entry, Leg
from ledger.equity.loan import DAYS, payments
from ledger.equity.models import (
    MemberNote,
    NoteInstallment,
    Subscription,
    SubscriptionPayment,
)
from ledger.equity.models.notes import NoteKind, NoteState
from ledger.equity.models.shares import SharePlan
from ledger.equity.selectors.accounts import chart_of
from ledger.equity.selectors.notes import next_number
from ledger.equity.selectors.subscriptions import price_of_subscription
from ledger.equity.services.paying_in import Receipt, receive
from ledger.equity.services.share_refusals import (
    DebtTooLargeError,
    DecisionNeededError,
    LoanTermsError,
    NoDebtLeftError,
)
from ledger.equity.services.share_writing import (
    check_account,
    lock,
    money_text,
    paid_on,
)
from ledger.equity.services.writing import authority_of, lock_book, post_once


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanTerms:
    """What was agreed: how much, at which rate a year, and when it is paid back."""

    cents: Cents
    rate: Fraction
    count: int
    first_due: date
    every_months: int = 12


@transaction.atomic
def lend(
    *,
    membership: Membership,
    terms: LoanTerms,
    on: date,
    account: str,
    decision: str,
    by: User | None,
    at: datetime,
) -> MemberNote:
    """Record a loan of a member that came to a bank or a till, with its installments."""
    cooperative, code = membership.cooperative, membership.code
    book = lock_book(cooperative)
    check_account(book, SharePlan.CASH, account, code)
    if terms.cents <= 0 or terms.count < 1 or terms.first_due <= on:
        raise LoanTermsError
    loan = _keep(membership, terms, on, decision, by, at)
    number = loan.number
    _plan(loan, terms)
    legs = (
        Leg(account, terms.cents),
        Leg(chart_of(book).owed(code, "Loan"), -terms.cents),
    )
    entry = Entry(on=on, narration=f"Loan No. {number} of {code}", legs=legs)
    authority, batch = authority_of(loan.decision, by), loan.batch
    post_once(book=book, entries=[entry], batch=batch, authority=authority, by=by, at=at)
    _record("loan.given", loan, {"cents": terms.cents}, by=by, at=at)
    return loan


def _keep(
    membership: Membership,
    terms: LoanTerms,
    on: date,
    decision: str,
    by: User | None,
    at: datetime,
) -> MemberNote:
    number = next_number(membership.cooperative)
    return MemberNote.objects.create(
        cooperative=membership.cooperative,
        membership=membership,
        kind=NoteKind.LOAN,
        number=number,
        on=on,
        balance_cents=terms.cents,
        principal_cents=terms.cents,
        rate=plain_share(terms.rate),
        decision=checked_decision(membership.cooperative, decision),
        data={"every_months": terms.every_months, "days": DAYS},
        batch=f"loan-{number}",
        recorded_by=by,
        recorded_at=at,
    )


def _plan(loan: MemberNote, terms: LoanTerms) -> None:
    rows = payments(
        terms.cents,
        rate=terms.rate,
        count=terms.count,
        on=loan.on,
        first_due=terms.first_due,
        every_months=terms.every_months,
    )
    NoteInstallment.objects.bulk_create(
        NoteInstallment(
            note=loan,
            place=place,
            due=row.due,
            principal_cents=row.principal_cents,
            interest_cents=row.interest_cents,
        )
        for place, row in enumerate(rows, start=1)
    )


@transaction.atomic
def make_share(
    *,
    debt: MemberNote,
    subscription: Subscription,
    on: date,
    decision: str,
    by: User | None,
    at: datetime,
) -> SubscriptionPayment:
    """Make what is still owed to a person their payment on a share; the debt is settled.

    A loan needs a decision. A note of an earlier membership may be applied by whoever
    comes back. Interest that is not due yet ends with the debt.
    """
    book = lock_book(subscription.cooperative)
    debt = MemberNote.objects.select_for_update(of=("self",)).get(pk=debt.pk)
    subscription = lock(subscription)
    decided = checked_decision(subscription.cooperative, decision)
    if debt.kind == NoteKind.LOAN and not decided:
        raise DecisionNeededError
    owed = _owed(debt, subscription)
    what = "Loan" if debt.kind == NoteKind.LOAN else "Note"
    account = chart_of(book).owed(debt.membership.code, what)
    given = Receipt(
        cents=owed,
        on=on,
        source=SharePlan.CASH,
        legs=(Leg(account, owed),),
        authority=authority_of(decided, by),
    )
    payment = receive(subscription=subscription, given=given, book=book, by=by, at=at)
    left = debt.installments.filter(paid_on__isnull=True)
    left.update(paid_on=on, batch=payment.batch, interest_cents=0)
    MemberNote.objects.filter(pk=debt.pk).update(state=NoteState.SETTLED)
    _record("debt.made_share", debt, {"cents": owed, "decision": decided}, by=by, at=at)
    return payment


def _owed(debt: MemberNote, subscription: Subscription) -> Cents:
    """What is left of a debt to whoever signed for a share, if all of it fits into it."""
    left = debt.installments.filter(paid_on__isnull=True)
    owed: Cents = sum(left.values_list("principal_cents", flat=True))
    theirs = debt.membership.person_id == subscription.membership.person_id
    if debt.state != NoteState.OPEN or not owed or not theirs or debt.creditor:
        raise NoDebtLeftError(number=debt.number)
    free = price_of_subscription(subscription).total_cents - paid_on(subscription)
    if owed > free:
        raise DebtTooLargeError(
            owed=money_text(owed, subscription),
            number=debt.number,
            left=money_text(free, subscription),
        )
    return owed


def _record(
    action: str,
    loan: MemberNote,
    data: dict[str, int | str],
    *,
    by: User | None,
    at: datetime,
) -> None:
    record(
        scope=loan.cooperative.slug,
        actor=actor_of(by),
        action=action,
        subject=f"note:{loan.number}",
        data={"code": loan.membership.code, **data},
        at=at,
    )
