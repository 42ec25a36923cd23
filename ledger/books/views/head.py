"""The head of the chain, for anybody of the co-op to keep."""

from django.http import HttpResponse
from django.shortcuts import render

from coopkit.cooperatives.middleware import CoopRequest
from ledger.books import selectors, services
from ledger.books.models import Book
from ledger.books.views.common import book_or_404, groups


def head(request: CoopRequest, slug: str) -> HttpResponse:
    """Show the head as it is now, and where earlier ones went out."""
    book = _published(request)
    context = {
        "book": book,
        "parts": groups(book.head_hash),
        "heads": selectors.heads_of(book),
    }
    return render(request, "ledger/books/head.html", context)


def head_text(request: CoopRequest, slug: str) -> HttpResponse:
    """The head as a small file to keep."""
    book = _published(request)
    name = " ".join(request.cooperative.name.split())
    lines = (
        f"cooperative: {name}",
        f"entry: {book.head_seq}",
        f"fingerprint (SHA-256): {book.head_hash or 'none'}",
        f"fingerprint in groups: {' '.join(groups(book.head_hash))}",
        f"seen: {request.visit.at.isoformat(timespec='seconds')}",
    )
    return HttpResponse(
        "".join(f"{line}\n" for line in lines),
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="{slug}-head.txt"'},
    )


def _published(request: CoopRequest) -> Book:
    """The books, whose head goes out with this page; remembered once a head."""
    book = book_or_404(request)
    if book.head_seq:
        services.publish_head(book=book, place="page", subject="", at=request.visit.at)
    return book
