"""The pages of the resolution register."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from coopkit.canonical import canonical_json
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.offers import Seal
from governance.bylaws.selectors.amendments import adopted_by
from governance.meetings import selectors
from governance.meetings.forms import SearchForm


def resolutions(request: CoopRequest, slug: str) -> HttpResponse:
    """Show the register by year, or what is found in it."""
    form = SearchForm(request.GET if "q" in request.GET else None)
    q = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    found = selectors.register_of(request.cooperative, q=q)
    context = {"form": form, "q": q, "years": selectors.by_year(found)}
    return render(request, "governance/meetings/resolutions.html", context)


def resolution(request: CoopRequest, slug: str, reference: str) -> HttpResponse:
    """Show a resolution, or give its record as the very bytes whose hash is printed."""
    found = selectors.by_reference(request.cooperative, reference)
    if found is None:
        raise Http404
    if request.GET.get("format") == "json":
        response = HttpResponse(
            canonical_json(found.record).encode(), content_type="application/json"
        )
        name = f"{request.cooperative.slug}-{found.reference}.json"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
    context = {
        "resolution": found,
        "outcome": selectors.outcome(request.cooperative, found.record),
        "record": found.record,
        "versions": adopted_by(request.cooperative, found.reference),
        "sealed": [Seal(**seal) for seal in found.record["register"].get("sealed", ())],
        "hash_parts": [found.sha256[start : start + 8] for start in range(0, 64, 8)],
    }
    return render(request, "governance/meetings/resolution.html", context)
