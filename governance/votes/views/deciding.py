"""A vote under way and after: its close, its rounds, proxies, reminders, challenges."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from coopkit.cooperatives.access import CALLERS
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from governance.bylaws.selectors import in_force
from governance.members.models import Membership
from governance.members.selectors import by_code, member_of
from governance.votes import selectors, services
from governance.votes.challenge import NotAMemberError
from governance.votes.forms.preparing import (
    AnswerForm,
    ChallengeForm,
    FallbackForm,
    ProxyForm,
    RoundForm,
    SettleForm,
)
from governance.votes.models import Challenge, Motion, Objection, Proceeding, Proxy
from governance.votes.views.motion import show


def close(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Close a vote: in a meeting now, else once its time is over or all have voted."""
    found = _of_coop(request, pk)
    in_meeting = found.proceeding == Proceeding.MEETING
    if in_meeting and not request.roles & CALLERS:
        raise Http404  # it would end a vote that others are still casting
    try:
        services.close_vote(motion=found, by=request.user, at=request.visit.at)
    except CoopError as refusal:
        messages.error(request, str(refusal))
    return redirect(found)


def next_round(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Write the next round of seeking consent, or put it to the vote and say why."""
    found = _of_coop(request, pk)
    if not selectors.is_seeking(found) or found.state != "open":
        raise Http404
    is_fallback = "fallback" in request.POST
    sent = request.POST if request.method == "POST" else None
    form = RoundForm(None if is_fallback else sent, initial={"text": found.text})
    fallback = FallbackForm(sent if is_fallback else None)
    chosen = fallback if is_fallback else form
    if chosen.is_valid():
        try:
            _go_on(request, found, chosen)
        except CoopError as refusal:
            chosen.add_error(None, str(refusal))
        else:
            return redirect(found)
    context = {
        "motion": found,
        "form": form,
        "fallback": fallback if found.method == "consensus" else None,
        "rounds": selectors.rounds_of(found),
        "number": selectors.current_round(found),
    }
    return render(request, "governance/votes/round.html", context)


def objection(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Write down what became of an objection; who raised it can take it back."""
    found = _of_coop(request, pk)
    form = SettleForm(request.POST)
    if not form.is_valid():
        return show(request, found, {"settle_form": form})
    given = form.cleaned_data
    rows = Objection.objects.filter(round__motion=found)
    raised = get_object_or_404(
        rows.select_related("elector__membership__person"), pk=given["objection"]
    )
    is_own = raised.elector.membership.person.user_id == request.user.pk
    if not request.roles & CALLERS and not (is_own and given["outcome"] == "withdrawn"):
        raise Http404
    try:
        services.settle_objection(
            objection=raised,
            outcome=given["outcome"],
            answer=given["answer"],
            by=request.user,
            at=request.visit.at,
        )
    except CoopError as refusal:
        messages.error(request, str(refusal))
    return redirect(found)


def proxies(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Show who votes for whom to all; record a proxy, or end one."""
    found = _of_coop(request, pk)
    mine, may_all = _me(request), bool(request.roles & CALLERS)
    if "end" in request.POST:
        return _end_proxy(request, found, mine, may_all=may_all)
    lines = [line for line in selectors.roll_of(found) if line.is_included]
    people = [(line.code, f"{line.name} ({line.code})") for line in lines]
    own = [each for each in people if mine and each[0] == mine.code]
    form = ProxyForm(
        request.POST or None,
        givers=people if may_all else own,
        holders=people,
        initial={"signed_on": request.visit.on},
    )
    if form.is_valid() and _given(request, found, form):
        return redirect("votes:proxies", request.cooperative.slug, found.pk)
    most = services.most_proxies(found, on=request.visit.on)
    standing = Proxy.objects.filter(motion=found)
    bylaws = in_force(request.cooperative, on=request.visit.on)
    context = {
        "motion": found,
        "most": most,
        "form": form if most and (may_all or own) and found.declared_at is None else None,
        "proxies": standing.select_related("giver__person", "holder__person"),
        "mine": mine,
        "may_all": may_all,
        "rule": bylaws.get("vote.proxies"),
    }
    return render(request, "governance/votes/proxies.html", context)


def challenge(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Challenge a result, or answer a challenge."""
    found = _of_coop(request, pk)
    is_answer = "answer" in request.POST
    form = AnswerForm(request.POST) if is_answer else ChallengeForm(request.POST)
    if not form.is_valid():
        name = "answer_form" if is_answer else "challenge_form"
        return show(request, found, {name: form})
    try:
        if is_answer:
            _answer(request, found, form.cleaned_data)
        else:
            _challenge(request, found, form.cleaned_data["text"])
    except CoopError as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{found.get_absolute_url()}#challenges")


def remind(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Remind those who have not voted; nobody is told who they are."""
    found = _of_coop(request, pk)
    try:
        services.remind(motion=found, by=request.user, at=request.visit.at)
    except CoopError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Those who have not voted get an e-mail."))
    return redirect(found)


def _go_on(request: CoopRequest, found: Motion, form: RoundForm | FallbackForm) -> None:
    given, at = form.cleaned_data, request.visit.at
    if isinstance(form, FallbackForm):
        services.fall_back(motion=found, why=given["why"], by=request.user, at=at)
    else:
        services.begin_round(
            motion=found, text=given["text"], why=given["why"], by=request.user, at=at
        )


def _given(request: CoopRequest, found: Motion, form: ProxyForm) -> bool:
    given = form.cleaned_data
    try:
        services.give_proxy(
            motion=found,
            giver=by_code(request.cooperative, given["giver"]),
            holder=by_code(request.cooperative, given["holder"]),
            signed_on=given["signed_on"],
            by=request.user,
            at=request.visit.at,
        )
    except CoopError as refusal:
        form.add_error(None, str(refusal))
    return not form.errors


def _end_proxy(
    request: CoopRequest, found: Motion, mine: Membership | None, *, may_all: bool
) -> HttpResponse:
    rows = Proxy.objects.filter(motion=found)
    if not may_all:
        rows = rows.filter(giver=mine)
    chosen = request.POST["end"]
    proxy = get_object_or_404(rows, pk=_number(chosen))
    try:
        services.end_proxy(proxy=proxy, by=request.user, at=request.visit.at)
    except CoopError as refusal:
        messages.error(request, str(refusal))
    return redirect("votes:proxies", request.cooperative.slug, found.pk)


def _number(typed: str) -> int:
    """A key as it came in a form; 0, which nothing has, for what can be none."""
    return int(typed) if typed.isdecimal() and len(typed) < 18 else 0


def _challenge(request: CoopRequest, found: Motion, text: str) -> None:
    mine = _me(request)
    if mine is None:
        raise NotAMemberError()
    services.challenge(motion=found, membership=mine, text=text, at=request.visit.at)


def _answer(request: CoopRequest, found: Motion, given: dict[str, Any]) -> None:
    if not request.roles & CALLERS:
        raise Http404
    contested = get_object_or_404(
        Challenge.objects.filter(motion=found), pk=given["challenge"]
    )
    services.answer_challenge(
        challenge=contested,
        answer=given["answer"],
        by=request.user,
        at=request.visit.at,
    )


def _me(request: CoopRequest) -> Membership | None:
    visit = request.visit
    return member_of(user=visit.user, cooperative=visit.cooperative, on=visit.on)


def _of_coop(request: CoopRequest, pk: int) -> Motion:
    of_coop = selectors.motions_of(request.cooperative, user=request.user)
    return get_object_or_404(of_coop, pk=pk)
