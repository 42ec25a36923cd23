"""The pages of papers: what was issued to whom, and each PDF itself."""

from collections.abc import Iterator
from time import monotonic
from uuid import UUID

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from coopkit.cooperatives.access import BOOKS, INSIDE
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.cooperatives.selectors import year_ending, year_of
from coopkit.papers import selectors, services
from coopkit.periods import FiscalYear

A_PAGE = 50
LONGEST_TOKEN = 20
A_PAGE_TAKES = 1.5
"""Seconds after which a page says how far it is."""
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "zip": "application/zip",
}


def papers(request: CoopRequest, slug: str) -> HttpResponse:
    """One's own papers first, then the co-op's; keepers of records see all of them."""
    seen = selectors.papers_of(
        cooperative=request.cooperative, user=request.user, roles=request.roles
    )
    keeper = bool(request.roles & selectors.SEES_ALL)
    others = seen.exclude(holder=request.user)
    if keeper:
        others = others.prefetch_related("deliveries")
    pages = Paginator(others, A_PAGE)
    context = {
        "own": seen.filter(holder=request.user),
        "page": pages.get_page(request.GET.get("page")),
        "keeper": keeper,
        "inside": bool(request.roles & INSIDE),
        "books": bool(request.roles & BOOKS),
        "last_year": _last_year(request),
    }
    return render(request, "coopkit/papers/list.html", context)


def download(request: CoopRequest, slug: str, uid: UUID) -> HttpResponse:
    """The PDF, as it was issued."""
    seen = selectors.papers_of(
        cooperative=request.cooperative, user=request.user, roles=request.roles
    )
    paper = get_object_or_404(seen.defer(None).defer("data"), uid=uid)
    name = f"{slugify(paper.title) or paper.kind}-{paper.issued_on}.pdf"
    return HttpResponse(
        bytes(paper.pdf),
        headers={
            "Content-Type": "application/pdf",
            "Content-Disposition": content_disposition_header(False, name) or "inline",
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


def year(request: CoopRequest, slug: str, year: int) -> HttpResponse:
    """The papers that a fiscal year needs: each as files, or why there is none yet."""
    cooperative, asked = request.cooperative, _year(request, year)
    found = selectors.year_papers_of(cooperative, asked)
    this = year_of(cooperative, request.visit.on).name
    first = year_of(cooperative, cooperative.founded_on or request.visit.on).name
    context = {
        "cooperative": cooperative,
        "year": asked,
        "over": asked.last < request.visit.on,
        "places": selectors.places_of(found),
        "years": range(this, max(first, this - 9) - 1, -1),
    }
    return render(request, "coopkit/papers/year.html", context)


def year_file(request: CoopRequest, slug: str, year: int, name: str) -> HttpResponse:
    """One file of a year's papers, made now, in the language of whoever asks."""
    found = selectors.year_papers_of(request.cooperative, _year(request, year))
    paper = next((one for one in found if one.name == name and one.content), None)
    if paper is None or paper.content is None:
        raise Http404
    ending = name.rpartition(".")[2]
    shown = f"{slug}-{year}-{name}"
    return HttpResponse(
        paper.content(),
        headers={
            "Content-Type": MEDIA_TYPES.get(ending, "text/plain; charset=utf-8"),
            "Content-Disposition": content_disposition_header(True, shown) or "",
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


def package(request: CoopRequest, slug: str, year: int) -> FileResponse:
    """All papers of a year in one zip, for the accountant.

    A number that the page sends along comes back as a cookie: so it knows that the file
    is made, for which no new page comes.
    """
    asked = _year(request, year)
    made = services.package_year(
        cooperative=request.cooperative, year=asked, by=request.user, at=request.visit.at
    )
    response = FileResponse(
        made,
        as_attachment=True,
        filename=f"{slug}-{year}.zip",
        content_type="application/zip",
    )
    token = request.POST.get("token", "")
    if token.isascii() and token.isdigit() and len(token) <= LONGEST_TOKEN:
        secure = request.is_secure()
        response.set_cookie("made", token, max_age=60, secure=secure, samesite="Strict")
    return response


def _last_year(request: CoopRequest) -> int:
    """The fiscal year before this one, or the co-op’s first."""
    cooperative, on = request.cooperative, request.visit.on
    first = year_of(cooperative, cooperative.founded_on or on)
    return max(year_of(cooperative, on).name - 1, first.name)


def _year(request: CoopRequest, name: int) -> FiscalYear:
    """The fiscal year of an address: one that has begun, since the co-op was founded."""
    cooperative, on = request.cooperative, request.visit.on
    first = year_of(cooperative, cooperative.founded_on or on).name
    if not first <= name <= year_of(cooperative, on).name:
        raise Http404
    return year_ending(cooperative, name)


def left_after(steps: Iterator[int], *, seconds: float | None = None) -> int:
    """How many papers are left once a page’s time is up or all are made.

    Each step says how many are left after it, and is never cut. The page then says how
    far it is, and goes on: by itself with script, else by its button.

    >>> left_after(iter([2, 1, 0]))
    0
    >>> left_after(iter([2, 1, 0]), seconds=0)
    2
    """
    until = monotonic() + (A_PAGE_TAKES if seconds is None else seconds)
    left = 0
    for left in steps:
        if monotonic() > until:
            return left
    return left
