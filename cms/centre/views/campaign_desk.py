"""The desk of a campaign: organisers begin it, and change it part by part."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cms.centre.forms.campaigns import (
    ActionForm,
    AllyForm,
    LinkForm,
    TextsForm,
    UpdateForm,
    WonForm,
)
from cms.centre.models import Campaign, CampaignState, Industry, RightsTopic
from cms.centre.selectors import campaigns as selectors
from cms.centre.selectors.research import workbooks_of
from cms.centre.services import campaigns as services
from cms.centre.services.campaigns import CampaignTexts
from cms.learning.views.asking import language_now, number_in
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError

LOOK = ["GET", "HEAD", "POST"]
LONGEST_PATTERN = 200
Forms = Mapping[str, forms.Form]


@require_http_methods(LOOK)
def campaign_new(request: CoopRequest) -> HttpResponse:
    """Begin a campaign, from a pattern that was seen or from nothing."""
    pattern = (request.POST.get("pattern") or request.GET.get("pattern", "")).strip()
    initial = {
        name: value
        for name, known in (("topic", RightsTopic), ("industry", Industry))
        if (value := request.GET.get(name, "")) in known.values
    }
    form = TextsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = services.begin_campaign(
            texts=form.texts(),
            by=request.user,
            at=timezone.now(),
            pattern=pattern[:LONGEST_PATTERN],
        )
        messages.success(
            request, _("The campaign is begun. Only organizers see it until you open it.")
        )
        return redirect("centre:campaign_edit", made.slug)
    context = {"form": form, "pattern": pattern[:LONGEST_PATTERN]}
    status = 422 if form.errors else 200
    return render(request, "cms/centre/campaign_new.html", context, status=status)


@require_http_methods(LOOK)
def campaign_edit(request: CoopRequest, name: str) -> HttpResponse:
    """Change a campaign: each part has a form of its own."""
    found = selectors.campaign_named(name)
    if found is None:
        raise Http404
    wanted = request.POST.get("do", "") if request.method == "POST" else ""
    parts = _forms(request, found, wanted)
    if request.method == "POST" and _done(request, found, wanted, parts):
        place = {"action": "actions", "update": "updates", "ally": "allies"}
        return redirect(request.path + f"#{place.get(wanted, wanted)}")
    told = selectors.whole(found, language=language_now(), at=timezone.now())
    context = {
        "campaign": found,
        "told": told,
        "forms": parts,
        "states": CampaignState,
        "allies": found.allies.select_related("ally").order_by("ally__name"),
        "payments": found.won.all(),
        "wanted": wanted,
    }
    status = 422 if any(form.errors for form in parts.values()) else 200
    return render(request, "cms/centre/campaign_edit.html", context, status=status)


def _forms(request: CoopRequest, found: Campaign, wanted: str) -> Forms:
    """The form of each part; the one that was sent holds what was typed."""
    today = timezone.localdate()
    texts = {name: getattr(found, name) for name in CampaignTexts.__slots__}

    def sent(part: str) -> dict[str, object]:
        data = request.POST if part == wanted else None
        return {"data": data, "auto_id": f"{part}_%s"}

    own = workbooks_of(request.user)
    linked = found.workbook_id
    parts: dict[str, forms.Form] = {
        "texts": TextsForm(**sent("texts"), initial=texts),
        "action": ActionForm(**sent("action")),
        "update": UpdateForm(**sent("update"), initial={"on": today}),
        "ally": AllyForm(**sent("ally"), allies=selectors.allies_to_name()),
        "won": WonForm(**sent("won"), initial={"on": today}),
    }
    _hand_over_once(parts)
    if linked is None or own.filter(pk=linked).exists():  # else it is another’s to unlink
        link = LinkForm(**sent("link"), workbooks=own, initial={"workbook": linked})
        return parts | {"link": link}
    return parts


def _hand_over_once(parts: Forms) -> None:
    """What a browser warns of stands in the first form; the others need not repeat it."""
    for part, form in parts.items():
        for name in getattr(form, "FREE_TEXT", ()) if part != "texts" else ():
            form.fields[name].widget.attrs["data-careful"] = ""


def _done(request: CoopRequest, found: Campaign, wanted: str, parts: Forms) -> bool:
    """Whether what was asked for could be done; the form or a message says why not."""
    at = timezone.now()
    form = parts.get(wanted)
    if form is not None and not form.is_valid():
        return False
    try:
        if form is not None:
            _keep(request, found, wanted, form, at)
        else:
            _act(request, found, wanted, at)
    except CoopError as refusal:
        messages.error(request, str(refusal))
        return True
    messages.success(request, _("Saved."))
    return True


def _keep(
    request: CoopRequest, found: Campaign, wanted: str, form: forms.Form, at: datetime
) -> None:
    """Keep what a form asked."""
    data = {name: value for name, value in form.cleaned_data.items() if name != "sure"}
    by = request.user
    if isinstance(form, TextsForm):
        services.change_texts(campaign=found, texts=form.texts(), by=by, at=at)
    elif isinstance(form, WonForm):
        data["cents"] = data.pop("amount")
        services.add_back_wages(campaign=found, **data)
    elif isinstance(form, LinkForm):
        services.link_workbook(campaign=found, workbook=data["workbook"], by=by, at=at)
    else:
        adds: Mapping[str, Callable[..., object]] = {
            "action": services.plan_action,
            "update": services.tell_update,
            "ally": services.add_ally,
        }
        adds[wanted](campaign=found, **data)


def _act(request: CoopRequest, found: Campaign, wanted: str, at: datetime) -> None:
    """Do what a button alone asked for."""
    by, number = request.user, number_in(request.POST.get("row"))
    if wanted == "open":
        services.open_campaign(campaign=found, by=by, at=at)
        return
    if wanted == "over":
        services.end_campaign(campaign=found, by=by, at=at)
        return
    if wanted == "hide_name":
        name = request.POST.get("name", "")
        services.hide_name(campaign=found, name=name, by=by, at=at)
        return
    if wanted == "cancel_action":
        action = get_object_or_404(found.actions, pk=number)
        services.cancel_action(action=action, at=at)
        return
    rows: Mapping[str, QuerySet[Any]] = {
        "drop_update": found.updates.all(),
        "drop_ally": found.allies.all(),
        "drop_won": found.won.all(),
    }
    if wanted not in rows:
        raise Http404
    part = get_object_or_404(rows[wanted], pk=number)
    services.drop_part(part=part, by=by, at=at)
