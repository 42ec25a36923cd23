"""What the page of a motion shows, by its way of deciding and where it stands."""

from typing import Any

from coopkit.cooperatives.access import CALLERS, KEEPERS, MEMBER
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from coopkit.offers import MotionSubject, motion_kinds
from governance.bylaws.selectors.amendments import voted
from governance.meetings.selectors import outcome
from governance.votes import selectors, services
from governance.votes.challenge import is_in_time
from governance.votes.forms import WithdrawForm
from governance.votes.forms.preparing import ChallengeForm
from governance.votes.models import (
    Answer,
    Ballot,
    BoxState,
    Challenge,
    Choice,
    Method,
    Motion,
    MotionState,
    Objection,
    Proceeding,
    Proxy,
)
from governance.votes.record import conflict
from governance.votes.selectors.contents import box_or_none
from governance.votes.selectors.ways import ASKED_SECRET, SECRET_WAYS

DECIDED = frozenset({MotionState.ADOPTED, MotionState.FAILED})


def context_of(request: CoopRequest, found: Motion) -> dict[str, Any]:
    """All that the page of a motion shows this person."""
    is_decided = found.state in DECIDED
    context = {
        "motion": found,
        "choices": Choice.choices,
        "answers": Answer.choices,
        "is_decided": is_decided,
        "is_prepared": found.state == MotionState.PREPARED,
        "is_by_marks": selectors.is_by_marks(found),
        "is_seeking": selectors.is_seeking(found) and not is_decided,
        "is_unanimous": found.proceeding == Proceeding.UNANIMOUS,
        "in_meeting": found.proceeding == Proceeding.MEETING,
        "meeting": found.item.meeting if found.item else None,
        "subject": _subject(request, found),
        **_redline(found),
        "rules": selectors.rules_of(found) if found.rules else [],
        "outcome": outcome(found.cooperative, found.result) if found.result else None,
        "withdraw_form": WithdrawForm(),
        **_next(request, found),
    }
    if found.state == MotionState.PREPARED:
        return context | _while_prepared(request, found)
    context |= _own_place(request, found)
    if found.method in {Method.CONSENT, Method.CONSENSUS}:
        context |= _consent(request, found)
    return context | (_after(request, found) if is_decided else {})


def _next(request: CoopRequest, found: Motion) -> dict[str, Any]:
    """Where the vote stands, and what this person may do next with it."""
    is_open = found.state == MotionState.OPEN
    is_running = is_open and found.closes_at > request.visit.at
    is_waiting = is_open and (not is_running or selectors.has_everybody_voted(found))
    in_meeting = found.proceeding == Proceeding.MEETING
    is_caller, is_member = bool(request.roles & CALLERS), MEMBER in request.roles
    box = box_or_none(found) if found.is_secret else None
    is_opened = box is None or box.state in {BoxState.OPENED, BoxState.DESTROYED}
    may_count = is_waiting and is_opened and not (in_meeting and is_running)
    to_close = _to_close(found, box, is_running=is_running, is_waiting=is_waiting)
    return {
        "box": box,
        "is_running": is_running,
        "is_waiting": is_waiting,
        "is_caller": is_caller,
        "may_declare": may_count and bool(request.roles & (CALLERS | KEEPERS)),
        "may_close": to_close and (is_caller or (is_member and not in_meeting)),
        "may_withdraw": (is_open or found.state == MotionState.PREPARED)
        and is_caller
        and (box is None or not is_opened),
        "may_remind": is_running and not is_waiting and is_caller and not in_meeting,
    }


def _to_close(found: Motion, box: Any, *, is_running: bool, is_waiting: bool) -> bool:
    """Whether there is something to close: a vote in a meeting, or a box."""
    if found.state != MotionState.OPEN:
        return False
    if found.proceeding == Proceeding.MEETING and is_running:
        return True
    return is_waiting and box is not None and box.state == BoxState.OPEN


def _while_prepared(request: CoopRequest, found: Motion) -> dict[str, Any]:
    """What is still to be done before the vote opens."""
    lines = selectors.roll_of(found)
    voting = sum(line.is_included for line in lines)
    asked = len(found.options.get(ASKED_SECRET, ()))
    tellers = list(found.box.tellers.all()) if hasattr(found, "box") else []
    may_ask = (
        MEMBER in request.roles
        and not found.is_secret
        and found.method in SECRET_WAYS
        and found.proceeding != Proceeding.UNANIMOUS
    )
    candidates = list(found.candidates.order_by("number"))
    return {
        "voting": voting,
        "asked": asked,
        "may_ask_secret": may_ask,
        "tellers": tellers,
        "keys": sum(bool(teller.public_key) for teller in tellers),
        "candidates": candidates,
        "standing": sum(
            bool(each.accepted_at) and not each.withdrawn_at for each in candidates
        ),
        "challenge_days": found.options.get("challenge_days"),
    }


def _consent(request: CoopRequest, found: Motion) -> dict[str, Any]:
    """The rounds, and the objections that stand."""
    rows = Objection.objects.filter(round__motion=found).select_related(
        "elector__membership__person", "round"
    )
    objections = list(rows.order_by("pk"))
    return {
        "rounds": list(found.rounds.order_by("number")),
        "objections": objections,
        "own_objections": {
            each.pk
            for each in objections
            if each.elector.membership.person.user_id == request.user.pk
        },
        "concerns": [] if "fallback" in found.options else _concerns(found),
        "round_number": selectors.current_round(found),
        "rounds_most": found.options.get("rounds"),
        "fallback": found.options.get("fallback"),
    }


def _concerns(found: Motion) -> list[Ballot]:
    """Who consents with a concern in this round, with the reason; one query."""
    return list(selectors.standing_ballots(found).filter(choice=Answer.CONCERN))


def _after(request: CoopRequest, found: Motion) -> dict[str, Any]:
    """Challenges, and the result counted again for whoever asks."""
    rows = Challenge.objects.filter(motion=found).select_related("membership__person")
    may_challenge = MEMBER in request.roles and is_in_time(
        declared_at=found.declared_at, until=found.challenge_until, at=request.visit.at
    )
    is_asked = "recount" in request.GET
    return {
        "named": [] if found.is_secret else selectors.named_choices(found),
        "challenges": list(rows.order_by("pk")),
        "may_challenge": may_challenge,
        "challenge_form": ChallengeForm(),
        "recounted": is_asked,
        "doubts": list(selectors.what_does_not_hold(found)) if is_asked else [],
    }


def _own_place(request: CoopRequest, found: Motion) -> dict[str, Any]:
    """What this person may do in a motion, or why they have no vote in it."""
    vote, rule = selectors.vote_of(found, request.user), conflict(found.rules)
    is_elector = vote.elector is not None
    is_member = MEMBER in request.roles
    given = Proxy.objects.filter(motion=found, ended_at__isnull=True)
    mine = given.filter(holder__person__user=request.user)
    return {
        "vote": vote,
        "conflict": rule,
        "is_member": is_member,
        "may_cast": is_elector and is_member and (rule["votes"] or not vote.recusal),
        "votes_for": list(mine.select_related("giver__person").order_by("pk")),
        "with_proxies": services.most_proxies(found, on=request.visit.on),
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
