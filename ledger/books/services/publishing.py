"""Publishing: the head of the chain leaves the database, where nobody can change it."""

from datetime import datetime

from django.db import transaction

from coopkit.audit.services import actor_of, record
from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_
from coopkit.offers import Seal
from ledger.books import selectors
from ledger.books.models import Book, PublishedHead

PLACES = frozenset({"page", "mail", "minutes", "close", "nightly"})
WHAT = N_("Books")


@transaction.atomic
def publish_head(*, book: Book, place: str, subject: str, at: datetime) -> PublishedHead:
    """Remember that the head went out at a place; the same head only once there."""
    if place not in PLACES:
        raise ValueError(f"not a place: {place}")
    said = {"seq": book.head_seq, "place": place, "subject": subject[:120]}
    head, is_new = PublishedHead.objects.get_or_create(
        book=book, **said, defaults={"hash": book.head_hash, "at": at}
    )
    if is_new:
        record(
            scope=book.cooperative.slug,
            actor=actor_of(None),
            action="books.head_published",
            subject=f"book:{book.pk}",
            data={**said, "hash": book.head_hash},
            at=at,
        )
    return head


def seal(cooperative: Cooperative, place: str, subject: str, at: datetime) -> Seal | None:
    """The head of a co-op's books, for a letter or for minutes; none without books."""
    book = selectors.find_book(cooperative)
    if book is None or not book.head_seq:
        return None
    publish_head(book=book, place=place, subject=subject, at=at)
    return Seal(what=WHAT, seq=book.head_seq, hash=book.head_hash)
