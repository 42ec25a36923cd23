"""Every write to the inbox."""

from ledger.inbox.services.banks import add_bank_account, change_bank_account
from ledger.inbox.services.journals import take_in_journal
from ledger.inbox.services.reconciling import missing, reconcile
from ledger.inbox.services.settling import (
    Booked,
    book_line,
    book_proposed,
    match_line,
    set_aside,
)
from ledger.inbox.services.taking_in import Report, take_in, take_in_with_map
from ledger.inbox.services.teaching import forget_rule, save_rule
from ledger.inbox.services.undoing import undo_line

__all__ = [
    "Booked",
    "Report",
    "add_bank_account",
    "book_line",
    "book_proposed",
    "change_bank_account",
    "forget_rule",
    "match_line",
    "missing",
    "reconcile",
    "save_rule",
    "set_aside",
    "take_in",
    "take_in_journal",
    "take_in_with_map",
    "undo_line",
]
