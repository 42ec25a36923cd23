"""The balance sheet: what the co-op has, what it owes, and whose the rest is.

The books are not closed by entries: what earlier years and this one earned stands in
income and expenses, and is shown as capital here. So what there is equals debts and
capital on every day, to the cent.
"""

from collections.abc import Sequence

from coopkit.errors import N_, Marked
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

ASSETS, ALL_ASSETS = N_("What the co-op has"), N_("All it has (assets)")
DEBTS, ALL_DEBTS = N_("What it owes"), N_("All it owes (liabilities)")
CAPITAL, ALL_CAPITAL = N_("Whose the rest is"), N_("All capital (equity)")
EARLIER = N_("Earnings of earlier years")
SHARED_OUT = N_("Of these, shared out or set aside")
RESULT = N_("Result of this fiscal year")
CHANGED = N_("Changed into other currencies")
BOTH = N_("Debts and capital together")
CURRENT_YEAR = "CurrentYear"


def balance_sheet(
    columns: tuple[Column, ...],
    held: Figures,
    *,
    results: Sequence[int],
    names: Names,
) -> Statement:
    """Balances at the end of each column's last day; `results` are of its fiscal year.

    `held` has every account, in Beancount's sign, and a surplus is a positive result.

    >>> from datetime import date
    >>> held = [{"Assets:Bank": 700, "Liabilities:Loan": -200, "Income:Sales": -500}]
    >>> sheet = balance_sheet((Column(last=date(2026, 6, 30)),), held, results=[500],
    ...     names=Names())
    >>> sheet.figures(ALL_ASSETS) == sheet.figures(BOTH)
    True
    """
    assets, debts = sums(held, names.assets), sums(held, names.liabilities, sign=-1)
    flows = added(sums(held, names.income, sign=-1), sums(held, names.expenses, sign=-1))
    changed = tuple(sum(column.values()) for column in held)
    capital = added(sums(held, names.equity, sign=-1), flows, changed)
    shared = f"{names.equity}:{CURRENT_YEAR}"
    lines = [
        Line(kind="section", text=ASSETS),
        *tree(held, names.assets, ever=True),
        _total(ALL_ASSETS, assets, names.assets),
        Line(kind="section", text=DEBTS),
        *tree(held, names.liabilities, sign=-1, ever=True),
        _total(ALL_DEBTS, debts, names.liabilities),
        Line(kind="section", text=CAPITAL),
        *tree(held, names.equity, sign=-1, ever=True, but=[shared]),
        *_earned(held, flows, tuple(results), changed, shared),
        Line(kind="total", text=ALL_CAPITAL, cents=capital),
        Line(kind="result", text=BOTH, cents=added(debts, capital)),
    ]
    return Statement(columns=columns, lines=tuple(lines))


Row = tuple[int, ...]


def _earned(held: Figures, flows: Row, now: Row, changed: Row, shared: str) -> list[Line]:
    """What was earned and stands in no account of capital yet, and what left of it."""
    rows = [
        (EARLIER, added(flows, tuple(-cents for cents in now)), "years", ""),
        (SHARED_OUT, sums(held, shared, sign=-1), "", shared),
        (RESULT, now, "income", ""),
        (CHANGED, changed, "", ""),
    ]
    return [
        Line(
            kind="account",
            depth=1,
            text=text,
            cents=cents,
            leads=leads,
            opens=opens,
            ever=True,
        )
        for text, cents, leads, opens in rows
        if any(cents)
    ]


def _total(text: Marked, cents: tuple[int, ...], account: str) -> Line:
    return Line(kind="total", text=text, cents=cents, opens=account, ever=True)
