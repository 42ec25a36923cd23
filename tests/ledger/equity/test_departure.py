"""A leaver's account, paid out with interest."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from ledger.equity.departure import equal_parts, schedule
from ledger.equity.interest import PaidIn, interest_of_year

DUE = date(2028, 2, 29)


@given(st.integers(0, 10**9), st.integers(1, 30), st.fractions(0, 1, max_denominator=400))
def test_the_principal_is_paid_whole_and_interest_falls(
    balance: int, count: int, rate: Fraction
) -> None:
    rows = schedule(balance, parts=equal_parts(count), rate=rate, first_due=DUE)
    assert sum(row.principal_cents for row in rows) == balance
    assert rows[-1].left_cents == 0
    interest = [row.interest_cents for row in rows]
    assert interest == sorted(interest, reverse=True)


def test_a_payment_due_on_a_leap_day_is_due_on_the_months_last() -> None:
    rows = schedule(100, parts=equal_parts(5), rate=Fraction(0), first_due=DUE)
    assert [row.due.day for row in rows] == [29, 28, 28, 28, 29]


def test_parts_that_do_not_make_the_whole_are_our_own_mistake() -> None:
    with pytest.raises(ValueError):
        schedule(100, parts=[Fraction(1, 2)], rate=Fraction(0), first_due=DUE)


@given(st.dates(date(2019, 1, 1), date(2025, 12, 31)), st.integers(0, 10**9))
def test_interest_never_exceeds_a_whole_years(since: date, cents: int) -> None:
    paid_in = [PaidIn(since=since, amount_cents=cents)]
    got = interest_of_year(paid_in, year=2024, rate=Fraction(1, 20))
    whole = interest_of_year(
        [PaidIn(since=date(2024, 1, 1), amount_cents=cents)],
        year=2024,
        rate=Fraction(1, 20),
    )
    assert 0 <= got <= whole
    assert since > date(2024, 1, 1) or got == whole
