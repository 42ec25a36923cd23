"""Taking a posted year back: every entry by its mirror image, and never by deletion."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet, Sum

from coopkit.accounts.models import User
from coopkit.money import plain_amount
from ledger.books.models import Book, Directive, Posting
from ledger.books.selectors import balances, lies_under, reversed_among
from ledger.books.services import reverse as reverse_entry
from ledger.equity.selectors import chart_of
from ledger.patronage.models import Worksheet, WorksheetState
from ledger.patronage.objections import (
    LayerPaidError,
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

    Refused once something of it was paid or moved out of the accounts it was put into,
    and while a supplement stands on it. The papers that were issued stay what they are;
    a new run issues new ones.
    """
    book = lock_book(worksheet.cooperative)
    worksheet = lock_worksheet(worksheet)
    _check(worksheet)
    own = Directive.objects.filter(book=book, batch=worksheet.batch, kind="transaction")
    done = reversed_among(book, own)
    rows = own.exclude(entry_id__in=done).order_by("seq")
    _check_layers(worksheet, book, rows)
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


def _check_layers(worksheet: Worksheet, book: Book, rows: QuerySet[Directive]) -> None:
    """Refuse where an account holds less than the year put into it."""
    under = chart_of(book).members
    given = Posting.objects.filter(
        lies_under(under, field="account__name"), directive__in=rows, minor__lt=0
    )
    held = balances(book, on=date.max, prefix=under)
    put = given.order_by().values_list("account__name").annotate(Sum("minor"))
    for account, cents in sorted(put):
        if held.get(account, 0) > cents:
            code = account.removeprefix(f"{under}:").partition(":")[0]
            raise LayerPaidError(year=worksheet.year_end.year, code=code)


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
    """The mirror image of each entry."""
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
    ]
