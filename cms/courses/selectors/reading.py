"""Reading a course: its outline, and a lesson ready to be shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from string import ascii_uppercase
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from wagtail.blocks import StreamValue
from wagtail.models import Page

from cms.courses.models import CoursePage, LessonPage, ModulePage
from cms.courses.questions import QUESTION_KINDS
from cms.courses.quiz import Sheet
from cms.courses.selectors.outline import shas_in_page
from cms.pages.autolinks import Glossary, linked_parts
from cms.pages.models import TrainingPage
from cms.pages.references import Fact, fact_keys
from cms.pages.selectors import (
    KEEP_SECONDS,
    Place,
    Tree,
    address,
    facts_on,
    glossary_of,
    is_partly_translated,
    key_of,
    tree_around,
    words_of,
)

APART = frozenset({"words", "guide"})
"""Words stand beside a lesson; the guide is printed with it, for whoever leads."""


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
    course_key: UUID | None
    module: Line | None
    language_url: str
    alternates: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A lesson ready to be shown: its text as HTML, and what stands around it.

    `parts` are the ids of its blocks with the HTML of each, as a stranger sees it; what
    `facts` and `links` it draws from is kept with it, so that a question can be drawn
    again with somebody's answer, and no query.
    """

    article: SafeString
    aside: SafeString
    sources: SafeString
    frame: Frame
    before: Line | None
    after: Line | None
    questions: int
    has_stale_facts: bool
    parts: tuple[tuple[str, str], ...]
    facts: Mapping[str, Fact]
    links: Mapping[str, str]
    is_partly_translated: bool
    shas: Mapping[str, str]


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


def article_of(page: TrainingPage, tree: Tree, facts: Iterable[Fact]) -> SafeString:
    """A page's body as HTML, with the figures of law that it quotes."""
    by_key = {fact.key: fact for fact in facts}
    parts = _parts(page, by_key, _links(page, tree), glossary_of(tree.home))
    return _joined(html for _, html in parts)


def article_for(
    page: LessonPage,
    reading: Reading,
    *,
    answers: Sheet,
    worksheet_cards: Mapping[str, str] | None = None,
) -> SafeString:
    """A lesson's body with a reply to each answer, and the worksheets of whoever looks.

    Only these are drawn anew; what everybody sees alike is taken as it was kept.
    """
    own = set(QUESTION_KINDS) | ({"worksheet"} if worksheet_cards else set())
    context = {
        "facts": reading.facts,
        "links": reading.links,
        "answers": answers,
        "worksheet_cards": worksheet_cards or {},
    }
    anew = {
        str(block.id): block.render(context | {"block_id": block.id})
        for block in page.body
        if block.block_type in own
    }
    return _joined(anew.get(block_id, html) for block_id, html in reading.parts)


def _parts(
    page: TrainingPage,
    facts: Mapping[str, Fact],
    links: Mapping[str, str],
    glossary: Glossary,
) -> tuple[tuple[str, str], ...]:
    context: dict[str, Any] = {
        "facts": facts,
        "links": links,
        "answers": {},
        "worksheet_cards": {},
    }
    context |= {"glossary": glossary.url}
    shown = [block for block in page.body if block.block_type not in APART]
    drawn = [str(block.render(context | {"block_id": block.id})) for block in shown]
    ids = [str(block.id) for block in shown]
    linked = linked_parts(drawn, glossary) if drawn else []
    return tuple(zip(ids, linked, strict=True))


def _joined(parts: Iterable[str]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308 (each part is a block's own HTML)


def facts_of(page: TrainingPage, *, on: date) -> dict[str, Fact]:
    """The figures of law that a page quotes, in its language."""
    keys = fact_keys(raw_text(page.body))
    return facts_on(keys, language=page.locale.language_code, on=on)


def links_of(page: TrainingPage) -> Mapping[str, str]:
    """Code to address, of everything published, if a page leads to any of it."""
    return tree_around(page).addresses_by_code if _has_links(page) else {}


def _links(page: TrainingPage, tree: Tree) -> Mapping[str, str]:
    return tree.addresses_by_code if _has_links(page) else {}


def _has_links(page: TrainingPage) -> bool:
    return "page:" in raw_text(page.body)


def chapters_of(course_path: str, tree: Tree, *, here: str = "") -> list[Chapter]:
    """The published modules of a course, or one of them, with their lessons.

    The module that `here` is in (a path of the tree) is open.
    """
    places = [place for place in tree.below if place.path.startswith(course_path)]
    below: dict[str, list[Line]] = {}
    for place in places:
        if place.kind is LessonPage:
            above = place.path[: -Page.steplen]
            below.setdefault(above, []).append(_line(place))
    return [
        Chapter(
            module=_line(place),
            lessons=tuple(below.get(place.path, ())),
            is_open=here.startswith(place.path),
        )
        for place in places
        if place.kind is ModulePage
    ]


def frame_of(page: TrainingPage, tree: Tree) -> Frame:
    """The course and module above a page, and the page in its other languages."""
    above = [place for place in tree.above if place.kind in (CoursePage, ModulePage)]
    course, module = [*(_line(place) for place in above), None, None][:2]
    home, others = tree.home, tree.translations
    own = address(page, home)
    alternates = tuple(sorted({home.locale.language_code: own, **others}.items()))
    return Frame(
        home_url=address(home, home),
        course=course,
        course_key=above[0].key if above else None,
        module=module,
        language_url=next(iter(others.values()), ""),
        alternates=alternates if others else (),
    )


def raw_text(body: StreamValue) -> str:
    """All that is written in a body, to look for keys in."""
    return str(body.get_prep_value())


def _read(page: LessonPage, on: date) -> Reading:
    tree = tree_around(page)
    frame = frame_of(page, tree)
    facts = facts_of(page, on=on)
    course_path = page.path[: -2 * Page.steplen]
    chapters = chapters_of(course_path, tree, here=page.path)
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
    links = _links(page, tree)
    parts = _parts(page, facts, links, glossary_of(tree.home))
    return Reading(
        article=_joined(html for _, html in parts),
        aside=SafeString(render_to_string("cms/courses/aside.html", aside)),
        sources=SafeString(render_to_string("cms/courses/sources.html", sources)),
        frame=frame,
        before=row[place - 1] if place else None,
        after=row[place + 1] if place is not None and place + 1 < len(row) else None,
        questions=sum(block.block_type in QUESTION_KINDS for block in page.body),
        has_stale_facts=any(fact.is_stale(on) for fact in facts.values()),
        parts=parts,
        facts=facts,
        links=links,
        is_partly_translated=bool(page.alias_of_id) or is_partly_translated(page),
        shas=shas_in_page(page),
    )


def word_keys(page: LessonPage) -> list[str]:
    """The words of the glossary that a lesson explains."""
    return [
        key for block in page.body if block.block_type == "words" for key in block.value
    ]


def _line(place: Place) -> Line:
    return Line(
        code=place.code,
        title=place.title,
        url=place.url,
        path=place.path,
        lead=place.lead,
        minutes=place.minutes,
    )
