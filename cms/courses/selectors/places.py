"""Where a lesson is read, by its code."""

from collections.abc import Mapping

from django.conf import settings
from django.core.cache import cache

from cms.courses.models import LessonPage
from cms.pages.selectors import KEEP_SECONDS, address_of


def place_of(code: str, language: str) -> str | None:
    """The address of a published lesson, in a language or else in another that it has.

    Kept for a minute: whoever leads to many lessons asks for each.
    """
    known = [language, *(each for each, _name in settings.WAGTAIL_CONTENT_LANGUAGES)]
    places = _places()
    return next((places[code, each] for each in known if (code, each) in places), None)


def _places() -> Mapping[tuple[str, str], str]:
    """The addresses of all published lessons, by code and language; one query."""
    kept: Mapping[tuple[str, str], str] | None = cache.get("cms:places")
    if kept:
        return kept
    lessons = LessonPage.objects.live().order_by("-path")
    rows = lessons.values_list("code", "locale__language_code", "url_path")
    found = {
        (code, language): address_of(path, language=language)
        for code, language, path in rows
    }
    cache.set("cms:places", found, KEEP_SECONDS)
    return found
