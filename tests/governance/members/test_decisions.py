"""A decision that is typed in: a number of the register must be in it."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from coopkit.cooperatives.models import Cooperative
from governance.meetings.services import register
from governance.members.models import EventKind
from governance.members.selectors.decisions import NoSuchDecisionError, checked_decision
from tests.factories import NOON
from tests.governance.factories import coop, membership, officer

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 21)
NOT_THERE = "The register holds no decision 2026-BD-007"


def with_register() -> Cooperative:
    """A co-op whose register begins with a decision of 2026."""
    cooperative = coop(3)
    register(
        cooperative=cooperative,
        body="GM",
        title="Let M001 go",
        text="M001 may leave at once.",
        adopted_on=ON,
        record={},
        at=NOON,
    )
    return cooperative


def test_a_number_is_in_the_register_or_of_before_it() -> None:
    cooperative = with_register()
    for written, kept in (
        ("2026-GM-001", "2026-GM-001"),
        (" 2026 - gm - 001 ", "2026-GM-001"),
        ("2019-BD-044", "2019-BD-044"),
        ("founding assembly", "founding assembly"),
        ("", ""),
    ):
        assert checked_decision(cooperative, written) == kept
    for written in ("2026-BD-007", "2026-gm-002", "2027-GM-001"):
        with pytest.raises(NoSuchDecisionError):
            checked_decision(cooperative, written)


def sent(cooperative: Cooperative, rest: str, **data: Any) -> str:
    client = Client()
    client.force_login(officer(cooperative, "secretary"))
    address = f"/en/c/{cooperative.slug}/decide/members/{rest}"
    return client.post(address, data).content.decode()


def test_an_exit_and_a_step_name_a_decision_that_is_there() -> None:
    cooperative = with_register()
    leaves = {"kind": "resigned", "given_on": ON, "in_writing": "on", "do": "record"}
    step = {"on": ON, "until": ""}
    assert NOT_THERE in sent(cooperative, "M001/exit/", **leaves, decision="2026-BD-007")
    away = "M002/event/?kind=leave"
    assert NOT_THERE in sent(cooperative, away, **step, decision="2026-BD-007")
    kinds = {EventKind.RESIGNED, EventKind.LEAVE}
    for code in ("M001", "M002"):
        events = membership(cooperative, code).events
        assert not events.filter(kind__in=kinds).exists()
    sent(cooperative, away, **step, decision="2026-gm-001")
    event = membership(cooperative, "M002").events.get(kind=EventKind.LEAVE)
    assert event.decision == "2026-GM-001"
