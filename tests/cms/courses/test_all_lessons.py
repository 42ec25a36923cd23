"""All lessons, loaded into an empty site: as pages, and back into their files."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.test import Client

from cms.courses.models import CoursePage, LessonPage
from cms.courses.selectors import outline_of
from cms.courses.services import export_training
from cms.courses.training_files import LESSONS
from tests.cms.courses.lesson_files import CODES, EVERY, LANGUAGES

pytestmark = pytest.mark.django_db
UNRESOLVED = re.compile(r"\((?:word|page):|\{fact:|\{\{|\{%")
ENGLISH = re.compile(
    r"\b(?:With your group|Check yourself|Take home|Words in this lesson|minutes|"
    r"What is written|members who|the co-op)\b"
)
HEAVIEST = 60_000


class Landmarks(HTMLParser):
    """What a page is made of: its elements, ids, headings and inner addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.addresses: list[str] = []
        self.language = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        self.ids += [found["id"] or ""] if "id" in found else []
        self.addresses += [found["href"] or ""] if tag == "a" and "href" in found else []
        if tag == "html":
            self.language = found.get("lang") or ""


def test_every_lesson_is_a_page_in_both_languages(training: None) -> None:
    client = Client()
    pages = {
        (page.locale.language_code, page.code): page
        for page in LessonPage.objects.select_related("locale")
    }
    assert set(pages) == {*EVERY}
    inner: set[str] = set()
    for (language, code), page in pages.items():
        response = client.get(page.url)
        html = response.content.decode()
        seen = Landmarks()
        seen.feed(html)
        assert response.status_code == 200, code
        assert len(response.content) < HEAVIEST, code
        assert seen.language == language
        for landmark in ("header", "main", "footer", "h1"):
            assert seen.tags.count(landmark) == 1, (code, landmark)
        assert len(set(seen.ids)) == len(seen.ids), code
        assert not UNRESOLVED.search(html), code
        if language == "es":
            article = html.split("<article", 1)[1].split("</article>")[0]
            article = re.sub(r"<[^>]+>", " ", article)
            assert not ENGLISH.search(article), (code, ENGLISH.search(article))
        inner |= {a.split("#")[0].split("?")[0] for a in seen.addresses if a[:1] == "/"}
    broken = [url for url in sorted(inner) if client.get(url).status_code >= 400]
    assert not broken


def test_the_outline_holds_every_lesson_with_its_questions(training: None) -> None:
    for code, lessons in (("A", 30), ("B", 12)):
        pages = {p.locale.language_code: p for p in CoursePage.objects.filter(code=code)}
        english, spanish = (
            outline_of(pages[language].translation_key, language=language)
            for language in LANGUAGES
        )
        assert len(english.lessons) == len(spanish.lessons) == lessons
        for one, other in zip(english.lessons, spanish.lessons, strict=True):
            assert one.questions == other.questions
            assert 3 <= len(one.questions) <= 6
            assert [s.block_id for s in one.worksheets] == [
                s.block_id for s in other.worksheets
            ]
            assert one.url != other.url
            assert one.is_translated
            assert other.is_translated


def test_every_lesson_has_a_guide_for_whoever_leads(training: None) -> None:
    pages = list(LessonPage.objects.select_related("locale"))
    assert len(pages) == 2 * len(CODES)
    for page in pages:
        (guide,) = [block.value for block in page.body if block.block_type == "guide"]
        assert guide["opening"]
        assert sum(step["minutes"] for step in guide["timing"]) >= 30


def test_all_that_ships_is_written_back_byte_for_byte(
    training: None, tmp_path: Path
) -> None:
    export_training(folder=tmp_path)
    names = {path.relative_to(LESSONS) for path in LESSONS.rglob("*.*")}
    assert {path.relative_to(tmp_path) for path in tmp_path.rglob("*.*")} == names
    for name in names:
        assert (tmp_path / name).read_bytes() == (LESSONS / name).read_bytes(), name


def test_an_empty_site_is_filled_in_under_a_minute(training_seconds: float) -> None:
    assert training_seconds < 60
