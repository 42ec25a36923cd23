"""Threshold: the contract's examples, and what must always hold."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, strategies as st

from governance.bylaws.shapes import ShapeError
from governance.meetings.quorum import read_quorum
from governance.votes.record import compute, count
from governance.votes.threshold import Decision, Threshold, decide, read_threshold

HALF = Threshold(basis="cast", share=Fraction(1, 2), strictly_more=True)
TWO_THIRDS = Threshold(basis="cast", share=Fraction(2, 3))


def outcome(threshold: Threshold = HALF, quorum: Any = None, **counts: int) -> Decision:
    given = {"yes": 0, "no": 0, "abstain": 0, "members": 60, **counts}
    given.setdefault("present", given["yes"] + given["no"] + given["abstain"])
    held = read_quorum(quorum) if quorum else None
    return decide(**given, threshold=threshold, quorum=held)


def test_the_contracts_example_holds_to_the_letter() -> None:
    third = {"share": "1/3", "of": "members", "strictly_more": False}
    assert outcome(TWO_THIRDS, third, yes=20, no=10, abstain=7) == Decision(
        quorate=True, threshold_met=True, adopted=True, because="20 × 3 ≥ 2 × 30"
    )


def test_a_tie_is_not_more_than_half() -> None:
    tie = outcome(yes=5, no=5)
    assert (tie.adopted, tie.because) == (False, "5 × 2 ≤ 1 × 10")


def test_just_short_of_two_thirds_is_not_rounded_up() -> None:
    short = outcome(TWO_THIRDS, yes=19, no=10)
    assert (short.threshold_met, short.because) == (False, "19 × 3 < 2 × 29")


def test_without_a_quorum_quorate_is_unknown_and_does_not_stop_it() -> None:
    assert outcome(yes=1) == Decision(
        quorate=None, threshold_met=True, adopted=True, because="1 × 2 > 1 × 1"
    )


def test_without_enough_people_a_majority_adopts_nothing() -> None:
    few = outcome(HALF, {"count": 5}, yes=4)
    assert (few.quorate, few.threshold_met, few.adopted) == (False, True, False)


@pytest.mark.parametrize(
    ("basis", "because"),
    [
        ("cast", "6 × 2 > 1 × 7"),
        ("cast_incl_abstain", "6 × 2 > 1 × 9"),
        ("present", "6 × 2 > 1 × 10"),
        ("members", "6 × 2 ≤ 1 × 60"),
    ],
)
def test_each_basis_counts_its_own_votes(basis: str, because: str) -> None:
    half = Threshold(basis=basis, share=Fraction(1, 2), strictly_more=True)
    found = outcome(half, yes=6, no=1, abstain=2, present=10)
    assert found.because == because


def test_where_nobody_votes_nothing_is_adopted() -> None:
    for threshold in (HALF, TWO_THIRDS):
        nobody = outcome(threshold, abstain=9)
        assert not nobody.adopted
        assert "≤" in nobody.because


@pytest.mark.parametrize(
    ("counts", "key"),
    [
        ({"yes": -1}, "yes"),
        ({"yes": 5, "present": 4}, "present"),
        ({"yes": 5, "members": 4}, "members"),
    ],
)
def test_impossible_counts_are_named(counts: dict[str, int], key: str) -> None:
    with pytest.raises(ValueError, match=key):
        outcome(**counts)


def test_a_threshold_that_is_none_names_its_key() -> None:
    with pytest.raises(ShapeError, match="threshold"):
        read_threshold({"basis": "cast", "threshold": "two thirds"})
    with pytest.raises(ShapeError, match="basis"):
        read_threshold({"basis": "votes", "threshold": "1/2"})
    assert read_threshold({"basis": "cast", "threshold": "66.5%"}).share == Fraction(
        133, 200
    )


votes = st.integers(0, 300)
shares = st.fractions(Fraction(1, 100), 1, max_denominator=100)
bases = st.sampled_from(["cast", "cast_incl_abstain", "present", "members"])


@given(votes, votes, votes, votes, shares, bases, st.booleans())
def test_one_more_yes_in_place_of_a_no_never_defeats_a_motion(
    yes: int,
    no: int,
    abstain: int,
    absent: int,
    share: Fraction,
    basis: str,
    strictly: bool,
) -> None:
    threshold = Threshold(basis=basis, share=share, strictly_more=strictly)
    present = yes + no + abstain
    fixed = {"present": present, "members": present + absent, "abstain": abstain}
    found = outcome(threshold, yes=yes, no=no, **fixed)
    if found.adopted and no:
        assert outcome(threshold, yes=yes + 1, no=no - 1, **fixed).adopted
    left, sign, right = found.because.partition(found.because.split()[3])
    tops = [int(a) * int(b) for a, b in (part.split("×") for part in (left, right))]
    truth = {"≥": tops[0] >= tops[1], ">": tops[0] > tops[1]}
    truth |= {"<": tops[0] < tops[1], "≤": tops[0] <= tops[1]}
    assert truth[sign]
    assert found.threshold_met == (sign in "≥>")


@given(st.lists(st.sampled_from(["yes", "no", "abstain"]), max_size=40), votes)
def test_the_order_of_ballots_changes_nothing(choices: list[str], absent: int) -> None:
    rules = {
        "quorum": {"value": {"share": "1/2", "of": "members"}},
        "threshold": {
            "value": {"basis": "cast", "threshold": "1/2", "strictly_more": True}
        },
    }
    members = len(choices) + absent
    once = compute(count(choices, members=members), rules)
    assert once == compute(count(sorted(choices), members=members), rules)
    assert once["quorum_needed"] == -(-members // 2)


def test_a_choice_that_is_not_offered_is_our_mistake() -> None:
    with pytest.raises(ValueError, match="maybe"):
        count(["maybe"], members=3)
