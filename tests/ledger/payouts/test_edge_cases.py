"""Rows of the list of edge cases that are payouts', each named after its row."""

from datetime import date
from fractions import Fraction

from hypothesis import given, strategies as st

from ledger.payouts.cheques import Cheque, cheque_rows, numbers
from ledger.payouts.minimum import (
    PAY,
    PAY_ANYWAY,
    WAIT,
    Small,
    breaks_if_unpaid,
    qualified_part,
    what_to_do,
)

FIFTH = Fraction(1, 5)
LEAST = 5_00


def test_minimum_cheque_a_qualified_dividend_is_paid_however_small() -> None:
    small = Small(cents=1_00, dividend_cents=5_00, qualified_cents=4_00)
    assert what_to_do(small, least=LEAST) == PAY_ANYWAY


def test_minimum_cheque_a_nonqualified_dividend_and_redeemed_capital_may_wait() -> None:
    nonqualified = Small(cents=1_00, dividend_cents=5_00, qualified_cents=0)
    assert what_to_do(nonqualified, least=LEAST) == WAIT
    assert what_to_do(Small(cents=4_99), least=LEAST) == WAIT


def test_minimum_cheque_what_waits_is_paid_once_it_adds_up() -> None:
    assert what_to_do(Small(cents=2_00), least=LEAST, waiting=3_00) == PAY
    assert what_to_do(Small(cents=5_00), least=LEAST) == PAY


def test_minimum_cheque_the_notice_kind_is_told_by_what_the_tax_year_counts() -> None:
    assert qualified_part(cents=20, dividend_cents=100, reports={"patronage": 100}) == 80
    assert qualified_part(cents=20, dividend_cents=100, reports={"patronage": 20}) == 0
    assert qualified_part(cents=20, dividend_cents=0, reports={"interest": 20}) == 0


@given(st.integers(1, 10**6), st.integers(0, 10**6), st.integers(0, 10**4))
def test_minimum_cheque_never_breaks_the_twenty_percent(
    cents: int, qualified: int, least: int
) -> None:
    small = Small(
        cents=cents, dividend_cents=cents + qualified, qualified_cents=qualified
    )
    if what_to_do(small, least=least, floor=FIFTH) == WAIT:
        assert not breaks_if_unpaid(small, floor=FIFTH)
        assert not qualified


def test_check_numbers_follow_each_other_and_the_list_has_its_total() -> None:
    assert list(numbers(2, first=1041)) == [1041, 1042]
    written = [
        Cheque(
            number=number,
            on=date(2026, 11, 25),
            payee="Ana",
            cents=cents,
            remark="Patronage 2026",
            end_to_end=f"CK{number}",
        )
        for number, cents in ((1042, 7_00), (1041, 5_50))
    ]
    rows = cheque_rows(written, head=["No."], minor_units=2)
    assert [row[0] for row in rows] == ["No.", 1041, 1042, 2]
    assert rows[-1][3] == "12.50"
