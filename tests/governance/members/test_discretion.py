"""Who may know what of a membership, and which plain steps can follow."""

from datetime import date

import pytest
from hypothesis import given, strategies as st

from governance.members.discretion import (
    LEFT,
    PUBLIC,
    is_told_of,
    kind_told,
    standing_told,
)
from governance.members.models import EventKind
from governance.members.standing import EXITS, MEMBERS, RESTRICTED, Event, Standing
from governance.members.steps import plain_steps

KINDS = [kind for kind in EventKind.values if kind != "reversed"]
JOINED = Event("admitted", date(2024, 1, 1))
TODAY = date(2026, 11, 21)


@pytest.mark.parametrize("kind", KINDS)
def test_whoever_sees_in_full_is_told_every_kind_by_its_name(kind: str) -> None:
    assert kind_told(kind, in_full=True) == kind


@pytest.mark.parametrize("kind", KINDS)
def test_everybody_else_learns_joining_moving_and_leaving_and_nothing_more(
    kind: str,
) -> None:
    told = kind_told(kind, in_full=False)
    assert told in {*PUBLIC, LEFT, None}
    assert told != kind or kind in PUBLIC


@pytest.mark.parametrize("kind", sorted(RESTRICTED - EXITS))
def test_a_case_is_told_to_nobody_else(kind: str) -> None:
    assert kind_told(kind, in_full=False) is None


def test_all_ways_to_leave_look_alike() -> None:
    ways = {kind_told(kind, in_full=False) for kind in EXITS - {"declined"}}
    assert ways == {LEFT}


def test_a_closed_application_is_told_as_little_as_the_application() -> None:
    told = {kind_told(kind, in_full=False) for kind in ("applied", "declined")}
    assert told == {None}


@pytest.mark.parametrize("standing", sorted(MEMBERS))
def test_on_leave_and_suspended_people_are_members_to_others(standing: str) -> None:
    assert standing_told(standing, in_full=False) == Standing.MEMBER
    assert standing_told(standing, in_full=True) == standing


@given(st.lists(st.sampled_from(list(Standing)), max_size=4), st.booleans())
def test_a_membership_is_known_to_all_once_somebody_was_inside(
    standings: list[Standing], in_full: bool
) -> None:
    within = {*MEMBERS, Standing.CANDIDATE} & set(standings)
    assert is_told_of(standings, in_full=in_full) == (in_full or bool(within))


def test_who_is_on_leave_can_come_back_and_not_leave_twice() -> None:
    steps = plain_steps([JOINED, Event("leave", date(2026, 3, 1), "", 1)], on=TODAY)
    assert "return" in steps
    assert "leave" not in steps


def test_who_left_takes_no_step() -> None:
    left = [JOINED, Event("resigned", date(2026, 3, 1), "", 1)]
    assert plain_steps(left, on=TODAY, classes=3) == []


def test_moving_to_another_class_needs_another_class() -> None:
    assert "class" not in plain_steps([JOINED], on=TODAY, classes=1)
    assert "class" in plain_steps([JOINED], on=TODAY, classes=2)
