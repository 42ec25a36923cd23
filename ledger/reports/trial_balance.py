"""The trial balance: every account with its debit or credit, and both sums alike.

Income and expenses are those of the fiscal year; what earlier years earned is one line.
"""

from collections.abc import Mapping
from datetime import date

from coopkit.errors import N_, Marked
from ledger.books.names import lies_in
from ledger.reports.balance_sheet import CHANGED, EARLIER
from ledger.reports.statement import Column, Line, Names, Statement

DEBIT, CREDIT = N_("Debit"), N_("Credit")
SUM = N_("Sum")


def trial_balance(
    held: Mapping[str, int],
    moved: Mapping[str, int],
    *,
    first: date,
    last: date,
    names: Names,
) -> Statement:
    """Balances of a day; `moved` are income and expenses of the year so far.

    >>> held = {"Assets:Bank": 900, "Income:Sales": -900}
    >>> sheet = trial_balance(held, {"Income:Sales": -500}, first=date(2026, 1, 1),
    ...     last=date(2026, 6, 30), names=Names())
    >>> sheet.figures(EARLIER), sheet.figures(SUM)
    ((None, 400), (900, 900))
    """
    lines = _accounts(held, moved, names)
    flows = (names.income, names.expenses)
    ever = sum(c for n, c in held.items() if any(lies_in(n, root) for root in flows))
    left = [
        (EARLIER, ever - sum(moved.values()), "years"),
        (CHANGED, -sum(held.values()), ""),
    ]
    lines += [
        Line(kind="account", text=text, cents=_sides(cents), leads=leads)
        for text, cents, leads in left
        if cents
    ]
    debit, credit = (
        sum(line.cents[side] or 0 for line in lines if line.cents) for side in (0, 1)
    )
    lines.append(Line(kind="result", text=SUM, cents=(debit, credit)))
    return Statement(
        columns=(_side(DEBIT, first, last), _side(CREDIT, first, last)),
        lines=tuple(lines),
    )


def _accounts(
    held: Mapping[str, int], moved: Mapping[str, int], names: Names
) -> list[Line]:
    """Each account that holds something, or moved in the year, on its side."""
    lines, flows = [], (names.income, names.expenses)
    for name in sorted({*held, *moved}, key=lambda name: _order(name, names)):
        is_flow = any(lies_in(name, root) for root in flows)
        cents = moved.get(name, 0) if is_flow else held.get(name, 0)
        if cents:
            lines.append(
                Line(
                    kind="account",
                    account=name,
                    cents=_sides(cents),
                    opens=name,
                    ever=not is_flow,
                )
            )
    return lines


def _side(head: Marked, first: date, last: date) -> Column:
    return Column(first=first, last=last, head=head)


def _sides(cents: int) -> tuple[int | None, int | None]:
    return (cents, None) if cents >= 0 else (None, -cents)


def _order(name: str, names: Names) -> tuple[int, str]:
    roots = (
        names.assets,
        names.liabilities,
        names.equity,
        names.income,
        names.expenses,
    )
    root = name.partition(":")[0]
    return (roots.index(root) if root in roots else len(roots), name)
