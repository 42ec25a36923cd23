"""Facts of the inbox."""

from ledger.inbox.models.journals import AccountMap, JournalFile
from ledger.inbox.models.statements import (
    BankAccount,
    BankLine,
    CsvMap,
    PayeeRule,
    Reconciliation,
    Statement,
)

__all__ = [
    "AccountMap",
    "BankAccount",
    "BankLine",
    "CsvMap",
    "JournalFile",
    "PayeeRule",
    "Reconciliation",
    "Statement",
]
