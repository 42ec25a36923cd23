"""Interest on capital: by the days held, and never more than the cap."""

from datetime import date
from fractions import Fraction

from hypothesis import given, strategies as st

from ledger.equity.interest import (
    PaidIn,
    interest_between,
    interest_of_members,
    interest_of_year,
    most_in_year,
    rate_within,
)

FIRST, LAST = date(2025, 7, 1), date(2026, 6, 30)
TWENTIETH = Fraction(1, 20)


def test_a_calendar_year_counts_both_its_ends() -> None:
    lots = [PaidIn(since=date(2024, 1, 1), amount_cents=1_000_00)]
    assert interest_of_year(lots, year=2024, rate=TWENTIETH) == 50_00


def test_capital_of_half_a_fiscal_year_bears_interest_for_its_days() -> None:
    lots = [PaidIn(since=date(2026, 1, 1), amount_cents=1_000_00)]
    found = interest_between(lots, first=FIRST, last=LAST, rate=TWENTIETH)
    assert found == 24_79  # 181 of 365 days


def test_what_was_taken_out_stops_bearing_interest_on_that_day() -> None:
    lots = [
        PaidIn(since=FIRST, amount_cents=1_000_00),
        PaidIn(since=date(2026, 1, 1), amount_cents=-1_000_00),
    ]
    found = interest_between(lots, first=FIRST, last=LAST, rate=TWENTIETH)
    assert found == 25_21  # 184 of 365 days


def test_an_account_below_zero_bears_no_interest() -> None:
    lots = [PaidIn(since=FIRST, amount_cents=-1_000_00)]
    assert interest_between(lots, first=FIRST, last=LAST, rate=TWENTIETH) == 0


def test_whoever_has_no_interest_is_left_out() -> None:
    lots = {"M002": [PaidIn(since=FIRST, amount_cents=100_00)], "M001": []}
    found = interest_of_members(lots, first=FIRST, last=LAST, rate=TWENTIETH)
    assert found == {"M002": 5_00}


@given(
    st.integers(0, 10**8),
    st.fractions(min_value=Fraction(1, 100), max_value=1),
    st.fractions(min_value=0, max_value=1),
)
def test_the_rate_that_is_named_keeps_within_the_cap(
    held: int, rate: Fraction, cap: Fraction
) -> None:
    most = most_in_year(held, cap=cap)
    lots = [PaidIn(since=FIRST, amount_cents=held)]
    interest = interest_between(lots, first=FIRST, last=LAST, rate=rate)
    if interest > most:
        named = rate_within(rate, interest_cents=interest, most_cents=most)
        again = interest_between(lots, first=FIRST, last=LAST, rate=named)
        assert again <= most + 1
