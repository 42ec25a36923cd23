"""What people type into a worksheet is read exactly, and never lost."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, strategies as st

from coopkit.errors import CoopError
from coopkit.worksheets.fields import READERS, Asked, clean, read, write, written
from coopkit.worksheets.merging import mark, merge

TABLE = Asked(key="costs", kind="table", columns=(("what", "text"), ("sum", "money")))
SHEET = (
    Asked(key="fee", kind="money"),
    Asked(key="part", kind="share"),
    Asked(key="who", kind="people"),
    Asked(key="how", kind="choice", choices=("vote", "consent")),
    TABLE,
)


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("money", "$1,250", 125000),
        ("money", " 0.07 ", 7),
        ("money", "-3", -300),
        ("number", "1,200", 1200),
        ("number", "2.50", "2.5"),
        ("share", "25 %", "1/4"),
        ("share", "1 / 3", "1/3"),
        ("share", "0.2", "1/5"),
        ("share", "12.5%", "1/8"),
        ("date", "2027-03-15", "2027-03-15"),
        ("yes_no", "no", False),
        ("people", "Ana\r\n\r\n Ben \nAna", ["Ana", "Ben"]),
        ("long_text", "One\r\ntwo", "One\ntwo"),
        ("text", "  ", None),
    ],
)
def test_what_people_type_becomes_an_exact_value(
    kind: str, typed: str, value: Any
) -> None:
    found = read(kind, typed)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("money", "12.345"),
        ("money", "about 5"),
        ("number", "1.2.3"),
        ("number", "٣"),
        ("share", "25"),
        ("share", "1/0"),
        ("date", "15/03/2027"),
        ("date", "2027-02-30"),
        ("date", "0001-01-01"),
        ("yes_no", "perhaps"),
        ("choice", "other"),
        ("text", "x" * 501),
        ("people", "\n".join(map(str, range(61)))),
    ],
)
def test_what_cannot_be_read_is_kept_as_typed_with_a_sentence(
    kind: str, typed: str
) -> None:
    found = clean([Asked(key="a", kind=kind)], {"a": typed})
    assert found.values == {"a": {"typed": typed}}
    assert str(found.complaints["a"]).endswith(".")


def test_one_mistake_spoils_no_other_answer() -> None:
    rows = [{"what": "Oven", "sum": "900"}, {"what": "", "sum": " "}, {"sum": "many"}]
    typed = {"fee": "10", "part": "much", "who": "Ana", "how": "vote", "costs": rows}
    found = clean(SHEET, typed)
    assert found.values == {
        "fee": 1000,
        "part": {"typed": "much"},
        "who": ["Ana"],
        "how": "vote",
        "costs": [{"what": "Oven", "sum": 90000}, {"sum": {"typed": "many"}}],
    }
    assert list(found.complaints) == ["part", "costs.1.sum"]


@given(st.text(max_size=30), st.sampled_from([*READERS]))
def test_no_text_breaks_a_field_and_none_is_lost(text: str, kind: str) -> None:
    asked = [Asked(key="a", kind=kind)]
    first = clean(asked, {"a": text})
    again = clean(asked, written(asked, first.values))
    assert again.values == first.values
    assert again.complaints.keys() == first.complaints.keys()


@given(st.fractions(0, 3))
def test_a_share_is_written_as_it_is_read(share: Fraction) -> None:
    text = str(share)
    if len(text) <= 24:
        assert read("share", write("share", text)) == text


@given(st.integers(-(10**15), 10**15))
def test_money_is_written_as_it_is_read(cents: int) -> None:
    assert read("money", write("money", cents)) == cents


def test_a_whole_sheet_is_written_as_it_is_read() -> None:
    values = {
        "fee": 5,
        "part": {"typed": "?"},
        "who": ["Ana", "Ben"],
        "costs": [{"sum": -1}, {"what": "Oven", "sum": {"typed": "x"}}],
    }
    assert clean(SHEET, written(SHEET, values)).values == values


some = st.sampled_from([None, "a", "b", "c"])
sheets = st.fixed_dictionaries({"x": some, "y": some}).map(
    lambda sheet: {key: value for key, value in sheet.items() if value}
)


@given(sheets, sheets, sheets)
def test_of_two_at_once_no_change_is_lost_unseen(
    before: dict, mine: dict, theirs: dict
) -> None:
    seen = {key: mark(before.get(key)) for key in "xy"}
    merged = merge("xy", mine=mine, theirs=theirs, seen=seen, picks={})
    for key in "xy":
        old, one, other = before.get(key), mine.get(key), theirs.get(key)
        kept = merged.values.get(key)
        if key in merged.clashes:
            assert old not in (one, other)
            assert one != other
            assert kept == other
        else:
            assert kept == (one if other == old else other)


def test_where_both_changed_one_chooses_mine_theirs_or_both() -> None:
    theirs = {"x": "theirs", "who": ["Ana", "Ben"]}
    mine = {"x": "mine", "who": ["Ana", "Eva"]}
    seen = {key: mark(value) for key, value in theirs.items()}

    def chosen(pick: str) -> dict:
        picks = dict.fromkeys(theirs, pick)
        found = merge(theirs, mine=mine, theirs=theirs, seen=seen, picks=picks)
        return dict(found.values)

    assert chosen("mine") == mine
    assert chosen("theirs") == theirs
    assert chosen("both") == {"x": "theirs\n\nmine", "who": ["Ana", "Ben", "Eva"]}


def test_what_is_no_longer_asked_stays_in_the_sheet() -> None:
    merged = merge(["x"], mine={}, theirs={"old": 1}, seen={"x": mark(None)}, picks={})
    assert merged.values == {"old": 1}


def test_every_refusal_says_the_way_out() -> None:
    with pytest.raises(CoopError, match=r"Write a part of a hundred as 25 %"):
        read("share", "25")
