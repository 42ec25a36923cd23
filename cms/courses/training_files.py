"""The training as files: which there are, in which order, and what they hold.

`<language>/*.md` holds a page each, named by its code; `facts.toml` the figures of law
and `glossary.toml` the words, both for all languages. A figure that has changed in the
course of time stands under its key several times, `[["us-ca.minimum_wage"]]`.

What is written here is read back the same, and writing it again makes the same bytes.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from cms.courses.lesson_file import LessonFile, LessonFileError, read_lesson

LESSONS = Path(__file__).resolve().parents[1] / "lessons"
FACTS = """\
# Figures of law, each with its source and the day by which to look at it again.
# A text quotes them by key: {fact:us-federal.cash_floor}.
"""
WORDS = "# Words of the lessons, in every language of the site.\n"
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingFiles:
    """Everything that is loaded; pages by language, parents before children."""

    pages: Mapping[str, tuple[LessonFile, ...]]
    facts: Mapping[str, Sequence[Mapping[str, Any]]]
    glossary: Mapping[str, Mapping[str, Mapping[str, Any]]]


def read_training(folder: Path, languages: tuple[str, ...]) -> TrainingFiles:
    """Read a folder of training; a file that is none is a LessonFileError."""
    facts = _table(folder / "facts.toml")
    return TrainingFiles(
        pages={language: _pages(folder / language) for language in languages},
        facts={key: v if isinstance(v, list) else [v] for key, v in facts.items()},
        glossary=_table(folder / "glossary.toml"),
    )


def in_order(pages: Iterable[LessonFile]) -> tuple[LessonFile, ...]:
    """Parents before children; each by code as people count: M2 before M10."""
    found = list(pages)
    under = {str(page.front["code"]): page.front.get("under") for page in found}
    return tuple(sorted(found, key=lambda page: _place(page, under)))


def file_name(code: str) -> str:
    """The name of a page's file; a code that makes none is a LessonFileError.

    >>> file_name("M5.3")
    'm5.3.md'
    """
    if not _CODE.fullmatch(code):
        what = f"the code “{code}” makes no file name; give letters, digits and dots"
        raise LessonFileError(line=1, what=what)
    return f"{code.lower()}.md"


def write_facts(rows: Iterable[Mapping[str, Any]]) -> str:
    """The figures of law as a file, by key and then by date; each row has its key."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in sorted(rows, key=lambda row: (row["key"], row["effective_from"])):
        found.setdefault(row["key"], []).append(row)
    chunks = [FACTS]
    for key, values in found.items():
        head = f"[{_key(key)}]" if len(values) == 1 else f"[[{_key(key)}]]"
        chunks += [f"{head}\n{_lines(value)}" for value in values]
    return "\n".join(chunks)


def write_glossary(words: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> str:
    """The words as a file, by key; each with its languages."""
    chunks = [WORDS]
    for key in sorted(words):
        lines = [
            f"{language} = {{ {', '.join(_pairs(words[key][language]))} }}\n"
            for language in sorted(words[key])
        ]
        chunks.append(f"[{_key(key)}]\n{''.join(lines)}")
    return "\n".join(chunks)


def _lines(values: Mapping[str, Any]) -> str:
    return "".join(f"{pair}\n" for pair in _pairs(values))


def _pairs(values: Mapping[str, Any]) -> list[str]:
    """Name and value as TOML; what is empty is left out."""
    return [
        f"{name} = {_value(value)}"
        for name, value in values.items()
        if name != "key" and value not in (None, "")
    ]


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, date)):
        return str(value)
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _value(key)


def _place(
    page: LessonFile, under: Mapping[str, str | None]
) -> tuple[int, list[tuple[int, str]]]:
    code = str(page.front["code"])
    above = [code]
    while (parent := under.get(above[-1])) and parent not in above:
        above.append(parent)
    parts = re.findall(r"\d+|\D+", code)
    natural = [(int(part), "") if part.isdigit() else (0, part) for part in parts]
    return len(above), natural


def _pages(folder: Path) -> tuple[LessonFile, ...]:
    files = sorted(folder.glob("*.md"))
    return in_order(read_lesson(path.read_text(encoding="utf-8")) for path in files)


def _table(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
