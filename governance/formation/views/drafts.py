"""The bylaws as they stand now: on the page, as PDF and as a Word file."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import slugify

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.papers.typeset import typeset
from governance.bylaws.document import Document
from governance.bylaws.docx_file import docx_of
from governance.bylaws.selectors import by_article, paper_of, reading_language
from governance.formation.selectors.drafts import (
    cautions,
    draft_document,
    draft_state,
    printed_draft,
)
from governance.formation.selectors.parameters import rows_of
from governance.formation.views.common import group_at

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def draft(request: CoopRequest, slug: str) -> HttpResponse:
    """Show the text with what is decided; what is open stands in its place."""
    group = group_at(request)
    now = draft_state(group)
    rows = rows_of(group, on=request.visit.on)
    by_key = {row.key: row for row in rows}
    context = {
        "draft": now,
        "language": reading_language(),
        "articles": by_article(printed_draft(group, now.state)),
        "open": [by_key[key] for key in now.open],
        "decided": len(rows) - len(now.open),
        "total": len(rows),
        "cautions": cautions(rows),
        "on": request.visit.on,
    }
    return render(request, "governance/formation/draft.html", context)


def draft_pdf(request: CoopRequest, slug: str) -> HttpResponse:
    """The draft to print, marked as one on each page."""
    paper = paper_of(request.cooperative, _document(request), on=request.visit.on)
    return file_of(request, typeset("bylaws", paper), "pdf", "application/pdf")


def draft_docx(request: CoopRequest, slug: str) -> HttpResponse:
    """The draft as a Word file, its plain notes as comments."""
    content = docx_of(_document(request), at=request.visit.at)
    return file_of(request, content, "docx", DOCX)


def file_of(
    request: CoopRequest, content: bytes, ending: str, kind: str, number: str = ""
) -> HttpResponse:
    """A file to keep, named for the co-op and the day."""
    day = request.visit.on.isoformat()
    name = slugify(f"{request.cooperative.slug}-draft-{number}-{day}")
    headers: dict[str, Any] = {
        "Content-Disposition": f'attachment; filename="{name}.{ending}"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=kind, headers=headers)


def _document(request: CoopRequest) -> Document:
    group, on = group_at(request), request.visit.on
    return draft_document(group, draft_state(group).state, rows_of(group, on=on), on=on)
