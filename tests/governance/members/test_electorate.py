"""The electorate of a day, and patrons: what classes and standings carry."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coopkit.cooperatives.models import Cooperative
from governance.bylaws.services import adopt
from governance.members import selectors
from governance.members.standing import Span
from governance.votes import selectors as votes
from governance.votes.models import Motion, MotionState
from governance.votes.services import cast_ballot, declare_result
from tests.factories import FOUNDED, NOON, CooperativeFactory, UserFactory
from tests.governance.factories import (
    coop,
    member,
    membership,
    motion,
    user_of,
    with_bylaws,
)
from tests.governance.members.classes import classes, with_classes
from tests.governance.members.steps import step

pytestmark = pytest.mark.django_db
TODAY, DAY = NOON.date(), timedelta(days=1)
BEFORE = FOUNDED - DAY
STRICT = {
    "leave.votes": False,
    "leave.counts_in_quorum": False,
    "suspension.votes": False,
    "suspension.counts_in_quorum": True,
    "vote.tenure_days": 30,
    "members.classes": classes(worker=(True, True), investor=(False, False)),
}


def crew(bylaws: dict[str, Any] | None = None) -> Cooperative:
    """Three at work, one on leave, one suspended, one new, and an investor."""
    cooperative = coop(7, bylaws=bylaws)
    step(membership(cooperative, "M004"), "leave", TODAY - DAY)
    step(membership(cooperative, "M005"), "suspended", TODAY)
    step(membership(cooperative, "M007"), "class", TODAY, details={"class": "investor"})
    member(cooperative, "M008", on=TODAY - 29 * DAY, user=UserFactory())
    return cooperative


def test_each_who_may_not_vote_is_named_with_the_reason() -> None:
    found = selectors.electorate(crew(STRICT), on=TODAY)
    assert [line.code for line in found.electors] == ["M001", "M002", "M003", "M006"]
    assert [(line.code, because) for line, because in found.excluded] == [
        ("M004", "leave"),
        ("M005", "suspension"),
        ("M007", "class"),
        ("M008", "tenure"),
    ]
    assert found.not_in_quorum == {"M004", "M007", "M008"}


def test_the_electorate_is_that_of_the_day() -> None:
    found = selectors.electorate(crew(STRICT), on=TODAY - 2 * DAY)
    assert [because for _, because in found.excluded] == ["tenure"]


def test_without_bylaws_everybody_who_holds_a_membership_votes() -> None:
    cooperative = CooperativeFactory()
    step(member(cooperative, "M001"), "leave", TODAY)
    found = selectors.electorate(cooperative, on=TODAY)
    assert [line.code for line in found.electors] == ["M001"]
    assert found.excluded == []


def test_a_motion_freezes_its_electorate_and_the_rules_that_made_it() -> None:
    cooperative = crew(STRICT)
    opened = motion(cooperative)
    assert [each.code for each in opened.electors.order_by("code")] == [
        *("M001", "M002", "M003", "M006")
    ]
    frozen = opened.rules["electorate"]
    assert frozen["excluded"] == [
        {"who": "M004", "because": "standing"},
        {"who": "M005", "because": "standing"},
        {"who": "M007", "because": "class"},
        {"who": "M008", "because": "tenure"},
    ]
    assert (frozen["not_counted"], frozen["counted_too"]) == ([], ["M005"])
    by = {rule["key"]: rule for rule in frozen["by"]}
    assert by["leave.votes"]["value"] is False
    assert by["vote.tenure_days"]["value_id"] > 0
    assert set(by) == set(STRICT)


def vote(opened: Motion, *codes: str) -> Motion:
    for code in codes:
        voter = membership(opened.cooperative, code)
        cast_ballot(motion=opened, voter=voter, choice="yes", at=NOON)
    return declare_result(motion=opened, by=None, at=opened.closes_at)


def test_the_quorum_is_a_share_of_those_who_count() -> None:
    counted = vote(motion(crew(STRICT)), "M001", "M002")
    assert counted.result is not None
    assert counted.result["counts"]["members"] == 5
    assert counted.result["computation"]["quorum_because"] == "2 × 2 < 1 × 5"
    assert counted.state == MotionState.FAILED
    assert list(votes.what_does_not_hold(counted)) == []


def test_who_is_on_leave_and_votes_counts_when_they_do() -> None:
    rules = {"leave.votes": True, "leave.counts_in_quorum": False}
    for voters, members in ((["M001"], 2), (["M001", "M003"], 3)):
        cooperative = coop(3, bylaws=rules)
        step(membership(cooperative, "M003"), "leave", TODAY)
        opened = motion(cooperative)
        assert opened.rules["electorate"]["not_counted"] == ["M003"]
        done = vote(opened, *voters)
        assert done.result is not None
        assert done.result["counts"]["members"] == members
        assert list(votes.what_does_not_hold(done)) == []


def test_a_vote_that_opened_before_the_bylaws_could_say_holds_as_it_did() -> None:
    opened = motion(coop(3))
    rules = {k: v for k, v in opened.rules.items() if k in {"on", "quorum", "threshold"}}
    Motion.objects.filter(pk=opened.pk).update(rules=rules)
    done = vote(Motion.objects.get(pk=opened.pk), "M001", "M002")
    result = {k: v for k, v in (done.result or {}).items() if k != "recusals"}
    assert result["counts"]["members"] == 3
    done.result = result
    assert done.resolution is not None
    done.resolution.record = {**result, "register": {}}
    assert list(votes.what_does_not_hold(done)) == []


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("M004", "on leave or suspended on the day it opened"),
        ("M007", "your class of members does not vote"),
        ("M008", "who became a member this recently"),
    ],
)
def test_who_has_no_vote_reads_why(client: Any, code: str, said: str) -> None:
    opened = motion(crew(STRICT))
    client.force_login(user_of(opened.cooperative, code))
    shown = client.get(opened.get_absolute_url()).content.decode()
    assert said in shown
    assert 'name="choice"' not in shown


def test_patrons_are_those_whose_class_shares_on_the_day() -> None:
    cooperative = with_classes(worker=(True, True), investor=(False, False))
    member(cooperative, "M001")
    moved = member(cooperative, "M002")
    step(moved, "class", TODAY, details={"class": "investor"})
    step(moved, "class", TODAY + 10 * DAY, details={"class": "worker"})
    step(moved, "resigned", TODAY + 20 * DAY)
    stays = member(cooperative, "M003")
    step(stays, "class", FOUNDED, details={"class": "investor"})
    gap = Span(TODAY, TODAY + 9 * DAY)
    assert selectors.patrons(cooperative) == {
        "M001": Span(FOUNDED),
        "M002": Span(FOUNDED, TODAY + 20 * DAY, (gap,)),
    }
    assert selectors.spans(cooperative)["M003"] == Span(FOUNDED)


def test_without_classes_in_the_bylaws_everybody_shares() -> None:
    cooperative = CooperativeFactory()
    member(cooperative, "M001")
    assert selectors.patrons(cooperative) == {"M001": Span(FOUNDED)}


def test_a_class_that_loses_patronage_loses_it_from_that_day() -> None:
    cooperative = with_classes(worker=(True, True))
    member(cooperative, "M001")
    day = date(2027, 1, 1)
    adopt(
        cooperative=cooperative,
        values={"members.classes": classes(worker=(True, False))},
        effective_from=day,
        adopted_on=TODAY,
        adopted_by="2026-GM-009",
        by=None,
        at=NOON,
    )
    assert selectors.patrons(cooperative) == {"M001": Span(FOUNDED, day - DAY)}


def test_rolls_and_electorates_ask_the_same_queries_for_60_as_for_6() -> None:
    asked = []
    for size in (6, 60):
        cooperative = with_bylaws(CooperativeFactory(), STRICT)
        for number in range(size):
            held = member(cooperative, f"M{number:03d}")
            if number % 3 == 0:
                step(held, "leave", TODAY)
        counts = []
        for read in (
            lambda: selectors.roll(cooperative, on=TODAY),  # noqa: B023
            lambda: selectors.standing_roll(cooperative, on=TODAY),  # noqa: B023
            lambda: selectors.electorate(cooperative, on=TODAY),  # noqa: B023
            lambda: selectors.spans(cooperative),  # noqa: B023
            lambda: selectors.patrons(cooperative),  # noqa: B023
            lambda: selectors.changes(cooperative, first=BEFORE, last=TODAY),  # noqa: B023
        ):
            with CaptureQueriesContext(connection) as queries:
                assert read()
            counts.append(len(queries))
        asked.append(counts)
    assert asked[0] == asked[1]
    assert asked[0][:2] == [1, 1]
