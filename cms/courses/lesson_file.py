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

What stands between two fenced parts is a text of its own, `text-1`, `text-2` and so on; a
text of another key is fenced too. What is read can be written back: the same lesson makes
the same bytes, in one style, and reads the same.

A key is never used again for something else: answers are kept under it. A new question
gets a new key, and one that has gone comes back only with the same words.
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
    """The file that reads as this lesson.

    >>> front = "---\\ncode: M1\\ntitle: One\\n---\\n"
    >>> text = front + "Hello.\\n\\n::: ask a1\\n- Why?\\n:::\\n"
    >>> write_lesson(read_lesson(text)) == text
    True
    """
    chunks: list[str] = []
    texts = 0
    is_open = True
    for part in lesson.parts:
        plain = part.kind == TEXT and is_open and part.key == f"{TEXT}-{texts + 1}"
        if plain and _is_plain(part.value):
            texts += 1
            chunks.append(f"{part.value}\n")
            is_open = False
        else:
            chunks.append(f"::: {part.kind} {part.key}\n{_dump(part.value)}:::\n")
            is_open = True
    return f"---\n{_dump(dict(lesson.front))}---\n" + "\n".join(chunks)


def _is_plain(text: str) -> bool:
    """Whether a text can stand between fences as it is."""
    fenced = any(line.startswith(":::") for line in text.split("\n"))
    return bool(text) and text == text.strip() and not fenced and "\r" not in text


def _parts(lines: list[str], first_line: int) -> Iterator[Part]:
    texts = 0
    held: list[str] = []
    opened: tuple[str, str, int] | None = None
    for number, line in enumerate([*lines, ""], start=first_line):
        last = number == first_line + len(lines)
        fence = _OPEN.fullmatch(line) if opened is None else None
        if opened and line == ":::":
            kind, key, since = opened
            yield Part(kind, key, _yaml("\n".join([*held, ""]), line=since + 1))
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
        return yaml.load(text, Loader=_Loader)  # noqa: S506 (a safe loader)
    except yaml.YAMLError:
        return _slowly(text, line=line)


def _slowly(text: str, *, line: int) -> Any:
    """Read once more with the reader that tells best where it stumbled."""
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = line + (mark.line if mark else 0)
        raise LessonFileError(line=where, what=str(error)) from error


class _Dumper(yaml.SafeDumper):
    """Text of several lines as it reads, lists a step in, no folding of long lines."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    reads = text[:1].strip() and "\n" in text and not text.endswith("\n\n")
    style = "|" if reads else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _dump(value: Any) -> str:
    if isinstance(value, str):
        return f"{yaml.dump(value, Dumper=_Dumper, **_STYLE).removesuffix(_END)}"
    return str(yaml.dump(value, Dumper=_Dumper, **_STYLE))


_END = "...\n"
_STYLE: dict[str, Any] = {"allow_unicode": True, "sort_keys": False, "width": 90}
