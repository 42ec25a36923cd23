"""Reversing: a mistake is taken back by its mirror image, and never edited."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from coopkit.accounts.models import User
from coopkit.errors import N_, CoopError
from ledger.books import selectors
from ledger.books.beancount import lots_fail, mirrored, parts_of
from ledger.books.chain import Draft
from ledger.books.journal import FIRST_DAY, LAST_DAY, DayError
from ledger.books.models import Account, Book, Directive
from ledger.books.names import check_authority, check_text
from ledger.books.services import rows
from ledger.books.services.checks import Ledger, check_locks
from ledger.books.services.posting import OVERRIDE, append, numbers_for

LONGEST_QUOTE = 200


class NoEntryError(CoopError):
    """An id that no entry of these books has."""

    template = N_(
        "No entry of these books has the id {name}. Look it up in the list of entries."
    )


class NotATransactionError(CoopError):
    """A reversal of something that moves no money."""

    template = N_(
        "The entry {name} moves nothing, so there is nothing to reverse. Only a "
        "transaction is reversed; an account is closed instead."
    )


class ReversedAlreadyError(CoopError):
    """A second reversal of one entry."""

    template = N_(
        "The entry {name} was reversed already, by {by}. An entry is reversed once. If "
        "that was wrong, reverse {by}."
    )


class NoReasonError(CoopError):
    """A reversal without a reason."""

    template = N_(
        "A reversal says why. Write the reason: whoever reads the books later sees it."
    )


class BeforeEntryError(CoopError):
    """A reversal that is dated before what it reverses."""

    template = N_(
        "The entry is of {of}, and a reversal is not dated before it. Use that day or a "
        "later one."
    )


class ClosedSinceError(CoopError):
    """An account of the entry that is closed on the day of its reversal."""

    template = N_(
        "The account {account} was closed on {closed}, so nothing is posted to it on "
        "{on}. Date the reversal on or before that day, or post the correction to "
        "another account."
    )


class LotGoneError(CoopError):
    """A lot that was sold since, so that it cannot be given back."""

    template = N_(
        "What this entry brought in is no longer there as it came: part of it was sold "
        "or moved since. Reverse the later entries first."
    )


@transaction.atomic
def reverse(
    *,
    book: Book,
    entry_id: str,
    on: date,
    reason: str,
    authority: str,
    by: User | None,
    at: datetime,
    override: str = "",
) -> Directive:
    """Post the mirror image of a transaction, any that is kept; the new row.

    It says `reverses` and why; a second reversal of one entry is refused.
    """
    book = rows.lock(book)
    check_authority(authority)
    check_text(override)
    unlocked = check_locks(book, [on], authority=authority, override=override)
    override = override if unlocked else ""
    draft = draft_of_reversal(
        book=book,
        entry_id=entry_id,
        on=on,
        reason=reason,
        authority=authority,
        override=override,
    )
    (row,) = append(
        book,
        [draft],
        batch=selectors.reversal_batch(entry_id),
        authority=authority,
        by=by,
        at=at,
        override=override,
    )
    return row


def draft_of_reversal(
    *,
    book: Book,
    entry_id: str,
    on: date,
    reason: str,
    authority: str,
    override: str = "",
) -> Draft:
    """What a reversal will say, with every check of it; nothing is written."""
    row = Directive.objects.filter(book=book, entry_id=entry_id).first()
    if row is None:
        raise NoEntryError(name=entry_id)
    if row.kind != "transaction":
        raise NotATransactionError(name=entry_id)
    done = selectors.reversal_of(book, row)
    if done:
        raise ReversedAlreadyError(name=entry_id, by=done.entry_id)
    reason = " ".join(reason.split())
    if not reason:
        raise NoReasonError
    check_text(reason)
    if not FIRST_DAY <= on <= LAST_DAY:
        raise DayError(on=on)
    if on < row.date:
        raise BeforeEntryError(of=row.date)
    draft = _mirror(book, row, on, reason, authority, override)
    _check(book, row, draft)
    return draft


def _mirror(
    book: Book, row: Directive, on: date, reason: str, authority: str, override: str
) -> Draft:
    names = selectors.names_of(book)
    meta = {
        "entry-id": numbers_for(book, 1)[0],
        "authority": authority,
        "reverses": row.entry_id,
    }
    if override:
        meta[OVERRIDE] = override
    said = parts_of(row.text, names=names)
    quoted = said.narration or said.payee or row.entry_id
    if len(quoted) > LONGEST_QUOTE:
        quoted = quoted[:LONGEST_QUOTE] + "…"
    with translation.override(book.cooperative.languages[0]):
        narration = _("Reversal of “%(entry)s”: %(reason)s") % {
            "entry": quoted,
            "reason": reason,
        }
    return mirrored(
        row.text,
        on=on,
        narration=narration,
        meta=meta,
        link=selectors.reversal_batch(row.entry_id),
        names=names,
    )


def _check(book: Book, row: Directive, draft: Draft) -> None:
    touched = [account for account, _, _, _ in draft.amounts]
    closed = Account.objects.filter(
        book=book, name__in=touched[:500], closed_on__lt=draft.on
    ).first()
    if closed and closed.closed_on:
        raise ClosedSinceError(account=closed.name, closed=closed.closed_on, on=draft.on)
    ledger = Ledger(book, book.cooperative, touched)
    for account, minor, scale, currency in draft.amounts:
        ledger.move(account, draft.on, Decimal(minor).scaleb(-scale), currency)
    ledger.check_moves()
    lots = parts_of(row.text, names=selectors.names_of(book)).lots
    if lots:
        texts = [*_of_lots(book, lots), draft.text]
        if lots_fail(texts, accounts=lots, options=book.options):
            raise LotGoneError


def _of_lots(book: Book, accounts: frozenset[str]) -> list[str]:
    """What was bought and sold on these accounts, and how each of them books."""
    own = Directive.objects.filter(book=book, postings__account__name__in=accounts)
    bought = own.filter(text__contains="{").distinct()
    opens = Q()
    for name in accounts:
        opens |= Q(text__contains=f" open {name}")
    opened = Directive.objects.filter(opens, book=book, kind="open")
    found = [*opened.order_by("date", "seq"), *bought.order_by("date", "seq")]
    return [row.text for row in found]
