"""Changes of the bylaws by vote: in force by their resolution, or not at all."""

from datetime import date, timedelta
from typing import Any

import pytest

from coopkit.cooperatives.models import Cooperative
from governance.bylaws.selectors import parameter
from governance.bylaws.services import RivalError
from governance.votes.models import Motion
from governance.votes.services import cast_ballot, declare_result, propose_change
from governance.votes.services.amending import SameValueError, TooEarlyError
from tests.factories import NOON
from tests.governance.factories import adopt_later, coop, membership, user_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def decide(opened: Motion, choice: str) -> Motion:
    voter = membership(opened.cooperative, "M001")
    cast_ballot(motion=opened, voter=voter, choice=choice, at=NOON)
    return declare_result(motion=opened, by=None, at=opened.closes_at)


def propose(cooperative: Cooperative, **fields: Any) -> Motion:
    given: dict[str, Any] = {
        "key": "patronage.cash_share",
        "value": "30%",
        "effective_from": date(2027, 1, 1),
        "title": "More in cash",
        "text": "We need it.",
        "proposed_by": user_of(cooperative, "M001"),
        "at": NOON,
        **fields,
    }
    return propose_change(cooperative=cooperative, **given)


def test_an_adopted_change_is_in_the_bylaws_by_its_resolution() -> None:
    cooperative = coop(1)
    opened = propose(cooperative)
    assert opened.rules["threshold"]["key"] == "vote.bylaws"
    done = decide(opened, "yes")
    held = parameter(cooperative, "patronage.cash_share", on=date(2027, 1, 1))
    assert (held.value, held.adopted_by) == ("3/10", "2026-GM-001")
    assert held.adopted_by == done.resolution.reference  # type: ignore[union-attr]
    old = parameter(cooperative, "patronage.cash_share", on=date(2026, 12, 31))
    assert old.value == "1/4"


def test_a_change_that_failed_changes_nothing() -> None:
    cooperative = coop(1)
    opened = propose(cooperative)
    decide(opened, "no")
    held = parameter(cooperative, "patronage.cash_share", on=date(2027, 1, 1))
    assert held.value == "1/4"


def test_a_change_that_cannot_be_is_refused_before_anybody_votes() -> None:
    cooperative = coop(1)
    with pytest.raises(SameValueError):
        propose(cooperative, value="25%")
    with pytest.raises(TooEarlyError, match=r"Nov\. 28, 2026"):
        propose(cooperative, effective_from=date(2026, 11, 27))
    adopt_later(cooperative, "vote.days", 9)
    day = (NOON + DAY).date()
    with pytest.raises(RivalError, match="Days a vote stays open"):
        propose(cooperative, key="vote.days", value=10, effective_from=day)
    assert not Motion.objects.exists()
    propose(cooperative)
    with pytest.raises(RivalError, match="More in cash"):
        propose(cooperative, value="1/2")
