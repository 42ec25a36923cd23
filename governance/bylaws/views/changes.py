"""How the bylaws changed: the history of versions, and a redline between any two days."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from coopkit.cooperatives.middleware import CoopRequest
from governance.bylaws import selectors
from governance.bylaws.forms.days import DaysForm
from governance.bylaws.models import AmendmentState
from governance.bylaws.views.text import day_of


def history(request: CoopRequest, slug: str) -> HttpResponse:
    """Show every version, what it did, and what is proposed or still to come."""
    coop, on = request.cooperative, request.visit.on
    proposed = coop.amendments.filter(state=AmendmentState.NOTICED)
    context = {
        "base": reverse("bylaws:text", args=[slug]),
        "steps": selectors.steps(coop, on=on),
        "proposed": proposed.order_by("changed_at"),
        "form": DaysForm(initial=_days(request)),
    }
    return render(request, "governance/bylaws/history.html", context)


def redline(
    request: CoopRequest, slug: str, first: str = "", last: str = ""
) -> HttpResponse:
    """Show what changed from one day to another, word by word and as a list."""
    if not first:
        return _choose(request)
    one, two = day_of(first), day_of(last)
    if one > two:
        raise Http404
    coop = request.cooperative
    before, after = (selectors.text_on(coop, on=day) for day in (one, two))
    context = {
        "first": one,
        "last": two,
        "redline": selectors.redline(coop, before, after),
        "is_empty_before": not before.provisions,
        "form": DaysForm(initial={"first": one, "last": two}),
    }
    return render(request, "governance/bylaws/redline.html", context)


def _choose(request: CoopRequest) -> HttpResponse:
    """Ask for two days, and lead to the redline between them."""
    form = DaysForm(request.GET or None, initial=_days(request))
    if form.is_valid():
        days = (form.cleaned_data["first"], form.cleaned_data["last"])
        return redirect("bylaws:redline", request.cooperative.slug, *days)
    return render(request, "governance/bylaws/redline.html", {"form": form})


def _days(request: CoopRequest) -> dict[str, date]:
    """The first day of the bylaws, and today: what somebody most likely asks for."""
    on = request.visit.on
    rows = selectors.in_effect(request.cooperative, on=on)
    return {"first": rows[0].effective_from if rows else on, "last": on}
