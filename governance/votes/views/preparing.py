"""Preparing a vote: which way of deciding, what is put, who may vote, and its opening."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from coopkit.cooperatives.access import CALLERS
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from governance.bylaws.selectors import Bylaws, in_force
from governance.members.selectors import NoSuchCodeError, by_code, member_of
from governance.votes import selectors, services
from governance.votes.forms.preparing import Asked, CorrectionForm, PrepareForm
from governance.votes.models import Method, Motion, MotionState
from governance.votes.selectors import preparing as choices

WAYS = (*Method.values, "unanimous")
OWN_KINDS = frozenset({"plain", "dissolution", "recall", "minutes", "election"})


def start(request: CoopRequest, slug: str) -> HttpResponse:
    """Show the ways of deciding, and for what each is good."""
    bylaws = in_force(request.cooperative, on=request.visit.on)
    context = {
        "rules": [
            bylaws[key]
            for key in ("vote.written_ballot", "vote.elections", "vote.consensus")
            if key in bylaws
        ],
        "item": request.GET.get("item", ""),
        "consensus_first": "vote.consensus" in bylaws
        and bylaws["vote.consensus"].choice == "consensus_first",
    }
    return render(request, "governance/votes/start.html", context)


def prepare(request: CoopRequest, slug: str) -> HttpResponse:
    """Ask for what a way of deciding needs, and write the vote down."""
    way = request.GET.get("way", Method.MOTION)
    if way not in WAYS:
        raise Http404
    try:
        form = _form(request, way, initial=_first_words(request))
    except CoopError as refusal:
        return _page(request, way, None, {"refusal": str(refusal)})
    if form.is_valid():
        try:
            return redirect(_prepare(request, form))
        except CoopError as refusal:
            form.add_error(None, str(refusal))
    return _page(request, way, form, {})


def edit(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Change a vote that is being prepared."""
    found = _prepared(request, pk)
    way = "unanimous" if found.proceeding == "unanimous" else str(found.method)
    with_words = found.kind in OWN_KINDS
    form = _form(request, way, initial=choices.held(found), with_words=with_words)
    if form.is_valid():
        try:
            _change(request, found, form, with_words=with_words)
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The vote was changed."))
            return redirect(found)
    return _page(request, way, form, {"motion": found})


def roll(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Show who may vote and who not, and why; let the secretary correct the list."""
    found = _of_coop(request, pk)
    form = CorrectionForm(request.POST or None)
    may_correct = bool(request.roles & CALLERS) and found.state == MotionState.PREPARED
    if request.method == "POST" and form.is_valid() and _corrected(request, found, form):
        return redirect("votes:roll", request.cooperative.slug, found.pk)
    visit = request.visit
    mine = member_of(user=visit.user, cooperative=visit.cooperative, on=visit.on)
    lines = selectors.roll_of(found)
    context = {
        "motion": found,
        "lines": lines,
        "own": [line for line in lines if mine and line.code == mine.code],
        "voting": sum(line.is_included for line in lines),
        "form": form if may_correct or form.errors else None,
        "rules": choices.electorate_rules(found, on=request.visit.on),
        "day": selectors.record_day(found, opens_on=request.visit.on),
    }
    return render(request, "governance/votes/roll.html", context)


def open_vote(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Open a vote that was prepared."""
    found = _of_coop(request, pk)
    try:
        services.open_prepared(motion=found, by=request.user, at=request.visit.at)
    except CoopError as refusal:
        messages.error(request, str(refusal))
    return redirect(found)


def _prepare(request: CoopRequest, form: PrepareForm) -> Motion:
    kind, payload = form.kind_and_payload()
    at = request.visit.at
    return services.prepare_motion(
        cooperative=request.cooperative,
        method=form.method(),
        kind=kind,
        title=form.cleaned_data["title"],
        text=form.cleaned_data["text"],
        payload=payload,
        proposed_by=request.user,
        at=at,
        opens_at=at,
        closes_at=form.closes_at(at),
        proceeding=form.proceeding(),
        body=form.deciding_body(),
        item=choices.item_of(request.cooperative, form.cleaned_data.get("item", "")),
        is_secret=form.cleaned_data.get("is_secret", False),
        options=form.options(),
        record_on=form.cleaned_data.get("record_on"),
    )


def _change(
    request: CoopRequest, found: Motion, form: PrepareForm, *, with_words: bool
) -> None:
    given, at = form.cleaned_data, request.visit.at
    fields: dict[str, Any] = {
        "opens_at": at,
        "closes_at": form.closes_at(at),
        "proceeding": form.proceeding(),
        "item": choices.item_of(request.cooperative, given.get("item", "")),
        "is_secret": given.get("is_secret", False),
        "options": form.options(),
        "record_on": given.get("record_on"),
    }
    if with_words:
        fields |= {
            "title": given["title"],
            "text": given["text"],
            "body": form.deciding_body(),
            "payload": form.kind_and_payload()[1],
        }
    services.change_prepared(motion=found, by=request.user, at=at, **fields)


def _corrected(request: CoopRequest, found: Motion, form: CorrectionForm) -> bool:
    given = form.cleaned_data
    try:
        services.correct_roll(
            motion=found,
            membership=by_code(request.cooperative, given["code"]),
            is_included=given["is_included"] == "1",
            reason=given["reason"],
            by=request.user,
            at=request.visit.at,
        )
    except NoSuchCodeError as refusal:
        form.add_error("code", str(refusal))
    except CoopError as refusal:
        form.add_error(None, str(refusal))
    return not form.errors


def _form(
    request: CoopRequest, way: str, *, initial: dict[str, Any], with_words: bool = True
) -> PrepareForm:
    bylaws = in_force(request.cooperative, on=request.visit.on)
    asked = _asked(request, way, bylaws, with_words=with_words)
    return PrepareForm(request.POST or None, initial=initial, asked=asked)


def _asked(request: CoopRequest, way: str, bylaws: Bylaws, *, with_words: bool) -> Asked:
    cooperative, on = request.cooperative, request.visit.on
    return Asked(
        way=way,
        least_days=bylaws["vote.days"].days if "vote.days" in bylaws else 7,
        items=choices.items(cooperative),
        offices=choices.offices(cooperative, on=on),
        matters=choices.matters(cooperative, on=on)
        if way in {Method.MOTION, Method.RATIFICATION} and with_words
        else (),
        classes=choices.classes(cooperative, bylaws),
        with_words=with_words,
        with_board=choices.has_board(cooperative, on=on),
    )


def _first_words(request: CoopRequest) -> dict[str, Any]:
    """What the page that sent somebody here already knows: item, matter, title, text."""
    known = ("item", "matter", "title", "office", "body")
    told = {name: request.GET[name] for name in known if name in request.GET}
    return choices.words_of(request.cooperative, told.get("item", "")) | told


def _of_coop(request: CoopRequest, pk: int) -> Motion:
    return get_object_or_404(selectors.motions_of(request.cooperative), pk=pk)


def _prepared(request: CoopRequest, pk: int) -> Motion:
    """The motion, if it can still be changed; else its page says why not."""
    found = _of_coop(request, pk)
    if found.state != MotionState.PREPARED:
        raise Http404
    return found


def _page(
    request: CoopRequest, way: str, form: PrepareForm | None, more: dict[str, Any]
) -> HttpResponse:
    context = {"way": way, "form": form, "way_name": choices.way_name(way), **more}
    return render(request, "governance/votes/prepare.html", context)
