"""The pages of redemptions: what is due to be paid out, and each run on its way."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from coopkit.cooperatives.access import BOOKKEEPER, BOOKS
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.cooperatives.selectors import year_of
from coopkit.errors import CoopError
from coopkit.money import Cents, plain_amount
from governance.members.selectors import member_of, names_by_code
from ledger.equity import services
from ledger.equity.forms.capital import (
    PostRunForm,
    RedemptionForm,
    ResolutionForm,
    TakeBackForm,
)
from ledger.equity.models import CapitalRun, CapitalRunLine
from ledger.equity.models.runs import RunKind
from ledger.equity.redemption import planned_years
from ledger.equity.selectors.accounts import has_book
from ledger.equity.selectors.runs import (
    by_year,
    figures_of,
    layers_of,
    lines_of,
    redemption_rules,
    room_of_year,
    runs_of,
)
from ledger.equity.services.run_words import fingerprint, run_heading, run_text
from ledger.equity.solvency import Figures


def redemptions(request: CoopRequest, slug: str) -> HttpResponse:
    """Show what is planned to be paid out and when, and prepare the next run."""
    cooperative, on = request.cooperative, request.visit.on
    if not has_book(cooperative):
        return render(request, "ledger/equity/no_books.html", {})
    rules, figures = redemption_rules(cooperative, on=on), figures_of(cooperative, on=on)
    held = by_year(layers_of(cooperative, on=on))
    planned = planned_years(
        held, after_years=rules.years, this_year=year_of(cooperative, on).name
    )
    room = room_of_year(cooperative, on=on, cap=rules.cap)
    due = sum(cents for _year, cents, _then, has_come in planned if has_come)
    form = RedemptionForm(
        request.POST or None,
        cooperative=cooperative,
        tests=rules.tests_solvency,
        initial={
            "budget": _typed(min(due, room.cents), request),
            "falls_due": _typed(figures.falls_due_cents, request),
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            run = _prepare(request, form.cleaned_data, figures)
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("equity:redemption", slug, run.pk)
    context = {
        "form": form,
        "rules": rules,
        "figures": figures,
        "planned": planned,
        "total": sum(held.values()),
        "room": room,
        "runs": runs_of(cooperative, kind=RunKind.REDEMPTION),
        "keeper": BOOKKEEPER in request.roles,
    }
    return render(request, "ledger/equity/redemptions.html", context)


def _typed(cents: Cents, request: CoopRequest) -> str:
    """An amount to begin with; nothing for none."""
    units = request.cooperative.minor_units
    return plain_amount(cents, minor_units=units) if cents else ""


def _prepare(
    request: CoopRequest, given: Mapping[str, Any], figures: Figures
) -> CapitalRun:
    """Prepare a run from what was asked for."""
    if given["falls_due"] is not None:
        figures = replace(
            figures,
            comes_in_cents=given["comes_in"] or 0,
            falls_due_cents=given["falls_due"],
        )
    return services.prepare_redemption(
        cooperative=request.cooperative,
        on=request.visit.on,
        budget_cents=given["budget"],
        figures=figures if given["attested_by"] else None,
        attested_by=given["attested_by"],
        by=request.user,
        at=request.visit.at,
    )


def redemption(request: CoopRequest, slug: str, run: int) -> HttpResponse:
    """Show a run, of a redemption or of interest, and take its next step."""
    found = get_object_or_404(
        CapitalRun.objects.select_related("motion", "cooperative", "prepared_by"),
        cooperative=request.cooperative,
        pk=run,
    )
    forms: dict[str, Any] = {}
    refused = ""
    if request.method == "POST":
        try:
            done = _act(request, found, forms)
        except CoopError as refusal:
            refused = str(refusal)
        else:
            if done:
                return done
    return _page(request, found, forms, refused)


def _act(
    request: CoopRequest, run: CapitalRun, forms: dict[str, Any]
) -> HttpResponse | None:
    """Take the step that was asked for; None where its form has an error."""
    act, at, user = request.POST.get("act", ""), request.visit.at, request.user
    back = redirect("equity:redemption", request.cooperative.slug, run.pk)
    if act == "send":
        motion = services.send_run(run=run, by=user, at=at)
        messages.success(request, _("The members can vote now."))
        return redirect(motion)
    kinds = {"approve": ResolutionForm, "post": PostRunForm, "take_back": TakeBackForm}
    if act not in kinds:
        return back
    days = {} if act == "approve" else {"today": request.visit.on}
    form = forms[act] = kinds[act](request.POST, **days)
    if not form.is_valid():
        return None
    given = form.cleaned_data
    if act == "approve":
        number = given["resolution"]
        services.approve_run(run=run, resolution=number, by=user, at=at)
        messages.success(request, _("The decision is taken down. It can be posted now."))
    elif act == "post":
        services.post_run(run=run, on=given["on"], by=user, at=at)
        messages.success(request, _("It stands in the books."))
    else:
        services.take_back_run(
            run=run, on=given["on"], reason=given["reason"], by=user, at=at
        )
        messages.success(request, _("It was taken back by new entries."))
    return back


def _page(
    request: CoopRequest, run: CapitalRun, forms: dict[str, Any], refused: str
) -> HttpResponse:
    cooperative, today = request.cooperative, request.visit.on
    officer = bool(request.roles & BOOKS)
    mine = member_of(user=request.user, cooperative=cooperative, on=today)
    code = "" if officer else (mine.code if mine else "–")
    rules = redemption_rules(cooperative, on=run.on)
    is_interest = run.kind == RunKind.INTEREST
    room = reverse(
        f"equity:{'interest' if is_interest else 'redemptions'}", args=[cooperative.slug]
    )
    days: dict[str, Any] = {"today": today, "initial": {"on": today}}
    context = {
        "run": run,
        "is_interest": is_interest,
        "title": run_heading(run),
        "room": room,
        "officer": officer,
        "keeper": BOOKKEEPER in request.roles,
        "refused": refused,
        "rows": _named(request, lines_of(run, code=code), officer=officer),
        "text": run_text(run),
        "print": fingerprint(run),
        "rules": rules,
        "members_only": rules.decided_by == "members" and not is_interest,
        "approve_form": forms.get("approve") or ResolutionForm(),
        "post_form": forms.get("post") or PostRunForm(**days),
        "back_form": forms.get("take_back") or TakeBackForm(**days),
        "test": run.data.get("solvency"),
        "waiting": run.data.get("waiting", []) if officer else [],
    }
    return render(request, "ledger/equity/redemption.html", context)


def _named(
    request: CoopRequest, lines: list[CapitalRunLine], *, officer: bool
) -> list[tuple[CapitalRunLine, str]]:
    """Each line with whose it is; a member sees the own ones, without a name."""
    names = names_by_code(request.cooperative) if officer else {}
    return [(line, names.get(line.code, line.code)) for line in lines]
