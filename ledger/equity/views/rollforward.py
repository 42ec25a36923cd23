"""The year's movements of members' and collective accounts, for whoever keeps books."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.cooperatives.selectors import year_ending, year_of
from coopkit.periods import FiscalYear
from governance.members.selectors import names_by_code
from ledger.books.starting_chart import label
from ledger.equity import collective as common, rollforward as rolled, selectors
from ledger.equity.rollforward import Line
from ledger.equity.selectors.rollforward import (
    codes_in_books,
    equity_in_sums,
    equity_of_some,
)
from ledger.equity.services.year_papers import layer_label

A_PAGE = 50


def rollforward(request: CoopRequest, slug: str, year: int) -> HttpResponse:
    """Show members' equity by cause: in all, by layer, and member by member."""
    cooperative, asked = request.cooperative, _year(request, year)
    found = equity_in_sums(cooperative, asked)
    causes = found.roll.causes
    codes = codes_in_books(cooperative, on=asked.last)
    page = Paginator(codes, A_PAGE).get_page(request.GET.get("page"))
    lines = equity_of_some(cooperative, asked, list(page), found.parts)
    names = names_by_code(cooperative)
    context = _frame(request, asked) | {
        "found": found,
        "heads": [_(rolled.CAUSES[cause]) for cause in causes],
        "total": _cells(found.roll.total, causes, rolled.CAUSES),
        "layers": [
            (layer_label(one.name), _cells(one, causes, rolled.CAUSES))
            for one in found.roll.layers
        ],
        "page": page,
        "members": [
            (one.name, names.get(one.name, ""), _cells(one, causes, rolled.CAUSES))
            for one in lines
        ],
    }
    return render(request, "ledger/equity/rollforward.html", context)


def collective(request: CoopRequest, slug: str, year: int) -> HttpResponse:
    """Show what all own together, by cause, and that the reserve was fed as it may be."""
    cooperative, asked = request.cooperative, _year(request, year)
    found = selectors.collective_of_year(cooperative, asked)
    causes = found.causes
    rows = [
        (
            label(one.name, request.LANGUAGE_CODE),
            _cells(one, causes, common.CAUSES),
        )
        for one in found.accounts
    ]
    context = _frame(request, asked) | {
        "found": found,
        "heads": [_(common.CAUSES[cause]) for cause in causes],
        "rows": rows,
        "failing": [one for one in found.proofs if not one.holds],
    }
    return render(request, "ledger/equity/collective.html", context)


def _cells(
    line: Line | common.Account, causes: tuple[str, ...], words: Mapping[str, str]
) -> list[tuple[str, int]]:
    """A line’s amounts, each with the head of its column: a phone shows both."""
    heads = [_("At first"), *(_(words[cause]) for cause in causes), _("At last")]
    amounts = [line.opening_cents, *map(line.of, causes), line.closing_cents]
    return list(zip(heads, amounts, strict=True))


def _frame(request: CoopRequest, year: FiscalYear) -> dict[str, Any]:
    cooperative, on = request.cooperative, request.visit.on
    this = year_of(cooperative, on).name
    first = year_of(cooperative, cooperative.founded_on or on).name
    return {
        "cooperative": cooperative,
        "year": year,
        "years": range(this, max(first, this - 9) - 1, -1),
    }


def _year(request: CoopRequest, name: int) -> FiscalYear:
    cooperative, on = request.cooperative, request.visit.on
    first = year_of(cooperative, cooperative.founded_on or on).name
    known = first <= name <= year_of(cooperative, on).name
    if not known or not selectors.has_book(cooperative):
        raise Http404
    return year_ending(cooperative, name)
