"""The list of motions, one motion, and its result."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from coopkit.cooperatives.access import CALLERS
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from governance.members.models import Membership
from governance.members.selectors import NoSuchCodeError, by_code, member_of
from governance.votes import selectors, services
from governance.votes.forms import WithdrawForm
from governance.votes.models import Motion, MotionState
from governance.votes.services.casting import NoProxyError, NotAnElectorError
from governance.votes.services.secrecy import ask_for_secret
from governance.votes.views.showing import context_of

PAGE = "governance/votes/motion.html"
UNDECIDED = frozenset({MotionState.OPEN, MotionState.PREPARED})


def motions(request: CoopRequest, slug: str) -> HttpResponse:
    """Show what is open first, then what waits for its result, then what was decided."""
    found = selectors.motions_of(request.cooperative, user=request.user)
    at = request.visit.at
    undecided = [motion for motion in found if motion.state == MotionState.OPEN]
    context = {
        "running": sorted(
            (motion for motion in undecided if motion.closes_at > at),
            key=lambda motion: motion.closes_at,
        ),
        "closed": [motion for motion in undecided if motion.closes_at <= at],
        "prepared": [each for each in found if each.state == MotionState.PREPARED],
        "decided": [motion for motion in found if motion.state not in UNDECIDED],
        "may_propose": bool(request.roles & CALLERS),
    }
    return render(request, "governance/votes/motions.html", context)


def motion(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Show a motion, and let a member vote on it."""
    found = _motion(request, pk)
    if request.method == "POST":
        return _cast(request, found)
    return show(request, found, {})


def recuse(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Declare a conflict of interest in a motion."""
    found = _motion(request, pk)
    try:
        member = _me(request)
        if member is None:
            raise NotAnElectorError(title=found.title)
        services.recuse(motion=found, member=member, at=request.visit.at)
    except CoopError as refusal:
        messages.error(request, str(refusal))
    return redirect(found)


def declare(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Declare a motion's result."""
    found = _motion(request, pk)
    try:
        services.declare_result(motion=found, by=request.user, at=request.visit.at)
    except CoopError as refusal:
        messages.error(request, str(refusal))
    return redirect(found)


def withdraw(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Take a motion back, with a reason."""
    found = _motion(request, pk)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return show(request, found, {"withdraw_form": form})
    try:
        services.withdraw(
            motion=found,
            by=request.user,
            at=request.visit.at,
            reason=form.cleaned_data["reason"],
        )
    except CoopError as refusal:
        messages.error(request, str(refusal))
    return redirect(found)


def show(request: CoopRequest, found: Motion, more: dict[str, Any]) -> HttpResponse:
    """The page of a motion; `more` are forms that were sent and did not fit."""
    return render(request, PAGE, context_of(request, found) | more)


def _motion(request: CoopRequest, pk: int) -> Motion:
    of_coop = selectors.motions_of(request.cooperative, user=request.user)
    return get_object_or_404(of_coop, pk=pk)


def _cast(request: CoopRequest, found: Motion) -> HttpResponse:
    """Take a choice, an answer, one for somebody else, or the wish for secrecy."""
    sent, visit = request.POST, request.visit
    voter = _me(request)
    try:
        if voter is None:
            raise NotAnElectorError(title=found.title)
        if "ask_secret" in sent:
            ask_for_secret(motion=found, member=voter, at=visit.at)
            messages.success(request, _("Your wish for a secret ballot is noted."))
            return redirect(found)
        giver = _giver(request, found)
        services.cast_ballot(
            motion=found,
            voter=giver or voter,
            holder=voter if giver else None,
            choice=sent.get("choice", ""),
            reason=sent.get("reason", "").replace("\0", "")[:4000],
            at=visit.at,
        )
    except CoopError as refusal:
        more = {"refusal": str(refusal), "sent": sent}
        return show(request, found, more)
    return redirect(found)


def _giver(request: CoopRequest, found: Motion) -> Membership | None:
    """For whom somebody votes by proxy; nothing where they vote for themself."""
    code = request.POST.get("for", "").replace("\0", "")
    if not code:
        return None
    try:
        return by_code(request.cooperative, code)
    except NoSuchCodeError as refusal:
        raise NoProxyError(giver=code, title=found.title) from refusal


def _me(request: CoopRequest) -> Membership | None:
    visit = request.visit
    return member_of(user=visit.user, cooperative=visit.cooperative, on=visit.on)
