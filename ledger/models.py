"""The wing's models, gathered so that Django finds them."""

from ledger.books.models import Account, Book, Directive, Posting
from ledger.labor.models import LaborEntry, LaborImport
from ledger.patronage.models import NonPatronagePrefix, Worksheet, WorksheetShare

__all__ = [
    "Account",
    "Book",
    "Directive",
    "LaborEntry",
    "LaborImport",
    "NonPatronagePrefix",
    "Posting",
    "Worksheet",
    "WorksheetShare",
]
