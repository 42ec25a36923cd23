"""The statements as rules: what always holds, and a year worked out by hand."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from coopkit.errors import CoopError
from coopkit.periods import fiscal_year, fiscal_year_of
from ledger.reports import balance_sheet as sheet, cash_flow as cash
from ledger.reports.budget import (
    LEFT,
    Plan,
    budget_against_actual,
    carried,
    check_planned,
    said_of,
)
from ledger.reports.comparison import CHANGE, side_by_side
from ledger.reports.general_ledger import Entered, Turnover, general_ledger, running
from ledger.reports.income_statement import (
    ALL_EXPENSES,
    ALL_INCOME,
    RESULT,
    income_statement,
)
from ledger.reports.open_book import (
    Flow,
    Stand,
    labor_sentences,
    meaning,
    parts_of,
    reserve_sentences,
    result_sentences,
    stand_sentences,
)
from ledger.reports.period import Period, columns_of, days_of, months_of, quarters_of
from ledger.reports.statement import DIRECTLY, Column, Line, Names, tree
from ledger.reports.trial_balance import SUM, trial_balance
from tests.ledger.reports.made_up import START, Made, entries, flows, held, moved

NAMES = Names()
LAST = START + timedelta(days=3 * 365)
some_day = st.dates(START, LAST)


def year_column(day: date) -> Column:
    year = fiscal_year_of(day, month=6, day=30)
    return Column(first=year.first, last=day)


@given(entries, some_day)
def test_what_the_coop_has_equals_debts_and_capital_on_every_day(
    made: Made, day: date
) -> None:
    column = year_column(day)
    result = -sum(flows(moved(made, first=column.first or day, last=day)).values())
    shown = sheet.balance_sheet(
        (Column(last=day),), [held(made, on=day)], results=[result], names=NAMES
    )
    assert shown.figures(sheet.ALL_ASSETS) == shown.figures(sheet.BOTH)
    (debts,), (capital,) = (
        shown.figures(text) for text in (sheet.ALL_DEBTS, sheet.ALL_CAPITAL)
    )
    assert shown.figures(sheet.BOTH) == ((debts or 0) + (capital or 0),)


@given(entries, some_day)
def test_the_lines_of_capital_add_up_to_all_of_it(made: Made, day: date) -> None:
    result = -sum(
        flows(moved(made, first=year_column(day).first or day, last=day)).values()
    )
    shown = sheet.balance_sheet(
        (Column(last=day),), [held(made, on=day)], results=[result], names=NAMES
    )
    texts = [line.text for line in shown.lines]
    part = shown.lines[texts.index(sheet.CAPITAL) + 1 : texts.index(sheet.ALL_CAPITAL)]
    top = sum(line.cents[0] or 0 for line in part if line.depth == 1)
    assert shown.figures(sheet.ALL_CAPITAL) == (top,)


def test_what_changed_into_another_currency_has_a_line_and_breaks_no_sum() -> None:
    held_ = {"Assets:Bank": 50_00, "Income:Sales": -80_00}  # 30.00 became euros
    shown = sheet.balance_sheet(
        (Column(last=LAST),), [held_], results=[80_00], names=NAMES
    )
    assert shown.figures(sheet.CHANGED) == (-30_00,)
    assert shown.figures(sheet.ALL_ASSETS) == shown.figures(sheet.BOTH) == (50_00,)
    flow = cash.cash_flow((year_column(LAST),), [{}], [held_], names=NAMES)
    assert flow.figures(cash.CHANGED) == (-30_00,)
    assert flow.figures(cash.AFTER) == (50_00,)


@given(entries, some_day)
def test_the_cash_flow_always_comes_to_what_cash_changed_by(
    made: Made, day: date
) -> None:
    column = year_column(day)
    first = column.first or day
    before = held(made, on=first - timedelta(days=1))
    flow = cash.cash_flow(
        (column,), [before], [moved(made, first=first, last=day)], names=NAMES
    )
    now = held(made, on=day)
    accounts = ("Assets:Bank:Checking", "Assets:Cash")  # deposits are not cash
    assert flow.figures(cash.BEFORE) == (sum(before.get(a, 0) for a in accounts),)
    assert flow.figures(cash.AFTER) == (sum(now.get(a, 0) for a in accounts),)
    parts = [
        line.cents[0] or 0
        for line in flow.lines
        if line.text in {cash.FROM_WORK, cash.FROM_THINGS, cash.FROM_OWNERS}
    ]
    assert flow.figures(cash.CHANGE) == (sum(parts),)


@given(entries, some_day)
def test_the_parts_of_the_cash_flow_add_up_to_each_of_its_sums(
    made: Made, day: date
) -> None:
    column = year_column(day)
    found = moved(made, first=column.first or day, last=day)
    flow = cash.cash_flow((column,), [{}], [found], names=NAMES)
    section = 0
    for line in flow.lines:
        if line.kind == "section":
            section = 0
        elif line.depth == 1:
            section += line.cents[0] or 0
        elif line.text in {cash.FROM_WORK, cash.FROM_THINGS, cash.FROM_OWNERS}:
            assert line.cents == (section,)


def test_wear_and_the_gain_of_a_sale_move_no_cash_of_the_work() -> None:
    found = {
        "Income:Sales": -1_000_00,
        "Expenses:Depreciation": 200_00,
        "Assets:Equipment:Depreciation": -200_00,
        "Assets:Vehicles:Van": -76_00_00,  # sold
        "Income:Asset-Sales": -18_50_00,
        "Assets:Bank": 1_000_00 + 94_50_00,
    }
    flow = cash.cash_flow((year_column(LAST),), [{}], [found], names=NAMES)
    assert flow.figures(cash.FROM_WORK) == (1_000_00,)
    assert flow.figures(cash.FROM_THINGS) == (94_50_00,)


@given(entries, some_day)
def test_the_income_statement_is_what_moved(made: Made, day: date) -> None:
    column = year_column(day)
    found = flows(moved(made, first=column.first or day, last=day))
    shown = income_statement((column,), [found], names=NAMES)
    assert shown.figures(RESULT) == (-sum(found.values()),)
    for root, text, sign in (("Income", ALL_INCOME, -1), ("Expenses", ALL_EXPENSES, 1)):
        whole = sum(c for name, c in found.items() if name.startswith(root))
        assert shown.figures(text) == (sign * whole,)
    assert _leaves(shown.lines) == {
        line.account for line in shown.lines if line.kind == "account" and line.account
    }


def _leaves(lines: tuple[Line, ...]) -> set[str]:
    return {line.opens for line in lines if line.kind == "account" and line.opens}


@given(entries, some_day)
def test_debits_and_credits_come_to_the_same(made: Made, day: date) -> None:
    first = year_column(day).first or day
    shown = trial_balance(
        held(made, on=day),
        flows(moved(made, first=first, last=day)),
        first=first,
        last=day,
        names=NAMES,
    )
    debit, credit = shown.figures(SUM)
    assert debit == credit


@given(entries)
def test_a_group_is_the_sum_of_what_stands_in_it(made: Made) -> None:
    lines = tree([held(made, on=LAST)], "Income", sign=-1)
    for place, line in enumerate(lines):
        if line.kind != "group":
            continue
        inside = []
        for other in lines[place + 1 :]:
            if other.depth <= line.depth:
                break
            if other.depth == line.depth + 1:
                inside.append(other.cents[0] or 0)
        assert line.cents == (sum(inside),)


def test_what_was_posted_to_a_group_itself_is_told_apart() -> None:
    lines = tree([{"Income:Sales": -5, "Income:Sales:Bread": -2}], "Income", sign=-1)
    assert [(line.account, str(line.text), line.cents) for line in lines] == [
        ("Income:Sales", "", (7,)),
        ("Income:Sales:Bread", "", (2,)),
        ("", DIRECTLY, (5,)),
    ]


def test_a_fiscal_year_is_cut_into_months_and_quarters_without_a_gap() -> None:
    year = fiscal_year(2026, month=6, day=30)
    months = months_of(year.first, year.last)
    assert len(months) == 12
    assert len(quarters_of(year.first, year.last)) == 4
    for spans in (months, quarters_of(year.first, year.last)):
        assert spans[0][0] == year.first
        assert spans[-1][1] == year.last
        for (_, last), (first, _) in pairwise(spans):
            assert first == last + timedelta(days=1)


def test_a_year_that_ends_in_mid_month_has_a_shorter_first_and_last_month() -> None:
    year = fiscal_year(2026, month=1, day=14)
    months = months_of(year.first, year.last)
    assert months[0] == (date(2025, 1, 15), date(2025, 1, 31))
    assert months[-1] == (date(2026, 1, 1), date(2026, 1, 14))


def test_the_years_beside_go_to_the_same_day() -> None:
    this, before = (fiscal_year(name, month=6, day=30) for name in (2026, 2025))
    part = Period(year=this, last=date(2026, 2, 10), beside=(before,))
    assert [column.last for column in columns_of(part)] == [
        date(2026, 2, 10),
        date(2025, 2, 10),
    ]
    whole = Period(year=this, last=this.last, beside=(before,))
    assert [column.last for column in days_of(whole)] == [this.last, before.last]


def test_a_budget_holds_from_its_month_on_until_another_is_set() -> None:
    months = [date(2025, month, 1) for month in range(7, 13)]
    rent = {date(2025, 8, 1): 900, date(2025, 11, 1): 0}
    assert carried(rent, months) == (0, 900, 900, 900, 0, 0)


@given(
    st.lists(
        st.tuples(st.integers(0, 10**6), st.integers(-(10**6), 10**6)),
        min_size=12,
        max_size=12,
    ),
    st.integers(0, 11),
)
def test_what_is_left_of_a_month_goes_into_the_next(
    amounts: list[tuple[int, int]], month: int
) -> None:
    plan = Plan(tuple(a for a, _ in amounts), tuple(b for _, b in amounts))
    before = plan.left(month - 1) if month else 0
    assert plan.left(month) == before + plan.planned[month] - plan.actual[month]


def test_the_budget_tells_what_is_left_by_account_and_in_all() -> None:
    plans = {
        "Income:Sales": Plan((100, 100), (80, 150)),
        "Expenses:Rent": Plan((60, 60), (60, 70)),
        "Expenses:Never": Plan((0, 0), (0, 0)),
    }
    days = (date(2025, 7, 1), date(2025, 8, 1), date(2025, 8, 31))
    shown = budget_against_actual(plans, month=1, days=days, names=NAMES)
    by_account = {line.account: line.cents for line in shown.lines if line.account}
    assert by_account == {
        "Income:Sales": (100, 150, 200, 230, -30),
        "Expenses:Rent": (60, 70, 120, 130, -10),
    }
    assert shown.columns[-1].head == LEFT
    assert said_of(-10, income=False) == "{amount} over"
    assert said_of(-30, income=True) == "{amount} more than planned"


@pytest.mark.parametrize("cents", [-1, 10**13])
def test_a_budget_below_zero_or_beyond_all_measure_is_refused(cents: int) -> None:
    with pytest.raises(CoopError, match=r"cannot be planned for Rent"):
        check_planned(cents, account="Rent", amount=str(cents))


def test_no_change_is_told_while_a_year_runs() -> None:
    years = [fiscal_year(name, month=6, day=30) for name in (2025, 2026)]
    moved_ = [{"Income:Sales": -100}, {"Income:Sales": -70}]
    whole = tuple(Column(first=year.first, last=year.last) for year in years)
    shown = side_by_side(whole, moved_, [{}, {}], cash=[], names=NAMES)
    assert shown.columns[-1].head == CHANGE
    assert shown.figures(ALL_INCOME) == (100, 70, -30)
    running_ = (whole[0], Column(first=years[1].first, last=date(2025, 12, 31)))
    shown = side_by_side(running_, moved_, [{}, {}], cash=[], names=NAMES)
    assert shown.figures(ALL_INCOME) == (100, 70)


def test_the_general_ledger_goes_from_opening_to_closing() -> None:
    accounts = {
        "Assets:Bank": Turnover(100, 50, 20),
        "Income:Sales": Turnover(-100, 0, 30),
    }
    shown = general_ledger(accounts, first=date(2026, 1, 1), last=date(2026, 1, 31))
    assert shown.lines[-1].cents == (0, 50, 50, 0)
    assert shown.columns[0].last == date(2025, 12, 31)
    lines = [
        Entered(account=name, on=START, entry_id="x", text="", cents=cents)
        for name, cents in (("A:B", 5), ("A:B", -2), ("A:C", 1))
    ]
    assert [held_ for _, held_ in running(lines, {"A:B": 10})] == [15, 13, 1]


def test_the_open_book_report_says_what_the_figures_are() -> None:
    now = Flow(income={"Sales": 900}, expenses={"Pay": 400, "Rent": 100}, labor=400)
    before = Flow(income={"Sales": 600}, expenses={"Pay": 700}, labor=300)
    first, then, more = result_sentences(now, before)
    assert first.cents == {"came": 900, "went": 500, "left": 400}
    assert "missing" in then.template
    assert more.shares == {"share": Fraction(1, 2)}
    assert labor_sentences(now, before)[1].shares == {"then": Fraction(1, 2)}
    stand = Stand(cash=150, has=300, owes=100, members=50, collective=20, monthly=100)
    assert reserve_sentences(stand)[0].tenths == {"months": 15}
    assert stand_sentences(stand)[1].cents == {"own": 200}


@given(
    st.builds(
        Stand,
        cash=st.integers(-(10**9), 10**9),
        has=st.integers(-(10**9), 10**9),
        owes=st.integers(-(10**9), 10**9),
        members=st.integers(0, 10**9),
        collective=st.integers(0, 10**9),
        monthly=st.integers(-(10**6), 10**9),
    ),
    st.dictionaries(st.sampled_from("abc"), st.integers(-(10**9), 10**9)),
    st.dictionaries(st.sampled_from("abc"), st.integers(-(10**9), 10**9)),
    st.booleans(),
)
def test_every_sentence_has_all_that_fills_it(
    stand: Stand, income: dict[str, int], expenses: dict[str, int], over: bool
) -> None:
    now = Flow(income=income, expenses=expenses, labor=sum(expenses.values()))
    said = [
        *result_sentences(now, now),
        *labor_sentences(now, now),
        *stand_sentences(stand),
        *reserve_sentences(stand),
        *meaning(now, stand, over=over),
    ]
    for each in said:
        amounts = {**each.cents, **each.shares, **each.tenths}
        assert each.template.format(**amounts)
        assert all(cents >= 0 for name, cents in each.cents.items() if name == "missing")


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 10**9)), st.integers(2, 9))
def test_the_parts_of_a_picture_come_to_the_whole(
    amounts: dict[str, int], most: int
) -> None:
    parts, others = parts_of(amounts, most=most)
    assert sum(cents for _, cents in parts) + others == sum(amounts.values())
    assert len(parts) + bool(others) <= most
