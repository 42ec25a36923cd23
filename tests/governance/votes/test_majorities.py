"""Majorities of several thresholds, consent, and the sums of a decision."""

from datetime import date

import pytest
from hypothesis import given, strategies as st

from governance.bylaws.shapes import ShapeError
from governance.votes.consent import (
    Phase,
    count_answers,
    months_later,
    outcome_of,
    phase,
)
from governance.votes.majorities import Tally, check_majority, read_majority
from governance.votes.record import Counts, base, compute, count_classes

HALF = {"basis": "cast", "threshold": "1/2", "strictly_more": True}
TWO_THIRDS = {"basis": "cast", "threshold": "2/3"}
OF_ALL = {"basis": "members", "threshold": "1/2", "strictly_more": True}


def tally(yes: int, no: int, members: int = 20) -> Tally:
    return Tally(yes=yes, no=no, abstain=0, present=yes + no, members=members)


def test_several_thresholds_joined_by_and_must_all_be_met() -> None:
    both = read_majority({"at_least": [TWO_THIRDS, OF_ALL]})
    assert not check_majority(both, tally(8, 1)).met
    test = check_majority(both, tally(11, 3))
    assert (test.met, test.because) == (True, "11 × 3 ≥ 2 × 14; 11 × 2 > 1 × 20")


def test_of_several_thresholds_joined_by_or_one_is_enough() -> None:
    either = read_majority({"any": [TWO_THIRDS, OF_ALL]})
    assert check_majority(either, tally(8, 1)).met
    assert check_majority(either, tally(11, 9)).met
    assert not check_majority(either, tally(6, 4)).met


def test_thresholds_stand_in_each_other() -> None:
    nested = read_majority({"any": [OF_ALL, {"at_least": [HALF, TWO_THIRDS]}]})
    assert check_majority(nested, tally(4, 2)).met
    assert not check_majority(nested, tally(5, 3)).met


@pytest.mark.parametrize(
    "written",
    [
        {"any": []},
        {"at_least": "2/3"},
        {"any": [HALF], "threshold": "1/2"},
        {"any": [{"basis": "shares", "threshold": "1/2"}]},
    ],
)
def test_what_is_no_majority_is_named(written: object) -> None:
    with pytest.raises(ShapeError):
        read_majority(written)


def test_a_tie_is_broken_by_the_chair_only_where_the_bylaws_say_so() -> None:
    counts = Counts(yes=3, no=3, abstain=0, members=9)
    rules = {"threshold": {"value": HALF}}
    assert not compute(counts, rules, casting="yes")["adopted"]
    held = rules | {"casting": {"value": True}}
    broken = compute(counts, held, casting="yes")
    assert (broken["adopted"], broken["because"]) == (True, "4 × 2 > 1 × 7")
    assert not compute(counts, held, casting="no")["adopted"]
    assert "casting" not in compute(counts, held, casting="abstain")


def test_a_meeting_that_lost_its_quorum_goes_on_only_with_a_majority_of_it() -> None:
    rules = {
        "quorum": {"value": {"count": 6}},
        "threshold": {"value": HALF},
        "persists": {"value": True},
    }
    counts = Counts(yes=4, no=1, abstain=0, members=9)
    assert not compute(counts, rules)["adopted"]
    kept = compute(counts, rules, was_quorate=True)
    assert (kept["quorate"], kept["persisted"]) == (True, "4 ≥ 4")
    three = Counts(yes=3, no=1, abstain=0, members=9)
    assert compute(three, rules, was_quorate=True)["persisted"] == "3 < 4"
    ended = rules | {"persists": {"value": False}}
    assert not compute(counts, ended, was_quorate=True)["adopted"]


def test_each_affected_class_must_agree_by_itself() -> None:
    choices = {"M1": "yes", "M2": "yes", "M3": "yes", "I1": "no", "I2": "yes"}
    of = {"M1": "worker", "M2": "worker", "M3": "worker", "I1": "inv", "I2": "inv"}
    classes = count_classes(choices, of, ["inv"])
    counts = Counts(yes=4, no=1, abstain=0, members=5)
    found = compute(counts, {"threshold": {"value": HALF}}, classes=classes)
    assert not found["adopted"]
    assert found["because"] == "4 × 2 > 1 × 5"
    assert found["classes"] == [
        {"class": "inv", "threshold_met": False, "because": "1 × 2 ≤ 1 × 2"}
    ]


@given(
    st.lists(st.sampled_from("ABCDEFGH"), unique=True, min_size=1),
    st.sets(st.sampled_from("ABCDEFGH")),
    st.sets(st.sampled_from("ABCDEFGH")),
    st.one_of(st.none(), st.sets(st.sampled_from("ABCDEFGHXY"))),
    st.booleans(),
    st.booleans(),
)
def test_never_more_take_part_than_are_counted(
    electors: list[str],
    voted: set[str],
    recused: set[str],
    there: set[str] | None,
    votes: bool,
    counts: bool,
) -> None:
    rules = {"conflict": {"votes": votes, "counts_in_quorum": counts}}
    who = base(
        rules,
        electors=electors,
        took_part=voted & set(electors) - recused,
        recused=recused & set(electors),
        there=there,
    )
    assert 0 <= who.present <= who.there <= who.members <= len(electors)


def test_consent_stands_where_no_objection_does() -> None:
    answers = count_answers(["consent", "concern", "aside"], members=5)
    assert outcome_of(answers, standing=0)["outcome"] == "consent_with_concern"
    assert outcome_of(answers, standing=1)["outcome"] == "objection"
    nobody = count_answers([], members=5)
    assert not outcome_of(nobody, standing=0)["threshold_met"]


def test_silence_decides_nothing_while_the_round_runs() -> None:
    some = count_answers(["consent"], members=3)
    asked = {"round_number": 1, "rounds": 2}
    assert phase(some, standing=0, is_over=False, **asked) == Phase.SEEKING
    assert phase(some, standing=0, is_over=True, **asked) == Phase.CONSENT
    assert phase(some, standing=1, is_over=False, **asked) == Phase.OBJECTED
    assert phase(some, standing=1, is_over=True, **asked) == Phase.USED_UP
    last = {"round_number": 2, "rounds": 2}
    assert phase(some, standing=1, is_over=False, **last) == Phase.USED_UP


def test_a_review_falls_on_a_day_that_there_is() -> None:
    assert months_later(date(2026, 11, 21), 12) == date(2027, 11, 21)
    assert months_later(date(2027, 12, 31), 2) == date(2028, 2, 29)
