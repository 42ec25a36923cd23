"""Putting somebody on the roll: new, or come back; and how they then sign in."""

import re
from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import roles_on
from governance.members import selectors
from governance.members.models import MembershipEvent, Person
from governance.members.services import FirstStep, enrol, record_departure
from governance.members.services.people import PersonErasedError
from governance.members.standing import Standing
from tests.factories import NOON, UserFactory
from tests.governance.factories import coop, member, membership, officer, user_of
from tests.governance.members.visits import page, send, visit

pytestmark = pytest.mark.django_db

NEW: dict[str, Any] = {
    "display_name": "Wen Li",
    "legal_name": "Li Wen",
    "language": "es",
    "kind": "admitted",
    "code": "M003",
    "on": "2026-03-01",
    "decision": "2026-GM-002",
    "signed_on": "2026-02-01",
    "approved_on": "2026-02-15",
}


def added(cooperative: Cooperative, **change: Any) -> str:
    secretary = officer(cooperative, "secretary")
    return send(secretary, cooperative, "add/", NEW | change).content.decode()


def gone(cooperative: Cooperative, code: str, on: date = date(2024, 12, 31)) -> Person:
    left = membership(cooperative, code)
    record_departure(
        membership=left,
        kind="resigned",
        effective_on=on,
        decision="",
        reason="",
        by=None,
        at=NOON,
    )
    return left.person


def test_the_form_proposes_the_next_code() -> None:
    cooperative = coop(2)
    shown = page(officer(cooperative, "secretary"), cooperative, "add/")
    assert 'value="M003"' in shown


def test_a_new_member_stands_on_the_roll_with_all_three_days() -> None:
    cooperative = coop(2)
    assert "Wen Li is on file as M003." in added(cooperative)
    event = membership(cooperative, "M003").events.get()
    assert event.kind == "admitted"
    assert (event.signed_on, event.approved_on, event.effective_on) == (
        date(2026, 2, 1),
        date(2026, 2, 15),
        date(2026, 3, 1),
    )
    assert event.decision == "2026-GM-002"
    assert event.recorded_by is not None
    assert membership(cooperative, "M003").person.legal_name == "Li Wen"


def test_an_application_needs_no_decision_and_opens_no_page() -> None:
    cooperative = coop(1)
    added(cooperative, kind="applied", decision="", email="wen@example.org")
    lines = selectors.standing_roll(cooperative, on=date(2026, 3, 1))
    assert [line.code for line in lines[Standing.APPLICANT]] == ["M003"]
    user = User.objects.get(email="wen@example.org")
    assert not roles_on(user=user, cooperative=cooperative, on=date(2026, 3, 1))


@pytest.mark.parametrize("kind", ["candidate", "admitted"])
def test_an_admission_rests_on_a_decision(kind: str) -> None:
    cooperative = coop(1)
    shown = added(cooperative, kind=kind, decision=" ")
    assert "An admission rests on a decision." in shown
    assert Person.objects.count() == 1


def test_a_new_member_signs_in_by_a_code_sent_to_their_address() -> None:
    cooperative = coop(1)
    shown = added(cooperative, email="Wen@Example.org")
    assert "signs in as wen@example.org" in shown
    client = Client()
    client.post("/en/account/login/code/", {"email": "wen@example.org"})
    (letter,) = mail.outbox
    code = re.search(r"^\s*([A-Z0-9-]{6,9})\s*$", letter.body, re.MULTILINE)
    assert letter.to == ["wen@example.org"]
    assert code, letter.body
    client.post("/en/account/login/code/confirm/", {"code": code[1]})
    answer = client.get(f"/en/c/{cooperative.slug}/decide/members/")
    assert answer.status_code == 200


def test_somebody_who_signs_in_already_keeps_their_user() -> None:
    cooperative, known = coop(1), UserFactory(email="wen@example.org", language="en")
    added(cooperative, email="wen@example.org")
    assert membership(cooperative, "M003").person.user == known
    known.refresh_from_db()
    assert known.language == "en"
    roles = roles_on(user=known, cooperative=cooperative, on=date(2026, 3, 1))
    assert roles == {"member"}


def test_who_comes_back_is_chosen_and_gets_a_new_period() -> None:
    cooperative = coop(2)
    person = gone(cooperative, "M002")
    shown = added(cooperative, known=person.pk, display_name="", legal_name="")
    assert "Person M002 is on file as M003" in shown
    assert Person.objects.count() == 2
    again = membership(cooperative, "M003")
    assert again.person == person
    assert again.events.get().kind == "readmitted"
    roles = roles_on(user=person.user, cooperative=cooperative, on=date(2026, 3, 1))
    assert roles == {"member"}


def test_only_who_is_outside_can_be_chosen() -> None:
    cooperative = coop(2)
    inside = membership(cooperative, "M001").person
    elsewhere = gone(coop(2), "M002")
    for person in (inside, elsewhere):
        shown = added(cooperative, known=person.pk, display_name="")
        assert "Select a valid choice." in shown
    assert MembershipEvent.objects.filter(membership__code="M003").count() == 0


def test_who_was_forgotten_is_not_admitted_under_the_old_record() -> None:
    cooperative = coop(2)
    person = gone(cooperative, "M002")
    Person.objects.filter(pk=person.pk).update(erased_at=NOON)
    with pytest.raises(PersonErasedError, match="put them on file anew"):
        enrol(
            cooperative=cooperative,
            who=person,
            step=FirstStep(kind="applied", code="M003", on=date(2026, 3, 1)),
            by=user_of(cooperative, "M001"),
            at=NOON,
        )


def test_a_second_record_of_the_same_name_is_asked_about_first() -> None:
    cooperative = coop(1)
    member(cooperative, "M002", name="wen li")
    shown = added(cooperative)
    assert "Somebody called wen li is on file already (M002)." in shown
    assert 'type="checkbox" name="is_another"' in shown
    assert Person.objects.count() == 2
    assert "is on file as M003" in added(cooperative, is_another="on")
    assert Person.objects.count() == 3


def test_a_code_that_was_given_is_refused_and_nothing_is_written() -> None:
    cooperative = coop(2)
    shown = added(cooperative, code="M002")
    assert "The code M002 was already given to Person M002." in shown
    assert Person.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"code": "M 3"}, "cannot be the code of a membership"),
        ({"on": "soon"}, "This is not a day. Write it like 2025-06-30."),
        ({"display_name": ""}, "Give a name, or choose who comes back from the list."),
        ({"email": "nothing"}, "Enter a valid email address."),
        ({"kind": "expelled"}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_recorded_is_said_and_nothing_is_written(
    change: dict[str, Any], said: str
) -> None:
    cooperative = coop(2)
    assert said in added(cooperative, **change)
    assert Person.objects.count() == 2


def test_an_address_that_somebody_on_file_uses_is_refused() -> None:
    cooperative = coop(1)
    shown = added(cooperative, email=user_of(cooperative, "M001").email)
    assert "is already on file in this co-op as Person M001" in shown
    assert Person.objects.count() == 1


@pytest.mark.parametrize("role", ["member", "candidate", "bookkeeper", "auditor"])
def test_only_secretary_and_board_add_people(role: str) -> None:
    cooperative = coop(1)
    assert visit(officer(cooperative, role), cooperative, "add/").status_code == 404
    answer = send(officer(cooperative, role), cooperative, "add/", NEW)
    assert answer.status_code == 404
    assert Person.objects.count() == 1
