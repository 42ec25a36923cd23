"""Putting a drafted amendment to the vote."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from governance.bylaws.models import Amendment
from governance.bylaws.selectors import amendments as selectors, in_force
from governance.bylaws.services import refuse_others, refuse_unready
from governance.votes import services
from governance.votes.forms import AmendForm
from governance.votes.models import Motion
from governance.votes.views.proposal import (
    amendment_text,
    closing,
    is_sent,
    opened_or_prepared,
)


def amend(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Ask for the day and the words of the notice, show it all, and open the vote."""
    of_coop = selectors.amendments_of(request.cooperative)
    found = get_object_or_404(of_coop, pk=pk)
    refusal, form = "", None
    try:
        refuse_others(amendment=found, by=request.user, on=request.visit.on)
        refuse_unready(found, on=request.visit.on)
        form = _form(request, found)
    except CoopError as problem:
        refusal = str(problem)
    if form is not None and form.is_valid() and is_sent(request):
        try:
            return opened_or_prepared(_open(request, found, form))
        except CoopError as problem:
            form.add_error(None, str(problem))
    is_review = form is not None and form.is_bound and form.is_valid()
    context = {
        "amendment": found,
        "form": form,
        "refusal": refusal,
        "redline": selectors.shown(found),
        "cautions": selectors.cautions(found, on=request.visit.on),
        "doubts": selectors.doubts(found),
        "rivals": [] if refusal else selectors.rivals(found, on=request.visit.on),
        "is_review": is_review,
        "closes_at": closing(request, form) if is_review and form else None,
    }
    return render(request, "governance/votes/amend.html", context)


def _form(request: CoopRequest, found: Amendment) -> AmendForm:
    held = {"text": found.why, "effective_from": found.effective_from}
    least = in_force(request.cooperative, on=request.visit.on)["vote.days"].count
    return AmendForm(request.POST or None, initial=held, least_days=least)


def _open(request: CoopRequest, found: Amendment, form: AmendForm) -> Motion:
    day = form.cleaned_data["effective_from"]
    return services.amend(
        amendment=found,
        text=amendment_text(selectors.shown(found), day, form.cleaned_data["text"]),
        effective_from=day,
        proposed_by=request.user,
        at=request.visit.at,
        closes_at=closing(request, form),
        is_open="open" in request.POST,
    )
