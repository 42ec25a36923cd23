"""Files for everybody: made once, kept for a day, not sent again to whoever has them."""

from collections.abc import Callable
from threading import Lock
from typing import TypeVar

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.utils.translation import get_language

from cms.pages.models import TrainingPage

P = TypeVar("P", bound=TrainingPage)
KEPT_SECONDS = 24 * 60 * 60
_MAKING = Lock()
"""One file at a time: who asks for the same one meanwhile is given the first one's."""


def published(kind: type[P], code: str, language: str = "") -> P:
    """What anybody may read under a code, in a language or that of the address."""
    pages = kind.objects.live().public().select_related("locale")
    spoken = language or get_language()
    found: P = get_object_or_404(pages, code=code, locale__language_code=spoken)
    return found


def sent(
    request: HttpRequest,
    make: Callable[[], bytes],
    *,
    mark: str,
    name: str,
    media_type: str,
) -> HttpResponseBase:
    """A file; `mark` is the hash of all that it is made of."""
    etag = f'"{mark}"'
    if unchanged := get_conditional_response(request, etag=etag):
        return unchanged
    return HttpResponse(
        _made_once(f"cms:file:{mark}", make),
        headers={
            "Content-Type": media_type,
            "Content-Disposition": content_disposition_header(False, name) or "inline",
            "Cache-Control": "no-cache",
            "ETag": etag,
            "X-Content-Type-Options": "nosniff",
        },
    )


def _made_once(key: str, make: Callable[[], bytes]) -> bytes:
    kept: bytes | None = cache.get(key)
    if kept is not None:
        return kept
    with _MAKING:
        kept = cache.get(key)
        if kept is None:
            kept = make()
            cache.set(key, kept, KEPT_SECONDS)
    return kept
