"""Who may open ballots, and until when everybody may vote again."""

import pytest

from governance.votes.models import BallotBox, Motion
from governance.votes.services.boxes import TellerStandsError, appoint_tellers
from governance.votes.services.closing import MayVoteAgainError, close_vote
from governance.votes.services.nominating import TellerCannotStandError, add_option
from tests.factories import NOON
from tests.governance.factories import membership
from tests.governance.votes.secret.held import LATER, election, voted

pytestmark = pytest.mark.django_db


def test_a_candidate_opens_no_ballots_of_the_own_election() -> None:
    made = election()
    Motion.objects.filter(pk=made.motion.pk).update(state="prepared")
    motion = Motion.objects.get(pk=made.motion.pk)
    people = [membership(made.cooperative, code) for code in ("M001", "M007")]
    with pytest.raises(TellerStandsError, match="stands in this election"):
        appoint_tellers(motion=motion, memberships=people, by=None, at=NOON)
    teller = membership(made.cooperative, "M002")
    with pytest.raises(TellerCannotStandError, match="is a teller"):
        add_option(motion=motion, membership=teller, by=None, at=NOON)


def test_all_may_vote_again_until_the_end_even_when_all_have_voted() -> None:
    made = voted()
    box = BallotBox.objects.get(pk=made.box.pk)
    assert made.motion.electors.count() == box.size
    with pytest.raises(MayVoteAgainError, match="may vote again until then"):
        close_vote(motion=made.motion, by=made.user(1), at=LATER)
