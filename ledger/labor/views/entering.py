"""The pages of hours by hand, and of corrections after the lock."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.cooperatives.selectors import year_of
from coopkit.errors import CoopError
from coopkit.periods import FiscalYear
from governance.bylaws.selectors import in_force
from governance.members.selectors import names_by_code
from ledger.labor import selectors, services
from ledger.labor.correcting import TREATMENT_WORDS, WHY
from ledger.labor.forms.entering import CorrectForm, LineFormSet, ReasonForm
from ledger.labor.services.correcting import BOUND, REOPEN
from ledger.labor.views.showing import chosen_year, kind_choices

KEEPER = "bookkeeper"


def _line_kwargs(request: CoopRequest, on: date) -> dict[str, Any]:
    """The kinds of the year that a day lies in, and the currency's places."""
    first = year_of(request.cooperative, on).first
    weights = selectors.weights_of_year(request.cooperative, first=first)
    return {
        "kinds": kind_choices(weights.keys()),
        "minor_units": request.cooperative.minor_units,
    }


def entry(request: CoopRequest, slug: str) -> HttpResponse:
    """Enter hours by hand, some lines at once."""
    try:
        kwargs = _line_kwargs(request, request.visit.on)
    except CoopError as refusal:
        messages.error(request, str(refusal))
        return redirect("labor:hours", slug)
    forms = LineFormSet(request.POST or None, form_kwargs=kwargs)
    reason = ReasonForm(request.POST or None)
    refused = ""
    if request.method == "POST" and forms.is_valid() and reason.is_valid():
        filled = [form for form in forms if form.has_changed()]
        try:
            sheet = services.enter_hours(
                cooperative=request.cooperative,
                lines=[form.typed(line) for line, form in enumerate(filled, start=1)],
                reason=reason.cleaned_data["reason"],
                by=request.user,
                at=request.visit.at,
            )
        except CoopError as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("The hours were saved."))
            page = reverse("labor:hours", args=[slug])
            return redirect(f"{page}?year={sheet.year_end.year}")
    names = sorted(names_by_code(request.cooperative).items())
    context = {"forms": forms, "reason": reason, "refused": refused, "names": names}
    wrong = refused or (request.method == "POST")
    return render(
        request, "ledger/labor/entry.html", context, status=422 if wrong else 200
    )


def correct(request: CoopRequest, slug: str) -> HttpResponse:
    """Put right a mistake in locked hours, and show all that were put right."""
    cooperative = request.cooperative
    years = selectors.years(cooperative, on=request.visit.on)
    with_hours = selectors.year_ends_with_hours(cooperative)
    year = chosen_year(request.GET.get("year", ""), years, with_hours)
    form = _correct_form(request, year) if KEEPER in request.roles else None
    if form and form.is_valid() and _corrected(request, form):
        return redirect(f"{reverse('labor:correct', args=[slug])}?year={year.name}")
    bylaws = in_force(cooperative, on=request.visit.on)
    context = {
        "form": form,
        "year": year,
        "years": years,
        "lock": selectors.lock_state(cooperative, year_end=year.last),
        "corrections": [
            (sheet, TREATMENT_WORDS.get(sheet.treatment, sheet.treatment))
            for sheet in selectors.corrections_of(cooperative, year_end=year.last)
        ],
        "rules": [bylaws[key] for key in (REOPEN, BOUND) if key in bylaws],
        "treatments": [(TREATMENT_WORDS[key], WHY[key]) for key in TREATMENT_WORDS],
        "names": sorted(names_by_code(cooperative).items()),
    }
    status = 422 if form and form.errors else 200
    return render(request, "ledger/labor/correct.html", context, status=status)


def _correct_form(request: CoopRequest, year: FiscalYear) -> CorrectForm | None:
    """The form, where the bylaws say which kinds of hours there are."""
    try:
        return CorrectForm(request.POST or None, **_line_kwargs(request, year.last))
    except CoopError as refusal:
        messages.error(request, str(refusal))
        return None


def _corrected(request: CoopRequest, form: CorrectForm) -> bool:
    """Make the correction, and say what became of it; a refusal goes on the form."""
    cleaned = form.cleaned_data
    try:
        done = services.correct_hours(
            cooperative=request.cooperative,
            line=form.typed(1),
            reason=cleaned["reason"],
            authority=cleaned["authority"],
            by=request.user,
            at=request.visit.at,
        )
    except CoopError as refusal:
        form.add_error(None, str(refusal))
        return False
    said = _("The correction was saved: %(what)s. %(why)s")
    words = {"what": _(TREATMENT_WORDS[done.treatment]), "why": _(WHY[done.treatment])}
    messages.success(request, said % words)
    if done.carried:
        more = _("What was taken back beyond the year’s hours is in the year that runs.")
        messages.info(request, more)
    return True
