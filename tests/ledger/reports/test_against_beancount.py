"""The statements beside Beancount's own, asked in its query language."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from beancount import loader
from beanquery import query
from hypothesis import HealthCheck, given, settings, strategies as st

from coopkit.cooperatives.models import Cooperative
from coopkit.periods import fiscal_year, fiscal_year_of
from ledger.books import services
from ledger.books.journal import Entry, Leg
from ledger.reports import balance_sheet, cash_flow, income_statement, selectors
from ledger.reports.selectors import Asked, statement_of
from ledger.reports.statement import Statement
from tests.factories import NOON, CooperativeFactory
from tests.ledger.reports.conftest import TODAY
from tests.ledger.reports.made_up import ACCOUNTS, START, Made, entries

Ask = Callable[..., Asked]
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def whole(ledger_text: str) -> tuple[Any, Any]:
    found, errors, options = loader.load_string(ledger_text)
    assert not errors
    return found, options


def summed(ledger: tuple[Any, Any], first: date, last: date) -> dict[str, int]:
    """What Beancount says each account holds, its year opened and closed."""
    ask = (
        "SELECT account, number(only('USD', sum(position))) AS held "  # noqa: S608
        f"FROM OPEN ON {first} CLOSE ON {last + DAY} GROUP BY account"
    )
    _, rows = query.run_query(*ledger, ask)
    return {name: int(number * 100) for name, number in rows if number}


def by_account(statement: Statement, column: int = 0) -> dict[str, int]:
    return {
        line.account: line.cents[column] or 0
        for line in statement.lines
        if line.kind == "account" and line.account
    }


@pytest.mark.parametrize(
    ("year", "last"),
    [(2024, None), (2025, None), (2026, None), (2026, date(2026, 2, 11))],
)
def test_the_income_statement_is_beancount_s(
    ask: Ask, whole: tuple[Any, Any], year: int, last: date | None
) -> None:
    asked = ask(year=year, through=last)
    theirs = summed(whole, asked.period.first, asked.period.last)
    shown = by_account(statement_of("income", asked))
    assert shown == {
        name: cents if name.startswith("Expenses") else -cents
        for name, cents in theirs.items()
        if name.startswith(("Income:", "Expenses:"))
    }


@pytest.mark.parametrize(
    "last", [date(2024, 6, 30), date(2025, 1, 3), date(2026, 10, 31)]
)
def test_the_balance_sheet_is_beancount_s(
    ask: Ask, whole: tuple[Any, Any], last: date
) -> None:
    asked = ask(through=last)
    theirs = summed(whole, asked.period.first, last)
    shown = statement_of("balance", asked)
    ours = {
        line.opens: line.cents[0]
        for line in shown.lines
        if line.opens and line.kind != "group"
    }
    for name in ("Assets", "Liabilities"):
        sign = 1 if name == "Assets" else -1
        held = sum(c for account, c in theirs.items() if account.startswith(name))
        assert ours[name] == sign * held
    earlier = -theirs.get("Equity:Earnings:Previous", 0)
    if earlier:
        assert shown.figures(balance_sheet.EARLIER) == (earlier,)
    result = -sum(
        c for name, c in theirs.items() if name.startswith(("Income:", "Expenses:"))
    )
    assert shown.figures(balance_sheet.RESULT) == (result,)
    assert shown.figures(balance_sheet.ALL_ASSETS) == shown.figures(balance_sheet.BOTH)


def test_the_trial_balance_is_beancount_s(ask: Ask, whole: tuple[Any, Any]) -> None:
    asked = ask(year=2026)
    theirs = summed(whole, asked.period.first, asked.period.last)
    shown = statement_of("trial-balance", asked)
    ours = {
        line.account: (line.cents[0] or 0) - (line.cents[1] or 0)
        for line in shown.lines
        if line.account
    }
    assert ours == {
        name: cents
        for name, cents in theirs.items()
        if not name.startswith(("Equity:Earnings", "Equity:Opening"))
    }


def test_months_and_quarters_add_up_to_the_year(ask: Ask) -> None:
    (year,) = statement_of("income", ask(year=2026)).figures(income_statement.RESULT)
    for by, count in (("month", 12), ("quarter", 4)):
        parts = statement_of("income", ask(year=2026, by=by))
        assert len(parts.columns) == count
        figures = parts.figures(income_statement.RESULT)
        assert sum(cents or 0 for cents in figures) == year


@pytest.mark.parametrize("by", ["month", "quarter"])
@pytest.mark.parametrize("kind", ["balance", "cash-flow"])
def test_each_column_is_what_the_day_alone_would_show(
    ask: Ask, kind: str, by: str
) -> None:
    shown = statement_of(kind, ask(year=2026, through=date(2026, 5, 17), by=by))
    for place in (0, len(shown.columns) // 2, len(shown.columns) - 1):
        day = shown.columns[place].last
        if kind == "balance":
            alone = statement_of(kind, ask(through=day))
            text = balance_sheet.BOTH
        else:
            alone = statement_of(kind, ask(through=day))
            text = cash_flow.AFTER
        assert shown.figures(text)[place] == alone.figures(text)[0]


def test_years_beside_are_what_each_year_alone_shows(ask: Ask) -> None:
    shown = statement_of("income", ask(year=2026, compare=2))
    assert len(shown.columns) == 3
    for place, year in enumerate((2026, 2025, 2024)):
        alone = statement_of("income", ask(year=year))
        figure = alone.figures(income_statement.RESULT)[0]
        assert shown.figures(income_statement.RESULT)[place] == figure
    side = statement_of("years", ask(year=2026))
    assert side.figures(income_statement.RESULT)[:3] == (61_340_00, 72_915_00, 84_200_00)


def test_the_general_ledger_closes_with_the_balances(ask: Ask) -> None:
    asked = ask(year=2026)
    shown = statement_of("ledger", asked)
    held = selectors.turnovers(asked, first=asked.period.first, last=asked.period.last)
    last: dict[str, int] = {}
    for line, balance in selectors.every_entry(asked):
        last[line.account] = balance
    for line in shown.lines[:-1]:
        assert line.cents[3] == held[line.account].closing
        assert last.get(line.account, line.cents[0]) == line.cents[3]
    assert shown.lines[-1].cents[0] == shown.lines[-1].cents[3] == 0


def posted(made: Made) -> Cooperative:
    """A co-op with these entries in its books."""
    cooperative = CooperativeFactory()
    book = services.open_book(
        cooperative=cooperative, on=START, accounts=ACCOUNTS, by=None, at=NOON
    )
    items = [
        Entry(on=day, narration="x", legs=(Leg(to, cents), Leg(since, -cents)))
        for day, (to, since), cents in made
    ]
    if items:
        services.post(
            book=book, entries=items, batch="b", authority="person:1", by=None, at=NOON
        )
    return cooperative


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(entries, st.dates(START, TODAY))
def test_any_ledger_s_statements_are_beancount_s(db: None, made: Made, day: date) -> None:
    cooperative = posted(made)
    reach = selectors.reach_of(cooperative, on=TODAY)
    asked = selectors.ask(reach, sees_all=True, through=day)
    text = "".join(services.whole_text(reach.book))
    found, errors, options = loader.load_string(text)
    assert not errors
    year = fiscal_year_of(day, month=6, day=30)
    theirs = summed((found, options), year.first, day)
    moved = {n: c for n, c in theirs.items() if n.startswith(("Income:", "Expenses:"))}
    income = statement_of("income", asked)
    assert income.figures(income_statement.RESULT) == (-sum(moved.values()),)
    sheet = statement_of("balance", asked)
    assets = sum(c for name, c in theirs.items() if name.startswith("Assets:"))
    assert sheet.figures(balance_sheet.ALL_ASSETS) == (assets,)
    assert sheet.figures(balance_sheet.BOTH) == (assets,)
    flow = statement_of("cash-flow", asked)
    cash = sum(theirs.get(a, 0) for a in ("Assets:Bank:Checking", "Assets:Cash"))
    assert flow.figures(cash_flow.AFTER) == (cash,)


FOREIGN = """
option "name_assets" "Activo"
option "name_income" "Ingresos"
option "name_expenses" "Gastos"
option "name_equity" "Capital"
option "name_liabilities" "Pasivo"
2025-01-01 open Activo:Banco
2025-01-01 open Activo:Euros
2025-01-01 open Activo:Inversiones
2025-01-01 open Ingresos:Ventas
2025-01-01 open Gastos:Renta
2025-02-01 * "Ventas"
  Activo:Banco  900.00 USD
  Ingresos:Ventas  -900.00 USD
2025-02-03 * "Renta"
  Gastos:Renta  300.00 USD
  Activo:Banco  -300.00 USD
2025-02-05 * "Cambio"
  Activo:Euros  100.00 EUR @ 1.10 USD
  Activo:Banco  -110.00 USD
2025-02-09 * "Feria"
  Activo:Euros  25.00 EUR
  Ingresos:Ventas  -25.00 EUR
"""


def test_renamed_roots_and_other_currencies_are_reported_apart(db: None) -> None:
    cooperative = CooperativeFactory()
    report = services.import_books(
        cooperative=cooperative, text=FOREIGN, filename="x", by=None, at=NOON
    )
    assert not report.errors
    reach = selectors.reach_of(cooperative, on=TODAY)
    asked = selectors.ask(reach, sees_all=True, through=date(2025, 6, 30))
    income = statement_of("income", asked)
    assert income.figures(income_statement.RESULT) == (600_00,)
    others = selectors.others_of("income", asked)
    assert [(o.account, o.number, o.currency) for o in others] == [
        ("Ingresos:Ventas", Decimal("-25.00"), "EUR")
    ]
    sheet = statement_of("balance", asked)
    assert sheet.figures(balance_sheet.ALL_ASSETS) == (490_00,)
    assert sheet.figures(balance_sheet.BOTH) == (490_00,)
    assert sheet.figures(balance_sheet.CHANGED) == (-110_00,)
    (held,) = selectors.others_of("balance", asked)
    assert (held.account, held.number) == ("Activo:Euros", Decimal("125.00"))
    flow = statement_of("cash-flow", asked)
    assert flow.figures(cash_flow.AFTER) == (490_00,)


def test_books_that_begin_today_have_empty_reports(db: None) -> None:
    cooperative = CooperativeFactory()
    services.open_book(cooperative=cooperative, on=START, accounts=(), by=None, at=NOON)
    reach = selectors.reach_of(cooperative, on=TODAY)
    assert reach.years == (fiscal_year(2027, month=6, day=30),)
    asked = selectors.ask(reach, sees_all=True, compare=3)
    for kind in selectors.STATEMENTS:
        assert statement_of(kind, asked).lines
    assert selectors.open_book(asked).before is None
