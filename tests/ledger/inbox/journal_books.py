"""Books into which journals of other programs are taken."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from ledger.books.models import Book
from ledger.inbox.models import JournalFile
from ledger.inbox.services.journals import take_in_journal
from tests.factories import NOON
from tests.ledger.inbox import journal_files as files

START = date(2025, 7, 1)
OPEN = ("Assets:Bank:Checking", "Expenses:Rent", "Income:Sales:Counter")
QBO = files.QBO_JOURNAL.encode()
ACCOUNTS = {
    "5000 · Flour": "Expenses:Flour",
    "Accounts Payable (A/P)": "Liabilities:Payable",
    "Checking": "Assets:Bank:Checking",
    "Payroll Expenses:Wages": "Expenses:Payroll:Wages",
    "Payroll Liabilities": "Liabilities:Payroll-Taxes",
    "Sales": "Income:Sales:Counter",
    "Sales Tax Payable": "Liabilities:Sales-Tax",
}


def take_in(
    book: Book,
    content: bytes = QBO,
    accounts: Mapping[str, str] = ACCOUNTS,
    **more: Any,
) -> JournalFile:
    return take_in_journal(
        book=book,
        filename="journal.csv",
        content=content,
        accounts=accounts,
        by=None,
        at=NOON,
        **more,
    )
