"""What several pages of the books do."""

from django.http import Http404

from coopkit.cooperatives.access import BOOKKEEPER
from coopkit.cooperatives.middleware import CoopRequest
from ledger.books import selectors
from ledger.books.models import Book
from ledger.books.selectors import NoBookError

PAGE = 50


def book_or_404(request: CoopRequest) -> Book:
    try:
        return selectors.book_of(request.cooperative)
    except NoBookError as refusal:
        raise Http404 from refusal


def keeps_books(request: CoopRequest) -> bool:
    """Whether to show what a bookkeeper alone does; the access table refuses others."""
    return BOOKKEEPER in request.roles


def groups(fingerprint: str) -> list[str]:
    """A hash in parts, between which a narrow screen may break it."""
    return [fingerprint[start : start + 8] for start in range(0, len(fingerprint), 8)]
