"""The list of motions, one motion, and its result."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from coopkit.cooperatives.access import CALLERS, KEEPERS, MEMBER
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from coopkit.offers import MotionSubject, motion_kinds
from governance.bylaws.selectors.amendments import voted
from governance.meetings.selectors import outcome
from governance.members.selectors import member_of
from governance.votes import selectors, services
from governance.votes.forms import WithdrawForm
from governance.votes.models import Choice, Motion, MotionState
from governance.votes.record import conflict
from governance.votes.services.casting import NotAnElectorError


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
        "decided": [motion for motion in found if motion.state != MotionState.OPEN],
        "may_propose": bool(request.roles & CALLERS),
    }
    return render(request, "governance/votes/motions.html", context)


def motion(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Show a motion, and let a member vote on it."""
    found = _motion(request, pk)
    if request.method == "POST":
        return _cast(request, found)
    return render(request, "governance/votes/motion.html", _context(request, found))


def recuse(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Declare a conflict of interest in a motion."""
    found = _motion(request, pk)
    visit = request.visit
    member = member_of(user=visit.user, cooperative=visit.cooperative, on=visit.on)
    try:
        if member is None:
            raise NotAnElectorError(title=found.title)
        services.recuse(motion=found, member=member, at=visit.at)
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
        context = _context(request, found) | {"withdraw_form": form}
        return render(request, "governance/votes/motion.html", context)
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


def _motion(request: CoopRequest, pk: int) -> Motion:
    of_coop = selectors.motions_of(request.cooperative, user=request.user)
    return get_object_or_404(of_coop, pk=pk)


def _cast(request: CoopRequest, found: Motion) -> HttpResponse:
    visit = request.visit
    voter = member_of(user=visit.user, cooperative=visit.cooperative, on=visit.on)
    try:
        if voter is None:
            raise NotAnElectorError(title=found.title)
        services.cast_ballot(
            motion=found, voter=voter, choice=request.POST.get("choice", ""), at=visit.at
        )
    except CoopError as refusal:
        context = _context(request, found) | {"refusal": str(refusal)}
        return render(request, "governance/votes/motion.html", context)
    return redirect(found)


def _context(request: CoopRequest, found: Motion) -> dict[str, Any]:
    at = request.visit.at
    is_running = found.state == MotionState.OPEN and found.closes_at > at
    everybody = found.voted_count == found.electors_count  # type: ignore[attr-defined]
    is_waiting = found.state == MotionState.OPEN and (not is_running or everybody)
    is_decided = found.state in {MotionState.ADOPTED, MotionState.FAILED}
    return _own_place(request, found) | {
        "motion": found,
        "choices": Choice.choices,
        "is_running": is_running,
        "is_waiting": is_waiting,
        "is_decided": is_decided,
        "subject": _subject(request, found),
        **_redline(found),
        "rules": selectors.rules_of(found),
        "outcome": outcome(found.cooperative, found.result) if found.result else None,
        "named": selectors.named_choices(found) if is_decided else [],
        "may_declare": is_waiting and bool(request.roles & (CALLERS | KEEPERS)),
        "may_withdraw": found.state == MotionState.OPEN and bool(request.roles & CALLERS),
        "withdraw_form": WithdrawForm(),
    }


def _own_place(request: CoopRequest, found: Motion) -> dict[str, Any]:
    """What this person may do in a motion, or why they have no vote in it."""
    vote, rule = selectors.vote_of(found, request.user), conflict(found.rules)
    is_elector = vote.elector is not None
    is_member = MEMBER in request.roles
    return {
        "vote": vote,
        "conflict": rule,
        "is_member": is_member,
        "may_cast": is_elector and is_member and (rule["votes"] or not vote.recusal),
        "without_vote": ""
        if is_elector
        else selectors.reason_without_vote(found, request.user),
    }


def _subject(request: CoopRequest, found: Motion) -> MotionSubject | None:
    """What the motion's kind shows; a kind that cannot tell shows nothing."""
    kind = motion_kinds.get(found.kind)
    if kind is None:
        return None
    try:
        facts = selectors.facts_of(found, at=request.visit.at, by=request.user)
        return kind.subject(facts)
    except CoopError:
        return None


def _redline(found: Motion) -> dict[str, Any]:
    """The changes of the bylaws that are voted on, made from the payload itself.

    The list of them is left out where the motion's text tells it in these words.
    """
    if found.kind != services.AMENDMENT:
        return {}
    redline = voted(found.cooperative, found.payload)
    said = redline.said if redline else []
    is_told = all(sentence in found.text for sentence in said)
    return {"redline": redline, "is_told": is_told}
