"""The page of the import: a sheet is checked whole, shown, and then kept."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from coopkit.periods import FiscalYear
from governance.members.selectors import names_by_code
from ledger.labor import selectors, services
from ledger.labor.forms.importing import HoursForm, SaveHoursForm, WhoForm
from ledger.labor.kinds import KIND_WORDS, in_order
from ledger.labor.providers import PROVIDERS
from ledger.labor.reading import DAY_FIRST, kept
from ledger.labor.selectors.maps import maps_of, reading_by
from ledger.labor.services import HoursReport
from ledger.labor.views.showing import (
    Line,
    Table,
    cells_of,
    chosen_year,
    kind_choices,
    table_of,
)


def import_hours(request: CoopRequest, slug: str) -> HttpResponse:
    """Check a sheet line by line, and keep it once it has been seen whole."""
    years = selectors.years(request.cooperative, on=request.visit.on)
    if request.method == "POST" and "remember" in request.POST:
        return _remember(request, years)
    if request.method == "POST" and "sha256" in request.POST:
        return _save(request, years)
    asked = request.GET.get("year", "")
    first = chosen_year(asked, years, {year.last for year in years})
    form = _form(request, years, initial={"year": first.last.isoformat()})
    return _checked(request, form)


def _form(request: CoopRequest, years: Sequence[FiscalYear], **more: Any) -> HoursForm:
    return HoursForm(
        more.pop("data", request.POST or None),
        request.FILES or None,
        years=years,
        maps=maps_of(request.cooperative),
        **more,
    )


def _checked(request: CoopRequest, form: HoursForm) -> HttpResponse:
    report = None
    if form.is_valid():
        try:
            report = _run(request, form.cleaned_data, dry_run=True)
        except CoopError as refusal:
            form.add_error(None, str(refusal))
    return _import_page(request, form, report)


def _save(request: CoopRequest, years: Sequence[FiscalYear]) -> HttpResponse:
    """Keep a sheet that was checked; one that changed on the way is refused."""
    form = _form(request, years)
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


def _remember(request: CoopRequest, years: Sequence[FiscalYear]) -> HttpResponse:
    """Keep who is who in this program's sheets, and check the sheet again with it."""
    form = _form(request, years)
    if not form.is_valid():
        return _import_page(request, form, None)
    try:
        report = _run(request, form.cleaned_data, dry_run=True)
        who = _who(request, report, data=request.POST)
        if not who.is_valid() or not who.found:
            return _import_page(request, form, report)
        choice = _kept(request, form.cleaned_data["reading"], report, who.found)
    except CoopError as refusal:
        form.add_error(None, str(refusal))
        return _import_page(request, form, None)
    data = request.POST.copy()
    data["reading"] = choice
    again = _form(request, years, data=data)
    return _checked(request, again)


def _kept(
    request: CoopRequest, choice: str, report: HoursReport, found: Mapping[str, str]
) -> str:
    """Save the names beside the columns that were read; the choice of a form for it."""
    cooperative = request.cooperative
    before = None
    if choice.startswith("map:"):
        before = maps_of(cooperative).filter(pk=int(choice[4:])).first()
    ready = next(
        (key for key, one in PROVIDERS.items() if one.name == report.read_as), ""
    )
    columns: dict[str, Any] = kept(_columns(report), day_first=False)
    if ready:
        columns = kept(PROVIDERS[ready].columns, day_first=False)
    if before:
        columns = before.columns
        columns.setdefault(DAY_FIRST, False)
    saved = services.save_map(
        cooperative=cooperative,
        name=before.name if before else (report.read_as or _("Our sheets")),
        provider=before.provider if before else ready,
        columns=columns,
        kinds=before.kinds if before else {},
        codes={**(before.codes if before else {}), **found},
        by=request.user,
        at=request.visit.at,
    )
    return f"map:{saved.pk}"


def _columns(report: HoursReport) -> list[tuple[str, str]]:
    """The columns that were found by their names, as a way to read that is kept."""
    pairs = []
    for role, header in report.columns.items():
        what, _sep, kind = role.partition(":")
        kind = kind.rpartition(":")[0]
        named = what == "hours" and kind not in {"", "hours"}
        pairs.append((f"hours:{kind}" if named else what, header))
    return pairs


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
        scope=cleaned["scope"],
        reading=reading_by(request.cooperative, cleaned["reading"]),
        period_end=cleaned["period_end"],
        skip_known=cleaned["skip_known"],
    )


def _who(request: CoopRequest, report: HoursReport, data: Any = None) -> WhoForm:
    names = names_by_code(request.cooperative)
    return WhoForm(data, keys=report.unknown, names=names)


def _import_page(
    request: CoopRequest, form: HoursForm, report: HoursReport | None
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "report": report,
        "kinds": kind_choices(KIND_WORDS),
    }
    if report:
        context["table"] = _report_table(report)
        carried = _carried(form, report)
        context["carried"] = carried
        if report.unknown:
            context["who"] = _who(request, report)
        if not report.problems:
            context["save_form"] = carried
    status = 422 if form.errors or (report and report.problems) else 200
    return render(request, "ledger/labor/import.html", context, status=status)


def _carried(form: HoursForm, report: HoursReport) -> SaveHoursForm:
    cleaned = form.cleaned_data
    period_end = cleaned.get("period_end")
    return SaveHoursForm(
        auto_id=False,
        initial={
            "year": report.year_end.isoformat(),
            "scope": report.scope,
            "reading": cleaned.get("reading", ""),
            "period_end": period_end.isoformat() if period_end else "",
            "skip_known": "on" if cleaned.get("skip_known") else "",
            "filename": report.filename,
            "sha256": report.sha256,
            "text": cleaned["text"],
        },
    )


def _report_table(report: HoursReport) -> Table:
    kinds = in_order(report.kinds)
    lines = [
        Line(
            code=total.code,
            name=total.name,
            member=True,
            cells=cells_of(kinds, total.by_kind),
            minutes=total.minutes,
            wages=total.wages_cents,
        )
        for total in report.totals
    ]
    return table_of(kinds, lines)
