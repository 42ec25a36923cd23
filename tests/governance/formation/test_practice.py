"""Practice: a vote and a patronage run without fear, and thrown away without a trace."""

from datetime import timedelta

import pytest

from coopkit.cooperatives.models import Cooperative, State
from coopkit.cooperatives.selectors import find_cooperative, with_past
from governance.bylaws.selectors import in_force
from governance.formation.models import FoundingGroup
from governance.formation.selectors.practice import practice_running, trial_of
from governance.formation.services.practising import (
    INVENTED,
    AlreadyPractisingError,
    NotPracticeError,
    begin_practice,
    let_invented_vote,
    throw_away,
)
from governance.formation.services.proposing import propose
from governance.members.models import Person
from governance.members.selectors import member_of
from governance.votes.models import Method, Motion, MotionState
from governance.votes.services import cast_ballot, declare_result
from ledger.books.selectors import balances, book_of
from ledger.patronage import selectors as patronage, services as year_services
from tests.factories import NOON
from tests.governance.factories import founding_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> FoundingGroup:
    return founding_group(3)


def practise(group: FoundingGroup) -> FoundingGroup:
    return begin_practice(group=group, by=group.begun_by, at=NOON)


def test_a_practice_year_is_closed_by_the_rules_that_close_a_real_one(
    group: FoundingGroup,
) -> None:
    practice = practise(group)
    coop = practice.cooperative
    trial = trial_of(practice, user=group.begun_by, at=NOON)
    worksheet = year_services.freeze(
        cooperative=coop,
        year_end=coop.founded_on.replace(month=12, day=31),
        by=group.begun_by,
        at=NOON,
    )
    motion = year_services.send(worksheet=worksheet, by=group.begun_by, at=NOON)
    assert let_invented_vote(practice=practice, at=NOON) == len(INVENTED)
    for founder in group.founders.all():
        voter = member_of(user=founder.user, cooperative=coop, on=NOON.date())
        cast_ballot(motion=motion, voter=voter, choice="yes", at=NOON)
    declare_result(motion=motion, by=group.begun_by, at=NOON + timedelta(minutes=1))
    worksheet.refresh_from_db()
    year_services.post(worksheet=worksheet, on=NOON.date(), by=group.begun_by, at=NOON)
    owed = sum(each.cents for each in patronage.payables(coop, on=NOON.date()))
    held = balances(book_of(coop), on=NOON.date())
    assert owed == -held[f"Liabilities:Patronage:Payable:FY{trial.year}"] > 0


def test_a_vote_is_open_and_the_invented_people_have_voted(group: FoundingGroup) -> None:
    practice = practise(group)
    trial = trial_of(practice, user=group.begun_by, at=NOON)
    (motion,) = trial.votes
    assert motion.pk in trial.mine
    assert motion.ballots.count() == len(INVENTED)
    assert let_invented_vote(practice=practice, at=NOON) == 0
    assert Motion.objects.get(pk=motion.pk).state == MotionState.OPEN


def decided(group: FoundingGroup, key: str, value: str) -> None:
    """A rule of the group, by a vote of its own."""
    motion = propose(
        group=group, sheet_key="", values={key: value}, by=group.begun_by, at=NOON
    )
    for founder in group.founders.select_related("membership"):
        cast_ballot(motion=motion, voter=founder.membership, choice="yes", at=NOON)
    declare_result(motion=motion, by=group.begun_by, at=NOON + timedelta(minutes=1))


def test_it_stands_by_what_the_group_decided_and_the_model_for_the_rest(
    group: FoundingGroup,
) -> None:
    decided(group, "patronage.cash_share", "1/2")
    practice = practise(group)
    rules = in_force(practice.cooperative, on=NOON.date())
    assert rules["patronage.cash_share"].value == "1/2"
    assert rules["patronage.collective_share"].value == "3/10"


def test_where_consensus_comes_first_the_invented_people_consent(
    group: FoundingGroup,
) -> None:
    decided(group, "vote.consensus", "consensus_first")
    practice = practise(group)
    (motion,) = trial_of(practice, user=group.begun_by, at=NOON).votes
    given = set(motion.ballots.values_list("choice", flat=True))
    assert motion.method == Method.CONSENSUS
    assert "consent" in given
    assert "yes" not in given


def test_thrown_away_it_opens_to_nobody_and_names_nobody(group: FoundingGroup) -> None:
    practice = practise(group)
    coop, user = practice.cooperative, group.begun_by
    real = {str(each.membership.person) for each in group.founders.all()}
    throw_away(practice=practice, by=user, at=NOON)
    assert find_cooperative(coop.slug, user=user, on=NOON.date()) is None
    tomorrow = NOON.date() + timedelta(days=1)
    assert coop not in {each.cooperative for each in with_past(user=user, on=tomorrow)}
    people = Person.objects.filter(cooperative=coop)
    left = set(people.values_list("display_name", flat=True))
    assert not left & real
    assert set(INVENTED) < left
    assert Cooperative.objects.get(pk=coop.pk).state == State.DISCARDED
    assert practice_running(group) is None
    with pytest.raises(NotPracticeError):
        throw_away(practice=practice, by=user, at=NOON)


def test_a_group_practises_in_one_co_op_at_a_time_and_never_loses_its_own(
    group: FoundingGroup,
) -> None:
    practise(group)
    with pytest.raises(AlreadyPractisingError):
        practise(group)
    with pytest.raises(NotPracticeError):
        throw_away(practice=group, by=group.begun_by, at=NOON)
    with pytest.raises(NotPracticeError):
        let_invented_vote(practice=group, at=NOON)
