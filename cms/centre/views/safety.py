"""The way out, a tab that tells nothing, what we keep, and a plan for a demand for it."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _, override

from cms.centre.demand_plan import WORDS
from cms.centre.selectors.places import the_centre
from cms.centre.services.keeping import CENTRE, GROUND, TABLE
from cms.centre.views.handing_out import handed_out
from cms.learning.views.asking import language_now
from coopkit.cooperatives.middleware import CoopRequest

PLAIN = "plain"


def leave(request: HttpRequest) -> HttpResponse:
    """Lead to a page that everybody looks at, and let the browser carry nothing more.

    Whoever is signed in stays so: the button is pressed by mistake, too.
    """
    response = HttpResponseRedirect(the_centre().leave_to)
    guests = [settings.ANSWERS_COOKIE_NAME, PLAIN, "messages"]
    if not request.user.is_authenticated:
        guests += [settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_NAME]
    for name in guests:
        if name in request.COOKIES:
            response.delete_cookie(name, samesite="Lax")
    response["Clear-Site-Data"] = '"cache"'
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


def plain(request: HttpRequest) -> HttpResponse:
    """Switch a title and a picture of the tab that tell nothing on, or off again."""
    if request.method != "POST":
        back = urlsplit(request.headers.get("Referer", "")).path
        here = request.path
        context = {"back": back if back != here and _is_ours(request, back) else ""}
        return render(request, "cms/centre/plain.html", context)
    back = request.POST.get("next", "")
    response = redirect(back if _is_ours(request, back) else "centre:home")
    if PLAIN in request.COOKIES:
        response.delete_cookie(PLAIN, samesite="Lax")
    else:
        secure = settings.SESSION_COOKIE_SECURE
        response.set_cookie(PLAIN, "1", secure=secure, httponly=True, samesite="Lax")
    response["Cache-Control"] = "no-store"
    return response


def _is_ours(request: HttpRequest, address: str) -> bool:
    return url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()})


def kept(request: HttpRequest) -> HttpResponse:
    """Show what we keep, why and until when, by the table that the night ends it by."""
    parts = [(part, [(one, one.until()) for one in part.lines]) for part in TABLE]
    context = {"parts": parts, "centre": the_centre()}
    return render(request, "cms/centre/kept.html", context)


def demand_plan(request: CoopRequest) -> HttpResponse:
    """The plan for a demand for data, a page in each language, for the office wall."""
    first = language_now()
    order = sorted(WORDS, key=lambda language: language != first)
    centre, on = the_centre(), timezone.localdate()
    paper = {
        "coop": {"name": centre.name or _("Workers’ center"), "address": centre.address},
        "lang": order[0],
        "issued_ymd": {"year": on.year, "month": on.month, "day": on.day},
        "labels": {"page": _("Page")},
        "title": WORDS[order[0]].title,
        "pages": [_plan_in(language) for language in order],
    }
    return handed_out("demand_plan", paper, "plan.pdf", opens=True)


def _plan_in(language: str) -> dict[str, Any]:
    """The plan in a language, with what we hold by the table of today."""
    words = WORDS[language]
    with override(language):
        rows = [
            {"what": str(one.what), "until": one.until()} for one in (*CENTRE, *GROUND)
        ]
    return {
        "lang": language,
        "title": words.title,
        "lead": words.lead,
        "first": words.first[0],
        "steps": list(words.first[1]),
        "papers": words.papers[0],
        "kinds": [{"name": name, "words": told} for name, told in words.papers[1]],
        "people": words.people[0],
        "who": list(words.people[1]),
        "keys": words.keys[0],
        "places": list(words.keys[1]),
        "hold": words.hold,
        "what": words.what,
        "until": words.until,
        "rows": rows,
        "not_title": words.not_held[0],
        "not_held": words.not_held[1],
        "advice": words.advice,
    }
