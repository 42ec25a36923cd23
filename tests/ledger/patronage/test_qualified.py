"""A fifth in money, and the days that the statute counts."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from coopkit import periods
from coopkit.money import at_least
from coopkit.rulebook import NoRuleError, rulebook
from ledger.patronage.qualified import (
    RULES,
    QualifiedTest,
    SlicesError,
    cash_floor,
    qualified_test,
)
from ledger.patronage.withholding import withheld_cents

FIFTH = Fraction(1, 5)


def slices(
    dividend: int, money: int, qualified: int, nonqualified: int = 0
) -> QualifiedTest:
    return qualified_test(
        dividend_cents=dividend,
        money_cents=money,
        qualified_cents=qualified,
        nonqualified_cents=nonqualified,
    )


def test_the_example_of_the_regulation() -> None:
    found = slices(100_00, 10_00, 40_00, 50_00)
    assert found == QualifiedTest(
        qualified=True, tested_share=FIFTH, deductible_now_cents=50_00
    )


def test_half_a_cent_rounded_the_wrong_way_disqualifies() -> None:
    assert not slices(1_313_51, 262_70, 1_050_81).qualified
    assert slices(1_313_51, 262_71, 1_050_80).qualified


def test_a_notice_that_fails_is_deducted_later() -> None:
    found = slices(100_00, 19_99, 80_01)
    assert (found.qualified, found.deductible_now_cents) == (False, 19_99)


def test_what_is_set_off_is_not_money_and_still_slices() -> None:
    found = slices(100_00, 15_00, 75_00)  # 10.00 set off against a debt
    assert (found.qualified, found.tested_share) == (False, Fraction(3, 20))


def test_a_dividend_that_is_nonqualified_as_a_whole_has_nothing_to_test() -> None:
    found = slices(100_00, 0, 0, 100_00)
    assert (found.qualified, found.tested_share) == (False, 0)
    assert found.deductible_now_cents == 0


def test_parts_beyond_the_dividend_are_refused() -> None:
    with pytest.raises(SlicesError):
        slices(100_00, 20_00, 80_01)
    with pytest.raises(ValueError):
        slices(100_00, -1, 80_00)


@given(st.integers(1, 10**12), st.fractions(FIFTH, 1))
def test_cash_rounded_up_always_qualifies(dividend: int, cash_share: Fraction) -> None:
    cash = at_least(cash_share, of=dividend)
    assert slices(dividend, cash, dividend - cash).qualified


def test_the_floor_is_on_file_with_its_source() -> None:
    floor = cash_floor(date(2026, 6, 30))
    assert (floor.share, floor.source[:24]) == (FIFTH, "26 U.S.C. § 1388(c)(1); ")
    with pytest.raises(NoRuleError):
        cash_floor(date(1962, 12, 31))


def test_the_days_on_file_are_those_that_are_counted() -> None:
    rules, year_end = rulebook(RULES), date(2025, 6, 30)
    ends = periods.payment_period_ends(year_end)
    assert rules["payment_period_day"].on(year_end).count == ends.day
    months = rules["payment_period_month"].on(year_end).count
    assert (year_end.month + months - 1) % 12 + 1 == ends.month
    days = rules["qualified_cheque_days"].on(year_end).count
    assert (periods.qualified_cheque_last_day(year_end) - ends).days == days


def test_only_the_money_bears_withholding() -> None:
    def withheld(**more: int) -> int:
        asked = {"dividend_cents": 1_000_00, "money_cents": 200_00} | more
        return withheld_cents(**asked, rate=Fraction(24, 100), has_tax_id=False)

    assert withheld() == 48_00
    assert withheld(exempt_up_to_cents=1_000_00) == 0
    assert withheld(exempt_up_to_cents=999_99) == 48_00
    assert withheld(money_cents=6_25) == 1_50
