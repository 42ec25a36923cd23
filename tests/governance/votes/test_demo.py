"""The demo co-op's votes: two amendments, a draft, and a vote that waits."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import transaction

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from coopkit.offers import Story, Visit
from governance.bylaws import demo as bylaws_demo
from governance.bylaws.selectors import parameter, text_on
from governance.bylaws.selectors.amendments import by_status
from governance.meetings import demo as meetings_demo
from governance.meetings.models import Resolution
from governance.members import demo as members_demo
from governance.votes import demo, offers
from tests.factories import NOON, CooperativeFactory, UserFactory
from tests.governance.factories import user_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon() -> Any:
    with time_machine.travel(NOON, tick=False):
        yield


def visit(cooperative: Cooperative, code: str, *roles: str, at: Any = NOON) -> Visit:
    return Visit(
        cooperative=cooperative,
        user=user_of(cooperative, code),
        roles=frozenset({"member", *roles}),
        at=at,
        on=at.date(),
    )


PEOPLE = ("tomas", "desmond", "ramon", "oscar", "ingrid", "ana", "zoe", "lin", "bea")


def told() -> Cooperative:
    cooperative = CooperativeFactory(slug="amanecer", name="Amanecer Bakery")
    users = {}
    for name in PEOPLE:
        email = f"{name}@amanecer.example"
        users[email] = User.objects.filter(email=email).first() or UserFactory(
            email=email
        )
    story = Story(cooperative=cooperative, users=users, at=NOON)
    steps = (bylaws_demo.tell, meetings_demo.tell, members_demo.tell, demo.tell)
    later = (demo.tell_what_is_to_come, demo.tell_of_a_draft, demo.tell_what_is_open)
    for step in (*steps, *later):
        step(story)
    return cooperative


def test_the_demo_tells_of_a_change_and_of_a_vote_that_waits_for_ana(
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        cooperative = told()
    assert mail.outbox == []
    held = parameter(cooperative, "patronage.cash_share", on=NOON.date())
    assert (held.value, held.adopted_by) == ("1/4", "2025-GM-001")
    before = parameter(cooperative, "patronage.cash_share", on=demo.motions.OPENED.date())
    assert before.value == "1/5"
    (need,) = offers.votes_to_cast(visit(cooperative, "M006"))
    assert need.title == "Vote: Buy a second deck oven"
    assert list(offers.votes_to_cast(visit(cooperative, "M001"))) == []
    assert list(offers.results_still_hold()) == []


def test_the_demo_has_an_amendment_in_force_one_to_come_and_a_draft() -> None:
    cooperative = told()
    statuses = by_status(cooperative, on=NOON.date())
    assert [(key, len(rows)) for key, _name, rows in statuses] == [
        ("draft", 1),
        ("prospective", 1),
        ("in_force", 1),
    ]
    last_day, first = date(2026, 12, 31), date(2027, 1, 1)
    assert parameter(cooperative, "exit.notice_days", on=last_day).count == 30
    held = parameter(cooperative, "exit.notice_days", on=first)
    assert (held.count, held.adopted_by) == (42, "2026-GM-001")
    now = text_on(cooperative, on=NOON.date()).clause_of("patronage.cash_share")
    assert now is not None
    assert "step by step" in now.text["en"]


def test_the_demo_makes_the_same_records_each_time() -> None:
    made = []
    for _ in range(2):
        with transaction.atomic():
            cooperative = told()
            records = Resolution.objects.filter(cooperative=cooperative).order_by("pk")
            made.append([without_row_ids(each.record) for each in records])
            transaction.set_rollback(True)
    assert len(made[0]) >= 5
    assert made[0] == made[1]


def without_row_ids(value: Any) -> Any:
    """A record without the numbers of rows, which run on after a rollback."""
    if isinstance(value, dict):
        rows = {"value_id", "amendment", "payload_sha256"}
        return {k: without_row_ids(v) for k, v in value.items() if k not in rows}
    if isinstance(value, list):
        return [without_row_ids(each) for each in value]
    return value
