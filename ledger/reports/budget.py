"""The budget: what each account is meant to take or bring, month by month.

Units: whole cents, always positive. An amount holds from its month on until a later one
is set; what is not used in a month is left for the months after it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from coopkit.errors import N_, CoopError, Marked
from ledger.books.names import lies_in
from ledger.reports.income_statement import (
    ALL_EXPENSES,
    ALL_INCOME,
    EXPENSES,
    INCOME,
    RESULT,
)
from ledger.reports.statement import Column, Line, Names, Statement, added

PLANNED, ACTUAL = N_("Planned this month"), N_("Came or went this month")
PLANNED_SO_FAR, ACTUAL_SO_FAR = N_("Planned so far"), N_("Came or went so far")
LEFT = N_("Left, with what was carried")
MOST_CENTS = 10**13


class NegativeBudgetError(CoopError):
    """A planned amount below zero, or beyond what a co-op plans."""

    template = N_(
        "{amount} cannot be planned for {account}. A budget is zero or more: write what "
        "is meant to come in, or to be spent."
    )


class NotPlannedError(CoopError):
    """A budget for an account that neither takes nor brings."""

    template = N_(
        "{account} has no budget: only income and expenses are planned. Choose one of "
        "them."
    )


@dataclass(frozen=True, slots=True)
class Plan:
    """An account's planned and actual amounts, both by month, oldest first."""

    planned: tuple[int, ...]
    actual: tuple[int, ...]

    def left(self, month: int) -> int:
        """What is left up to a month, counted from 0, what was carried among it."""
        return sum(self.planned[: month + 1]) - sum(self.actual[: month + 1])


def carried(set_in: Mapping[date, int], months: Sequence[date]) -> tuple[int, ...]:
    """The amount that holds in each month: that of the latest month in which one was set.

    >>> rent = {date(2025, 7, 1): 900, date(2026, 1, 1): 950}
    >>> carried(rent, [date(2025, 6, 1), date(2025, 12, 1), date(2026, 2, 1)])
    (0, 900, 950)
    """
    ordered = sorted(set_in.items())
    found = []
    for month in months:
        before = [cents for day, cents in ordered if day <= month]
        found.append(before[-1] if before else 0)
    return tuple(found)


def check_planned(cents: int, *, account: str, amount: str) -> None:
    """Refuse an amount that cannot be planned."""
    if not 0 <= cents < MOST_CENTS:
        raise NegativeBudgetError(account=account, amount=amount)


def budget_against_actual(
    plans: Mapping[str, Plan], *, month: int, days: tuple[date, date, date], names: Names
) -> Statement:
    """Planned and actual of a month and of the year so far, and what is left.

    `month` counts the fiscal year's months from 0; `days` are the first day of the year,
    the first of the month and the last day. Less than nothing is left where more was
    spent than planned; for income, that more came in.

    >>> plans = {"Expenses:Rent": Plan((900, 900), (900, 950))}
    >>> days = (date(2025, 7, 1), date(2025, 8, 1), date(2025, 8, 31))
    >>> sheet = budget_against_actual(plans, month=1, days=days, names=Names())
    >>> sheet.figures(ALL_EXPENSES)
    (900, 950, 1800, 1850, -50)
    """
    year, begins, last = days
    lines: list[Line] = []
    totals = []
    for root, text, whole in (
        (names.income, INCOME, ALL_INCOME),
        (names.expenses, EXPENSES, ALL_EXPENSES),
    ):
        rows = _rows(plans, root, month)
        figures = ([cents or 0 for cents in line.cents] for line in rows)
        total = added((0,) * 5, *figures)
        totals.append(total)
        lines.append(Line(kind="section", text=text))
        lines += rows
        lines.append(Line(kind="total", text=whole, cents=total, opens=root))
    result = added(totals[0], tuple(-cents for cents in totals[1]))
    lines.append(Line(kind="result", text=RESULT, cents=(*result[:4], None)))
    columns = (
        Column(first=begins, last=last, head=PLANNED, opens=False),
        Column(first=begins, last=last, head=ACTUAL),
        Column(first=year, last=last, head=PLANNED_SO_FAR, opens=False),
        Column(first=year, last=last, head=ACTUAL_SO_FAR),
        Column(first=year, last=last, head=LEFT, opens=False),
    )
    return Statement(columns=columns, lines=tuple(lines))


def _rows(plans: Mapping[str, Plan], root: str, month: int) -> list[Line]:
    return [
        Line(
            kind="account",
            depth=1,
            account=name,
            opens=name,
            cents=(
                plan.planned[month],
                plan.actual[month],
                sum(plan.planned[: month + 1]),
                sum(plan.actual[: month + 1]),
                plan.left(month),
            ),
        )
        for name, plan in sorted(plans.items())
        if lies_in(name, root) and (any(plan.planned) or any(plan.actual))
    ]


def said_of(left: int, *, income: bool) -> Marked:
    """What is left, in words with a place for the amount; a bar shows no colour alone.

    >>> said_of(-50, income=False)
    '{amount} over'
    """
    if not left:
        return N_("as planned")
    if income:
        return (
            N_("{amount} still to come") if left > 0 else N_("{amount} more than planned")
        )
    return N_("{amount} left") if left > 0 else N_("{amount} over")
