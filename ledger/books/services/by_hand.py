"""Entries that a person makes by hand: one by a form, or several as text."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from coopkit.accounts.models import User
from coopkit.errors import N_
from governance.meetings.selectors import by_reference
from ledger.books.journal import Entry, Item
from ledger.books.models import Book, Directive
from ledger.books.services.attaching import attach
from ledger.books.services.patterns import save_template
from ledger.books.services.periods import NoSuchResolutionError
from ledger.books.services.posting import EntryIdTakenError, post


class EnteredAlreadyError(EntryIdTakenError):
    """A form that is sent a second time."""

    template = N_(
        "This is in the books already, as entry {name}: the form was sent twice. Nothing "
        "was entered again."
    )


@dataclass(frozen=True, slots=True)
class Receipt:
    """A file that proves an entry, as it was handed in."""

    name: str
    content: bytes


def batch_of(on: date) -> str:
    """The batch of entries by hand of a month."""
    return f"hand-{on:%Y-%m}"


@transaction.atomic
def enter(
    *,
    book: Book,
    entry: Entry,
    token: str,
    by: User,
    at: datetime,
    override: str = "",
    resolution: str = "",
    receipt: Receipt | None = None,
    keep_as: str = "",
) -> Directive:
    """Post one entry with the id `token`, its receipt, and a template of it if named.

    A token that was used is refused: so a form that is sent twice posts once. With a
    resolution (a day of a closed year needs one) the entry stands on that.
    """
    _refuse_twice(book, [token])
    (row,) = post(
        book=book,
        entries=[replace(entry, meta={**entry.meta, "entry-id": token})],
        batch=batch_of(entry.on),
        authority=_authority(book, by, resolution),
        by=by,
        at=at,
        override=override,
    )
    if receipt:
        name, content = receipt.name, receipt.content
        attach(book=book, entry_id=token, name=name, content=content, by=by, at=at)
    if keep_as:
        _keep(book, entry, keep_as, by, at)
    return row


def _keep(book: Book, entry: Entry, name: str, by: User, at: datetime) -> None:
    save_template(
        book=book,
        name=name,
        payee=entry.payee,
        narration=entry.narration,
        legs=[(leg.account, leg.cents) for leg in entry.legs],
        by=by,
        at=at,
    )


@transaction.atomic
def write(
    *,
    book: Book,
    items: Sequence[Item],
    token: str,
    by: User,
    at: datetime,
    override: str = "",
    resolution: str = "",
) -> list[Directive]:
    """Post what was typed as text, all or none; a token that was used is refused."""
    ids = [f"{token}-{place}" for place in range(1, len(items) + 1)]
    _refuse_twice(book, ids)
    named = [
        replace(item, meta={"entry-id": name, **item.meta})
        if isinstance(item, Entry)
        else item
        for item, name in zip(items, ids, strict=True)
    ]
    return post(
        book=book,
        entries=named,
        batch=batch_of(min(item.on for item in items) if items else localdate(at)),
        authority=_authority(book, by, resolution),
        by=by,
        at=at,
        override=override,
    )


@transaction.atomic
def rehearse(
    *,
    book: Book,
    items: Sequence[Item],
    by: User,
    at: datetime,
    override: str = "",
    resolution: str = "",
) -> None:
    """Refuse what `post` would refuse, and keep nothing of it."""
    post(
        book=book,
        entries=items,
        batch=batch_of(localdate(at)),
        authority=_authority(book, by, resolution),
        by=by,
        at=at,
        override=override,
    )
    transaction.set_rollback(True)


def _authority(book: Book, by: User, resolution: str) -> str:
    if not resolution:
        return f"person:{by.pk}"
    if by_reference(book.cooperative, resolution) is None:
        raise NoSuchResolutionError(name=resolution[:40])
    return f"resolution:{resolution}"


def _refuse_twice(book: Book, ids: Sequence[str]) -> None:
    found = Directive.objects.filter(book=book, entry_id__in=ids[:500]).first()
    if found:
        raise EnteredAlreadyError(name=found.entry_id)
