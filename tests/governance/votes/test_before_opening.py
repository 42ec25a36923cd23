"""Before a vote opens: its list of voters, its options, the wish for secrecy."""

from datetime import timedelta
from typing import Any

import pytest

from coopkit.audit.models import AuditEntry
from governance.bylaws.selectors import parameter
from governance.meetings.services import open_meeting, send_notice
from governance.votes import refusals, selectors
from governance.votes.envelopes import new_key
from governance.votes.manifest import NotSecretError
from governance.votes.models import BallotBox, MotionState
from governance.votes.services import (
    change_prepared,
    correct_roll,
    open_prepared,
    propose_change,
    withdraw,
)
from governance.votes.services.boxes import appoint_tellers, register_key
from governance.votes.services.declaring import (
    AlreadyDeclaredError,
    NotOpenedYetError,
)
from governance.votes.services.opening import TooEarlyError
from governance.votes.services.secrecy import AskedInTimeError, ask_for_secret
from tests.factories import NOON
from tests.governance.factories import (
    coop,
    member,
    membership,
    motion as motion_at_once,
    officer,
    user_of,
)
from tests.governance.meetings.meeting import (
    again,
    come,
    prepared as prepared_meeting,
)
from tests.governance.votes.preparing import (
    closed,
    declared,
    opened,
    prepared,
    stand,
    told,
    vote,
)

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def test_nobody_votes_before_it_opens_and_no_result_is_declared() -> None:
    motion = prepared(coop(2))
    assert motion.state == MotionState.PREPARED
    assert selectors.standing_ballots(motion).count() == 0
    with pytest.raises(NotOpenedYetError):
        declared(motion)
    withdraw(motion=motion, by=None, at=NOON, reason="No need.")
    with pytest.raises(refusals.NotPreparedError):
        open_prepared(motion=motion, by=None, at=NOON)


def test_it_opens_once_and_stays_open_as_long_as_was_planned() -> None:
    motion = prepared(coop(2), closes_at=NOON + 10 * DAY)
    motion = open_prepared(motion=motion, by=None, at=NOON + DAY, announce=False)
    assert motion.closes_at == NOON + 11 * DAY
    with pytest.raises(refusals.NotPreparedError, match="fixed when a vote opens"):
        open_prepared(motion=motion, by=None, at=NOON + 2 * DAY)
    with pytest.raises(refusals.NotPreparedError):
        change_prepared(motion=motion, by=None, at=NOON, text="Another.")


def test_the_list_is_that_of_the_record_date() -> None:
    cooperative = coop(2)
    member(cooperative, "M003", on=NOON.date() - 5 * DAY)
    motion = opened(cooperative, record_on=NOON.date() - 10 * DAY)
    assert [line.code for line in selectors.roll_of(motion)] == ["M001", "M002"]
    assert motion.rules["on"] == NOON.date().isoformat()


def test_the_list_is_not_of_a_day_to_come_nor_of_too_long_ago() -> None:
    cooperative = coop(2, bylaws={"meetings.record_days": 30})
    for days in (1, -31):
        day = NOON.date() + days * DAY
        with pytest.raises(refusals.RecordDateError, match="at most 30 days"):
            opened(cooperative, record_on=day)
    assert opened(cooperative, record_on=NOON.date() - 30 * DAY).record_on


def test_the_secretary_corrects_the_list_with_a_reason_and_never_after_the_opening() -> (
    None
):
    cooperative = coop(3)
    late = member(cooperative, "M004", on=NOON.date())
    secretary = officer(cooperative, "secretary")
    motion = prepared(cooperative, record_on=NOON.date() - DAY)
    given: dict[str, Any] = {"motion": motion, "by": secretary, "at": NOON}
    correct_roll(membership=late, is_included=True, reason="Paid before.", **given)
    out = membership(cooperative, "M001")
    correct_roll(membership=out, is_included=False, reason="Left on Friday.", **given)
    before = selectors.roll_of(motion)
    motion = open_prepared(motion=motion, by=secretary, at=NOON, announce=False)
    after = selectors.roll_of(motion)
    for lines in (before, after):
        found = {line.code: (line.is_included, line.because) for line in lines}
        assert found["M001"] == (False, "Left on Friday.")
        assert found["M004"] == (True, "Paid before.")
        assert found["M002"] == (True, "")
    assert motion.electors.get(code="M004").because == "Paid before."
    with pytest.raises(refusals.NotPreparedError):
        correct_roll(membership=late, is_included=False, reason="No.", **given)
    for code in ("M002", "M003"):
        vote(motion, code, "yes")
    done = declared(motion)
    corrections = told(done)["electorate"]["corrections"]
    assert [each["who"] for each in corrections] == ["M004", "M001"]
    assert list(selectors.what_does_not_hold(done)) == []


def test_a_correction_of_a_correction_is_the_last_word() -> None:
    cooperative = coop(2)
    motion = prepared(cooperative)
    who = membership(cooperative, "M002")
    by = officer(cooperative, "secretary")
    for is_included in (False, True):
        correct_roll(
            motion=motion,
            membership=who,
            is_included=is_included,
            reason="Looked again.",
            by=by,
            at=NOON,
        )
    assert all(line.is_included for line in selectors.roll_of(motion))


def test_somebody_of_another_coop_is_not_put_on_the_list() -> None:
    motion = prepared(coop(1))
    stranger = membership(coop(1), "M001")
    with pytest.raises(refusals.UnknownMemberError):
        correct_roll(
            motion=motion,
            membership=stranger,
            is_included=True,
            reason="Why not.",
            by=motion.proposed_by,
            at=NOON,
        )


def test_a_share_of_the_voters_makes_it_secret_and_nobody_is_told_who() -> None:
    cooperative = coop(10, bylaws={"vote.secret_share": "1/5"})
    motion = prepared(cooperative)
    ask_for_secret(motion=motion, member=membership(cooperative, "M003"), at=NOON)
    ask_for_secret(motion=motion, member=membership(cooperative, "M003"), at=NOON)
    motion.refresh_from_db()
    assert not motion.is_secret
    ask_for_secret(motion=motion, member=membership(cooperative, "M007"), at=NOON)
    motion.refresh_from_db()
    assert motion.is_secret
    entries = AuditEntry.objects.filter(action="motion.secret_asked")
    assert not any("M00" in str(entry.data) for entry in entries)
    changed = change_prepared(motion=motion, by=None, at=NOON, is_secret=False)
    assert changed.is_secret
    assert list(selectors.public_options(changed)) == []


def test_whom_it_concerns_has_a_secret_ballot_for_the_asking() -> None:
    cooperative = coop(9)
    motion = prepared(cooperative, payload={"code": "M009", "term": 0}, kind="recall")
    ask_for_secret(motion=motion, member=membership(cooperative, "M009"), at=NOON)
    motion.refresh_from_db()
    assert motion.is_secret


def test_a_secret_ballot_is_not_asked_for_by_others_too_late_or_among_too_few() -> None:
    cooperative = coop(6)
    motion = opened(cooperative)
    with pytest.raises(AskedInTimeError):
        ask_for_secret(motion=motion, member=membership(cooperative, "M001"), at=NOON)
    few = coop(4)
    with pytest.raises(NotSecretError, match="fewer than 5"):
        ask_for_secret(motion=prepared(few), member=membership(few, "M001"), at=NOON)
    with pytest.raises(refusals.NotSecretWayError):
        ask_for_secret(
            motion=prepared(cooperative, "consent"),
            member=membership(cooperative, "M001"),
            at=NOON,
        )


def test_a_secret_vote_opens_with_its_box_and_takes_no_vote_by_name() -> None:
    cooperative = coop(5)
    motion = prepared(cooperative, "election", is_secret=True)
    stand(motion, "M001 M002")
    tellers = [membership(cooperative, code) for code in ("M004", "M005")]
    appoint_tellers(motion=motion, memberships=tellers, by=None, at=NOON)
    for teller in BallotBox.objects.get().tellers.all():
        register_key(
            teller=teller,
            public_key=new_key()[1],
            made_in="command",
            by=user_of(cooperative, teller.membership.code),
            at=NOON,
        )
    motion = open_prepared(motion=motion, by=None, at=NOON, announce=False)
    box = BallotBox.objects.get()
    assert box.manifest["options"] == selectors.public_options(motion)
    assert [line["code"] for line in box.manifest["roll"]] == [
        line.code for line in selectors.roll_of(motion)
    ]
    with pytest.raises(Exception, match="is secret"):
        vote(motion, "M001", marks=[1])


def test_a_way_by_name_cannot_be_secret() -> None:
    for method in ("consent", "consensus"):
        with pytest.raises(refusals.NotSecretWayError):
            prepared(coop(6), method, is_secret=True)


def test_a_rule_of_counting_that_is_none_is_named() -> None:
    with pytest.raises(refusals.UnknownRuleError, match="borda"):
        prepared(coop(1), "election", options={"rule": "borda"})
    with pytest.raises(refusals.NoSeatsError):
        prepared(coop(1), "election", options={"seats": 0})


def test_a_result_is_declared_once() -> None:
    motion = opened(coop(1))
    vote(motion, "M001", "yes")
    done = declared(motion)
    with pytest.raises(AlreadyDeclaredError):
        declared(done)


def test_an_amendment_is_prepared_for_a_meeting_where_there_is_no_written_ballot() -> (
    None
):
    cooperative = coop(3, bylaws={"vote.written_ballot": False})
    by = user_of(cooperative, "M001")
    meeting = prepared_meeting(cooperative)
    given: dict[str, Any] = {
        "cooperative": cooperative,
        "key": "vote.days",
        "value": 9,
        "effective_from": (meeting.starts_at + DAY).date(),
        "title": "Nine days",
        "text": "Longer.",
        "proposed_by": by,
        "at": NOON,
    }
    with pytest.raises(refusals.NoWrittenBallotError):
        propose_change(**given)
    motion = propose_change(**given, is_open=False)
    with pytest.raises(refusals.NoWrittenBallotError):
        open_prepared(motion=motion, by=by, at=NOON)
    motion = change_prepared(motion=motion, by=by, at=NOON, item=meeting.items.get())
    send_notice(meeting=meeting, by=meeting.called_by, at=NOON)
    for otherwise in ({"is_secret": True}, {"options": {"classes": ["worker"]}}):
        with pytest.raises(refusals.TextFixedError, match="has told the text"):
            change_prepared(motion=motion, by=by, at=NOON, **otherwise)
    come(again(meeting), "M001 M002")
    at = meeting.starts_at
    open_meeting(meeting=again(meeting), by=meeting.called_by, at=at)
    motion = open_prepared(motion=motion, by=by, at=at)
    for code in ("M001", "M002"):
        vote(motion, code, "yes")
    closed(motion, at)
    done = declared(motion, at=at)
    assert done.state == MotionState.ADOPTED
    value = parameter(cooperative, "vote.days", on=(at + 2 * DAY).date())
    assert done.resolution is not None
    assert (value.value, value.adopted_by) == (9, done.resolution.reference)
    assert list(selectors.what_does_not_hold(done)) == []


def test_a_change_that_would_begin_before_its_vote_closes_does_not_open() -> None:
    cooperative = coop(3)
    motion = propose_change(
        cooperative=cooperative,
        key="vote.days",
        value=9,
        effective_from=NOON.date() + 8 * DAY,
        title="Nine days",
        text="Longer.",
        proposed_by=user_of(cooperative, "M001"),
        at=NOON,
        is_open=False,
    )
    with pytest.raises(TooEarlyError):
        open_prepared(motion=motion, by=None, at=NOON + 3 * DAY)


def test_where_consensus_comes_first_a_plain_vote_seeks_it() -> None:
    cooperative = coop(3, bylaws={"vote.consensus": "consensus_first"})
    with pytest.raises(refusals.ConsensusFirstError):
        prepared(cooperative)
    assert motion_at_once(cooperative).method == "consensus"
    assert opened(cooperative, "consensus").rules["consensus"]["value"] == (
        "consensus_first"
    )
