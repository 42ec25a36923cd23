"""Reading the reports: what is asked, its statement, and what the budget says."""

from ledger.reports.selectors.asked import Asked, Reach, ask, reach_of
from ledger.reports.selectors.budget import (
    accounts_to_plan,
    actual,
    following,
    has_budget,
    last_year,
    months_in,
    planned,
)
from ledger.reports.selectors.figures import (
    Other,
    every_entry,
    running,
    turnovers,
)
from ledger.reports.selectors.open_book import (
    OpenBook,
    flow_in,
    open_book,
    reserve_on,
    stand_on,
)
from ledger.reports.selectors.statements import (
    STATEMENTS,
    cash_of,
    others_of,
    statement_of,
)

__all__ = [
    "STATEMENTS",
    "Asked",
    "OpenBook",
    "Other",
    "Reach",
    "accounts_to_plan",
    "actual",
    "ask",
    "cash_of",
    "every_entry",
    "flow_in",
    "following",
    "has_budget",
    "last_year",
    "months_in",
    "open_book",
    "others_of",
    "planned",
    "reach_of",
    "reserve_on",
    "running",
    "stand_on",
    "statement_of",
    "turnovers",
]
