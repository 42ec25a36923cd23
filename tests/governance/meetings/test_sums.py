"""Sums: what people reckon comes out as what the rules decide."""

from fractions import Fraction
from typing import Any

from hypothesis import given, strategies as st

from governance.meetings.quorum import check_quorum, read_quorum
from governance.meetings.sums import majority_sums, mixed, quorum_sums
from governance.votes.majorities import Tally, check_majority, read_majority

SHARES = st.sampled_from(["1/3", "1/2", "2/3", "3/4", "1", "51/100"])
BASES = ("cast", "cast_incl_abstain", "present", "members")
ONE: st.SearchStrategy[Any] = st.builds(
    lambda basis, share, strictly: {
        "basis": basis,
        "threshold": share,
        "strictly_more": strictly,
    },
    st.sampled_from(BASES),
    SHARES,
    st.booleans(),
)
SEVERAL = st.recursive(
    ONE,
    lambda parts: st.one_of(
        st.builds(lambda found: {"any": found}, st.lists(parts, min_size=1, max_size=3)),
        st.builds(
            lambda found: {"at_least": found}, st.lists(parts, min_size=1, max_size=3)
        ),
    ),
    max_leaves=4,
)
FEW = st.integers(0, 40)


@given(SEVERAL, FEW, FEW, FEW, FEW)
def test_the_sum_that_is_told_is_the_one_that_decides(
    rule: Any, yes: int, no: int, abstain: int, more: int
) -> None:
    counts = {
        "yes": yes,
        "no": no,
        "abstain": abstain,
        "present": yes + no + abstain,
        "members": yes + no + abstain + more,
    }
    decided = check_majority(read_majority(rule), Tally(**counts))
    assert majority_sums(rule, counts).met == decided.met


@given(SHARES, st.booleans(), FEW, FEW)
def test_the_quorum_that_is_told_is_the_one_that_decides(
    share: str, strictly: bool, present: int, more: int
) -> None:
    rule = {"share": share, "of": "members", "strictly_more": strictly}
    for written in (rule, {"count": 3}, {"any": [rule, {"count": 3}]}):
        test = check_quorum(read_quorum(written), present=present, members=present + more)
        told = quorum_sums(written, present=present, members=present + more)
        assert told.met == test.met
        if "any" not in written:
            assert told.sums[0].needed == test.needed


def test_a_bare_share_is_a_quorum_too() -> None:
    assert quorum_sums("3/5", present=2, members=4).sums[0].outcome == "2: 1 too few"


@given(st.fractions(0, 100))
def test_a_fraction_is_written_as_people_write_it(number: Fraction) -> None:
    assert sum(Fraction(part) for part in mixed(number).split()) == number
