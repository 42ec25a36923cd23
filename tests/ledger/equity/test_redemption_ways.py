"""Paying out by the bylaws: the order, the smallest payment and the yearly limit."""

from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from ledger.equity.redemption import (
    Layer,
    NoAgesError,
    OnlyWhenLeavingError,
    planned_years,
    redeem,
    room_in_year,
)

WHO = st.sampled_from(["M001", "M002", "M003", "M004"])
LAYERS = st.lists(
    st.builds(
        Layer,
        fiscal_year=st.integers(2018, 2026),
        who=WHO,
        retained_cents=st.integers(1, 10**7),
        qualified=st.booleans(),
    ),
    max_size=12,
    unique_by=lambda layer: (layer.fiscal_year, layer.who, layer.qualified),
)


@given(LAYERS, st.integers(0, 10**7), st.sampled_from(["fifo", "pro_rata"]))
def test_what_is_paid_and_what_is_left_make_the_budget(
    layers: list[Layer], budget: int, method: str
) -> None:
    plan = redeem(layers, budget_cents=budget, method=method, least_cents=10_00)
    assert plan.paid_cents + plan.left_cents == budget
    held = {(x.fiscal_year, x.who, x.qualified): x.retained_cents for x in layers}
    for paid in plan.payments:
        key = (paid.fiscal_year, paid.who, paid.qualified)
        assert 0 < paid.amount_cents <= held[key]
    assert all(cents >= 10_00 for cents in plan.by_member.values())


def test_all_years_alike_pay_the_same_share_of_each() -> None:
    layers = [
        Layer(fiscal_year=2021, who="M001", retained_cents=400_00),
        Layer(fiscal_year=2024, who="M001", retained_cents=100_00),
        Layer(fiscal_year=2024, who="M002", retained_cents=300_00),
    ]
    plan = redeem(layers, budget_cents=400_00, method="pro_rata")
    assert [paid.amount_cents for paid in plan.payments] == [200_00, 50_00, 150_00]


def test_a_payment_below_the_least_waits_and_nobody_else_gets_it() -> None:
    layers = [
        Layer(fiscal_year=2021, who="M001", retained_cents=5_00),
        Layer(fiscal_year=2021, who="M002", retained_cents=50_00),
    ]
    plan = redeem(layers, budget_cents=100_00, least_cents=10_00)
    assert plan.by_member == {"M002": 50_00}
    assert plan.waiting == (("M001", 5_00),)
    assert plan.left_cents == 50_00


def test_by_age_is_refused_for_no_birth_date_is_kept() -> None:
    with pytest.raises(NoAgesError, match="date of birth"):
        redeem([], budget_cents=1, method="age")


def test_where_only_leavers_are_paid_nothing_is_redeemed() -> None:
    with pytest.raises(OnlyWhenLeavingError, match="only when a membership ends"):
        redeem([], budget_cents=1, method="none")


def test_the_room_of_a_year_shrinks_with_what_was_paid_and_is_never_below_zero() -> None:
    quarter = Fraction(1, 4)
    assert room_in_year(1_000_00, cap=quarter, paid_cents=100_00) == 150_00
    assert room_in_year(1_000_00, cap=quarter, paid_cents=300_00) == 0


def test_a_year_is_planned_so_many_years_after_it() -> None:
    found = planned_years({2021: 5, 2022: 0, 2023: 7}, after_years=4, this_year=2026)
    assert found == [(2021, 5, 2025, True), (2023, 7, 2027, False)]
