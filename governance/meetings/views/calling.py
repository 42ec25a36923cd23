"""Pages on which meetings are listed, prepared, changed, told of and called off."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from governance.bylaws.selectors import in_force
from governance.meetings import selectors, services
from governance.meetings.forms.calling import (
    AdjournForm,
    ChangeForm,
    MeetingForm,
    ReasonForm,
)
from governance.meetings.models import Meeting, MeetingKind, MeetingState, Petition
from governance.meetings.views.common import (
    chosen,
    found,
    is_caller,
    may_see,
    own,
    people_of,
    tried,
)


def meetings(request: CoopRequest, slug: str) -> HttpResponse:
    """The meetings to come and those that were held."""
    coming = selectors.coming(request.cooperative)
    context = {
        "coming": [each for each in coming if may_see(request, each)],
        "over": [
            each
            for each in selectors.over(request.cooperative)[:50]
            if may_see(request, each)
        ],
        "petitions": list(selectors.waiting(request.cooperative)),
        "may_call": is_caller(request),
    }
    return render(request, "governance/meetings/meetings.html", context)


def call(request: CoopRequest, slug: str) -> HttpResponse:
    """Begin to prepare a meeting; what the bylaws ask stands beside it."""
    petition = _petition(request)
    initial = {"hour": "18:00"}
    if petition is not None:
        initial |= {"kind": MeetingKind.SPECIAL.value, "purpose": petition.purpose}
    form = MeetingForm(request.POST or None, people=people_of(request), initial=initial)
    if form.is_valid():
        try:
            meeting = services.call_meeting(
                cooperative=request.cooperative,
                petition=petition,
                by=request.user,
                at=request.visit.at,
                **_fields(request, form),
            )
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("meetings:agenda", slug, meeting.pk)
    context = {"form": form, "petition": petition, "rules": _rules(request)}
    return render(request, "governance/meetings/call.html", context)


def _petition(request: CoopRequest) -> Petition | None:
    """The petition that a meeting is called for, named in the address."""
    number = request.GET.get("petition", "")
    if not number.isdecimal():
        return None
    return get_object_or_404(selectors.waiting(request.cooperative), pk=int(number))


def meeting(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """A meeting: when and where, its agenda, who was told, and what came of it."""
    shown = found(request, pk)
    lines = selectors.agenda_of(shown, entries=shown.state == MeetingState.CLOSED)
    mine = own(request)
    is_open = shown.state == MeetingState.OPEN
    here = selectors.presence_at(shown, at=request.visit.at) if is_open else None
    context = {
        "meeting": shown,
        "lines": lines,
        "notices": selectors.notices_of(shown) if is_caller(request) else [],
        "told": [
            each
            for each in selectors.notices_of(shown)
            if mine and each.membership_id == mine.pk
        ],
        "mine": mine,
        "is_there": bool(here and mine and mine.code in here.codes),
        "is_remote": selectors.held_rules(shown)["meetings.remote"]["value"],
        "rules": _frozen_rules(shown),
        "cancelled": shown.rules.get("cancelled"),
        "second": getattr(shown, "second_call", None),
        "may_call": is_caller(request),
        "cancel_form": ReasonForm(),
    }
    return render(request, "governance/meetings/meeting.html", context)


def edit(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Change a meeting: freely while it is prepared, with a new notice once called."""
    shown = found(request, pk)
    form = _form(request, shown)
    if form.is_valid():
        try:
            _save(request, shown, form)
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(shown)
    context = {"form": form, "meeting": shown, "rules": _rules(request)}
    return render(request, "governance/meetings/edit.html", context)


@require_POST
def cancel(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Call a meeting off."""
    shown = found(request, pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        tried(
            request,
            lambda: services.cancel_meeting(
                meeting=shown,
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=request.visit.at,
            ),
            _("The meeting is called off; everybody who was told of it is told."),
        )
    return redirect(shown)


def adjourn(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Put off what is left of a meeting to a second call."""
    shown = found(request, pk)
    form = AdjournForm(request.POST or None, initial={"hour": "18:00"})
    if form.is_valid():
        data = form.cleaned_data
        try:
            second = services.adjourn(
                meeting=shown,
                starts_at=form.starts_at,
                ends_at=form.ends_at,
                place=data["place"],
                why=data["why"],
                by=request.user,
                at=request.visit.at,
            )
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(second)
    state = selectors.quorum_at(shown, at=request.visit.at)
    keys = ("meetings.adjourn_days", "quorum.second_call")
    bylaws = in_force(request.cooperative, on=request.visit.on)
    context = {
        "form": form,
        "meeting": shown,
        "state": state,
        "rules": selectors.clauses(bylaws, keys),
    }
    return render(request, "governance/meetings/adjourn.html", context)


def _form(request: CoopRequest, meeting: Meeting) -> MeetingForm | ChangeForm:
    starts = timezone.localtime(meeting.starts_at)
    initial: dict[str, Any] = {
        "kind": meeting.kind,
        "title": meeting.title,
        "purpose": meeting.purpose,
        "day": starts.date(),
        "hour": starts.time(),
        "minutes": int((meeting.ends_at - meeting.starts_at).total_seconds() // 60),
        "place": meeting.place,
        "joining": meeting.joining,
        "record_on": meeting.record_on,
        "chair": meeting.chair_id or "",
    }
    if meeting.state == MeetingState.PLANNED:
        return MeetingForm(
            request.POST or None, people=people_of(request), initial=initial
        )
    return ChangeForm(request.POST or None, initial=initial)


def _save(request: CoopRequest, meeting: Meeting, form: MeetingForm | ChangeForm) -> None:
    if isinstance(form, MeetingForm):
        services.edit_meeting(
            meeting=meeting,
            by=request.user,
            at=request.visit.at,
            **_fields(request, form),
        )
        return
    data = form.cleaned_data
    services.change_called(
        meeting=meeting,
        by=request.user,
        at=request.visit.at,
        starts_at=form.starts_at,
        ends_at=form.ends_at,
        place=data["place"],
        joining=data["joining"],
        why=data["why"],
    )


def _fields(request: CoopRequest, form: MeetingForm) -> dict[str, Any]:
    """What a form says of a meeting, as the services take it."""
    data = form.cleaned_data
    return {
        "kind": data["kind"],
        "title": data["title"],
        "purpose": data["purpose"],
        "starts_at": form.starts_at,
        "ends_at": form.ends_at,
        "place": data["place"],
        "joining": data["joining"],
        "record_on": data["record_on"] or data["day"],
        "chair": chosen(request, data["chair"]),
    }


def _rules(request: CoopRequest) -> list[Any]:
    keys = (
        "meetings.notice_min_days",
        "meetings.notice_max_days",
        "meetings.personal_notice",
        "meetings.record_days",
        "meetings.annual_months",
        "meetings.remote",
        "board.notice_days",
    )
    bylaws = in_force(request.cooperative, on=request.visit.on)
    return selectors.clauses(bylaws, keys)


def _frozen_rules(meeting: Meeting) -> list[Any]:
    """The rules that a meeting is held by, as the bylaws of the fixed day print them."""
    held = selectors.held_rules(meeting)
    on = meeting.rules.get("on", "")
    day = date.fromisoformat(on) if on else timezone.localdate(meeting.starts_at)
    return selectors.clauses(in_force(meeting.cooperative, on=day), held)
