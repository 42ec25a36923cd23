"""The open-book report: the year in plain words and pictures, for every member."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from ledger.books.selectors import NoBookError
from ledger.reports import selectors
from ledger.reports.views.pages import asked_of, without_books
from ledger.reports.views.showing import days_said, query_of, showing
from ledger.reports.views.telling import told


def open_book(request: CoopRequest, slug: str) -> HttpResponse:
    """Show every member where the money came from, where it went, and what it means."""
    try:
        asked, form = asked_of(request)
    except NoBookError as refusal:
        return without_books(request, refusal)
    context: dict[str, Any] = {
        "form": form,
        "asked": asked,
        "query": query_of(asked),
        "days": days_said(asked, as_of=False),
    }
    shown = showing(request, asked)
    context["may_open"] = shown.may_open
    try:
        context |= told(shown, selectors.open_book(asked), on=request.visit.on)
    except CoopError as refusal:
        context["refusal"] = refusal
    return render(request, "ledger/reports/open_book.html", context)
