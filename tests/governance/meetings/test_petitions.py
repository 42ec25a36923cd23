"""Members ask for a meeting, and call it themselves if nobody does in time."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from governance.meetings.models import ItemKind, MeetingState, Petition
from governance.meetings.petitions import (
    BoardsTurnError,
    HeldTooLateError,
    NotReachedError,
    SignedError,
    asked,
    deadlines,
)
from governance.meetings.selectors import items_of, standing_of, waiting
from governance.meetings.services import (
    begin_petition,
    call_by_petition,
    sign_petition,
    withdraw_petition,
)
from tests.factories import NOON
from tests.governance.factories import adopt_later, coop, membership
from tests.governance.meetings.meeting import prepared

DAY = timedelta(days=1)
RULES = {
    "meetings.call_share": "1/4",
    "meetings.call_count": 2,
    "meetings.special_days": 40,
    "meetings.notice_min_days": 10,
}


@given(st.integers(0, 500), st.integers(1, 50), st.integers(2, 20))
def test_whichever_is_more_of_share_and_count_must_sign(
    members: int, count: int, part: int
) -> None:
    found = asked(members, share=Fraction(1, part), count=count)
    assert found.needed >= count
    assert found.needed * part >= members
    fewer = found.needed - 1
    assert fewer < count or fewer * part < members


def test_the_meeting_is_called_while_it_can_still_be_told_of_in_time() -> None:
    days = deadlines(date(2027, 3, 1), special_days=40, least=10)
    assert days.hold_by == date(2027, 4, 10)
    assert days.call_by == date(2027, 3, 30)  # eleven days before: ten clear ones


def begun(members: int = 8) -> Petition:
    cooperative = coop(members, bylaws=RULES)
    return begin_petition(
        cooperative=cooperative,
        member=membership(cooperative, "M001"),
        purpose="The co-op buys the house next door.",
        at=NOON,
    )


def sign(petition: Petition, code: str) -> None:
    who = membership(petition.cooperative, code)
    sign_petition(petition=petition, member=who, at=NOON)


@pytest.mark.django_db
def test_it_is_reached_by_the_last_signature_needed_and_nobody_signs_twice() -> None:
    petition = begun(12)
    sign(petition, "M001")
    sign(petition, "M002")
    petition.refresh_from_db()
    assert standing_of(petition).signed == 2
    assert petition.reached_at is None
    sign(petition, "M003")
    petition.refresh_from_db()
    assert petition.reached_at == NOON
    assert list(waiting(petition.cooperative)) == [petition]


@pytest.mark.django_db
def test_the_rules_of_the_day_it_began_hold_for_it() -> None:
    petition = begun()
    adopt_later(petition.cooperative, "meetings.call_count", 7)
    assert standing_of(petition).asked.needed == 2
    held = petition.rules["held"]["meetings.call_count"]
    assert held["value"] == 2
    assert held["value_id"]


@pytest.mark.django_db
def test_those_who_asked_call_the_meeting_once_the_board_let_the_time_pass() -> None:
    petition = begun()
    call = {
        "petition": petition,
        "member": membership(petition.cooperative, "M001"),
        "title": "Special meeting",
        "minutes": 60,
        "place": "The bakery",
    }
    with pytest.raises(NotReachedError):
        call_by_petition(**call, starts_at=NOON + 60 * DAY, at=NOON + 30 * DAY)
    sign(petition, "M002")
    with pytest.raises(BoardsTurnError):
        call_by_petition(**call, starts_at=NOON + 45 * DAY, at=NOON + 29 * DAY)
    late = NOON + 30 * DAY
    meeting = call_by_petition(**call, starts_at=late + 12 * DAY, at=late)
    assert meeting.state == MeetingState.NOTICED
    assert meeting.petition == petition
    row = items_of(meeting).get()
    assert row.kind == ItemKind.MOTION
    assert row.text == petition.purpose
    assert meeting.notices.count() == 8
    assert not waiting(petition.cooperative)
    with pytest.raises(SignedError):
        sign(petition, "M003")


@pytest.mark.django_db
def test_a_petition_whose_meeting_is_called_or_that_was_taken_back_is_over() -> None:
    petition = begun()
    withdraw_petition(
        petition=petition, member=membership(petition.cooperative, "M001"), at=NOON
    )
    with pytest.raises(SignedError):
        sign(petition, "M002")
    other = begun()
    prepared(other.cooperative, petition=other, kind="special")
    with pytest.raises(SignedError):
        sign(other, "M002")


@pytest.mark.django_db
def test_the_board_holds_the_meeting_in_the_days_of_the_bylaws() -> None:
    petition = begun()
    sign(petition, "M002")
    petition.refresh_from_db()
    asked_for = {"petition": petition, "kind": "special"}
    with pytest.raises(HeldTooLateError, match=r"Dec\. 31, 2026"):
        prepared(petition.cooperative, starts_at=NOON + 41 * DAY, **asked_for)
    meeting = prepared(petition.cooperative, starts_at=NOON + 40 * DAY, **asked_for)
    assert meeting.petition == petition
