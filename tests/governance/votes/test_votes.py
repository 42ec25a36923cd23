"""Motions: opened, voted on, declared once; and everything that is refused."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from coopkit import offers as slots
from coopkit.audit.models import AuditEntry
from coopkit.canonical import sha256_of
from coopkit.errors import N_, CoopError
from coopkit.offers import MotionFacts, MotionKind
from governance.bylaws.selectors import parameter
from governance.meetings.models import Resolution
from governance.members.services import record_departure
from governance.votes import offers, selectors
from governance.votes.models import Ballot, Elector, Motion, MotionNotice, MotionState
from governance.votes.services import (
    cast_ballot,
    declare_result,
    withdraw,
)
from governance.votes.services.casting import (
    MotionClosedError,
    MotionNotOpenYetError,
    NoChoiceError,
    NotAnElectorError,
)
from governance.votes.services.declaring import AlreadyDeclaredError, StillOpenError
from governance.votes.services.opening import (
    ClosesInThePastError,
    NobodyMayVoteError,
)
from tests.factories import NOON
from tests.governance.factories import (
    adopt_later,
    coop,
    member,
    membership,
    motion,
    user_of,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
pytestmark = pytest.mark.django_db


class HandlerError(CoopError):
    template = N_("The handler refuses. It always does. Do not call it.")


def refuse(facts: MotionFacts) -> None:
    Resolution.objects.filter(pk=0).exists()
    raise HandlerError()


@pytest.fixture
def carried_out() -> Iterator[list[MotionFacts]]:
    """A kind that remembers what it was asked to do, and one that refuses."""
    done: list[MotionFacts] = []
    subject = lambda facts: None  # noqa: E731
    slots.motion_kinds.offer(
        "noted", MotionKind(adopted=done.append, failed=done.append, subject=subject)
    )
    slots.motion_kinds.offer(
        "refused", MotionKind(adopted=refuse, failed=refuse, subject=subject)
    )
    yield done
    for key in ("noted", "refused"):
        del slots.motion_kinds._offers[key]


def vote(open_motion: Motion, code: str, choice: str, at: Any = NOON) -> Ballot:
    voter = membership(open_motion.cooperative, code)
    return cast_ballot(motion=open_motion, voter=voter, choice=choice, at=at)


def declare(open_motion: Motion, at: Any = None) -> Motion:
    return declare_result(motion=open_motion, by=None, at=at or open_motion.closes_at)


def test_opening_freezes_who_may_vote_and_by_which_rules() -> None:
    cooperative = coop(3)
    opened = motion(cooperative, payload={"n": 1})
    assert opened.closes_at == NOON + timedelta(days=7)
    assert opened.electorate_sha256 == sha256_of(["M001", "M002", "M003"])
    assert opened.payload_sha256 == sha256_of({"n": 1})
    held = parameter(cooperative, "quorum.members", on=NOON.date())
    assert opened.rules["quorum"]["value_id"] == held.value_id
    assert opened.rules["threshold"]["key"] == "vote.ordinary"
    member(cooperative, "M004", on=NOON.date())
    assert opened.electors.count() == 3


def test_everybody_is_noticed_by_mail_or_on_paper() -> None:
    cooperative = coop(2)
    member(cooperative, "M003")
    opened = motion(cooperative)
    notices = MotionNotice.objects.order_by("elector__code")
    assert [notice.channel for notice in notices] == ["email", "email", "print"]
    assert notices[0].to == user_of(cooperative, "M001").email
    hashed = sha256_of({"title": opened.title, "text": opened.text})
    assert {notice.text_sha256 for notice in notices} == {hashed}


def test_a_vote_that_would_close_in_the_past_is_refused() -> None:
    cooperative = coop(1)
    for closes_at in (NOON, NOON - DAY):
        with pytest.raises(ClosesInThePastError, match="already past"):
            motion(cooperative, closes_at=closes_at)
    assert not Motion.objects.exists()


def test_without_members_there_is_no_vote() -> None:
    cooperative = coop(0)
    with pytest.raises(NobodyMayVoteError):
        motion(cooperative, proposed_by=user_of(coop(1), "M001"))


def test_a_kind_nobody_answers_for_is_our_mistake() -> None:
    with pytest.raises(ValueError, match="moon"):
        motion(coop(1), kind="moon")


def test_the_last_ballot_stands_and_the_same_one_again_changes_nothing() -> None:
    opened = motion(coop(2))
    first = vote(opened, "M001", "yes")
    assert vote(opened, "M001", "yes", NOON + HOUR) == first
    vote(opened, "M001", "no", NOON + 2 * HOUR)
    vote(opened, "M002", "abstain")
    standing = {b.elector.code: b.choice for b in selectors.standing_ballots(opened)}
    assert standing == {"M001": "no", "M002": "abstain"}
    assert Ballot.objects.count() == 3
    assert AuditEntry.objects.filter(action="ballot.cast").count() == 3


def test_a_ballot_out_of_time_or_place_is_refused() -> None:
    cooperative = coop(1)
    opened = motion(cooperative)
    late = member(cooperative, "M009", on=NOON.date() + DAY)
    with pytest.raises(NotAnElectorError, match="had no vote on the day"):
        cast_ballot(motion=opened, voter=late, choice="yes", at=NOON + 2 * DAY)
    with pytest.raises(NoChoiceError):
        vote(opened, "M001", "maybe")
    with pytest.raises(MotionNotOpenYetError):
        vote(opened, "M001", "yes", NOON - HOUR)
    with pytest.raises(MotionClosedError, match="not recorded"):
        vote(opened, "M001", "yes", opened.closes_at)
    assert not Ballot.objects.exists()


def test_whoever_leaves_after_the_opening_still_has_the_vote() -> None:
    cooperative = coop(2)
    opened = motion(cooperative)
    record_departure(
        membership=membership(cooperative, "M002"),
        kind="resigned",
        effective_on=NOON.date(),
        decision="",
        reason="",
        by=None,
        at=NOON,
    )
    assert vote(opened, "M002", "yes", NOON + 2 * DAY).choice == "yes"


def test_a_result_waits_for_the_close_or_for_everybody() -> None:
    opened = motion(coop(2))
    vote(opened, "M001", "yes")
    with pytest.raises(StillOpenError, match="1 of 2"):
        declare(opened, NOON + HOUR)
    vote(opened, "M002", "yes")
    assert declare(opened, NOON + HOUR).state == MotionState.ADOPTED


def test_an_adopted_motion_is_registered_with_a_record_that_says_all() -> None:
    opened = motion(coop(9))
    choices = ["yes"] * 6 + ["no"]
    for number, choice in enumerate(choices, start=1):
        vote(opened, f"M{number:03d}", choice)
    done = declare(opened)
    assert done.resolution is not None
    assert done.resolution.reference == "2026-GM-001"
    record = done.resolution.record
    assert record["counts"] == {
        "yes": 6,
        "no": 1,
        "abstain": 0,
        "present": 7,
        "members": 9,
    }
    assert record["computation"] == {
        "quorate": True,
        "quorum_needed": 5,
        "quorum_because": "7 × 2 ≥ 1 × 9",
        "threshold_met": True,
        "because": "6 × 2 > 1 × 7",
        "adopted": True,
    }
    assert len(record["notices"]) == 9
    assert record["electorate"]["codes"][0] == "M001"
    assert record["ballots"][6] == {
        "who": "M007",
        "choice": "no",
        "at": "2026-11-21T20:00:00+00:00",
    }
    assert done.resolution.sha256 == sha256_of(record)
    assert done.result == {k: v for k, v in record.items() if k != "register"}
    assert "@" not in str(record)


@pytest.mark.parametrize(
    ("choices", "why"),
    [
        (["yes", "yes", "no", "no"], "2 × 2 ≤ 1 × 4"),
        (["yes"], "1 × 2 > 1 × 1"),
        (["abstain"] * 4, "0 × 2 ≤ 1 × 0"),
        ([], "0 × 2 ≤ 1 × 0"),
    ],
)
def test_a_tie_or_too_few_adopt_nothing(choices: list[str], why: str) -> None:
    opened = motion(coop(4))
    for number, choice in enumerate(choices, start=1):
        vote(opened, f"M{number:03d}", choice)
    done = declare(opened)
    assert (done.state, done.resolution) == (MotionState.FAILED, None)
    assert done.result["computation"]["because"] == why
    assert not Resolution.objects.exists()


def test_a_result_is_declared_once_and_then_nothing_moves() -> None:
    opened = motion(coop(1))
    vote(opened, "M001", "yes")
    declare(opened)
    with pytest.raises(AlreadyDeclaredError):
        declare(opened)
    with pytest.raises(AlreadyDeclaredError):
        withdraw(motion=opened, by=None, at=NOON, reason="too late")
    with pytest.raises(MotionClosedError):
        vote(opened, "M001", "no", NOON + HOUR)
    assert Resolution.objects.count() == 1


def test_the_rules_of_the_day_it_opened_decide_also_after_they_change() -> None:
    cooperative = coop(4)
    opened = motion(cooperative)
    vote(opened, "M001", "yes")
    vote(opened, "M002", "yes")
    adopt_later(cooperative, "quorum.members", {"share": "1", "of": "members"})
    assert declare(opened).state == MotionState.ADOPTED
    assert list(offers.results_still_hold()) == []


def test_the_kind_is_told_once_in_the_same_transaction(
    carried_out: list[MotionFacts],
) -> None:
    adopted, failed = motion(coop(1), kind="noted"), motion(coop(1), kind="noted")
    vote(adopted, "M001", "yes")
    vote(failed, "M001", "no")
    declare(adopted)
    declare(failed)
    told = [(facts.motion_id, facts.resolution) for facts in carried_out]
    assert told == [(adopted.pk, "2026-GM-001"), (failed.pk, "")]


@pytest.mark.parametrize("choice", ["yes", "no"])
def test_a_handler_that_refuses_undoes_everything(
    carried_out: list[MotionFacts], choice: str
) -> None:
    opened = motion(coop(1), kind="refused")
    vote(opened, "M001", choice)
    entries = AuditEntry.objects.count()
    with pytest.raises(HandlerError):
        declare(opened)
    opened.refresh_from_db()
    assert (opened.state, opened.result) == (MotionState.OPEN, None)
    assert not Resolution.objects.exists()
    assert AuditEntry.objects.count() == entries


def test_a_motion_is_taken_back_with_a_reason() -> None:
    opened = motion(coop(1))
    taken = withdraw(motion=opened, by=None, at=NOON, reason="The oven was sold.")
    assert taken.state == MotionState.WITHDRAWN
    with pytest.raises(MotionClosedError):
        vote(opened, "M001", "yes", NOON + HOUR)


def test_the_check_finds_ballots_that_do_not_come_to_the_result() -> None:
    cooperative = coop(3)
    opened = motion(cooperative)
    for code in ("M001", "M002"):
        vote(opened, code, "yes")
    declare(opened)
    assert list(offers.results_still_hold()) == []
    elector = Elector.objects.get(motion=opened, code="M003")
    Ballot.objects.create(motion=opened, elector=elector, choice="no", cast_at=NOON)
    found = [finding.what for finding in offers.results_still_hold()]
    assert "its ballots do not count to its result" in found
    assert "its ballots are not those that the audit trail holds" in found
    Motion.objects.filter(pk=opened.pk).update(payload={"n": 2})
    found = [finding.what for finding in offers.results_still_hold()]
    assert "what was voted on is not what was sent" in found
