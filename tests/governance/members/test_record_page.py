"""A person's record: what it says to whom, and who looked at it."""

from datetime import date, timedelta
from http import HTTPStatus

import pytest

from coopkit.cooperatives.models import Cooperative
from governance.members.models import Person, RecordView
from governance.members.services import (
    append_event,
    looked_at,
    readmit,
    record_departure,
)
from tests.factories import NOON, UserFactory
from tests.governance.factories import coop, member, membership, officer, user_of
from tests.governance.members.test_pages_roll import applicant
from tests.governance.members.visits import counted, page, send, visit

pytestmark = pytest.mark.django_db

HIDDEN = (
    "suspended",
    "a fight",
    "555 0100",
    "ana@example.org",
    "12 Elm St",
    "Legal name",
)


def with_a_case() -> Cooperative:
    """M002 has contact data on file, and was suspended for a reason."""
    cooperative = coop(3)
    Person.objects.filter(memberships__code="M002").update(
        email="ana@example.org",
        phone="555 0100",
        postal_address="12 Elm St",
        languages=["es"],
        reach_care=["no_letters"],
    )
    append_event(
        membership=membership(cooperative, "M002"),
        kind="suspended",
        effective_on=date(2026, 3, 1),
        decision="2026-BD-002",
        reason="a fight",
        signed_on=date(2026, 2, 20),
        approved_on=date(2026, 2, 25),
        by=user_of(cooperative, "M003"),
        at=NOON,
    )
    return cooperative


@pytest.mark.parametrize("role", ["secretary", "board"])
def test_secretary_and_board_see_the_whole_record(role: str) -> None:
    cooperative = with_a_case()
    shown = page(officer(cooperative, role), cooperative, "M002/")
    assert all(word in shown for word in HIDDEN)
    assert "2026-BD-002</a>" in shown
    assert "signed on Feb. 20, 2026" in shown
    assert "approved on Feb. 25, 2026" in shown
    assert "by Person M003" in shown
    assert "Send no letters to the home" in shown


@pytest.mark.parametrize("role", ["member", "candidate", "bookkeeper", "auditor"])
def test_others_see_a_member_and_nothing_of_the_case_or_the_contact(role: str) -> None:
    cooperative = with_a_case()
    shown = page(officer(cooperative, role), cooperative, "M002/")
    assert "Admitted as member" in shown
    assert "July 1, 2023" in shown
    for word in (*HIDDEN, "Suspended", "2026-BD-002", "Take this back", "Record a step"):
        assert word not in shown, word


def test_the_person_sees_all_of_it_but_takes_nothing_back() -> None:
    cooperative = with_a_case()
    shown = page(user_of(cooperative, "M002"), cooperative, "M002/")
    assert all(word in shown for word in HIDDEN)
    assert "Take this back" not in shown


def test_what_somebody_shows_in_the_directory_stands_on_their_record_too() -> None:
    cooperative = with_a_case()
    Person.objects.filter(memberships__code="M002").update(
        in_directory=True, directory_shows=["phone"]
    )
    shown = page(user_of(cooperative, "M001"), cooperative, "M002/")
    assert "555 0100" in shown
    assert "ana@example.org" not in shown


def test_an_application_is_found_by_secretary_and_board_alone() -> None:
    cooperative = coop(1)
    applicant(cooperative)
    assert "applicant" in page(officer(cooperative, "secretary"), cooperative, "A001/")
    answer = visit(user_of(cooperative, "M001"), cooperative, "A001/")
    assert answer.status_code == HTTPStatus.NOT_FOUND


def test_a_code_nobody_has_is_not_found() -> None:
    cooperative, other = coop(1), coop(5)
    for code in ("M005", "M999", "x", "~M001"):
        answer = visit(user_of(cooperative, "M001"), cooperative, f"{code}/")
        assert answer.status_code == HTTPStatus.NOT_FOUND
    assert "Person M005" in page(user_of(other, "M001"), other, "M005/")


def test_a_person_sees_who_looked_at_their_record_newest_first() -> None:
    cooperative = coop(3)
    page(user_of(cooperative, "M001"), cooperative, "M002/")
    page(user_of(cooperative, "M003"), cooperative, "M002/")
    page(user_of(cooperative, "M002"), cooperative, "M002/")
    shown = page(user_of(cooperative, "M002"), cooperative, "M002/")
    looked = shown[shown.index("Who looked at your record") :]
    assert looked.index("Person M003") < looked.index("Person M001")
    assert "Person M002" not in looked[: looked.index("</section>")]
    assert "Who looked at" not in page(user_of(cooperative, "M001"), cooperative, "M002/")


def test_looks_are_remembered_once_for_each_day_viewer_and_thing() -> None:
    cooperative = coop(2)
    person = membership(cooperative, "M002").person
    viewer = user_of(cooperative, "M001")
    for what, at in (
        ("record", NOON),
        ("record", NOON + timedelta(hours=1)),
        ("letter", NOON),
        ("record", NOON + timedelta(days=1)),
    ):
        looked_at(person=person, viewer=viewer, what=what, at=at)
    looked_at(person=person, viewer=person.user, what="record", at=NOON)  # type: ignore[arg-type]
    seen = RecordView.objects.filter(person=person).order_by("at", "what")
    assert [view.what for view in seen] == ["letter", "record", "record"]


def test_former_codes_of_a_person_lead_to_each_other() -> None:
    cooperative = coop(1)
    first = member(cooperative, "M002", user=UserFactory(), name="Ana Ruiz")
    record_departure(
        membership=first,
        kind="resigned",
        effective_on=date(2024, 12, 31),
        decision="",
        reason="",
        by=None,
        at=NOON,
    )
    readmit(
        person=first.person,
        code="M003",
        on=date(2026, 1, 1),
        decision="2026-GM-004",
        by=None,
        at=NOON,
    )
    reader = user_of(cooperative, "M001")
    past, now = page(reader, cooperative, "M002/"), page(reader, cooperative, "M003/")
    assert "until <strong>Dec. 31, 2024</strong>" in past
    assert "/members/M003/" in past
    assert "/members/M002/" in now
    assert "Admitted again" in now


def test_all_ways_to_leave_are_told_alike_to_others() -> None:
    cooperative = coop(3)
    for code, kind in (("M002", "died"), ("M003", "resigned")):
        record_departure(
            membership=membership(cooperative, code),
            kind=kind,
            effective_on=date(2026, 1, 31),
            decision="2026-BD-009",
            reason="because",
            by=None,
            at=NOON,
        )
    for code in ("M002", "M003"):
        shown = page(user_of(cooperative, "M001"), cooperative, f"{code}/")
        assert "Left the co-op" in shown
        assert "2026-BD-009" not in shown
        assert "because" not in shown
        assert "died" not in shown


def test_the_record_asks_as_many_queries_in_a_co_op_of_200_as_of_10() -> None:
    asked = []
    for size in (10, 200):
        cooperative = coop(1)
        for number in range(2, size + 1):
            member(cooperative, f"M{number:03d}")
        reader = officer(cooperative, "secretary")
        page(reader, cooperative, "M001/")
        with counted() as queries:
            page(reader, cooperative, "M001/")
        asked += queries
    assert asked[0] == asked[1]
    assert asked[0] < 30


def test_a_step_is_taken_back_with_a_reason_and_both_stay_on_file() -> None:
    cooperative = with_a_case()
    secretary = officer(cooperative, "secretary")
    event = membership(cooperative, "M002").events.get(kind="suspended")
    address = f"M002/reverse/{event.pk}/"
    shown = send(secretary, cooperative, address, {"reason": "It was M003"})
    assert "Taken back: suspended." in shown.content.decode()
    record = page(secretary, cooperative, "M002/")
    assert "<del>Suspended</del>" in record
    assert "It was M003" in record
    assert "Suspended" not in page(user_of(cooperative, "M001"), cooperative, "M002/")


def test_taking_back_asks_why() -> None:
    cooperative = with_a_case()
    event = membership(cooperative, "M002").events.get(kind="suspended")
    shown = send(
        officer(cooperative, "board"), cooperative, f"M002/reverse/{event.pk}/", {}
    )
    assert "Nothing was taken back: say why it was a mistake" in shown.content.decode()
    assert not membership(cooperative, "M002").events.filter(kind="reversed").exists()


def test_what_other_steps_rest_on_is_not_taken_back_and_the_page_says_so() -> None:
    cooperative = with_a_case()
    event = membership(cooperative, "M002").events.get(kind="admitted")
    shown = send(
        officer(cooperative, "secretary"),
        cooperative,
        f"M002/reverse/{event.pk}/",
        {"reason": "a mistake"},
    )
    assert "has a later step on file" in shown.content.decode()
    assert not membership(cooperative, "M002").events.filter(kind="reversed").exists()


def test_an_event_of_somebody_else_is_not_found_under_a_code() -> None:
    cooperative = with_a_case()
    event = membership(cooperative, "M002").events.get(kind="suspended")
    answer = send(
        officer(cooperative, "secretary"),
        cooperative,
        f"M001/reverse/{event.pk}/",
        {"reason": "a mistake"},
    )
    assert answer.status_code == HTTPStatus.NOT_FOUND


def test_members_take_nothing_back() -> None:
    cooperative = with_a_case()
    event = membership(cooperative, "M002").events.get(kind="suspended")
    answer = send(
        user_of(cooperative, "M002"),
        cooperative,
        f"M002/reverse/{event.pk}/",
        {"reason": "unfair"},
    )
    assert answer.status_code == HTTPStatus.NOT_FOUND


def test_a_name_is_shown_as_text_whatever_it_holds() -> None:
    cooperative = coop(1)
    member(cooperative, "M002", name="<i>Zed</i>")
    shown = page(user_of(cooperative, "M001"), cooperative, "M002/")
    assert "<i>Zed" not in shown
    assert "&lt;i&gt;Zed" in shown
