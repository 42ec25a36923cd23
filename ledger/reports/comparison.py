"""The years side by side: what each account brought and took, and what was there."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from coopkit.errors import N_
from ledger.reports.income_statement import income_statement
from ledger.reports.statement import (
    A_YEAR,
    Column,
    Figures,
    Line,
    Names,
    Statement,
    added,
    pick,
    sums,
)

THEN = N_("At the end of each year")
CASH, HAS, OWES = N_("Cash"), N_("What the co-op had"), N_("What it owed")
OWN = N_("Its own capital")
CHANGE = N_("Change from the year before")


def side_by_side(
    columns: tuple[Column, ...],
    moved: Figures,
    held: Figures,
    *,
    cash: Sequence[str],
    names: Names,
) -> Statement:
    """Fiscal years from old to new, what changed last, and the balances at their ends.

    While the newest year runs, no change is shown: its rest is still to come.
    """
    flows = income_statement(columns, moved, names=names)
    has, debts = sums(held, names.assets), sums(held, names.liabilities, sign=-1)
    own = added(has, tuple(-cents for cents in debts))
    lines = [
        *flows.lines,
        Line(kind="section", text=THEN),
        Line(kind="account", depth=1, text=CASH, cents=pick(held, cash), leads="balance"),
        Line(kind="account", depth=1, text=HAS, cents=has, opens=names.assets, ever=True),
        Line(
            kind="account",
            depth=1,
            text=OWES,
            cents=debts,
            opens=names.liabilities,
            ever=True,
        ),
        Line(kind="result", text=OWN, cents=own, leads="balance"),
    ]
    if len(columns) < 2 or not _is_whole(columns[-1]):
        return Statement(columns=columns, lines=tuple(lines))
    newest = columns[-1]
    change = Column(first=newest.first, last=newest.last, head=CHANGE, opens=False)
    return Statement(
        columns=(*columns, change), lines=tuple(_with_change(line) for line in lines)
    )


def _is_whole(column: Column) -> bool:
    """Whether a column is a whole year: with a part of one nothing is compared."""
    return column.first is not None and (column.last - column.first).days >= A_YEAR


def _with_change(line: Line) -> Line:
    if not line.cents:
        return line
    *_, (before, now) = pairwise(line.cents)
    change = None if before is None or now is None else now - before
    return replace(line, cents=(*line.cents, change))
