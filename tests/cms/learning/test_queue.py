"""The facilitator's queue: what waits, who is quiet, what comes next."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from hypothesis import given, strategies as st

from cms.courses.selectors import outline_of
from cms.learning.models import (
    CohortKind,
    Enrolment,
    EnrolmentState,
    LearningGroup,
    LessonRead,
    Way,
    Worksheet,
    WorksheetState,
)
from cms.learning.queue import ASKED, WORKSHEET, Waiting, in_order, is_quiet, quiet_since
from cms.learning.selectors import queue as reading
from cms.learning.selectors.at_home import course_card, needs, occasions
from cms.learning.selectors.cohorts import place_in
from cms.learning.services import enrolling
from cms.learning.services.sessions import note_attendance
from coopkit.accounts.models import User
from coopkit.offers import Visit
from tests.cms.learning.classroom import ON, a_class, a_session, learner
from tests.cms.small import COURSE, LESSON, small_training
from tests.factories import NOON, CooperativeFactory, UserFactory

DAY = timedelta(days=1)


@pytest.fixture
def lin(db: None) -> User:
    return UserFactory(first_name="Lin", last_name="Zhao")


def queue_of(user: User, **given: Any) -> reading.Queue:
    return reading.queue_of(user, language="en", on=ON, at=NOON, **given)


def handed_in(days: int, **whose: Any) -> Worksheet:
    return Worksheet.objects.create(
        **whose,
        translation_key=LESSON,
        block_id=uuid4(),
        state=WorksheetState.HANDED_IN,
        saved_at=NOON,
        handed_in_at=NOON - days * DAY,
    )


def test_what_has_waited_longest_comes_first() -> None:
    facts = {"who": "", "what": "", "cohort": ""}
    told = [
        Waiting(kind=ASKED, pk=1, since=NOON, **facts),
        Waiting(kind=WORKSHEET, pk=2, since=NOON, **facts),
        Waiting(kind=ASKED, pk=3, since=NOON - DAY, **facts),
    ]
    assert [one.pk for one in in_order(told)] == [3, 2, 1]
    assert (told[2].days(NOON), told[2].is_late(NOON)) == (1, False)
    assert told[2].is_late(NOON + 6 * DAY)


@given(st.integers(0, 60), st.integers(0, 60))
def test_quiet_is_ten_days_without_anything_while_the_cohort_runs(
    active: int, begun: int
) -> None:
    told = is_quiet(active_on=ON - active * DAY, begins=ON - begun * DAY, on=ON)
    assert told == (active >= 10 and begun >= 10)
    assert quiet_since(date(2027, 3, 20)) == date(2027, 3, 10)


def test_worksheets_of_people_and_groups_and_requests_wait_the_oldest_first(
    lin: User,
) -> None:
    cohort = a_class(lin, way=Way.CODE)
    asking = a_class(lin, way=Way.APPROVAL)
    rosa = learner(cohort, first_name="Rosa", last_name="Ibáñez")
    group = LearningGroup.objects.create(cohort=cohort, name="Ovens", made_at=NOON)
    handed_in(3, group=group)
    handed_in(9, enrolment=rosa)
    handed_in(20, enrolment=learner(a_class()))
    enrolling.join(user=UserFactory(), cohort=asking, at=NOON - 5 * DAY)
    told = queue_of(lin).waiting
    assert [one.kind for one in told] == [WORKSHEET, ASKED, WORKSHEET]
    assert [told[0].who, told[2].who] == ["Rosa Ibáñez", "Ovens"]
    assert [one.is_late(NOON) for one in told] == [True, False, False]


def test_equals_of_a_study_group_wait_for_nobody(lin: User) -> None:
    group = a_class(lin, kind=CohortKind.STUDY_GROUP)
    handed_in(3, enrolment=learner(group))
    assert queue_of(lin).waiting == ()


def test_what_waits_is_paged_and_nothing_is_on_two_pages(lin: User) -> None:
    rosa = learner(a_class(lin))
    for days in range(45):
        handed_in(days, enrolment=rosa)
    pages = [queue_of(lin, page=number) for number in (1, 2, 3, 4)]
    found = [one.pk for page in pages for one in page.waiting]
    assert len(found) == len(set(found)) == 45
    assert [page.has_more for page in pages] == [True, True, False, False]


def test_a_crowd_is_asked_another_way_with_the_same_answer(
    lin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    rosa = learner(a_class(lin))
    for days in (3, 9):
        handed_in(days, enrolment=rosa)
    before = queue_of(lin).waiting
    monkeypatch.setattr(reading, "A_ROOMFUL", 0)
    assert queue_of(lin).waiting == before


def test_who_is_quiet_is_told_with_what_they_did_last(lin: User) -> None:
    cache.clear()
    small_training()
    cohort = a_class(lin, course_key=COURSE)
    long_ago = learner(cohort, on=ON - 19 * DAY, first_name="Ramón", last_name="Güell")
    LessonRead.objects.create(
        user=long_ago.user, translation_key=LESSON, at=NOON - 15 * DAY
    )
    enrolling.touch(long_ago.user, ON - 15 * DAY)
    learner(cohort, on=ON - 9 * DAY)
    over = a_class(lin, ends_on=ON - DAY)
    learner(over, on=ON - 15 * DAY)
    learner(a_class(lin, starts_on=ON - 9 * DAY), on=ON - 15 * DAY)
    (quiet,) = queue_of(lin).quiet
    assert (quiet.name, quiet.days, quiet.last) == (
        "Ramón Güell",
        15,
        "read M1.1 en lesson",
    )


def test_who_leads_and_takes_part_is_not_told_that_they_are_quiet(lin: User) -> None:
    cohort = a_class(lin)
    enrolling.join_by_code(user=lin, code=cohort.code, at=NOON - 20 * DAY)
    other = learner(cohort, on=ON - 20 * DAY)
    told = queue_of(lin)
    assert [one.enrolment for one in told.quiet] == [other]
    assert told.quiet_number == 1


def test_sessions_to_come_and_those_without_attendance_stand_in_the_queue(
    lin: User,
) -> None:
    cache.clear()
    small_training()
    cohort = a_class(lin, course_key=COURSE)
    row = learner(cohort, on=ON - 15 * DAY)
    noted, open_one, coming = (a_session(cohort, days=d) for d in (-14, -7, 3))
    coming.lessons = [str(LESSON)]
    coming.save()
    a_session(cohort, days=-40)
    words = {row.pk: "came"}
    note_attendance(session=noted, presences=words, by=lin, at=NOON)
    told = queue_of(lin)
    assert [one.session for one in told.sittings] == [open_one, coming]
    assert [one.is_over for one in told.sittings] == [True, False]
    assert [code for code, _, _ in told.sittings[1].lessons] == ["M1.1"]
    assert [(one.came, one.noted) for one in told.cohorts] == [(1, 1)]


def test_the_queue_asks_as_many_queries_for_many_as_for_one(
    lin: User, client: Client, django_assert_max_num_queries: Any
) -> None:
    client.force_login(lin)
    for _ in range(6):
        cohort = a_class(lin)
        for number in range(4):
            row = learner(cohort, on=ON - 15 * DAY)
            handed_in(number, enrolment=row)
        a_session(cohort, days=2)
    with time_machine.travel(NOON, tick=False), django_assert_max_num_queries(22):
        page = client.get("/es/learn/queue/").content.decode()
    assert page.count("<li") > 20


def test_who_leads_nothing_reads_so(lin: User, client: Client) -> None:
    client.force_login(lin)
    for path in ("", "?page=7&quiet=9", "?page=x&quiet=-1", "?page=99999999999999"):
        page = client.get(f"/en/learn/queue/{path}").content.decode()
        assert "You lead no cohort" in page
    a_class(lin)
    page = client.get("/en/learn/queue/").content.decode()
    assert "Nobody waits for you" in page
    assert "Nobody is quiet" in page


def test_a_co_ops_home_tells_of_its_own_cohorts_and_of_no_other_co_ops(
    lin: User,
) -> None:
    own, other = CooperativeFactory(), CooperativeFactory()
    cohort = a_class(cooperative=own)
    a_session(cohort, days=1)
    a_session(cohort, days=30)
    leader, row = cohort.opened_by, learner(cohort)
    handed_in(1, enrolment=row)

    def at(cooperative: Any, user: User) -> Visit:
        return Visit(
            cooperative=cooperative, user=user, roles=frozenset(), at=NOON, on=ON
        )

    assert [one.room for one in needs(at(own, row.user))] == ["learn"]
    assert [one.url for one in needs(at(own, leader))][1:] == ["/en/learn/queue/"]
    assert len(list(occasions(at(own, row.user)))) == 2
    for user in (row.user, leader):
        assert list(needs(at(other, user))) == []
        assert list(occasions(at(other, user))) == []


def test_a_lesson_says_when_the_cohort_reads_it_and_is_never_closed(lin: User) -> None:
    cache.clear()
    small_training()
    cohort = a_class(course_key=COURSE, starts_on=ON + 2 * DAY)
    row = learner(cohort)
    outline = outline_of(COURSE, language="es")
    place = place_in(row, outline, LESSON, on=ON)
    assert place is not None
    assert (place.place.week, place.is_ahead, place.is_now) == (1, True, False)
    assert place_in(row, outline, uuid4(), on=ON) is None
    alone = enrolling.start_alone(user=lin, course_key=COURSE, at=NOON)
    assert place_in(alone, outline, LESSON, on=ON) is None
    row.cohort.pace = "self"
    assert place_in(row, outline, LESSON, on=ON) is None


def test_the_card_of_a_course_offers_a_start_and_then_to_go_on(
    lin: User, client: Client
) -> None:
    cache.clear()
    page = small_training()["en"].get_parent().get_parent()
    client.force_login(lin)
    url = "/en/course-en/"
    shown = client.get(url).content.decode()
    assert "Start this course" in shown
    answer = client.post(f"/en/learn/start/{COURSE}/")
    assert answer.headers["Location"] == url
    assert "Start this course" not in client.get(url).content.decode()
    assert client.post(f"/en/learn/start/{uuid4()}/").status_code == 404
    stranger = course_card(None, page.translation_key, "en", NOON)
    assert stranger is not None
    assert stranger.context["url"] == url
    rows = Enrolment.objects.filter(user=lin, state=EnrolmentState.TAKING_PART)
    assert rows.count() == 1
