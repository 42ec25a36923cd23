"""Facts of the books."""

from ledger.books.models.journal import Account, Book, Directive, MonthlySum, Posting
from ledger.books.models.papers import Attached, Attachment
from ledger.books.models.patterns import EntryTemplate, Recurring
from ledger.books.models.periods import Lock, PublishedHead, YearClose

__all__ = [
    "Account",
    "Attached",
    "Attachment",
    "Book",
    "Directive",
    "EntryTemplate",
    "Lock",
    "MonthlySum",
    "Posting",
    "PublishedHead",
    "Recurring",
    "YearClose",
]
