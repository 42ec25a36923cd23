"""Settling a leaver's account: what is kept back, what is set off, what is paid when."""

from datetime import date

import pytest
from hypothesis import given, strategies as st

from ledger.equity.departure import along, later_dates, settle, take_off

MONEY = st.integers(0, 10**9)


@given(MONEY, MONEY, MONEY)
def test_a_settled_account_is_never_below_zero(
    balance: int, deduction: int, debts: int
) -> None:
    kept = min(deduction, balance)
    found = settle(balance, deduction_cents=kept, debts_cents=debts)
    assert found.principal_cents >= 0
    assert found.principal_cents + found.setoff_cents + kept == balance


def test_a_deduction_larger_than_the_account_is_our_own_mistake() -> None:
    with pytest.raises(ValueError, match="part of the balance"):
        settle(5, deduction_cents=6)


@given(MONEY, st.lists(st.integers(0, 10**7), min_size=1, max_size=20))
def test_a_part_of_a_debt_is_spread_over_its_payments_to_the_cent(
    cents: int, parts: list[int]
) -> None:
    whole = sum(parts)
    part = min(cents, whole)
    spread = along(part, parts)
    assert sum(spread) == part
    assert all(0 <= share <= of for share, of in zip(spread, parts, strict=True))


def test_debts_are_taken_off_in_their_order() -> None:
    assert take_off(7, [3, 9]) == [3, 4]


def test_what_comes_after_the_last_payment_is_due_at_once() -> None:
    on = date(2030, 1, 1)
    assert later_dates([date(2027, 6, 30)], on=on) == [on]
