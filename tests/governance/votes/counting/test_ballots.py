"""What a rule reads on a ballot: blank, invalid, and invalid from some point on."""

import pytest

from governance.votes.counting import BallotFile, Tally, approvals, ballot_file, rankings
from tests.governance.votes.counting.files import blt, counted, totals


def read(ballots: str, candidates: int = 4, withdrawn: tuple[int, ...] = ()) -> object:
    found = rankings(blt(ballots, candidates=candidates, withdrawn=withdrawn))
    return {tuple(paper): count for paper, count in found.papers.items()}


def tally(ballots: str, candidates: int = 4, withdrawn: tuple[int, ...] = ()) -> Tally:
    return rankings(blt(ballots, candidates=candidates, withdrawn=withdrawn)).tally


def test_equal_ballots_are_counted_together() -> None:
    assert read("2 1 3, 1 2, 3 1 3") == {(1, 3): 5, (2,): 1}


def test_equal_preferences_end_what_can_be_read() -> None:
    assert read("1 1 2=3 4") == {(1,): 1}
    assert tally("1 1 2=3 4") == Tally(total=1, blank=0, invalid=0, invalid_from=1)


def test_a_candidate_ranked_twice_ends_what_can_be_read() -> None:
    assert read("2 1 2 1 3") == {(1, 2): 2}
    assert tally("2 1 2 1 3") == Tally(total=2, blank=0, invalid=0, invalid_from=2)


def test_a_ballot_without_a_readable_first_preference_is_invalid() -> None:
    assert read("3 1=2 3, 1 4") == {(4,): 1}
    assert tally("3 1=2 3, 1 4") == Tally(total=4, blank=0, invalid=3, invalid_from=3)


def test_a_skipped_preference_is_passed_over() -> None:
    assert read("1 1 - 3, 1 - 2") == {(1, 3): 1, (2,): 1}
    assert tally("1 1 - 3, 1 - 2").invalid_from == 0


def test_a_missing_number_between_equal_signs_is_a_skipped_one() -> None:
    assert read("1 1= 3, 1 =2 4") == {(1, 3): 1, (2, 4): 1}


def test_a_ballot_of_nothing_is_blank() -> None:
    assert tally("5, 2 -, 1 1") == Tally(total=8, blank=7, invalid=0, invalid_from=0)


def test_who_has_withdrawn_is_passed_over_wherever_they_stand() -> None:
    assert read("1 2 1, 1 1=2 3, 1 2 1 2 3", withdrawn=(2,)) == {(1,): 1, (1, 3): 2}
    assert tally("1 1=2 3", withdrawn=(2,)).invalid_from == 0


def test_a_ballot_for_nobody_but_who_has_withdrawn_is_blank() -> None:
    assert tally("4 2, 1 1", withdrawn=(2,)).blank == 4


@pytest.mark.parametrize("rule", ["scottish-stv", "meek-stv", "irv", "plurality"])
def test_up_to_the_unreadable_point_a_ballot_counts(rule: str) -> None:
    result = counted(rule, "5 1 2=3, 1 2", candidates=3)
    assert result.elected == (1,)
    assert result.as_json()["ballots"] == {
        "total": 6,
        "blank": 0,
        "invalid": 0,
        "valid": 6,
        "invalid_from": 5,
    }


def test_where_every_ballot_is_readable_nothing_is_said_of_it() -> None:
    told = counted("irv", "5 1 2, 1 2", candidates=3).as_json()
    assert list(told["ballots"]) == ["total", "blank", "invalid", "valid"]


def test_approval_reads_marks_in_any_order_and_equal_ones() -> None:
    result = counted("approval", "3 1=2, 2 2 - 3, 1 3 3", candidates=3)
    assert totals(result, 1) == {1: "3", 2: "5", 3: "3"}
    assert result.tally == Tally(total=6, blank=0, invalid=0, invalid_from=0)


def test_approval_takes_a_mark_that_comes_again_once() -> None:
    result = counted("approval", "3 1 1, 2 2 1 2", candidates=2)
    assert totals(result, 1) == {1: "5", 2: "2"}
    assert result.tally.invalid_from == 0


PEOPLE = [(1, "Ana", False), (2, "Ben", False), (3, "Cy", True)]


def site(*marks: list[object]) -> BallotFile:
    return ballot_file("Board", PEOPLE, [{"marks": each} for each in marks], seats=2)


def test_the_sites_ballots_become_the_same_file() -> None:
    file = site([2, 1], [], [2, 1], [1])
    assert file.plain == {b"\x02\x01": 2, b"": 1, b"\x01": 1}
    assert file.standing == (1, 2)
    assert file.total == 4


@pytest.mark.parametrize("mark", [9, 0, -1, "1", None, True, 1.0, [1]])
def test_a_mark_for_nobody_makes_a_ballot_unreadable_from_there(mark: object) -> None:
    found = rankings(site([1, mark, 2], [mark]))
    assert found.papers == {b"\x01": 1}
    assert found.tally == Tally(total=2, blank=0, invalid=1, invalid_from=2)
    approved = approvals(site([1, mark, 2], [mark]))
    assert approved.papers == {b"\x01": 1}
    assert approved.tally == found.tally


def test_a_number_that_was_given_to_nobody_is_nobody_who_stands() -> None:
    file = ballot_file("", [(1, "Ana", False), (3, "Cy", False)], [{"marks": [3, 1]}])
    assert [each.withdrawn for each in file.candidates] == [False, True, False]
    assert file.standing == (1, 3)


def test_marks_that_are_no_list_are_unreadable() -> None:
    file = ballot_file("", PEOPLE, [{"marks": None}, {"marks": 3}, {"marks": "12"}])
    assert rankings(file).tally == Tally(total=3, blank=0, invalid=3, invalid_from=3)
