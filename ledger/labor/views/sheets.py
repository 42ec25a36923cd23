"""The page of a year's hours, by worker and kind, and where they come from."""

from collections.abc import Mapping
from fractions import Fraction

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from coopkit.periods import FiscalYear
from governance.bylaws.selectors import InForce
from governance.members.selectors import names_by_code
from ledger.labor import selectors, services
from ledger.labor.kinds import in_order
from ledger.labor.models import LaborImport
from ledger.labor.views.showing import Line, Table, cells_of, chosen_year, table_of


def hours(request: CoopRequest, slug: str) -> HttpResponse:
    """Show a fiscal year's hours, by worker and kind."""
    cooperative = request.cooperative
    years = selectors.years(cooperative, on=request.visit.on)
    with_hours = selectors.year_ends_with_hours(cooperative)
    year = chosen_year(request.GET.get("year", ""), years, with_hours)
    rule, weights, refusal = _weights(request, year)
    context = {
        "rule": rule,
        "years": years,
        "with_hours": with_hours,
        "year": year,
        "sheets": selectors.sheets_of(cooperative, year_end=year.last),
        "table": _year_table(request, year, weights),
        "refusal": refusal,
        "lock": selectors.lock_state(cooperative, year_end=year.last),
        "may_import": "bookkeeper" in request.roles,
        "is_over": request.visit.on > year.last,
    }
    return render(request, "ledger/labor/hours.html", context)


def undo(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Take a sheet back; its lines stay on file."""
    sheets = LaborImport.objects.filter(cooperative=request.cooperative)
    sheet = get_object_or_404(sheets, pk=pk)
    try:
        services.undo_sheet(sheet=sheet, by=request.user, at=request.visit.at)
    except CoopError as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("%(filename)s was taken back. Its lines stay on file, and do not count.")
        messages.success(request, said % {"filename": sheet.filename})
    page = reverse("labor:hours", args=[request.cooperative.slug])
    return redirect(f"{page}?year={sheet.year_end.year}")


def _weights(
    request: CoopRequest, year: FiscalYear
) -> tuple[InForce | None, Mapping[str, Fraction] | None, str]:
    """The rule of a year, how much each kind of hour counts by it, and why if none."""
    try:
        rule = selectors.rule_of_year(request.cooperative, first=year.first)
        return rule, selectors.weights_by(rule), ""
    except CoopError as refusal:
        return None, None, str(refusal)


def _year_table(
    request: CoopRequest, year: FiscalYear, weights: Mapping[str, Fraction] | None
) -> Table:
    cooperative = request.cooperative
    rows = selectors.hours_of_year(cooperative, first=year.first, last=year.last)
    names = names_by_code(cooperative)
    kinds = in_order({kind for row in rows for kind in row.by_kind})
    lines = [
        Line(
            code=row.code,
            name=names.get(row.code, ""),
            member=row.member,
            cells=cells_of(kinds, row.by_kind),
            minutes=row.minutes,
            countable=row.countable(weights) if weights is not None else None,
            wages=row.wages_cents,
        )
        for row in rows
    ]
    return table_of(kinds, lines)
