"""A count in words: every step has its reason, and a member can follow it."""

from governance.votes.counting import Result, heading, story, summary
from tests.governance.votes.counting.files import counted
from tests.governance.votes.counting.test_stv import tain


def told(result: Result) -> str:
    lines = [str(each) for each in summary(result)]
    for stage in result.stages:
        lines.append(str(heading(result, stage)))
        lines += [str(each) for each in story(result, stage)]
    return "\n".join(lines)


def test_a_surplus_is_told_with_what_was_had_and_what_was_needed() -> None:
    said = told(tain())
    assert "Fiona Robertson has 903 votes and needs 872. What is too much, 31," in said
    assert "Derek Louden has 873.7763 votes, which is enough, and is elected." in said
    assert "Votes without a next choice, put aside: 4.35992." in said
    assert "Elected, in this order: Fiona Robertson, Derek Louden, Jamie Stone." in said


def test_who_fills_a_last_seat_is_told_apart_from_who_had_enough() -> None:
    said = told(counted("scottish-stv", "7 1, 4 2, 2 3, 1 4", candidates=4, seats=2))
    assert "B is elected with 4 votes: no more people are left than seats." in said


def test_a_tie_is_told_by_the_stage_or_the_lot_that_broke_it() -> None:
    by_stage = counted("irv", "9 1, 5 2, 4 3, 8 4, 1 5 3", candidates=5)
    assert "B, C were level. The last time they differed, in stage 1, C had the" in told(
        by_stage
    )
    by_lot = counted("irv", "9 1, 5 2, 5 3, 8 4", candidates=4, lot="x")
    assert "B, C were level in every stage. The lot decided: " in told(by_lot)
    stopped = counted("irv", "9 1, 5 2, 5 3, 8 4", candidates=4)
    assert "B, C are level, and a lot must decide who drops out." in told(stopped)
    surplus = counted(
        "scottish-stv", "8 1 3, 8 2 4, 1 3, 1 4, 2 5", candidates=5, seats=3
    )
    assert "a lot must decide whose votes move on first" in told(surplus)
    larger = counted(
        "scottish-stv", "9 1, 6 2, 6 3 2, 8 3, 2 4, 1 5", candidates=5, seats=4
    )
    assert "A had the most votes and so comes first." in told(larger)


def test_the_other_rules_are_told_too() -> None:
    assert "More than half of the 9 ballots elects: 5 votes." in told(
        counted("irv", "4 1, 3 2, 2 3 2", candidates=3)
    )
    approval = told(counted("approval", "3 1 2, 2 2", candidates=2))
    assert "Every ballot gives a vote to everybody who is marked on it." in approval
    assert "B is elected with 5 votes." in approval
    plurality = told(counted("plurality", "3 1, 3 2", candidates=2, lot="x"))
    assert "A, B were level. The lot decided: " in plurality
    meek = told(counted("meek-stv", "30 1 2, 20 2, 10 3", candidates=3, seats=2))
    assert "keeps only the part of every vote that they need" in meek
    assert "As ballots run out of choices this number falls." in meek


def test_empty_seats_and_unreadable_ballots_are_told() -> None:
    said = told(counted("scottish-stv", "3 1=2, 2 1 2 1, 1", candidates=2, seats=3))
    assert "Ballots that came in: 6. They count: 2. Blank: 1. Not readable: 3." in said
    assert "or not at all: 5." in said
    assert "Seats that stay empty, since too few people stood: 1." in said


def test_a_name_with_braces_is_said_as_it_is() -> None:
    result = counted("irv", "4 1, 3 2", candidates=2)
    named = [each for each in summary(result) if "Elected" in str(each)]
    assert named[0].template.format(names="{0} & <b>") == (
        "Elected, in this order: {0} & <b>."
    )
