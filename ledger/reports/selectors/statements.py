"""Each statement, from the books to the rule that sets it."""

from collections.abc import Callable
from dataclasses import replace

from django.http import Http404

from coopkit.cooperatives.selectors import year_of
from ledger.books import selectors as books
from ledger.reports import account_nature as nature
from ledger.reports.balance_sheet import balance_sheet
from ledger.reports.budget import budget_against_actual
from ledger.reports.cash_flow import cash_flow
from ledger.reports.comparison import side_by_side
from ledger.reports.general_ledger import general_ledger
from ledger.reports.income_statement import income_statement
from ledger.reports.period import MOST_BESIDE, columns_of, days_of
from ledger.reports.selectors.asked import Asked, as_seen, by_member
from ledger.reports.selectors.budget import month_at, plans
from ledger.reports.selectors.figures import (
    DAY,
    Other,
    held_at,
    moved_in,
    others_in,
    turnovers,
)
from ledger.reports.statement import Column, Statement, accounts_in
from ledger.reports.trial_balance import trial_balance


def income(asked: Asked) -> Statement:
    """What came in and went out, by column."""
    columns = columns_of(asked.period)
    roots = (asked.names.income, asked.names.expenses)
    moved = moved_in(asked.book, columns, prefixes=roots)
    return income_statement(columns, as_seen(asked, moved), names=asked.names)


def balance(asked: Asked) -> Statement:
    """What there is at the end of each column's last day."""
    columns = days_of(asked.period)
    held = held_at(asked.book, columns)
    results = _results(asked, columns)
    return balance_sheet(
        columns, by_member(asked, held), results=results, names=asked.names
    )


def _results(asked: Asked, columns: tuple[Column, ...]) -> list[int]:
    """The surplus of each column's fiscal year up to its last day."""
    roots = (asked.names.income, asked.names.expenses)
    if asked.period.by == "year":
        spans = [
            Column(first=year_of(asked.cooperative, column.last).first, last=column.last)
            for column in columns
        ]
        moved = moved_in(asked.book, spans, prefixes=roots)
        return [-sum(column.values()) for column in moved]
    parts = moved_in(asked.book, columns_of(asked.period), prefixes=roots)
    so_far, found = 0, []
    for part in parts:
        so_far -= sum(part.values())
        found.append(so_far)
    return found


def cash(asked: Asked) -> Statement:
    """Where cash came from and went."""
    columns = columns_of(asked.period)
    moved = moved_in(asked.book, columns, prefixes=list(books.roots(asked.book)))
    begins = [
        Column(last=(column.first or column.last) - DAY, span=column.span)
        for column in columns
    ]
    before = held_at(asked.book, begins)
    return cash_flow(
        columns, by_member(asked, before), _owners_as_one(asked, moved), names=asked.names
    )


def _owners_as_one(asked: Asked, moved: list[dict[str, int]]) -> list[dict[str, int]]:
    """Members' capital in one line: what each was paid stands in other papers."""
    return as_seen(replace(asked, sees_all=False), moved)


def trial(asked: Asked) -> Statement:
    """Every account with its debit or credit."""
    first, last = asked.period.first, asked.period.last
    held = books.balances(asked.book, on=last)
    roots = (asked.names.income, asked.names.expenses)
    moved = books.net_by_account(asked.book, first=first, last=last, prefixes=roots)
    held, moved = as_seen(asked, [held, moved])
    return trial_balance(held, moved, first=first, last=last, names=asked.names)


def whole_ledger(asked: Asked) -> Statement:
    """Every account with what came and went; for whoever keeps the books."""
    if not asked.sees_all:
        raise Http404
    first, last = asked.period.first, asked.period.last
    return general_ledger(
        turnovers(asked, first=first, last=last), first=first, last=last
    )


def budget(asked: Asked) -> Statement:
    """Planned and actual of the month of the last day, and of the year so far."""
    period = asked.period
    month, begins = month_at(period)
    return budget_against_actual(
        plans(asked, period.year, through=period.last),
        month=month,
        days=(period.first, begins, period.last),
        names=asked.names,
    )


def years(asked: Asked) -> Statement:
    """Fiscal years side by side, from old to new."""
    chosen = [year for year in asked.years if year.name <= asked.period.year.name]
    columns = tuple(
        Column(first=year.first, last=min(year.last, asked.period.last))
        for year in reversed(chosen[:MOST_BESIDE])
    )
    roots = (asked.names.income, asked.names.expenses)
    moved = as_seen(asked, moved_in(asked.book, columns, prefixes=roots))
    held = as_seen(asked, held_at(asked.book, columns))
    at_hand = [n for n in accounts_in(held, asked.names.assets) if nature.is_cash(n)]
    return side_by_side(columns, moved, held, cash=at_hand, names=asked.names)


STATEMENTS: dict[str, Callable[[Asked], Statement]] = {
    "income": income,
    "balance": balance,
    "cash-flow": cash,
    "years": years,
    "budget-actual": budget,
    "trial-balance": trial,
    "ledger": whole_ledger,
}


def statement_of(kind: str, asked: Asked) -> Statement:
    """The statement of a kind; “not found” for one that there is not for the reader."""
    if kind not in STATEMENTS:
        raise Http404
    return STATEMENTS[kind](asked)


def others_of(kind: str, asked: Asked) -> list[Other]:
    """What a statement leaves out, because it is in another currency."""
    names, period = asked.names, asked.period
    flows = [names.income, names.expenses]
    if kind in {"income", "budget-actual", "years"}:
        return others_in(asked, first=period.first, last=period.last, roots=flows)
    standing = [names.assets, names.liabilities, names.equity]
    if kind == "cash-flow":
        return others_in(asked, first=period.first, last=period.last, roots=standing)
    return others_in(asked, first=None, last=period.last, roots=standing)


def cash_of(asked: Asked) -> list[str]:
    """The accounts that the cash flow takes for cash, on the report's last day."""
    held = as_seen(asked, [books.balances(asked.book, on=asked.period.last)])
    found = accounts_in(held, asked.names.assets)
    return [name for name in found if nature.is_cash(name)]
