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
    (row,) = post(
        book=book,
        entries=[OpenAccount(on, account)],
        batch=f"accounts-{on:%Y-%m}",
        authority=f"person:{by.pk}",
        by=by,
        at=at,
        override=override,
    )
    return row


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
    (row,) = post(
        book=book,
        entries=[CloseAccount(on, account)],
        batch=f"accounts-{on:%Y-%m}",
        authority=f"person:{by.pk}",
        by=by,
        at=at,
        override=override,
    )
    return row
