"""Years, hours of before, equal parts and ceilings: what else weighs in a share."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from ledger.patronage.ceiling import divide_under
from ledger.patronage.earnings import Labor
from ledger.patronage.seniority import Seniority, tenure, whole_years
from tests.ledger.patronage.test_allocation import PLAIN, totals, worker, year

TENTH = Fraction(1, 10)
CREW = [worker("M001", 100), worker("M002", 100), worker("M003", 0)]
LABOR = replace(Labor.of(CREW, ["hours"]), years=[0, 5, 30])


def test_each_year_of_membership_adds_its_part_of_the_labor() -> None:
    rules = replace(PLAIN, seniority=Seniority(per_year=TENTH, cap=10))
    found = totals(year(25_00, workers=LABOR, rules=rules))
    assert found == {"M001": 10_00, "M002": 15_00, "M003": 0}


def test_seniority_ends_at_its_cap() -> None:
    rules = replace(PLAIN, seniority=Seniority(per_year=TENTH, cap=2))
    assert totals(year(22_00, workers=LABOR, rules=rules))["M002"] == 12_00


def test_without_a_weight_years_add_nothing() -> None:
    assert totals(year(20_00, workers=LABOR, rules=PLAIN))["M002"] == 10_00


def test_seniority_takes_nothing_away() -> None:
    with pytest.raises(ValueError, match="never takes"):
        Seniority(per_year=Fraction(-1), cap=1)


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.integers(0, 40))
def test_a_year_is_whole_on_the_day_before_its_anniversary(
    since: date, held: int
) -> None:
    anniversary = date(since.year + held, since.month, min(since.day, 28))
    first = date(since.year, since.month, min(since.day, 28))
    eve = date.fromordinal(anniversary.toordinal() - 1)
    assert whole_years(first, on=eve) == held
    assert whole_years(first, on=anniversary) == held
    assert whole_years(first, on=date.fromordinal(eve.toordinal() - 1)) == max(
        held - 1, 0
    )


@given(st.integers(0, 10**5), st.integers(0, 10**6), st.integers(1, 9))
def test_hours_of_before_never_count_without_labor_of_the_year(
    minutes: int, before: int, cap: int
) -> None:
    found = tenure(minutes, before, cap=cap)
    assert found <= cap * minutes
    assert bool(found) == bool(minutes)
    assert tenure(60, before, cap=0) == 60 + before


def test_an_equal_part_for_everybody_who_worked() -> None:
    crew = [worker("M001", 1, equal=1), worker("M002", 900, equal=1)]
    rules = replace(PLAIN, basis={"equal": Fraction(1)})
    assert totals(year(10_01, workers=crew, rules=rules)) == {
        "M001": 5_01,
        "M002": 5_00,
    }


def test_what_one_member_may_not_have_goes_to_the_others_by_their_labor() -> None:
    crew = [worker("M001", 800), worker("M002", 150), worker("M003", 50)]
    rules = replace(PLAIN, max_share=Fraction(1, 2))
    found = year(100_00, workers=crew, rules=rules)
    assert totals(found) == {"M001": 50_00, "M002": 37_50, "M003": 12_50}
    assert found.capped == ("M001",)


def test_what_nobody_may_have_is_the_collectives() -> None:
    rules = replace(PLAIN, max_share=Fraction(1, 2))
    found = year(100_01, workers=[worker("M001", 8)], rules=rules)
    assert found.pool_cents == 50_00
    assert found.appropriated == {"collective": 50_01}


def test_a_ceiling_is_of_a_gain_alone() -> None:
    rules = replace(PLAIN, max_share=Fraction(1, 2))
    assert totals(year(-100, workers=[worker("M001", 8)], rules=rules)) == {"M001": -75}
    with pytest.raises(ValueError, match="ceiling"):
        divide_under(-1, [1], most=Fraction(1, 2), names=["a"])


@given(
    st.integers(0, 10**9),
    st.lists(st.integers(0, 10**6), min_size=1, max_size=12),
    st.fractions(Fraction(1, 20), 1),
)
def test_a_ceiling_loses_no_cent_and_nobody_is_above_it(
    total: int, weights: list[int], most: Fraction
) -> None:
    names = [f"M{n:03d}" for n in range(len(weights))]
    found = divide_under(total, weights, most=most, names=names)
    assert sum(found.parts) + found.left == total
    assert max(found.parts) <= most * total
    pairs = zip(found.parts, weights, strict=True)
    assert all(part == 0 for part, weight in pairs if not weight)
    if found.left:
        working = [n for n, weight in enumerate(weights) if weight]
        assert found.capped == working
