"""Asking to be called, withdrawing it; and opening what people ask, one at a time."""

from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cms.centre.clinic_terms import UnknownRequestError, erase_day
from cms.centre.forms.callbacks import CallbackForm, WithdrawForm
from cms.centre.models import Callback, Clinic
from cms.centre.selectors import callbacks as reading
from cms.centre.services import callbacks as services
from cms.centre.views.clinics import found_clinic
from cms.learning.views.asking import language_now
from coopkit.accounts.views import too_many
from coopkit.codes import as_read
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError

BOTH = ["GET", "HEAD", "POST"]
ASKS, TRIES = "centre_callback", "centre_callback_code"


@never_cache
@require_http_methods(BOTH)
def callback(request: CoopRequest, pk: int) -> HttpResponse:
    """Ask to be called about a clinic, or withdraw that by its code."""
    clinic = found_clinic(pk)
    if request.POST.get("do") == "withdraw":
        return _withdraw(request, clinic)
    form = CallbackForm(
        request.POST or None,
        clinic=clinic,
        initial={
            "code": services.draw_code(),
            "language": language_now(),
            "region": clinic.region.key,
        },
    )
    if form.is_valid():
        if refused := too_many(request, ASKS):
            return refused
        try:
            code = services.ask_for_call(
                clinic=clinic,
                wish=form.wish(),
                code=form.drawn or services.draw_code(),
                at=timezone.now(),
            )
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _asked(request, clinic, code)
    return _page(request, clinic, form=form)


@require_http_methods(BOTH)
def callbacks(request: CoopRequest, pk: int) -> HttpResponse:
    """How many ask to be called; one opens at a time, and each look is noted."""
    clinic = found_clinic(pk)
    if not clinic.is_named(request.user):
        raise Http404
    chosen = _chosen(request, clinic) if request.method == "POST" else None
    at = timezone.now()
    if chosen and request.POST.get("do") == "done":
        services.finish(callback=chosen, by=request.user, at=at)
        messages.success(request, _("It is done, and erased."))
        return redirect("centre:callbacks", pk)
    context: dict[str, Any] = {
        "clinic": clinic,
        "opened": None,
        "waiting": reading.waiting(clinic, on=timezone.localdate(at)),
    }
    if chosen:
        try:
            opened = services.look_at(callback=chosen, by=request.user, at=at)
        except CoopError as refusal:
            messages.error(request, str(refusal))
            return redirect("centre:callbacks", pk)
        looks = reading.looks_at(chosen)
        context |= {"opened": opened, "callback": chosen, "looks": looks}
        context["region"] = reading.region_name(opened.region)
    return render(request, "cms/centre/callbacks.html", context)


def _page(
    request: CoopRequest,
    clinic: Clinic,
    *,
    form: CallbackForm | None = None,
    back: WithdrawForm | None = None,
    withdrawn: bool = False,
) -> HttpResponse:
    context = {
        "clinic": clinic,
        "form": form,
        "back": back or WithdrawForm(),
        "is_withdrawn": withdrawn,
        "takes_requests": reading.takes_requests(clinic, timezone.now()),
        "erase_on": erase_day(timezone.localdate(clinic.ends_at)),
    }
    return render(request, "cms/centre/callback.html", context)


def _asked(request: CoopRequest, clinic: Clinic, code: str) -> HttpResponse:
    """The code to note down stands in the answer itself: in no address, in no session."""
    context = {
        "clinic": clinic,
        "code": as_read(code),
        "back": WithdrawForm(initial={"back": as_read(code)}),
        "erase_on": erase_day(timezone.localdate(clinic.ends_at)),
    }
    return render(request, "cms/centre/callback_asked.html", context)


def _withdraw(request: CoopRequest, clinic: Clinic) -> HttpResponse:
    if refused := too_many(request, TRIES, counts=False):
        return refused
    back = WithdrawForm(request.POST)
    if back.is_valid():
        try:
            services.withdraw(code=back.cleaned_data["back"])
        except UnknownRequestError as refusal:
            ratelimit.consume(request, action=TRIES)
            back.add_error("back", str(refusal))
        else:
            return _page(request, clinic, withdrawn=True)
    return _page(request, clinic, back=back)


def _chosen(request: CoopRequest, clinic: Clinic) -> Callback:
    """The request that a button named, of this clinic; else not found."""
    rows = reading.callbacks_of(clinic, on=timezone.localdate())
    said = request.POST.get("which", "")
    found = next((row for row in rows if str(row.uid) == said), None)
    if found is None:
        raise Http404
    return found
