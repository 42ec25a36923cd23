"""Votes in a meeting: who is there at that moment, quorum, what the notice fixed."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from coopkit import offers
from governance.meetings.models import Meeting, MeetingEntry
from governance.meetings.services import leave, step_aside
from governance.votes import refusals, selectors
from governance.votes.models import Motion, MotionState
from governance.votes.services import change_prepared, give_proxy, open_prepared
from governance.votes.services.casting import NotPresentError, RecusedError
from governance.votes.services.closing import NotOpenError, StillOpenInMeetingError
from tests.governance.factories import coop, membership
from tests.governance.meetings.meeting import (
    IN_THREE_WEEKS,
    called,
    come,
    item,
    opened as opened_meeting,
    prepared as prepared_meeting,
)
from tests.governance.meetings.offices import board, sit
from tests.governance.votes.preparing import closed, declared, prepared, told, vote, votes

MINUTE = timedelta(minutes=1)
LATER = IN_THREE_WEEKS + 30 * MINUTE
pytestmark = pytest.mark.django_db


def in_meeting(meeting: Meeting, **fields: Any) -> Motion:
    """A motion on the agenda that is opened when the meeting is under way."""
    place = meeting.items.order_by("position").first()
    assert place is not None
    motion = prepared(meeting.cooperative, item=place, at=meeting.starts_at, **fields)
    return open_prepared(motion=motion, by=None, at=meeting.starts_at)


def gone(meeting: Meeting, code: str, at: datetime) -> None:
    leave(
        meeting=meeting,
        membership=membership(meeting.cooperative, code),
        by=meeting.called_by,
        at=at,
    )


def test_who_is_there_at_the_close_makes_the_quorum() -> None:
    meeting = opened_meeting(coop(5), there="M001 M002 M003")
    motion = in_meeting(meeting)
    votes(motion, ["yes", "no"])
    come(meeting, "M004", at=LATER - MINUTE)
    with pytest.raises(StillOpenInMeetingError):
        declared(motion, at=LATER)
    closed(motion, LATER)
    come(meeting, "M005", at=LATER + MINUTE)
    done = declared(motion, at=LATER + 2 * MINUTE)
    assert told(done)["presence"]["codes"] == ["M001", "M002", "M003", "M004"]
    assert told(done)["counts"]["present"] == 4
    assert told(done)["computation"]["quorum_because"] == "4 × 2 ≥ 1 × 5"
    assert list(selectors.what_does_not_hold(done)) == []
    with pytest.raises(NotOpenError):
        closed(done, LATER + 3 * MINUTE)


def test_who_is_not_there_does_not_vote() -> None:
    meeting = opened_meeting(coop(3), there="M001 M002")
    motion = in_meeting(meeting)
    with pytest.raises(NotPresentError, match="Person M003"):
        vote(motion, "M003", "yes")
    vote(motion, "M003", "yes", via="paper")
    gone(meeting, "M002", LATER)
    with pytest.raises(NotPresentError):
        vote(motion, "M002", "yes", at=LATER + MINUTE)


@pytest.mark.parametrize(
    ("persists", "yes", "adopted"), [(True, 2, True), (True, 1, False), (False, 2, False)]
)
def test_a_lost_quorum_counts_as_the_bylaws_say(
    persists: bool, yes: int, adopted: bool
) -> None:
    meeting = opened_meeting(
        coop(5, bylaws={"quorum.persists": persists}), there="M001 M002 M003"
    )
    motion = in_meeting(meeting)
    votes(motion, ["yes"] * yes)
    gone(meeting, "M003", LATER - MINUTE)
    closed(motion, LATER)
    done = declared(motion, at=LATER + MINUTE)
    assert (done.state == MotionState.ADOPTED) is adopted
    assert list(selectors.what_does_not_hold(done)) == []


def test_the_chair_breaks_a_tie_where_the_bylaws_give_a_second_vote() -> None:
    cooperative = coop(3, bylaws={"vote.casting": True})
    meeting = opened_meeting(cooperative, there="M001 M002")
    Meeting.objects.filter(pk=meeting.pk).update(chair=membership(cooperative, "M001"))
    motion = in_meeting(meeting)
    votes(motion, ["yes", "no"])
    closed(motion, LATER)
    done = declared(motion, at=LATER)
    assert told(done)["computation"]["casting"] == "yes"
    assert told(done)["meeting"]["chair"] == "M001"
    assert done.state == MotionState.ADOPTED
    assert list(selectors.what_does_not_hold(done)) == []


def test_stepping_aside_in_an_item_takes_the_vote_on_its_motions() -> None:
    cooperative = coop(4, bylaws={"conflict.counts_in_quorum": True})
    meeting = opened_meeting(cooperative, there="M001 M002 M003")
    motion = in_meeting(meeting)
    assert motion.item is not None
    vote(motion, "M003", "yes")
    step_aside(
        item=motion.item,
        membership=membership(meeting.cooperative, "M003"),
        by=meeting.called_by,
        at=meeting.starts_at + MINUTE,
    )
    with pytest.raises(RecusedError):
        vote(motion, "M003", "no", at=LATER - MINUTE)
    votes(motion, ["no", "no"])
    closed(motion, LATER)
    done = declared(motion, at=LATER)
    assert told(done)["recusals"][0]["who"] == "M003"
    assert (told(done)["counts"]["yes"], told(done)["counts"]["no"]) == (0, 2)
    assert told(done)["counts"]["stepped_aside"] == 1
    assert told(done)["computation"]["quorum_because"] == "3 × 2 ≥ 1 × 4"
    assert list(selectors.what_does_not_hold(done)) == []


def test_what_the_notice_told_is_not_changed_after_it() -> None:
    cooperative = coop(3)
    meeting = prepared_meeting(cooperative)
    motion = prepared(cooperative, item=item(meeting, kind="motion"))
    change_prepared(motion=motion, by=None, at=motion.opens_at, text="Another oven.")
    Meeting.objects.filter(pk=meeting.pk).update(state="noticed")
    with pytest.raises(refusals.TextFixedError, match="Winter assembly"):
        change_prepared(motion=motion, by=None, at=motion.opens_at, text="A third.")
    with pytest.raises(refusals.MeetingNotOpenError):
        open_prepared(motion=motion, by=None, at=motion.opens_at)


@pytest.mark.parametrize("kind", ["dissolution", "redemption", "capital_interest"])
def test_a_weighty_motion_does_not_come_from_the_floor(kind: str) -> None:
    meeting = called(coop(3))
    place = meeting.items.first()
    prepared(meeting.cooperative, item=place)
    with pytest.raises(refusals.NeedsNoticeError):
        prepared(meeting.cooperative, item=place, kind=kind)


def test_the_rules_are_those_of_the_notice() -> None:
    meeting = opened_meeting(coop(3), there="M001 M002")
    motion = in_meeting(meeting)
    assert meeting.noticed_at is not None
    assert motion.rules["on"] == meeting.noticed_at.date().isoformat()
    assert motion.record_on == meeting.record_on
    assert motion.rules["quorum"]["key"] == "quorum.members"


def test_what_is_voted_on_stands_in_the_meetings_own_record() -> None:
    meeting = opened_meeting(coop(3), there="M001 M002")
    motion = in_meeting(meeting)
    votes(motion, ["yes", "yes"])
    closed(motion, LATER)
    done = declared(motion, at=LATER)
    entries = MeetingEntry.objects.filter(meeting=meeting, kind__in=["vote", "result"])
    assert [entry.kind for entry in entries.order_by("pk")] == ["vote", "result"]
    (entry,) = entries.filter(kind="result")
    assert done.resolution is not None
    assert entry.facts["resolution"] == done.resolution.reference
    (matter,) = [m for of in offers.matters for m in of(meeting.pk)]
    assert (matter.state, matter.resolution) == ("adopted", done.resolution.reference)
    assert ("Yes", "2") in matter.counts


def test_nothing_of_a_vote_is_told_before_its_result() -> None:
    meeting = opened_meeting(coop(3), there="M001 M002")
    motion = in_meeting(meeting)
    votes(motion, ["yes", "yes"])
    (matter,) = [m for of in offers.matters for m in of(meeting.pk)]
    assert (matter.counts, matter.outcome, matter.because) == ((), "", "")


def test_who_is_represented_is_present_where_the_holder_is() -> None:
    cooperative = coop(4, bylaws={"vote.proxies": 2})
    meeting = opened_meeting(cooperative, there="M001")
    motion = in_meeting(meeting)
    giver, holder = membership(cooperative, "M002"), membership(cooperative, "M001")
    give_proxy(
        motion=motion,
        giver=giver,
        holder=holder,
        signed_on=meeting.starts_at.date(),
        by=meeting.called_by,
        at=meeting.starts_at,
    )
    vote(motion, "M001", "yes")
    vote(motion, "M002", "yes", holder=holder)
    closed(motion, LATER)
    done = declared(motion, at=LATER)
    assert told(done)["counts"]["present"] == 2
    assert told(done)["ballots"][1]["holder"] == "M001"
    assert done.state == MotionState.ADOPTED
    assert list(selectors.what_does_not_hold(done)) == []


def test_a_vote_of_the_board_counts_its_quorum_of_the_directors() -> None:
    cooperative = coop(6)
    seats = board(cooperative)
    for code in ("M001", "M002", "M003"):
        sit(seats, code)
    meeting = opened_meeting(cooperative, kind="board", there="M001 M002")
    motion = in_meeting(meeting)
    assert motion.electors.count() == 3
    votes(motion, ["yes", "yes"])
    closed(motion, LATER)
    done = declared(motion, at=LATER)
    assert told(done)["computation"]["quorum_because"] == "2 × 5 ≥ 3 × 3"
    assert done.resolution is not None
    assert done.resolution.reference.split("-")[1] == "BD"
