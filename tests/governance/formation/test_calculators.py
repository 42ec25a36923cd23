"""Calculators of the plan: every part adds up to the whole, in whole cents."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given, settings, strategies as st

from coopkit.cooperatives.models import Cooperative
from coopkit.offers import Reckoning, Worked, calculators
from governance.bylaws.parameters import defaults
from governance.formation.answers import MOST_CENTS, Answers, OutOfBoundsError
from governance.formation.break_even import NoMarginError, Sale, units_needed, what_if
from governance.formation.capital_stack import Source, by_year, stack
from governance.formation.cash_flow import flow, growing, paid_later
from governance.formation.models import FormationSheet
from governance.formation.price_wage import (
    Costs,
    NothingSoldError,
    hour_of,
    left_for_work,
    wage_at,
)
from governance.formation.sheet_files import sheet_file, sheet_files
from governance.formation.startup_costs import Item, startup
from tests.governance.factories import founding_group

ON = date(2026, 11, 22)
NINE = (
    "price_wage",
    "startup_costs",
    "cash_flow",
    "break_even",
    "capital_stack",
    "buy_in",
    "member_account",
    "patronage",
    "losses",
)
CENTS = st.integers(0, 10**9)
LESSON_HOUR = {
    "wage": 20_00,
    "payroll_share": "3/20",
    "sold_share": "4/5",
    "variable_per_hour": 1_25,
    "fixed": [{"what": "Van", "amount": 360_00}, {"what": "Rest", "amount": 536_00}],
    "sold_hours_month": 256,
    "cushion": 1_50,
    "job_hours": 8,
    "hour_price": 30_00,
}


def ask(key: str, answers: dict[str, Any], **more: Any) -> Reckoning:
    """A calculator asked by a group that has decided nothing yet."""
    ours = Cooperative(pk=1, slug="us", name="Us", jurisdiction="us-ca")
    given: dict[str, Any] = {
        "cooperative": ours,
        "values": defaults("us-ca"),
        "on": ON,
        **more,
    }
    calculator = calculators.get(key)
    assert calculator is not None
    return calculator(Worked(answers=answers, **given))


def test_every_sheet_with_a_calculator_finds_it_and_no_other_is_offered() -> None:
    named = {own.key: own.calculator for own in sheet_files().values() if own.calculator}
    assert named == {key: key for key in NINE}
    assert {key for key, _ in calculators.items()} == set(NINE)


@pytest.mark.django_db
@pytest.mark.parametrize("key", NINE)
def test_an_empty_sheet_says_what_to_fill_in_first_in_the_readers_language(
    key: str,
) -> None:
    labels = [own.label for own in sheet_file(key).fields]
    for language in ("en", "es"):
        with translation.override(language):
            found = ask(key, {})
        assert found.missing
        assert not found.tables
        asked = [label[language] for label in labels]
        assert all(any(text in said for text in asked) for said in found.missing)


JUNK = st.one_of(
    st.none(),
    st.integers(-(10**15), 10**15),
    st.sampled_from(["", "1/4", "-3", "7/0", "2.5", "0", "99999999", "x", "2027-02-30"]),
    st.just({"typed": "a bit"}),
    st.booleans(),
)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None)
@given(data=st.data())
@pytest.mark.parametrize("key", NINE)
def test_nonsense_becomes_a_note_and_never_an_error(
    key: str, data: st.DataObject
) -> None:
    answers: dict[str, Any] = {}
    for own in sheet_file(key).fields:
        if own.kind == "table":
            row = st.fixed_dictionaries({each.key: JUNK for each in own.columns})
            answers[own.key] = data.draw(st.lists(row, max_size=3) | JUNK)
        else:
            answers[own.key] = data.draw(JUNK)
    found = ask(key, answers)
    assert found.tables or found.notes or found.missing


def test_the_hour_of_the_lesson_costs_what_the_lesson_says() -> None:
    found = ask("price_wage", LESSON_HOUR)
    assert found.figures == {
        "price": 35_00,
        "paid_hour": 23_00,
        "fixed_per_hour": 3_50,
        "job": 280_00,
        "left": 19_00,
        "wage_at": 16_52,
    }


def test_pay_under_the_minimum_is_said_with_its_day_and_source() -> None:
    notes = ask("price_wage", LESSON_HOUR).notes
    assert any("$16.90" in note and "§ 1182.12" in note for note in notes)
    assert any(
        "$16.52" in note and "less than the minimum wage" in note for note in notes
    )
    fine = ask("price_wage", LESSON_HOUR | {"hour_price": 35_00}).notes
    assert not any("less than the minimum" in note for note in fine)


def test_a_city_that_asks_for_more_counts_instead() -> None:
    notes = ask("price_wage", LESSON_HOUR | {"legal_floor": 21_00}).notes
    assert any("$20.00 is below the minimum wage of $21.00" in note for note in notes)


def test_a_year_that_is_not_on_file_asks_to_look_it_up() -> None:
    later = ask("price_wage", LESSON_HOUR, on=date(2027, 1, 1))
    assert any("2027 is not on file" in note for note in later.notes)
    assert not any("not on file" in note for note in ask("price_wage", LESSON_HOUR).notes)


@given(
    wage=CENTS,
    payroll=st.fractions(0, 1, max_denominator=1000),
    sold=st.fractions(Fraction(1, 100), 1, max_denominator=1000),
    variable=CENTS,
    fixed=CENTS,
    hours=st.fractions(1, 2000, max_denominator=4),
)
def test_a_price_that_was_worked_out_carries_its_wage(
    wage: int,
    payroll: Fraction,
    sold: Fraction,
    variable: int,
    fixed: int,
    hours: Fraction,
) -> None:
    costs = Costs(
        payroll=payroll,
        sold=sold,
        variable_cents=variable,
        fixed_cents=fixed,
        sold_hours=hours,
    )
    hour = hour_of(wage, costs)
    assert wage_at(hour.price_cents, costs) >= wage
    assert left_for_work(hour.price_cents, costs) >= hour.paid_hour_cents
    assert hour.fixed_cents * hours >= fixed


def test_an_hour_that_is_never_sold_has_no_price() -> None:
    with pytest.raises(NothingSoldError):
        Costs(
            payroll=Fraction(0),
            sold=Fraction(0),
            variable_cents=0,
            fixed_cents=0,
            sold_hours=Fraction(1),
        )


@given(st.lists(st.tuples(CENTS, st.booleans())), CENTS, st.fractions(0, 24))
def test_what_is_needed_and_what_can_wait_make_the_list(
    items: list[tuple[int, bool]], fixed: int, months: Fraction
) -> None:
    found = startup(
        [Item(what="", cents=cents, can_wait=later) for cents, later in items],
        fixed_cents=fixed,
        reserve_months=months,
    )
    assert found.now_cents + found.later_cents == sum(cents for cents, _ in items)
    assert found.total_cents == found.needed_cents + found.later_cents
    assert 0 <= found.reserve_cents - months * fixed < 1


@given(st.integers(-(10**9), 10**9), st.lists(st.tuples(CENTS, CENTS), max_size=24))
def test_each_month_follows_the_one_before_and_what_is_missing_is_enough(
    opening: int, months: list[tuple[int, int]]
) -> None:
    found = flow(opening, months)
    came, went = (sum(side) for side in zip(*months, strict=True)) if months else (0, 0)
    assert found.closing_cents == opening + came - went
    again = flow(opening + found.missing_cents, months)
    assert again.lowest_cents >= 0
    late = flow(opening, paid_later(months))
    last = months[-1][0] if months else 0
    assert late.closing_cents == found.closing_cents - last


def test_the_twelve_months_of_the_lesson_are_as_deep_as_it_says() -> None:
    clinics = [2, 3, 4, 5, 6, 7, 8, 8, 8, 8, 8, 8]
    months = [
        {"month": str(n), "cash_in": 1120_00 * c, "cash_out": 960_00 * c + 896_00}
        for n, c in enumerate(clinics, start=1)
    ]
    found = ask("cash_flow", {"months": months, "startup_sum": 0})
    assert found.figures["missing"] == 1_344_00
    assert found.figures["missing_later"] == 9_632_00
    with_startup = ask("cash_flow", {"months": months, "startup_sum": 5_000_00})
    assert with_startup.figures["missing_later"] == 14_632_00


@pytest.mark.django_db
def test_start_up_costs_go_into_the_cash_sheet_and_the_need() -> None:
    group = founding_group(1)
    FormationSheet.objects.create(
        group=group,
        key="startup_costs",
        values={
            "startup": [
                {"what": "Van", "amount": 1_200_00},
                {"what": "Sign", "amount": 90_00, "later": True},
            ],
            "fixed_month": 896_00,
            "reserve_months": 2,
        },
        saved_by=group.begun_by,
        saved_at=group.begun_at,
    )
    ours = group.cooperative
    cash = ask("cash_flow", {"first_in": 0, "each_out": 100_00}, cooperative=ours)
    assert cash.figures["startup"] == 1_200_00
    assert cash.figures["missing"] == 2_400_00
    stack = ask("capital_stack", {"members": 2}, cooperative=ours)
    assert stack.figures["need"] == 1_200_00 + 2 * 896_00
    assert stack.figures["gap"] == 2_992_00 - 2 * 500_00


def test_every_figure_of_a_table_stands_under_a_heading() -> None:
    asked: dict[str, dict[str, Any]] = {
        "price_wage": LESSON_HOUR,
        "startup_costs": {"startup": [{"what": "Van", "amount": 5_00}]},
        "cash_flow": {"first_in": 5_00, "startup_sum": 0},
        "break_even": {"price_one": 3_00, "variable_one": 1_00, "fixed_month": 5_00},
        "capital_stack": {"need_total": 9_00, "fund_loans": [{"amount": 5_00}]},
        "buy_in": {"members": 3},
        "member_account": {"surplus_1": 900_00, "surplus_2": 900_00},
        "patronage": {"surplus": 900_00},
        "losses": {"loss": 900_00, "leaves_with": 500_00},
    }
    for key, answers in asked.items():
        found = ask(key, answers)
        assert found.tables, key
        for table in found.tables:
            widths = {len(row) for row in (*table.rows, table.total or table.columns)}
            assert widths == {len(table.columns)}, (key, table.title)


def test_names_that_people_type_are_only_words_in_a_chart() -> None:
    people = [{"name": "<b>Ana</b>", "hours_1": 100, "hours_2": 100}]
    answers = {"people": people, "surplus_1": 100_00, "surplus_2": 100_00}
    (chart,) = ask("member_account", answers).charts
    assert "<b>" not in chart
    assert "&lt;b&gt;Ana" in chart


def test_an_empty_table_runs_from_a_start_and_its_growth() -> None:
    quick = {"first_in": 1000_00, "growth": "1/10", "each_out": 900_00, "startup_sum": 0}
    found = ask("cash_flow", quick)
    assert len(found.tables[0].rows) == 12
    assert found.tables[0].rows[1][1:] == ("$300.00", "$1,100.00", "$900.00")
    assert growing(0, 5, growth=Fraction(1), count=2) == [(0, 5), (0, 5)]


@given(st.integers(1, 10**6), st.integers(0, 10**6), st.integers(0, 10**9))
def test_break_even_is_enough_and_one_fewer_is_not(
    margin: int, variable: int, fixed: int
) -> None:
    sale = Sale(price_cents=margin + variable, variable_cents=variable, fixed_cents=fixed)
    units = units_needed(sale)
    assert sale.left_cents(Fraction(units)) >= 0
    assert units == 0 or sale.left_cents(Fraction(units - 1)) < 0
    plan = what_if(sale, Fraction(units))[0]
    assert (plan.units, plan.left_cents) == (units, sale.left_cents(Fraction(units)))


def test_the_break_even_of_the_lesson_takes_six_clinics() -> None:
    answers = {"price_one": 1120_00, "variable_one": 960_00, "fixed_month": 896_00}
    found = ask("break_even", answers | {"planned": 5})
    assert (found.figures["units"], found.figures["margin"]) == (6, 160_00)
    assert found.figures["left"] == -96_00
    promised = {"price_one": 1120_00, "variable_one": 40_00, "fixed_month": 8256_00}
    assert ask("break_even", promised).figures["units"] == 8


def test_a_price_below_its_costs_never_breaks_even() -> None:
    with pytest.raises(NoMarginError):
        units_needed(Sale(price_cents=5, variable_cents=5, fixed_cents=1))


@given(CENTS, st.lists(CENTS, max_size=5))
def test_sources_and_gap_fill_the_need(need: int, sources: list[int]) -> None:
    found = stack(need, [Source(key="gifts", cents=cents) for cents in sources])
    assert found.total_cents + found.gap_cents - found.spare_cents == need
    assert not (found.gap_cents and found.spare_cents)


@given(st.lists(st.tuples(st.dates(ON, date(2040, 1, 1)), CENTS, CENTS)))
def test_every_payment_stands_in_one_year(paid: list[tuple[date, int, int]]) -> None:
    dues = by_year(paid, begins=ON)
    whole = sum(principal + interest for _, principal, interest in paid)
    assert sum(due.total_cents for due in dues) == whole


def test_an_answer_out_of_bounds_is_refused_with_the_words_of_its_field() -> None:
    said = Answers(values={"fee": -1, "big": MOST_CENTS + 1}, labels={"fee": "Our fee"})
    with pytest.raises(OutOfBoundsError, match="Our fee"):
        said.cents("fee")
    with pytest.raises(OutOfBoundsError):
        said.cents("big")
