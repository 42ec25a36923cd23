"""How often a page asks the database: less than fifteen times, whoever looks at it.

The richest lesson: a figure of law, a link, words, every kind of question, a worksheet;
for somebody of a class that has sessions, in a group that has begun the worksheet.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.courses.models import LessonPage, ModulePage
from cms.courses.selectors import shas_of
from cms.courses.stream import id_of
from cms.learning.models import Answer, LearningGroup, LessonRead, Post, Worksheet
from cms.pages.models import GlossaryPage, GlossaryTerm, HomePage, LegalFact
from coopkit.accounts.models import User
from tests.cms.learning.classroom import a_class, a_session, learner
from tests.cms.small import COURSE, LESSON, body_in, name, option, small_training
from tests.factories import NOON, UserFactory

MOST = {"lesson": 14, "course": 13, "module": 12, "glossary": 12, "search": 10}
SHEET = UUID(id_of("M1.1", "sheet"))


@dataclass(frozen=True)
class Pages:
    """A small training, with the addresses of its pages by language and kind."""

    urls: dict[str, dict[str, str]]
    member: User


@pytest.fixture
def pages(db: None) -> Pages:
    cache.clear()
    found = small_training()
    LegalFact.objects.create(
        key="us-ca.minimum",
        jurisdiction="US-CA",
        value={"type": "text", "value": "x"},
        words_en="a sum",
        words_es="una suma",
        label_en="Sum",
        label_es="Suma",
        source="A law",
        effective_from=date(2026, 1, 1),
        checked_on=date(2026, 11, 1),
        review_by=date(2027, 11, 1),
    )
    urls = {}
    for language, lesson in found.items():
        GlossaryTerm.objects.create(
            key="vote", language=language, term="Vote", meaning="A say."
        )
        lesson.body = _rich_body(language)
        lesson.save_revision().publish()
        urls[language] = _urls(lesson, language)
    return Pages(urls=urls, member=_member())


def _rich_body(language: str) -> str:
    text = "A vote costs {fact:us-ca.minimum}; see [the course](page:COURSE)."
    sheet = {"title": "A plan", "minutes": 5, "text": "Talk.", "fields": []}
    blocks = [
        *json.loads(body_in(language)),
        {"type": "text", "value": text, "id": id_of("M1.1", "more")},
        {"type": "words", "value": ["vote"], "id": id_of("M1.1", "words")},
        {"type": "worksheet", "value": sheet, "id": str(SHEET)},
    ]
    return json.dumps(blocks)


def _urls(lesson: LessonPage, language: str) -> dict[str, str]:
    module = lesson.get_parent()
    home = HomePage.objects.get(locale=lesson.locale)
    glossary = home.add_child(
        instance=GlossaryPage(
            title="Words", slug="words", code="GLOSSARY", locale=lesson.locale
        )
    )
    return {
        "lesson": lesson.get_url(),
        "module": module.get_url(),
        "course": module.get_parent().get_url(),
        "glossary": glossary.get_url(),
        "search": f"/{language}/learn/search/?q=lesson",
    }


def _member() -> User:
    cohort = a_class(course_key=COURSE)
    a_session(cohort, days=2, lessons=(str(LESSON),))
    mine = learner(cohort)
    group = LearningGroup.objects.create(cohort=cohort, name="Counter", made_at=NOON)
    group.members.add(mine)
    Worksheet.objects.create(
        group=group, translation_key=LESSON, block_id=SHEET, version=1, saved_at=NOON
    )
    does_something(mine.user)
    return mine.user


def does_something(user: User) -> None:
    LessonRead.objects.create(user=user, translation_key=LESSON, at=NOON)
    Answer.objects.create(
        user=user,
        translation_key=LESSON,
        block_id=UUID(id_of("M1.1", "truth")),
        question_sha=shas_of(LESSON)[id_of("M1.1", "truth")],
        given="t",
        at=NOON,
    )


def a_guest(_pages: Pages) -> Client:
    return Client()


def with_answers(pages: Pages) -> Client:
    client = Client()
    client.get(f"{pages.urls['en']['lesson']}?{name('one')}={option('one', 0)}")
    assert client.cookies
    return client


def signed_in(_pages: Pages) -> Client:
    client = Client()
    client.force_login(UserFactory())
    return client


def in_a_class(pages: Pages) -> Client:
    client = Client()
    client.force_login(pages.member)
    return client


def asked(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def counted(client: Client, pages: Pages, *, is_first: bool) -> dict[str, int]:
    """The queries of each page; of its first draw, or of one that is kept in parts."""
    found = {}
    for language, urls in pages.urls.items():
        for what, url in urls.items():
            if is_first:
                cache.clear()
            else:
                client.get(url)
            found[f"{language} {what}"] = asked(client, url)
    return found


def grow(pages: Pages) -> None:
    """More lessons, modules, people, texts and answers."""
    for module in ModulePage.objects.all():
        for number in range(9):
            module.add_child(
                instance=LessonPage(
                    title=f"lesson module {number}",
                    slug=f"more-{number}",
                    code=f"M1.{number + 2}",
                    locale=module.locale,
                    body="[]",
                )
            )
    cohort = pages.member.enrolments.get().cohort
    assert cohort
    for days in (9, 16):
        a_session(cohort, days=days)
    for _ in range(7):
        other = learner(cohort).user
        does_something(other)
        Post.objects.create(author=other, translation_key=LESSON, text="Hm.", at=NOON)


WHO = {
    "a guest, for the first time": (a_guest, True),
    "a guest with answers": (with_answers, False),
    "a guest with answers, for the first time": (with_answers, True),
    "signed in": (signed_in, False),
    "in a class": (in_a_class, False),
}


@pytest.mark.parametrize(("comes", "is_first"), WHO.values(), ids=list(WHO))
def test_a_page_asks_the_database_less_than_fifteen_times(
    pages: Pages, comes: Callable[[Pages], Client], is_first: bool
) -> None:
    client = comes(pages)
    for url in pages.urls["en"].values():
        client.get(url)  # what a process keeps of the kinds of page is kept
    few = counted(client, pages, is_first=is_first)
    for page, number in few.items():
        assert number <= MOST[page.split()[1]], page
    grow(pages)
    assert counted(client, pages, is_first=is_first) == few


def test_a_page_below_a_closed_one_is_closed_by_way_of_its_home(pages: Pages) -> None:
    """Its route tells at once whether anything keeps readers away; and it is obeyed."""
    module = ModulePage.objects.get(locale__language_code="en")
    module.view_restrictions.create(restriction_type="login")
    assert Client().get(pages.urls["en"]["lesson"]).status_code == 302
    assert Client().get(pages.urls["en"]["course"]).status_code == 200
