"""Accompanying groups: what a centre sees of them, and the group's own say in it."""

from http import HTTPStatus

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from coopkit.accounts.views import too_many
from coopkit.codes import as_read
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from governance.formation.forms.incubators import (
    AccompanyForm,
    IncubatorForm,
    SeatForm,
    ShareForm,
)
from governance.formation.models import FoundingGroup, Incubator
from governance.formation.selectors import incubators as reading
from governance.formation.selectors.groups import is_forming
from governance.formation.selectors.shared import shown_sheet
from governance.formation.services.incubating import (
    NoSuchIncubatorError,
    accompany as begin_to_accompany,
    begin_incubator,
    end_seat,
    give_seat,
    go_alone,
    share_sheets,
)
from governance.formation.views.common import founder_at, group_at

BOTH = ["GET", "HEAD", "POST"]
TRIES = "group_code"


@require_http_methods(BOTH)
def incubators(request: CoopRequest) -> HttpResponse:
    """Those the reader looks in for; whoever may, makes one."""
    may_begin = reading.may_begin(request.user)
    if request.method == "POST" and not may_begin:
        raise Http404
    form = IncubatorForm(request.POST or None)
    if form.is_valid():
        try:
            made = begin_incubator(
                name=form.cleaned_data["name"], by=request.user, at=timezone.now()
            )
        except CoopError as refusal:
            form.add_error("name", str(refusal))
        else:
            return redirect("groups:incubator", made.pk)
    context = {
        "incubators": reading.incubators_of(request.user),
        "may_begin": may_begin,
        "form": form,
    }
    return render(request, "governance/formation/incubators.html", context)


@require_http_methods(BOTH)
def incubator(request: CoopRequest, pk: int) -> HttpResponse:
    """The groups that let it look in, each with its stages; its code and its seats."""
    own = _own(request, pk)
    form = SeatForm(request.POST if request.POST.get("do") == "seat" else None)
    if request.method == "POST":
        try:
            if request.POST.get("do") == "end":
                _end(request, own)
                return redirect("groups:incubator", pk)
            if form.is_valid():
                email = form.cleaned_data["email"]
                give_seat(incubator=own, email=email, by=request.user, at=timezone.now())
                messages.success(request, _("They can look in now."))
                return redirect("groups:incubator", pk)
        except CoopError as refusal:
            if form.is_bound:
                form.add_error("email", str(refusal))
            else:
                messages.error(request, str(refusal))
    context = {
        "incubator": own,
        "code": as_read(own.code),
        "lines": reading.lines_of(reading.groups_in(own)),
        "seats": reading.seats_of(own),
        "form": form,
    }
    return render(request, "governance/formation/incubator.html", context)


@require_safe
def incubated(request: CoopRequest, pk: int, group: str) -> HttpResponse:
    """One group: its fifteen stages in a word each, and what it shares."""
    own = _own(request, pk)
    (line,) = reading.lines_of([_group(own, group)])
    context = {"incubator": own, "line": line}
    return render(request, "governance/formation/incubated.html", context)


@require_safe
def shared_sheet(request: CoopRequest, pk: int, group: str, key: str) -> HttpResponse:
    """A worksheet that the group shares, as it stands; any other is not found."""
    own = _own(request, pk)
    found = _group(own, group)
    shown = shown_sheet(found, key)
    if shown is None:
        raise Http404
    context = {"incubator": own, "group": found, "shown": shown}
    return render(request, "governance/formation/shared_sheet.html", context)


@require_http_methods(BOTH)
def accompany(request: CoopRequest, slug: str) -> HttpResponse:
    """Say plainly what a centre sees, and let the group begin, end or share."""
    group = group_at(request)
    do = request.POST.get("do", "")
    form = AccompanyForm(request.POST if do == "begin" else None)
    if request.method == "POST":
        founder_at(request, group)
        try:
            answer = _decide(request, group, do, form)
        except CoopError as refusal:
            if isinstance(refusal, NoSuchIncubatorError):
                ratelimit.consume(request, action=TRIES)
            if form.is_bound:
                form.add_error("code", str(refusal))
            else:
                messages.error(request, str(refusal))
        else:
            if answer is not None:
                return answer
    context = {
        "group": group,
        "form": form,
        "share": ShareForm(initial={"sheets": group.shared}),
        "seen": reading.what_is_seen(),
        "hidden": reading.what_is_not_seen(),
        "is_forming": is_forming(group),
    }
    return render(request, "governance/formation/accompany.html", context)


def _decide(
    request: CoopRequest, group: FoundingGroup, do: str, form: AccompanyForm
) -> HttpResponse | None:
    """What a button of the page asks for; nothing where the form has to be shown."""
    by, at = request.user, request.visit.at
    if do == "begin":
        if refused := too_many(request, TRIES, counts=False):
            return refused
        if not form.is_valid():
            return None
        made = begin_to_accompany(
            group=group, code=form.cleaned_data["code"], by=by, at=at
        )
        said = _("%(name)s sees your stages now.") % {"name": made.name}
    elif do == "end":
        go_alone(group=group, by=by, at=at)
        said = _("Nobody looks in any more.")
    elif do == "share":
        keys = request.POST.getlist("sheets")
        share_sheets(group=group, keys=keys, by=by, at=at)
        said = _("Saved.")
    else:
        return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    messages.success(request, said)
    return redirect("formation:accompany", request.cooperative.slug)


def _own(request: CoopRequest, pk: int) -> Incubator:
    own = reading.incubator_for(request.user, pk)
    if own is None:
        raise Http404
    return own


def _group(own: Incubator, slug: str) -> FoundingGroup:
    group = reading.group_in(own, slug)
    if group is None:
        raise Http404
    return group


def _end(request: CoopRequest, own: Incubator) -> None:
    seats = {str(seat.pk): seat for seat in reading.seats_of(own)}
    seat = seats.get(request.POST.get("seat", ""))
    if seat is None:
        raise Http404
    seat.incubator = own
    end_seat(seat=seat, by=request.user, at=timezone.now())
    messages.success(request, _("They look in no more."))
