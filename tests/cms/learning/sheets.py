"""A course of one lesson with a worksheet and a question, for tests of learning."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.core.cache import cache
from wagtail.models import Locale, Page, Site

from cms.courses.lesson_file import Part
from cms.courses.models import CoursePage, LessonPage, ModulePage
from cms.courses.stream import id_of, raw_stream, translation_key
from cms.learning.models import Answer, Enrolment, LessonRead
from cms.learning.services.enrolling import start_alone
from cms.pages.models import HomePage
from coopkit.accounts.models import User
from tests.factories import UserFactory

AT = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
COURSE, LESSON = translation_key("Z"), translation_key("Z1.1")
SHEET = UUID(id_of("Z1.1", "w1"))
QUESTION = UUID(id_of("Z1.1", "q1"))
FIELDS = [
    {"key": "fee", "kind": "money", "label": "Our fee", "parameter": "members.entry_fee"},
    {"key": "part", "kind": "share", "label": "Paid at once"},
    {"key": "why", "kind": "long_text", "label": "Why"},
    {"key": "who", "kind": "people", "label": "Who is in"},
    {
        "key": "way",
        "kind": "choice",
        "label": "How we decide",
        "choices": [
            {"value": "vote", "label": "By vote"},
            {"value": "consent", "label": "By consent"},
        ],
    },
    {
        "key": "costs",
        "kind": "table",
        "label": "Costs",
        "columns": [
            {"key": "what", "kind": "text", "label": "What for"},
            {"key": "sum", "kind": "money", "label": "Amount"},
        ],
    },
]
BLANK = {"hint": "", "parameter": "", "choices": [], "columns": []}
TRUE_FALSE = {
    "statement": "One member, one vote.",
    "is_true": True,
    "if_true": "Yes.",
    "if_false": "No: each has one.",
}


def a_course() -> LessonPage:
    """A published course of one module and one lesson, in English."""
    cache.clear()
    locale, _ = Locale.objects.get_or_create(language_code="en")
    home = HomePage(title="Start", slug="en-z", code="Z0", locale=locale)
    Page.get_first_root_node().add_child(instance=home)
    Site.objects.update_or_create(
        is_default_site=True, defaults={"root_page": home, "hostname": "localhost"}
    )
    Site.clear_site_root_paths_cache()
    course = _below(home, CoursePage, "Z", "A short course")
    module = _below(course, ModulePage, "Z1", "One module")
    sheet = {
        "title": "Our plan",
        "minutes": 20,
        "text": "1. Talk.",
        "fields": [BLANK | field for field in FIELDS],
    }
    parts = [Part("worksheet", "w1", sheet), Part("true_false", "q1", TRUE_FALSE)]
    lesson = LessonPage(minutes=20)
    raw = raw_stream("Z1.1", parts)
    lesson.body = lesson.body.stream_block.to_python(raw)
    return _below(module, lesson, "Z1.1", "The only lesson")


def _below(parent: Page, page: Any, code: str, title: str) -> Any:
    page = page() if isinstance(page, type) else page
    page.title, page.code, page.slug = title, code, code.lower().replace(".", "-")
    page.locale, page.translation_key = parent.locale, translation_key(code)
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def a_learner(**facts: Any) -> Enrolment:
    """Somebody who takes the course alone."""
    return start_alone(user=UserFactory(**facts), course_key=COURSE, at=AT)


def reads_and_knows(user: User, sha: str) -> None:
    """Somebody reads the lesson and knows its question in these words."""
    LessonRead.objects.get_or_create(
        user=user, translation_key=LESSON, defaults={"at": AT}
    )
    Answer.objects.update_or_create(
        user=user,
        block_id=QUESTION,
        defaults={
            "translation_key": LESSON,
            "question_sha": sha,
            "given": "t",
            "is_right": True,
            "right_at": AT,
            "at": AT,
        },
    )
