"""Taking a posted year back: every entry by its mirror image, and never by deletion."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from coopkit.accounts.models import User
from coopkit.money import plain_amount
from ledger.books.models import Book, Directive
from ledger.books.selectors import reversed_among
from ledger.books.services import reverse as reverse_entry
from ledger.patronage.models import Worksheet, WorksheetState
from ledger.patronage.objections import (
    NotPostedError,
    PaidAlreadyError,
    SupplementStandsError,
)
from ledger.patronage.selectors import paid_of
from ledger.patronage.services.keeping import (
    lock_book,
    lock_worksheet,
    move,
    record_act,
)
from ledger.patronage.services.settling import free_inputs


@transaction.atomic
def reverse(
    *,
    worksheet: Worksheet,
    on: date,
    reason: str,
    authority: str,
    by: User | None,
    at: datetime,
) -> list[Directive]:
    """Take a posted year back, all of it or nothing; it can then be worked out again.

    Refused once something of it was paid, and while a supplement stands on it. The
    papers that were issued stay what they are; a new run issues new ones.
    """
    book = lock_book(worksheet.cooperative)
    worksheet = lock_worksheet(worksheet)
    _check(worksheet)
    rows = Directive.objects.filter(
        book=book, batch=worksheet.batch, kind="transaction"
    ).order_by("seq")
    written = _mirror(book, rows, on=on, reason=reason, right=authority, by=by, at=at)
    free_inputs(worksheet)
    move(
        worksheet,
        WorksheetState.REVERSED,
        reversed_on=on,
        reversed_by_right=authority[:80],
    )
    data: dict[str, object] = {"entries": len(written), "reason": reason}
    record_act("patronage.reversed", worksheet, by, at, data | {"authority": authority})
    return written


def _check(worksheet: Worksheet) -> None:
    """Refuse what is not posted, what something stands on, and what was paid."""
    year, cooperative = worksheet.year_end.year, worksheet.cooperative
    if worksheet.state != WorksheetState.POSTED:
        raise NotPostedError(year=year)
    standing = worksheet.supplemented_by.filter(state=WorksheetState.POSTED).first()
    if standing:
        raise SupplementStandsError(year=year, number=standing.number)
    paid = paid_of(worksheet)
    if paid:
        raise PaidAlreadyError(
            year=year,
            paid=plain_amount(paid, minor_units=cooperative.minor_units),
            currency=cooperative.currency,
        )


def _mirror(
    book: Book,
    rows: QuerySet[Directive],
    *,
    on: date,
    reason: str,
    right: str,
    by: User | None,
    at: datetime,
) -> list[Directive]:
    """The mirror image of each entry that has none yet."""
    done = reversed_among(book, rows)
    return [
        reverse_entry(
            book=book,
            entry_id=row.entry_id,
            on=on,
            reason=reason,
            authority=right,
            by=by,
            at=at,
        )
        for row in rows
        if row.entry_id not in done
    ]
