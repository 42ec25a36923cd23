"""The pages of offices: who holds what on a day, and what the secretary records."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coopkit.cooperatives.access import CALLERS
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from governance.meetings import services
from governance.meetings.forms.offices import (
    CloseForm,
    EndForm,
    OfficeForm,
    SeatForm,
    SizeForm,
    TurnsForm,
)
from governance.meetings.models import Office, OfficeTerm
from governance.meetings.selectors import office_pages
from governance.members.forms.day import DayForm
from governance.members.selectors import by_code, roll
from governance.members.selectors.decisions import checked_decision


def offices(request: CoopRequest, slug: str) -> HttpResponse:
    """Show who holds what today, or on any day."""
    cooperative = request.cooperative
    form = DayForm(request.GET if "on" in request.GET else None)
    form.fields["on"].initial = request.visit.on
    on = form.cleaned_data["on"] if form.is_bound and form.is_valid() else None
    day = on or request.visit.on
    context = {
        "form": form,
        "on": day,
        "is_today": day == request.visit.on,
        "sheets": office_pages.sheets(cooperative, on=day),
        "everybody": office_pages.all_are_the_board(cooperative, on=day),
        "warnings": list(office_pages.warnings(cooperative, on=day)),
        "rules": office_pages.board_rules(cooperative, on=day),
        "may_record": bool(request.roles & CALLERS),
    }
    return render(request, "governance/meetings/offices.html", context)


def office(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Show an office with its history; let a caller record who holds it."""
    held = _office(request, pk)
    may_record = bool(request.roles & CALLERS)
    forms = _forms(request, held) if may_record else {}
    act = ACTS.get(request.POST.get("do", ""))
    if request.method == "POST" and act:
        form = forms.get(request.POST["do"])
        if form is None:
            return redirect("meetings:office", slug, pk)
        if form.is_valid():
            try:
                act(request, held, form)
            except CoopError as refusal:
                form.add_error(None, str(refusal))
            else:
                return redirect("meetings:office", slug, pk)
    on = request.visit.on
    context: dict[str, Any] = {
        "sheet": office_pages.sheet_of(held, on=on),
        "history": office_pages.history(held, on=on),
        "rules": office_pages.board_rules(request.cooperative, on=on),
        "may_record": may_record,
        **forms,
    }
    return render(request, "governance/meetings/office.html", context)


def office_new(request: CoopRequest, slug: str) -> HttpResponse:
    """Set an office up."""
    sent = request.POST if request.method == "POST" else None
    form = OfficeForm(sent, languages=request.cooperative.languages)
    if form.is_valid():
        try:
            made = services.create_office(
                cooperative=request.cooperative,
                new=_new(form),
                by=request.user,
                at=request.visit.at,
                on=request.visit.on,
            )
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("meetings:office", slug, made.pk)
    context = {
        "form": form,
        "rules": office_pages.board_rules(request.cooperative, on=request.visit.on),
    }
    return render(request, "governance/meetings/office_new.html", context)


def term_end(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Record that somebody resigned from an office, or was recalled."""
    rows = OfficeTerm.objects.filter(office__cooperative=request.cooperative)
    term = get_object_or_404(
        rows.select_related("office__cooperative", "membership__person"), pk=pk
    )
    sent = request.POST if request.method == "POST" else None
    form = EndForm(sent, on=request.visit.on)
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.end_term(
                term=term,
                on=given["on"],
                how=given["how"],
                decision=checked_decision(request.cooperative, given["decision"]),
                by=request.user,
                at=request.visit.at,
            )
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            told = {
                "name": term.membership.person.display_name,
                "day": date_format(given["on"]),
            }
            words = _("Recorded: %(name)s’s last day in office is %(day)s.")
            messages.success(request, words % told)
            return redirect("meetings:office", slug, term.office_id)
    sheet = office_pages.sheet_of(term.office, on=request.visit.on)
    context = {"term": term, "form": form, "sheet": sheet}
    return render(request, "governance/meetings/term_end.html", context)


def _office(request: CoopRequest, pk: int) -> Office:
    rows = Office.objects.filter(cooperative=request.cooperative)
    return get_object_or_404(rows.select_related("cooperative"), pk=pk)


def _forms(request: CoopRequest, held: Office) -> dict[str, Form]:
    """The forms of an office; only the one that was sent is filled."""
    sent, on = request.POST.get("do", ""), request.visit.on
    data = {do: request.POST if sent == do else None for do in ACTS}
    if held.ended_on:
        return {}
    turns = {
        "rotation": ", ".join(held.rotation),
        "turn_days": held.turn_days or None,
        "turns_from": on,
    }
    people = {line.code: line.name for line in roll(request.cooperative, on=on)}
    forms: dict[str, Form] = {
        "turns": TurnsForm(data["turns"], initial=turns),
        "close": CloseForm(data["close"], initial={"on": on}),
    }
    if not held.rotation:
        forms["seat"] = SeatForm(data["seat"], people=people, on=on)
        forms["size"] = SizeForm(data["size"], initial={"seats": held.seats})
    return forms


def _seat(request: CoopRequest, held: Office, form: Form) -> None:
    given = form.cleaned_data
    services.seat(
        office=held,
        membership=by_code(request.cooperative, given["code"]),
        starts_on=given["starts_on"],
        ends_on=given["ends_on"],
        how=given["how"],
        decision=checked_decision(request.cooperative, given["decision"]),
        by=request.user,
        at=request.visit.at,
    )
    messages.success(request, _("Recorded. The role on this site follows the term."))


def _size(request: CoopRequest, held: Office, form: Form) -> None:
    services.resize_office(
        office=held,
        seats=form.cleaned_data["seats"],
        by=request.user,
        at=request.visit.at,
        on=request.visit.on,
    )


def _close(request: CoopRequest, held: Office, form: Form) -> None:
    services.close_office(
        office=held,
        on=form.cleaned_data["on"],
        by=request.user,
        at=request.visit.at,
    )


def _turns(request: CoopRequest, held: Office, form: Form) -> None:
    assert isinstance(form, TurnsForm)  # noqa: S101  for the type checker
    services.set_rotation(
        office=held,
        codes=form.order,
        turn_days=form.cleaned_data["turn_days"],
        turns_from=form.cleaned_data["turns_from"],
        by=request.user,
        at=request.visit.at,
    )


def _new(form: OfficeForm) -> services.NewOffice:
    given = form.cleaned_data
    return services.NewOffice(
        key=form.key,
        name=form.names,
        body=given["body"],
        role=given["role"],
        seats=given["seats"],
        term_months=given["term_months"],
        rotation=form.order,
        turn_days=given["turn_days"] or 0,
        turns_from=given["turns_from"],
    )


ACTS = {"seat": _seat, "size": _size, "turns": _turns, "close": _close}
