"""Where lessons stand: their names in a language, and the course they belong to."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from wagtail.models import Page

from cms.courses.models import CoursePage, LessonPage
from cms.pages.selectors import address_of


@dataclass(frozen=True, slots=True)
class LessonName:
    """A lesson as a list names it: `M5.4`, its title and its address."""

    code: str
    title: str
    url: str


def lesson_names(
    keys: Collection[UUID] | None, *, language: str
) -> Mapping[UUID, LessonName]:
    """What lessons are called in a language, or in another they exist in; one query.

    All published lessons, in the order of the courses, where no keys are given.
    """
    pages = LessonPage.objects.live().order_by("path")
    if keys is not None:
        pages = pages.filter(translation_key__in=set(keys))
    columns = ("translation_key", "code", "title", "url_path", "locale__language_code")
    rows = sorted(pages.values_list(*columns), key=lambda row: row[-1] != language)
    found: dict[UUID, LessonName] = {}
    for key, code, title, url_path, own in rows:
        if key not in found:
            url = address_of(url_path, language=own)
            found[key] = LessonName(code=code, title=title, url=url)
    return found


def course_keys_of(lesson: UUID) -> frozenset[UUID]:
    """The course that a lesson stands in, as it does in every language; two queries."""
    paths = LessonPage.objects.filter(translation_key=lesson).values_list("path")
    above = {path[: -2 * Page.steplen] for (path,) in paths}
    rows = CoursePage.objects.filter(path__in=above)
    return frozenset(rows.values_list("translation_key", flat=True))


def lesson_keys_of(courses: Collection[UUID]) -> frozenset[UUID]:
    """All lessons of some courses; two queries, none without a course."""
    if not courses:
        return frozenset()
    rows = CoursePage.objects.filter(translation_key__in=courses)
    below = Q(pk__in=())
    for (path,) in rows.values_list("path"):
        below |= Q(path__startswith=path)
    lessons = LessonPage.objects.filter(below)
    return frozenset(lessons.values_list("translation_key", flat=True))
