"""A lesson on paper: its parts as plain data that a template walks.

What asks for a pen is left room; the answers stand with their reasons on a page of their
own; one page is made to be taken home; a facilitator's guide comes where it is wanted.
Nothing here is text of a program: words are data.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cms.courses.grid import Cell, is_figures, read_grid
from cms.courses.lesson_file import Part
from cms.courses.prose import nodes_of, runs_of
from cms.pages.references import Fact, worded
from coopkit.canonical import sha256_of

Data = dict[str, Any]
Facts = Mapping[str, Fact]
Words = Sequence[tuple[str, str]]
Drawer = Callable[[Mapping[str, Any]], tuple[str, list[tuple[str, str]]]]
"""From a chart's value to its SVG, and to the name and amount of each bar."""
Teller = Callable[[Fact], str]
LETTERS = "ABCDEFGHIJKL"
QUESTIONS = frozenset({"quiz", "several", "true_false", "number", "order", "short"})
APART = frozenset({"words", "take_home", "ask", "guide"})
SHORT = frozenset({"number", "money", "share", "percent", "date"})
"""Fields whose answer is a figure: they stand on the page that is taken home."""
LINES, FEWER_LINES, A_GRID = 4, 3, 6
"""For a long text, for one of many long texts, and the rows of a table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A lesson as it is put on paper, in one language, on a day."""

    code: str
    title: str
    lead: str
    minutes: int
    parts: Sequence[Part]
    facts: Facts
    words: Words


def plain(value: Any) -> Any:
    """A block's raw value without the wrapping of its lists' items.

    >>> plain({"options": [{"type": "item", "value": {"text": "A"}, "id": "1"}]})
    {'options': [{'text': 'A'}]}
    """
    if isinstance(value, Mapping):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [plain(_unwrapped(item)) for item in value]
    return value


def lesson_data(lesson: Lesson, *, draw: Drawer, dates: Teller, guide: bool) -> Data:
    """Everything a template needs of one lesson.

    `draw` draws a chart, `dates` says when a figure of law was checked.
    """
    kinds = {part.kind: part for part in lesson.parts}
    facts = lesson.facts
    asked = [part for part in lesson.parts if part.kind in QUESTIONS]
    numbers = {part.key: number for number, part in enumerate(asked, start=1)}
    held = kinds["guide"].value if guide and "guide" in kinds else None
    return {
        "code": lesson.code,
        "title": lesson.title,
        "lead": lesson.lead,
        "minutes": lesson.minutes,
        "words": [list(pair) for pair in lesson.words],
        "parts": [
            _part(part, facts, draw) | {"number": numbers.get(part.key, 0)}
            for part in lesson.parts
            if part.kind not in APART
        ],
        "answers": [
            {"number": numbers[part.key], **_answer(part, facts)} for part in asked
        ],
        "sources": [
            {"words": fact.words, "label": fact.label, "source": fact.source}
            | {"number": number, "dates": dates(fact)}
            for number, fact in enumerate(facts.values(), start=1)
        ],
        "home": _home(lesson, kinds),
        "guide": _guide(held, facts) if held else {},
    }


def _part(part: Part, facts: Facts, draw: Drawer) -> Data:
    value = part.value
    if part.kind == "text":
        return {"kind": "text", "blocks": nodes_of(value, facts)}
    if part.kind in ("idea", "example"):
        blocks = nodes_of(value["text"], facts)
        return {"kind": part.kind, "title": value["title"], "blocks": blocks}
    if part.kind == "table":
        return _table(value)
    if part.kind == "chart":
        named = f"{value['title']}. {value['description']}"
        svg, rows = draw(value)
        bars = [list(row) for row in rows]
        return {"kind": "chart", "alt": named, "svg": svg, "rows": bars} | {
            "title": value["title"]
        }
    if part.kind in ("worksheet", "exercise"):
        asked = value.get("fields", ())
        many = sum(field["kind"] == "long_text" for field in asked) > 1
        return {
            "kind": "worksheet",
            "title": value["title"],
            "minutes": value["minutes"],
            "blocks": nodes_of(value["text"], facts),
            "fields": [_field(field, FEWER_LINES if many else LINES) for field in asked],
        }
    if part.kind in QUESTIONS:
        return _question(part, facts)
    return {"kind": "text", "blocks": []}


def _table(value: Mapping[str, Any]) -> Data:
    grid = read_grid(value["table"])

    def cells(row: Sequence[Cell]) -> list[list[str]]:
        return [[cell.text, cell.remark] for cell in row]

    return {
        "kind": "table",
        "caption": value["caption"],
        "headings": list(grid.headings),
        "rows": [cells(row) for row in grid.rows],
        "totals": [cells(row) for row in grid.totals],
        "figures": [
            is_figures([row[place].text for row in (*grid.rows, *grid.totals)])
            for place in range(len(grid.headings))
        ],
    }


def _field(field: Mapping[str, Any], lines: int = LINES) -> Data:
    kind = field["kind"]
    return {
        "kind": kind,
        "label": field["label"],
        "hint": field.get("hint") or "",
        "choices": [choice["label"] for choice in field.get("choices") or ()],
        "columns": [column["label"] for column in field.get("columns") or ()],
        "lines": A_GRID if kind in ("table", "people") else lines,
    }


def _question(part: Part, facts: Facts) -> Data:
    value = part.value
    data: Data = {
        "kind": "question",
        "ask": part.kind,
        "text": runs_of(value.get("question") or value.get("statement", ""), facts),
        "options": [],
        "unit": "",
    }
    if part.kind in ("quiz", "several"):
        data["options"] = [
            [LETTERS[place], runs_of(option["text"], facts)]
            for place, option in enumerate(value["options"])
        ]
    elif part.kind == "number":
        data["unit"] = value.get("unit") or ""
    elif part.kind == "order":
        data["options"] = [
            [LETTERS[place], runs_of(value["items"][original], facts)]
            for place, original in enumerate(mixed(part.key, value["items"]))
        ]
    return data


def mixed(key: str, items: Sequence[str]) -> list[int]:
    """Places of the items in an order that tells nothing, and is always the same.

    >>> sorted(mixed("q1", ["a", "b", "c"])), mixed("q1", ["a", "b"]) == [0, 1]
    ([0, 1, 2], False)
    """
    places = sorted(
        range(len(items)), key=lambda place: sha256_of([key, place, items[place]])
    )
    right = list(range(len(items)))
    return places[::-1] if places == right else places


def _answer(part: Part, facts: Facts) -> Data:
    """What is right, and why each other answer is not."""
    value = part.value

    def why(text: str) -> list[Data]:
        return nodes_of(text or "", facts)

    if part.kind in ("quiz", "several"):
        options = list(zip(LETTERS, value["options"], strict=False))
        return {
            "right": ", ".join(letter for letter, option in options if option["right"]),
            "reasons": [
                {"of": letter, "right": option["right"], "why": why(option["feedback"])}
                for letter, option in options
            ],
        }
    if part.kind == "true_false":
        said = value["if_true"] if value["is_true"] else value["if_false"]
        return {"is_true": value["is_true"], "right": "", "reasons": _one(why(said))}
    if part.kind == "number":
        answer = figure_of(value["answer"], value.get("unit") or "")
        return {"right": answer, "reasons": _one(why(value["right"]))}
    if part.kind == "order":
        placed = mixed(part.key, value["items"])
        letters = [LETTERS[placed.index(place)] for place in range(len(placed))]
        return {"right": " → ".join(letters), "reasons": _one(why(value["right"]))}
    look_for = [runs_of(line, facts) for line in value.get("look_for") or ()]
    reasons = _one(why(value["model"]))
    return {"right": "", "model": True, "reasons": reasons, "look_for": look_for}


def _one(why: list[Data]) -> list[Data]:
    return [{"of": "", "right": True, "why": why}]


def figure_of(answer: str, unit: str) -> str:
    """A figure with its unit, as people write it.

    >>> figure_of("9893.91", "$"), figure_of("-40", "$"), figure_of("12", "days")
    ('$9,893.91', '−$40', '12 days')
    """
    whole, point, cents = str(answer).lstrip("-").partition(".")
    figure = f"{int(whole or 0):,}{point}{cents}"
    sign = "−" if str(answer).startswith("-") else ""
    if unit == "$":
        return f"{sign}${figure}"
    return f"{sign}{figure}{' ' if unit else ''}{unit}"


def _home(lesson: Lesson, kinds: Mapping[str, Part]) -> Data:
    """The page to take home: the idea, what to keep, what to ask, figures to fill in."""
    facts = lesson.facts
    idea = kinds.get("idea")
    sheet = kinds.get("worksheet")
    fields = sheet.value.get("fields", ()) if sheet else ()
    return {
        "idea": nodes_of(idea.value["text"], facts) if idea else [],
        "lines": _lines(kinds.get("take_home"), facts),
        "ask": _lines(kinds.get("ask"), facts),
        "figures": [_field(field) for field in fields if field["kind"] in SHORT],
        "sheet": sheet.value["title"] if sheet else "",
    }


def _lines(part: Part | None, facts: Facts) -> list[list[Data]]:
    return [runs_of(line, facts) for line in part.value] if part else []


def _guide(value: Mapping[str, Any], facts: Facts) -> Data:
    def lines(name: str) -> list[list[Data]]:
        return [runs_of(str(line), facts) for line in value.get(name) or ()]

    return {
        "opening": runs_of(value.get("opening") or "", facts),
        "timing": [
            [row["minutes"], worded(row["what"], facts)]
            for row in value.get("timing") or ()
        ],
        "whole": sum(row["minutes"] for row in value.get("timing") or ()),
        "materials": lines("materials"),
        "disputes": lines("disputes"),
        "interpretation": lines("interpretation"),
    }


def _unwrapped(item: Any) -> Any:
    wrapped = isinstance(item, Mapping) and item.keys() >= {"type", "value"}
    return item["value"] if wrapped and item["type"] == "item" else item
