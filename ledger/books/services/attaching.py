"""Attaching: a receipt is kept by its hash, and a `document` says what it belongs to."""

import re
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.utils.timezone import localdate

from coopkit.accounts.models import User
from coopkit.errors import N_, CoopError
from ledger.books import selectors
from ledger.books.control import code_in
from ledger.books.journal import Attach
from ledger.books.models import Attached, Attachment, Book, Directive
from ledger.books.receipt_kinds import Kind, clean_name, kind_of
from ledger.books.services import rows
from ledger.books.services.posting import post
from ledger.books.services.reversing import NoEntryError

_OF_AN_ACCOUNT = re.compile(r"\S+ (?:open|close|balance|note) (?P<account>\S+)")


class AttachedAlreadyError(CoopError):
    """The same file at the same entry a second time."""

    template = N_("This very file is at the entry {name} already. Nothing was changed.")


class NothingToProveError(CoopError):
    """A receipt for a line of the ledger that is about no account."""

    template = N_(
        "The entry {name} is about no account, so it has no receipts. Attach the file to "
        "the transaction it belongs to."
    )


@transaction.atomic
def attach(
    *,
    book: Book,
    entry_id: str,
    name: str,
    content: bytes,
    by: User | None,
    at: datetime,
) -> Attached:
    """Keep a file as it is, byte for byte, and post that it belongs to an entry.

    A file is kept once, however many entries it proves. Where the entry's own day is
    locked, the document is dated today.
    """
    book = rows.lock(book)
    row = Directive.objects.filter(book=book, entry_id=entry_id).first()
    if row is None:
        raise NoEntryError(name=entry_id)
    kept, kind = _keep(book, name, content, by=by, at=at)
    if Attached.objects.filter(attachment=kept, entry=row).exists():
        raise AttachedAlreadyError(name=entry_id)
    document = Attach(
        on=_day(book, row.date, localdate(at)),
        account=_account(book, row),
        path=f"documents/{kept.sha256}.{kind.ending}",
        meta={"receipt-of": row.entry_id, "file-name": kept.name},
    )
    (said,) = post(
        book=book,
        entries=[document],
        batch=f"receipt-{row.entry_id}",
        authority=f"person:{by.pk if by else 0}",
        by=by,
        at=at,
    )
    return Attached.objects.create(attachment=kept, entry=row, document=said)


def _keep(
    book: Book, name: str, content: bytes, *, by: User | None, at: datetime
) -> tuple[Attachment, Kind]:
    """The file as it is kept, by its hash; once, under its first name."""
    kind = kind_of(content, name=" ".join(name.split())[:80])
    kept, _ = Attachment.objects.get_or_create(
        book=book,
        sha256=sha256(content).hexdigest(),
        defaults={
            "name": clean_name(name, kind=kind),
            "media_type": kind.media_type,
            "size": len(content),
            "content": content,
            "added_by": by,
            "added_at": at,
        },
    )
    return kept, kind


def _day(book: Book, of: date, today: date) -> date:
    """The entry's day, or the first that is not locked from today on."""
    through = book.locked_through
    if through is None or of > through:
        return of
    return max(today, through + timedelta(days=1))


def _account(book: Book, row: Directive) -> str:
    """The first account of an entry that is no member's, or else its first."""
    legs = row.postings.select_related("account").order_by("pk")
    names = [leg.account.name for leg in legs]
    if not names:
        found = _OF_AN_ACCOUNT.match(row.text)
        if not found:
            raise NothingToProveError(name=row.entry_id)
        return found["account"]
    equity = selectors.roots(book).equity
    ours = (name for name in names if not code_in(name, equity=equity))
    return next(ours, names[0])
