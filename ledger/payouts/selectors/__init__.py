"""Reading what is owed, what is being paid, and what was paid."""

from ledger.payouts.selectors.banks import (
    bound_to,
    detail_of,
    details_of,
    details_owed,
    open_numbers,
    paying_account,
)
from ledger.payouts.selectors.debts import Debt, Group, debts, groups
from ledger.payouts.selectors.lines import Proposed, certain, proposals
from ledger.payouts.selectors.paid import (
    PaidOut,
    exported_payouts,
    not_in_the_books,
    paid_between,
    payouts_of,
)
from ledger.payouts.selectors.runs import (
    Row,
    RunView,
    meant,
    newest_run,
    run_of,
    run_view,
    runs,
    smallest_cheque,
)

__all__ = [
    "Debt",
    "Group",
    "PaidOut",
    "Proposed",
    "Row",
    "RunView",
    "bound_to",
    "certain",
    "debts",
    "detail_of",
    "details_of",
    "details_owed",
    "exported_payouts",
    "groups",
    "meant",
    "newest_run",
    "not_in_the_books",
    "open_numbers",
    "paid_between",
    "paying_account",
    "payouts_of",
    "proposals",
    "run_of",
    "run_view",
    "runs",
    "smallest_cheque",
]
