"""What is kept of learners ends at their wish, or when its time is over."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from cms.learning.models import (
    Answer,
    Attendance,
    Certificate,
    Cohort,
    Enrolment,
    LearningGroup,
    LessonRead,
    Post,
    Reminders,
    Report,
    Worksheet,
)
from cms.learning.selectors.keeping import accounts_that_learn
from cms.learning.selectors.talk import Thread
from cms.learning.services import keeping, talk
from cms.learning.services.reminders import remind_me
from coopkit import offers
from coopkit.accounts.models import User
from coopkit.audit.models import AuditEntry
from coopkit.cooperatives.services import purge
from tests.cms.learning.classroom import COURSE, ON, a_class, a_session, learner
from tests.factories import NOON, CooperativeFactory, UserFactory

pytestmark = pytest.mark.django_db
YEARS = timedelta(days=366)
LESSON = UUID("22222222-3333-4444-8555-666666666666")
OWN = (Answer, LessonRead, Reminders, Report, Enrolment, Attendance)


def sheet(**facts: object) -> Worksheet:
    told = {"translation_key": LESSON, "block_id": uuid4(), "saved_at": NOON}
    return Worksheet.objects.create(**(told | facts))


def busy(cohort: Cohort, **facts: object) -> Enrolment:
    """Somebody who did one of everything."""
    enrolment = learner(cohort, **facts)
    user = enrolment.user
    LessonRead.objects.create(user=user, translation_key=LESSON, at=NOON)
    Answer.objects.create(
        user=user,
        translation_key=LESSON,
        block_id=uuid4(),
        question_sha="0" * 64,
        given="my own words",
        is_right=None,
        at=NOON,
    )
    sheet(enrolment=enrolment, values={"name": "Our bakery"}, saved_by=user)
    session = a_session(cohort, days=-3)
    Attendance.objects.create(
        session=session, enrolment=enrolment, presence="came", noted_at=NOON
    )
    other = say(cohort, cohort.facilitators.get().user, "Welcome.")
    say(cohort, user, "Thank you.")
    talk.report(post=other, by=user, reason="Only to try it.", at=NOON)
    remind_me(user=user, is_on=True)
    return enrolment


def say(cohort: Cohort, user: User, text: str) -> Post:
    told = {"alias": "", "word": "Reader", "language": "en", "at": NOON}
    return talk.say(thread=Thread(cohort=cohort), author=user, text=text, **told)


def certificate(enrolment: Enrolment) -> Certificate:
    return Certificate.objects.create(
        enrolment=enrolment,
        course_title={"en": "Course A"},
        name="Remedios Ayala",
        rule={"lessons": "all"},
        facts={"lessons": 2},
        completed_on=ON,
        issued_at=NOON,
    )


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def kept_of(user: User) -> int:
    fields = {Answer: "user", LessonRead: "user", Reminders: "user", Report: "by"}
    rows = sum(kind.objects.filter(**{f: user}).count() for kind, f in fields.items())
    rows += Enrolment.objects.filter(user=user).count()
    return rows + Post.objects.filter(author=user).count()


def test_all_that_is_kept_comes_as_a_file_with_nothing_of_others() -> None:
    cohort = a_class()
    mine, other = busy(cohort), busy(cohort)
    certificate(mine)
    answer = signed_in(mine.user).get(reverse("learning:my_data"))
    told = json.loads(answer.content)
    assert "attachment" in answer["Content-Disposition"]
    assert [len(rows) for name, rows in sorted(told.items()) if name != "made_at"] == [
        *(1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1)
    ]
    assert told["worksheets"][0]["values"] == {"name": "Our bakery"}
    assert told["answers"][0]["given"] == "my own words"
    assert told["said"][0]["text"] == "Thank you."
    assert other.user.email not in answer.content.decode()


def test_who_has_their_learning_deleted_leaves_nothing_and_the_others_all() -> None:
    cohort = a_class()
    mine, other = busy(cohort), busy(cohort)
    before = kept_of(other.user)
    page = reverse("learning:forget_me")
    client = signed_in(mine.user)
    assert client.post(page, {}).status_code == 422
    assert kept_of(mine.user) == kept_of(other.user) == before == 6
    assert client.post(page, {"sure": "on"}).status_code == 302
    assert (kept_of(mine.user), kept_of(other.user)) == (0, before)
    assert Worksheet.objects.count() == Attendance.objects.count() == 1
    entry = AuditEntry.objects.get(action="learning.forgotten")
    assert entry.subject == f"user:{mine.user.pk}"
    assert "There is nothing to delete" in client.get(page).content.decode()
    assert User.objects.get(pk=mine.user.pk).is_active


def test_the_link_of_a_deleted_certificate_says_that_it_was_withdrawn() -> None:
    mine = learner(a_class())
    paper = certificate(mine)
    page = reverse("learning:verify", args=[paper.uid])
    keeping.forget(user=mine.user, by=mine.user, at=NOON)
    told = Client().get(page).content.decode()
    assert "This certificate was withdrawn" in told
    assert "Remedios" not in told
    paper.refresh_from_db()
    assert (paper.name, paper.facts, paper.enrolment) == ("", {}, None)


def test_what_a_group_wrote_stays_without_a_name_until_the_last_has_gone() -> None:
    cohort = a_class()
    first, last = learner(cohort), learner(cohort)
    group = LearningGroup.objects.create(cohort=cohort, name="Ours", made_at=NOON)
    group.members.set([first, last])
    paper = sheet(group=group, values={"name": "Our bakery"}, saved_by=first.user)
    keeping.forget(user=first.user, by=first.user, at=NOON)
    paper.refresh_from_db()
    assert (paper.values, paper.saved_by) == ({"name": "Our bakery"}, None)
    keeping.forget(user=last.user, by=last.user, at=NOON)
    assert not Worksheet.objects.exists()


def test_who_slept_for_two_years_is_forgotten_and_their_certificate_goes_on() -> None:
    cohort = a_class()
    asleep, awake = busy(cohort), busy(cohort)
    paper = certificate(asleep)
    later = NOON + 2 * YEARS
    leader = cohort.facilitators.get().user
    for user, at in ((asleep.user, NOON), (awake.user, later), (leader, later)):
        user.date_joined, user.last_login = NOON - YEARS, at
        user.save()
    assert keeping.purge_learning(later - timedelta(days=5)) == 0
    assert keeping.purge_learning(later) == 1
    assert (kept_of(asleep.user), kept_of(awake.user)) == (0, 6)
    paper.refresh_from_db()
    assert (paper.withdrawn_at, paper.name) == (None, "Remedios Ayala")


def test_who_still_does_something_is_not_asleep_however_long_they_stayed_signed_in() -> (
    None
):
    mine = learner(a_class())
    mine.user.date_joined, mine.user.last_login = NOON - YEARS, NOON
    mine.user.save()
    later = NOON + 3 * YEARS
    Enrolment.objects.filter(pk=mine.pk).update(active_on=later.date())
    assert keeping.purge_learning(later) == 0


def test_a_closed_account_is_forgotten_the_same_night() -> None:
    mine = busy(a_class())
    User.objects.filter(pk=mine.user.pk).update(is_active=False)
    assert list(keeping.every_night(NOON)) == ["learning 1"]
    assert kept_of(mine.user) == 0


def test_attendance_ends_a_year_after_the_class_and_its_talk_after_two() -> None:
    cohort = a_class(ends_on=ON)
    busy(cohort)
    at = NOON + YEARS
    assert keeping.purge_attendance(at - timedelta(days=3)) == 0
    assert keeping.purge_attendance(at) == 1
    assert keeping.purge_talk(at) == 0
    assert keeping.purge_talk(NOON + 2 * YEARS) > 0
    assert not Post.objects.exists()


def test_requests_that_led_to_nothing_end_after_ninety_days() -> None:
    cohort = a_class()
    for state in ("asked", "declined", "taking_part"):
        Enrolment.objects.create(
            user=UserFactory(),
            cohort=cohort,
            course_key=COURSE,
            state=state,
            asked_at=NOON,
            decided_at=NOON,
        )
    assert keeping.purge_requests(NOON + timedelta(days=89)) == 0
    assert keeping.purge_requests(NOON + timedelta(days=91)) == 2


def test_after_two_years_nobody_can_tell_who_wrote_under_a_lesson() -> None:
    told = {"alias": "Luz", "word": "", "language": "en", "at": NOON}
    author = UserFactory()
    talk.say(thread=Thread(lesson=LESSON), author=author, text="Hello.", **told)
    keeping.purge_talk(NOON + 2 * YEARS)
    post = Post.objects.get()
    assert (post.author, post.text) == (None, "Hello.")


def test_a_co_ops_purge_ends_nobodys_learning_and_the_night_does_by_the_same_table() -> (
    None
):
    mine = busy(a_class())
    User.objects.filter(pk=mine.user.pk).update(is_active=False)
    purge(cooperative=CooperativeFactory(), at=NOON)
    assert kept_of(mine.user) > 0
    shown = dict(offers.retention.items())
    for line in keeping.KEPT:
        assert (shown[line.key].what, shown[line.key].purge) == (line.what, None)
    work = offers.nightly.get("learning")
    assert work is not None
    assert list(work(NOON)) == ["learning 1"]
    assert kept_of(mine.user) == 0


def test_who_learns_or_leads_needs_their_account() -> None:
    cohort = a_class()
    mine, leader = learner(cohort).user, cohort.facilitators.get().user
    users = [mine.pk, leader.pk, UserFactory().pk]
    assert set(accounts_that_learn(users)) == {mine.pk, leader.pk}
