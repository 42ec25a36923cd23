"""The page of the roll, and the one of its changes: whom they show to whom."""

from datetime import date
from importlib import import_module

import pytest

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from governance.members import selectors
from governance.members.models import Membership
from governance.members.services import (
    add_person,
    admit_candidate,
    append_event,
    apply,
    record_departure,
    reverse_event,
)
from tests.factories import FOUNDED, NOON, UserFactory
from tests.governance.factories import coop, member, membership, officer, user_of
from tests.governance.members.visits import counted, page

pytestmark = pytest.mark.django_db
LAST_DAY = date(2025, 12, 31)


def step(who: Membership, kind: str, on: date, **facts: object) -> None:
    append_event(membership=who, kind=kind, effective_on=on, by=None, at=NOON, **facts)


def applicant(cooperative: Cooperative, code: str = "A001", name: str = "Wen Li") -> None:
    person = add_person(
        cooperative=cooperative,
        legal_name="",
        display_name=name,
        language="en",
        user=None,
        by=None,
        at=NOON,
    )
    apply(person=person, code=code, on=date(2026, 1, 5), by=None, at=NOON)


def candidate(cooperative: Cooperative, code: str, name: str) -> User:
    user: User = UserFactory()
    person = add_person(
        cooperative=cooperative,
        legal_name="",
        display_name=name,
        language="en",
        user=user,
        by=None,
        at=NOON,
    )
    admit_candidate(
        person=person,
        code=code,
        on=date(2026, 2, 1),
        decision="2026-BD-001",
        by=None,
        at=NOON,
    )
    return user


def leave_and_suspend(cooperative: Cooperative) -> None:
    step(
        membership(cooperative, "M002"), "leave", date(2026, 1, 1), reason="an operation"
    )
    step(membership(cooperative, "M003"), "suspended", date(2026, 1, 1), reason="a fight")


def leave(cooperative: Cooperative, code: str) -> None:
    record_departure(
        membership=membership(cooperative, code),
        kind="resigned",
        effective_on=LAST_DAY,
        decision="",
        reason="moves away",
        by=None,
        at=NOON,
    )


def test_the_secretary_sees_leaves_and_suspensions_and_others_see_members() -> None:
    cooperative = coop(4)
    leave_and_suspend(cooperative)
    secretary = page(officer(cooperative, "secretary"), cooperative)
    assert "member on leave" in secretary
    assert "suspended member" in secretary
    for reader in (user_of(cooperative, "M001"), officer(cooperative, "bookkeeper")):
        shown = page(reader, cooperative)
        assert "Person M003" in shown
        assert "leave</" not in shown
        assert "on leave" not in shown
        assert "suspended" not in shown


def test_people_see_their_own_standing_in_full() -> None:
    cooperative = coop(3)
    leave_and_suspend(cooperative)
    assert "member on leave" in page(user_of(cooperative, "M002"), cooperative)
    assert "suspended member" not in page(user_of(cooperative, "M002"), cooperative)


def test_applicants_are_shown_to_secretary_and_board_alone() -> None:
    cooperative = coop(1)
    applicant(cooperative)
    for role in ("secretary", "board"):
        assert "Wen Li" in page(officer(cooperative, role), cooperative)
    for role in ("bookkeeper", "auditor", "candidate", "member"):
        reader = officer(cooperative, role)
        assert "Wen Li" not in page(reader, cooperative)
        assert "Wen Li" not in page(reader, cooperative, "?show=applicants")
        assert "Wen Li" not in page(reader, cooperative, "?q=Wen")


def test_a_declined_applicant_is_not_among_those_who_left() -> None:
    cooperative = coop(1)
    applicant(cooperative)
    step(membership(cooperative, "A001"), "declined", date(2026, 3, 1))
    for role in ("secretary", "member"):
        assert "Wen Li" not in page(officer(cooperative, role), cooperative)


def test_candidates_and_leavers_stand_in_parts_of_their_own() -> None:
    cooperative = coop(3)
    candidate(cooperative, "M009", "Bea Candela")
    leave(cooperative, "M003")
    shown = page(user_of(cooperative, "M001"), cooperative)
    assert "Candidate since" in shown
    assert "Bea Candela" in shown
    assert "Those who left (1)" in shown
    assert "<strong>2</strong> members" in shown


def test_a_leaver_is_a_member_on_the_last_day_and_has_left_on_the_next() -> None:
    cooperative = coop(2)
    leave(cooperative, "M002")
    reader = user_of(cooperative, "M001")
    assert "<strong>2</strong> members" in page(reader, cooperative, "?on=2025-12-31")
    assert "<strong>1</strong> member<" in page(reader, cooperative, "?on=2026-01-01")


def test_the_day_of_admission_stays_whatever_came_since() -> None:
    cooperative = coop(1)
    step(membership(cooperative, "M001"), "leave", date(2024, 1, 1))
    step(membership(cooperative, "M001"), "return", date(2024, 6, 1))
    shown = page(user_of(cooperative, "M001"), cooperative)
    assert "July 1, 2023" in shown
    assert "June 1, 2024" not in shown


@pytest.mark.parametrize("words", ["nadia", "M004", "okafor"])
def test_people_are_found_by_name_or_code(words: str) -> None:
    cooperative = coop(3)
    member(cooperative, "M004", name="Nadia Okafor")
    shown = page(user_of(cooperative, "M001"), cooperative, f"?q={words}")
    assert "Nadia Okafor" in shown
    assert "Person M002" not in shown
    assert "<strong>4</strong> members" in shown


def test_legal_names_are_looked_at_for_secretary_and_board_only() -> None:
    cooperative = coop(2)
    found = "Person M002</a>"
    legal = "?q=Legal name of M002"
    assert found in page(officer(cooperative, "secretary"), cooperative, legal)
    assert found not in page(user_of(cooperative, "M001"), cooperative, legal)


def test_whom_nobody_is_called_like_is_said_to_be_nobody() -> None:
    cooperative = coop(1)
    shown = page(user_of(cooperative, "M001"), cooperative, "?q=%3Cb%3EZoe")
    assert "Nobody here is called “&lt;b&gt;Zoe”." in shown


def test_a_long_roll_is_shown_in_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("governance.members.views.roll"), "A_PAGE", 4)
    cooperative = coop(10)
    reader = user_of(cooperative, "M001")
    first = page(reader, cooperative)
    assert "1 to 4 of 10" in first
    assert "Person M005" not in first
    last = page(reader, cooperative, "?show=members&page=3")
    assert "9 to 10 of 10" in last
    assert "Person M010" in last


def test_the_page_asks_as_many_queries_for_200_members_as_for_10() -> None:
    asked = []
    for size in (10, 200):
        cooperative = coop(0)
        for number in range(1, size + 1):
            member(cooperative, f"M{number:03d}")
        reader = officer(cooperative, "secretary")
        page(reader, cooperative)
        with counted() as queries:
            page(reader, cooperative)
        asked += queries
    assert asked[0] == asked[1]
    assert asked[0] < 30


def test_only_callers_are_offered_to_add_people() -> None:
    cooperative = coop(1)
    assert "Add a person" in page(officer(cooperative, "board"), cooperative)
    assert "Add a person" not in page(user_of(cooperative, "M001"), cooperative)


def test_changes_between_two_days_are_told_in_words_with_their_decisions() -> None:
    cooperative = coop(2)
    candidate(cooperative, "M009", "Bea Candela")
    leave(cooperative, "M002")
    shown = page(
        user_of(cooperative, "M001"),
        cooperative,
        "changes/?first=2025-07-01&last=2026-06-30",
    )
    assert "Admitted as candidate" in shown
    assert "2026-BD-001</a>" in shown
    assert "Left the co-op" in shown
    assert "last day Dec. 31, 2025" in shown
    assert "Person M001" not in shown


def test_changes_hide_leaves_cases_and_applications_from_others() -> None:
    cooperative = coop(4)
    leave_and_suspend(cooperative)
    applicant(cooperative)
    days = "changes/?first=2025-07-01&last=2026-06-30"
    assert "Nothing changed" in page(user_of(cooperative, "M001"), cooperative, days)
    own = page(user_of(cooperative, "M003"), cooperative, days)
    assert "Suspended" in own
    assert "Leave begins" not in own
    caller = page(officer(cooperative, "secretary"), cooperative, days)
    assert all(word in caller for word in ("Leave begins", "Suspended", "Applied"))


def test_what_was_taken_back_is_no_change() -> None:
    cooperative = coop(2)
    leave(cooperative, "M002")
    event = membership(cooperative, "M002").events.get(kind="resigned")
    reverse_event(event=event, reason="the wrong person", by=None, at=NOON)
    shown = page(
        officer(cooperative, "secretary"),
        cooperative,
        "changes/?first=2025-07-01&last=2026-06-30",
    )
    assert "Nothing changed" in shown
    assert len(selectors.roll(cooperative, on=date(2026, 1, 1))) == 2


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ("first=2026-02-01&last=2026-01-01", "This day is before the first one."),
        ("first=soon&last=2026-01-01", "This is not a day. Write it like 2025-06-30."),
    ],
)
def test_days_that_make_no_sense_are_told_so(days: str, said: str) -> None:
    cooperative = coop(1)
    assert said in page(user_of(cooperative, "M001"), cooperative, f"changes/?{days}")


def test_in_spanish_the_page_stands_too() -> None:
    cooperative = coop(1)
    member(cooperative, "M002", on=FOUNDED, name="Nadia Okafor")
    assert "Nadia Okafor" in page(user_of(cooperative, "M001"), cooperative, "", "es")
