"""A course for other learning systems, as one file."""

from datetime import date

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.courses.api import wording
from cms.courses.api.files import published, sent
from cms.courses.api.papers import lesson_of, printed
from cms.courses.cartridge import (
    CartridgeCourse,
    CartridgeLesson,
    CartridgeModule,
    cartridge,
)
from cms.courses.models import CoursePage, LessonPage, ModulePage
from cms.pages.models import GlossaryTerm, LegalFact
from coopkit.canonical import sha256_of

SHAPE = 1
"""Counted up when a cartridge of the same course is written in another way."""


def course_cartridge(request: HttpRequest, code: str) -> HttpResponseBase:
    """A course as a Common Cartridge, in the language of the address."""
    page = published(CoursePage, code)
    on = timezone.localdate()
    return sent(
        request,
        lambda: cartridge(course_of(page, on=on)),
        mark=_mark(page, on),
        name=f"{page.slug}-{page.locale.language_code}.imscc",
        media_type="application/zip",
    )


def course_of(page: CoursePage, *, on: date) -> CartridgeCourse:
    """A published course with everything published below it."""
    below = LessonPage.objects.live().public().descendant_of(page).order_by("path")
    lessons: dict[str, list[CartridgeLesson]] = {}
    for lesson in below.select_related("locale"):
        read = lesson_of(lesson, on=on)
        drawn = CartridgeLesson(
            code=read.code,
            title=read.title,
            data=printed(read, on=on, guide=False),
            parts=read.parts,
            facts=read.facts,
        )
        lessons.setdefault(lesson.path[: -lesson.steplen], []).append(drawn)
    modules = ModulePage.objects.live().public().descendant_of(page).order_by("path")
    return CartridgeCourse(
        code=page.code,
        title=page.title,
        lead=page.lead,
        language=page.locale.language_code,
        modules=[
            CartridgeModule(
                code=module.code, title=module.title, lessons=lessons.get(module.path, [])
            )
            for module in modules
        ],
        labels=wording.labels(page.title),
        test_title=_("Check yourself"),
    )


def _mark(page: CoursePage, on: date) -> str:
    """The hash of all that a cartridge is drawn from, without drawing it."""
    pages = page.get_descendants(inclusive=True).live().public().order_by("path")
    stands = pages.values_list("path", "latest_revision_id", "last_published_at")
    rows = [
        *stands,
        *LegalFact.objects.values_list(*LegalFact.LOADED_FIELDS),
        *GlossaryTerm.objects.values_list(*GlossaryTerm.LOADED_FIELDS),
    ]
    said = [wording.labels(page.title), on.isoformat(), SHAPE]
    return sha256_of([*([str(part) for part in row] for row in rows), *said])
