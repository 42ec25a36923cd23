"""Posting capital: once, by a right that is named, all of a batch or nothing."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from django.utils.crypto import salted_hmac

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_, CoopError
from ledger.books.journal import Entry, OpenAccount
from ledger.books.models import Book, Directive
from ledger.books.selectors import book_of, open_accounts
from ledger.books.services import post, reverse
from ledger.equity.postings import accounts_of

_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9\-_.]{0,100}")


class PostedAlreadyError(CoopError):
    """A batch that stands in the books."""

    template = N_(
        "This stands in the books since {on} already ({batch}). It is posted once; what "
        "was wrong is reversed and made anew."
    )


def lock_book(cooperative: Cooperative) -> Book:
    """The co-op's book, locked: nothing is posted until this transaction ends."""
    return Book.objects.select_for_update().get(pk=book_of(cooperative).pk)


def authority_of(decision: str, by: User | None) -> str:
    """The right by which something is posted: a decision by its number, else a person."""
    if _NUMBER.fullmatch(decision):
        return f"resolution:{decision}"
    return f"person:{by.pk if by else 0}"


def post_once(
    *,
    book: Book,
    entries: Sequence[Entry],
    batch: str,
    authority: str,
    by: User | None,
    at: datetime,
) -> list[Directive]:
    """Post entries under a new batch, and open the accounts that they lack."""
    stands = Directive.objects.filter(book=book, batch=batch).first()
    if stands:
        raise PostedAlreadyError(on=stands.date, batch=batch)
    if not entries:
        return []
    first = min(entry.on for entry in entries)
    opened = open_accounts(book, on=first)
    missing = [name for name in accounts_of(entries) if name not in opened]
    return post(
        book=book,
        entries=[*(OpenAccount(on=first, account=name) for name in missing), *entries],
        batch=batch,
        authority=authority,
        by=by,
        at=at,
    )


def reverse_batch(
    *,
    book: Book,
    batch: str,
    on: date,
    reason: str,
    authority: str,
    by: User | None,
    at: datetime,
) -> int:
    """Reverse every transaction of a batch; how many."""
    rows = Directive.objects.filter(book=book, batch=batch, kind="transaction")
    ids = list(rows.order_by("seq").values_list("entry_id", flat=True))
    for entry_id in ids:
        reverse(
            book=book,
            entry_id=entry_id,
            on=on,
            reason=reason,
            authority=authority,
            by=by,
            at=at,
        )
    return len(ids)


def in_no_order(entries: Sequence[Entry], seal: str) -> list[Entry]:
    """Entries in an order that only the server knows, the same at every try.

    Members see amounts without names; by their codes' order each would have one.
    """

    def place(entry: Entry) -> str:
        return salted_hmac("equity.order", f"{seal} {entry.narration}").hexdigest()

    return sorted(entries, key=place)
