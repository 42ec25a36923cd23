"""A lesson or a whole module as a PDF, for everybody, without an account."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from cms.courses.api import wording
from cms.courses.api.files import published, sent
from cms.courses.blocks import bars_in, writer_of
from cms.courses.lesson_file import Part
from cms.courses.models import LessonPage, ModulePage
from cms.courses.printed import Lesson, lesson_data, plain
from cms.courses.prose import nodes_of
from cms.courses.selectors import facts_of, frame_of, word_keys
from cms.pages.models import TrainingPage
from cms.pages.selectors import tree_around, words_of
from cms.pages.views import tell_of_guest
from coopkit import charts
from coopkit.canonical import sha256_of
from coopkit.papers.typeset import template_sha256, typeset

Data = dict[str, Any]
SIZES = {"a4": "a4"}


def lesson_pdf(request: HttpRequest, code: str) -> HttpResponseBase:
    """A lesson to print; with `?guide=1` also what its facilitator needs."""
    page = published(LessonPage, code)
    on = timezone.localdate()
    lesson = lesson_of(page, on=on)
    data = _cover(page, request, on) | {
        "lesson": printed(lesson, on=on, guide=_wants_guide(request))
    }
    paper = _paper(request, "lesson", data, name=f"{page.code}-{page.slug}")
    tell_of_guest(request, paper, page.translation_key, "printed")
    return paper


def module_pdf(request: HttpRequest, code: str) -> HttpResponseBase:
    """All lessons of a module to print, each with its answers and its page for home."""
    page = published(ModulePage, code)
    on, guide = timezone.localdate(), _wants_guide(request)
    pages = LessonPage.objects.live().public().descendant_of(page).order_by("path")
    lessons = [lesson_of(below, on=on) for below in pages.select_related("locale")]
    facts = facts_of(page, on=on)
    blocks = [block.value for block in page.body if block.block_type == "text"]
    data = _cover(page, request, on) | {
        "lead": page.lead,
        "about": wording.about(sum(lesson.minutes for lesson in lessons), on),
        "blocks": [node for text in blocks for node in nodes_of(str(text), facts)],
        "lessons": [printed(lesson, on=on, guide=guide) for lesson in lessons],
    }
    return _paper(request, "module", data, name=f"{page.code}-{page.slug}")


def lesson_of(page: LessonPage, *, on: date) -> Lesson:
    """A published lesson as plain values, with its words and figures of a day."""
    raw = page.body.get_prep_value()
    return Lesson(
        code=page.code,
        title=page.title,
        lead=page.lead,
        minutes=page.minutes,
        parts=[Part(part["type"], part["id"], plain(part["value"])) for part in raw],
        facts=facts_of(page, on=on),
        words=words_of(word_keys(page), language=page.locale.language_code),
    )


def printed(lesson: Lesson, *, on: date, guide: bool) -> Data:
    """A lesson as data for a template."""
    data = lesson_data(lesson, draw=_drawn, dates=wording.dates, guide=guide)
    return data | {"about": wording.about(lesson.minutes, on)}


def cover(title: str, *, over: str, language: str, on: date, size: str) -> Data:
    """What every paper of the training says around its text."""
    return {
        "coop": {"name": "coopkit"},
        "page": size,
        "lang": language,
        "issued_ymd": {"year": on.year, "month": on.month, "day": on.day},
        "title": title,
        "over": over,
        "labels": wording.labels(title),
    }


def _cover(page: TrainingPage, request: HttpRequest, on: date) -> Data:
    frame = frame_of(page, tree_around(page))
    above = [line.title for line in (frame.course, frame.module) if line]
    return cover(
        f"{page.code} {page.title}",
        over=" · ".join(["coopkit", *above]),
        language=page.locale.language_code,
        on=on,
        size=SIZES.get(request.GET.get("paper", ""), "us-letter"),
    )


def _drawn(chart: Mapping[str, Any]) -> tuple[str, list[tuple[str, str]]]:
    data = bars_in(chart["data"])
    write = writer_of(chart.get("unit"))
    svg = charts.bars(
        chart["title"],
        chart["description"],
        data,
        write,
        short=writer_of(chart.get("unit"), is_short=True),
        key="chart",
    )
    return svg, [(label, write(cents)) for label, cents in data]


def _wants_guide(request: HttpRequest) -> bool:
    return request.GET.get("guide") == "1"


def _paper(
    request: HttpRequest, template: str, data: Data, *, name: str
) -> HttpResponseBase:
    versions = [template_sha256(template), template_sha256("lessons")]
    return sent(
        request,
        lambda: typeset(template, data),
        mark=sha256_of([*versions, data]),
        name=f"{name}.pdf",
        media_type="application/pdf",
    )
