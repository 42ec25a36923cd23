"""A lesson's page: whole, in both languages, without an account and without script."""

import gzip
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from wagtail.models import Page, PageViewRestriction

from cms.courses.models import LessonPage, ModulePage
from cms.courses.quiz import name_of, short
from cms.pages.models import LegalFact

WEIGHT, HEADERS = 60_000, 4_000
NO_ADVICE = (
    "This lesson is for learning. It is not legal or tax advice; before you decide, ask "
    "somebody who knows your case."
)
NOT_FOLLOWED = re.compile(r"/account/|/centre/leave/|^tel:|\.pdf")
"""Doors, the way out of the site, and papers, which have tests of their own."""
VOID = {"meta", "link", "input", "br", "hr", "img", "path", "circle", "rect", "ellipse"}


class Outline(HTMLParser):
    """What a page is made of: its elements, ids and links; and that they are closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)
        assert not self.open, self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.seen if name == tag]


def get(url: str, **headers: str) -> str:
    response = Client().get(url, **headers)
    assert response.status_code == 200, url
    return response.content.decode()


@dataclass(frozen=True)
class Drawn:
    """A page as a stranger gets it: compressed, as it is served."""

    page: Page
    response: HttpResponse

    @cached_property
    def html(self) -> str:
        packed = self.response.get("Content-Encoding") == "gzip"
        content = self.response.content
        return (gzip.decompress(content) if packed else content).decode()

    @cached_property
    def outline(self) -> Outline:
        return Outline(self.html)


@pytest.fixture(scope="module")
def _drawn(_training: float, django_db_blocker: Any) -> list[Drawn]:
    """Every page of the training, drawn once for all that is to be said of it."""
    with django_db_blocker.unblock():
        client = Client(headers={"accept-encoding": "gzip"})
        found = (
            Page.objects.live().filter(depth__gt=1).specific().select_related("locale")
        )
        return [Drawn(page, client.get(page.get_url())) for page in found]


@pytest.fixture
def drawn(_drawn: list[Drawn], training: None) -> list[Drawn]:
    return _drawn


def test_every_page_has_one_heading_one_main_and_named_landmarks(drawn) -> None:
    for one in drawn:
        page, outline = one.page, one.outline
        assert one.response.status_code == 200
        assert len(outline.all("h1")) == len(outline.all("main")) == 1
        assert outline.all("html")[0]["lang"] == page.locale.language_code
        labels = [nav.get("aria-label") for nav in outline.all("nav")]
        assert all(labels)
        assert len(set(labels)) == len(labels)
        assert all(aside.get("aria-label") for aside in outline.all("aside"))
        ids = [attrs["id"] for _, attrs in outline.seen if "id" in attrs]
        assert len(ids) == len(set(ids)), page
        assert all(s.get("src") and "defer" in s for s in outline.all("script"))
        assert not [attrs for _, attrs in outline.seen if "style" in attrs]


def test_what_is_named_as_a_label_or_a_description_is_there(drawn) -> None:
    for one in drawn:
        ids = {attrs["id"] for _, attrs in one.outline.seen if "id" in attrs}
        for tag, attrs in one.outline.seen:
            for name in ("for", "aria-describedby", "aria-labelledby"):
                assert set((attrs.get(name) or "").split()) <= ids, (one.page, tag)


def test_headings_never_skip_a_level(drawn) -> None:
    for one in drawn:
        seen = one.outline.seen
        levels = [int(tag[1]) for tag, _ in seen if re.fullmatch(r"h[1-6]", tag)]
        assert levels[0] == 1
        for above, below in pairwise(levels):
            assert below <= above + 1, one.page


def test_every_link_of_the_training_leads_somewhere(drawn) -> None:
    """Those of lessons are followed where all lessons are tried."""
    client, outside = Client(), set()
    for one in drawn:
        ids = {attrs["id"] for _, attrs in one.outline.seen if "id" in attrs}
        for link in one.outline.all("a"):
            href = link["href"] or ""
            if href.startswith("#"):
                assert href[1:] in ids, (one.page, href)
            elif not isinstance(one.page, LessonPage) and not NOT_FOLLOWED.search(href):
                outside.add(href.split("#")[0])
        assert not re.search(r"\]?\((page|word):|\{fact:", one.html), one.page
    for href in sorted(outside - {one.page.get_url() for one in drawn}):
        assert client.get(href, follow=True).status_code == 200, href


def test_the_other_language_is_one_link_to_the_same_page(drawn) -> None:
    for one in drawn:
        (other,) = one.page.get_translations()
        links = one.outline.all("a")
        assert other.get_url() in [link["href"] for link in links if "hreflang" in link]


def test_every_lesson_says_that_it_is_no_advice(drawn) -> None:
    for one in drawn:
        if isinstance(one.page, LessonPage):
            with translation.override(one.page.locale.language_code):
                assert translation.gettext(NO_ADVICE) in one.html


def first_question(page: LessonPage, place: int = 0) -> tuple[str, list]:
    blocks = [block for block in page.body if block.block_type == "quiz"]
    return name_of(blocks[place].id), list(blocks[place].value["options"].bound_blocks)


def test_an_answer_to_another_question_stays(lesson: LessonPage) -> None:
    one, first = first_question(lesson, 0)
    two, second = first_question(lesson, 1)
    given = {one: short(first[0].id), two: short(second[1].id)}
    html = get(lesson.get_url() + f"?{one}={given[one]}&{two}={given[two]}")
    assert html.count('role="status" id="q-') == 2
    assert f'<input type="hidden" name="{two}" value="{given[two]}">' in html
    assert f'<input type="hidden" name="{one}" value="{given[one]}">' in html


def test_answers_hold_in_the_other_language(lesson: LessonPage) -> None:
    (one, first), (two, second) = first_question(lesson, 0), first_question(lesson, 1)
    query = f"?{one}={short(first[1].id)}&{two}={short(second[0].id)}"
    links = Outline(get(lesson.get_url() + query)).all("a")
    (other,) = [link["href"] for link in links if "hreflang" in link]
    assert other == lesson.get_translations().get().get_url() + query
    assert get(other).count('role="status" id="q-') == 2


@pytest.mark.parametrize("query", ["?q-zzzzzzzz=1", "?q-12345678=<b>", "?utm=1", "?q-="])
def test_what_is_no_answer_is_left_out(lesson: LessonPage, query: str) -> None:
    html = get(lesson.get_url() + query)
    assert "-reply" not in html
    assert "&lt;b&gt;" not in html


def test_a_stranger_gets_no_cookie_and_no_more_variants_than_needed(drawn) -> None:
    """But for rights guides, whose tab can be plain: they are drawn for each reader."""
    for one in drawn:
        if one.page.FILE_KIND in ("guide", "guides"):
            continue
        assert not one.response.cookies
        assert set(one.response["Vary"].split(", ")) <= {"Cookie", "Accept-Encoding"}
        assert "csrf" not in one.html
        assert "no-store" not in one.response.get("Cache-Control", "")


def test_a_lesson_weighs_less_than_60_kb_with_all_it_loads(drawn) -> None:
    """As it is served: a stranger's page and the static files come compressed."""
    files: dict[str, int] = {}
    for one in drawn:
        if not isinstance(one.page, LessonPage):
            continue
        found = set(re.findall(r'(?:href|src)="/static/([^"]+)"', one.html))
        for name in found - set(files):
            path = finders.find(name)
            assert path, name
            files[name] = len(gzip.compress(Path(path).read_bytes()))
        weight = len(one.response.content) + sum(files.values())
        assert weight < WEIGHT - HEADERS, one.page
    assert {"coopkit/coopkit.css", "cms/keep.js"} <= set(files)


def queries_of(url: str) -> int:
    cache.clear()
    with CaptureQueriesContext(connection) as seen:
        get(url)
    return len(seen)


def more_lessons(module: ModulePage, count: int) -> None:
    for number in range(count):
        lesson = LessonPage(
            title=f"More {number}", slug=f"more-{number}", code=f"M5.9{number}", body="[]"
        )
        module.add_child(instance=lesson)


def test_queries_do_not_grow_with_the_lessons(lesson: LessonPage) -> None:
    module = lesson.get_parent().specific
    course = module.get_parent()
    urls = [lesson.get_url(), module.get_url(), course.get_url()]
    get(urls[0])
    before = [queries_of(url) for url in urls]
    more_lessons(module, 27)
    assert [queries_of(url) for url in urls] == before


def test_a_lesson_that_is_kept_asks_no_more_than_a_bare_page(lesson: LessonPage) -> None:
    home = lesson.get_ancestors().get(depth=2)
    bare = home.add_child(instance=Page(title="Bare", slug="bare"))
    counts = []
    for url in (bare.get_url(), lesson.get_url()):
        get(url)
        with CaptureQueriesContext(connection) as seen:
            get(url)
        counts.append(len(seen))
    assert counts[1] <= counts[0]


def test_what_is_published_shows_at_once(lesson: LessonPage) -> None:
    get(lesson.get_url())
    lesson.title = "A new title"
    lesson.save_revision().publish()
    assert "<h1>A new title</h1>" in get(lesson.get_url())


def test_a_draft_is_seen_by_nobody(lesson: LessonPage) -> None:
    lesson.title = "A draft"
    lesson.save_revision()
    cache.clear()
    assert "A draft" not in get(lesson.get_url())


def test_a_figure_past_its_day_is_told_on_the_page(lesson: LessonPage) -> None:
    warning = "A figure on this page is due for a check"
    today = timezone.localdate()
    LegalFact.objects.update(review_by=today, checked_on=today - timedelta(days=30))
    assert warning not in get(lesson.get_url())
    LegalFact.objects.filter(key="us-federal.cash_floor").update(
        review_by=today - timedelta(days=1)
    )
    cache.clear()
    assert warning in get(lesson.get_url())


def test_a_figure_is_quoted_as_it_stands_today(lesson: LessonPage) -> None:
    old = LegalFact.objects.get(key="us-federal.cash_floor")
    values = {
        **old.content(),
        "effective_from": date(2026, 1, 1),
        "words_en": "25 percent",
    }
    LegalFact.objects.filter(pk=old.pk).update(effective_to=date(2025, 12, 31))
    LegalFact.objects.create(**values)
    cache.clear()
    html = get(lesson.get_url())
    assert '<a href="#fact-us-federal-cash_floor">25 percent</a>' in html
    assert "26 U.S.C. § 1388(c)(1)" in html


def test_a_page_below_a_private_one_is_shown_to_nobody_who_may_not(
    lesson: LessonPage,
) -> None:
    get(lesson.get_url())
    module = lesson.get_parent()
    alias = lesson.create_alias(update_slug="again", parent=lesson.get_ancestors()[2])
    rule = PageViewRestriction.objects.create(
        page=module, restriction_type=PageViewRestriction.LOGIN
    )
    response = Client().get(lesson.get_url())
    assert response.status_code == 302
    assert "login" in response["Location"]
    assert set(lesson.get_view_restrictions()) == {rule}
    rule.page = lesson
    rule.save()
    assert set(alias.get_view_restrictions()) == {rule}
    assert set(Page.get_view_restrictions(alias)) == {rule}
    assert not module.specific.get_view_restrictions()


def test_html_in_a_text_is_shown_and_not_obeyed(lesson: LessonPage) -> None:
    lesson.body = [("text", "<script>alert(1)</script> [x](javascript:alert(1))")]
    lesson.save_revision().publish()
    html = get(lesson.get_url())
    assert "&lt;script&gt;" in html
    assert 'href="javascript' not in html
