"""Figures for funders: true, of whole quarters, and of nobody in particular."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from cms.learning.models import (
    Attendance,
    Certificate,
    Cohort,
    Enrolment,
    EnrolmentState,
    Presence,
)
from cms.learning.selectors.figures import Scope, figures_of, scope_of
from cms.learning.sums import summed
from coopkit.accounts.models import User
from coopkit.sheets import rows_of
from tests.cms.learning.classroom import COURSE, a_class, a_session
from tests.factories import CooperativeFactory, RoleGrantFactory, UserFactory

ON, UNTIL = date(2026, 11, 22), date(2026, 9, 30)
IN_Q3 = datetime(2026, 8, 3, 20, tzinfo=UTC)
IN_Q4 = datetime(2026, 10, 5, 20, tzinfo=UTC)
ALL = Scope(is_all=True)


def enrol(cohort: Cohort, count: int, at: datetime = IN_Q3, **facts: object) -> list:
    told = {"state": EnrolmentState.TAKING_PART, "asked_at": at, "decided_at": at}
    return [
        Enrolment.objects.create(
            user=UserFactory(),
            cohort=cohort,
            course_key=cohort.course_key,
            **(told | facts),
        )
        for _ in range(count)
    ]


def completed(enrolment: Enrolment, at: datetime = IN_Q3) -> None:
    Certificate.objects.create(
        enrolment=enrolment,
        course_title={},
        rule={},
        facts={},
        completed_on=at.date(),
        issued_at=at,
    )


def lines(scope: Scope = ALL, until: date = UNTIL) -> dict[tuple[str, str], tuple]:
    found = figures_of(scope, until=until, language="en").people
    told = {(one.language, one.quarter): (*one.counts, one.total) for one in found.lines}
    return told | {("all", ""): (*found.columns, found.total)}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def sees_all() -> User:
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="view_cohort"))
    return user


def test_a_group_stands_by_course_then_quarter_then_language() -> None:
    counts = {
        ("B", "en", "2026-Q3"): {"x": 7},
        ("A", "es", "2026-Q3"): {"x": 8, "y": 6},
        ("A", "en", "2026-Q4"): {"x": 9},
    }
    found = summed(counts, columns=("x", "y"))
    assert [(one.course, one.language, one.counts) for one in found.lines] == [
        ("A", "es", (8, 6)),
        ("A", "en", (9, 0)),
        ("B", "en", (7, 0)),
    ]
    assert (found.columns, found.total, found.has_hidden) == ((24, 6), 30, False)


@pytest.mark.django_db
def test_everybody_is_counted_once_by_what_became_of_them() -> None:
    cohort = a_class(language="es")
    for one in enrol(cohort, 6):
        completed(one)
    enrol(cohort, 7)
    enrol(cohort, 5, state=EnrolmentState.LEFT, left_at=IN_Q3)
    enrol(cohort, 9, state=EnrolmentState.ASKED, decided_at=None)
    enrol(cohort, 9, state=EnrolmentState.DECLINED)
    assert lines()["es", "2026-Q3"] == (6, 7, 5, 18)


@pytest.mark.django_db
def test_what_happened_after_the_quarter_does_not_count_yet() -> None:
    cohort = a_class()
    for one in enrol(cohort, 5):
        completed(one, IN_Q4)
    enrol(cohort, 6, state=EnrolmentState.LEFT, left_at=IN_Q4)
    enrol(cohort, 8, IN_Q4)
    assert lines() == {("en", "2026-Q3"): (0, 11, 0, 11), ("all", ""): (0, 11, 0, 11)}
    later = lines(until=date(2026, 12, 31))
    assert later["en", "2026-Q3"] == (5, 0, 6, 11)


@pytest.mark.django_db
def test_a_small_number_is_hidden_and_cannot_be_taken_from_the_sums() -> None:
    cohort, other = a_class(), a_class(language="es")
    for one in enrol(cohort, 3):
        completed(one)
    enrol(cohort, 20)
    for one in enrol(other, 9):
        completed(one)
    enrol(other, 30)
    told = lines()
    assert told["en", "2026-Q3"] == (None, None, 0, 23)
    assert told["es", "2026-Q3"] == (None, None, 0, 39)
    assert told["all", ""] == (12, 50, 0, 62)


@pytest.mark.django_db
def test_a_course_taken_alone_counts_in_the_language_of_who_takes_it() -> None:
    for _ in range(5):
        Enrolment.objects.create(
            user=UserFactory(language="es"),
            course_key=COURSE,
            state=EnrolmentState.TAKING_PART,
            asked_at=IN_Q3,
            decided_at=IN_Q3,
        )
    assert lines()["es", "2026-Q3"] == (0, 5, 0, 5)


@pytest.mark.django_db
def test_attendance_of_a_few_is_hidden_however_often_they_came() -> None:
    cohort = a_class()
    people = enrol(cohort, 3)
    for days in (-80, -73, -66, -59):
        session = a_session(cohort, days=days)
        for one in people:
            Attendance.objects.create(
                session=session, enrolment=one, presence=Presence.CAME, noted_at=IN_Q3
            )
    (line,) = figures_of(ALL, until=UNTIL, language="en").sessions.lines
    assert (line.counts, line.total, line.extra) == ((None, 0, 0), None, 4)


@pytest.mark.django_db
def test_an_officer_sees_the_classes_of_their_co_op_and_a_member_none() -> None:
    own, other = CooperativeFactory(), CooperativeFactory()
    enrol(a_class(cooperative=own), 6)
    enrol(a_class(cooperative=other), 8)
    secretary = RoleGrantFactory(cooperative=own, role="secretary").user
    assert lines(scope_of(secretary, on=ON))["en", "2026-Q3"] == (0, 6, 0, 6)
    assert lines(scope_of(sees_all(), on=ON))["en", "2026-Q3"] == (0, 14, 0, 14)
    page = reverse("learning:figures")
    member = RoleGrantFactory(cooperative=own, role="member").user
    assert signed_in(member).get(page).status_code == 404
    assert signed_in(UserFactory()).get(page).status_code == 404
    told = signed_in(secretary).get(page).content.decode()
    assert own.name in told
    assert "Guests" not in told


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_and_the_sheet_hide_the_same(language: str) -> None:
    cohort = a_class()
    enrol(cohort, 3)
    enrol(a_class(language="es"), 33)
    page = f"/{language}/learn/figures/"
    client = signed_in(sees_all())
    shown = client.get(page, {"until": "2026-09-30"}).content.decode()
    assert shown.count("*</span>") > 2
    assert ">3<" not in shown
    sheet = client.get(page, {"until": "2026-09-30", "csv": "1"})
    cells = [
        cell
        for _, row in rows_of(sheet.content, most_bytes=10_000, most_lines=99)
        for cell in row
    ]
    assert "*" in cells
    assert "3" not in cells
    assert client.get(page, {"until": "tomorrow"}).status_code == 200


@pytest.mark.django_db
def test_the_figures_cost_as_many_queries_for_forty_people_as_for_five(
    django_assert_num_queries: object,
) -> None:
    for _ in range(3):
        enrol(a_class(), 10)
    with django_assert_num_queries(4):  # type: ignore[operator]
        figures_of(ALL, until=UNTIL, language="en")
