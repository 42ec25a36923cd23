"""A lesson as a file: what is wrong with it is told by line."""

from uuid import UUID, uuid5

import pytest

from cms.courses.grid import GridError, read_grid
from cms.courses.lesson_file import LessonFileError, Part, read_lesson
from cms.courses.stream import raw_stream

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
