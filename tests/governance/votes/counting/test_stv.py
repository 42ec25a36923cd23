"""Scottish STV by its rules, by a council's published count, and by what always holds."""

from pathlib import Path

from hypothesis import given, settings, strategies as st

from governance.votes.counting import (
    BallotFile,
    Candidate,
    Result,
    count,
    rankings,
    read_blt,
)
from tests.governance.votes.counting.files import counted, totals

TAIN = Path(__file__).parent / "tain_and_easter_ross_2017.blt"
OFFICIAL = [  # Highland Council, candidate votes per stage, ward 7, 5 May 2017
    ["558.00000", "831.00000", "569.00000", "708.00000", "139.00000", "679.00000"],
    ["583.00000", "847.00000", "587.00000", "751.00000", "0.00000", "696.00000"],
    ["0.00000", "870.00000", "722.00000", "903.00000", "0.00000", "851.00000"],
    ["0.00000", "873.77630", "735.69767", "872.00000", "0.00000", "860.16611"],
    ["0.00000", "872.00000", "736.25999", "872.00000", "0.00000", "860.65356"],
    ["0.00000", "872.00000", "0.00000", "872.00000", "0.00000", "1342.17613"],
]


def tain() -> Result:
    with TAIN.open("rb") as lines:
        return count("scottish-stv", read_blt(lines), seats=3, lot=None)


def test_the_stages_of_a_council_ward_are_those_that_the_council_published() -> None:
    result = tain()
    assert [list(totals(result, stage + 1).values()) for stage in range(6)] == OFFICIAL
    assert len(result.stages) == 6
    assert result.tally.valid == 3484
    assert result.decimal(result.outcome.quota or 0) == "872.00000"


def test_each_stage_does_what_the_council_published() -> None:
    actions = [(stage.action.kind, stage.action.of) for stage in tain().stages]
    assert actions == [
        ("first_preferences", None),
        ("exclusion", 5),
        ("exclusion", 1),
        ("surplus", 4),
        ("surplus", 2),
        ("exclusion", 3),
    ]
    assert [stage.elected for stage in tain().stages] == [(), (), (4,), (2,), (), (6,)]
    assert tain().elected == (4, 2, 6)


def test_the_quota_leaves_no_room_for_one_more() -> None:
    result = counted("scottish-stv", "100 1, 1 2, 1 3", candidates=3, seats=2, lot="x")
    assert result.decimal(result.outcome.quota or 0) == "35.00000"  # 102 ÷ 3, plus one


def test_whoever_reaches_the_quota_exactly_is_elected_and_has_no_surplus() -> None:
    result = counted("scottish-stv", "4 1, 3 2, 2 3, 1 4 3", candidates=4, seats=2)
    assert result.stages[0].elected == (1,)
    kinds = [stage.action.kind for stage in result.stages]
    assert kinds == ["first_preferences", "exclusion", "exclusion"]


def test_a_transfer_value_is_cut_off_after_five_places() -> None:
    # 10 valid, 2 seats: quota 4; 7 votes, surplus 3, so each ballot moves at 3/7.
    result = counted("scottish-stv", "7 1 2, 2 2, 1 3", candidates=3, seats=2)
    assert totals(result, 2)[2] == "4.99999"  # 2 + 7 × 0.42857
    assert totals(result, 2)[1] == "4.00000"
    assert result.decimal(result.stages[1].nontransferable) == "0.00001"


def test_a_ballot_moves_on_with_the_value_it_came_with() -> None:
    # Quota 9 of 24. A's surplus of 3 moves at 0.25; when C drops out it stays 0.25.
    result = counted("scottish-stv", "12 1 3 2, 6 2, 1 3 4, 5 4", candidates=4, seats=2)
    assert totals(result, 2)[3] == "4.00000"
    assert (result.stages[2].action.kind, result.stages[2].action.of) == ("exclusion", 3)
    assert totals(result, 3)[2] == "9.00000"
    assert totals(result, 3)[4] == "6.00000"


def test_a_second_surplus_multiplies_the_value_that_came() -> None:
    # Quota 20 ÷ 4 + 1 = 6. A's surplus of 6 of 12 moves at 0.5, so B has 4 + 6 = 10.
    result = counted("scottish-stv", "12 1 2 3, 4 2, 3 3, 1 4", candidates=4, seats=3)
    assert totals(result, 2)[2] == "10.00000"
    # B's surplus is 4 of 10: what came at 0.5 moves at 0.5 × 4 ÷ 10 = 0.2; 12 × 0.2.
    assert totals(result, 3)[3] == "5.40000"


def test_the_largest_surplus_moves_first_and_one_at_a_time() -> None:
    result = counted(
        "scottish-stv", "10 1 3, 14 2 4, 3 3, 2 4, 1 5", candidates=5, seats=3
    )
    assert result.stages[0].elected == (2, 1)
    assert [stage.action.of for stage in result.stages[1:3]] == [2, 1]


def test_preferences_for_who_is_elected_or_out_are_passed_over() -> None:
    result = counted(
        "scottish-stv", "6 1 2 3, 5 2, 2 3, 1 4 2 1 3", candidates=4, seats=2
    )
    assert result.stages[0].elected == (1, 2)
    assert len(result.stages) == 1


def test_fewer_candidates_than_seats_are_all_elected_and_the_rest_is_vacant() -> None:
    result = counted("scottish-stv", "2 1, 5 2", candidates=2, seats=4)
    assert result.elected == (2, 1)
    assert result.vacant == 2
    assert len(result.stages) == 1


def test_the_last_seats_are_filled_without_a_stage_of_their_own() -> None:
    result = counted("scottish-stv", "7 1, 4 2, 2 3, 1 4", candidates=4, seats=2)
    last = result.stages[-1]
    assert last.action.kind == "exclusion"
    assert last.elected == (2,)
    assert last.totals[2] < (last.quota or 0)
    assert result.elected == (1, 2)


def test_who_has_withdrawn_gets_nothing_and_is_never_elected() -> None:
    result = counted(
        "scottish-stv", "5 3 1, 4 2, 3 1", candidates=3, seats=1, withdrawn=[3]
    )
    assert 3 not in result.stages[0].totals
    assert totals(result, 1) == {1: "8.00000", 2: "4.00000"}
    assert result.elected == (1,)


def test_instant_runoff_is_the_same_with_one_seat_in_whole_votes() -> None:
    result = counted("irv", "4 1, 3 2, 2 3 2", candidates=3)
    assert totals(result, 2) == {1: "4", 2: "5", 3: "0"}
    assert result.elected == (2,)
    assert result.as_json()["quota"] == "5"


papers = st.lists(
    st.tuples(
        st.integers(1, 5),
        st.lists(st.integers(1, 5), max_size=5, unique=True),
    ),
    min_size=1,
    max_size=12,
)


def some_file(cast: list[tuple[int, list[int]]], seats: int) -> BallotFile:
    plain: dict[bytes, int] = {}
    for weight, marks in cast:
        plain[bytes(marks)] = plain.get(bytes(marks), 0) + weight
    people = tuple(Candidate(number=n, name=f"C{n}") for n in range(1, 6))
    return BallotFile(title="", seats=seats, candidates=people, plain=plain)


@settings(max_examples=300)
@given(papers, st.integers(1, 6), st.sampled_from(["scottish-stv", "meek-stv"]))
def test_not_a_fraction_of_a_vote_is_lost_or_made(
    cast: list[tuple[int, list[int]]], seats: int, rule: str
) -> None:
    result = count(rule, some_file(cast, seats), seats=seats, lot="seed")
    for stage in result.stages:
        held = sum(stage.totals.values()) + stage.nontransferable
        assert held == result.tally.valid * 10**result.places
        assert all(votes >= 0 for votes in stage.totals.values())
        assert stage.nontransferable >= 0


@settings(max_examples=300)
@given(papers, st.integers(1, 6), st.sampled_from(["scottish-stv", "meek-stv"]))
def test_as_many_are_elected_as_there_are_seats_or_people(
    cast: list[tuple[int, list[int]]], seats: int, rule: str
) -> None:
    file = some_file(cast, seats)
    result = count(rule, file, seats=seats, lot="seed")
    if not rankings(file).papers and seats < 5:
        assert result.elected == ()
        assert result.needs_lot is not None
    else:
        assert len(result.elected) == min(seats, 5)
        assert len(set(result.elected)) == len(result.elected)
        assert len(result.elected) + result.vacant == seats
        gone = [number for stage in result.stages for number in stage.excluded]
        assert not set(gone) & set(result.elected)


@settings(max_examples=100)
@given(papers, st.randoms(use_true_random=False))
def test_the_order_of_the_ballots_changes_nothing(
    cast: list[tuple[int, list[int]]], chance: object
) -> None:
    shuffled = list(cast)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    one = count("scottish-stv", some_file(cast, 2), seats=2, lot="seed")
    two = count("scottish-stv", some_file(shuffled, 2), seats=2, lot="seed")
    assert one.as_json() == two.as_json()
