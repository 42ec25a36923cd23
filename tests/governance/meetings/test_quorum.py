"""Quorum: whole numbers, cross-multiplied."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, strategies as st

from governance.bylaws.shapes import ShapeError
from governance.meetings.quorum import check_quorum, read_quorum

HALF = {"share": "1/2", "of": "members"}


def met(data: Any, present: int, members: int) -> bool:
    return check_quorum(read_quorum(data), present=present, members=members).met


def test_half_of_nine_is_five() -> None:
    test = check_quorum(read_quorum(HALF), present=4, members=9)
    assert (test.met, test.needed, test.because) == (False, 5, "4 × 2 < 1 × 9")
    assert met(HALF, 5, 9)


def test_more_than_half_of_eight_is_five_and_half_is_four() -> None:
    more = check_quorum(read_quorum(HALF | {"strictly_more": True}), present=4, members=8)
    assert (more.met, more.needed, more.because) == (False, 5, "4 × 2 ≤ 1 × 8")
    assert met(HALF, 4, 8)


def test_a_count_is_a_count() -> None:
    test = check_quorum(read_quorum({"count": 5}), present=5, members=60)
    assert (test.met, test.needed, test.because) == (True, 5, "5 ≥ 5")


def test_at_least_asks_for_all_and_any_for_one() -> None:
    parts = [{"count": 3}, {"share": "1/5", "of": "members"}]
    assert not met({"at_least": parts}, 3, 20)
    assert met({"any": parts}, 3, 20)
    both = check_quorum(read_quorum({"at_least": parts}), present=4, members=20)
    assert (both.met, both.needed, both.because) == (True, 4, "4 ≥ 3; 4 × 5 ≥ 1 × 20")


@pytest.mark.parametrize("bad", [{}, [], "half", {"half": "1/2"}, {"count": "5"}, None])
def test_what_is_no_quorum_names_the_key(bad: Any) -> None:
    with pytest.raises(ShapeError, match="quorum"):
        read_quorum(bad)


def test_impossible_counts_are_our_mistake() -> None:
    for present, members in ((5, 4), (-1, 4)):
        with pytest.raises(ValueError, match="present"):
            check_quorum(read_quorum(HALF), present=present, members=members)


shares = st.fractions(0, 1, max_denominator=100)


@given(shares, st.integers(0, 400), st.integers(0, 400), st.booleans())
def test_it_is_met_exactly_when_as_many_as_needed_are_there(
    share: Fraction, one: int, other: int, strictly: bool
) -> None:
    present, members = sorted((one, other))
    data = {"share": str(share), "of": "members", "strictly_more": strictly}
    test = check_quorum(read_quorum(data), present=present, members=members)
    wanted = share * members
    assert test.met == (present > wanted if strictly else present >= wanted)
    assert test.met == (present >= test.needed)
