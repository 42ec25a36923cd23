"""The wing's models, gathered so that Django finds them."""

from ledger.books.models import (
    Account,
    Attached,
    Attachment,
    Book,
    Directive,
    EntryTemplate,
    Lock,
    MonthlySum,
    Posting,
    PublishedHead,
    Recurring,
    YearClose,
)
from ledger.inbox.models import (
    AccountMap,
    BankAccount,
    BankLine,
    CsvMap,
    JournalFile,
    PayeeRule,
    Reconciliation,
    Statement,
)
from ledger.labor.models import LaborEntry, LaborImport
from ledger.patronage.models import NonPatronagePrefix, Worksheet, WorksheetShare
from ledger.reports.models import BudgetLine, SavedQuery

__all__ = [
    "Account",
    "AccountMap",
    "Attached",
    "Attachment",
    "BankAccount",
    "BankLine",
    "Book",
    "BudgetLine",
    "CsvMap",
    "Directive",
    "EntryTemplate",
    "JournalFile",
    "LaborEntry",
    "LaborImport",
    "Lock",
    "MonthlySum",
    "NonPatronagePrefix",
    "PayeeRule",
    "Posting",
    "PublishedHead",
    "Reconciliation",
    "Recurring",
    "SavedQuery",
    "Statement",
    "Worksheet",
    "WorksheetShare",
    "YearClose",
]
