"""Reading the inbox."""

from ledger.inbox.selectors.banks import (
    BankState,
    bank_account,
    bank_states,
    candidates_for,
    cents_of,
    first_day,
    free_accounts,
    lines_of,
    maps_of,
    older_candidates,
    rule_of,
    rules_of,
    sought,
    unmatched,
)
from ledger.inbox.selectors.comparing import (
    Beside,
    Rows,
    compare,
    history,
    last_statement,
    outstanding_before,
)
from ledger.inbox.selectors.proposals import Proposal, proposals, text_of

__all__ = [
    "BankState",
    "Beside",
    "Proposal",
    "Rows",
    "bank_account",
    "bank_states",
    "candidates_for",
    "cents_of",
    "compare",
    "first_day",
    "free_accounts",
    "history",
    "last_statement",
    "lines_of",
    "maps_of",
    "older_candidates",
    "outstanding_before",
    "proposals",
    "rule_of",
    "rules_of",
    "sought",
    "text_of",
    "unmatched",
]
