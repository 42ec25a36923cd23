"""Clinics: the calendar, its file, a clinic's page; planning, changing, cancelling."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cms.centre.forms.clinics import ClinicForm, told_of
from cms.centre.models import Clinic
from cms.centre.selectors import clinics as reading
from cms.centre.selectors.callbacks import callbacks_of, takes_requests
from cms.centre.selectors.staff import roles_held
from cms.centre.services import clinics as services
from cms.learning.views.asking import number_in
from coopkit.cooperatives.access import CLINICS
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError

BOTH = ["GET", "HEAD", "POST"]
ICS = "text/calendar; charset=utf-8"


@require_safe
def clinics(request: CoopRequest) -> HttpResponse:
    """The clinics to come, month by month, the next first."""
    at = timezone.now()
    plans = _may_plan(request)
    context = {
        "months": list(reading.by_month(reading.to_come(at))),
        "may_plan": plans,
        "over": reading.lately_over(at) if plans else [],
    }
    return render(request, "cms/centre/clinics.html", context)


@require_safe
def clinics_ics(request: HttpRequest) -> HttpResponse:
    """The calendar file of all clinics, or of `?clinic=`."""
    said = request.GET.get("clinic", "")
    only = number_in(said)
    if said and only is None:
        raise Http404
    body = reading.calendar_file(at=timezone.now(), only=only)
    if body is None:
        raise Http404
    response = HttpResponse(body, content_type=ICS)
    response["Content-Disposition"] = 'attachment; filename="calendar.ics"'
    return response


@require_safe
def clinic(request: CoopRequest, pk: int) -> HttpResponse:
    """A clinic: when, where, what to bring; and how to be called about it."""
    at = timezone.now()
    found = found_clinic(pk)
    named = request.user.is_authenticated and found.is_named(request.user)
    opens = named and _may_plan(request)
    context = {
        "clinic": found,
        "topics": reading.topics_of(found),
        "is_over": found.ends_at <= at,
        "takes_requests": takes_requests(found, at),
        "may_plan": _may_plan(request),
        "may_open": opens,
        "asked": len(callbacks_of(found, on=timezone.localdate(at))) if opens else 0,
    }
    return render(request, "cms/centre/clinic.html", context)


@require_http_methods(BOTH)
def clinic_new(request: CoopRequest) -> HttpResponse:
    """Plan a clinic; whoever plans it is named for it, unless they say otherwise."""
    at = timezone.now()
    form = ClinicForm(
        request.POST or None,
        people=reading.may_be_named(at),
        initial={
            "day": timezone.localdate(at),
            "languages": ["en", "es"],
            "takes_requests": True,
            "coordinators": [request.user.pk],
        },
    )
    if form.is_valid():
        try:
            made = services.plan_clinic(facts=form.facts(), by=request.user, at=at)
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is planned. Everybody can see it."))
            return redirect("centre:clinic", made.pk)
    return render(request, "cms/centre/clinic_form.html", {"form": form})


@require_http_methods(BOTH)
def clinic_edit(request: CoopRequest, pk: int) -> HttpResponse:
    """Change a clinic, or cancel it."""
    at = timezone.now()
    found = found_clinic(pk)
    if request.POST.get("do") == "cancel":
        return _cancel(request, found)
    form = ClinicForm(
        request.POST or None, people=reading.may_be_named(at), initial=told_of(found)
    )
    if form.is_valid():
        try:
            services.change_clinic(
                clinic=found, facts=form.facts(), by=request.user, at=at
            )
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is changed. Calendars learn it."))
            return redirect("centre:clinic", found.pk)
    context = {"form": form, "clinic": found}
    return render(request, "cms/centre/clinic_form.html", context)


def found_clinic(pk: int) -> Clinic:
    """The clinic of an address, or not found."""
    found = reading.clinics().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _cancel(request: CoopRequest, found: Clinic) -> HttpResponse:
    try:
        services.cancel_clinic(clinic=found, by=request.user, at=timezone.now())
    except CoopError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("It is cancelled. Call those who asked to be called.")
        )
    return redirect("centre:clinic", found.pk)


def _may_plan(request: CoopRequest) -> bool:
    """Whether to show the way to what those who plan clinics do."""
    if not request.user.is_authenticated:
        return False
    return bool(roles_held(request.user, timezone.localdate()) & CLINICS)
