"""The pages of hours: a year's hours by worker, and the import of a sheet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _, ngettext

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from coopkit.periods import FiscalYear
from governance.bylaws.selectors import InForce
from governance.members.selectors import names_by_code
from ledger.labor import selectors, services
from ledger.labor.forms import HoursForm, SaveHoursForm
from ledger.labor.services import HoursReport

KIND_NAMES = {
    "worked": _("Worked"),
    "overtime": _("Overtime"),
    "leave": _("Paid leave"),
    "sick": _("Sick"),
    "family_leave": _("Family leave"),
    "training": _("Training"),
    "board": _("Board"),
    "unpaid": _("Unpaid"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A worker's line of the table: minutes by kind in the table's order."""

    code: str
    name: str
    member: bool
    cells: list[int]
    minutes: int
    countable: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Hours by worker and kind."""

    heads: list[str]
    lines: list[Line]
    sums: list[int]
    minutes: int
    countable: int | None = None


def hours(request: CoopRequest, slug: str) -> HttpResponse:
    """Show a fiscal year's hours, by worker and kind."""
    cooperative = request.cooperative
    years = selectors.years(cooperative, on=request.visit.on)
    with_hours = selectors.year_ends_with_hours(cooperative)
    year = _chosen(request.GET.get("year", ""), years, with_hours)
    rule, weights, refusal = _weights(request, year)
    context = {
        "rule": rule,
        "years": years,
        "with_hours": with_hours,
        "year": year,
        "sheets": selectors.sheets_of(cooperative, year_end=year.last),
        "table": _year_table(request, year, weights),
        "refusal": refusal,
        "may_import": "bookkeeper" in request.roles,
    }
    return render(request, "ledger/labor/hours.html", context)


def import_hours(request: CoopRequest, slug: str) -> HttpResponse:
    """Check a sheet line by line, and keep it once it has been seen whole."""
    years = selectors.years(request.cooperative, on=request.visit.on)
    if request.method == "POST" and "sha256" in request.POST:
        return _save(request, years)
    asked = request.GET.get("year", "")
    first = _chosen(asked, years, {year.last for year in years})
    form = HoursForm(
        request.POST or None,
        request.FILES or None,
        years=years,
        initial={"year": first.last.isoformat()},
    )
    report = None
    if form.is_valid():
        try:
            report = _run(request, form.cleaned_data, dry_run=True)
        except CoopError as refusal:
            form.add_error(None, str(refusal))
    return _import_page(request, form, report)


def _save(request: CoopRequest, years: list[FiscalYear]) -> HttpResponse:
    """Keep a sheet that was checked; one that changed on the way is refused."""
    form = HoursForm(request.POST, years=years)
    carried = SaveHoursForm(request.POST)
    if not (form.is_valid() and carried.is_valid()):
        return _import_page(request, form, None)
    cleaned = form.cleaned_data | {"filename": carried.cleaned_data["filename"]}
    try:
        checked = _run(request, cleaned, dry_run=True)
        if checked.problems or checked.sha256 != carried.cleaned_data["sha256"]:
            return _import_page(request, form, checked)
        report = _run(request, cleaned, dry_run=False)
    except CoopError as refusal:
        form.add_error(None, str(refusal))
        return _import_page(request, form, None)
    said = ngettext(
        "%(count)s line of hours was saved.",
        "%(count)s lines of hours were saved.",
        report.entries,
    )
    messages.success(request, said % {"count": f"{report.entries:,}"})
    page = reverse("labor:hours", args=[request.cooperative.slug])
    return redirect(f"{page}?year={report.year_end.year}")


def _run(
    request: CoopRequest, cleaned: Mapping[str, Any], *, dry_run: bool
) -> HoursReport:
    return services.import_hours(
        cooperative=request.cooperative,
        year_end=cleaned["year"],
        text=cleaned["text"],
        filename=cleaned["filename"],
        by=request.user,
        at=request.visit.at,
        dry_run=dry_run,
    )


def _import_page(
    request: CoopRequest, form: HoursForm, report: HoursReport | None
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "report": report, "kinds": KIND_NAMES}
    if report:
        context["table"] = _report_table(report)
        if not report.problems:
            context["save_form"] = SaveHoursForm(
                auto_id=False,
                initial={
                    "year": report.year_end.isoformat(),
                    "filename": report.filename,
                    "sha256": report.sha256,
                    "text": form.cleaned_data["text"],
                },
            )
    status = 422 if form.errors or (report and report.problems) else 200
    return render(request, "ledger/labor/import.html", context, status=status)


def _chosen(asked: str, years: list[FiscalYear], with_hours: set[date]) -> FiscalYear:
    """The year that is asked for, or the latest that has hours."""
    by_name = {str(year.name): year for year in years}
    if asked in by_name:
        return by_name[asked]
    return next((year for year in years if year.last in with_hours), years[0])


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
    kinds = _in_order({kind for row in rows for kind in row.by_kind})
    lines = [
        Line(
            code=row.code,
            name=names.get(row.code, ""),
            member=row.member,
            cells=[row.by_kind.get(kind, 0) for kind in kinds],
            minutes=row.minutes,
            countable=None if weights is None else row.countable(weights),
        )
        for row in rows
    ]
    return _table(kinds, lines)


def _report_table(report: HoursReport) -> Table:
    kinds = _in_order({kind for total in report.totals for kind in total.by_kind})
    lines = [
        Line(
            code=total.code,
            name=total.name,
            member=True,
            cells=[total.by_kind.get(kind, 0) for kind in kinds],
            minutes=total.minutes,
        )
        for total in report.totals
    ]
    return _table(kinds, lines)


def _table(kinds: list[str], lines: list[Line]) -> Table:
    counted = [line.countable for line in lines if line.countable is not None]
    return Table(
        heads=[str(KIND_NAMES.get(kind, kind)) for kind in kinds],
        lines=lines,
        sums=[sum(line.cells[place] for line in lines) for place in range(len(kinds))],
        minutes=sum(line.minutes for line in lines),
        countable=sum(counted) if counted else None,
    )


def _in_order(kinds: set[str]) -> list[str]:
    """Kinds as they are known, then others by name."""
    known = [kind for kind in KIND_NAMES if kind in kinds]
    return known + sorted(kinds - KIND_NAMES.keys())
