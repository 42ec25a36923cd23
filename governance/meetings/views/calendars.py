"""Calendars: a meeting's invitation, what is coming, and the feed of a secret address."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coopkit.cooperatives.middleware import CoopRequest
from governance.meetings import selectors, services
from governance.meetings.views.common import found, tried

ICS = "text/calendar; charset=utf-8"


def invitation(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """A meeting as a file for a calendar."""
    shown = found(request, pk)
    body = selectors.invitation_file(shown, at=request.visit.at)
    return _file(body, f"{request.cooperative.slug}-meeting-{shown.pk}.ics")


def calendar(request: CoopRequest, slug: str) -> HttpResponse:
    """What is coming, and the secret address under which programs fetch it."""
    mine = selectors.key_of(request.user, request.cooperative)
    if request.method == "POST":
        _change(request, request.POST.get("do", ""))
        return redirect("meetings:calendar", slug)
    path = reverse("meetings:feed", args=[slug, mine.key]) if mine else ""
    context = {
        "occasions": selectors.occasions_to_come(request.visit),
        "key": mine,
        "address": f"{settings.SITE_URL}{path}" if path else "",
    }
    return render(request, "governance/meetings/calendar.html", context)


@require_safe
def feed(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Somebody's calendar, to whoever knows its secret address; else not found."""
    held = selectors.key_by_secret(slug, key)
    if held is None:
        raise Http404
    with translation.override(held.user.language):
        body = selectors.feed_of(held, at=timezone.now())
    if body is None:
        raise Http404
    response = _file(body, f"{slug}.ics")
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def _change(request: CoopRequest, do: str) -> None:
    given: dict[str, Any] = {
        "cooperative": request.cooperative,
        "user": request.user,
        "at": request.visit.at,
    }
    if do == "end":
        tried(
            request,
            lambda: services.end_calendar_key(**given),
            _("Your calendar address answers no more."),
        )
    else:
        tried(
            request,
            lambda: services.new_calendar_key(**given),
            _("Here is your calendar address. One you had before answers no more."),
        )


def _file(body: bytes, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=ICS)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
