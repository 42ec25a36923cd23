"""Capital paid back, the oldest year first."""

from collections import defaultdict

import pytest
from hypothesis import given, strategies as st

from ledger.equity.redemption import Layer, redeem_oldest_first

layers_ = st.lists(
    st.builds(
        Layer,
        fiscal_year=st.integers(2018, 2024),
        who=st.sampled_from(["M001", "M002", "M003"]),
        retained_cents=st.integers(0, 10**6),
    ),
    max_size=12,
)


@given(layers_, st.integers(0, 10**7))
def test_the_budget_is_paid_or_left_and_no_year_waits_for_a_later_one(
    layers: list[Layer], budget: int
) -> None:
    plan = redeem_oldest_first(layers, budget_cents=budget)
    held: dict[int, int] = defaultdict(int)
    for layer in layers:
        held[layer.fiscal_year] += layer.retained_cents
    paid: dict[int, int] = defaultdict(int)
    for payment in plan.payments:
        assert payment.amount_cents > 0
        paid[payment.fiscal_year] += payment.amount_cents
    assert sum(paid.values()) == budget - plan.left_cents
    assert sum(paid.values()) == min(budget, sum(held.values()))
    for year in held:
        assert paid[year] <= held[year]
        if any(paid[later] for later in held if later > year):
            assert paid[year] == held[year]


def test_a_budget_is_not_negative() -> None:
    with pytest.raises(ValueError):
        redeem_oldest_first([], budget_cents=-1)
