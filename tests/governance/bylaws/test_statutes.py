"""Statutes: what a law says to values is shown with its source, and forbids nothing."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, strategies as st

from governance.bylaws.packs import pack
from governance.bylaws.statutes import needed, read_bounds, warnings
from governance.meetings.quorum import check_quorum, read_quorum

BOUND = {"key": "a.b", "en": "No.", "es": "No.", "source": "Law § 1"}


def broken(*when: Any, values: Any = None, facts: Any = None, **more: Any) -> bool:
    """Whether a bound of these conditions warns."""
    bounds = read_bounds([BOUND | {"when": list(when)} | more])
    return bool(warnings(values or {}, bounds, facts))


def warned(jurisdiction: str, changes: Any, facts: Any = None) -> list[tuple[str, str]]:
    """Where a model with some other values is warned of, and by which source."""
    model = pack(jurisdiction)
    found = warnings({**model.values, **changes}, model.bounds, facts)
    return [(each.key, each.source) for each in found]


@pytest.mark.parametrize(
    ("condition", "value", "expected"),
    [
        ({"below": 15}, 14, True),
        ({"below": 15}, 15, False),
        ({"below": "1/5"}, "19%", True),
        ({"below": "1/5"}, "1/5", False),
        ({"above": 1000}, "1000.01", True),
        ({"above": 1000}, "1000.00", False),
        ({"equals": "any"}, "any", True),
        ({"equals": "1"}, "100%", True),
        ({"equals": False}, False, True),
        ({"equals": False}, 0, False),
        ({"equals": True}, 1, False),
        ({"not": "none"}, "hours", True),
        ({"not": "none"}, "none", False),
        ({"present": True}, 0, True),
        ({"present": False}, 0, False),
        ({"has": "dissolution"}, ["merger", "dissolution"], True),
        ({"has": "dissolution"}, ["merger"], False),
        ({"has": {"to": "x", "of": "y"}}, [{"to": "x", "of": "y", "share": "1"}], True),
        ({"has": {"to": "x", "of": "y"}}, [{"to": "x", "of": "z"}], False),
        ({"below": 3}, "a word", False),
        ({"below": 3}, [1], False),
    ],
)
def test_a_condition_asks_one_thing_of_a_value(
    condition: Any, value: Any, expected: bool
) -> None:
    assert broken({"key": "a.b", **condition}, values={"a.b": value}) is expected


def test_all_conditions_of_a_bound_must_hold() -> None:
    when = ({"key": "a.b", "below": 3}, {"key": "c.d", "equals": "x"})
    assert broken(*when, values={"a.b": 2, "c.d": "x"})
    assert not broken(*when, values={"a.b": 2, "c.d": "y"})


def test_what_nobody_knows_breaks_no_law() -> None:
    assert not broken({"key": "a.b", "below": 3})
    assert not broken({"fact": "workers", "above": 0})
    assert not broken({"key": "a.b", "above": {"fact": "members"}}, values={"a.b": 9})
    assert broken({"key": "a.b", "present": False})


def test_a_number_is_held_against_a_fact_some_times_over() -> None:
    half = {"fact": "inside", "below": {"fact": "workers", "times": "51/100"}}
    assert broken(half, facts={"inside": 50, "workers": 100})
    assert not broken(half, facts={"inside": 51, "workers": 100})
    own = {"fact": "inside", "below": {"fact": "workers", "times": {"key": "a.b"}}}
    facts = {"inside": 7, "workers": 10}
    assert broken(own, values={"a.b": "3/4"}, facts=facts)
    assert not broken(own, values={"a.b": "7/10"}, facts=facts)
    assert not broken(own, facts=facts)


def test_one_bound_can_speak_to_several_keys() -> None:
    table = {**BOUND, "keys": ["a.b", "c.d"], "when": [{"key": "*", "above": 4}]}
    del table["key"]
    found = warnings({"a.b": 5, "c.d": 5}, read_bounds([table]))
    assert [each.key for each in found] == ["a.b", "c.d"]


@pytest.mark.parametrize(
    "changes",
    [
        {"when": []},
        {"when": [{"key": "a.b"}]},
        {"when": [{"key": "a.b", "below": 1, "above": 2}]},
        {"when": [{"below": 1}]},
        {"when": [{"key": "a.b", "fact": "members", "below": 1}]},
        {"when": [{"key": "a.b", "part": "moon", "below": 1}]},
        {"when": [{"key": "a.b", "near": 1}]},
        {"when": [{"key": "a.b", "below": {"times": "1/2"}}]},
        {"when": [{"key": "a.b", "below": 1}], "source": ""},
        {"when": [{"key": "a.b", "below": 1}], "must": True},
    ],
)
def test_a_bound_that_makes_no_sense_is_our_mistake(changes: Any) -> None:
    with pytest.raises(ValueError, match=r"bound|condition|compare"):
        read_bounds([BOUND | changes])


quorums = st.recursive(
    st.fixed_dictionaries({"count": st.integers(0, 60)})
    | st.fixed_dictionaries(
        {
            "share": st.fractions(0, 1, max_denominator=60).map(str),
            "of": st.just("members"),
        },
        optional={"strictly_more": st.booleans()},
    ),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"at_least": parts}),
    ),
    max_leaves=4,
)


@given(quorums, st.integers(0, 60))
def test_what_a_quorum_needs_is_what_the_count_of_a_vote_asks(
    value: dict[str, Any], members: int
) -> None:
    asked = check_quorum(read_quorum(value), present=members, members=members)
    assert needed(value, members) == asked.needed


@pytest.mark.parametrize(
    ("value", "members", "votes"),
    [
        ({"basis": "members", "threshold": "1", "strictly_more": False}, 9, 9),
        ({"basis": "members", "threshold": "2/3", "strictly_more": False}, 10, 7),
        ({"basis": "members", "threshold": "1/2", "strictly_more": True}, 10, 6),
    ],
)
def test_what_a_majority_of_all_members_needs(
    value: dict[str, Any], members: int, votes: int
) -> None:
    assert needed(value, members) == votes


def test_a_majority_that_those_who_may_vote_can_never_reach_is_warned_of() -> None:
    all_members = {"basis": "members", "threshold": "1", "strictly_more": False}
    changes, key = {"vote.ordinary": all_members}, "vote.ordinary"
    keys = [each for each, _ in warned("us-ca", changes, {"members": 9, "voters": 8})]
    assert key in keys
    assert key not in [
        each for each, _ in warned("us-ca", changes, {"members": 9, "voters": 9})
    ]
    of_votes = {"vote.ordinary": all_members | {"basis": "cast"}}
    found = warned("us-ca", of_votes, {"members": 9, "voters": 2})
    assert key not in [each for each, _ in found]


def test_a_quorum_below_sense_or_above_the_roll_is_warned_of() -> None:
    quarter = {"quorum.members": {"share": "1/4", "of": "members"}}
    assert ("quorum.members", "coopkit") in warned("us-ca", quarter)
    one = {"quorum.members": {"count": 1}}
    assert warned("us-ca", one, {"members": 12, "voters": 12})
    twelve = {"quorum.members": {"count": 12}}
    assert not warned("us-ca", twelve, {"members": 12, "voters": 12})
    assert warned("us-ca", twelve, {"members": 11, "voters": 11})


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"expulsion.notice_days": 14}, "expulsion.notice_days"),
        ({"patronage.cash_share": "19/100"}, "patronage.cash_share"),
        ({"patronage.obligation": False}, "patronage.obligation"),
        ({"reserves.indivisible_from": "any"}, "reserves.indivisible_from"),
        ({"members.buy_in": "1000.01"}, "members.buy_in"),
        (
            {
                "reserves.steps": [
                    {"to": "indivisible", "share": "1/10", "of": "patronage"}
                ]
            },
            "reserves.steps",
        ),
    ],
)
def test_california_is_cited_where_its_law_is_broken(changes: Any, key: str) -> None:
    assert not warned("us-ca", {})
    assert key in [each for each, _ in warned("us-ca", changes)]


def test_a_small_cash_share_is_warned_of_with_qualified_notices_alone() -> None:
    small = {"patronage.cash_share": "1/10", "patronage.notice": "nonqualified"}
    assert "patronage.cash_share" not in [key for key, _ in warned("us-ca", small)]


def test_the_workers_who_are_no_members_are_counted() -> None:
    few = {"members": 5, "voters": 5, "workers": 10, "member_workers": 5}
    assert [key for key, _ in warned("us-ca", {}, few)]
    enough = few | {"member_workers": 6}
    assert not warned("us-ca", {}, enough)


def test_an_llc_with_a_time_as_a_candidate_is_sent_to_a_lawyer() -> None:
    keys = [key for key, _ in warned("us-llc", {"admission.probation": "months"})]
    assert "admission.probation" in keys
    none = warned("us-llc", {"admission.probation": "none"})
    assert "admission.probation" not in [key for key, _ in none]


@pytest.mark.parametrize("quorum", [{"share": "2/5", "of": "members"}, {"count": 4}])
def test_a_small_group_is_warned_of_a_quorum_under_one_half(quorum: Any) -> None:
    changes = {"quorum.members": quorum}
    of_nine = {"members": 9, "voters": 9}
    assert warned("us-ca", changes, of_nine) == [("quorum.members", "coopkit")]
    assert warned("us-ca", changes, {"members": 10, "voters": 10}) == []
    assert warned("us-ca", {}, of_nine) == []


def test_what_more_people_adopted_fewer_should_not_change() -> None:
    facts = {"adoption": Fraction(2, 3)}
    assert warned("us-ca", {}, facts) == [("vote.bylaws", "coopkit")]
    two_thirds = {"basis": "cast", "threshold": "2/3", "strictly_more": False}
    assert warned("us-ca", {"vote.bylaws": two_thirds}, facts) == []
