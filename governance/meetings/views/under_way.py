"""Pages of a meeting under way: who is there, the secretary's desk, the room's screen."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from governance.meetings import selectors, services
from governance.meetings.attendance import Presence, standing
from governance.meetings.forms.floor import AttendanceForm, EntryForm, HowForm
from governance.meetings.models import (
    AgendaItem,
    Attendance,
    Meeting,
    MeetingState,
    Presence as How,
)
from governance.meetings.views.common import (
    chosen,
    found,
    is_caller,
    own,
    people_of,
    tried,
)

EVERY_SECONDS = 8
RUNNING = frozenset({"open", "prepared"})
HOWS = dict(How.choices)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Somebody of the meeting, and whether they are there."""

    seat: selectors.Seat
    how: str
    has_vote: bool

    @property
    def is_there(self) -> bool:
        return bool(self.how)


def attendance(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Who is there; the secretary records who comes, who leaves, and what was wrong."""
    shown = found(request, pk)
    form = AttendanceForm(
        request.POST or None, is_remote=_is_remote(shown), auto_id="a_%s"
    )
    if request.method == "POST":
        if form.is_valid() and _attend(request, shown, form):
            return redirect("meetings:attendance", slug, pk)
        if not form.errors:
            return redirect("meetings:attendance", slug, pk)
    rows = Attendance.objects.filter(meeting=shown).select_related("membership__person")
    void = {each.voids_id for each in rows if each.voids_id}
    context = {
        "meeting": shown,
        "form": form,
        "lines": _lines(shown, request.visit.at),
        "events": [
            {"row": each, "is_void": each.pk in void, "how": HOWS.get(each.how, "")}
            for each in rows.order_by("at", "pk")
            if each.voids_id is None
        ],
        "state": selectors.quorum_at(shown, at=_moment(shown, request.visit.at)),
        "may_record": is_caller(request) and _is_running(shown),
        **_own_place(request, shown),
    }
    return render(request, "governance/meetings/attendance.html", context)


@require_POST
def come(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """A member says that they are there, or that they leave."""
    shown = found(request, pk)
    mine = own(request)
    form = HowForm(request.POST)
    if mine is not None and request.POST.get("do") == "leave":
        tried(
            request,
            lambda: services.leave(
                meeting=shown, membership=mine, by=request.user, at=request.visit.at
            ),
            _("It is recorded that you left."),
        )
    elif mine is not None and form.is_valid():
        tried(
            request,
            lambda: services.check_in(
                meeting=shown,
                membership=mine,
                how=form.cleaned_data["how"],
                at=request.visit.at,
            ),
            _("You are recorded as present."),
        )
    return redirect(shown)


@require_POST
def step_aside(request: CoopRequest, slug: str, pk: int, item: int) -> HttpResponse:
    """Somebody has a conflict of interest in an item: themselves, or told to the desk."""
    shown = found(request, pk)
    row = get_object_or_404(AgendaItem, meeting=shown, pk=item)
    told = chosen(request, request.POST.get("who", "")) if is_caller(request) else None
    who = told or own(request)
    if who is not None:
        tried(
            request,
            lambda: services.step_aside(
                item=row, membership=who, by=request.user, at=request.visit.at
            ),
            _("%(name)s steps aside in this item.") % {"name": who.person.display_name},
        )
    return redirect("meetings:floor" if told else "meetings:meeting", slug, pk)


def floor(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """The secretary's desk: open, take up items, write down, close."""
    shown = found(request, pk)
    people = people_of(request)
    is_entry = request.POST.get("do") == "write"
    form = EntryForm(request.POST if is_entry else None, people=people)
    if request.method == "POST":
        done = (
            _write(request, shown, form)
            if is_entry
            else _act(request, shown, request.POST.get("do", ""))
        )
        if done or not is_entry:
            return redirect("meetings:floor", slug, pk)
    lines = selectors.agenda_of(shown, entries=True)
    current = selectors.current_item(lines)
    at = _moment(shown, request.visit.at)
    context = {
        "meeting": shown,
        "lines": lines,
        "current": current,
        "form": form,
        "state": selectors.quorum_at(
            shown, at=at, item=current.item if current else None
        ),
        "aside": selectors.stepped_aside(current.item, at=at) if current else [],
        "people": people,
        "missing": _missing(shown, at),
        "running": RUNNING,
    }
    return render(request, "governance/meetings/floor.html", context)


def room(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """The screen for the room: item, text, who is there, quorum, result; big type.

    Of a vote that is under way no count is shown. The page fetches itself anew, without
    script, unless somebody holds it still.
    """
    is_still = "still" in request.GET
    shown = found(request, pk)
    lines = selectors.agenda_of(shown)
    current = selectors.current_item(lines)
    at = _moment(shown, request.visit.at)
    state = selectors.quorum_at(shown, at=at, item=current.item if current else None)
    coming = [line for line in lines if line.item.begun_at is None]
    is_running = shown.state == MeetingState.OPEN
    context = {
        "meeting": shown,
        "current": current,
        "next": coming[0] if coming else None,
        "state": state,
        "meter": selectors.meter(state.present, state.members, state.test.needed),
        "running": RUNNING,
        "is_running": is_running,
        "is_still": is_still,
        "at": request.visit.at,
    }
    response = render(request, "governance/meetings/room.html", context)
    if is_running and not is_still:
        response["Refresh"] = str(EVERY_SECONDS)
    return response


def _act(request: CoopRequest, meeting: Meeting, do: str) -> bool:
    """What a button of the desk asks for."""
    by, at = request.user, request.visit.at
    if do in {"open", "open_without_notice"}:
        waiver = do == "open_without_notice"
        return tried(
            request,
            lambda: services.open_meeting(meeting=meeting, by=by, at=at, waiver=waiver),
        )
    if do == "close":
        return tried(
            request,
            lambda: services.close_meeting(meeting=meeting, by=by, at=at),
            _("The meeting is closed."),
        )
    number = request.POST.get("item", "")
    row = get_object_or_404(AgendaItem, meeting=meeting, pk=_number(number))
    if do == "begin":
        return tried(request, lambda: services.begin_item(item=row, by=by, at=at))
    return tried(request, lambda: services.finish_item(item=row, by=by, at=at))


def _write(request: CoopRequest, meeting: Meeting, form: EntryForm) -> bool:
    """Write down what the form says; a refusal becomes its error."""
    current = selectors.current_item(selectors.agenda_of(meeting))
    if not form.is_valid():
        return False
    if current is None:
        form.add_error(None, _("Take up an item first; then write down what happens."))
        return False
    data = form.cleaned_data
    try:
        services.write_down(
            item=current.item,
            kind=data["kind"],
            membership=chosen(request, data["who"]),
            text=data["text"],
            by=request.user,
            at=request.visit.at,
        )
    except CoopError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _attend(request: CoopRequest, meeting: Meeting, form: AttendanceForm) -> bool:
    """What a button of the list of those present asks for."""
    by, now = request.user, request.visit.at
    do = request.POST.get("do", "") or request.GET.get("do", "")
    number = request.POST.get("row", "")
    if do == "void":
        row = get_object_or_404(Attendance, meeting=meeting, pk=_number(number))
        return tried(request, lambda: services.void(attendance=row, by=by, at=now))
    who = chosen(request, request.POST.get("who", ""))
    if who is None:
        return False
    at = form.moment(now)
    if do == "leave":
        return tried(
            request,
            lambda: services.leave(
                meeting=meeting, membership=who, by=by, at=at, recorded_at=now
            ),
        )
    return tried(
        request,
        lambda: services.arrive(
            meeting=meeting,
            membership=who,
            how=form.cleaned_data["how"],
            by=by,
            at=at,
            recorded_at=now,
        ),
    )


def _number(typed: str) -> int:
    """A key as it came in a form; 0, which nothing has, for what can be none."""
    return int(typed) if typed.isdecimal() and len(typed) < 18 else 0


def _lines(meeting: Meeting, at: datetime) -> list[Line]:
    here: Presence = selectors.presence_at(meeting, at=_moment(meeting, at))
    electors = selectors.entitled_of(meeting).electors
    return [
        Line(
            seat=seat,
            how=str(HOWS.get(here.how.get(seat.code, ""), "")),
            has_vote=seat.code in electors,
        )
        for seat in selectors.seats_of(meeting)
    ]


def _missing(meeting: Meeting, at: datetime) -> list[str]:
    """Who of those who may vote is not there, by name, for a meeting without notice."""
    if meeting.state != MeetingState.PLANNED:
        return []
    return [
        line.seat.name
        for line in _lines(meeting, at)
        if line.has_vote and not line.is_there
    ]


def _moment(meeting: Meeting, at: datetime) -> datetime:
    """Now; of a meeting that is over the moment it closed."""
    return min(at, meeting.closed_at) if meeting.closed_at else at


def _is_running(meeting: Meeting) -> bool:
    return meeting.state not in {MeetingState.CLOSED, MeetingState.CANCELLED}


def _is_remote(meeting: Meeting) -> bool:
    return bool(selectors.held_rules(meeting)["meetings.remote"]["value"])


def _own_place(request: CoopRequest, meeting: Meeting) -> dict[str, Any]:
    """Whether whoever looks may record themselves, and whether they are there."""
    mine = own(request)
    here = standing(selectors.attendance_events(meeting)) if mine else []
    last = [each for each in here if mine and each.code == mine.code]
    return {
        "mine": mine,
        "is_there": bool(last and last[-1].is_arrival),
        "is_remote": _is_remote(meeting),
        "may_come": mine is not None and meeting.state == MeetingState.OPEN,
    }
