"""The page of a dissolution: what would become of everything, as a plan."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from coopkit.cooperatives.access import BOOKS
from coopkit.cooperatives.middleware import CoopRequest
from governance.members.selectors import member_of, names_by_code
from ledger.equity.forms.capital import ProceedsForm
from ledger.equity.selectors.accounts import has_book
from ledger.equity.selectors.dissolution import winding_up

A_PAGE = 100


def dissolution(request: CoopRequest, slug: str) -> HttpResponse:
    """Show the plan by today's books, or by what everything would sell for."""
    cooperative, on = request.cooperative, request.visit.on
    if not has_book(cooperative):
        return render(request, "ledger/equity/no_books.html", {})
    form = ProceedsForm(request.GET or None, cooperative=cooperative)
    proceeds = form.cleaned_data["proceeds"] if form.is_valid() else None
    found = winding_up(cooperative, on=on, assets_cents=proceeds)
    officer = bool(request.roles & BOOKS)
    mine = member_of(user=request.user, cooperative=cooperative, on=on)
    code = mine.code if mine else ""
    names = names_by_code(cooperative) if officer else {}
    rows: list[Any] = [
        (part, owner, names.get(part.code, part.code))
        for part, owner in zip(found.plan.parts, found.owners, strict=True)
        if officer or part.code == code
    ]
    context = {
        "winding": found,
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "page_name": f"{urlencode({'proceeds': request.GET.get('proceeds', '')})}&page",
        "officer": officer,
        "form": form,
        "today": on,
    }
    return render(request, "ledger/equity/dissolution.html", context)
