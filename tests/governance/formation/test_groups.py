"""A founding group begins, people join and leave it, and it decides by its agreement."""

from datetime import timedelta

import pytest

from coopkit.cooperatives.access import MEMBER, SECRETARY
from coopkit.cooperatives.models import State
from coopkit.cooperatives.selectors import roles_on
from governance.bylaws.selectors import in_force
from governance.formation.agreement import CONSENSUS, MAJORITY, Ways
from governance.formation.joining import NameTakenError
from governance.formation.selectors.groups import (
    founder_for,
    founders_of,
    group_of,
    groups_of,
)
from governance.formation.services.groups import begin_group, join_group, leave_group
from governance.members.selectors import roll
from governance.votes.models import MotionState
from governance.votes.services import cast_ballot, declare_result
from tests.factories import NOON, UserFactory
from tests.governance.factories import founding_group, membership, motion, user_of

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


def test_a_group_begins_as_a_cooperative_in_state_forming() -> None:
    group = founding_group(3)
    cooperative = group.cooperative
    assert (cooperative.state, cooperative.slug) == (State.FORMING, "panaderia-aurora")
    assert [each.code for each in roll(cooperative, on=TODAY)] == ["M001", "M002", "M003"]
    assert {each.member_class for each in roll(cooperative, on=TODAY)} == {"founder"}
    founder = founders_of(group)[1]
    assert roles_on(user=founder.user, cooperative=cooperative, on=TODAY) == {
        MEMBER,
        SECRETARY,
    }
    assert group_of(cooperative) == group
    assert founder_for(founder.user, group) == founder
    assert groups_of(founder.user) == [group]


@pytest.mark.parametrize(
    ("way", "yes", "adopted"),
    [(CONSENSUS, 3, True), (CONSENSUS, 2, False), (MAJORITY, 2, True)],
)
def test_a_group_decides_in_the_way_it_chose(way: str, yes: int, adopted: bool) -> None:
    group = founding_group(3, ways=Ways(way=way))
    cooperative = group.cooperative
    opened = motion(cooperative)
    for number in range(1, 4):
        choice = "yes" if number <= yes else "no"
        voter = membership(cooperative, f"M00{number}")
        cast_ballot(motion=opened, voter=voter, choice=choice, at=NOON)
    by = user_of(cooperative, "M001")
    declared = declare_result(motion=opened, by=by, at=NOON + timedelta(minutes=1))
    assert (declared.state == MotionState.ADOPTED) is adopted


def test_the_agreement_is_version_0_and_says_nothing_else() -> None:
    group = founding_group(1, ways=Ways(days=5, notice_days=0, quorum="1"))
    bylaws = in_force(group.cooperative, on=TODAY)
    assert bylaws["vote.days"].count == 5
    assert bylaws["meetings.notice_min_days"].count == 0
    assert bylaws["quorum.members"].value == {"share": "1", "of": "members"}
    assert bylaws["vote.days"].adopted_by == group.AGREEMENT
    assert "members.buy_in" not in bylaws


@pytest.mark.parametrize(
    ("jurisdiction", "regime", "currency"),
    [
        ("us-ca", "subchapter_t", "USD"),
        ("us-llc", "partnership", "USD"),
        ("es", "foreign", "EUR"),
    ],
)
def test_a_model_brings_its_tax_and_its_currency(
    jurisdiction: str, regime: str, currency: str
) -> None:
    user = UserFactory()
    group = begin_group(
        name="Horno",
        by=user,
        at=NOON,
        ways=Ways(),
        languages=["es"],
        jurisdiction=jurisdiction,
    )
    cooperative = group.cooperative
    assert (cooperative.tax_regime, cooperative.currency) == (regime, currency)


def test_two_of_one_name_are_told_apart() -> None:
    group = founding_group(2)
    with pytest.raises(NameTakenError):
        join_group(
            group=group,
            user=UserFactory(),
            display_name=" founder  2",
            language="en",
            at=NOON,
        )


def test_who_joins_twice_is_in_the_group_once() -> None:
    group = founding_group(2)
    user = user_of(group.cooperative, "M002")
    again = join_group(
        group=group, user=user, display_name="Other", language="es", at=NOON
    )
    assert again.membership.code == "M002"
    assert len(founders_of(group)) == 2


def test_who_leaves_is_on_the_roll_for_that_day_and_comes_back_under_a_new_code() -> None:
    group = founding_group(3)
    user = user_of(group.cooperative, "M002")
    leave_group(group=group, user=user, at=NOON)
    assert founder_for(user, group) is None
    tomorrow = NOON + timedelta(days=1)
    codes = [each.code for each in roll(group.cooperative, on=tomorrow.date())]
    assert codes == ["M001", "M003"]
    held = roles_on(user=user, cooperative=group.cooperative, on=tomorrow.date())
    assert held == set()
    back = join_group(
        group=group, user=user, display_name="Founder 2", language="en", at=tomorrow
    )
    assert back.membership.code == "M004"
