"""The first page of the books, and the ledger to take along."""

from datetime import date
from typing import Any

from django.http import (
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.cooperatives.selectors import year_of
from coopkit.errors import CoopError
from ledger.books import selectors, services
from ledger.books.models import Book
from ledger.books.names import lies_in
from ledger.books.selectors import NoBookError
from ledger.books.views.common import book_or_404, groups, keeps_books


def overview(request: CoopRequest, slug: str) -> HttpResponse:
    """Show what the books hold today, and the head of their chain."""
    may_import = keeps_books(request)
    try:
        book = selectors.book_of(request.cooperative)
    except NoBookError as refusal:
        context: dict[str, Any] = {"refusal": refusal, "may_import": may_import}
        return render(request, "ledger/books/none.html", context)
    context = {
        "book": book,
        "head": groups(book.head_hash),
        "keeps": may_import,
    }
    context |= _held(book, request.visit.on)
    return render(request, "ledger/books/overview.html", context)


def _held(book: Book, on: date) -> dict[str, Any]:
    """The main groups as a person reads them: what is owed and earned is positive."""
    roots, year = selectors.roots(book), year_of(book.cooperative, on)
    try:
        held = selectors.balances(book, on=on)
        moved = selectors.net_by_account(
            book, first=year.first, last=on, prefixes=(roots.income, roots.expenses)
        )
    except CoopError as refusal:
        return {"refusal": refusal, "year": year}
    has, owes, came, went = (
        sign * sum(c for name, c in found.items() if lies_in(name, root))
        for root, found, sign in (
            (roots.assets, held, 1),
            (roots.liabilities, held, -1),
            (roots.income, moved, -1),
            (roots.expenses, moved, 1),
        )
    )
    sums = [
        (_("What the co-op has"), roots.assets, has),
        (_("What it owes"), roots.liabilities, owes),
        (_("What is its own"), _("has less owes"), has - owes),
        (_("Income of this fiscal year"), roots.income, came),
        (_("Expenses of this fiscal year"), roots.expenses, went),
        (_("Left of it so far"), _("income less expenses"), came - went),
    ]
    others = selectors.other_currencies(book, first=date.min, last=on)
    return {"sums": sums, "year": year, "others": sorted(others)}


def download(request: CoopRequest, slug: str) -> HttpResponseBase:
    """Give the whole ledger as stock Beancount reads it: with receipts it is a zip."""
    found = services.take_along(book_or_404(request))
    named = {"Content-Disposition": f'attachment; filename="{found.name}"'}
    return StreamingHttpResponse(
        found.blocks, content_type=found.media_type, headers=named
    )
