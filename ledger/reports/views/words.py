"""The reports by name: what each is called, what it tells, and what may be chosen."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A report: its title, a line about it, and its drawing.

    `columns` says that it may be cut by month or have years beside it; `as_of` that it
    tells of a day, not of days.
    """

    title: Any
    tells: Any
    icon: str
    columns: bool = False
    as_of: bool = False
    only_books: bool = False


KINDS: dict[str, Kind] = {
    "income": Kind(
        title=_("Income statement"),
        tells=_("What came in, what went out, and what is left."),
        icon="coins",
        columns=True,
    ),
    "balance": Kind(
        title=_("Balance sheet"),
        tells=_("What the co-op has and owes on a day, and whose the rest is."),
        icon="book",
        columns=True,
        as_of=True,
    ),
    "cash-flow": Kind(
        title=_("Cash flow"),
        tells=_("Where cash came from, where it went, and why it is not the result."),
        icon="right",
        columns=True,
    ),
    "budget-actual": Kind(
        title=_("Budget and actual"),
        tells=_("What was planned, what came of it, and what is left of it."),
        icon="calendar",
    ),
    "years": Kind(
        title=_("Years side by side"),
        tells=_("Each account by fiscal year, and what changed."),
        icon="clock",
    ),
    "trial-balance": Kind(
        title=_("Trial balance"),
        tells=_("Every account with its debit or credit, for whoever checks the books."),
        icon="check",
        as_of=True,
    ),
    "ledger": Kind(
        title=_("General ledger"),
        tells=_("Every account: what it held, what came and went, and each entry."),
        icon="paper",
        only_books=True,
    ),
}
