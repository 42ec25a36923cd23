"""Shares: who signed for one, what is paid, and what a bookkeeper records about it."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from coopkit.cooperatives.access import BOOKKEEPER
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from governance.bylaws.selectors import in_force
from governance.members.models import EventKind, Membership
from governance.members.selectors import by_code
from ledger.books.selectors import find_book, open_accounts, roots
from ledger.equity.forms.shares import (
    EarlierForm,
    SignForm,
    TransferForm,
    accounts,
)
from ledger.equity.limits import Breach
from ledger.equity.models import Subscription
from ledger.equity.selectors import subscriptions as selectors
from ledger.equity.selectors.accounts import shares_paid
from ledger.equity.services.certificates import issue_certificate
from ledger.equity.services.subscribing import Signing, record_earlier, sign
from ledger.equity.services.transferring import transfer as post_transfer


def shares(request: CoopRequest, slug: str) -> HttpResponse:
    """Every share that was signed for, what is late, and what the law limits."""
    cooperative, on = request.cooperative, request.visit.on
    found = selectors.plans(cooperative, on=on)
    context = {
        "cooperative": cooperative,
        "keeper": BOOKKEEPER in request.roles,
        "has_book": find_book(cooperative) is not None,
        "open": [plan for plan in found if plan.is_open and not plan.to_refund],
        "waiting": [plan for plan in found if plan.to_refund],
        "settled": [plan for plan in found if not plan.is_open],
        "refunds": {due.key: due for due in selectors.refunds_due(cooperative, on=on)},
        "over": _by_rule(selectors.over_limits(cooperative, on=on)),
        "rules": selectors.obeyed(in_force(cooperative, on=on)),
        "price": _price(request),
    }
    return render(request, "ledger/equity/shares.html", context)


def _by_rule(found: Iterable[Breach]) -> list[dict[str, Any]]:
    """The limits that somebody is over, each with its codes."""
    rules: dict[tuple[str, int], dict[str, Any]] = {}
    for one in found:
        key = (one.rule.key, one.most_cents)
        first = {"rule": one.rule, "most_cents": one.most_cents, "codes": []}
        rules.setdefault(key, first)["codes"].append(one.code)
    return list(rules.values())


def _price(request: CoopRequest) -> Any:
    try:
        return selectors.price_on(request.cooperative, on=request.visit.on)
    except CoopError:
        return None


def subscribe(request: CoopRequest, slug: str) -> HttpResponse:
    """Somebody signs for a share; or one that the books hold already is recorded."""
    cooperative, on = request.cooperative, request.visit.on
    if find_book(cooperative) is None:
        raise Http404
    form, earlier, signers = _subscribe_forms(request)
    is_earlier = request.POST.get("do") == "earlier"
    if request.method == "POST":
        act = _record_earlier if is_earlier else _sign
        asked = earlier if is_earlier else form
        made = done(request, asked, act)
        if made:
            return redirect("equity:subscription", slug, made.number)
    context = {
        "cooperative": cooperative,
        "form": form,
        "earlier": earlier if earlier.holders else None,
        "signers": signers,
        "price": _price(request),
        "rules": selectors.obeyed(in_force(cooperative, on=on)),
    }
    status = 422 if form.errors or earlier.errors else 200
    return render(request, "ledger/equity/subscribe.html", context, status=status)


def _subscribe_forms(
    request: CoopRequest,
) -> tuple[SignForm, EarlierForm, list[Membership]]:
    """Both forms, of which one may be filled; and who can sign."""
    cooperative, on = request.cooperative, request.visit.on
    free = selectors.without_share(cooperative, on=on)
    held = shares_paid(cooperative, [one.code for one in free], on=on)
    signers = [one for one in free if not held.get(one.code)]
    posted = request.POST if request.method == "POST" else None
    is_earlier = request.POST.get("do") == "earlier"
    form = SignForm(
        None if is_earlier else posted,
        memberships=signers,
        allowed=_allowed(in_force(cooperative, on=on)),
        today=on,
        initial={"on": on, "first_due": on, "source": "cash"},
    )
    earlier = EarlierForm(
        posted if is_earlier else None,
        memberships=[one for one in free if held.get(one.code)],
        initial={"on": on},
        auto_id="earlier_%s",
    )
    return form, earlier, signers


def _allowed(rules: Any) -> str:
    rule = rules.get("members.buy_in_source")
    return rule.choice if rule else "either"


def done(
    request: CoopRequest, form: forms.Form, act: Callable[[CoopRequest, Any], Any]
) -> Any:
    """What a filled form led to; None, with the refusal in the form, where it did not."""
    if not form.is_valid():
        return None
    try:
        return act(request, form.cleaned_data)
    except CoopError as refusal:
        form.add_error(None, str(refusal))
        return None


def _sign(request: CoopRequest, given: dict[str, Any]) -> Subscription:
    membership = by_code(request.cooperative, given.pop("who"))
    made = sign(
        membership=membership,
        signing=Signing(**given),
        by=request.user,
        at=request.visit.at,
    )
    messages.success(request, _("The share is signed for. Its plan stands below."))
    _warn(request, made)
    return made


def _warn(request: CoopRequest, made: Subscription) -> None:
    """Tell of the limits of the law that the share is over; they forbid nothing."""
    cooperative, code = request.cooperative, made.membership.code
    for breach in selectors.would_breach(
        cooperative, code, made.share_cents, on=made.signed_on
    ):
        said = _("This is more than the law lets one member put in: %(source)s.")
        messages.warning(request, said % {"source": breach.rule.source})


def _record_earlier(request: CoopRequest, given: dict[str, Any]) -> Subscription:
    membership = by_code(request.cooperative, given["who"])
    on: date = given["on"]
    held = shares_paid(request.cooperative, [membership.code], on=on)
    made = record_earlier(
        membership=membership,
        on=on,
        cents=held[membership.code],
        decision=given["decision"],
        batch="earlier",
        by=request.user,
        at=request.visit.at,
    )
    messages.success(request, _("The share is on record; the books did not change."))
    return made


def certificate(request: CoopRequest, slug: str, number: int) -> HttpResponse:
    """Issue the certificate of a share that is paid in full."""
    subscription = subscription_or_404(request, number)
    try:
        issue_certificate(
            subscription=subscription,
            on=request.visit.on,
            by=request.user,
            at=request.visit.at,
        )
    except CoopError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The certificate is among the member’s papers."))
    return redirect("equity:subscription", slug, number)


def subscription_or_404(request: CoopRequest, number: int) -> Subscription:
    """A subscription of this co-op by its number."""
    rows = Subscription.objects.filter(cooperative=request.cooperative, number=number)
    found = rows.select_related("membership__person__user", "cooperative").first()
    if found is None:
        raise Http404
    return found


def transfer(request: CoopRequest, slug: str) -> HttpResponse:
    """A share goes over to whoever took the membership, or to the co-op."""
    cooperative, on = request.cooperative, request.visit.on
    book = find_book(cooperative)
    if book is None:
        raise Http404
    form = TransferForm(
        request.POST if request.method == "POST" else None,
        memberships=_passed_on(request, on),
        choices=accounts(open_accounts(book, on=on), roots(book), order="money"),
        initial={"on": on},
    )
    if request.method == "POST" and done(request, form, _transfer):
        messages.success(request, _("The share has gone over."))
        return redirect("equity:shares", slug)
    rule = in_force(cooperative, on=on).get("members.transferable")
    context = {"cooperative": cooperative, "form": form, "rule": rule}
    status = 422 if form.errors else 200
    return render(request, "ledger/equity/transfer.html", context, status=status)


def _passed_on(request: CoopRequest, on: date) -> list[Membership]:
    """Whose membership went over, and whose share still stands on the account."""
    gone = Membership.objects.filter(
        cooperative=request.cooperative,
        events__kind=EventKind.TRANSFERRED,
        events__effective_on__lte=on,
        events__reversed_by__isnull=True,
    )
    rows = list(gone.select_related("person").distinct().order_by("code"))
    held = shares_paid(request.cooperative, [one.code for one in rows], on=on)
    return [one for one in rows if held[one.code] > 0]


def _transfer(request: CoopRequest, given: dict[str, Any]) -> str:
    return post_transfer(
        membership=by_code(request.cooperative, given["who"]),
        on=given["on"],
        through=given["through"],
        by=request.user,
        at=request.visit.at,
    )
