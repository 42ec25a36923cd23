"""The pages of the resolution register, its files, and the program that checks them."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render

from coopkit.canonical import canonical_json
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.offers import Seal
from coopkit.papers.typeset import typeset
from governance.bylaws.selectors.amendments import adopted_by
from governance.meetings import selectors
from governance.meetings.forms import SearchForm
from governance.meetings.models import Resolution
from governance.meetings.selectors.handouts import (
    CHECKER,
    resolution_checker as resolution_checker_text,
)
from governance.meetings.selectors.paper_words import resolution_paper

A_PAGE = 50
PYTHON = "text/x-python; charset=utf-8"


def resolutions(request: CoopRequest, slug: str) -> HttpResponse:
    """Show the register by year, or what is found in it, a page at a time."""
    is_asked = bool(request.GET.keys() & {"q", "body", "year", "kind"})
    form = SearchForm(
        request.GET if is_asked else None,
        years=selectors.years_of(request.cooperative),
        kinds=selectors.kinds_of(request.cooperative),
    )
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    search = selectors.Search(**given)
    found = selectors.register_of(request.cooperative, search=search)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "q": search.q,
        "is_asked": is_asked,
        "page": page,
        "query": query.urlencode(),
        "years": selectors.by_year(page),
    }
    return render(request, "governance/meetings/resolutions.html", context)


def resolution(request: CoopRequest, slug: str, reference: str) -> HttpResponse:
    """Show a resolution: what was decided, by whom, and the sum in words and figures."""
    found = _resolution(request, reference)
    if request.GET.get("format") == "json":
        return _json(request, found)
    context = {
        "resolution": found,
        "outcome": selectors.outcome(request.cooperative, found.record),
        "record": found.record,
        "versions": adopted_by(request.cooperative, found.reference),
        "minutes_of": list(found.minutes_of.select_related("cooperative")),
        "sealed": [Seal(**seal) for seal in found.record["register"].get("sealed", ())],
        "hash_parts": [found.sha256[start : start + 8] for start in range(0, 64, 8)],
    }
    return render(request, "governance/meetings/resolution.html", context)


def resolution_json(request: CoopRequest, slug: str, reference: str) -> HttpResponse:
    """The record as the very bytes whose hash is printed."""
    return _json(request, _resolution(request, reference))


def resolution_pdf(request: CoopRequest, slug: str, reference: str) -> HttpResponse:
    """The resolution on paper, with what it rests on."""
    found = _resolution(request, reference)
    pdf = typeset("resolution", resolution_paper(found))
    name = f"{request.cooperative.slug}-{found.reference}.pdf"
    return _file(pdf, "application/pdf", name)


def resolution_checker(request: CoopRequest, slug: str) -> HttpResponse:
    """The program that checks a record on any computer, without this site."""
    return _file(resolution_checker_text().encode(), PYTHON, CHECKER)


def _resolution(request: CoopRequest, reference: str) -> Resolution:
    found = selectors.by_reference(request.cooperative, reference)
    if found is None:
        raise Http404
    found.cooperative = request.cooperative
    return found


def _json(request: CoopRequest, found: Resolution) -> HttpResponse:
    content = canonical_json(found.record).encode()
    name = f"{request.cooperative.slug}-{found.reference}.json"
    return _file(content, "application/json", name)


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
