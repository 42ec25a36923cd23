"""The training as files: which there are, in which order, and what they hold.

`<language>/*.md` holds a page each, named by its code; `facts.toml` the figures of law
and `glossary.toml` the words, both for all languages.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cms.courses.lesson_file import LessonFile, LessonFileError, read_lesson

KINDS = ("home", "course", "module", "lesson")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingFiles:
    """Everything that is loaded; pages by language, parents before children."""

    pages: Mapping[str, tuple[LessonFile, ...]]
    facts: Mapping[str, Mapping[str, Any]]
    glossary: Mapping[str, Mapping[str, Mapping[str, str]]]


def read_training(folder: Path, languages: tuple[str, ...]) -> TrainingFiles:
    """Read a folder of training; a file that is none is a LessonFileError."""
    return TrainingFiles(
        pages={language: _pages(folder / language) for language in languages},
        facts=_table(folder / "facts.toml"),
        glossary=_table(folder / "glossary.toml"),
    )


def in_order(pages: list[LessonFile]) -> tuple[LessonFile, ...]:
    """Home, courses, modules, lessons; each by code as people count: M2 before M10."""
    return tuple(sorted(pages, key=_place))


def _place(page: LessonFile) -> tuple[int, list[tuple[int, str]]]:
    code = str(page.front["code"])
    parts = re.findall(r"\d+|\D+", code)
    natural = [(int(part), "") if part.isdigit() else (0, part) for part in parts]
    return KINDS.index(page.front["kind"]), natural


def _pages(folder: Path) -> tuple[LessonFile, ...]:
    found = []
    for path in sorted(folder.glob("*.md")):
        page = read_lesson(path.read_text(encoding="utf-8"))
        if page.front.get("kind") not in KINDS:
            raise LessonFileError(line=2, what=f"{path.name}: a kind, one of {KINDS}")
        found.append(page)
    return in_order(found)


def _table(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
