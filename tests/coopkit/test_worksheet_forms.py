"""A worksheet as a page sends it: what is joined, and where a complaint belongs."""

from dataclasses import dataclass

import pytest
from django.http import QueryDict

from coopkit.worksheets.fields import clean
from coopkit.worksheets.forms import asked, complaints_in, filled_in, questions, typed_in


@dataclass(frozen=True)
class Line:
    key: str
    kind: str
    label: str = "What"
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    columns: tuple[tuple[str, str, str], ...] = ()


@pytest.mark.parametrize(
    ("kind", "mine", "joined"),
    [("text", "ours", True), ("share", "1/4", False), ("date", "2027-01-01", False)],
)
def test_only_words_names_and_rows_are_put_one_after_the_other(
    kind: str, mine: str, joined: bool
) -> None:
    lines = [Line("a", kind)]
    post = QueryDict(f"f-a={mine}&pick-a=both")
    read = clean(asked(lines), typed_in(post, lines))
    filled = filled_in(post, lines, read)
    assert filled.picks["a"] == ("both" if joined else "mine")
    (question,) = questions(
        lines,
        typed={"a": mine},
        complaints={},
        saved={"a": "theirs" if joined else mine},
        values=read.values,
        clashes=["a"],
    )
    assert question.can_have_both is joined


def test_a_complaint_of_a_table_finds_its_row_though_rows_above_are_empty() -> None:
    columns = (("who", "text", "Who"), ("sum", "money", "Sum"))
    lines = [Line("t", "table", columns=columns), Line("n", "number")]
    post = QueryDict("f-t-1-sum=x&f-t-3-who=Ana&f-t-4-sum=y&f-n=z")
    read = clean(asked(lines), typed_in(post, lines))
    assert set(read.complaints) == {"t.0.sum", "t.2.sum", "n"}
    told = complaints_in(post, lines, read)
    assert set(told) == {"f-t-1-sum", "f-t-4-sum", "f-n"}
