"""A year under the bylaws and under other rules, side by side; nothing is posted."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext as _

from coopkit.cooperatives.access import BOOKKEEPER, BOOKS
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from coopkit.periods import FiscalYear
from governance.bylaws.parameters import catalogue
from governance.bylaws.selectors import in_force, name_of, words_of
from governance.members.selectors import member_of
from ledger.patronage import selectors, services
from ledger.patronage.forms.compare import ScenarioForm
from ledger.patronage.models import Scenario
from ledger.patronage.scenario import Figures
from ledger.patronage.selectors.compare import (
    AT_ONCE,
    Comparison,
    compare as side_by_side,
    scenarios_of,
)
from ledger.patronage.selectors.years import DRAFT
from ledger.patronage.views.showing import PUBLIC_STATES, period_of


def compare(request: CoopRequest, slug: str, year: int) -> HttpResponse:
    """Show scenarios side by side, and let the bookkeeper keep another."""
    period = period_of(request, year)
    if not request.roles & BOOKS and not _is_public(request, period):
        context = {"year": selectors.Year(period=period, state=DRAFT)}
        return render(request, "ledger/patronage/not_yet.html", context)
    if request.method == "POST" and "drop" in request.POST:
        return _drop(request, period)
    form = ScenarioForm(
        request.POST or None,
        known=catalogue(request.cooperative.jurisdiction),
        language=get_language() or "en",
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.save_scenario(
                cooperative=request.cooperative,
                year_end=period.last,
                name=form.cleaned_data["name"],
                changes=form.changes(),
                by=request.user,
                at=request.visit.at,
            )
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The scenario was kept."))
            return redirect("patronage:compare", slug, year)
    status = 200 if request.method == "GET" else 409
    context = _context(request, period) | {"form": form}
    return render(request, "ledger/patronage/compare.html", context, status=status)


def _is_public(request: CoopRequest, period: FiscalYear) -> bool:
    """Whether the members have been shown this year."""
    worksheet = selectors.current_worksheet(request.cooperative, period.last)
    return worksheet is not None and worksheet.state in PUBLIC_STATES


def _drop(request: CoopRequest, period: FiscalYear) -> HttpResponse:
    mine = Scenario.objects.filter(cooperative=request.cooperative, year_end=period.last)
    number: Any = request.POST["drop"]
    is_number = number.isascii() and number.isdigit() and len(number) < 10
    scenario = get_object_or_404(mine, pk=int(number) if is_number else 0)
    services.drop_scenario(scenario=scenario, by=request.user, at=request.visit.at)
    messages.success(request, _("The scenario was let go."))
    return redirect("patronage:compare", request.cooperative.slug, period.name)


def _context(request: CoopRequest, period: FiscalYear) -> dict[str, Any]:
    """The tables; a member without an office sees totals and the own row."""
    cooperative = request.cooperative
    kept = scenarios_of(cooperative, period)
    asked = request.GET.getlist("with")
    shown = [each for each in kept if str(each.pk) in asked] or kept[:2]
    context: dict[str, Any] = {
        "cooperative": cooperative,
        "period": period,
        "kept": [(each, each in shown[:AT_ONCE], _changes(each)) for each in kept],
        "keeper": BOOKKEEPER in request.roles,
        "rule": in_force(cooperative, on=request.visit.on).get("patronage.rates_set_by"),
    }
    try:
        found = side_by_side(cooperative, period, shown)
    except CoopError as refusal:
        return context | {"refusal": refusal}
    return context | {
        "found": found,
        "figures": [(_said(row), row) for row in found.figures],
        "rows": _rows(request, found),
    }


def _rows(request: CoopRequest, found: Comparison) -> list[tuple[str, Any]]:
    own = ""
    if not request.roles & BOOKS:
        mine = member_of(
            user=request.user, cooperative=request.cooperative, on=request.visit.on
        )
        own = mine.code if mine else "–"
    return [
        (found.names.get(row.code, row.code), row)
        for row in found.members
        if own in ("", row.code)
    ]


def _changes(scenario: Scenario) -> list[tuple[str, str]]:
    return [
        (name_of(scenario.cooperative, key), words_of(scenario.cooperative, key, value))
        for key, value in sorted(scenario.changes.items())
    ]


def _said(row: Figures) -> str:
    fund = row.what.partition("fund:")[2]
    words = {
        "patronage": _("Earnings of members’ labor"),
        "non_patronage": _("Other earnings"),
        "pool": _("Shared among members"),
        "cash": _("Paid in cash now"),
        "retained": _("Kept in accounts"),
        "fund:collective": _("To the collective account"),
        "fund:indivisible": _("To the indivisible reserve"),
        "fund:statutory": _("To the reserve that the law asks for"),
        "fund:education": _("To the education fund"),
        "fund:community": _("To other co-ops and the community"),
    }
    return words.get(row.what, fund)
