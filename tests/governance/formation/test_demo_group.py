"""The founding group that is told beside the demo co-op."""

import pytest

from coopkit.offers import Story
from governance.formation import demo
from governance.formation.models import FoundingGroup
from governance.formation.selectors.decisions import decided_values
from governance.votes.selectors import open_motions
from tests.factories import NOON, CooperativeFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_three_bakers_are_on_their_way() -> None:
    story = Story(
        cooperative=CooperativeFactory(), users={demo.LEADER: UserFactory()}, at=NOON
    )
    demo.tell(story)
    group = FoundingGroup.objects.get()
    assert group.sheets.count() == 6
    assert decided_values(group) == {
        "identity.purpose": demo.PURPOSE,
        **demo.BUY_IN,
    }
    (motion,) = open_motions(group.cooperative, at=NOON)
    assert motion.payload["values"] == demo.JOINING
    assert group.tasks.count() == 3
    assert group.incubator is not None
    assert (group.incubator.name, group.shared) == (demo.CENTRE, ["idea"])
    assert any(demo.CODE in line for line in story.said)
