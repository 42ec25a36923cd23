"""Every write to the inbox."""

from ledger.inbox.services.banks import add_bank_account, change_bank_account
from ledger.inbox.services.reconciling import reconcile
from ledger.inbox.services.settling import (
    book_line,
    book_proposed,
    line_entry,
    match_line,
    match_lines,
    set_aside,
    use_line,
)
from ledger.inbox.services.taking_in import Report, take_in, take_in_with_map
from ledger.inbox.services.teaching import forget_rule, save_rule
from ledger.inbox.services.undoing import undo_line

__all__ = [
    "Report",
    "add_bank_account",
    "book_line",
    "book_proposed",
    "change_bank_account",
    "forget_rule",
    "line_entry",
    "match_line",
    "match_lines",
    "reconcile",
    "save_rule",
    "set_aside",
    "take_in",
    "take_in_with_map",
    "undo_line",
    "use_line",
]
