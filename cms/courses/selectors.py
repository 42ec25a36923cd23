"""Reading a course: its outline, and a lesson ready to be shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from string import ascii_uppercase
from typing import Any

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from wagtail.blocks import StreamValue
from wagtail.models import Page

from cms.courses.models import CoursePage, LessonPage, ModulePage
from cms.pages.models import HomePage, TrainingPage
from cms.pages.references import Fact, fact_keys
from cms.pages.selectors import (
    KEEP_SECONDS,
    address,
    address_of,
    facts_on,
    home_of,
    key_of,
    translations,
    words_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A lesson or module in an outline."""

    code: str
    title: str
    url: str
    path: str
    lead: str = ""
    minutes: int = 0

    @property
    def number(self) -> str:
        """The code without its letters: `5.3` of `M5.3`."""
        return self.code.lstrip(ascii_uppercase)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A module and its published lessons, in order."""

    module: Line
    lessons: tuple[Line, ...]
    is_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Where a page stands: what the page around a text shows."""

    home_url: str
    course: Line | None
    module: Line | None
    language_url: str
    alternates: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A lesson ready to be shown: its text as HTML, and what stands around it."""

    article: SafeString
    aside: SafeString
    sources: SafeString
    frame: Frame
    before: Line | None
    after: Line | None
    questions: int
    has_stale_facts: bool


def reading_of(page: LessonPage, *, on: date) -> Reading:
    """A lesson as it reads on a day; kept for a minute, or until it is published anew."""
    if page.pk is None or not page.live or page.has_unpublished_changes:
        return _read(page, on)
    key = key_of(page, "reading", on=on)
    kept: Reading | None = cache.get(key)
    if kept is None:
        kept = _read(page, on)
        cache.set(key, kept, KEEP_SECONDS)
    return kept


def article_of(
    page: TrainingPage, *, on: date, answers: Mapping[str, str] | None = None
) -> SafeString:
    """A page's body as HTML, with a reply to each answered question."""
    home = home_of(page)
    facts = facts_of(page, on=on)
    given = {
        "facts": facts,
        "links": links_of(home) if "page:" in raw_text(page.body) else {},
        "answers": answers or {},
    }
    parts = [
        block.render(given | {"block_id": block.id})
        for block in page.body
        if block.block_type != "words"
    ]
    return mark_safe("".join(parts))  # noqa: S308 (each part is a block's own HTML)


def facts_of(page: TrainingPage, *, on: date) -> dict[str, Fact]:
    """The figures of law that a page quotes, in its language."""
    keys = fact_keys(raw_text(page.body))
    return facts_on(keys, language=page.locale.language_code, on=on)


def links_of(home: HomePage) -> dict[str, str]:
    """Code to address, of everything published below a home page."""
    found = {}
    for kind in (CoursePage, ModulePage, LessonPage):
        below = kind.objects.live().filter(path__startswith=home.path)
        for code, url_path in below.values_list("code", "url_path"):
            found[code] = _url(url_path, home)
    return found


def chapters_of(course_path: str, home: HomePage, *, here: str = "") -> list[Chapter]:
    """The published modules of a course with their lessons, in two queries.

    The module that `here` is in (a path of the tree) is open.
    """
    modules = ModulePage.objects.live().filter(path__startswith=course_path)
    lessons = LessonPage.objects.live().filter(path__startswith=course_path)
    columns = ("code", "title", "url_path", "path", "lead")
    below: dict[str, list[Line]] = {}
    for *row, minutes in lessons.order_by("path").values_list(*columns, "minutes"):
        line = _line(row, home, minutes)
        below.setdefault(line.path[: -Page.steplen], []).append(line)
    return [
        Chapter(
            module=module,
            lessons=tuple(below.get(module.path, ())),
            is_open=here.startswith(module.path),
        )
        for row in modules.order_by("path").values_list(*columns)
        for module in [_line(row, home)]
    ]


def frame_of(page: TrainingPage, home: HomePage) -> Frame:
    """The course and module above a page, and the page in its other languages."""
    columns = ("code", "title", "url_path", "path", "lead")
    above = [
        _line(row, home)
        for kind in (CoursePage, ModulePage)
        for row in kind.objects.filter(path__in=_paths_above(page)).values_list(*columns)
    ]
    others = translations(page)
    own = address(page, home)
    alternates = tuple(sorted({home.locale.language_code: own, **others}.items()))
    return Frame(
        home_url=address(home, home),
        course=above[0] if above else None,
        module=above[1] if len(above) > 1 else None,
        language_url=next(iter(others.values()), ""),
        alternates=alternates if others else (),
    )


def raw_text(body: StreamValue) -> str:
    """All that is written in a body, to look for keys in."""
    return str(body.get_prep_value())


def _read(page: LessonPage, on: date) -> Reading:
    home = home_of(page)
    frame = frame_of(page, home)
    facts = facts_of(page, on=on)
    course_path = page.path[: -2 * Page.steplen]
    chapters = chapters_of(course_path, home, here=page.path)
    row = [line for chapter in chapters for line in chapter.lessons]
    place = next((i for i, line in enumerate(row) if line.path == page.path), None)
    language = page.locale.language_code
    aside = {
        "course": frame.course,
        "chapters": chapters,
        "here": page.path,
        "words": words_of(word_keys(page), language=language),
    }
    sources = {"facts": facts.values(), "on": on}
    return Reading(
        article=article_of(page, on=on),
        aside=SafeString(render_to_string("cms/courses/aside.html", aside)),
        sources=SafeString(render_to_string("cms/courses/sources.html", sources)),
        frame=frame,
        before=row[place - 1] if place else None,
        after=row[place + 1] if place is not None and place + 1 < len(row) else None,
        questions=sum(block.block_type == "quiz" for block in page.body),
        has_stale_facts=any(fact.is_stale(on) for fact in facts.values()),
    )


def word_keys(page: LessonPage) -> list[str]:
    """The words of the glossary that a lesson explains."""
    return [
        key for block in page.body if block.block_type == "words" for key in block.value
    ]


def _paths_above(page: Page) -> list[str]:
    return [page.path[:end] for end in range(page.steplen, len(page.path), page.steplen)]


def _line(row: Sequence[Any], home: HomePage, minutes: int = 0) -> Line:
    code, title, url_path, path, lead = row
    url = _url(url_path, home)
    return Line(code=code, title=title, url=url, path=path, lead=lead, minutes=minutes)


def _url(url_path: str, home: HomePage) -> str:
    language = home.locale.language_code
    return address_of(url_path, home=home.url_path, language=language)
