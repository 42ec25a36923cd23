"""Questions, read and judged: every kind, what is refused, and what is said to it."""

from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, strategies as st

from cms.courses.answering import (
    LineWithoutNumberError,
    NoSuchPlaceError,
    NothingMarkedError,
    NothingWrittenError,
    PlaceTakenError,
    judge,
    read,
    shuffled,
)
from cms.courses.number_text import NotANumberError, digits_in, readings
from cms.courses.questions import QUESTION_KINDS
from coopkit.errors import CoopError


def item(sign: str, value: Any) -> dict[str, Any]:
    return {"type": "item", "id": sign * 8 + "-0000", "value": value}


def option(sign: str, *, right: bool) -> dict[str, Any]:
    values = {"text": f"Text {sign}", "right": right, "feedback": f"Because {sign}."}
    return item(sign, values)


ONE = {
    "question": "Which?",
    "options": [option("a", right=False), option("b", right=True)],
}
SEVERAL = {
    "question": "Which?",
    "options": [
        option("a", right=True),
        option("b", right=False),
        option("c", right=True),
    ],
}
TRUTH = {
    "statement": "So it is.",
    "is_true": False,
    "if_true": "No.",
    "if_false": "Right.",
}
NUMBER = {
    "question": "How much?",
    "answer": "9893.91",
    "tolerance": "0.05",
    "unit": "$",
    "right": "Yes.",
    "wrong": "The way is this.",
    "near": [item("a", {"answer": "9900", "feedback": "Rounded too early."})],
}
ORDER = {
    "question": "In which order?",
    "items": [item(sign, f"Line {sign}") for sign in "abcd"],
    "right": "Yes.",
    "wrong": "First a.",
}
SHORT = {"question": "Why?", "model": "Because.", "look_for": [item("a", "A reason")]}
VALUES = dict(
    zip(QUESTION_KINDS, (ONE, SEVERAL, TRUTH, NUMBER, ORDER, SHORT), strict=True)
)
RIGHT_ORDER = "".join(str(place) for place, _ in shuffled(ORDER["items"]))


def said(kind: str, given_text: str) -> list[Any]:
    return [reply.feedback for reply in judge(kind, VALUES[kind], given_text).replies]


def test_one_option_is_right_and_each_says_why() -> None:
    assert judge("quiz", ONE, "b" * 8).is_right is True
    assert judge("quiz", ONE, "a" * 8).is_right is False
    assert said("quiz", "a" * 8) == ["Because a."]


@pytest.mark.parametrize(
    ("chosen", "is_right", "missing"),
    [
        ("ac", True, 0),
        ("a", False, 1),
        ("abc", False, 0),
        ("b", False, 2),
    ],
)
def test_several_are_right_only_together_and_alone(
    chosen: str, is_right: bool, missing: int
) -> None:
    text = read("several", SEVERAL, [sign * 8 for sign in reversed(chosen)])
    assert text == ".".join(sign * 8 for sign in chosen)
    judgement = judge("several", SEVERAL, text)
    assert (judgement.is_right, judgement.missing) == (is_right, missing)
    assert [reply.text for reply in judgement.replies] == [f"Text {s}" for s in chosen]
    assert said("several", text) == [f"Because {sign}." for sign in chosen]


def test_nothing_marked_is_told_and_not_judged() -> None:
    with pytest.raises(NothingMarkedError, match="No answer is marked yet"):
        read("several", SEVERAL, [""])


def test_true_and_false_have_a_reply_each() -> None:
    assert judge("true_false", TRUTH, "f").is_right is True
    assert (said("true_false", "t"), said("true_false", "f")) == (["No."], ["Right."])


@pytest.mark.parametrize(
    ("typed", "is_right", "reply"),
    [
        ("9893.91", True, "Yes."),
        ("$ 9,893.96", True, "Yes."),
        ("9.893,86 $", True, "Yes."),
        ("9893.97", False, "The way is this."),
        ("9,900", False, "Rounded too early."),
        ("-9893.91", False, "The way is this."),
    ],
)
def test_a_number_counts_within_its_tolerance_and_a_near_one_has_its_own_reply(
    typed: str, is_right: bool, reply: str
) -> None:
    text = read("number", NUMBER, [typed])
    assert judge("number", NUMBER, text or "").is_right is is_right
    assert said("number", text or "") == [reply]


def test_a_point_before_three_digits_may_stand_between_thousands() -> None:
    value = NUMBER | {"answer": "1200", "tolerance": "0", "near": []}
    for typed in ("1.200", "1,200", "1200", "1 200"):
        assert judge("number", value, read("number", value, [typed]) or "").is_right
    assert not judge("number", value, "1.2").is_right
    decimal = value | {"answer": "1.250"}
    assert judge("number", decimal, "1.250").is_right


@pytest.mark.parametrize(
    "typed",
    [
        "abc",
        "$",
        "3 weeks 2 days",
        "5/7",
        "1e5",
        "½",
        "10²",
        "1,23,456",
        "1.2.3",
        "9" * 16,
    ],
)
def test_what_is_no_number_is_refused_with_the_way_to_write_it(typed: str) -> None:
    with pytest.raises(NotANumberError, match=r"like 1234\.50"):
        read("number", NUMBER, [typed])


def test_no_number_at_all_is_told() -> None:
    with pytest.raises(NothingWrittenError):
        read("number", NUMBER, ["  "])


def test_lines_are_shown_in_one_order_that_is_never_the_right_one() -> None:
    assert shuffled(ORDER["items"]) == shuffled(list(ORDER["items"]))
    assert sorted(place for place, _ in shuffled(ORDER["items"])) == [1, 2, 3, 4]


def test_an_order_is_right_when_every_line_has_its_number() -> None:
    judgement = judge("order", ORDER, RIGHT_ORDER)
    assert (judgement.is_right, judgement.in_place) == (True, 4)
    swapped = RIGHT_ORDER[1] + RIGHT_ORDER[0] + RIGHT_ORDER[2:]
    judgement = judge("order", ORDER, swapped)
    assert (judgement.is_right, judgement.in_place) == (False, 2)
    assert said("order", swapped) == ["First a."]


@pytest.mark.parametrize(
    ("typed", "refusal", "told"),
    [
        (["1", "", "3", "4"], LineWithoutNumberError, "beside “Line"),
        (["1", "1", "3", "4"], PlaceTakenError, "number 1 stands"),
        (["1", "2", "3", "5"], NoSuchPlaceError, "“5” is no place"),
        (["1", "2", "3", "x"], NoSuchPlaceError, "“x” is no place"),
        (["1", "2", "3", "0"], NoSuchPlaceError, "from 1 to 4"),
    ],
)
def test_an_order_with_a_line_left_out_or_twice_is_refused(
    typed: list[str], refusal: type[CoopError], told: str
) -> None:
    with pytest.raises(refusal, match=told):
        read("order", ORDER, typed)


def test_a_short_text_is_judged_by_nobody_but_oneself() -> None:
    assert read("short", SHORT, ["yes"], words="So that\r\nit holds. ") == (
        "yes\nSo that\nit holds."
    )
    assert judge("short", SHORT, "yes").is_right is None
    assert read("short", SHORT, ["perhaps"]) is None


@pytest.mark.parametrize("kind", QUESTION_KINDS)
@pytest.mark.parametrize("raw", [[], ["zzzzzzzz"], ["<b>"], ["\x00"], ["1"] * 9, [""]])
def test_what_is_no_answer_is_left_out_or_refused_and_never_breaks(
    kind: str, raw: list[str]
) -> None:
    with suppress(CoopError):
        answer = read(kind, VALUES[kind], raw)
        assert answer is None or judge(kind, VALUES[kind], answer).replies


@given(st.decimals(-(10**9), 10**9, places=2), st.sampled_from([",", " ", "’", ""]))
def test_a_number_is_read_as_it_was_written(number: Decimal, by: str) -> None:
    typed = f"$ {number:,}".replace(",", by)
    digits = digits_in(typed.replace("$ -", "-$ "))
    assert Decimal(digits) == number
    assert digits_in(digits) == digits
    assert number in readings(digits)


@given(st.text(max_size=80))
def test_whatever_is_typed_is_a_number_that_reads_the_same_or_is_refused(
    typed: str,
) -> None:
    try:
        digits = digits_in(typed)
    except NotANumberError:
        return
    assert digits_in(digits) == digits
    assert readings(digits)[0] == Decimal(digits)


@given(st.lists(st.uuids(), min_size=2, max_size=8, unique=True))
def test_whatever_the_lines_the_order_shown_is_not_the_right_one(ids: list) -> None:
    lines = [{"id": str(one), "value": str(place)} for place, one in enumerate(ids)]
    places = [place for place, _ in shuffled(lines)]
    assert sorted(places) == list(range(1, len(ids) + 1))
    assert places != sorted(places)
    text = "".join(str(place) for place in places)
    value = ORDER | {"items": lines}
    assert read("order", value, list(text)) == read("order", value, [text]) == text
    assert judge("order", value, text).is_right


@given(st.sets(st.sampled_from("abc"), min_size=1))
def test_what_was_read_reads_the_same_again(chosen: set[str]) -> None:
    text = read("several", SEVERAL, [sign * 8 for sign in chosen]) or ""
    assert read("several", SEVERAL, [text]) == text
    assert judge("several", SEVERAL, text).is_right is (chosen == {"a", "c"})
