"""A worksheet to be filled in, and the guide for whoever leads the meeting."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cms.courses.models import LessonPage
from cms.courses.selectors.reading import facts_of, links_of
from cms.pages.markdown import html_of
from cms.pages.references import Fact, worded
from cms.pages.selectors import address, home_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetField:
    """One thing that is written down.

    `choices` holds value and label of each choice, `columns` key, kind and label of
    each column, `parameter` the key of the bylaws' rule that it answers, if any.
    """

    key: str
    kind: str
    label: str
    hint: str = ""
    parameter: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    columns: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WorksheetForm:
    """A worksheet as it reads in one language, with its fields."""

    block_id: str
    title: str
    minutes: int
    text_html: SafeString
    fields: tuple[SheetField, ...]
    lesson_code: str
    lesson_title: str
    lesson_url: str
    language: str
    is_translated: bool


def worksheet_of(
    lesson_key: UUID, block_id: str | UUID, *, language: str, on: date | None = None
) -> WorksheetForm:
    """A worksheet of a published lesson; in another language where this one has none.

    404 where there is no such lesson or worksheet. `on` chooses the figures of law that
    are quoted; without it, today's.
    """
    lessons = LessonPage.objects.live().filter(translation_key=lesson_key)
    pages = {p.locale.language_code: p for p in lessons.select_related("locale")}
    known = [language, *(code for code, _ in settings.WAGTAIL_CONTENT_LANGUAGES)]
    for page in (pages[code] for code in known if code in pages):
        for block in page.body:
            if block.id == str(block_id) and block.block_type == "worksheet":
                return _form(page, block, language, on or timezone.localdate())
    raise Http404(_("There is no such worksheet."))


def _form(page: LessonPage, block: Any, language: str, on: date) -> WorksheetForm:
    home = home_of(page)
    facts = facts_of(page, on=on)
    value = block.value
    links = links_of(page)
    return WorksheetForm(
        block_id=block.id,
        title=value["title"],
        minutes=value["minutes"],
        text_html=mark_safe(  # noqa: S308 (the renderer escapes all HTML in a text)
            html_of(value["text"], facts=facts, links=links)
        ),
        fields=tuple(_field(field, facts) for field in value["fields"]),
        lesson_code=page.code,
        lesson_title=page.title,
        lesson_url=address(page, home),
        language=page.locale.language_code,
        is_translated=page.locale.language_code == language,
    )


def _field(field: Mapping[str, Any], facts: Mapping[str, Fact]) -> SheetField:
    return SheetField(
        key=field["key"],
        kind=field["kind"],
        label=worded(field["label"], facts),
        hint=worded(field["hint"] or "", facts),
        parameter=field["parameter"] or "",
        choices=tuple((c["value"], worded(c["label"], facts)) for c in field["choices"]),
        columns=tuple(
            (c["key"], c["kind"], worded(c["label"], facts)) for c in field["columns"]
        ),
    )
