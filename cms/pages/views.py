"""The front page, and how every page of the training is kept ready for strangers."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from cms.pages.models import HomePage, TrainingPage
from cms.pages.selectors import KEEP_SECONDS, address, key_of, translations

P = TypeVar("P", bound=TrainingPage)
View = Callable[[HttpRequest, P], HttpResponse]


def kept_for_strangers(draw: View[P]) -> View[P]:
    """Keep what a stranger is shown for a minute, or until the page is published anew.

    Whoever brings a session, a message or a question in the address gets a page of
    their own, and so does an editor who looks at a draft.
    """

    @wraps(draw)
    def view(request: HttpRequest, page: P) -> HttpResponse:
        if getattr(request, "is_preview", False):
            return draw(request, page)
        if request.GET or request.COOKIES.keys() & {
            settings.SESSION_COOKIE_NAME,
            "messages",
        }:
            return draw(request, _whole(page))
        key = key_of(page, f"page {get_language()}", on=timezone.localdate())
        html: bytes | None = cache.get(key)
        if html is None:
            html = draw(request, _whole(page)).content
            cache.set(key, html, KEEP_SECONDS)
        return HttpResponse(html)

    return view


@kept_for_strangers
def home(request: HttpRequest, page: HomePage) -> HttpResponse:
    """Show what coopkit is, for whom, and where to begin."""
    others = translations(page)
    children = page.get_children().live().specific()
    context = {
        "page": page,
        "language_url": next(iter(others.values()), ""),
        "courses": [
            (course, address(course, page))
            for course in children
            if isinstance(course, TrainingPage)
        ],
    }
    return render(request, "cms/pages/home.html", context)


def _whole(page: P) -> P:
    """The page with its own fields, which its route has left out."""
    if not page.get_deferred_fields():
        return page
    found: P = type(page).objects.select_related("locale").get(pk=page.pk)
    return found
