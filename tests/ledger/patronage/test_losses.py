"""How a loss is divided."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from ledger.patronage.losses import divide_loss
from tests.ledger.patronage.test_allocation import RULES, totals, worker, year

THREE_QUARTERS = Fraction(3, 4)


def test_members_bear_their_part_by_labor_and_nothing_is_paid() -> None:
    found = year(-1_000_00)
    assert (found.patronage_cents, found.non_patronage_cents) == (-820_00, -180_00)
    assert found.pool_cents == -615_00
    assert totals(found) == {"M001": -285_00, "M002": -225_00, "M003": -105_00}
    assert {share.cash_cents for share in found.shares} == {0}
    assert found.shares[0].retained_cents == -285_00


def test_appropriations_do_not_apply_to_a_loss() -> None:
    assert year(-1_000_00).appropriated == {"collective": -385_00}


@pytest.mark.parametrize(("number", "theirs"), [(1, 0), (2, 0), (3, -615_00)])
def test_in_start_up_years_a_loss_is_all_the_collectives(
    number: int, theirs: int
) -> None:
    found = year(-1_000_00, number=number)
    assert found.pool_cents == theirs
    assert found.appropriated["collective"] == -1_000_00 - theirs


def test_extraneous_losses_are_the_collectives() -> None:
    found = year(-1_000_00, extraneous_cents=-1_000_00)
    assert (found.patronage_cents, found.pool_cents) == (0, 0)
    assert found.appropriated == {"collective": -1_000_00}


def test_a_gain_from_outside_does_not_lessen_what_labor_lost() -> None:
    found = year(-1_000_00, extraneous_cents=500_00)
    assert found.patronage_cents == -1_230_00
    assert found.pool_cents == -922_50
    assert found.appropriated == {"collective": -77_50}


def test_a_year_that_loses_pays_nothing_out_though_labor_earned() -> None:
    found = year(-1_000_00, extraneous_cents=-3_000_00)
    assert found.patronage_cents == 1_640_00
    assert found.pool_cents == 0
    assert found.appropriated == {"collective": -1_000_00}


def test_a_return_on_capital_can_make_the_year_a_loss() -> None:
    assert year(100_00, capital_return_cents=200_00).pool_cents == -61_50


def test_the_odd_cent_of_a_loss_falls_as_that_of_a_gain() -> None:
    crew = [worker("M002", 1), worker("M001", 1)]
    rules = replace(RULES, loss_members=Fraction(1), minimum=None)
    found = year(-3, workers=crew, rules=rules)
    assert totals(found) == {"M002": -1, "M001": -2}
    assert found.leftover == (("M001", -1),)


def test_a_member_below_the_minimum_bears_no_part() -> None:
    crew = [worker("M001", 100), worker("M002", 15)]
    assert list(totals(year(-100, workers=crew))) == ["M001"]


@given(st.integers(-(10**12), 0), st.fractions(0, 1), st.integers(1, 5))
def test_the_parts_make_the_loss(loss: int, members: Fraction, number: int) -> None:
    split = divide_loss(loss, members=members, year_number=number, startup_years=2)
    assert split.members_cents + split.collective_cents == loss
    assert max(split.members_cents, split.collective_cents) <= 0
    if number > 2:
        assert abs(split.members_cents - members * loss) < 1


def test_a_gain_is_not_a_loss() -> None:
    with pytest.raises(ValueError):
        divide_loss(1, members=THREE_QUARTERS, year_number=3, startup_years=0)
