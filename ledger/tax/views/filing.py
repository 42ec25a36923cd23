"""Bringing along a template of the portal, and making the file for it."""

import io
import zipfile
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from ledger.tax import selectors, services
from ledger.tax.filing import unknown_columns
from ledger.tax.forms.filing import TemplateForm, YearForm
from ledger.tax.models import FilingTemplate

MADE_ON = (1980, 1, 1, 0, 0, 0)


def template(request: CoopRequest, slug: str) -> HttpResponse:
    """Take in the first row of a template, and tell which columns stay blank."""
    asked = YearForm(request.GET)
    given = asked.cleaned_data if asked.is_valid() else {}
    form = TemplateForm(
        request.POST or None,
        request.FILES or None,
        initial={"year": request.visit.on.year - 1} | given,
    )
    if form.is_valid():
        sheet = form.cleaned_data["sheet"]
        try:
            kept = services.keep_template(
                cooperative=request.cooperative,
                form=form.cleaned_data["form"],
                tax_year=form.cleaned_data["year"],
                filename=sheet.name,
                content=sheet.read(),
                by=request.user,
                at=request.visit.at,
            )
        except CoopError as refusal:
            form.add_error("sheet", str(refusal))
        else:
            messages.success(request, _("The template is kept."))
            there = reverse("tax:template", args=[slug])
            return redirect(f"{there}?form={kept.form}&year={kept.tax_year}")
    held = _kept(request, given)
    context = {
        "form": form,
        "kept": held,
        "blank": unknown_columns(held.header) if held else [],
    }
    status = 422 if form.errors else 200
    return render(request, "ledger/tax/template.html", context, status=status)


def _kept(request: CoopRequest, given: dict[str, Any]) -> FilingTemplate | None:
    """The template on file for the form and year that were asked for."""
    if not given:
        return None
    return selectors.template_for(
        request.cooperative, form=given["form"], tax_year=given["year"]
    )


@never_cache
@sensitive_variables("made")
def filing(request: CoopRequest, slug: str) -> HttpResponse:
    """Ask for the look that a file needs, or make the file with an agreed one."""
    asked = YearForm(request.POST)
    if not asked.is_valid():
        return redirect("tax:home", slug)
    form, year = asked.cleaned_data["form"], asked.cleaned_data["year"]
    purpose = selectors.file_purpose(form, year)
    look = selectors.usable(
        request.cooperative, user=request.user, purpose=purpose, at=request.visit.at
    )
    there = f"{reverse('tax:forms', args=[slug])}?form={form}&year={year}"
    if look is None:
        services.ask_to_look(
            cooperative=request.cooperative,
            tax_id=None,
            purpose=purpose,
            reason=str(_("To file the forms of the year")),
            by=request.user,
            at=request.visit.at,
        )
        messages.success(request, _("Asked. Somebody else has to agree now."))
        return redirect(there)
    try:
        made = services.make_files(
            cooperative=request.cooperative,
            form=form,
            tax_year=year,
            reveal=look,
            by=request.user,
            at=request.visit.at,
        )
    except CoopError as refusal:
        messages.error(request, str(refusal))
        return redirect(there)
    return _answer(made, f"{slug}-{form}-{year}")


def _answer(made: list[services.MadeFile], name: str) -> HttpResponse:
    """One file as it is, several in an archive; neither is kept anywhere."""
    if len(made) == 1:
        content, kind, ending = made[0].text.encode(), "text/csv; charset=utf-8", "csv"
    else:
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
            for each in made:
                archive.writestr(zipfile.ZipInfo(each.name, MADE_ON), each.text)
        content, kind, ending = held.getvalue(), "application/zip", "zip"
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}.{ending}"'},
    )
