"""Recording a plain step: what is offered, asked, and refused."""

from datetime import date
from typing import Any

import pytest

from coopkit.cooperatives.models import Cooperative
from governance.members import selectors
from tests.governance.factories import coop, membership, officer, user_of
from tests.governance.members.visits import page, send, visit

pytestmark = pytest.mark.django_db

LEAVE: dict[str, Any] = {
    "on": "2026-03-01",
    "until": "2026-06-30",
    "decision": "2026-BD-003",
    "signed_on": "2026-02-01",
    "approved_on": "2026-02-15",
    "reason": "as agreed",
}
CLASSES = [
    {
        "key": "worker",
        "name": {"en": "Worker", "es": "Trabajadora"},
        "votes": True,
        "patronage": True,
        "investor": False,
    },
    {
        "key": "support",
        "name": {"en": "Supporter", "es": "De apoyo"},
        "votes": False,
        "patronage": False,
        "investor": False,
    },
]


def recorded(cooperative: Cooperative, kind: str, data: dict[str, Any]) -> str:
    address = f"M001/event/?kind={kind}"
    secretary = officer(cooperative, "secretary")
    return send(secretary, cooperative, address, data).content.decode()


def test_the_page_offers_the_steps_that_can_follow_today() -> None:
    cooperative = coop(1)
    shown = page(officer(cooperative, "board"), cooperative, "M001/event/")
    assert "?kind=leave" in shown
    assert "?kind=suspended" in shown
    for kind in ("return", "lifted", "class", "expelled", "admitted"):
        assert f"?kind={kind}" not in shown


def test_a_leave_is_recorded_with_its_days_and_its_decision() -> None:
    cooperative = coop(1)
    assert "Recorded of Person M001: leave begins." in recorded(
        cooperative, "leave", LEAVE
    )
    event = selectors.history(membership(cooperative, "M001"))[-1]
    assert (event.kind, event.effective_on) == ("leave", date(2026, 3, 1))
    assert (event.signed_on, event.approved_on) == (date(2026, 2, 1), date(2026, 2, 15))
    assert (event.decision, event.reason) == ("2026-BD-003", "as agreed")
    assert event.details == {"until": "2026-06-30"}
    shown = page(user_of(cooperative, "M001"), cooperative, "M001/")
    assert "until June 30, 2026, as planned" in shown
    offered = page(officer(cooperative, "secretary"), cooperative, "M001/event/")
    assert "?kind=return" in offered


def test_the_rules_of_a_step_stand_beside_it_with_their_clauses() -> None:
    cooperative = coop(1, bylaws={"leave.votes": False})
    shown = page(officer(cooperative, "secretary"), cooperative, "M001/event/?kind=leave")
    assert "What the bylaws say" in shown
    assert "/papers/bylaws/" in shown


def test_a_member_moves_to_a_class_that_the_bylaws_know() -> None:
    cooperative = coop(1, bylaws={"members.classes": CLASSES})
    shown = recorded(
        cooperative, "class", {"on": "2026-03-01", "member_class": "support"}
    )
    assert "moved to another class" in shown
    (line,) = selectors.roll(cooperative, on=date(2026, 3, 1))
    assert line.member_class == "support"
    assert "Supporter" in page(user_of(cooperative, "M001"), cooperative)
    assert "De apoyo" in page(user_of(cooperative, "M001"), cooperative, "", "es")
    bad = recorded(cooperative, "class", {"on": "2026-04-01", "member_class": "boss"})
    assert "Select a valid choice." in bad


@pytest.mark.parametrize(
    ("kind", "change", "said"),
    [
        ("return", {"until": ""}, "cannot take this step on"),
        ("leave", {"on": "2020-01-01", "until": ""}, "cannot take this step on"),
        ("leave", {"until": "2026-02-01"}, "This is before the leave begins."),
        ("leave", {"on": "1.3.2026"}, "This is not a day."),
        ("suspended", {"reason": ""}, "This field is required."),
    ],
)
def test_a_step_that_cannot_be_is_said_and_not_recorded(
    kind: str, change: dict[str, Any], said: str
) -> None:
    cooperative = coop(1)
    assert said in recorded(cooperative, kind, LEAVE | change)
    assert membership(cooperative, "M001").events.count() == 1


@pytest.mark.parametrize("kind", ["expelled", "resigned", "admitted", "reversed", "x"])
def test_steps_with_a_procedure_are_not_recorded_here(kind: str) -> None:
    cooperative = coop(1)
    secretary = officer(cooperative, "secretary")
    answer = send(secretary, cooperative, f"M001/event/?kind={kind}", LEAVE)
    assert answer.status_code == 404


@pytest.mark.parametrize("role", ["member", "candidate", "bookkeeper", "auditor"])
def test_only_secretary_and_board_record_steps(role: str) -> None:
    cooperative = coop(1)
    reader = officer(cooperative, role)
    assert visit(reader, cooperative, "M001/event/").status_code == 404
    answer = send(reader, cooperative, "M001/event/?kind=leave", LEAVE)
    assert answer.status_code == 404
