"""What is asked about members' capital."""

from ledger.equity.selectors.accounts import (
    Movement,
    balances_of_members,
    chart_of,
    closing_identity,
    debts_of,
    exported_balances,
    exported_movements,
    has_book,
    history,
    member_account,
    member_accounts,
    movements,
    past_year_ends,
    shares_paid,
    totals_on,
)
from ledger.equity.selectors.guarding import check_posting
from ledger.equity.selectors.notes import (
    departure_plan,
    due_installments,
    leaver_of,
    leavers,
    notes_of,
)
from ledger.equity.selectors.payables import (
    payables,
)
from ledger.equity.selectors.rollforward import (
    YearOfEquity,
    collective_of_year,
    equity_of_year,
)
from ledger.equity.selectors.runs import (
    interest_rules,
    layers_of,
    redemption_rules,
    runs_of,
)
from ledger.equity.selectors.standing import Standing, standing, standing_now

__all__ = [
    "Movement",
    "Standing",
    "YearOfEquity",
    "balances_of_members",
    "chart_of",
    "check_posting",
    "closing_identity",
    "collective_of_year",
    "debts_of",
    "departure_plan",
    "due_installments",
    "equity_of_year",
    "exported_balances",
    "exported_movements",
    "has_book",
    "history",
    "interest_rules",
    "layers_of",
    "leaver_of",
    "leavers",
    "member_account",
    "member_accounts",
    "movements",
    "notes_of",
    "past_year_ends",
    "payables",
    "redemption_rules",
    "runs_of",
    "shares_paid",
    "standing",
    "standing_now",
    "totals_on",
]
