"""The lessons as they lie in the files, read once for all tests."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from cms.courses.lesson_file import LessonFile, Part
from cms.courses.training_files import LESSONS, TrainingFiles, read_training

LANGUAGES = ("en", "es")
CODES = tuple(
    f"M{module}.{number}"
    for module, lessons in enumerate((4, 5, 5, 5, 5, 6, 5, 4, 3), start=1)
    for number in range(1, lessons + 1)
)
EVERY = tuple((language, code) for language in LANGUAGES for code in CODES)


@cache
def training() -> TrainingFiles:
    return read_training(LESSONS, LANGUAGES)


@cache
def pages(language: str) -> dict[str, LessonFile]:
    """All pages of a language by code."""
    return {str(page.front["code"]): page for page in training().pages[language]}


def lesson(language: str, code: str) -> LessonFile:
    return pages(language)[code]


def parts(language: str, code: str, kind: str) -> list[Part]:
    return [part for part in lesson(language, code).parts if part.kind == kind]


def part(language: str, code: str, key: str) -> Any:
    """The value of a lesson's part, by its key."""
    return next(p.value for p in lesson(language, code).parts if p.key == key)


def texts(value: Any, *path: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every text in a value, with the way to it."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from texts(inner, *path, str(name))
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner, *path)
    elif isinstance(value, str):
        yield path, value


def written(language: str, code: str) -> str:
    """All that a lesson says, its title and lead among it."""
    page = lesson(language, code)
    said = [str(page.front["title"]), str(page.front.get("lead", ""))]
    for found in page.parts:
        said += [text for _, text in texts(found.value)]
    return "\n\n".join(said)
