"""The pages of the two ratios, and of the labor register."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from coopkit.cooperatives.access import BOOKS
from coopkit.cooperatives.middleware import CoopRequest
from governance.bylaws.selectors import in_force
from governance.members.selectors import names_by_code
from ledger.labor import selectors
from ledger.labor.selectors.least_hours import LEAST_HOURS, short_of_hours
from ledger.labor.selectors.papers import year_papers
from ledger.labor.selectors.watch import LEAST, MOST
from ledger.labor.views.showing import chosen_year

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def ratios(request: CoopRequest, slug: str) -> HttpResponse:
    """How much of the year's work members do, beside the bounds of the bylaws."""
    cooperative = request.cooperative
    years = selectors.years(cooperative, on=request.visit.on)
    with_hours = selectors.year_ends_with_hours(cooperative)
    year = chosen_year(request.GET.get("year", ""), years, with_hours)
    last = min(year.last, request.visit.on)
    bylaws = in_force(cooperative, on=last)
    found = selectors.ratios(cooperative, first=year.first, last=last, bylaws=bylaws)
    context: dict[str, Any] = {
        "years": years,
        "year": year,
        "found": found,
        "least_rule": bylaws.get(LEAST),
        "most_rule": bylaws.get(MOST),
    }
    if request.roles & BOOKS:
        short = short_of_hours(cooperative, year, on=request.visit.on, bylaws=bylaws)
        names = names_by_code(cooperative) if short else {}
        context |= {
            "short": [(names.get(each.code, each.code), each) for each in short],
            "hours_rule": bylaws.get(LEAST_HOURS),
        }
    return render(request, "ledger/labor/ratios.html", context)


def register(request: CoopRequest, slug: str) -> HttpResponse:
    """The year's labor papers: a list, or one of them as a file."""
    cooperative = request.cooperative
    years = selectors.years(cooperative, on=request.visit.on)
    with_hours = selectors.year_ends_with_hours(cooperative)
    year = chosen_year(request.GET.get("year", ""), years, with_hours)
    papers = list(year_papers(cooperative, year))
    asked = request.GET.get("file")
    if asked is None:
        state = selectors.lock_state(cooperative, year_end=year.last)
        context = {"years": years, "year": year, "papers": papers, "lock": state}
        return render(request, "ledger/labor/register.html", context)
    made = {paper.name: paper.content for paper in papers if paper.content}
    if asked not in made:
        raise Http404
    kind = TYPES[asked.rpartition(".")[2]]
    answer = HttpResponse(made[asked](), content_type=kind)
    name = f"{cooperative.slug}-{year.name}-{asked}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
