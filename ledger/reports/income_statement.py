"""The income statement: what came in, what went out, and what is left."""

from coopkit.errors import N_
from ledger.reports.statement import (
    Column,
    Figures,
    Line,
    Names,
    Statement,
    added,
    sums,
    tree,
)

INCOME, ALL_INCOME = N_("Income"), N_("All income")
EXPENSES, ALL_EXPENSES = N_("Expenses"), N_("All expenses")
RESULT = N_("Result: income less expenses")


def income_statement(
    columns: tuple[Column, ...], moved: Figures, *, names: Names
) -> Statement:
    """Income and expenses by account; a loss is a negative result.

    >>> from datetime import date
    >>> year = Column(first=date(2025, 7, 1), last=date(2026, 6, 30))
    >>> moved = [{"Income:Sales": -900, "Expenses:Flour": 400}]
    >>> income_statement((year,), moved, names=Names()).figures(RESULT)
    (500,)
    """
    came, went = sums(moved, names.income, sign=-1), sums(moved, names.expenses)
    left = added(came, tuple(-cents for cents in went))
    lines = [
        Line(kind="section", text=INCOME),
        *tree(moved, names.income, sign=-1),
        Line(kind="total", text=ALL_INCOME, cents=came, opens=names.income),
        Line(kind="section", text=EXPENSES),
        *tree(moved, names.expenses),
        Line(kind="total", text=ALL_EXPENSES, cents=went, opens=names.expenses),
        Line(kind="result", text=RESULT, cents=left),
    ]
    return Statement(columns=columns, lines=tuple(lines))
