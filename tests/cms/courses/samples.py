"""Lessons as they are put on paper and into cartridges, read from their files."""

from datetime import date
from typing import Any

from django.utils.translation import override

from cms.courses.api import papers, wording
from cms.courses.lesson_file import LessonFile, Part
from cms.courses.printed import Lesson, plain
from cms.courses.stream import raw_stream
from cms.pages.references import Fact, fact_keys
from tests.cms.courses.lesson_files import CODES, LANGUAGES, pages, training

__all__ = [
    "LANGUAGES",
    "ON",
    "fact_in",
    "files",
    "labels",
    "lesson_in",
    "made_up",
    "paper_of",
]

ON = date(2026, 11, 22)


def files(language: str) -> list[LessonFile]:
    """All lessons of a language, in their order."""
    return [pages(language)[code] for code in CODES]


def lesson_in(file: LessonFile, language: str) -> Lesson:
    """The lesson of a file as it is read again once it has been stored."""
    keys = [key for part in file.parts for key in fact_keys(str(part.value))]
    words = [key for part in file.parts if part.kind == "words" for key in part.value]
    glossary = training().glossary
    return Lesson(
        code=file.front["code"],
        title=file.front["title"],
        lead=file.front["lead"],
        minutes=file.front["minutes"],
        parts=[
            Part(part["type"], part["id"], plain(part["value"]))
            for part in raw_stream(file.front["code"], file.parts)
        ],
        facts={key: fact_in(key, language) for key in keys},
        words=[
            (glossary[key][language]["term"], glossary[key][language]["meaning"])
            for key in words
        ],
    )


def fact_in(key: str, language: str) -> Fact:
    rows = [row for row in training().facts[key] if row["effective_from"] <= ON]
    row = max(rows, key=lambda row: row["effective_from"])
    return Fact(
        key=key,
        words=row[f"words_{language}"],
        label=row[f"label_{language}"],
        source=row["source"],
        since=row["effective_from"],
        checked_on=row["checked_on"],
        review_by=row["review_by"],
    )


def made_up(*parts: Part) -> Lesson:
    """A lesson of these parts alone."""
    return Lesson(
        code="M0.1", title="T", lead="L", minutes=20, parts=parts, facts={}, words=()
    )


def paper_of(
    lesson: Lesson, language: str = "en", *, guide: bool = False
) -> dict[str, Any]:
    """The data of a lesson's paper, as its template takes them."""
    with override(language):
        around = papers.cover(
            f"{lesson.code} {lesson.title}",
            over="coopkit",
            language=language,
            on=ON,
            size="us-letter",
        )
        return around | {"lesson": papers.printed(lesson, on=ON, guide=guide)}


def labels(language: str) -> dict[str, Any]:
    with override(language):
        return wording.labels("T")
