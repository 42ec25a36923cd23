"""Results of secret votes: counted from the published list, hidden until then."""

import pytest

from governance.votes import selectors
from governance.votes.models import BallotBox, MotionState
from governance.votes.selectors.contents import contents
from governance.votes.services import close_vote, recuse
from governance.votes.services.casting import SecretVoteError
from governance.votes.services.closing import MayVoteAgainError
from governance.votes.services.declaring import StillSealedError
from tests.factories import NOON
from tests.governance.votes.preparing import declared, told, vote
from tests.governance.votes.secret.held import CLOSE, LATER, opened, voted

pytestmark = pytest.mark.django_db


def test_a_secret_motion_is_decided_from_the_published_ballots() -> None:
    made = opened(voted("yes yes no abstain yes blank"))
    done = declared(made.motion, at=CLOSE)
    assert done.state == MotionState.ADOPTED
    counts = told(done)["counts"]
    assert (counts["yes"], counts["no"], counts["abstain"]) == (3, 1, 1)
    assert (counts["blank"], counts["present"], counts["members"]) == (1, 6, 6)
    assert told(done)["computation"]["because"] == "3 × 2 > 1 × 4"
    assert "who" not in told(done)["ballots"][0]
    assert list(selectors.what_does_not_hold(done)) == []


def test_nothing_is_counted_before_the_tellers_have_opened_the_box() -> None:
    made = voted("yes yes no abstain yes")
    assert contents(made.motion) == []
    with pytest.raises(StillSealedError, match="has not been opened"):
        declared(made.motion, at=CLOSE)
    with pytest.raises(SecretVoteError):
        vote(made.motion, "M001", "yes", at=LATER)


def test_a_box_closes_at_the_end_and_not_before() -> None:
    made = voted("yes yes no abstain yes blank", days=7)
    with pytest.raises(MayVoteAgainError):
        close_vote(motion=made.motion, by=None, at=LATER)
    close_vote(motion=made.motion, by=None, at=CLOSE)
    box = BallotBox.objects.get(motion=made.motion)
    assert (box.state, len(box.participants or ())) == ("closed", 6)


def test_who_stepped_aside_after_voting_is_counted_in_nothing() -> None:
    made = voted("yes yes yes no no")
    recuse(motion=made.motion, member=made.voter(3), at=LATER)
    done = declared(opened(made).motion, at=CLOSE)
    assert (told(done)["counts"]["yes"], told(done)["counts"]["no"]) == (2, 2)
    assert done.state == MotionState.FAILED
    assert list(selectors.what_does_not_hold(done)) == []


def test_a_ballot_that_was_changed_after_the_result_is_found() -> None:
    done = declared(opened(voted("yes yes no abstain yes")).motion, at=CLOSE)
    box = BallotBox.objects.get(motion=done)
    swapped = [
        {**each, "ballot": {"choice": "no"}} if each["ballot"] else each
        for each in box.ballots or ()
    ]
    BallotBox.objects.filter(pk=box.pk).update(ballots=swapped)
    found = list(selectors.what_does_not_hold(done))
    assert "its ballots do not count to its result" in found


def test_no_receipt_of_time_or_name_stands_in_the_record() -> None:
    done = declared(opened(voted("yes yes no abstain yes")).motion, at=CLOSE)
    for each in told(done)["ballots"]:
        assert set(each) <= {"tracker", "ballot", "source", "is", "why"}
    assert told(done)["opened_at"] == NOON.isoformat(timespec="seconds")
