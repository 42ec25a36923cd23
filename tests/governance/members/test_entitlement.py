"""Entitlement: who votes and who counts, by every combination the bylaws can ask."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given, strategies as st

from governance.members.entitlement import (
    DEFAULTS,
    Entitlement,
    entitlements,
    quorum_base,
)
from governance.members.standing import MEMBERS, Standing

ON = date(2026, 6, 1)
CLASSES = [
    {"key": "worker", "votes": True, "patronage": True},
    {"key": "investor", "votes": False, "patronage": False},
]


@dataclass
class Somebody:
    member_class: str = "worker"
    standing: Standing = Standing.MEMBER
    since: date = date(2020, 1, 1)
    code: str = "M001"


def entitlement(who: Somebody, **values: Any) -> Entitlement:
    by_key = {key.replace("__", "."): value for key, value in values.items()}
    (found,) = entitlements([who], by_key, on=ON)
    return found


def test_bylaws_that_say_nothing_give_every_holder_a_vote() -> None:
    for standing, member_class in product(MEMBERS, ["worker", "investor"]):
        who = Somebody(member_class, standing, ON)
        assert entitlement(who) == Entitlement("", counts=True)


def test_a_class_without_a_vote_neither_votes_nor_counts() -> None:
    classes = {"members__classes": CLASSES}
    assert entitlement(Somebody("investor"), **classes) == Entitlement(
        "class", counts=False
    )
    assert entitlement(Somebody("worker"), **classes) == Entitlement("", counts=True)
    assert entitlement(Somebody("other"), **classes) == Entitlement("", counts=True)


@pytest.mark.parametrize(
    ("standing", "word"),
    [(Standing.ON_LEAVE, "leave"), (Standing.SUSPENDED, "suspension")],
)
@pytest.mark.parametrize(("votes", "counts"), list(product([True, False], repeat=2)))
def test_leave_and_suspension_do_what_the_bylaws_say(
    standing: Standing, word: str, votes: bool, counts: bool
) -> None:
    said = {f"{word}__votes": votes, f"{word}__counts_in_quorum": counts}
    found = entitlement(Somebody(standing=standing), **said)
    assert found == Entitlement("" if votes else word, counts=counts)
    assert entitlement(Somebody(), **said) == Entitlement("", counts=True)


def test_the_day_the_tenure_is_reached_is_the_first_with_a_vote() -> None:
    joined = Somebody(since=ON - timedelta(days=90))
    assert entitlement(joined, vote__tenure_days=90).because == ""
    assert entitlement(joined, vote__tenure_days=91) == Entitlement(
        "tenure", counts=False
    )
    assert entitlement(Somebody(since=ON), vote__tenure_days=0).because == ""


def test_of_several_reasons_the_class_is_told_first() -> None:
    who = Somebody("investor", Standing.ON_LEAVE, ON)
    found = entitlement(
        who, members__classes=CLASSES, leave__votes=False, vote__tenure_days=9
    )
    assert found.because == "class"


def test_who_does_not_count_counts_once_they_take_part() -> None:
    electors = ["M001", "M002", "M003"]
    assert quorum_base(electors, not_counted=["M003"], took_part=["M001"]) == 2
    assert quorum_base(electors, not_counted=["M003"], took_part=["M003"]) == 3
    assert quorum_base(electors, not_counted=["M003"], counted_too=["M009"]) == 3


codes = st.sets(st.sampled_from([f"M{n:03d}" for n in range(8)]))


@given(codes, codes, codes, codes)
def test_nobody_who_takes_part_is_left_out_of_the_quorums_base(
    electors: set[str], away: set[str], too: set[str], voted: set[str]
) -> None:
    present = voted & electors
    base = quorum_base(electors, not_counted=away, counted_too=too, took_part=present)
    assert len(present) <= base <= len(electors | too)
    assert quorum_base(electors) == len(electors)


def test_every_default_leaves_things_as_they_were() -> None:
    assert DEFAULTS["conflict.votes"] is False
    assert all(
        value in (True, 0, [])
        for key, value in DEFAULTS.items()
        if key != "conflict.votes"
    )
