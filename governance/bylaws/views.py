"""The page of the bylaws, today and on any day."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render

from coopkit.cooperatives.middleware import CoopRequest
from governance.bylaws import selectors


def text(request: CoopRequest, slug: str) -> HttpResponse:
    """Show the bylaws in force today."""
    return _page(request, request.visit.on)


def text_on(request: CoopRequest, slug: str, on: str) -> HttpResponse:
    """Show the bylaws in force on a day."""
    try:
        return _page(request, date.fromisoformat(on))
    except ValueError as problem:
        raise Http404 from problem


def _page(request: CoopRequest, on: date) -> HttpResponse:
    bylaws = selectors.in_force(request.cooperative, on=on)
    language, title, articles = selectors.printed_text(bylaws)
    lines = selectors.lines(bylaws)
    context = {
        "on": on,
        "is_today": on == request.visit.on,
        "bylaws": bylaws,
        "language": language,
        "text_title": title,
        "articles": articles,
        "lines": lines,
        "warnings": [line for line in lines if line.broken],
        "changes": selectors.changes_to_come(request.cooperative, on=on),
    }
    return render(request, "governance/bylaws/text.html", context)
