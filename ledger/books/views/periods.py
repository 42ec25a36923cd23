"""Periods: what is locked, and which fiscal years are closed."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.cooperatives.selectors import year_ending
from coopkit.errors import CoopError
from ledger.books import selectors, services
from ledger.books.forms.by_hand import day_of
from ledger.books.forms.periods import CloseForm, LockForm
from ledger.books.models import Book
from ledger.books.views.common import book_or_404, groups, keeps_books


def periods(request: CoopRequest, slug: str) -> HttpResponse:
    """Show the locks and the fiscal years; lock a period."""
    book = book_or_404(request)
    last_month = request.visit.on.replace(day=1) - timedelta(days=1)
    through = day_of(request.GET, "through") or last_month
    form = LockForm(request.POST or None, initial={"through": through})
    if form.is_valid():
        try:
            services.lock(
                book=book,
                through=form.cleaned_data["through"],
                reason=form.cleaned_data["reason"],
                by=request.visit.user,
                at=request.visit.at,
            )
        except CoopError as refusal:
            form.add_error("through", str(refusal))
        else:
            messages.success(request, _("The period is locked."))
            return redirect("books:periods", slug)
    return _show(request, book, form)


def close(request: CoopRequest, slug: str) -> HttpResponse:
    """Close a fiscal year."""
    book = book_or_404(request)
    form = CloseForm(request.POST)
    if form.is_valid():
        name = form.cleaned_data["year"]
        try:
            services.close_year(
                book=book,
                year=year_ending(request.cooperative, name),
                by=request.visit.user,
                at=request.visit.at,
                resolution=form.cleaned_data["resolution"].strip(),
            )
        except CoopError as refusal:
            form.add_error("resolution", str(refusal))
        else:
            said = _("The fiscal year %(year)s is closed.") % {"year": name}
            messages.success(request, said)
            return redirect("books:periods", slug)
    return _show(request, book, None, closing=form)


def _show(
    request: CoopRequest,
    book: Book,
    form: LockForm | None,
    *,
    closing: CloseForm | None = None,
) -> HttpResponse:
    keeps, on = keeps_books(request), request.visit.on
    years = selectors.years_with_state(book, on=on)
    locks = list(selectors.locks_of(book)[:100])
    free = next((one.year.name for one in years if one.may_close), None)
    last_month = on.replace(day=1) - timedelta(days=1)
    context: dict[str, Any] = {
        "book": book,
        "years": [(one, groups(one.close.sha256) if one.close else []) for one in years],
        "closed_any": any(one.close for one in years),
        "locks": locks,
        "form": (form or LockForm(initial={"through": last_month})) if keeps else None,
        "closing": (closing or CloseForm(initial={"year": free})) if keeps else None,
        "free": free,
    }
    wrong = bool((form and form.errors) or (closing and closing.errors))
    status = 422 if wrong else 200
    return render(request, "ledger/books/periods.html", context, status=status)


def download_year(request: CoopRequest, slug: str, year: int) -> HttpResponseBase:
    """Give one fiscal year as a ledger of its own, with what it began with."""
    book, coop = book_or_404(request), request.cooperative
    known = {one.name: one for one in selectors.years_of(book)}
    if year not in known:
        raise Http404
    lines = (part.encode() for part in services.year_alone(book, known[year]))
    name = f"{coop.slug}-{year}.beancount"
    return StreamingHttpResponse(
        lines,
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
