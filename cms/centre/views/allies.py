"""The directory: finding help, taking a list along, and keeping it true."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cms.centre.directory import Question
from cms.centre.forms.allies import AllyForm, ListForm, SearchForm, helps_of
from cms.centre.models import Ally
from cms.centre.selectors import allies as selectors
from cms.centre.selectors.places import the_centre
from cms.centre.selectors.staff import roles_held
from cms.centre.services import allies as services
from cms.centre.views.handing_out import handed_out
from cms.learning.views.asking import language_now
from coopkit.cooperatives.access import REFERRERS
from coopkit.cooperatives.middleware import CoopRequest

NOT_KEPT = "no-store"


@require_http_methods(["GET", "HEAD", "POST"])
def allies(request: HttpRequest) -> HttpResponse:
    """Find help. A question is posted: nobody reads it in an address or in a history."""
    is_asked = request.method == "POST"
    form = SearchForm(request.POST if is_asked else None)
    question = Question()
    if form.is_valid():
        question = Question(**form.cleaned_data)
    return _found(request, form, question)


@require_GET
def ally(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One entry: what it does, for whom, when, at what cost, and how to reach it."""
    found = get_object_or_404(selectors.directory(), uid=uid)
    on = timezone.localdate()
    context = {
        "ally": selectors.text_of(found, on=on, language=language_now()),
        "is_keeper": _is_keeper(request),
    }
    return render(request, "cms/centre/ally.html", context)


@require_POST
def allies_list(request: HttpRequest) -> HttpResponse:
    """The ticked places on paper; it says neither why nor for whom."""
    listed = list(selectors.directory())
    form = ListForm(request.POST, uids=[str(one.uid) for one in listed])
    if not form.is_valid():
        return _found(request, SearchForm(), Question(), told=str(form.errors["ally"][0]))
    ticked = set(form.cleaned_data["ally"])
    chosen = [one for one in listed if str(one.uid) in ticked]
    answer = handed_out("referral_list", _printed(chosen), "list.pdf")
    answer["Cache-Control"] = NOT_KEPT
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def ally_new(request: CoopRequest) -> HttpResponse:
    """Add an entry."""
    return _edit(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def ally_edit(request: CoopRequest, uid: UUID) -> HttpResponse:
    """Change an entry, take it out, or bring it back."""
    found = get_object_or_404(Ally, uid=uid)
    now, do = timezone.now(), request.POST.get("do", "")
    if do == "end":
        services.end_ally(ally=found, by=request.user, at=now)
        messages.success(request, _("The entry is taken out of the directory."))
        return redirect("centre:allies_due")
    if do == "back":
        services.bring_back(ally=found, by=request.user, at=now)
        messages.success(request, _("The entry is back. Check it now, please."))
        return redirect("centre:ally_edit", found.uid)
    return _edit(request, found)


@require_POST
def ally_check(request: CoopRequest, uid: UUID) -> HttpResponse:
    """Say that an entry is true today."""
    found = get_object_or_404(selectors.directory(), uid=uid)
    services.check_ally(ally=found, by=request.user, at=timezone.now())
    messages.success(request, _("Thank you. It is noted as checked today."))
    return redirect("centre:ally", found.uid)


@require_GET
def allies_due(request: CoopRequest) -> HttpResponse:
    """What is to be checked, and what was taken out."""
    context = {
        "lines": selectors.due(timezone.localdate()),
        "ended": selectors.ended(),
        "count": selectors.directory().count(),
    }
    return render(request, "cms/centre/allies_due.html", context)


def _found(
    request: HttpRequest, form: SearchForm, question: Question, told: str = ""
) -> HttpResponse:
    """The page of the directory with what fits a question."""
    on, language = timezone.localdate(), language_now()
    found = selectors.found_by(question)
    shown = selectors.texts_of(found[: selectors.SHOWN], on=on, language=language)
    partners = selectors.texts_of(selectors.partners(), on=on, language=language)
    context = {
        "form": form,
        "found": shown,
        "count": len(found),
        "more": len(found) - len(shown),
        "told": told,
        "is_asked": form.is_bound,
        "partners": [] if form.is_bound else partners,
        "is_keeper": _is_keeper(request),
    }
    status = 422 if told or form.errors else 200
    response = render(request, "cms/centre/allies.html", context, status=status)
    if request.method == "POST":
        response["Cache-Control"] = NOT_KEPT
    return response


def _edit(request: CoopRequest, found: Ally | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form, helps = AllyForm(data, ally=found), helps_of(found, data)
    if data is not None and form.is_valid() and helps.is_valid():
        kept = services.keep_ally(
            ally=found,
            facts=form.facts,
            services=helps.facts,
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, _("Saved."))
        if kept.ended_on is None:
            return redirect("centre:ally", kept.uid)
        return redirect("centre:allies_due")
    context = {"ally": found, "form": form, "helps": helps}
    status = 422 if form.errors or helps.total_error_count() else 200
    return render(request, "cms/centre/ally_edit.html", context, status=status)


def _printed(chosen: list[Ally]) -> dict[str, Any]:
    """The list; of an entry only what one needs to go there, not what it is for."""
    on, language = timezone.localdate(), language_now()
    texts = selectors.texts_of(chosen, on=on, language=language)
    return {
        "coop": {"name": the_centre().name or _("Workers’ center")},
        "lang": language,
        "issued_ymd": {"year": on.year, "month": on.month, "day": on.day},
        "title": pgettext("a printed list that tells nothing", "Addresses"),
        "labels": {
            "page": _("Page"),
            "ask_first": _("Call before you go. This may have changed."),
            "note": _("This is a list of addresses, not legal advice."),
        },
        "entries": [
            {"name": one.name, "is_due": one.is_due, "facts": _ways(one)} for one in texts
        ],
    }


def _ways(one: selectors.AllyText) -> list[dict[str, str]]:
    """How a place is reached, and when; nothing of what it does."""
    hours = dict.fromkeys(help_.hours for help_ in one.helps if help_.hours)
    ways = (
        (_("Telephone"), one.phone),
        (_("Address"), one.address),
        (_("Web address"), one.website),
        (_("Languages"), one.languages),
        (_("Hours"), "; ".join(hours)),
    )
    return [{"label": label, "value": value} for label, value in ways if value]


def _is_keeper(request: HttpRequest) -> bool:
    """Whether the reader keeps the directory: the page of an entry then leads on."""
    user = request.user
    if not user.is_authenticated:
        return False
    return bool(REFERRERS & roles_held(user, timezone.localdate()))
