"""The rule of attendance: who is there at a moment, and how the quorum stands."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies as st

from governance.meetings.attendance import (
    Entitled,
    present,
    quorum_state,
    standing,
)
from governance.meetings.quorum import read_quorum

START = datetime(2027, 3, 20, 18, 0, tzinfo=UTC)
HALF = read_quorum({"share": "1/2", "of": "members"})
ALL = Entitled(electors=frozenset({"A", "B", "C", "D"}))


@dataclass(frozen=True)
class Event:
    pk: int
    code: str
    is_arrival: bool
    minute: int
    how: str = "room"
    voids_id: int | None = None

    @property
    def at(self) -> datetime:
        return START + timedelta(minutes=self.minute)


def minute(number: int) -> datetime:
    return START + timedelta(minutes=number)


def state(events: list[Event], at: int, *, persists: bool, entitled: Entitled = ALL):  # type: ignore[no-untyped-def]
    return quorum_state(
        events, HALF, entitled, at=minute(at), opened_at=START, persists=persists
    )


def test_who_came_is_there_until_they_leave_and_how_they_came_is_known() -> None:
    events = [Event(1, "A", True, 0, how="phone"), Event(2, "A", False, 30)]
    assert present(events, at=minute(29)).how == {"A": "phone"}
    assert not present(events, at=minute(30)).codes


def test_an_event_that_was_taken_back_never_was() -> None:
    events = [
        Event(1, "A", True, 0),
        Event(2, "B", True, 0),
        Event(3, "B", True, 0, voids_id=2),
    ]
    assert present(events, at=minute(5)).codes == {"A"}
    assert [each.pk for each in standing(events)] == [1]


def test_a_lost_quorum_stops_the_meeting_where_the_bylaws_say_so() -> None:
    events = [Event(1, "A", True, 0), Event(2, "B", True, 0), Event(3, "B", False, 20)]
    before, after = (state(events, at, persists=False) for at in (10, 25))
    assert before.holds
    assert not before.is_lost
    assert after.is_lost
    assert not after.holds
    assert after.least == 0


def test_a_lost_quorum_lets_the_meeting_finish_with_a_majority_of_the_quorum() -> None:
    events = [Event(1, "A", True, 0), Event(2, "B", True, 0), Event(3, "B", False, 20)]
    after = state(events, 25, persists=True)
    assert after.holds
    assert after.is_lost
    assert after.least == 2  # of a quorum of two, more than half


def test_a_quorum_that_never_was_does_not_persist() -> None:
    assert not state([Event(1, "A", True, 0)], 25, persists=True).holds


def test_those_there_only_before_the_opening_made_no_quorum_of_the_meeting() -> None:
    events = [
        Event(1, "A", True, -30),
        Event(2, "B", True, -30),
        Event(3, "B", False, -10),
    ]
    assert not state(events, 5, persists=True).was_met_once


def test_a_guest_does_not_count() -> None:
    events = [Event(1, "A", True, 0), Event(2, "Z", True, 0)]
    assert state(events, 5, persists=False).present == 1


def test_whoever_stepped_aside_counts_neither_among_the_present_nor_the_members() -> None:
    events = [Event(1, "A", True, 0), Event(2, "B", True, 0)]
    found = state(events, 5, persists=False, entitled=ALL.without(["B"]))
    assert (found.present, found.members) == (1, 3)


def test_a_member_on_leave_counts_once_they_come() -> None:
    away = Entitled(electors=ALL.electors, not_counted=frozenset({"D"}))
    assert state([Event(1, "A", True, 0)], 5, persists=False, entitled=away).members == 3
    came = [Event(1, "A", True, 0), Event(2, "D", True, 0)]
    assert state(came, 5, persists=False, entitled=away).members == 4


@given(
    st.lists(
        st.tuples(st.sampled_from("ABCD"), st.booleans(), st.integers(0, 60)), max_size=20
    )
)
def test_order_of_recording_does_not_matter_and_a_minute_later_nothing_is_forgotten(
    told: list[tuple[str, bool, int]],
) -> None:
    events = [
        Event(pk, code, came, at) for pk, (code, came, at) in enumerate(told, start=1)
    ]
    there = present(events, at=minute(61)).codes
    assert there == present(list(reversed(events)), at=minute(61)).codes
    for code in "ABCD":
        own = [each for each in standing(events) if each.code == code]
        assert (code in there) is bool(own and own[-1].is_arrival)
