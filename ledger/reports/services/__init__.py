"""Writing what reports need: the budget, and questions that are kept."""

from ledger.reports.services.budget import (
    set_budget_year,
    start_from_last_year,
)

__all__ = ["set_budget_year", "start_from_last_year"]
