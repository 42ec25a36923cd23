"""Receipts: handed in by the bookkeeper, opened by whoever may see the entry."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from ledger.books import selectors, services
from ledger.books.forms.periods import AttachForm
from ledger.books.receipt_kinds import KINDS
from ledger.books.views.common import book_or_404
from ledger.books.views.entries import reader_of
from ledger.books.views.right import entry_or_404, show

ALONE = {"default-src": ["'none'"], "img-src": ["'self'"], "object-src": ["'self'"]}


def attach(request: CoopRequest, slug: str, entry_id: str) -> HttpResponse:
    """Keep a file as a receipt of an entry."""
    book = book_or_404(request)
    row = entry_or_404(book, entry_id)
    form = AttachForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            services.attach(
                book=book,
                entry_id=row.entry_id,
                name=file.name or "",
                content=file.read(),
                by=request.visit.user,
                at=request.visit.at,
            )
        except CoopError as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("The receipt was added."))
            return redirect("books:right", slug, row.entry_id)
    return show(request, book, row, form, status=422)


def receipt(request: CoopRequest, slug: str, sha256: str) -> HttpResponse:
    """Give a receipt; a browser opens pictures and PDFs, and nothing else."""
    book = book_or_404(request)
    found = selectors.receipt(book, sha256)
    if found is None:
        raise Http404
    reader = reader_of(request, book)
    if not any(reader.see(row).whole for row in selectors.proven_by(found)):
        raise Http404
    kind = KINDS.get(found.media_type)
    opens = kind is not None and kind.may_open and "download" not in request.GET
    response = HttpResponse(
        bytes(found.content),
        content_type=found.media_type if kind else "application/octet-stream",
        headers={
            "Content-Disposition": content_disposition_header(not opens, found.name)
            or "attachment",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )
    response._csp_replace = ALONE  # type: ignore[attr-defined]
    return response
