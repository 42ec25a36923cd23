"""Presses at once: one choice stands, one result is declared."""

from pathlib import Path

import pytest

from governance.meetings.models import Resolution
from governance.votes.models import Ballot, Motion
from governance.votes.services import cast_ballot, declare_result
from governance.votes.services.declaring import AlreadyDeclaredError
from tests.factories import NOON
from tests.governance.factories import coop, membership, motion
from tests.threads import AtOnce


@pytest.mark.django_db(transaction=True)
def test_eight_presses_at_once_leave_one_choice(tmp_path: Path) -> None:
    opened = motion(coop(1))
    voter = membership(opened.cooperative, "M001")
    together = AtOnce(tmp_path)

    def press() -> int:
        ballot = cast_ballot(motion=opened, voter=voter, choice="yes", at=NOON)
        return ballot.pk

    found = together.run([press] * 8)
    assert len(set(found)) == 1
    assert together.run([Ballot.objects.count]) == [1]


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_declare_at_once_one_does(tmp_path: Path) -> None:
    opened = motion(coop(1))
    voter = membership(opened.cooperative, "M001")
    cast_ballot(motion=opened, voter=voter, choice="yes", at=NOON)
    together = AtOnce(tmp_path)

    def declare() -> Motion:
        return declare_result(motion=opened, by=None, at=opened.closes_at)

    found = together.run([declare] * 8)
    assert len([one for one in found if isinstance(one, Motion)]) == 1
    assert len([one for one in found if isinstance(one, AlreadyDeclaredError)]) == 7
    assert together.run([Resolution.objects.count]) == [1]
