"""Accounts of the chart: opening one, closing one."""

from datetime import date, datetime

from django.db import transaction

from coopkit.accounts.models import User
from ledger.books.journal import CloseAccount, OpenAccount
from ledger.books.models import Book, Directive
from ledger.books.services.posting import post


@transaction.atomic
def open_account(
    *,
    book: Book,
    account: str,
    on: date,
    by: User,
    at: datetime,
    override: str = "",
) -> Directive:
    """Open an account: from this day on it may be used."""
    return _post(book, OpenAccount(on, account), by, at, override)


@transaction.atomic
def close_account(
    *,
    book: Book,
    account: str,
    on: date,
    by: User,
    at: datetime,
    override: str = "",
) -> Directive:
    """Close an account, which holds nothing, at the end of a day."""
    return _post(book, CloseAccount(on, account), by, at, override)


def _post(
    book: Book,
    item: OpenAccount | CloseAccount,
    by: User,
    at: datetime,
    override: str,
) -> Directive:
    (row,) = post(
        book=book,
        entries=[item],
        batch=f"accounts-{item.on:%Y-%m}",
        authority=f"person:{by.pk}",
        by=by,
        at=at,
        override=override,
    )
    return row
