"""Fava, from the files of a co-op."""

from typing import Any

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
)
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language

from coopkit.cooperatives.access import BOOKS
from coopkit.cooperatives.middleware import CoopRequest
from ledger.books import services
from ledger.books.models import Book
from ledger.books.services import FilesBehindError
from ledger.books.views.common import book_or_404

ASKED = ("If-None-Match", "If-Modified-Since", "Range")


def open_in_fava(request: CoopRequest, slug: str) -> HttpResponse:
    """Lead to the books in Fava, which stand outside the languages.

    A server of its own for Fava may only read the files: they are made ready here.
    """
    book = book_or_404(request)
    try:
        services.up_to_date(book, variant=_variant(request, book))
    except FilesBehindError as refusal:
        return _later(refusal)
    return redirect("fava", slug=slug, rest="income_statement/")


def fava(request: CoopRequest, slug: str, rest: str) -> HttpResponse:
    """Let Fava answer, read-only, from the files that this reader may see."""
    from ledger.books import fava as door

    book = book_or_404(request)
    variant = _variant(request, book)
    try:
        main = services.up_to_date(book, variant=variant)
    except FilesBehindError as refusal:
        return _later(refusal)
    found = door.answer(
        slug=request.cooperative.slug,
        variant=variant,
        main=main,
        rest=rest,
        query=request.META.get("QUERY_STRING", ""),
        root=_root(request),
        headers=_asked(request),
    )
    if found.status == 404:
        raise Http404
    return _passed(found)


def fava_static(request: HttpRequest, rest: str) -> HttpResponse:
    """Give a file of Fava's own program."""
    from ledger.books import fava as door

    query = request.META.get("QUERY_STRING", "")
    found = door.static(
        rest=rest, query=query, root=_root(request), headers=_asked(request)
    )
    if found.status == 404:
        raise Http404
    return _passed(found)


def _variant(request: CoopRequest, book: Book) -> str:
    return services.variant_for(book, sees_all=bool(request.roles & BOOKS))


def _later(refusal: FilesBehindError) -> HttpResponse:
    return HttpResponse(
        str(refusal), status=503, content_type="text/plain", headers={"Retry-After": "60"}
    )


def _root(request: HttpRequest) -> str:
    path = reverse("fava_static", kwargs={"rest": "x"}).removesuffix("/static/x")
    return request.build_absolute_uri(path)


def _asked(request: HttpRequest) -> dict[str, str]:
    """What Fava may know of a request: no cookie, no name."""
    headers = {name: request.headers[name] for name in ASKED if name in request.headers}
    return headers | {"Accept-Language": get_language() or "en"}


def _passed(found: Any) -> HttpResponse:
    response = HttpResponse(found.body, status=found.status)
    if "Content-Type" not in found.headers:
        del response["Content-Type"]
    for name, value in found.headers.items():
        response[name] = value
    return response
