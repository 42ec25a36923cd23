"""Conflicts of interest: declared, named in the record, and what they do to the count."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from coopkit.audit.models import AuditEntry
from governance.votes import offers, selectors
from governance.votes.models import Motion, MotionState, Recusal
from governance.votes.services import cast_ballot, declare_result, recuse
from governance.votes.services.casting import (
    MotionClosedError,
    MotionNotOpenYetError,
    NotAnElectorError,
    RecusedError,
)
from governance.votes.services.declaring import StillOpenError
from tests.factories import NOON
from tests.governance.factories import coop, member, membership, motion, user_of

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


def opened(members: int = 4, *, votes: bool = False, counts: bool = True) -> Motion:
    rules = {"conflict.votes": votes, "conflict.counts_in_quorum": counts}
    return motion(coop(members, bylaws=rules))


def say(found: Motion, code: str, at: Any = NOON) -> Recusal:
    return recuse(motion=found, member=membership(found.cooperative, code), at=at)


def vote(found: Motion, *codes: str, choice: str = "yes") -> None:
    for code in codes:
        voter = membership(found.cooperative, code)
        cast_ballot(motion=found, voter=voter, choice=choice, at=NOON)


def declared(found: Motion, at: Any = None) -> Motion:
    return declare_result(motion=found, by=None, at=at or found.closes_at)


def test_whoever_declares_a_conflict_is_named_and_does_not_vote() -> None:
    found = opened()
    say(found, "M004")
    with pytest.raises(RecusedError, match="conflict of interest"):
        vote(found, "M004")
    vote(found, "M001", "M002")
    done = declared(found)
    assert done.result is not None
    assert done.result["recusals"] == [{"who": "M004", "at": "2026-11-21T20:00:00+00:00"}]
    assert done.result["counts"]["members"] == 4
    assert done.result["rules"]["conflict"]["votes"] is False
    assert list(selectors.what_does_not_hold(done)) == []
    named = {each.choice: each.names for each in selectors.named_choices(done)}
    assert named["recused"] == ["Person M004"]
    assert named[""] == ["Person M003"]


def test_a_ballot_cast_before_no_longer_counts_and_stays_on_file() -> None:
    found = opened()
    vote(found, "M001", "M002", "M004")
    say(found, "M004", NOON + HOUR)
    done = declared(found)
    assert done.result is not None
    assert done.result["counts"]["yes"] == 2
    assert found.ballots.count() == 3
    assert list(selectors.what_does_not_hold(done)) == []


def test_by_bylaws_that_leave_the_vote_a_conflict_is_only_named() -> None:
    found = opened(votes=True)
    say(found, "M004")
    vote(found, "M004")
    done = declared(found)
    assert done.result is not None
    assert done.result["counts"]["yes"] == 1
    assert [each["who"] for each in done.result["recusals"]] == ["M004"]


@pytest.mark.parametrize(
    ("counts", "members", "state"),
    [(True, 4, MotionState.ADOPTED), (False, 2, MotionState.ADOPTED)],
)
def test_the_bylaws_say_whether_a_conflict_counts_for_the_quorum(
    counts: bool, members: int, state: str
) -> None:
    found = opened(counts=counts)
    say(found, "M003")
    say(found, "M004")
    vote(found, "M001")
    done = declared(found)
    assert done.result is not None
    assert done.result["counts"]["members"] == members
    assert done.state == state
    assert list(selectors.what_does_not_hold(done)) == []


def test_who_steps_aside_is_there_for_the_quorum_and_in_no_majority() -> None:
    found = opened(counts=True)
    vote(found, "M003")  # a ballot that no longer counts
    say(found, "M003")
    vote(found, "M001", choice="no")
    done = declared(found)
    assert done.result is not None
    counts = done.result["counts"]
    assert (counts["present"], counts["stepped_aside"]) == (1, 1)
    assert done.result["computation"]["quorum_because"] == "2 × 2 ≥ 1 × 4"
    assert done.result["computation"]["quorate"] is True
    assert done.state == MotionState.FAILED
    assert list(selectors.what_does_not_hold(done)) == []
    assert "stepped aside for a conflict" in page(found, "M001")[1]


def test_stepping_aside_makes_no_quorum_where_the_bylaws_do_not_count_it() -> None:
    found = opened(counts=False)
    say(found, "M003")
    vote(found, "M001")
    done = declared(found)
    assert done.result is not None
    assert "stepped_aside" not in done.result["counts"]
    assert done.result["computation"]["quorum_because"] == "1 × 2 < 1 × 3"
    assert done.state == MotionState.FAILED


def test_the_rule_of_the_day_it_opened_decides() -> None:
    found = opened(counts=False)
    held = found.rules["conflict"]["by"]
    assert [rule["key"] for rule in held] == [
        "conflict.votes",
        "conflict.counts_in_quorum",
    ]
    assert all(rule["value_id"] for rule in held)


def test_a_vote_is_over_once_everybody_without_a_conflict_has_voted() -> None:
    found = opened(3)
    say(found, "M003")
    vote(found, "M001")
    with pytest.raises(StillOpenError, match="1 of 2 have voted"):
        declared(found, NOON + HOUR)
    vote(found, "M002")
    assert declared(found, NOON + HOUR).state == MotionState.ADOPTED


def test_said_twice_it_is_recorded_once() -> None:
    found = opened()
    assert say(found, "M001") == say(found, "M001", NOON + HOUR)
    assert AuditEntry.objects.filter(action="motion.recused").count() == 1


def test_out_of_time_or_place_it_is_refused() -> None:
    found = opened()
    with pytest.raises(MotionClosedError):
        say(found, "M001", found.closes_at)
    with pytest.raises(MotionNotOpenYetError):
        say(found, "M001", NOON - HOUR)
    member(found.cooperative, "M009", on=NOON.date())
    with pytest.raises(NotAnElectorError):
        say(found, "M009")
    assert not Recusal.objects.exists()


def test_a_recusal_is_appended_and_never_changed() -> None:
    say(opened(), "M001")
    with pytest.raises(DatabaseError), transaction.atomic():
        Recusal.objects.update(at=NOON + HOUR)
    with pytest.raises(DatabaseError), transaction.atomic():
        Recusal.objects.all().delete()


def test_verify_finds_a_recusal_that_was_not_declared() -> None:
    found = opened()
    vote(found, "M001", "M002", "M003")
    declared(found)
    assert list(offers.results_still_hold()) == []
    Recusal.objects.create(elector=found.electors.get(code="M003"), at=NOON)
    said = {finding.what for finding in offers.results_still_hold()}
    assert "its recusals are not those that the audit trail holds" in said
    assert "its ballots do not count to its result" in said


def page(found: Motion, code: str) -> tuple[Client, str]:
    client = Client()
    client.force_login(user_of(found.cooperative, code))
    return client, client.get(found.get_absolute_url()).content.decode()


def test_the_page_asks_for_a_conflict_and_then_takes_the_ballot_away() -> None:
    found = motion(coop(2, bylaws={"conflict.counts_in_quorum": False}))
    client, before = page(found, "M002")
    assert "Declare my conflict of interest" in before
    assert "You do not count for the quorum." in before
    assert 'name="choice"' in before
    address = f"{found.get_absolute_url()}recuse/"
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 302
    _, after = page(found, "M002")
    assert "You declared a conflict of interest" in after
    assert 'name="choice"' not in after
    assert "Declare my conflict" not in after
    refused = client.post(found.get_absolute_url(), {"choice": "yes"})
    assert "your ballot was not recorded" in refused.content.decode()


def test_who_has_a_conflict_is_not_asked_to_vote() -> None:
    found = opened(2)
    user = user_of(found.cooperative, "M002")
    waiting = {"cooperative": found.cooperative, "at": NOON}
    assert selectors.not_voted_by(user, **waiting).count() == 1
    say(found, "M002")
    assert selectors.not_voted_by(user, **waiting).count() == 0
    counted = selectors.motions_of(found.cooperative, user=user).get()
    assert (counted.electors_count, counted.may_vote) == (1, False)  # type: ignore[attr-defined]
