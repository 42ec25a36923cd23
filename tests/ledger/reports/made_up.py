"""Ledgers made up by hypothesis, as figures and as entries."""

from datetime import date, timedelta

from hypothesis import strategies as st

ACCOUNTS = (
    "Assets:Bank:Checking",
    "Assets:Cash",
    "Assets:Receivable:Cards",
    "Assets:Equipment",
    "Assets:Equipment:Depreciation",
    "Assets:Savings:Deposits",
    "Liabilities:Loan:Start-up",
    "Liabilities:Patronage:Payable:FY2025",
    "Liabilities:Members:Loans",
    "Liabilities:Card",
    "Equity:Members:M001:Share",
    "Equity:Members:M002:Retained:2025:Q",
    "Equity:Collective:Unallocated",
    "Equity:CurrentYear:Patronage",
    "Equity:Opening-Balances",
    "Income:Sales",
    "Income:Sales:Bread",
    "Income:Asset-Sales",
    "Expenses:Rent",
    "Expenses:Depreciation",
    "Expenses:Payroll:Wages",
)
START = date(2024, 7, 1)

amounts = st.integers(-(10**9), 10**9).filter(bool)
pairs = st.lists(st.sampled_from(ACCOUNTS), min_size=2, max_size=2, unique=True)
days = st.integers(0, 3 * 365).map(lambda number: START + timedelta(days=number))
entries = st.lists(st.tuples(days, pairs, amounts), max_size=40)
"""A day, the account that receives, the one that gives, and how much."""

Made = list[tuple[date, list[str], int]]


def moved(made: Made, *, first: date, last: date) -> dict[str, int]:
    """What moved on each account in some days."""
    found: dict[str, int] = {}
    for day, (to, since), cents in made:
        if first <= day <= last:
            found[to] = found.get(to, 0) + cents
            found[since] = found.get(since, 0) - cents
    return {name: cents for name, cents in found.items() if cents}


def held(made: Made, *, on: date) -> dict[str, int]:
    """What each account holds at the end of a day."""
    return moved(made, first=START, last=on)


def flows(figures: dict[str, int]) -> dict[str, int]:
    """Only income and expenses."""
    return {
        name: cents
        for name, cents in figures.items()
        if name.startswith(("Income:", "Expenses:"))
    }
