"""A lesson as a file: what is wrong with it is told by line."""

from datetime import date
from pathlib import Path
from uuid import UUID, uuid5

import pytest
from hypothesis import given, strategies as st

from cms.courses.grid import GridError, read_grid
from cms.courses.lesson_file import (
    LessonFile,
    LessonFileError,
    Part,
    read_lesson,
    write_lesson,
)
from cms.courses.stream import parts_of, raw_stream
from cms.courses.training_files import (
    LESSONS,
    file_name,
    read_training,
    write_facts,
    write_glossary,
)

OUR_NAMES = UUID("6f4b2a52-8a0c-5b0e-9a43-3c1f6b7d9e10")  # never to be changed
HEAD = "---\ncode: M1\ntitle: One\n---\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("no front matter", 1),
        ("---\ncode: M1\n---\n", 2),
        ("---\ncode: [\n---\n", 2),
        (HEAD + "Text\n\n::: quiz q1\nquestion: Why?\n", 7),
        (HEAD + "::: quiz\n:::\n", 5),
        (HEAD + "::: quiz q1\na: b: c\n:::\n", 6),
        (HEAD + "::: ask q1\n- a\n:::\n::: ask q1\n- b\n:::\n", 5),
    ],
)
def test_a_file_that_is_no_lesson_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(LessonFileError, match=f"line {line}:"):
        read_lesson(text)


def test_text_between_fenced_parts_is_a_part_of_its_own() -> None:
    lesson = read_lesson(HEAD + "One\n\n::: ask a\n- Why?\n:::\n\nTwo\n")
    assert lesson.parts == (
        Part("text", "text-1", "One"),
        Part("ask", "a", ["Why?"]),
        Part("text", "text-2", "Two"),
    )


def test_the_same_part_has_the_same_id_for_ever() -> None:
    (block,) = raw_stream("M5.3", [Part("ask", "ask", ["Why?"])])
    assert block["id"] == str(uuid5(OUR_NAMES, "M5.3/ask"))
    assert block["value"][0]["id"] != block["id"]


def test_a_row_with_too_many_cells_is_refused() -> None:
    with pytest.raises(GridError, match="Line 2 of the table has 3 cells"):
        read_grid("A | B\n1 | 2 | 3")


def test_what_is_added_on_the_site_keeps_its_id_as_its_key() -> None:
    own = "0f8fad5b-d9cb-469f-a165-70867728950e"
    (block,) = raw_stream("M5.3", [Part("ask", own, ["Why?"])])
    assert block["id"] == own
    (part,) = parts_of("M5.3", [block], {})
    assert part == Part("ask", own, ["Why?"])


def options(*keys: str) -> list[dict]:
    return [{"key": k, "text": k, "right": k == "a", "feedback": k} for k in keys]


def ids_of(part: Part, field: str) -> dict[str, str]:
    """The words of each item of a list, by its id."""
    (block,) = raw_stream("M5.3", [part])
    items = block["value"][field]
    return {
        item["id"]: item["value"]["text"] if field == "options" else item["value"]
        for item in items
    }


def test_an_option_keeps_its_id_when_it_is_moved_or_gets_a_neighbor() -> None:
    before = ids_of(Part("quiz", "q1", {"options": options("a", "b")}), "options")
    after = ids_of(Part("quiz", "q1", {"options": options("c", "b", "a")}), "options")
    assert before.items() <= after.items()
    assert len(after) == 3


def test_a_line_to_be_ordered_keeps_its_id_when_it_is_moved() -> None:
    before = ids_of(Part("order", "q", {"items": [{"a": "One"}, {"b": "Two"}]}), "items")
    after = ids_of(Part("order", "q", {"items": [{"b": "Two"}, {"a": "One"}]}), "items")
    assert before == after
    assert list(before) != list(after)


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"))
VALUES = st.recursive(
    TEXTS | st.booleans() | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.from_regex(r"[a-z_]{1,8}", fullmatch=True), inner, max_size=3
        )
    ),
    max_leaves=8,
)
KEYS = st.from_regex(r"[a-z0-9][a-z0-9-]{0,10}", fullmatch=True)
PARTS = st.lists(
    st.builds(Part, st.just("text"), KEYS, TEXTS)
    | st.builds(Part, st.just("ask"), KEYS, VALUES),
    max_size=5,
    unique_by=lambda part: part.key,
)


@given(PARTS)
def test_whatever_is_written_reads_the_same(parts: list[Part]) -> None:
    numbered = [
        Part(p.kind, f"text-{at}" if p.kind == "text" and at % 2 else p.key, p.value)
        for at, p in enumerate(parts, start=1)
    ]
    whole = LessonFile(front={"code": "M1", "title": "One"}, parts=tuple(numbered))
    text = write_lesson(whole)
    assert read_lesson(text).parts == whole.parts
    assert write_lesson(read_lesson(text)) == text


def test_figures_and_words_are_written_back_the_same(tmp_path: Path) -> None:
    row = {
        "key": "us.wage",
        "value": 'a "b" \\ c\x7f',
        "effective_from": date(2026, 1, 1),
        "is_auto": False,
        "effective_to": None,
    }
    later = row | {"effective_from": date(2027, 1, 1), "value": "d"}
    (tmp_path / "facts.toml").write_text(write_facts([later, row]), encoding="utf-8")
    words = {
        "b-c": {"es": {"term": "Á"}, "en": {"term": "A"}},
        "a": {"en": {"term": "Z"}},
    }
    (tmp_path / "glossary.toml").write_text(write_glossary(words), encoding="utf-8")
    found = read_training(tmp_path, ())
    wanted = [
        {n: v for n, v in r.items() if n != "key" and v is not None} for r in (row, later)
    ]
    assert found.facts == {"us.wage": wanted}
    assert found.glossary == words
    rows = [{"key": "us.wage", **values} for values in found.facts["us.wage"]]
    assert write_facts(rows) == (tmp_path / "facts.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(LESSONS.rglob("*.md")), ids=lambda p: p.name)
def test_a_lesson_file_is_in_the_one_style(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert write_lesson(read_lesson(text)) == text


@pytest.mark.parametrize("code", ["", "../x", "a/b", ".hidden"])
def test_a_code_that_makes_no_file_name_is_refused(code: str) -> None:
    with pytest.raises(LessonFileError, match="file name"):
        file_name(code)
