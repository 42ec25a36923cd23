"""Every way of deciding, from its preparation to what it does."""

from contextlib import nullcontext
from datetime import date, timedelta
from typing import Any

import pytest

from governance.meetings.models import Resolution
from governance.members.services import append_event
from governance.votes import refusals, selectors
from governance.votes.consent import (
    NoRoundsLeftError,
    NotYetAVoteError,
    ObjectionsOpenError,
    ReasonMissingError,
)
from governance.votes.models import Motion, MotionState, Objection
from governance.votes.services import (
    begin_round,
    fall_back,
    settle_objection,
)
from governance.votes.services.casting import NoAnswerError, NoChoiceError
from governance.votes.services.consenting import NothingNewError
from governance.votes.services.declaring import StillOpenError
from governance.votes.services.objecting import AnswerMissingError
from tests.factories import NOON
from tests.governance.factories import (
    coop,
    member,
    motion,
    officer,
    user_of,
)
from tests.governance.meetings.offices import board, sit
from tests.governance.members.classes import classes
from tests.governance.votes.preparing import (
    day_of,
    declared,
    opened,
    prepared,
    told,
    vote,
    votes,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
pytestmark = pytest.mark.django_db


def holds(done: Motion) -> bool:
    done.refresh_from_db()
    return list(selectors.what_does_not_hold(done)) == []


def test_a_prepared_motion_opens_with_the_rules_of_the_day_and_is_decided() -> None:
    done = opened(coop(3))
    votes(done, ["yes", "yes", "no"])
    done = declared(done)
    assert done.state == MotionState.ADOPTED
    assert told(done)["schema"] == "coopkit/motion/2"
    assert told(done)["computation"]["because"] == "2 × 2 > 1 × 3"
    assert done.resolution is not None
    assert holds(done)


def test_two_thresholds_of_the_bylaws_must_both_be_met() -> None:
    both = {
        "at_least": [
            {"basis": "cast", "threshold": "2/3", "strictly_more": False},
            {"basis": "members", "threshold": "1/2", "strictly_more": True},
        ]
    }
    done = opened(coop(5, bylaws={"vote.ordinary": both}))
    votes(done, ["yes", "yes", "abstain"])
    done = declared(done)
    assert done.state == MotionState.FAILED
    assert told(done)["computation"]["because"] == "2 × 3 ≥ 2 × 2; 2 × 2 ≤ 1 × 5"
    assert holds(done)


def test_a_class_that_is_touched_votes_apart() -> None:
    both = classes(worker=(True, True), support=(True, True))
    cooperative = coop(3, bylaws={"members.classes": both})
    for code in ("M004", "M005"):
        someone = member(cooperative, code)
        append_event(
            membership=someone,
            kind="class",
            effective_on=date(2024, 1, 1),
            details={"class": "support"},
            by=None,
            at=NOON,
        )
    done = opened(cooperative, options={"classes": ["support"]})
    votes(done, ["yes", "yes", "yes", "no", "yes"])
    done = declared(done)
    assert told(done)["counts"]["yes"] == 4
    assert told(done)["classes"]["support"]["yes"] == 1
    assert done.state == MotionState.FAILED
    assert holds(done)


def test_a_class_nobody_is_in_cannot_vote_apart() -> None:
    with pytest.raises(refusals.UnknownClassError, match="investor"):
        opened(coop(3), options={"classes": ["investor"]})
    without = coop(3, bylaws={"vote.class_vote": False})
    with pytest.raises(refusals.NoClassVoteError):
        prepared(without, options={"classes": ["worker"]})


def test_consent_is_given_where_nobody_objects_and_is_looked_at_again() -> None:
    done = opened(coop(3), "consent", options={"review_months": 6})
    with pytest.raises(NoAnswerError):
        vote(done, "M001", "yes")
    with pytest.raises(ReasonMissingError):
        vote(done, "M001", "object")
    vote(done, "M001", "consent")
    vote(done, "M002", "concern", reason="It is loud.")
    vote(done, "M003", "aside")
    done = declared(done)
    assert done.state == MotionState.ADOPTED
    assert told(done)["computation"]["outcome"] == "consent_with_concern"
    assert done.review_on == date(2027, 5, 28)
    assert holds(done)


def test_an_objection_stops_consent_until_it_is_met() -> None:
    cooperative = coop(3)
    asked = opened(cooperative, "consent", options={"rounds": 2})
    secretary = officer(cooperative, "secretary")
    vote(asked, "M001", "consent")
    vote(asked, "M002", "object", reason="The oven does not fit through the door.")
    raised = Objection.objects.get()
    with pytest.raises(NothingNewError):
        begin_round(motion=asked, text=asked.text, why="So.", by=secretary, at=NOON)
    second = NOON + DAY
    begin_round(
        motion=asked,
        text="The co-op buys an oven in two parts.",
        why="In two parts it fits.",
        by=secretary,
        at=second,
    )
    raised.refresh_from_db()
    assert (raised.outcome, raised.answer) == ("integrated", "In two parts it fits.")
    asked.refresh_from_db()
    assert selectors.standing_ballots(asked).count() == 0
    for code in ("M001", "M002", "M003"):
        vote(asked, code, "consent", at=second)
    with pytest.raises(NoRoundsLeftError):
        begin_round(motion=asked, text="A third.", why="So.", by=secretary, at=second)
    done = declared(asked)
    assert done.state == MotionState.ADOPTED
    assert done.resolution is not None
    assert done.resolution.text == "The co-op buys an oven in two parts."
    assert [each["number"] for each in told(done)["rounds"]] == [1, 2]
    assert holds(done)


def test_an_objection_that_stands_defeats_a_proposal_and_one_set_aside_does_not() -> None:
    cooperative = coop(3)
    for outcome, state in (("", "failed"), ("set_aside", "adopted")):
        asked = opened(cooperative, "consent")
        votes(asked, ["consent", "consent"])
        vote(asked, "M003", "object", reason="I do not like ovens.")
        raised = Objection.objects.get(round__motion=asked)
        if outcome:
            by = user_of(cooperative, "M001")
            with pytest.raises(AnswerMissingError):
                settle_objection(
                    objection=raised, outcome=outcome, answer=" ", by=by, at=NOON
                )
            settle_objection(
                objection=raised, outcome=outcome, answer="No harm.", by=by, at=NOON
            )
        done = declared(asked)
        assert done.state == state
        assert holds(done)


def test_who_objected_and_then_consents_has_taken_it_back() -> None:
    asked = opened(coop(1), "consent")
    vote(asked, "M001", "object", reason="Too dear.")
    vote(asked, "M001", "object", reason="Far too dear.")
    assert Objection.objects.get().text == "Far too dear."
    vote(asked, "M001", "consent")
    assert Objection.objects.get().outcome == "withdrawn"
    assert declared(asked).state == MotionState.ADOPTED


def test_consensus_falls_back_to_a_vote_with_the_reason_for_it() -> None:
    cooperative = coop(4)
    asked = opened(cooperative, "consensus", options={"rounds": 1})
    assert asked.rules["threshold"]["key"] == "vote.consensus_fallback"
    secretary = officer(cooperative, "secretary")
    with pytest.raises(NotYetAVoteError):
        fall_back(motion=asked, why="No reason.", by=secretary, at=NOON)
    votes(asked, ["consent", "consent", "consent"])
    vote(asked, "M004", "object", reason="We cannot pay it.")
    with pytest.raises(ObjectionsOpenError):
        declared(asked)
    fall_back(
        motion=asked, why="The round is used up.", by=secretary, at=NOON, announce=False
    )
    asked.refresh_from_db()
    assert not selectors.is_seeking(asked)
    with pytest.raises(NoChoiceError):
        vote(asked, "M001", "consent")
    with pytest.raises(StillOpenError):
        declared(asked, at=NOON + HOUR)
    votes(asked, ["yes", "yes", "yes", "no"])
    done = declared(asked)
    assert done.state == MotionState.ADOPTED
    assert told(done)["computation"]["because"] == "3 × 4 ≥ 3 × 4"
    assert told(done)["options"]["fallback"]["why"] == "The round is used up."
    assert [len(each["answers"]) for each in told(done)["rounds"]] == [4, 4]
    assert holds(done)


def test_consensus_that_is_found_needs_no_vote() -> None:
    asked = opened(coop(2), "consensus")
    votes(asked, ["consent", "aside"])
    done = declared(asked)
    assert (done.state, told(done)["counts"]["aside"]) == (MotionState.ADOPTED, 1)
    assert holds(done)


def test_a_poll_is_advice_and_never_adopts() -> None:
    cooperative = coop(3, bylaws={"vote.written_ballot": False})
    asked = opened(cooperative, "poll", options={"answers": ["Red", "Blue"]})
    vote(asked, "M001", marks=[1])
    vote(asked, "M002", marks=[1, 2])
    done = declared(asked)
    assert told(done)["count"]["elected"] == [1]
    assert not told(done)["computation"]["adopted"]
    assert not Resolution.objects.exists()
    assert holds(done)


def test_a_poll_needs_two_answers() -> None:
    with pytest.raises(refusals.NoOptionsError):
        opened(coop(1), "poll", options={"answers": ["Red"]})


def test_a_recall_ends_the_term_by_its_own_majority() -> None:
    cooperative = coop(3)
    term = sit(board(cooperative), "M003")
    asked = opened(cooperative, kind="recall", payload={"term": term.pk, "code": "M003"})
    assert asked.rules["threshold"]["key"] == "vote.board_removal"
    votes(asked, ["yes", "yes", "no"])
    done = declared(asked)
    term.refresh_from_db()
    assert (term.ended_how, term.ended_on) == ("recalled", day_of(done))
    assert done.resolution is not None
    assert term.ended_decision == done.resolution.reference


def test_dissolution_asks_for_all_members() -> None:
    asked = opened(coop(3), kind="dissolution")
    assert asked.rules["threshold"]["value"]["basis"] == "members"
    votes(asked, ["yes"])
    assert declared(asked).state == MotionState.FAILED


def directors(count: int, **bylaws: Any) -> Any:
    cooperative = coop(5, bylaws=bylaws)
    seats = board(cooperative, seats=count)
    for number in range(1, count + 1):
        sit(seats, f"M{number:03d}")
    return cooperative


def test_the_board_decides_without_a_meeting_only_if_everybody_signs() -> None:
    cooperative = directors(3)
    asked = opened(cooperative, body="BD", proceeding="unanimous")
    assert [line.code for line in selectors.roll_of(asked)] == ["M001", "M002", "M003"]
    votes(asked, ["yes", "yes"])
    assert declared(asked).state == MotionState.FAILED
    again = opened(cooperative, body="BD", proceeding="unanimous")
    votes(again, ["yes", "yes", "yes"])
    done = declared(again, at=NOON + HOUR)
    assert done.resolution is not None
    assert done.resolution.reference == "2026-BD-001"
    assert holds(done)


def test_the_board_cannot_vote_by_ballot_nor_decide_what_is_the_members() -> None:
    cooperative = directors(3)
    with pytest.raises(refusals.BoardMeetsError):
        prepared(cooperative, body="BD")
    with pytest.raises(refusals.ReservedError):
        prepared(cooperative, body="BD", proceeding="unanimous", kind="dissolution")
    with pytest.raises(refusals.UnanimousIsTheBoardsError):
        prepared(cooperative, proceeding="unanimous")


@pytest.mark.parametrize(("decides", "is_free"), [("board", True), ("members", False)])
def test_the_board_decides_on_paying_out_capital_where_the_bylaws_say_so(
    decides: str, is_free: bool
) -> None:
    cooperative = directors(3, **{"redemption.decided_by": decides})
    given = {"body": "BD", "proceeding": "unanimous", "kind": "redemption"}
    with nullcontext() if is_free else pytest.raises(refusals.ReservedError):
        prepared(cooperative, **given)


def test_without_a_written_ballot_in_the_bylaws_there_is_none() -> None:
    cooperative = coop(3, bylaws={"vote.written_ballot": False})
    for method in ("motion", "election", "consent"):
        with pytest.raises(refusals.NoWrittenBallotError, match="in a meeting"):
            prepared(cooperative, method)
    with pytest.raises(refusals.NoWrittenBallotError):
        motion(cooperative)
