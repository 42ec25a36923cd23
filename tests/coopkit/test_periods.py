"""Fiscal years, and the days that a statute counts from their close."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from coopkit.periods import (
    fiscal_year,
    fiscal_year_of,
    payment_period_ends,
    qualified_cheque_last_day,
    return_due,
)

days = st.dates(date(1990, 1, 1), date(2200, 12, 31))
ends = st.tuples(st.integers(1, 12), st.integers(1, 31))


@pytest.mark.parametrize(
    ("year_end", "payment", "cheque"),
    [
        (date(2025, 6, 30), date(2026, 3, 15), date(2026, 6, 13)),
        (date(2026, 12, 31), date(2027, 9, 15), date(2027, 12, 14)),
        (date(2025, 9, 30), date(2026, 6, 15), date(2026, 9, 13)),
        (date(2025, 3, 31), date(2025, 12, 15), date(2026, 3, 15)),
        (date(2024, 2, 29), date(2024, 11, 15), date(2025, 2, 13)),
        (date(2025, 4, 30), date(2026, 1, 15), date(2026, 4, 15)),
    ],
)
def test_the_payment_period_ends_on_a_15th_and_not_after_eight_and_a_half_months(
    year_end: date, payment: date, cheque: date
) -> None:
    assert payment_period_ends(year_end) == return_due(year_end) == payment
    assert qualified_cheque_last_day(year_end) == cheque


@given(days, ends)
def test_every_day_lies_in_one_fiscal_year(day: date, end: tuple[int, int]) -> None:
    month, last = end
    year = fiscal_year_of(day, month=month, day=last)
    assert day in year
    before = fiscal_year(year.name - 1, month=month, day=last)
    assert before.last + timedelta(days=1) == year.first
    assert day not in before
    assert 365 <= (year.last - year.first).days + 1 <= 366


def test_a_year_that_ends_in_february_ends_on_its_last_day() -> None:
    assert fiscal_year(2024, month=2, day=29).last == date(2024, 2, 29)
    assert fiscal_year(2025, month=2, day=29).last == date(2025, 2, 28)
