"""Reading the inbox."""

from ledger.inbox.selectors.banks import (
    bank_account,
    bank_states,
    candidates_for,
    cents_of,
    free_accounts,
    lines_of,
    maps_of,
    next_open,
    older_candidates,
    payee_rules,
    rule_of,
    rules_of,
    sought,
    unmatched,
)
from ledger.inbox.selectors.comparing import (
    compare,
    history,
    last_statement,
)
from ledger.inbox.selectors.proposals import Proposal, proposals, text_of, uses

__all__ = [
    "Proposal",
    "bank_account",
    "bank_states",
    "candidates_for",
    "cents_of",
    "compare",
    "free_accounts",
    "history",
    "last_statement",
    "lines_of",
    "maps_of",
    "next_open",
    "older_candidates",
    "payee_rules",
    "proposals",
    "rule_of",
    "rules_of",
    "sought",
    "text_of",
    "unmatched",
    "uses",
]
