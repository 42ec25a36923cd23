"""A lesson as a file: front matter in YAML, then Markdown with fenced parts.

    ---
    code: M5.3
    title: Internal capital accounts
    ---
    ## Why it matters

    Any Markdown.

    ::: quiz q1
    question: How much?
    options: [...]
    :::

What stands between two fenced parts is a text of its own. What is read can be written
back, and reads the same.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from coopkit.errors import N_, CoopError

_FRONT = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)
_OPEN = re.compile(r"::: ([a-z_]+) ([a-z0-9-]+)")
TEXT = "text"


class LessonFileError(CoopError):
    """A file that is not a lesson."""

    template = N_("This is not a lesson file, line {line}: {what}")


@dataclass(frozen=True, slots=True)
class Part:
    """One block: its kind, its key (the same in every language), its value."""

    kind: str
    key: str
    value: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonFile:
    """Front matter and parts."""

    front: Mapping[str, Any]
    parts: tuple[Part, ...]


def read_lesson(text: str) -> LessonFile:
    """Read a lesson file; a LessonFileError tells the line.

    >>> front = "---\\ncode: M1\\ntitle: One\\n---\\n"
    >>> lesson = read_lesson(front + "Hello.\\n\\n::: ask a1\\n- Why?\\n:::\\n")
    >>> lesson.front["code"], [(part.kind, part.key) for part in lesson.parts]
    ('M1', [('text', 'text-1'), ('ask', 'a1')])
    """
    found = _FRONT.match(text.replace("\r\n", "\n"))
    if not found:
        raise LessonFileError(line=1, what="front matter between two lines of ---")
    front = _yaml(found[1], line=2)
    if not isinstance(front, dict) or "code" not in front or "title" not in front:
        raise LessonFileError(line=2, what="a code and a title")
    start = found[1].count("\n") + 4
    parts = tuple(_parts(found[2].split("\n"), start))
    keys = [part.key for part in parts]
    for key in keys:
        if keys.count(key) > 1:
            raise LessonFileError(line=start, what=f"the key {key} stands twice")
    return LessonFile(front=front, parts=parts)


def write_lesson(lesson: LessonFile) -> str:
    """The file that reads as this lesson."""
    chunks = [f"---\n{_dump(lesson.front)}---\n"]
    for part in lesson.parts:
        if part.kind == TEXT:
            chunks.append(f"{part.value}\n")
        else:
            chunks.append(f"::: {part.kind} {part.key}\n{_dump(part.value)}:::\n")
    return "\n".join(chunks)


def _parts(lines: list[str], first_line: int) -> Iterator[Part]:
    texts = 0
    held: list[str] = []
    opened: tuple[str, str, int] | None = None
    for number, line in enumerate([*lines, ""], start=first_line):
        last = number == first_line + len(lines)
        fence = _OPEN.fullmatch(line) if opened is None else None
        if opened and line == ":::":
            kind, key, since = opened
            yield Part(kind, key, _yaml("\n".join(held), line=since + 1))
            held, opened = [], None
        elif opened is None and (fence or last):
            if written := "\n".join(held).strip():
                texts += 1
                yield Part(TEXT, f"text-{texts}", written)
            held, opened = [], (fence[1], fence[2], number) if fence else None
        elif opened is None and line.startswith(":::"):
            raise LessonFileError(line=number, what="“::: kind key” opens a part")
        else:
            held.append(line)
    if opened:
        raise LessonFileError(line=opened[2], what="this part is never closed by :::")


def _yaml(text: str, *, line: int) -> Any:
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = line + (mark.line if mark else 0)
        raise LessonFileError(line=where, what=str(error)) from error


def _dump(value: Any) -> str:
    return str(yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=90))
