"""Plurality and approval: one stage, the most votes, and the lot for the last seat."""

import pytest

from governance.votes import lots
from governance.votes.counting import (
    BallotFile,
    NeedsLot,
    NoSuchRuleError,
    SeatsError,
    count,
)
from tests.governance.votes.counting.files import blt, counted, totals


def test_plurality_counts_first_preferences_alone() -> None:
    result = counted("plurality", "3 1 2, 2 2, 2 3 2", candidates=3)
    assert totals(result, 1) == {1: "3", 2: "2", 3: "2"}
    assert result.elected == (1,)
    assert result.as_json()["quota"] is None


def test_approval_counts_everybody_who_is_marked() -> None:
    result = counted("approval", "3 1 2, 2 2, 2 3 2", candidates=3, seats=2, lot="x")
    assert totals(result, 1) == {1: "3", 2: "7", 3: "2"}
    assert result.elected == (2, 1)


def test_a_tie_that_does_not_matter_needs_no_lot() -> None:
    result = counted("plurality", "3 1, 3 2, 1 3", candidates=3, seats=2)
    assert result.elected == (1, 2)
    assert result.needs_lot is None


def test_a_tie_for_the_last_seat_needs_a_lot_and_keeps_who_is_safe() -> None:
    result = counted("plurality", "5 1, 3 2, 3 3", candidates=3, seats=2)
    assert result.elected == (1,)
    assert result.needs_lot == NeedsLot(stage=1, between=(2, 3), purpose="election")


def test_the_lot_fills_the_last_seats_one_after_another() -> None:
    ballots = "5 1, 3 2, 3 3, 3 4"
    result = counted("plurality", ballots, candidates=4, seats=3, lot="seed")
    drawn = sorted((2, 3, 4), key=lambda n: lots.ticket("seed", 1, n))[:2]
    assert result.elected == (1, *drawn)
    assert [lot.drawn for lot in result.outcome.lots] == drawn
    assert result.outcome.lots[1].between == tuple(sorted({2, 3, 4} - {drawn[0]}))


def test_fewer_people_than_seats_are_all_elected() -> None:
    result = counted("approval", "2 1", candidates=2, seats=3)
    assert result.elected == (1, 2)
    assert result.vacant == 1


def test_a_rule_that_there_is_not_is_refused() -> None:
    with pytest.raises(NoSuchRuleError, match="borda"):
        count("borda", blt("1 1", candidates=1), seats=1, lot=None)


@pytest.mark.parametrize(("rule", "seats"), [("irv", 2), ("irv", 0), ("approval", 0)])
def test_seats_that_a_rule_cannot_fill_are_refused(rule: str, seats: int) -> None:
    file: BallotFile = blt("1 1", candidates=1)
    with pytest.raises(SeatsError):
        count(rule, file, seats=seats, lot=None)
