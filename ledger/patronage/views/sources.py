"""Where a year's earnings come from: accounts, keys, units, and Schedule G."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from coopkit.cooperatives.access import BOOKKEEPER
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from coopkit.periods import FiscalYear, rules_fixed_on
from governance.bylaws.selectors import in_force
from ledger.books.selectors import book_of, roots
from ledger.patronage import selectors, services
from ledger.patronage.forms import prefix_sums
from ledger.patronage.forms.sources import KINDS, SourceForm
from ledger.patronage.netting import net_units
from ledger.patronage.path import EARNINGS
from ledger.patronage.schedule_g import schedule_g
from ledger.patronage.selectors.inputs import sources_of
from ledger.patronage.selectors.steps import FROZEN
from ledger.patronage.sources import COMMON
from ledger.patronage.views.showing import period_of
from ledger.patronage.worksheet import Sheet


def sources(request: CoopRequest, slug: str, year: int) -> HttpResponse:
    """Show where each account's amount comes from, and let the bookkeeper say so."""
    period = period_of(request, year)
    if request.method == "POST" and "drop" in request.POST:
        services.drop_source(
            cooperative=request.cooperative,
            prefix=request.POST["drop"],
            by=request.user,
            at=request.visit.at,
        )
        messages.success(request, _("Nothing is said of these accounts any more."))
        return redirect("patronage:sources", slug, year)
    sheet, refusal = _sheet(request, period)
    form = _form(request, sheet)
    if request.method == "POST" and form.is_valid():
        try:
            services.say_source(
                cooperative=request.cooperative,
                line=form.line(),
                by=request.user,
                at=request.visit.at,
            )
        except CoopError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("It is remembered for the years to come."))
            return redirect("patronage:sources", slug, year)
    return _page(request, period, sheet, refusal, form)


def _page(
    request: CoopRequest,
    period: FiscalYear,
    sheet: Sheet | None,
    refusal: CoopError | None,
    form: SourceForm,
) -> HttpResponse:
    context: dict[str, Any] = {
        "cooperative": request.cooperative,
        "period": period,
        "sheet": sheet,
        "refusal": refusal,
        "form": form,
        "keeper": BOOKKEEPER in request.roles,
        "said": [
            (line, KINDS[f"{COMMON}:{line.key}" if line.key else line.nature])
            for line in sources_of(request.cooperative)
        ],
    }
    on = rules_fixed_on(period.first, founded_on=request.cooperative.founded_on)
    context["rule"] = in_force(request.cooperative, on=on).get("patronage.labor_split")
    if sheet:
        income = roots(book_of(request.cooperative)).income
        context |= {
            "may_mark": _may_mark(request, period),
            "schedule": schedule_g(sheet, income=income),
            "netting": net_units(sheet.units),
        }
    status = 200 if request.method == "GET" else 409
    return render(request, "ledger/patronage/sources.html", context, status=status)


def _may_mark(request: CoopRequest, period: FiscalYear) -> bool:
    """Whether it is still to be said that somebody looked at this."""
    kept = selectors.current_worksheet(request.cooperative, period.last)
    said = EARNINGS in selectors.notes_of(request.cooperative, period.last)
    return not said and (kept is None or kept.state not in FROZEN)


def _sheet(
    request: CoopRequest, period: FiscalYear
) -> tuple[Sheet | None, CoopError | None]:
    try:
        return selectors.work_out(request.cooperative, period), None
    except CoopError as refusal:
        return None, refusal


def _form(request: CoopRequest, sheet: Sheet | None) -> SourceForm:
    lines = sheet.accounts if sheet else ()
    said = [line.prefix for line in sources_of(request.cooperative)]
    prefixes = [prefix for prefix, _cents in prefix_sums(lines, said)]
    return SourceForm(request.POST or None, prefixes=prefixes)
