"""The pages of papers: what was issued to whom, and each PDF itself."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.papers import selectors

A_PAGE = 50


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
