"""Meek's rule: keep values, a quota that falls, nine places."""

from hypothesis import given, settings, strategies as st

from governance.votes.counting import NeedsLot, Result
from governance.votes.counting.meek import OMEGA, UNIT
from tests.governance.votes.counting.files import counted, totals


def meek(ballots: str, candidates: int, seats: int, lot: str | None = None) -> Result:
    return counted("meek-stv", ballots, candidates=candidates, seats=seats, lot=lot)


def test_the_first_stage_is_the_first_preferences() -> None:
    result = meek("4 1 2, 2 1 3, 2 2, 1 3", 3, 2)
    assert totals(result, 1) == {
        1: "6.000000000",
        2: "2.000000000",
        3: "1.000000000",
    }
    assert result.stages[0].quota == 3 * UNIT + 1
    assert result.elected[0] == 1


def test_the_elected_keep_only_what_they_need() -> None:
    # A keeps half of 6 votes: 3 of them; 2 go to B, who then has 4, and 1 to C.
    result = meek("4 1 2, 2 1 3, 2 2, 1 3", 3, 2)
    assert result.stages[1].action.kind == "keep_values"
    assert result.stages[1].elected == (2,)
    assert totals(result, 2)[2].startswith("3.99999")
    assert totals(result, 2)[1].startswith("3.0000000")


def test_ballots_that_run_out_of_choices_make_the_quota_fall() -> None:
    # A 30 and B 20 of 60, C 10: when A's surplus of 10 has nobody to go to, the votes
    # that count shrink until A holds a third of them: q = (q + 30) ÷ 3, so q = 15.
    result = meek("30 1, 20 2, 10 3", 3, 2)
    assert result.stages[0].quota == 20 * UNIT + 1
    assert result.stages[1].elected == (2,)
    assert (result.stages[1].quota or 0) < 20 * UNIT
    assert result.elected == (1, 2)


def test_a_stable_round_holds_the_elected_at_the_quota() -> None:
    result = meek("50 1 2, 10 2, 14 3, 13 4, 13 5 3", 5, 2)
    for stage in result.stages[1:]:
        if not stage.elected and stage.action.kind == "keep_values":
            over = stage.totals[1] - (stage.quota or 0)
            assert 0 <= over <= OMEGA
            break
    else:
        raise AssertionError("no stage was stable")


def test_a_later_ballot_reaches_the_elected_too() -> None:
    # Under Meek's rule C's ballots, when C is out, still pass A, who keeps a part of
    # them, before they reach B; under the Scottish rule A is passed over.
    ballots = "40 1 2, 22 2, 20 4, 18 3 1 4"
    found = meek(ballots, 4, 2)
    hand = counted("scottish-stv", ballots, candidates=4, seats=2)
    assert hand.stages[-1].totals[1] == hand.stages[-1].quota
    out = next(stage for stage in found.stages if stage.action.of == 3)
    before = found.stages[out.number - 2]
    assert out.totals[4] - before.totals[4] < 18 * UNIT


def test_the_last_exclusion_makes_no_stage_of_its_own() -> None:
    result = meek("10 1, 8 2, 2 3", 3, 2)
    assert result.elected == (1, 2)
    assert result.stages[-1].elected[-1] == 2


def test_a_tie_goes_to_an_earlier_stage_or_needs_a_lot() -> None:
    level = "9 1, 5 2, 5 3, 8 4"
    assert meek(level, 4, 1).needs_lot == NeedsLot(
        stage=2, between=(2, 3), purpose="exclusion"
    )
    assert meek(level, 4, 1, lot="x").needs_lot is None
    earlier = meek("9 1, 5 2, 4 3, 8 4, 1 5 3", 5, 1)
    tie = next(stage.tie for stage in earlier.stages if stage.tie)
    assert (tie.between, tie.chosen, tie.by_stage) == ((2, 3), 3, 1)


def test_totals_have_nine_places_and_the_quota_is_the_last_one() -> None:
    told = meek("30 1 2, 20 2, 11 3, 2 3 2", 3, 2).as_json()
    assert all(
        len(each.partition(".")[2]) == 9 for each in told["stages"][0]["totals"].values()
    )
    assert len(told["quota"].partition(".")[2]) == 9


@settings(max_examples=100)
@given(
    st.lists(
        st.tuples(st.integers(1, 9), st.permutations([1, 2, 3, 4]), st.integers(1, 4)),
        min_size=1,
        max_size=8,
    )
)
def test_with_one_seat_it_elects_whom_instant_runoff_elects(
    cast: list[tuple[int, list[int], int]],
) -> None:
    ballots = ", ".join(
        f"{weight} {' '.join(map(str, marks[:most]))}" for weight, marks, most in cast
    )
    one = counted("meek-stv", ballots, candidates=4)
    two = counted("irv", ballots, candidates=4)
    if one.needs_lot is None and two.needs_lot is None:
        assert one.elected == two.elected
