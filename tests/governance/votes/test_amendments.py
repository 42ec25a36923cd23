"""Amendments by vote: adopted exactly as they were voted on, or not at all."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from coopkit.canonical import sha256_of
from governance.bylaws import drafting, services as bylaws
from governance.bylaws.models import Amendment, AmendmentState, BylawsVersion
from governance.bylaws.selectors import amendments as selectors, parameter, text_on
from governance.bylaws.selectors.states import head
from governance.bylaws.services import AdoptedOnMovedBaseError, RivalError
from governance.votes import offers
from governance.votes.models import Motion, MotionState
from governance.votes.selectors import what_does_not_hold
from governance.votes.services import cast_ballot, declare_result, withdraw
from governance.votes.services.amending import TooEarlyError
from tests.factories import NOON
from tests.governance.factories import (
    adopt_later,
    coop,
    membership,
    officer,
    user_of,
)
from tests.governance.votes.amending import NEW_YEAR, decide, drafted, put
from tests.threads import AtOnce

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _noon() -> Any:
    with time_machine.travel(NOON, tick=False):
        yield


def test_exactly_the_operations_that_were_voted_on_are_adopted() -> None:
    cooperative = coop(1)
    amendment = drafted(cooperative)
    opened = put(amendment)
    assert opened.rules["threshold"]["key"] == "vote.bylaws"
    assert opened.payload["operations"] == amendment.operations
    assert opened.payload_sha256 == sha256_of(opened.payload)
    done = decide(opened)
    amendment.refresh_from_db()
    version = BylawsVersion.objects.get(pk=amendment.version_id)
    assert version.operations == opened.payload["operations"]
    assert version.title == "A longer notice"
    assert done.resolution is not None
    assert version.adopted_by == done.resolution.reference
    held = parameter(cooperative, "exit.notice_days", on=NEW_YEAR)
    assert (held.count, held.adopted_by) == (42, version.adopted_by)
    clause = text_on(cooperative, on=NEW_YEAR).clause_of("exit.notice_days")
    assert clause is not None
    assert clause.text["es"].endswith("El trabajo se entrega.")
    assert list(offers.results_still_hold()) == []


def test_until_its_day_an_adopted_amendment_is_prospective() -> None:
    cooperative = coop(1)
    amendment = drafted(cooperative)
    assert selectors.status_of(amendment, on=NOON.date()) == "draft"
    decide(put(amendment))
    amendment.refresh_from_db()
    last_day = NEW_YEAR - DAY
    assert selectors.status_of(amendment, on=last_day) == "prospective"
    assert parameter(cooperative, "exit.notice_days", on=last_day).count == 30
    assert selectors.status_of(amendment, on=NEW_YEAR) == "in_force"


def test_an_amendment_of_which_everything_was_changed_again_is_shown_so() -> None:
    cooperative = coop(1)
    amendment = drafted(cooperative)
    decide(put(amendment))
    state = head(cooperative)
    assert state is not None
    clause = state.clause_of("exit.notice_days")
    assert clause is not None
    operations = [
        drafting.new_value(state, "exit.notice_days", 14),
        *drafting.repeals(state, clause.id),
    ]
    bylaws.adopt_version(
        cooperative=cooperative,
        title="Back",
        operations=operations,
        base_sha256=state.sha256,
        effective_from=NEW_YEAR + DAY,
        adopted_on=NEW_YEAR,
        adopted_by="2027-GM-001",
        by=None,
        at=NOON,
    )
    amendment.refresh_from_db()
    assert selectors.status_of(amendment, on=NEW_YEAR) == "in_force"
    assert selectors.status_of(amendment, on=NEW_YEAR + DAY) == "repealed"


def test_what_was_not_adopted_or_taken_back_changes_nothing() -> None:
    cooperative = coop(1)
    failed = drafted(cooperative)
    decide(put(failed), "no")
    failed.refresh_from_db()
    assert failed.state == AmendmentState.FAILED
    back = drafted(cooperative)
    withdraw(motion=put(back), by=None, at=NOON, reason="Too soon.")
    back.refresh_from_db()
    assert back.state == AmendmentState.WITHDRAWN
    assert BylawsVersion.objects.filter(cooperative=cooperative).count() == 1
    again = bylaws.redraft(amendment=back, by=user_of(cooperative, "M001"), at=NOON)
    assert again.operations == back.operations
    assert list(offers.results_still_hold()) == []


def test_a_result_declared_after_the_day_holds_from_the_declaration() -> None:
    cooperative = coop(1)
    opened = put(drafted(cooperative))
    late = NOON + 60 * DAY
    decide(opened, at=late)
    held = parameter(cooperative, "exit.notice_days", on=late.date())
    assert (held.count, held.effective_from) == (42, late.date())


def test_when_the_base_has_moved_the_declaration_is_refused_and_nothing_is_written() -> (
    None
):
    cooperative = coop(1)
    opened = put(drafted(cooperative))
    adopt_later(cooperative, "exit.notice_days", 60)
    with pytest.raises(AdoptedOnMovedBaseError, match="take the motion back"):
        decide(opened)
    opened.refresh_from_db()
    assert (opened.state, opened.resolution) == (MotionState.OPEN, None)
    withdraw(motion=opened, by=None, at=NOON, reason="The base has moved.")


def test_what_changed_elsewhere_does_not_stop_an_adoption() -> None:
    cooperative = coop(1)
    opened = put(drafted(cooperative))
    adopt_later(cooperative, "vote.days", 9)
    done = decide(opened)
    assert done.state == MotionState.ADOPTED
    assert parameter(cooperative, "vote.days", on=NEW_YEAR).count == 9
    assert parameter(cooperative, "exit.notice_days", on=NEW_YEAR).count == 42
    assert list(what_does_not_hold(done)) == []


def test_an_amendment_holds_from_a_day_after_its_vote() -> None:
    amendment = drafted(coop(1))
    with pytest.raises(TooEarlyError, match=r"Nov\. 28, 2026"):
        put(amendment, effective_from=date(2026, 11, 27))
    amendment.refresh_from_db()
    assert amendment.state == AmendmentState.DRAFT
    assert not Motion.objects.exists()


def test_verifying_finds_bylaws_that_are_not_what_was_voted_on() -> None:
    cooperative = coop(1)
    amendment = drafted(cooperative)
    done = decide(put(amendment))
    Amendment.objects.filter(pk=amendment.pk).update(version=None)
    assert "does not stand in the bylaws" in " ".join(what_does_not_hold(done))
    first = BylawsVersion.objects.get(cooperative=cooperative, number=0)
    Amendment.objects.filter(pk=amendment.pk).update(version=first)
    assert "by its resolution" in " ".join(what_does_not_hold(done))
    Amendment.objects.filter(pk=amendment.pk).update(motion_id=None)
    assert "is not on file" in " ".join(what_does_not_hold(done))


@pytest.mark.django_db(transaction=True)
def test_of_two_amendments_of_one_clause_one_comes_before_the_members(
    tmp_path: Path,
) -> None:
    cooperative = coop(1)
    drafts = [drafted(cooperative), drafted(cooperative, value=50)]
    secretary = officer(cooperative, "secretary")

    def one(amendment: Amendment) -> Any:
        return lambda: put(amendment, proposed_by=secretary, announce=False)

    together = AtOnce(tmp_path)
    found = together.run([one(amendment) for amendment in drafts])
    assert sum(isinstance(each, Motion) for each in found) == 1
    assert sum(isinstance(each, RivalError) for each in found) == 1
    assert together.run([Motion.objects.count]) == [1]


@pytest.mark.django_db(transaction=True)
def test_of_two_declared_at_once_that_touch_the_same_one_is_adopted(
    tmp_path: Path,
) -> None:
    cooperative = coop(1)
    opened = []
    for value in (42, 50):
        amendment = drafted(cooperative, value=value)
        opened.append(put(amendment, announce=False))
        # as if the other one had not been seen: the last guard is the adoption itself
        Amendment.objects.filter(pk=amendment.pk).update(state=AmendmentState.FAILED)
    Amendment.objects.update(state=AmendmentState.NOTICED)
    for each in opened:
        voter = membership(cooperative, "M001")
        cast_ballot(motion=each, voter=voter, choice="yes", at=NOON)
    together = AtOnce(tmp_path)

    def declare(which: Motion) -> Any:
        return lambda: declare_result(motion=which, by=None, at=which.closes_at)

    found = together.run([declare(each) for each in opened])
    assert sum(isinstance(each, Motion) for each in found) == 1
    assert sum(isinstance(each, AdoptedOnMovedBaseError) for each in found) == 1
    states = together.run(
        [lambda: sorted(Motion.objects.values_list("state", flat=True))]
    )
    assert states == [["adopted", "open"]]
    assert together.run([BylawsVersion.objects.count]) == [2]
