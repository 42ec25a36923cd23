"""The test before capital is paid out: of cash, and of the balance sheet."""

import pytest
from hypothesis import given, strategies as st

from ledger.equity.solvency import Figures, solvency

MONEY = st.integers(0, 10**9)
FIGURES = st.builds(
    Figures,
    cash_cents=MONEY,
    comes_in_cents=MONEY,
    falls_due_cents=MONEY,
    assets_cents=MONEY,
    debts_cents=MONEY,
)


@given(FIGURES, MONEY)
def test_the_most_that_may_be_paid_is_the_edge_of_both_tests(
    figures: Figures, payment: int
) -> None:
    most = solvency(figures, payment_cents=payment).most_cents
    if most:
        assert solvency(figures, payment_cents=most).passes
    assert not solvency(figures, payment_cents=most + 1).passes


def test_cash_that_is_needed_for_debts_is_not_paid_out() -> None:
    figures = Figures(
        cash_cents=100,
        comes_in_cents=0,
        falls_due_cents=90,
        assets_cents=1_000,
        debts_cents=90,
    )
    found = solvency(figures, payment_cents=20)
    assert not found.passes_cash
    assert found.passes_balance
    assert found.most_cents == 10


def test_a_co_op_that_owes_more_than_it_has_pays_out_nothing() -> None:
    figures = Figures(
        cash_cents=500,
        comes_in_cents=0,
        falls_due_cents=0,
        assets_cents=500,
        debts_cents=600,
    )
    found = solvency(figures, payment_cents=1)
    assert found.passes_cash
    assert not found.passes_balance
    assert found.most_cents == 0


def test_a_payment_below_zero_is_our_own_mistake() -> None:
    figures = Figures(
        cash_cents=0, comes_in_cents=0, falls_due_cents=0, assets_cents=0, debts_cents=0
    )
    with pytest.raises(ValueError, match="not negative"):
        solvency(figures, payment_cents=-1)
