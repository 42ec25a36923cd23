"""Holding payments beside the bank's statement, and what came back."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _, ngettext

from coopkit.canonical import sha256_of
from coopkit.cooperatives.access import BOOKKEEPER
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from ledger.payouts import selectors, services
from ledger.payouts.forms import ReturnsForm
from ledger.payouts.refusals import LineTakenError
from ledger.payouts.selectors.lines import awaited

A_PAGE, SHOWN = 100, 200


def settle(request: CoopRequest, slug: str) -> HttpResponse:
    """Show which lines of the bank are payments; record those that are ticked."""
    cooperative, on = request.cooperative, request.visit.on
    returns = ReturnsForm(
        request.POST if "returns" in request.POST else None,
        request.FILES if "returns" in request.POST else None,
    )
    refusal: CoopError | None = None
    if request.method == "POST":
        try:
            if _record(request, returns):
                return redirect("payouts:settle", slug)
        except CoopError as refused:
            refusal = refused
    proposed = selectors.proposals(cooperative, on=on)
    shown = {each.pk for one in proposed for each in one.payouts}
    waiting = [each for each in awaited(cooperative, on=on) if each.pk not in shown]
    page = Paginator(waiting, A_PAGE).get_page(request.GET.get("page"))
    certain = selectors.certain(proposed) if len(proposed) > SHOWN else []
    context: dict[str, Any] = {
        "proposed": proposed[:SHOWN],
        "certain": len(certain),
        "seen": sha256_of(certain),
        "page": page,
        "account": selectors.paying_account(cooperative),
        "keeper": BOOKKEEPER in request.roles,
        "returns": returns,
        "refused": refusal,
        "ways": {
            "id": _("by its id"),
            "number": _("by the check’s number"),
            "file": _("the amount of a whole file"),
            "name": _("by amount, day and name"),
        },
    }
    status = 409 if refusal else 422 if returns.errors else 200
    return render(request, "ledger/payouts/settle.html", context, status=status)


def _all_seen(request: CoopRequest) -> list[str]:
    """Every line that is certain, where there are more than a page shows; else none.

    They are those that were counted on the page, or nothing is recorded.
    """
    if "all" not in request.POST:
        return []
    on = request.visit.on
    signs = selectors.certain(selectors.proposals(request.cooperative, on=on))
    if sha256_of(signs) != request.POST.get("seen"):
        raise LineTakenError(on=on)
    return signs


def _record(request: CoopRequest, returns: ReturnsForm) -> bool:
    """Record what was sent; whether there was something to record."""
    cooperative, at = request.cooperative, request.visit.at
    if "returns" in request.POST:
        if not returns.is_valid():
            return False
        came, unknown = services.take_returns(
            cooperative=cooperative,
            content=returns.cleaned_data["file"],
            on=request.visit.on,
            by=request.user,
            at=at,
        )
        said = _("%(count)s payments came back.") % {"count": came}
        messages.success(request, said)
        if unknown:
            ids = ", ".join(unknown[:5])
            messages.warning(
                request, _("Not ours, or not on the way: %(ids)s") % {"ids": ids}
            )
        return True
    signs = _all_seen(request) or request.POST.getlist("sign")[:SHOWN]
    done = services.settle(cooperative=cooperative, signs=signs, by=request.user, at=at)
    said = ngettext(
        "%(count)s payment is recorded as paid.",
        "%(count)s payments are recorded as paid.",
        done,
    )
    messages.success(request, said % {"count": done})
    return True
