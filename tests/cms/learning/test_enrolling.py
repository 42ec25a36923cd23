"""Taking a course: alone, with a code, an open cohort, after asking; seats, leaving."""

import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import OperationalError, connection
from django.test import Client

from cms.learning.cohort_refusals import (
    CohortClosedError,
    CohortFullError,
    NobodyAskedError,
    NotOpenError,
    UnknownCodeError,
)
from cms.learning.models import Enrolment, EnrolmentState, LessonRead, Way
from cms.learning.selectors.cohorts import enrolment_for
from cms.learning.services import enrolling
from coopkit.accounts.models import User
from tests.cms.learning.classroom import COURSE, ON, a_class, learner
from tests.factories import NOON, UserFactory

LATER = NOON + timedelta(days=3)


@pytest.fixture
def ana(db: None) -> User:
    return UserFactory(first_name="Ana", language="es")


def test_a_course_can_be_taken_alone_and_begun_once(ana: User) -> None:
    first = enrolling.start_alone(user=ana, course_key=COURSE, at=NOON)
    again = enrolling.start_alone(user=ana, course_key=COURSE, at=LATER)
    assert first == again
    assert (first.state, first.active_on) == (EnrolmentState.TAKING_PART, ON)


def test_whoever_leaves_and_comes_back_finds_what_they_did(ana: User) -> None:
    enrolment = enrolling.start_alone(user=ana, course_key=COURSE, at=NOON)
    LessonRead.objects.create(user=ana, translation_key=COURSE, at=NOON)
    enrolling.leave(enrolment=enrolment, at=NOON)
    assert enrolment_for(ana, COURSE) is None
    back = enrolling.start_alone(user=ana, course_key=COURSE, at=LATER)
    assert back == enrolment
    assert LessonRead.objects.filter(user=ana).exists()


def test_a_code_is_taken_without_regard_to_case_spaces_and_dashes(ana: User) -> None:
    cohort = a_class(code="7KXM92PQ")
    row = enrolling.join_by_code(user=ana, code=" 7kxm-92 pq", at=NOON)
    assert (row.cohort, row.state) == (cohort, EnrolmentState.TAKING_PART)


@pytest.mark.parametrize("typed", ["", "----", "7KXM92PR", "7KXM92PQ7"])
def test_another_code_joins_nothing(ana: User, typed: str) -> None:
    a_class(code="7KXM92PQ")
    a_class(way=Way.OPEN)
    with pytest.raises(UnknownCodeError, match="read it again"):
        enrolling.join_by_code(user=ana, code=typed, at=NOON)
    assert not Enrolment.objects.exists()


def test_a_closed_cohort_takes_nobody_in(ana: User) -> None:
    a_class(code="7KXM92PQ", closed_at=NOON)
    with pytest.raises(UnknownCodeError):
        enrolling.join_by_code(user=ana, code="7KXM92PQ", at=NOON)
    with pytest.raises(CohortClosedError, match="alone"):
        enrolling.join(user=ana, cohort=a_class(way=Way.OPEN, closed_at=NOON), at=NOON)


def test_a_cohort_with_a_code_is_not_joined_without_it(ana: User) -> None:
    with pytest.raises(NotOpenError):
        enrolling.join(user=ana, cohort=a_class(), at=NOON)


def test_a_full_cohort_says_so_and_a_seat_left_is_a_seat_again(ana: User) -> None:
    cohort = a_class(seats=1)
    first = learner(cohort)
    with pytest.raises(CohortFullError, match="start the course alone"):
        enrolling.join_by_code(user=ana, code=cohort.code, at=NOON)
    enrolling.leave(enrolment=first, at=NOON)
    row = enrolling.join_by_code(user=ana, code=cohort.code, at=NOON)
    assert row.state == EnrolmentState.TAKING_PART
    with pytest.raises(CohortFullError):
        enrolling.join_by_code(user=first.user, code=cohort.code, at=NOON)


def test_who_asks_waits_and_is_told_the_answer_in_their_language(
    ana: User, django_capture_on_commit_callbacks: object
) -> None:
    cohort = a_class(way=Way.APPROVAL, seats=1)
    leader = cohort.opened_by
    asked = enrolling.join(user=ana, cohort=cohort, at=NOON)
    assert asked.state == EnrolmentState.ASKED
    assert enrolment_for(ana, COURSE) is None
    said = {"words": " ¡Bienvenida! ", "by": leader, "at": LATER}
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        row = enrolling.decide(enrolment=asked, is_accepted=True, **said)
    assert row.state == EnrolmentState.TAKING_PART
    (letter,) = mail.outbox
    assert letter.to == [ana.email]
    assert "¡Bienvenida!" in letter.body
    assert f"/es/learn/cohorts/{cohort.pk}/" in letter.body
    with pytest.raises(NobodyAskedError):
        enrolling.decide(enrolment=asked, is_accepted=False, **said)


def test_the_last_seat_is_given_once_and_who_waits_still_waits(ana: User) -> None:
    cohort = a_class(way=Way.APPROVAL, seats=1)
    said = {"words": "", "by": cohort.opened_by, "at": LATER}
    rows = [
        enrolling.join(user=one, cohort=cohort, at=NOON) for one in (ana, UserFactory())
    ]
    enrolling.decide(enrolment=rows[0], is_accepted=True, **said)
    with pytest.raises(CohortFullError):
        enrolling.decide(enrolment=rows[1], is_accepted=True, **said)
    rows[1].refresh_from_db()
    assert rows[1].state == EnrolmentState.ASKED


def test_who_was_not_taken_may_ask_again(ana: User) -> None:
    cohort = a_class(way=Way.APPROVAL)
    asked = enrolling.join(user=ana, cohort=cohort, at=NOON)
    said = {"words": "", "by": cohort.opened_by, "at": NOON}
    enrolling.decide(enrolment=asked, is_accepted=False, **said)
    again = enrolling.join(user=ana, cohort=cohort, at=LATER)
    assert (again.state, again.asked_at) == (EnrolmentState.ASKED, LATER)


def test_something_done_is_kept_by_the_day(
    ana: User, django_assert_num_queries: object
) -> None:
    row = enrolling.start_alone(user=ana, course_key=COURSE, at=NOON)
    enrolling.touch(ana, ON + timedelta(days=2))
    enrolling.touch(ana, ON)
    row.refresh_from_db()
    assert row.active_on == ON + timedelta(days=2)


def test_a_cohort_counts_before_the_course_taken_alone(ana: User) -> None:
    alone = enrolling.start_alone(user=ana, course_key=COURSE, at=NOON)
    old = enrolling.join_by_code(user=ana, code=a_class().code, at=NOON)
    assert enrolment_for(ana, COURSE) == old
    closed = a_class(starts_on=ON)
    enrolling.join_by_code(user=ana, code=closed.code, at=NOON)
    closed.closed_at = NOON
    closed.save()
    assert enrolment_for(ana, COURSE) == old
    enrolling.leave(enrolment=old, at=NOON)
    assert enrolment_for(ana, COURSE) != alone


def test_many_wrong_codes_are_slowed_and_a_right_one_never_counts(
    ana: User, client: Client
) -> None:
    client.force_login(ana)
    a_class(code="7KXM92PQ")
    answers = [
        client.post("/en/learn/join/", {"code": "WRONGXXX"}).status_code for _ in range(7)
    ]
    assert answers == [200] * 6 + [429]
    assert client.post("/en/learn/join/", {"code": "7KXM92PQ"}).status_code == 429
    assert not Enrolment.objects.exists()


def test_the_page_of_a_code_keeps_what_was_typed_and_says_why(
    ana: User, client: Client
) -> None:
    client.force_login(ana)
    page = client.post("/en/learn/join/", {"code": "nope\x00"}).content.decode()
    assert 'aria-invalid="true"' in page
    shown = client.get("/en/learn/join/?code=7KXM-92PQ").content.decode()
    assert 'value="7KXM-92PQ"' in shown
    assert not Enrolment.objects.exists()


def test_only_who_leads_answers_and_only_oneself_leaves(
    ana: User, client: Client
) -> None:
    cohort = a_class(way=Way.APPROVAL)
    asked = enrolling.join(user=ana, cohort=cohort, at=NOON)
    client.force_login(UserFactory())
    assert (
        client.post(f"/en/learn/people/{asked.pk}/", {"do": "accept"}).status_code == 404
    )
    assert client.post(f"/en/learn/leave/{asked.pk}/").status_code == 404
    client.force_login(ana)
    assert (
        client.post(f"/en/learn/people/{asked.pk}/", {"do": "accept"}).status_code == 404
    )
    client.force_login(cohort.opened_by)
    assert client.post(f"/en/learn/people/{asked.pk}/", {"do": "fly"}).status_code == 302
    asked.refresh_from_db()
    assert asked.state == EnrolmentState.ASKED
    client.post(f"/en/learn/people/{asked.pk}/", {"do": "accept", "back": "queue"})
    asked.refresh_from_db()
    assert asked.state == EnrolmentState.TAKING_PART


def test_a_cohort_with_a_code_is_not_joined_from_the_list(
    ana: User, client: Client
) -> None:
    client.force_login(ana)
    secret, listed = a_class(), a_class(way=Way.OPEN, code="")
    for pk in (secret.pk, "x", "9" * 20, listed.pk + 99):
        assert client.post("/en/learn/join/", {"cohort": pk}).status_code == 404
    assert client.post("/en/learn/join/", {"cohort": listed.pk}).status_code == 302
    assert Enrolment.objects.get().cohort == listed


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_for_the_last_seat_at_one_moment_get_it_once() -> None:
    cohort = a_class(seats=1)
    people = [UserFactory() for _ in range(4)]
    told, retry, start = [], [], threading.Barrier(len(people))

    def ask(user: User) -> None:
        start.wait()
        try:
            enrolling.join_by_code(user=user, code=cohort.code, at=NOON)
            told.append("in")
        except CohortFullError:
            told.append("full")
        except OperationalError:  # SQLite in memory lets nobody wait for a lock
            connection.close()
            retry.append(user)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=(one,)) for one in people]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    start = threading.Barrier(1)
    for one in tuple(retry):
        ask(one)
    assert sorted(told) == ["full", "full", "full", "in"]
    assert cohort.enrolments.count() == 1
