"""People, their roles, and the roll of any day."""

from datetime import date, timedelta

import pytest
from django.test import Client

from coopkit.cooperatives.selectors import roles_on
from coopkit.offers import Story, Visit
from governance.members import demo, offers, selectors
from governance.members.models import MembershipEvent
from governance.members.services import (
    AlreadyAPersonError,
    CodeTakenError,
    add_person,
    admit_candidate,
    admit_member,
    record_departure,
)
from governance.members.standing import NoSuchStepError, Span
from tests.factories import FOUNDED, NOON, CooperativeFactory, UserFactory
from tests.governance.factories import coop, member, user_of, with_bylaws

pytestmark = pytest.mark.django_db
LAST_DAY = date(2024, 12, 31)


def test_an_admission_makes_a_member_with_the_role() -> None:
    cooperative = CooperativeFactory()
    user = UserFactory()
    admitted = member(cooperative, "M001", user=user)
    (line,) = selectors.roll(cooperative, on=FOUNDED)
    assert (line.code, line.name, line.since) == ("M001", "Person M001", FOUNDED)
    assert line.membership == admitted
    assert roles_on(user=user, cooperative=cooperative, on=FOUNDED) == {"member"}


def test_a_candidate_reads_and_becomes_a_member_under_the_same_code() -> None:
    cooperative, user = CooperativeFactory(), UserFactory()
    person = add_person(
        cooperative=cooperative,
        legal_name="Bea C.",
        display_name="Bea",
        language="es",
        user=user,
        by=None,
        at=NOON,
    )
    step = {"person": person, "code": "M011", "decision": "", "by": None, "at": NOON}
    trial = admit_candidate(on=date(2025, 9, 1), **step)
    assert selectors.roll(cooperative, on=date(2025, 9, 1)) == []
    full = admit_member(on=date(2025, 12, 1), **step)
    assert full == trial
    before, after = date(2025, 11, 30), date(2025, 12, 1)
    assert roles_on(user=user, cooperative=cooperative, on=before) == {"candidate"}
    assert "member" in roles_on(user=user, cooperative=cooperative, on=after)
    assert selectors.spans(cooperative) == {"M011": Span(after)}


def test_a_leaver_keeps_the_role_on_the_last_day_and_loses_it_after() -> None:
    cooperative, user = CooperativeFactory(), UserFactory()
    left = member(cooperative, "M001", user=user)
    record_departure(
        membership=left,
        kind="resigned",
        effective_on=LAST_DAY,
        decision="",
        reason="",
        by=None,
        at=NOON,
    )
    next_day = LAST_DAY + timedelta(days=1)
    assert [line.code for line in selectors.roll(cooperative, on=LAST_DAY)] == ["M001"]
    assert selectors.roll(cooperative, on=next_day) == []
    assert roles_on(user=user, cooperative=cooperative, on=LAST_DAY) == {"member"}
    assert roles_on(user=user, cooperative=cooperative, on=next_day) == frozenset()
    assert selectors.spans(cooperative) == {"M001": Span(FOUNDED, LAST_DAY)}
    assert selectors.member_of(user=user, cooperative=cooperative, on=LAST_DAY) == left
    assert selectors.member_of(user=user, cooperative=cooperative, on=next_day) is None
    assert selectors.names_by_code(cooperative) == {"M001": "Person M001"}
    assert selectors.people_by_code(cooperative)["M001"].user == user


def test_a_code_is_never_given_to_somebody_else() -> None:
    cooperative = CooperativeFactory()
    member(cooperative, "M001")
    with pytest.raises(CodeTakenError, match="never used again"):
        member(cooperative, "M001")
    member(CooperativeFactory(), "M001")


def test_a_user_is_one_person_of_a_coop() -> None:
    cooperative, user = CooperativeFactory(), UserFactory()
    member(cooperative, "M001", user=user)
    with pytest.raises(AlreadyAPersonError):
        member(cooperative, "M002", user=user)


def test_nobody_is_admitted_twice_and_nothing_of_it_stays() -> None:
    cooperative = CooperativeFactory()
    admitted = member(cooperative, "M001")
    with pytest.raises(NoSuchStepError):
        admit_member(
            person=admitted.person,
            code="M001",
            on=NOON.date(),
            decision="",
            by=None,
            at=NOON,
        )
    assert MembershipEvent.objects.count() == 1


def test_the_roll_asks_one_query_however_many_members(
    django_assert_num_queries: object,
) -> None:
    cooperative = coop(12)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(selectors.roll(cooperative, on=NOON.date())) == 12
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(selectors.spans(cooperative)) == 12


def page(cooperative: object, query: str = "") -> str:
    client = Client()
    client.force_login(user_of(cooperative, "M001"))  # type: ignore[arg-type]
    address = f"/en/c/{cooperative.slug}/decide/members/{query}"  # type: ignore[attr-defined]
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_shows_the_roll_of_any_day() -> None:
    cooperative = coop(2)
    member(cooperative, "M003", on=date(2025, 7, 1), name="Nadia Okafor")
    assert "Nadia Okafor" in page(cooperative)
    assert "Nadia Okafor" in page(cooperative, "?on=2025-07-01")
    assert "Nadia Okafor" not in page(cooperative, "?on=2025-06-30")
    assert "Nobody was a member" in page(cooperative, "?on=2020-01-01")


@pytest.mark.parametrize("bad", ["yesterday", "2025-02-30", "30/06/2025"])
def test_a_day_that_cannot_be_read_gets_a_clear_sentence(bad: str) -> None:
    shown = page(coop(1), f"?on={bad}")
    assert "This is not a day. Write it like 2025-06-30." in shown
    assert "Person M001" in shown


def test_the_page_asks_as_many_queries_for_30_members_as_for_3(
    django_assert_max_num_queries: object,
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    asked = []
    for size in (3, 30):
        cooperative = coop(size)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page(cooperative)
        asked.append(len([q for q in queries if "session" not in q["sql"]]))
    assert asked[0] == asked[1]


def test_the_glance_counts_members() -> None:
    cooperative = coop(4)
    visit = Visit(
        cooperative=cooperative,
        user=user_of(cooperative, "M001"),
        roles=frozenset({"member"}),
        at=NOON,
        on=NOON.date(),
    )
    (figure,) = offers.members_at_a_glance(visit)
    assert figure.value == "4"


def test_the_demo_has_ten_members_and_two_who_left_of_whom_one_came_back() -> None:
    cooperative = with_bylaws(CooperativeFactory(slug="amanecer", founded_on=FOUNDED))
    ana = UserFactory(email="ana@amanecer.example")
    demo.tell(Story(cooperative=cooperative, users={ana.email: ana}, at=NOON))
    today = selectors.roll(cooperative, on=NOON.date())
    assert len(today) == 10
    assert len(selectors.spans(cooperative)) == 12
    assert len(selectors.roll(cooperative, on=date(2024, 12, 31))) == 10
    found = selectors.member_of(user=ana, cooperative=cooperative, on=NOON.date())
    assert found is not None
    assert found.code == "M006"
