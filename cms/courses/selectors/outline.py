"""The outline of a course: its lessons, with their questions and worksheets by id.

It is what progress, completion, the facilitator's queue and the reports count against.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Max, Q
from django.http import Http404
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.courses.models import CoursePage, LessonPage, ModulePage, UsedKey
from cms.courses.questions import shas_in
from cms.pages.selectors import address_of

KEEP_OUTLINES = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class WorksheetOutline:
    """A worksheet: the id of its block, its key in the files, its title and time."""

    block_id: str
    key: str
    title: str
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonOutline:
    """A lesson; `questions` holds the hash of each question by its block's id.

    The hashes are those of the first language in which the lesson stands, so that an
    answer given in one language holds in every other.
    """

    key: UUID
    code: str
    title: str
    url: str
    minutes: int
    questions: Mapping[str, str]
    worksheets: tuple[WorksheetOutline, ...]
    is_translated: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleOutline:
    """A module and its published lessons, in order."""

    key: UUID
    code: str
    title: str
    url: str
    lessons: tuple[LessonOutline, ...]
    is_translated: bool = True


@dataclass(frozen=True, kw_only=True)
class Outline:
    """A course as it stands, in one language; what is missing there is in another."""

    key: UUID
    code: str
    title: str
    url: str
    lead: str
    language: str
    modules: tuple[ModuleOutline, ...]
    is_translated: bool = True

    @cached_property
    def lessons(self) -> tuple[LessonOutline, ...]:
        """All lessons, in order."""
        return tuple(lesson for module in self.modules for lesson in module.lessons)

    @cached_property
    def by_key(self) -> Mapping[UUID, LessonOutline]:
        """All lessons, by translation key."""
        return {lesson.key: lesson for lesson in self.lessons}


def outline_of(course_key: UUID, *, language: str) -> Outline:
    """A published course with its modules and lessons, in the order of the tree.

    One query where it is kept, five where it is not; 404 where there is no such course.
    Its order is that of the first language; a lesson that stands in one language only
    is in the outline of every language, marked as not translated.
    """
    key = f"cms:outline:{course_key}:{language}:{_stamp()}"
    kept: Outline | None = cache.get(key)
    if kept is None:
        kept = _drawn(course_key, language)
        cache.set(key, kept, KEEP_OUTLINES)
    return kept


def course_of(lesson_key: UUID) -> UUID:
    """The translation key of the course that a published lesson belongs to; or 404."""
    lessons = LessonPage.objects.live().filter(translation_key=lesson_key)
    path = lessons.order_by("path").values_list("path", flat=True).first()
    above = CoursePage.objects.filter(path=(path or "")[: -2 * Page.steplen])
    found: UUID | None = above.values_list("translation_key", flat=True).first()
    if found is None:
        raise Http404(_("There is no such lesson."))
    return found


def shas_of(lesson_key: UUID) -> Mapping[str, str]:
    """The hash of each question of a lesson, by its block's id, whatever the language.

    That of the first language in which the question stands; one query. An
    answer is kept with this hash, and void once it is another.
    """
    lessons = LessonPage.objects.live().filter(translation_key=lesson_key)
    rows = lessons.select_related("locale").order_by("path")
    return _shas({page.locale.language_code: page for page in rows})


def first_shas(lesson_key: UUID) -> Mapping[str, str]:
    """The hash of each question in the first language in which a lesson stands."""
    lessons = LessonPage.objects.live().filter(translation_key=lesson_key)
    rows = lessons.select_related("locale").order_by("path")
    pages = _in_order({page.locale.language_code: page for page in rows})
    return next((shas_in(page.body.raw_data) for page in pages), {})


def voided_by(page: LessonPage) -> list[str]:
    """The questions, in their old words, whose answers are void once this is published.

    Only the first language in which a lesson stands counts.
    """
    before = LessonPage.objects.filter(pk=page.pk, live=True).first()
    others = LessonPage.objects.live().filter(translation_key=page.translation_key)
    languages = {other.locale.language_code for other in others.select_related("locale")}
    known = _languages(settings.WAGTAIL_CONTENT_LANGUAGES[0][0])
    first = next((code for code in known if code in languages), None)
    if before is None or page.locale.language_code != first:
        return []
    now = shas_in(page.body.get_prep_value())
    return [
        str(block["value"].get("question") or block["value"].get("statement"))
        for block in before.body.get_prep_value()
        for sha in shas_in([block]).values()
        if now.get(str(block["id"])) != sha
    ]


def shas_in_page(page: LessonPage) -> Mapping[str, str]:
    """The hashes as in `shas_of`, of a lesson that is at hand.

    Without a query, where it stands in the first language.
    """
    if page.locale.language_code == settings.WAGTAIL_CONTENT_LANGUAGES[0][0]:
        return shas_in(page.body.raw_data)
    return shas_of(page.translation_key)


def _stamp() -> str:
    """What changes when a page is published, taken back or moved to another place."""
    live = Page.objects.filter(live=True)
    found = live.aggregate(
        last=Max("last_published_at"), revision=Max("latest_revision"), count=Count("pk")
    )
    last = found["last"].timestamp() if found["last"] else 0
    return f"{last}:{found['revision']}:{found['count']}"


def _languages(first: str) -> list[str]:
    known = [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]
    return [first, *(code for code in known if code != first)]


def _drawn(course_key: UUID, language: str) -> Outline:
    courses = _by_key(CoursePage.objects.filter(translation_key=course_key))
    if course_key not in courses:
        raise Http404(_("There is no such course."))
    below = Q()
    for page in courses[course_key].values():
        below |= Q(path__startswith=page.path)
    frame = _Frame(
        language=language,
        keys={str(row.block_id): row.key for row in UsedKey.objects.filter(_sheets())},
    )
    modules = _by_key(ModulePage.objects.filter(below))
    lessons = _by_key(LessonPage.objects.filter(below))
    within: dict[UUID, list[LessonOutline]] = {}
    parents = {
        page.path: key for key, pages in modules.items() for page in pages.values()
    }
    for key, pages in lessons.items():
        places = [page.path[: -Page.steplen] for page in _in_order(pages)]
        parent = next((parents[place] for place in places if place in parents), None)
        if parent:
            within.setdefault(parent, []).append(_lesson(key, pages, frame))
    page, named = frame.named(courses[course_key])
    return Outline(
        key=course_key,
        lead=page.lead,
        language=language,
        modules=tuple(
            ModuleOutline(
                key=key, lessons=tuple(within.get(key, ())), **frame.named(p)[1]
            )
            for key, p in modules.items()
        ),
        **named,
    )


def _sheets() -> Q:
    return Q(kind="worksheet")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """What is needed to name a page in a language."""

    language: str
    keys: Mapping[str, str]

    def named(self, pages: Mapping[str, Any]) -> tuple[Any, dict[str, Any]]:
        """The page in this language, or else in another, with its name and address."""
        found = next(code for code in _languages(self.language) if code in pages)
        page = pages[found]
        return page, {
            "code": page.code,
            "title": page.title,
            "url": address_of(page.url_path, language=found),
            "is_translated": found == self.language,
        }


def _by_key(pages: Any) -> dict[UUID, dict[str, Any]]:
    """Published pages by translation key and language, in the order of the tree."""
    found: dict[UUID, dict[str, Any]] = {}
    rows = list(pages.filter(live=True).select_related("locale").order_by("path"))
    first = _languages(settings.WAGTAIL_CONTENT_LANGUAGES[0][0])
    rows.sort(key=lambda page: first.index(page.locale.language_code))
    for page in rows:
        found.setdefault(page.translation_key, {})[page.locale.language_code] = page
    return found


def _in_order(pages: Mapping[str, Any]) -> list[Any]:
    first = _languages(settings.WAGTAIL_CONTENT_LANGUAGES[0][0])
    return [pages[code] for code in first if code in pages]


def _shas(pages: Mapping[str, Any]) -> dict[str, str]:
    """The hashes in the first language; of what stands in another alone, those there."""
    found: dict[str, str] = {}
    for page in _in_order(pages):
        for block_id, sha in shas_in(page.body.raw_data).items():
            found.setdefault(block_id, sha)
    return found


def _lesson(key: UUID, pages: Mapping[str, Any], frame: _Frame) -> LessonOutline:
    page, named = frame.named(pages)
    return LessonOutline(
        key=key,
        minutes=page.minutes,
        questions=_shas(pages),
        worksheets=tuple(
            WorksheetOutline(
                block_id=block["id"],
                key=frame.keys.get(block["id"], block["id"]),
                title=block["value"]["title"],
                minutes=block["value"]["minutes"],
            )
            for block in page.body.raw_data
            if block["type"] == "worksheet"
        ),
        **named,
    )
