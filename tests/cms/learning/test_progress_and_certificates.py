"""How far somebody is, what is missing, and the paper that says it is completed."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from cms.courses.selectors import outline_of
from cms.learning.models import Attendance, Certificate, CohortKind, Enrolment, Worksheet
from cms.learning.selectors.certificates import told
from cms.learning.selectors.progress import (
    Progress,
    progress_of,
)
from cms.learning.services import certificates as services
from cms.learning.services.enrolling import join_by_code, leave
from cms.learning.views.certificates import paper_of
from coopkit.papers.typeset import typeset
from tests.cms.learning.classroom import ON, a_class, a_session, learner
from tests.cms.learning.sheets import (
    AT,
    COURSE,
    LESSON,
    QUESTION,
    SHEET,
    a_learner,
    reads_and_knows,
)
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("short_course")]


def sha() -> str:
    outline = outline_of(COURSE, language="en")
    return outline.lessons[0].questions[str(QUESTION)]


def progress(enrolment: Enrolment) -> Progress:
    return progress_of(enrolment.user, COURSE, language="en", on=ON)


def hands_in(enrolment: Enrolment, state: str = "handed_in") -> None:
    Worksheet.objects.create(
        enrolment=enrolment,
        translation_key=LESSON,
        block_id=SHEET,
        values={"fee": 1},
        state=state,
        saved_at=AT,
    )


def completes(enrolment: Enrolment, state: str = "handed_in") -> Enrolment:
    reads_and_knows(enrolment.user, sha())
    hands_in(enrolment, state)
    return enrolment


def certified(**facts: str) -> Certificate:
    mine = completes(a_learner())
    return services.issue_certificate(
        enrolment=mine, name=facts.get("name", ""), language="en", at=AT
    )


def test_whoever_did_nothing_sees_each_thing_that_is_missing() -> None:
    found = progress(a_learner())
    assert [one.kind for one in found.missing] == ["read", "question", "worksheet"]
    assert found.next
    assert found.next.code == "Z1.1"


def test_nothing_is_missing_once_all_is_done() -> None:
    found = progress(completes(a_learner()))
    assert found.is_complete
    assert found.next is None
    assert found.done_lessons == 1


def test_an_answer_to_other_words_is_missing_and_says_why(client: Client) -> None:
    mine = completes(a_learner())
    reads_and_knows(mine.user, "0" * 64)
    assert [one.kind for one in progress(mine).missing] == ["question_changed"]
    client.force_login(mine.user)
    page = client.get(reverse("learning:course", args=[COURSE])).content.decode()
    assert "1 question has changed since you answered it" in page


def test_a_class_counts_the_meetings_held_without_those_excused() -> None:
    cohort = a_class(course_key=COURSE)
    mine = completes(learner(cohort), "accepted")
    sessions = [a_session(cohort, days=-days) for days in (14, 10, 7, 3)]
    a_session(cohort, days=3)
    for session, presence in zip(sessions, ("came", "excused", "came"), strict=False):
        Attendance.objects.create(
            session=session, enrolment=mine, presence=presence, noted_at=AT
        )
    found = progress(mine)
    assert (found.done.held, found.done.came, found.done.unnoted) == (3, 2, 1)
    assert found.is_complete


def test_a_worksheet_that_waits_is_not_yet_accepted() -> None:
    mine = completes(learner(a_class(course_key=COURSE)))
    assert [one.kind for one in progress(mine).missing] == ["worksheet_waits"]


def test_a_study_group_needs_no_acceptance() -> None:
    cohort = a_class(course_key=COURSE, kind=CohortKind.STUDY_GROUP)
    assert progress(completes(learner(cohort))).is_complete


def test_a_lesson_is_read_by_a_button_and_unread_by_another(client: Client) -> None:
    mine = a_learner()
    client.force_login(mine.user)
    url = reverse("learning:read", args=[LESSON])
    assert client.post(url)["Location"].endswith("#progress")
    assert progress(mine).lessons[0].is_read
    client.post(url, {"do": "unread"})
    assert not progress(mine).lessons[0].is_read
    assert client.post(reverse("learning:read", args=[SHEET])).status_code == 404


def test_a_lesson_shows_what_is_done_in_few_queries(
    client: Client, django_assert_max_num_queries: object
) -> None:
    mine = learner(a_class(course_key=COURSE))
    client.force_login(mine.user)
    url = progress(mine).lessons[0].url
    client.get(url)
    with django_assert_max_num_queries(18):  # type: ignore[operator]
        page = client.get(url).content.decode()
    assert "Fill in the worksheet" in page
    assert "I have read this lesson" in page
    assert "0 of 1 question known" in page


def test_a_lesson_offers_the_course_to_who_has_not_started_it(client: Client) -> None:
    url = outline_of(COURSE, language="en").lessons[0].url
    assert b'id="progress"' not in client.get(url).content
    client.force_login(UserFactory())
    page = client.get(url).content.decode()
    assert reverse("learning:start", args=[COURSE]) in page
    assert reverse("learning:worksheet_open", args=[LESSON, SHEET]) not in page
    assert "How we decide" in page  # the lines to print


def test_my_courses_lead_on_and_hold_nothing_of_others(client: Client) -> None:
    mine = a_learner()
    a_class(course_key=COURSE, title="Not mine")
    client.force_login(mine.user)
    page = client.get(reverse("learning:mine")).content.decode()
    assert "Go on: Z1.1 The only lesson" in page
    assert "Not mine" not in page
    assert reverse("learning:seen") in page
    assert reverse("learning:reminders") in page


def test_the_pages_of_somebody_new_show_the_way(client: Client) -> None:
    client.force_login(UserFactory())
    assert b"You take no course yet" in client.get(reverse("learning:mine")).content
    page = client.get(reverse("learning:course", args=[COURSE]))
    assert b"You have not started this course" in page.content
    assert client.get(reverse("learning:course", args=[SHEET])).status_code == 404
    certificate = reverse("learning:certificate", args=[COURSE])
    assert client.get(certificate).status_code == 404


def test_a_certificate_is_issued_when_nothing_is_missing_and_not_before(
    client: Client,
) -> None:
    mine = a_learner()
    client.force_login(mine.user)
    url = reverse("learning:certificate", args=[COURSE])
    page = client.post(url, {"name": ""})
    assert "3 things are missing" in page.content.decode()
    assert not Certificate.objects.exists()
    completes(mine)
    assert client.post(url, {"name": ""}).status_code == 302
    assert "the holder of this paper" in client.get(url).content.decode()


def test_a_name_is_on_it_only_while_the_holder_wishes(client: Client) -> None:
    paper = certified()
    holder = paper.enrolment.user
    client.force_login(holder)
    url = reverse("learning:certificate", args=[COURSE])
    check = reverse("learning:verify", args=[paper.uid])
    client.post(url, {"do": "name", "name": " Ana  Lucía "})
    assert "Ana Lucía" in Client().get(check).content.decode()
    client.post(url, {"do": "take_off", "name": "Ana Lucía"})
    shown = Client().get(check).content.decode()
    assert "Ana Lucía" not in shown
    assert holder.email not in shown
    assert Enrolment.objects.get().name_on_certificate == ""


def test_whoever_leaves_the_course_or_takes_it_again_keeps_the_certificate(
    client: Client,
) -> None:
    paper = certified()
    leave(enrolment=paper.enrolment, at=AT)
    client.force_login(paper.enrolment.user)
    url = reverse("learning:certificate", args=[COURSE])
    assert url in client.get(reverse("learning:mine")).content.decode()
    cohort = a_class(course_key=COURSE)
    join_by_code(user=paper.enrolment.user, code=cohort.code, at=AT)
    shown = client.get(url).content.decode()
    assert reverse("learning:certificate_pdf", args=[paper.uid]) in shown


def test_anybody_can_check_it_and_learns_no_more_than_it_says() -> None:
    paper = certified()
    page = Client().get(reverse("learning:verify", args=[paper.uid]))
    shown = page.content.decode()
    assert "This certificate holds" in shown
    assert "A short course" in shown
    assert "1 lesson read" in shown
    assert "November 21, 2026" in shown or "Nov. 21, 2026" in shown
    assert page["X-Robots-Tag"] == "noindex"


def test_a_withdrawn_one_and_an_unknown_one_say_so() -> None:
    paper = certified(name="Ana")
    services.withdraw_certificate(certificate=paper, at=AT + timedelta(days=1))
    check = Client().get(reverse("learning:verify", args=[paper.uid]))
    assert b"was withdrawn" in check.content
    assert b"Ana" not in check.content
    pdf = reverse("learning:certificate_pdf", args=[paper.uid])
    assert Client().get(pdf).status_code == 404
    other = Client().get(reverse("learning:verify", args=[SHEET]))
    assert other.status_code == 404
    assert b"There is no such certificate" in other.content


def test_one_that_was_withdrawn_is_issued_anew_under_the_same_number() -> None:
    paper = certified()
    services.withdraw_certificate(certificate=paper, at=AT)
    again = services.issue_certificate(
        enrolment=paper.enrolment, name="", language="en", at=AT
    )
    assert (again.uid, again.withdrawn_at) == (paper.uid, None)


def test_a_later_change_of_the_course_does_not_void_it() -> None:
    paper = certified()
    reads_and_knows(paper.enrolment.user, "0" * 64)
    again = services.issue_certificate(
        enrolment=paper.enrolment, name="", language="en", at=AT
    )
    assert again == paper
    assert again.facts == {
        "lessons": 1,
        "questions": 1,
        "worksheets": 1,
        "held": 0,
        "came": 0,
    }


@pytest.mark.looks
@pytest.mark.parametrize("paper", ["us-letter", "a4"])
def test_the_paper_says_the_facts_on_one_page_and_always_in_the_same_bytes(
    paper: str,
) -> None:
    data = paper_of(told(certified(name="Ana Lucía Peña")), paper=paper)
    pdf = typeset("course_certificate", data)
    assert pdf == typeset("course_certificate", data)
    (page,) = PdfReader(BytesIO(pdf)).pages
    text = page.extract_text()
    for words in (
        "Ana Lucía Peña",
        "A short course",
        "1 lesson read",
        str(data["number"]),
    ):
        assert words in text
    assert round(float(page.mediabox.width)) == (595 if paper == "a4" else 612)


def test_the_pdf_is_for_whoever_has_the_link() -> None:
    paper = certified()
    page = Client().get(reverse("learning:certificate_pdf", args=[paper.uid]))
    assert page["Content-Type"] == "application/pdf"
    assert page.content.startswith(b"%PDF-")
