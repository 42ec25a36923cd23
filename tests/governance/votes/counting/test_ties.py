"""Ties: back to the most recent stage in which the tied differ, else by lot."""

from hashlib import sha256

import pytest

from governance.votes import lots
from governance.votes.counting import NeedsLot, Tie
from tests.governance.votes.counting.files import counted

# B and C are level when E has dropped out; in stage 1 C had fewer.
EARLIER = "9 1, 5 2, 4 3, 8 4, 1 5 3"
LEVEL = "9 1, 5 2, 5 3, 8 4"


def test_a_tie_goes_back_to_the_stage_in_which_they_differed() -> None:
    result = counted("scottish-stv", EARLIER, candidates=5, seats=2)
    assert result.stages[2].action.of == 3
    assert result.stages[2].tie == Tie(between=(2, 3), chosen=3, by_stage=1)
    assert result.outcome.lots == ()


def test_the_most_recent_stage_is_asked_first() -> None:
    # B had 5, 7, 7 votes and C had 6, 6, 7: stage 2 decides against C, not stage 1.
    ballots = "20 1, 5 2, 6 3, 19 4, 2 5 2, 1 6 3, 2 6"
    result = counted("scottish-stv", ballots, candidates=6)
    assert result.stages[3].tie == Tie(between=(2, 3), chosen=3, by_stage=2)
    assert result.stages[3].excluded == (3,)


def test_of_surpluses_that_are_level_the_one_that_was_larger_before_moves_first() -> None:
    # C's surplus brings B from 6 to 9, where A stands; in stage 1 A had more.
    ballots = "9 1, 6 2, 6 3 2, 8 3, 2 4, 1 5"
    result = counted("scottish-stv", ballots, candidates=5, seats=4)
    assert result.stages[2].tie == Tie(between=(1, 2), chosen=1, by_stage=1)
    assert result.stages[2].action.of == 1


def test_a_tie_in_every_stage_needs_a_lot_and_stops_the_count() -> None:
    result = counted("scottish-stv", LEVEL, candidates=4, seats=2)
    assert result.needs_lot == NeedsLot(stage=2, between=(2, 3), purpose="exclusion")
    assert [stage.number for stage in result.stages] == [1]
    assert result.as_json()["needs_lot"] == {
        "stage": 2,
        "between": [2, 3],
        "for": "exclusion",
    }


@pytest.mark.parametrize("seed", ["one", "two", "three", "four"])
def test_the_lot_is_the_lowest_hash_of_seed_stage_and_number(seed: str) -> None:
    result = counted("scottish-stv", LEVEL, candidates=4, seats=2, lot=seed)
    hashes = {n: sha256(f"{seed}:2:{n}".encode()).hexdigest() for n in (2, 3)}
    drawn = min(hashes, key=lambda number: hashes[number])
    assert result.as_json()["lots"] == [
        {"stage": 2, "between": [2, 3], "for": "exclusion", "drawn": drawn}
    ]
    assert result.stages[1].excluded == (drawn,)


def test_both_outcomes_of_a_lot_happen() -> None:
    drawn = {lots.draw(f"seed {n}", 2, [2, 3]) for n in range(20)}
    assert drawn == {2, 3}


def test_only_those_who_are_still_level_stand_in_the_lot() -> None:
    # B, C and D have 4 votes each; in stage 1 B had 4 and the others 3: C or D goes.
    ballots = "9 1, 4 2, 3 3, 3 4, 1 5 3, 1 5 4, 9 6"
    stopped = counted("scottish-stv", ballots, candidates=6, seats=1)
    assert stopped.needs_lot == NeedsLot(stage=3, between=(3, 4), purpose="exclusion")
    result = counted("scottish-stv", ballots, candidates=6, seats=1, lot="x")
    tie = result.stages[2].tie
    assert tie is not None
    assert tie.between == (2, 3, 4)
    assert tie.chosen == result.outcome.lots[0].drawn


def test_level_surpluses_need_a_lot_too() -> None:
    result = counted("scottish-stv", "8 1 3, 8 2 4, 1 3, 1 4, 2 5", candidates=5, seats=3)
    assert result.needs_lot == NeedsLot(stage=2, between=(1, 2), purpose="surplus")
    drawn = counted(
        "scottish-stv", "8 1 3, 8 2 4, 1 3, 1 4, 2 5", candidates=5, seats=3, lot="s"
    )
    assert drawn.outcome.lots[0].purpose == "surplus"
    assert drawn.stages[1].action.of == drawn.outcome.lots[0].drawn


@pytest.mark.parametrize(
    "rule", ["scottish-stv", "irv", "meek-stv", "plurality", "approval"]
)
def test_without_a_valid_ballot_nobody_is_elected_and_no_lot_helps(rule: str) -> None:
    for lot in (None, "seed"):
        result = counted(rule, "3", candidates=3, seats=1, lot=lot)
        assert result.elected == ()
        assert result.needs_lot is not None
        assert result.needs_lot.between == (1, 2, 3)
        assert result.tally.blank == 3
