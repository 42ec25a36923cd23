"""What one takes along, asked for as a stranger: papers, a cartridge, a kept lesson."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from wagtail.models import PageViewRestriction

from cms.courses.api import files
from cms.courses.models import LessonPage, ModulePage
from cms.courses.services import load_training
from tests.cms.courses.few_files import a_few

LOADED_AT = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def _few(
    django_db_setup: None,
    django_db_blocker: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """Three lessons, loaded once for all tests here, and taken back afterwards."""
    with django_db_blocker.unblock():
        around = transaction.atomic()
        around._from_testcase = True
        around.__enter__()
        load_training(folder=a_few(tmp_path_factory.mktemp("few")), at=LOADED_AT)
        yield
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture
def few(_few: None, db: None) -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def get(url: str, **headers: str):  # type: ignore[no-untyped-def]
    return Client().get(url, headers=headers)


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_lesson_and_a_module_print_without_an_account(few, language: str) -> None:
    for address in ("M5.4.pdf", "M5.4.pdf?guide=1&paper=a4", "module/M5.pdf"):
        answer = get(f"/{language}/learn/print/{address}")
        assert answer.status_code == 200, address
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")
        assert not answer.cookies


def test_a_paper_is_made_once_and_not_sent_again_to_whoever_has_it(
    few, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = get("/en/learn/print/M2.3.pdf")
    monkeypatch.setattr("cms.courses.api.papers.typeset", None)  # nothing is made anew
    assert get("/en/learn/print/M2.3.pdf").content == first.content
    cache.clear()
    again = get("/en/learn/print/M2.3.pdf", if_none_match=first["ETag"])
    assert again.status_code == 304


def test_a_paper_of_a_lesson_that_was_changed_is_another(few) -> None:
    before = get("/en/learn/print/M2.3.pdf")["ETag"]
    lesson = LessonPage.objects.get(code="M2.3", locale__language_code="en")
    lesson.lead = "Another lead."
    lesson.save_revision().publish()
    assert get("/en/learn/print/M2.3.pdf")["ETag"] != before


def test_what_is_not_published_or_not_for_everybody_cannot_be_printed(few) -> None:
    lesson = LessonPage.objects.get(code="M5.3", locale__language_code="en")
    module = ModulePage.objects.get(code="M2", locale__language_code="en")
    lesson.unpublish()
    PageViewRestriction.objects.create(page=module, restriction_type="login")
    for address in ("M5.3", "M2.3", "module/M2", "M99.9", "M5", "%00", "..%2Fm5"):
        assert get(f"/en/learn/print/{address}.pdf").status_code == 404, address
    assert get("/es/learn/print/M5.3.pdf").status_code == 200
    assert get("/en/learn/course/Z.imscc").status_code == 404


def test_the_papers_ask_as_often_for_many_lessons_as_for_few(
    few, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(15):
        get("/en/learn/print/M5.4.pdf")


def test_the_cartridge_of_a_course_is_made_once_and_then_known(few) -> None:
    answer = get("/es/learn/course/A.imscc")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].endswith('-es.imscc"')
    assert answer.content[:2] == b"PK"
    kept = get("/es/learn/course/A.imscc", if_none_match=answer["ETag"])
    assert kept.status_code == 304


def test_two_who_ask_at_once_have_it_made_once() -> None:
    made: list[int] = []

    def make() -> bytes:
        made.append(1)
        return b"x"

    cache.clear()
    assert [files._made_once("k", make) for _ in range(2)] == [b"x", b"x"]
    assert len(made) == 1


def test_the_worker_stands_at_the_top_and_is_never_kept_by_the_browser(db) -> None:
    answer = get("/keep.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    assert re.fullmatch(
        rb'importScripts\("/static/cms/keep[^"]*\.js"\);\n', answer.content
    )


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_of_kept_lessons_says_what_needs_a_connection(db, language: str) -> None:
    html = get(f"/{language}/learn/kept/").content.decode()
    assert "data-offline" in html
    assert 'id="without"' in html
    assert "<script>" not in html


def test_a_lesson_says_how_to_take_it_along(few) -> None:
    lesson = LessonPage.objects.get(code="M5.4", locale__language_code="es")
    html = get(lesson.get_url()).content.decode()
    assert 'href="/es/learn/print/M5.4.pdf"' in html
    panel = re.search(r"<div[^>]*data-keep=[^>]*>", html)
    assert panel
    assert panel[0].endswith(" hidden>")  # only where there is a script that can do it
    assert "data-known" not in panel[0]
    for script in re.findall(r"<script[^>]*>", html):
        assert re.fullmatch(r'<script src="/static/cms/keep[^"]*\.js" defer>', script)
