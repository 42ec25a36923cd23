"""Strangers get a kept page before its place among the pages is looked up."""

import gzip
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import re_accepts_gzip
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from cms.pages.selectors.kept import KeptPage, kept_page
from coopkit import offers

OK = 200
PAGES = "wagtail_serve"


class KeptPages:
    """Answers with what is kept, if who asks brings nothing of their own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], *_: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or match.view_name != PAGES or not is_stranger(request):
            return None
        kept = kept_page(request.path, on=timezone.localdate())
        if kept is None:
            return None
        response = sent(request, kept)
        if kept.lesson:
            tell_of_guest(request, response, kept.lesson, "read")
        return response


def is_stranger(request: HttpRequest) -> bool:
    """Whether somebody only reads: no session, answers, message or question of theirs."""
    own = {settings.SESSION_COOKIE_NAME, settings.ANSWERS_COOKIE_NAME, "messages"}
    return (
        request.method == "GET" and not request.GET and not request.COOKIES.keys() & own
    )


def sent(request: HttpRequest, page: KeptPage) -> HttpResponse:
    """A page that holds no secret, compressed for whoever takes it so: a third of it."""
    if re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
        response = HttpResponse(page.packed, headers={"Content-Encoding": "gzip"})
    else:
        response = HttpResponse(gzip.decompress(page.packed))
    patch_vary_headers(response, ("Accept-Encoding",))
    return response


def tell_of_guest(
    request: HttpRequest, response: HttpResponseBase, lesson: UUID, what: str
) -> None:
    """Tell what a guest did, if it is one and they got what they asked for.

    Whoever brings no session is a guest: nobody is looked up.
    """
    if request.method != "GET" or response.status_code != OK:
        return
    if getattr(request, "is_preview", False):
        return
    has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
    if has_session and request.user.is_authenticated:
        return
    for tell in offers.lesson_seen:
        tell(lesson, what, (get_language() or "en")[:2])
