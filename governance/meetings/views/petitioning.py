"""Pages of petitions: members ask for a meeting, sign, and at last call it themselves."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from governance.bylaws.selectors import in_force
from governance.meetings import selectors, services
from governance.meetings.forms.floor import CallForm, PetitionForm
from governance.meetings.models import Meeting, Petition
from governance.meetings.views.common import is_caller, own, tried
from governance.members.models import Membership

KEYS = ("meetings.call_share", "meetings.call_count", "meetings.special_days")


def petitions(request: CoopRequest, slug: str) -> HttpResponse:
    """The petitions, and a new one."""
    mine = own(request)
    form = PetitionForm(request.POST or None)
    if mine is not None and form.is_valid():
        petition = services.begin_petition(
            cooperative=request.cooperative,
            member=mine,
            purpose=form.cleaned_data["purpose"],
            at=request.visit.at,
        )
        return redirect("meetings:petition", slug, petition.pk)
    context = {
        "petitions": [
            {"petition": each, "asked": selectors.needed_for(each)}
            for each in selectors.petitions_of(request.cooperative)
        ],
        "form": form if mine else None,
        "rules": _rules(request),
    }
    return render(request, "governance/meetings/petitions.html", context)


def petition(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """A petition: sign it, take it back, or call its meeting when nobody did in time."""
    rows = selectors.petitions_of(request.cooperative)
    shown = get_object_or_404(rows, pk=pk)
    mine = own(request)
    do = request.POST.get("do", "")
    form = CallForm(
        request.POST if do == "call" else None,
        initial={"hour": "18:00", "title": _("Special meeting")},
    )
    if mine is not None and do in {"sign", "withdraw"}:
        _sign(request, shown, mine, do)
        return redirect("meetings:petition", slug, pk)
    if mine is not None and do == "call" and form.is_valid():
        try:
            meeting = _call(request, shown, mine, form)
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(meeting)
    context = {"petition": shown, "form": form, "rules": _rules(request)}
    context |= _standing(request, shown, mine)
    return render(request, "governance/meetings/petition.html", context)


def _standing(
    request: CoopRequest, petition: Petition, mine: Membership | None
) -> dict[str, Any]:
    """How a petition stands, and what whoever looks may do."""
    state = selectors.standing_of(petition)
    signed = petition.signatures.filter(membership=mine).exists() if mine else False
    called = petition.meetings.first()
    is_open = petition.withdrawn_at is None and called is None
    days = state.deadlines
    is_late = bool(days and is_open and request.visit.on > days.call_by)
    is_own = mine is not None and petition.begun_by_id == mine.pk
    return {
        "state": state,
        "called": called,
        "is_open": is_open,
        "is_late": is_late,
        "may_sign": mine is not None and is_open and not signed,
        "may_withdraw": is_open and is_own,
        "may_call_it": is_late and signed,
        "may_call": is_caller(request) and is_open and state.is_reached,
        "began": timezone.localdate(petition.begun_at),
    }


def _sign(request: CoopRequest, petition: Petition, mine: Membership, do: str) -> None:
    at = request.visit.at
    if do == "sign":
        tried(
            request,
            lambda: services.sign_petition(petition=petition, member=mine, at=at),
            _("You have signed."),
        )
    elif petition.begun_by_id == mine.pk:
        tried(
            request,
            lambda: services.withdraw_petition(petition=petition, member=mine, at=at),
            _("The petition is taken back."),
        )


def _call(
    request: CoopRequest, petition: Petition, mine: Membership, form: CallForm
) -> Meeting:
    data = form.cleaned_data
    return services.call_by_petition(
        petition=petition,
        member=mine,
        title=data["title"],
        starts_at=form.starts_at,
        minutes=data["minutes"],
        place=data["place"],
        joining=data["joining"],
        at=request.visit.at,
    )


def _rules(request: CoopRequest) -> list[object]:
    bylaws = in_force(request.cooperative, on=request.visit.on)
    return list(selectors.clauses(bylaws, KEYS))
