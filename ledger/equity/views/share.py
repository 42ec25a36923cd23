"""One share: its plan, its payments, its refund; what the bookkeeper records."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from coopkit.cooperatives.access import BOOKKEEPER
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from coopkit.templatetags.ui import money
from governance.bylaws.selectors import in_force
from ledger.books.selectors import book_of, open_accounts, roots
from ledger.equity.forms.shares import (
    DebtForm,
    PaidOutForm,
    PaymentForm,
    PlanForm,
    RefundForm,
    accounts,
)
from ledger.equity.models import MemberNote, Subscription, SubscriptionPayment
from ledger.equity.models.notes import NoteState
from ledger.equity.models.shares import SubscriptionState
from ledger.equity.selectors import subscriptions as selectors
from ledger.equity.selectors.notes import notes_of
from ledger.equity.selectors.subscriptions import Plan
from ledger.equity.services.lending import make_share
from ledger.equity.services.paying_in import (
    follow_admission,
    pay_subscription,
    take_back,
)
from ledger.equity.services.refunding import pay_refund, refund as decide_refund
from ledger.equity.services.subscribing import change_plan
from ledger.equity.views.shares import done, subscription_or_404


def subscription(request: CoopRequest, slug: str, number: int) -> HttpResponse:
    """Show a share with its plan; record a payment, or take one back."""
    found = subscription_or_404(request, number)
    plan = selectors.plan_of(found, on=request.visit.on)
    payment, debt = _payment_form(request, plan), _debt_form(request, plan)
    anew = _plan_form(request) if payment else None
    if request.method == "POST":
        acted = _act(request, found, payment, debt, anew)
        if acted:
            return redirect("equity:subscription", slug, number)
    made = [form for form in (payment, debt, anew) if form is not None]
    status = 422 if any(form.errors for form in made) else 200
    shown = {"payment_form": payment, "debt_form": debt, "plan_form": anew}
    context = _context(request, plan) | shown
    return render(request, "ledger/equity/subscription.html", context, status=status)


def _context(request: CoopRequest, plan: Plan) -> dict[str, Any]:
    found = plan.subscription
    rules = in_force(request.cooperative, on=found.signed_on)
    return {
        "cooperative": request.cooperative,
        "keeper": BOOKKEEPER in request.roles,
        "plan": plan,
        "share": found,
        "payments": found.payments.order_by("pk"),
        "rules": selectors.obeyed(rules),
        "can_certify": found.state == SubscriptionState.PAID and plan.is_member,
        "is_deposit": selectors.booked_as(found) == selectors.DEPOSIT,
    }


def _act(
    request: CoopRequest,
    found: Subscription,
    payment: PaymentForm | None,
    debt: DebtForm | None,
    plan: PlanForm | None,
) -> bool:
    """Do what was asked; whether it was done."""

    who: dict[str, Any] = {"subscription": found, "by": request.user}
    who["at"] = request.visit.at

    def pay(request: CoopRequest, given: dict[str, Any]) -> SubscriptionPayment:
        return pay_subscription(**who, **given)

    def use(request: CoopRequest, given: dict[str, Any]) -> SubscriptionPayment:
        notes = MemberNote.objects.filter(cooperative=request.cooperative)
        return make_share(debt=notes.get(number=int(given.pop("debt"))), **given, **who)

    def anew(request: CoopRequest, given: dict[str, Any]) -> Subscription:
        return change_plan(**who, **given)

    asked = request.POST.get("do")
    if asked == "back":
        return _take_back(request, found)
    if asked == "admit":
        return _follow(request, found)
    if asked == "plan" and plan is not None:
        return done(request, plan, anew) is not None
    if asked == "debt" and debt is not None:
        return _said(request, done(request, debt, use))
    return payment is not None and _said(request, done(request, payment, pay))


def _said(request: CoopRequest, made: SubscriptionPayment | None) -> bool:
    if made is None:
        return False
    told = money(made.cents, request.cooperative)
    messages.success(request, _("%(cents)s is booked.") % {"cents": told})
    return True


def _take_back(request: CoopRequest, found: Subscription) -> bool:
    chosen = request.POST.get("payment", "")
    rows = found.payments.filter(pk=int(chosen) if chosen.isdecimal() else 0)
    payment = rows.select_related("subscription__cooperative").first()
    try:
        if payment:
            take_back(
                payment=payment,
                on=request.visit.on,
                by=request.user,
                at=request.visit.at,
            )
            messages.success(request, _("The payment is taken back, by a new entry."))
    except CoopError as refusal:
        messages.error(request, str(refusal))
    return True


def _follow(request: CoopRequest, found: Subscription) -> bool:
    try:
        follow_admission(
            subscription=found, on=request.visit.on, by=request.user, at=request.visit.at
        )
        messages.success(request, _("What was paid is the member’s share now."))
    except CoopError as refusal:
        messages.error(request, str(refusal))
    return True


def _payment_form(request: CoopRequest, plan: Plan) -> PaymentForm | None:
    open_here = plan.is_open and plan.left_cents and not plan.to_refund
    if BOOKKEEPER not in request.roles or not open_here:
        return None
    cooperative, on = request.cooperative, request.visit.on
    book = book_of(cooperative)
    rule = in_force(cooperative, on=on).get("members.buy_in_source")
    asked = request.method == "POST" and request.POST.get("do") == "pay"
    following = plan.next_line
    due = following.left_cents if following else plan.left_cents
    whole = 10**cooperative.minor_units
    return PaymentForm(
        request.POST if asked else None,
        cooperative=cooperative,
        allowed=rule.choice if rule else "either",
        choices=accounts(open_accounts(book, on=on), roots(book), order="other"),
        initial={
            "on": on,
            "source": plan.subscription.source,
            "cents": f"{due / whole:.{cooperative.minor_units}f}",
        },
    )


def _plan_form(request: CoopRequest) -> PlanForm:
    asked = request.method == "POST" and request.POST.get("do") == "plan"
    given, first = request.POST if asked else None, {"first_due": request.visit.on}
    return PlanForm(given, initial=first, auto_id="plan_%s")


def _debt_form(request: CoopRequest, plan: Plan) -> DebtForm | None:
    """What the co-op owes to the same person could be their payment."""
    if BOOKKEEPER not in request.roles or not plan.is_open or not plan.left_cents:
        return None
    cooperative = request.cooperative
    person = plan.subscription.membership.person_id
    mine = notes_of(cooperative).filter(
        state=NoteState.OPEN, membership__person=person, creditor=""
    )
    owed = [
        (str(one.number), f"{one}: {money(one.left or 0, cooperative)}")  # type: ignore[attr-defined]
        for one in mine
    ]
    asked = request.method == "POST" and request.POST.get("do") == "debt"
    given = request.POST if asked else None
    initial = {"on": request.visit.on}
    form = DebtForm(given, choices=owed, initial=initial, auto_id="debt_%s")
    return form if owed else None


def refund(request: CoopRequest, slug: str, number: int) -> HttpResponse:
    """Pay back what somebody paid who did not become a member."""
    found = subscription_or_404(request, number)
    cooperative, on = request.cooperative, request.visit.on
    plan, book = selectors.plan_of(found, on=on), book_of(cooperative)
    is_decided = found.state == SubscriptionState.REFUNDED
    posted = request.POST if request.method == "POST" else None
    money_out = accounts(open_accounts(book, on=on), roots(book), order="money")
    form: RefundForm | PaidOutForm = (
        PaidOutForm(posted, choices=money_out, initial={"on": on})
        if is_decided
        else RefundForm(posted, initial={"on": on})
    )
    who: dict[str, Any] = {"by": request.user, "at": request.visit.at}

    def act(request: CoopRequest, given: dict[str, Any]) -> Subscription:
        step = pay_refund if is_decided else decide_refund
        return step(subscription=found, **who, **given)

    if posted is not None and done(request, form, act):
        said = _("The refund is booked.") if is_decided else _("The refund is decided.")
        messages.success(request, said)
        return redirect("equity:refund", slug, number)
    context = {
        "cooperative": cooperative,
        "keeper": BOOKKEEPER in request.roles,
        "plan": plan,
        "share": found,
        "form": form,
        "is_decided": is_decided,
        "rule": in_force(cooperative, on=on).get("admission.buy_in_first"),
    }
    status = 422 if form.errors else 200
    return render(request, "ledger/equity/refund.html", context, status=status)
