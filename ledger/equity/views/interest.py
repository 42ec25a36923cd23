"""The page of interest on capital: a year's interest prepared, and the years before."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from coopkit.cooperatives.access import BOOKKEEPER
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.cooperatives.selectors import year_ending
from coopkit.errors import CoopError
from ledger.equity import services
from ledger.equity.forms.capital import InterestForm
from ledger.equity.models.runs import RunKind
from ledger.equity.selectors.accounts import has_book, past_year_ends
from ledger.equity.selectors.runs import interest_rules, runs_of


def interest(request: CoopRequest, slug: str) -> HttpResponse:
    """Show the rules and the years, and prepare the interest of one."""
    cooperative, on = request.cooperative, request.visit.on
    if not has_book(cooperative):
        return render(request, "ledger/equity/no_books.html", {})
    ends = past_year_ends(cooperative, on=on)
    years = [year_ending(cooperative, day.year) for day in reversed(ends)]
    form = InterestForm(request.POST or None, years=years)
    if request.method == "POST" and form.is_valid():
        try:
            run = services.prepare_interest(
                cooperative=cooperative,
                year_end=form.cleaned_data["year"],
                rate=form.cleaned_data["rate"],
                on=on,
                by=request.user,
                at=request.visit.at,
            )
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("equity:redemption", slug, run.pk)
    rules = interest_rules(cooperative, years[0]) if years else None
    context = {
        "form": form,
        "years": years,
        "rules": rules,
        "runs": runs_of(cooperative, kind=RunKind.INTEREST),
        "keeper": BOOKKEEPER in request.roles,
    }
    return render(request, "ledger/equity/interest.html", context)
