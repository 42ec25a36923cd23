"""The bylaws to take along: PDF, Word and Markdown, of a day or between two."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.text import slugify

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.papers.typeset import typeset
from governance.bylaws import selectors
from governance.bylaws.document import Document, markdown_of
from governance.bylaws.docx_file import docx_of

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def pdf(request: CoopRequest, slug: str) -> HttpResponse:
    """The bylaws as a PDF; `on` a day, or what changed from `first` to `on`."""
    document, on = _asked(request)
    paper = selectors.paper_of(request.cooperative, document, on=on)
    return _file(request, typeset("bylaws", paper), "pdf", "application/pdf", on)


def word(request: CoopRequest, slug: str) -> HttpResponse:
    """The bylaws as a Word file: notes as comments, a redline as tracked changes."""
    document, on = _asked(request)
    return _file(request, docx_of(document, at=request.visit.at), "docx", DOCX, on)


def markdown(request: CoopRequest, slug: str) -> HttpResponse:
    """The bylaws of a day as Markdown."""
    document, on = _asked(request)
    content = markdown_of(document).encode()
    return _file(request, content, "md", "text/markdown; charset=utf-8", on)


def _asked(request: CoopRequest) -> tuple[Document, date]:
    """The document that the address asks for, and its day; today without one."""
    try:
        on = date.fromisoformat(request.GET.get("on") or request.visit.on.isoformat())
        first = (
            date.fromisoformat(request.GET["first"]) if "first" in request.GET else None
        )
    except ValueError as problem:
        raise Http404 from problem
    if first is None:
        return selectors.document_on(request.cooperative, on=on), on
    if first > on:
        raise Http404
    return selectors.redline_document(request.cooperative, first=first, last=on), on


def _file(
    request: CoopRequest, content: bytes, ending: str, kind: str, on: date
) -> HttpResponse:
    name = slugify(f"{request.cooperative.slug}-bylaws-{on.isoformat()}")
    headers: dict[str, Any] = {
        "Content-Disposition": f'attachment; filename="{name}.{ending}"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=kind, headers=headers)
