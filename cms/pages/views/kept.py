"""How every page of the training is kept ready for strangers."""

import gzip
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from cms.pages.middleware import is_stranger, sent
from cms.pages.models import TrainingPage
from cms.pages.selectors.kept import KeptPage, keep_page, kept_page

P = TypeVar("P", bound=TrainingPage)
View = Callable[[HttpRequest, P], HttpResponse]


def kept_for_strangers(draw: View[P]) -> View[P]:
    """Keep what a stranger is shown for a minute, or until a page is published anew.

    Whoever brings a session, answers, a message or a question in the address gets a page
    of their own, and so does an editor who looks at a draft.
    """

    @wraps(draw)
    def view(request: HttpRequest, page: P) -> HttpResponse:
        if getattr(request, "is_preview", False):
            return draw(request, page)
        if not is_stranger(request):
            return draw(request, whole(page))
        on = timezone.localdate()
        kept = kept_page(request.path, on=on)
        if kept is None:
            html = draw(request, whole(page)).content
            lesson = page.translation_key if page.IS_LESSON else None
            kept = KeptPage(gzip.compress(html, mtime=0), lesson)
            keep_page(request.path, kept, on=on)
        return sent(request, kept)

    return view


def whole(page: P) -> P:
    """The page with its own fields, which its route has left out."""
    if not page.get_deferred_fields():
        return page
    found: P = type(page).objects.select_related("locale").get(pk=page.pk)
    found.routed_from, found.is_open = page.routed_from, page.is_open
    return found
