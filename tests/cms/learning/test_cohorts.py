"""Cohorts: who may open one, who sees what of it, and how it changes."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from cms.learning.cohort_refusals import (
    CohortClosedError,
    LastFacilitatorError,
    MayNotOpenError,
    TooFewSeatsError,
    TooManyGroupsError,
)
from cms.learning.models import Cohort, CohortKind, Enrolment, EnrolmentState, Way
from cms.learning.selectors.cohorts import cohort_led_by, cohort_of_member
from cms.learning.services import cohorts as services
from cms.learning.services.cohorts import CohortFacts
from cms.learning.services.enrolling import choose_alias
from coopkit.accounts.models import User
from tests.cms.learning.classroom import BEGAN, COURSE, ON, a_class, learner
from tests.factories import NOON, CooperativeFactory, RoleGrantFactory, UserFactory

OTHER = UUID("99999999-2222-4333-8444-555555555555")


def facts(**told: Any) -> CohortFacts:
    usual = {"title": "Spring", "course_key": COURSE, "language": "en", "starts_on": ON}
    return CohortFacts(**usual | told)


@pytest.fixture
def lin(db: None) -> User:
    return UserFactory(first_name="Lin", last_name="Zhao")


def test_a_class_is_opened_for_the_co_op_one_facilitates_for_and_no_other(
    lin: User,
) -> None:
    own, other = CooperativeFactory(), CooperativeFactory()
    RoleGrantFactory(user=lin, cooperative=own, role="facilitator")
    RoleGrantFactory(user=lin, cooperative=other, role="member")
    given = {"by": lin, "on": ON, "at": NOON}
    made = services.open_class(facts=facts(cooperative=own), **given)
    assert made.code
    assert cohort_led_by(lin, made.pk) == made
    for cooperative in (other, None):
        with pytest.raises(MayNotOpenError, match="study group"):
            services.open_class(facts=facts(cooperative=cooperative), **given)


def test_who_has_the_permission_opens_classes_for_nobody_in_particular(lin: User) -> None:
    lin.user_permissions.add(Permission.objects.get(codename="add_cohort"))
    made = services.open_class(facts=facts(way=Way.OPEN), by=lin, on=ON, at=NOON)
    assert (made.code, made.cooperative) == ("", None)


def test_a_role_that_is_over_opens_nothing(lin: User) -> None:
    grant = RoleGrantFactory(user=lin, role="board", ends_on=ON - timedelta(days=1))
    told = facts(cooperative=grant.cooperative)
    with pytest.raises(MayNotOpenError):
        services.open_class(facts=told, by=lin, on=ON, at=NOON)


def test_anybody_starts_a_study_group_leads_it_and_takes_part(lin: User) -> None:
    group = services.start_study_group(
        facts=facts(seats=3, way=Way.OPEN, cooperative=CooperativeFactory()),
        by=lin,
        at=NOON,
    )
    assert (group.kind, group.way, group.seats) == (CohortKind.STUDY_GROUP, "code", None)
    assert group.cooperative is None
    assert cohort_led_by(lin, group.pk) == cohort_of_member(lin, group.pk) == group


def test_nobody_leads_more_than_five_open_study_groups(lin: User) -> None:
    groups = [
        services.start_study_group(facts=facts(), by=lin, at=NOON) for _ in range(5)
    ]
    with pytest.raises(TooManyGroupsError, match="5 study groups"):
        services.start_study_group(facts=facts(), by=lin, at=NOON)
    services.close_cohort(cohort=groups[0], by=lin, at=NOON)
    assert services.start_study_group(facts=facts(), by=lin, at=NOON).pk


def test_seats_never_fall_below_the_people_in_them(lin: User) -> None:
    cohort = a_class(lin)
    for _ in range(2):
        learner(cohort)
    with pytest.raises(TooFewSeatsError, match="2 people"):
        services.change_cohort(cohort=cohort, facts=facts(seats=1), by=lin, at=NOON)
    changed = services.change_cohort(
        cohort=cohort, facts=facts(seats=2, course_key=OTHER), by=lin, at=NOON
    )
    assert (changed.seats, changed.course_key) == (2, COURSE)


def test_a_cohort_that_is_joined_by_a_code_from_now_on_gets_one(lin: User) -> None:
    cohort = a_class(lin, way=Way.OPEN)
    changed = services.change_cohort(cohort=cohort, facts=facts(), by=lin, at=NOON)
    assert len(changed.code) == 8
    renewed = services.renew_code(cohort=cohort, by=lin, at=NOON)
    assert renewed.code != changed.code


def test_a_closed_cohort_changes_no_more(lin: User) -> None:
    cohort = services.close_cohort(cohort=a_class(lin), by=lin, at=NOON)
    with pytest.raises(CohortClosedError):
        services.change_cohort(cohort=cohort, facts=facts(), by=lin, at=NOON)
    with pytest.raises(CohortClosedError):
        services.close_cohort(cohort=cohort, by=lin, at=NOON)


def test_the_last_who_leads_stays(lin: User) -> None:
    cohort, zoe = a_class(lin), UserFactory(email="zoe@example.org")
    with pytest.raises(LastFacilitatorError):
        services.stop_leading(cohort=cohort, user=lin, at=NOON)
    services.add_facilitator(cohort=cohort, email=" ZOE@example.org", by=lin, at=NOON)
    services.stop_leading(cohort=cohort, user=lin, at=NOON)
    assert cohort_led_by(lin, cohort.pk) is None
    assert cohort_led_by(zoe, cohort.pk) == cohort


def test_whether_an_address_has_an_account_is_told_to_nobody(
    lin: User, client: Client
) -> None:
    cohort, zoe = a_class(lin), UserFactory()
    client.force_login(lin)
    pages = [
        client.post(
            f"/en/learn/cohorts/{cohort.pk}/change/",
            {"do": "lead", "email": email},
            follow=True,
        ).context["messages"]
        for email in (zoe.email, "nobody@example.org")
    ]
    said = [[str(message) for message in page] for page in pages]
    assert said[0] == said[1] != []
    assert cohort_led_by(zoe, cohort.pk) == cohort


def test_learners_see_aliases_and_leaders_see_names_and_nobody_an_address(
    lin: User, client: Client
) -> None:
    cohort = a_class(lin)
    rosa = learner(cohort, first_name="Rosa", last_name="Ibáñez")
    nameless = learner(cohort, first_name="", last_name="")
    choose_alias(enrolment=rosa, alias="  Flor   de pan ")
    for viewer, seen in ((nameless.user, "Flor de pan"), (lin, "Rosa Ibáñez")):
        client.force_login(viewer)
        page = client.get(f"/en/learn/cohorts/{cohort.pk}/").content.decode()
        assert seen in page
        assert rosa.user.email not in page
        assert nameless.user.email not in page
        assert ("Rosa" in page) == (viewer == lin)


def test_strangers_and_who_left_find_no_cohort(lin: User, client: Client) -> None:
    cohort = a_class(lin)
    gone = learner(cohort)
    Enrolment.objects.filter(pk=gone.pk).update(state=EnrolmentState.LEFT)
    for user in (UserFactory(), gone.user):
        client.force_login(user)
        for page in ("", "change/", "session/"):
            path = f"/en/learn/cohorts/{cohort.pk}/{page}"
            assert client.get(path).status_code == 404
    still = learner(cohort).user
    client.force_login(still)
    assert client.get(f"/en/learn/cohorts/{cohort.pk}/").status_code == 200
    assert client.get(f"/en/learn/cohorts/{cohort.pk}/change/").status_code == 404
    assert client.post(f"/en/learn/cohorts/{cohort.pk}/change/").status_code == 404


def test_the_list_shows_open_cohorts_to_anybody_and_codes_to_none(
    lin: User, client: Client
) -> None:
    a_class(lin, title="Secret group")
    full = a_class(lin, title="Open house", way=Way.OPEN, seats=1)
    a_class(lin, title="Over", way=Way.OPEN, ends_on=BEGAN)
    a_class(lin, title="Closed", way=Way.OPEN, closed_at=NOON)
    page = client.get("/en/learn/cohorts/").content.decode()
    assert "Open house" in page
    assert "Sign in to join" in page
    assert not any(title in page for title in ("Secret group", "Over<", "Closed<"))
    assert full.code == ""


def test_the_list_asks_the_same_number_of_queries_for_many(
    lin: User, client: Client, django_assert_max_num_queries: Any
) -> None:
    client.force_login(lin)
    for _ in range(8):
        learner(a_class(lin))
        a_class(way=Way.APPROVAL)
    with django_assert_max_num_queries(14):
        assert client.get("/es/learn/cohorts/").status_code == 200


def test_bad_input_keeps_what_was_typed_and_opens_nothing(
    lin: User, client: Client
) -> None:
    client.force_login(lin)
    told = {
        "title": "Our evenings",
        "course": "not a key",
        "language": "en",
        "pace": "cohort",
        "starts_on": "2027-03-01",
        "ends_on": "2027-02-01",
    }
    page = client.post("/en/learn/cohorts/new/", told).content.decode()
    assert "Our evenings" in page
    assert "The last day is before the first one" in page
    for day in ("9999-12-31", "0001-01-01", "tomorrow", ""):
        answer = client.post("/en/learn/cohorts/new/", told | {"starts_on": day})
        assert answer.status_code == 200
    assert not Cohort.objects.exists()


def test_a_page_of_people_is_cut_however_many_there_are(
    lin: User, client: Client, django_assert_max_num_queries: Any
) -> None:
    cohort = a_class(lin)
    users = User.objects.bulk_create(
        [User(email=f"one{n}@example.org", first_name=f"One {n}") for n in range(120)]
    )
    Enrolment.objects.bulk_create(
        Enrolment(
            user=user,
            course_key=COURSE,
            cohort=cohort,
            state=EnrolmentState.TAKING_PART,
            asked_at=NOON,
            decided_at=NOON,
            active_on=date(2026, 11, 20),
        )
        for user in users
    )
    client.force_login(lin)
    with django_assert_max_num_queries(22):
        page = client.get(f"/en/learn/cohorts/{cohort.pk}/").content.decode()
    assert page.count('<th scope="row">One') == 50
    assert "1 to 50 of 120" in page
