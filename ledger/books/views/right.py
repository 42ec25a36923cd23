"""One entry: by what right it stands, its receipts, and how it is taken back."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from governance.meetings.selectors import by_reference
from ledger.books import selectors, services
from ledger.books.forms.entries import ReverseForm
from ledger.books.forms.periods import AttachForm
from ledger.books.models import Book, Directive
from ledger.books.selectors import Reader
from ledger.books.services.periods import NoSuchResolutionError
from ledger.books.views.common import book_or_404, groups, keeps_books
from ledger.books.views.entries import reader_of


def right(request: CoopRequest, slug: str, entry_id: str) -> HttpResponse:
    """Show an entry, and by what right it stands in the books.

    A member sees it as the members' files have it: no other member's capital, no code.
    """
    book = book_or_404(request)
    row = entry_or_404(book, entry_id)
    form = AttachForm() if keeps_books(request) else None
    return show(request, book, row, form)


def show(
    request: CoopRequest,
    book: Book,
    row: Directive,
    form: AttachForm | None,
    status: int = 200,
) -> HttpResponse:
    """The page of an entry, with a form for receipts where somebody may add one.

    Members see no fingerprints of rows: whoever guesses what is hidden in an entry could
    tell by them whether the guess is right.
    """
    reader = reader_of(request, book)
    seen = reader.see(row)
    authority = selectors.authority_of(row, request.cooperative)
    reversal = selectors.reversal_of(book, row)
    keeps = keeps_books(request)
    context = {
        "row": row,
        "seen": seen,
        "file_hash": groups(authority.sha256),
        "row_hash": groups(row.hash) if reader.sees_all else (),
        "prev_hash": groups(row.prev_hash) if reader.sees_all else (),
        "head_seq": book.head_seq,
        "authority": authority,
        "authority_name": reader.words(authority.name),
        "reversal": reversal,
        "reverses": selectors.reversed_by(book, row),
        "may_reverse": keeps and row.kind == "transaction" and not reversal,
        "form": form,
        "sees_all": reader.sees_all,
    }
    context |= _receipts(reader, row, whole=seen.whole)
    return render(request, "ledger/books/right.html", context, status=status)


def entry_or_404(book: Book, entry_id: str) -> Directive:
    rows = book.directives.select_related("created_by")
    rows = rows.prefetch_related("postings__account")
    return get_object_or_404(rows, entry_id=entry_id)


def _receipts(reader: Reader, row: Directive, *, whole: bool) -> Mapping[str, Any]:
    """The files of an entry, or the entry that a file belongs to."""
    said = getattr(row, "says", None) if row.kind == "document" else None
    if said:
        return {"proves": said.entry, "proves_headline": reader.headline(said.entry)}
    return {"receipts": list(selectors.receipts_of(row)) if whole else []}


def reverse(request: CoopRequest, slug: str, entry_id: str) -> HttpResponse:
    """Show what a reversal will say, and post it."""
    book = book_or_404(request)
    row = entry_or_404(book, entry_id)
    draft = refusal = None
    on = row.date
    if not request.POST:
        on, draft, refusal = _proposed(request, book, row)
    form = ReverseForm(
        request.POST or None,
        initial={"on": on},
        locked_through=book.locked_through,
    )
    if form.is_valid():
        try:
            if "post" in request.POST:
                made = _reverse(request, book, row, form.cleaned_data)
                messages.success(request, _("The entry was reversed."))
                return redirect("books:right", slug, made.entry_id)
            draft = _draft(request, book, row, form.cleaned_data)
        except CoopError as problem:
            form.add_error(None, str(problem))
    context = {
        "row": row,
        "seen": reader_of(request, book).see(row),
        "form": form,
        "draft": draft,
        "refusal": refusal,
        "locked_through": book.locked_through,
    }
    status = 422 if form.errors else 200
    return render(request, "ledger/books/reverse.html", context, status=status)


def _proposed(
    request: CoopRequest, book: Book, row: Directive
) -> tuple[date, Any, str | None]:
    """The day to reverse on, with the draft or its refusal.

    It is the entry's own day, so that the period it was wrong in is right again; today
    where that day is locked, or a balance that was reconciled stands against it.
    """
    today = max(request.visit.on, row.date)
    locked = selectors.is_locked(book, [row.date])[0]
    refusal = None
    for on in [today] if locked else [row.date, today]:
        try:
            return on, _draft(request, book, row, {"on": on, "reason": "…"}), None
        except CoopError as problem:
            refusal = str(problem)
    return today, None, refusal


def _draft(
    request: CoopRequest, book: Book, row: Directive, said: Mapping[str, Any]
) -> Any:
    return services.draft_of_reversal(
        book=book,
        entry_id=row.entry_id,
        on=said["on"],
        reason=said["reason"],
        authority=_authority(request, said),
        override=said.get("override", ""),
    )


def _reverse(
    request: CoopRequest, book: Book, row: Directive, said: Mapping[str, Any]
) -> Directive:
    return services.reverse(
        book=book,
        entry_id=row.entry_id,
        on=said["on"],
        reason=said["reason"],
        authority=_authority(request, said),
        by=request.visit.user,
        at=request.visit.at,
        override=said.get("override", ""),
    )


def _authority(request: CoopRequest, said: Mapping[str, Any]) -> str:
    """The resolution that was named, if the register has it; else who does it."""
    reference = said.get("resolution", "")
    if not reference:
        return f"person:{request.visit.user.pk}"
    if by_reference(request.cooperative, reference) is None:
        raise NoSuchResolutionError(name=reference)
    return f"resolution:{reference}"
