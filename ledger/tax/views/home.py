"""The pages of tax: what is to be done, a year's forms, one form, the schedules."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _, ngettext

from coopkit.cooperatives.access import BOOKKEEPER
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from coopkit.money import plain_amount
from coopkit.papers.views import left_after
from coopkit.sheets import csv_of
from ledger.tax import selectors, services
from ledger.tax.forms.filing import PayerForm, YearForm, filed_incomes
from ledger.tax.models import TaxForm
from ledger.tax.rates import FORMS, boxes_of, last_day, least_cents, us, us_day
from ledger.tax.returns import forms_of_regime
from ledger.tax.selectors.year import legal_form


def home(request: CoopRequest, slug: str) -> HttpResponse:
    """Show every calendar year's forms, and what is due when."""
    cooperative, on = request.cooperative, request.visit.on
    last = on.year - 1
    ids = selectors.id_lines(cooperative, on=on)
    context = {
        "years": selectors.years_of_forms(cooperative, on=on),
        "missing": [line for line in ids if line.is_member and line.state == "missing"],
        "w8_years": _w8_years(request),
        "asks": selectors.open_asks(cooperative, at=request.visit.at).count(),
        "abroad": selectors.is_abroad(cooperative),
        "files": forms_of_regime(cooperative.tax_regime),
        "dates": [
            (_("Copies to the members"), us_day("copy_due", last)),
            (_("Form 945, where tax was withheld"), us_day("form_945_due", last)),
            (_("Forms to the tax office, electronically"), us_day("efile_due", last)),
        ],
        "last": last,
        "legal_form": legal_form(cooperative, on=on),
    }
    return render(request, "ledger/tax/home.html", context)


def _w8_years(request: CoopRequest) -> list[int]:
    """The calendar years in which somebody was paid under a Form W-8, newest first."""
    days = selectors.days_under_w8(request.cooperative)
    first = min(
        (since.year for each in days.values() for since, _until in each), default=0
    )
    return [*range(request.visit.on.year, first - 1, -1)] if first else []


def w8(request: CoopRequest, slug: str, year: int) -> HttpResponse:
    """Show what a year's Form 1042-S is made from, or give it as a file."""
    if not 2000 < year <= request.visit.on.year:
        raise Http404
    lines = selectors.w8_lines(request.cooperative, tax_year=year)
    if request.GET.get("file") == "csv":
        return _w8_file(request, year, lines)
    context = {
        "year": year,
        "lines": lines,
        "rate": us("foreign_withholding_rate", last_day(year)),
        "due": us_day("form_1042_due", year),
    }
    return render(request, "ledger/tax/w8.html", context)


def _w8_file(
    request: CoopRequest, year: int, lines: list[selectors.W8Line]
) -> HttpResponse:
    places = request.cooperative.minor_units
    rows = [["code", "name", "kind", "paid", "withheld"]]
    rows += [
        [
            *(line.code, line.name, line.kind),
            plain_amount(line.paid, minor_units=places),
            plain_amount(line.withheld, minor_units=places),
        ]
        for line in lines
    ]
    answer = HttpResponse(csv_of(rows), content_type="text/csv; charset=utf-8")
    name = f"{request.cooperative.slug}-1042-S-{year}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def forms(request: CoopRequest, slug: str) -> HttpResponse:
    """Show one form of one year, person by person; make, copy, or name the payer."""
    cooperative = request.cooperative
    if request.method == "POST":
        return _act(request)
    form, year = _asked(request)
    payer = selectors.payer_of(cooperative)
    return _page(request, form, year, PayerForm(initial=_initial(request, payer)))


def _asked(request: CoopRequest) -> tuple[str, int]:
    """Which form and year; without a choice the newest one in which money went out."""
    asked = YearForm(request.POST or request.GET)
    if asked.is_valid():
        return str(asked.cleaned_data["form"]), int(asked.cleaned_data["year"])
    wanted = forms_of_regime(request.cooperative.tax_regime) or FORMS
    return wanted[0], request.visit.on.year - 1


def _act(request: CoopRequest) -> HttpResponse:
    form, year = _asked(request)
    payer = PayerForm(request.POST) if "payer" in request.POST else None
    there, going_on = reverse("tax:forms", args=[request.cooperative.slug]), ""
    try:
        if payer is not None:
            if not payer.is_valid():
                return _page(request, form, year, payer, status=422)
            services.name_payer(
                cooperative=request.cooperative,
                by=request.user,
                at=request.visit.at,
                **payer.cleaned_data,
            )
            messages.success(request, _("The forms name the co-op this way now."))
        elif "copies" in request.POST:
            going_on = "&go=on" if _copies(request, form, year) else ""
        else:
            _make(request, form, year)
    except CoopError as refusal:
        if payer is not None:
            payer.add_error(None, str(refusal))
            return _page(request, form, year, payer, status=422)
        messages.error(request, str(refusal))
    return redirect(f"{there}?form={form}&year={year}{going_on}")


def _make(request: CoopRequest, form: str, year: int) -> None:
    made = services.make_forms(
        cooperative=request.cooperative,
        form=form,
        tax_year=year,
        by=request.user,
        at=request.visit.at,
    )
    said = ngettext("%(count)s form was made.", "%(count)s forms were made.", len(made))
    messages.success(request, said % {"count": len(made)})


def _copies(request: CoopRequest, form: str, year: int) -> int:
    """Issue copies for as long as a page may take; how many are left."""
    left = left_after(
        services.issue_in_steps(
            cooperative=request.cooperative,
            form=form,
            tax_year=year,
            issued_on=request.visit.on,
            by=request.user,
            at=request.visit.at,
        )
    )
    if not left:
        messages.success(request, _("Every copy is with its reader now."))
    return left


def _page(
    request: CoopRequest, form: str, year: int, payer: PayerForm, status: int = 200
) -> HttpResponse:
    cooperative, end = request.cooperative, last_day(year)
    lines = selectors.form_lines(cooperative, form=form, tax_year=year)
    boxes = [box for box in boxes_of(form, year) if _is_used(box.number, lines)]
    purpose = selectors.file_purpose(form, year)
    months = selectors.withheld_by_month(cooperative, tax_year=year)
    context = {
        "form_name": form,
        "year": year,
        "lines": lines,
        "boxes": boxes,
        "rows": [
            (line, [(box.number, _cents(line, box.number)) for box in boxes])
            for line in lines
        ],
        "to_make": sum(line.to_make for line in lines),
        "to_copy": sum(1 for line in lines if line.made and not line.made.paper_id),
        "to_file": sum(1 for line in lines if line.made and line.made.state == "made"),
        "least": least_cents(form, year),
        "efile_from": us("efile_from", end),
        "template": selectors.template_for(cooperative, form=form, tax_year=year),
        "filings": selectors.filings_of(cooperative, form=form, tax_year=year),
        "look": selectors.usable(
            cooperative, user=request.user, purpose=purpose, at=request.visit.at
        ),
        "undelivered": _undelivered(request, year),
        "months": [(date(year, month, 1), cents) for month, cents in months.items()],
        "withheld": sum(months.values()),
        "payer": payer,
        "has_payer": selectors.payer_of(cooperative) is not None,
        "going_on": "go" in request.GET,
        "keeper": BOOKKEEPER in request.roles,
        "copy_due": us_day("copy_due", year),
    }
    return render(request, "ledger/tax/forms.html", context, status=status)


def _is_used(number: str, lines: list[selectors.FormLine]) -> bool:
    return any(number in line.boxes or _made(line, number) for line in lines)


def _made(line: selectors.FormLine, number: str) -> bool:
    return line.made is not None and number in line.made.boxes


def _cents(line: selectors.FormLine, number: str) -> int:
    return int(line.boxes.get(number, 0))


def _undelivered(request: CoopRequest, year: int) -> list[str]:
    """The codes without their notice, of the fiscal years that a calendar year pays."""
    posted = selectors.posted_worksheets(request.cooperative)
    ends = posted.filter(year_end__year__in=(year - 1, year))
    found = {
        code
        for end in ends.values_list("year_end", flat=True)
        for code in selectors.undelivered(request.cooperative, year_end=end)
    }
    return sorted(found)


def _initial(request: CoopRequest, payer: object) -> dict[str, str]:
    if payer is None:
        return {"legal_name": request.cooperative.name}
    names = ("legal_name", "ein", "line", "city", "state", "zip_code", "phone", "email")
    return {name: getattr(payer, name) for name in names}


def form(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Show one form: its boxes, what each is the sum of, and what came before it."""
    rows = TaxForm.objects.filter(cooperative=request.cooperative, pk=pk)
    rows = rows.select_related("membership__person", "corrects", "paper", "made_by")
    found = rows.first()
    if found is None:
        raise Http404
    labels = {box.number: box.label for box in boxes_of(found.form, found.tax_year)}
    context = {
        "made": found,
        "boxes": [(n, labels.get(n, ""), cents) for n, cents in found.boxes.items()],
        "sources": [one | {"on": date.fromisoformat(one["on"])} for one in found.sources],
    }
    return render(request, "ledger/tax/form.html", context)


def my_forms(request: CoopRequest, slug: str) -> HttpResponse:
    """Show somebody their own forms."""
    mine = selectors.my_forms(request.cooperative, user=request.user)
    return render(request, "ledger/tax/my_forms.html", {"forms": mine})


def schedules(request: CoopRequest, slug: str) -> HttpResponse:
    """Show a fiscal year's worksheets for the co-op's own return."""
    cooperative = request.cooperative
    posted = list(selectors.posted_worksheets(cooperative))
    asked = request.GET.get("year", "")
    chosen = next((w for w in posted if str(w.year_end.year) == asked), None)
    worksheet = chosen or (posted[0] if posted else None)
    context: dict[str, Any] = {"posted": posted, "worksheet": worksheet}
    if worksheet:
        typed = filed_incomes(request.GET)
        context["tax"] = selectors.year_of_tax(cooperative, worksheet, typed=typed)
        if cooperative.tax_regime == "partnership":
            context["partners"] = selectors.partners(cooperative, worksheet)
    return render(request, "ledger/tax/schedules.html", context)
