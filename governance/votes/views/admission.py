"""Putting a person to the vote: an admission, or an expulsion."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from governance.bylaws.selectors import Bylaws, in_force
from governance.members.models import Membership
from governance.members.selectors import NoSuchCodeError, by_code
from governance.members.selectors.admission import candidacy_of
from governance.members.selectors.cases import case_of
from governance.members.services.expulsion import first_lawful_day
from governance.votes.forms import ExpulsionMotionForm, MotionForm
from governance.votes.models import Motion
from governance.votes.selectors import threshold_key
from governance.votes.services.about_people import (
    ADMISSION,
    EXPULSION,
    propose_admission,
    propose_expulsion,
)
from governance.votes.views.proposal import is_sent, opened_or_prepared


def admit(request: CoopRequest, slug: str, code: str) -> HttpResponse:
    """Write the motion to admit a candidate, look at it, and open the vote."""
    membership = _found(request, code)
    return _propose(request, membership, ADMISSION, _first_words(membership, ADMISSION))


def expel(request: CoopRequest, slug: str, code: str) -> HttpResponse:
    """Write the motion to expel a member who was heard, and open the vote."""
    membership = _found(request, code)
    words = _first_words(membership, EXPULSION)
    case = case_of(membership, on=request.visit.on)
    if case is None or not case.is_open:
        raise Http404
    first = _first(request, membership)
    words["last_day"] = max(case.planned_last_day or first, first)
    return _propose(request, membership, EXPULSION, words)


def _propose(
    request: CoopRequest, membership: Membership, kind: str, words: dict[str, Any]
) -> HttpResponse:
    context: dict[str, Any] = {"membership": membership, "kind": kind}
    try:
        bylaws = in_force(request.cooperative, on=request.visit.on)
        form = _form(request, bylaws, kind, words)
    except CoopError as refusal:
        return _page(request, context | {"refusal": str(refusal)})
    context |= {"form": form, "rule": bylaws.get(threshold_key(kind, bylaws))}
    if kind == ADMISSION:
        context["candidacy"] = candidacy_of(membership, on=request.visit.on)
    if form.is_valid() and is_sent(request):
        try:
            return opened_or_prepared(_open(request, membership, kind, form))
        except CoopError as refusal:
            form.add_error(None, str(refusal))
    return _page(request, context | {"is_review": form.is_bound and form.is_valid()})


def _form(
    request: CoopRequest, bylaws: Bylaws, kind: str, words: dict[str, Any]
) -> forms.Form:
    least = bylaws["vote.days"].count
    sent = request.POST if request.method == "POST" else None
    if kind == EXPULSION:
        return ExpulsionMotionForm(sent, least_days=least, initial=words)
    return MotionForm(sent, least_days=least, initial=words)


def _open(
    request: CoopRequest, membership: Membership, kind: str, form: forms.Form
) -> Motion:
    given = form.cleaned_data
    closes_at = request.visit.at + timedelta(days=given["days"])
    if kind == EXPULSION:
        return propose_expulsion(
            membership=membership,
            last_day=given["last_day"],
            title=given["title"],
            text=given["text"],
            proposed_by=request.user,
            at=request.visit.at,
            closes_at=closes_at,
            is_open="open" in request.POST,
        )
    return propose_admission(
        membership=membership,
        title=given["title"],
        text=given["text"],
        proposed_by=request.user,
        at=request.visit.at,
        closes_at=closes_at,
        is_open="open" in request.POST,
    )


def _first_words(membership: Membership, kind: str) -> dict[str, Any]:
    """What stands in the form before anybody wrote in it.

    By code: a decision is kept for good, and the name of who is forgotten is not. The
    page says beside it whom the code means.
    """
    told = {"code": membership.code}
    if kind == ADMISSION:
        return {
            "title": _("Admit %(code)s as a member") % told,
            "text": _("%(code)s becomes a member of the co-op.") % told,
        }
    return {
        "title": _("End the membership of %(code)s") % told,
        "text": _("The membership of %(code)s is ended.") % told,
    }


def _first(request: CoopRequest, membership: Membership) -> date:
    """The first last day that the result of a vote opened now could have."""
    bylaws = in_force(request.cooperative, on=request.visit.on)
    closes = request.visit.on + timedelta(days=bylaws["vote.days"].count)
    case = case_of(membership, on=request.visit.on)
    return first_lawful_day(case, decided_on=closes) if case else closes


def _found(request: CoopRequest, code: str) -> Membership:
    try:
        return by_code(request.cooperative, code)
    except NoSuchCodeError as refusal:
        raise Http404 from refusal


def _page(request: CoopRequest, context: dict[str, Any]) -> HttpResponse:
    return render(request, "governance/votes/person.html", context)
