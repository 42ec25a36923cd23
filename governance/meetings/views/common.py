"""What the pages of meetings share: finding a meeting, and whom to choose from."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404

from coopkit.cooperatives.access import CALLERS
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from governance.meetings import selectors
from governance.meetings.models import Meeting, MeetingState
from governance.members.models import Membership
from governance.members.selectors import member_of, roll

HIDDEN = MeetingState.PLANNED


def found(request: CoopRequest, pk: int) -> Meeting:
    """A meeting of this co-op; one that is being prepared only for those who call it."""
    rows = selectors.meetings_of(request.cooperative)
    whole = rows.select_related(
        "chair__person", "petition", "adjourned_from", "second_call", "called_by"
    )
    meeting = get_object_or_404(whole, pk=pk)
    if not may_see(request, meeting):
        raise Http404
    return meeting


def may_see(request: CoopRequest, meeting: Meeting) -> bool:
    """Whether somebody may look at a meeting: all may once it was told of."""
    was_told = meeting.state != HIDDEN or meeting.noticed_at is not None
    return was_told or is_caller(request)


def is_caller(request: CoopRequest) -> bool:
    return bool(request.roles & CALLERS)


def people_of(request: CoopRequest) -> list[tuple[str, str]]:
    """The members of today to choose from, by membership."""
    return [
        (str(line.membership_id), f"{line.name} ({line.code})")
        for line in roll(request.cooperative, on=request.visit.on)
    ]


def chosen(request: CoopRequest, pk: str) -> Membership | None:
    """The membership that was chosen in a form, if any."""
    if not pk.isdecimal() or len(pk) >= 18:
        return None
    rows = Membership.objects.filter(cooperative=request.cooperative)
    return get_object_or_404(rows.select_related("person__user"), pk=int(pk))


def own(request: CoopRequest) -> Membership | None:
    """The membership of whoever looks, as a member of today."""
    return member_of(
        user=request.user, cooperative=request.cooperative, on=request.visit.on
    )


def tried(request: CoopRequest, act: Callable[[], object], done: str = "") -> bool:
    """Do something and say so, or why not, on the next page; whether it was done."""
    try:
        act()
    except CoopError as refusal:
        messages.error(request, str(refusal))
        return False
    if done:
        messages.success(request, done)
    return True
