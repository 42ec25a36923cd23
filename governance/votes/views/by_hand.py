"""Votes that somebody enters for others: by telephone, on paper, by hands."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from governance.votes import marking, selectors
from governance.votes.forms.ballot import TakenForm, typed_places
from governance.votes.marking import Offer
from governance.votes.models import Answer, Choice, Elector, Motion, Via
from governance.votes.services.by_hand import NobodyChosenError, Taken, take_votes
from governance.votes.views.ballot import why_closed

PAGE = "governance/votes/by_hand.html"


def by_hand(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Show who has voted, and enter votes by name with who took them."""
    motions = Motion.objects.filter(cooperative=request.cooperative, is_secret=False)
    found = get_object_or_404(motions.select_related("cooperative"), pk=pk)
    closed = why_closed(found, request)
    if closed:
        if request.method == "POST":
            messages.error(request, str(closed))
        return redirect(found)
    offer = selectors.offer_of(found)
    form = TakenForm(request.POST or None, initial={"via": Via.PHONE})
    if request.method == "POST" and form.is_valid():
        try:
            done = take_votes(
                motion=found,
                votes=_taken(request.POST, found, offer),
                via=Via(form.cleaned_data["via"]),
                by=request.user,
                at=request.visit.at,
            )
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            said = ngettext(
                "%(n)s vote was recorded by name.",
                "%(n)s votes were recorded by name.",
                len(done),
            )
            messages.success(request, said % {"n": len(done)})
            return redirect("votes:by_hand", slug=slug, pk=pk)
    return render(request, PAGE, _context(request, found, offer, form))


def _context(
    request: CoopRequest, found: Motion, offer: Offer, form: TakenForm
) -> dict[str, Any]:
    electors = list(_electors(found))
    kept = request.POST
    return {
        "motion": found,
        "offer": offer,
        "form": form,
        "is_table": offer.kind == "choice" and not selectors.is_seeking(found),
        "choices": _choices(found),
        "lines": [
            {
                "elector": elector,
                "name": elector.membership.person.display_name,
                "has_voted": elector.has_voted,  # type: ignore[attr-defined]
                "kept": kept.get(f"choice-{elector.pk}", ""),
            }
            for elector in electors
        ],
        "options": [
            {"number": n, "name": name, "typed": kept.get(f"place-{n}", "")}
            for n, name in offer.names.items()
        ],
        "marked": kept.getlist("marks"),
        "chosen": kept.get("elector", ""),
    }


def _taken(data: QueryDict, found: Motion, offer: Offer) -> list[Taken]:
    """The votes of a form: one line a member, or one member's marks or answer."""
    electors = list(_electors(found))
    if offer.kind == "choice" and not selectors.is_seeking(found):
        chosen = [(each, data.get(f"choice-{each.pk}", "")) for each in electors]
        return [Taken(elector=each, choice=choice) for each, choice in chosen if choice]
    one = [each for each in electors if str(each.pk) == data.get("elector")]
    if not one:
        raise NobodyChosenError()
    if offer.kind == "choice":
        choice, reason = data.get("choice", ""), data.get("reason", "")[:4000]
        return [Taken(elector=one[0], choice=choice, reason=reason.replace("\0", ""))]
    return [Taken(elector=one[0], marks=_marks(data, offer))]


def _marks(data: QueryDict, offer: Offer) -> tuple[int, ...]:
    if offer.kind == "ranked":
        return marking.checked(marking.by_places(typed_places(data, offer), offer), offer)
    ticked = {n for n in offer.names if str(n) in data.getlist("marks")}
    return marking.checked(sorted(ticked), offer)


def _electors(found: Motion) -> QuerySet[Elector]:
    return selectors.electors_with_turnout(found)


def _choices(found: Motion) -> list[tuple[str, Any]]:
    return list(Answer.choices if selectors.is_seeking(found) else Choice.choices)
