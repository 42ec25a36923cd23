"""Elections, from the nominations to the office that is filled."""

from datetime import timedelta

import pytest

from governance.meetings.models import OfficeTerm, Resolution
from governance.meetings.selectors import holders
from governance.votes import refusals, selectors
from governance.votes.models import Motion, MotionState
from governance.votes.services import (
    add_option,
    answer_nomination,
    open_prepared,
    withdraw_option,
)
from tests.factories import NOON
from tests.governance.factories import (
    coop,
    membership,
    user_of,
)
from tests.governance.meetings.offices import board, office
from tests.governance.votes.preparing import (
    day_of,
    declared,
    number_of,
    prepared,
    rank,
    stand,
    told,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
pytestmark = pytest.mark.django_db


def holds(done: Motion) -> bool:
    done.refresh_from_db()
    return list(selectors.what_does_not_hold(done)) == []


def test_an_election_fills_the_office() -> None:
    cooperative = coop(6)
    seats = board(cooperative, seats=3)
    asked = prepared(cooperative, "election", options={"office": "board", "seats": 2})
    stand(asked, "M001 M002 M003")
    asked = open_prepared(motion=asked, by=None, at=NOON, announce=False)
    for code in ("M001", "M002", "M003", "M004"):
        rank(asked, code, "M002 M001")
    rank(asked, "M005", "M003")
    rank(asked, "M006", "M003 M002")
    done = declared(asked)
    assert done.state == MotionState.ADOPTED
    assert told(done)["count"]["rule"] == "scottish-stv"
    elected = {
        each["code"]
        for each in told(done)["candidates"]
        if each["number"] in told(done)["computation"]["elected"]
    }
    on = day_of(done)
    assert {each.code for each in holders(cooperative, body="BD", on=on)} == elected
    assert done.resolution is not None
    terms = OfficeTerm.objects.filter(office=seats)
    assert {term.decision for term in terms} == {done.resolution.reference}
    assert holds(done)


def test_an_election_by_lot_tells_the_seed_that_was_committed_to() -> None:
    cooperative = coop(4)
    asked = prepared(cooperative, "election", options={"rule": "plurality"})
    stand(asked, "M001 M002")
    asked = open_prepared(motion=asked, by=None, at=NOON, announce=False)
    assert "_lot_seed" not in selectors.public_options(asked)
    rank(asked, "M001", "M001")
    rank(asked, "M002", "M002")
    done = declared(asked)
    (lot,) = told(done)["count"]["lots"]
    assert sorted(lot["between"]) == [1, 2]
    assert told(done)["lot"]["seed"] == done.options["_lot_seed"]
    assert holds(done)
    Motion.objects.filter(pk=done.pk).update(options=done.options | {"_lot_seed": "x"})
    done.refresh_from_db()
    assert "its lot is not the one that was committed to before the vote" in list(
        selectors.what_does_not_hold(done)
    )


def test_who_did_not_accept_does_not_stand_and_who_withdraws_gets_no_votes() -> None:
    cooperative = coop(4)
    asked = prepared(cooperative, "election", options={"rule": "irv"})
    stand(asked, "M001 M002")
    add_option(
        motion=asked,
        membership=membership(cooperative, "M003"),
        nominated_by=membership(cooperative, "M001"),
        by=user_of(cooperative, "M001"),
        at=NOON,
    )
    declined = add_option(
        motion=asked,
        membership=membership(cooperative, "M004"),
        nominated_by=membership(cooperative, "M001"),
        by=user_of(cooperative, "M001"),
        at=NOON,
    )
    answer_nomination(option=declined, accepts=False, at=NOON)
    asked = open_prepared(motion=asked, by=None, at=NOON, announce=False)
    assert {number_of(asked, "M001"), number_of(asked, "M002")} == {1, 2}
    rank(asked, "M001", "M002 M001")
    rank(asked, "M002", "M001")
    rank(asked, "M003", "M001")
    gone = asked.candidates.get(membership__code="M001")
    withdraw_option(option=gone, at=NOON + HOUR)
    done = declared(asked)
    names = {each["code"]: each for each in told(done)["candidates"]}
    assert set(names) == {"M001", "M002"}
    assert names["M001"]["withdrawn"]
    assert told(done)["computation"]["elected"] == [names["M002"]["number"]]
    assert holds(done)


def test_an_election_nobody_stands_in_does_not_open() -> None:
    asked = prepared(coop(3), "election")
    with pytest.raises(refusals.NoOptionsError):
        open_prepared(motion=asked, by=None, at=NOON)


def test_a_vote_of_one_office_that_is_gone_is_not_declared() -> None:
    cooperative = coop(3)
    held = office(cooperative)
    asked = prepared(cooperative, "election", options={"office": "secretary"})
    stand(asked, "M001")
    asked = open_prepared(motion=asked, by=None, at=NOON, announce=False)
    for code in ("M001", "M002"):
        rank(asked, code, "M001")
    type(held).objects.filter(pk=held.pk).update(key="clerk")
    with pytest.raises(Exception, match="secretary"):
        declared(asked)
    asked.refresh_from_db()
    assert (asked.state, Resolution.objects.count()) == (MotionState.OPEN, 0)
