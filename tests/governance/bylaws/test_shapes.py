"""Shapes: the one written form of each type of value."""

from typing import Any

import pytest
from hypothesis import given, strategies as st

from coopkit.money import parse_amount
from governance.bylaws import rows, shapes
from governance.bylaws.shapes import ShapeError

WORKER = {"key": "worker", "name": {"en": "Workers"}, "votes": True}
NET = {"to": "reserve", "share": "1/2", "of": "net"}


@pytest.mark.parametrize(
    ("text", "written"),
    [("500", "500.00"), ("1,500.5", "1500.50"), ("0.125", "0.125"), ("0", "0.00")],
)
def test_money_is_kept_with_two_decimals_at_least(text: str, written: str) -> None:
    assert shapes.money(text) == written


@pytest.mark.parametrize(
    "value", ["-1", "", "five", "1.23456", 500, None, "1e3", "9" * 40]
)
def test_what_is_no_amount_is_refused(value: Any) -> None:
    with pytest.raises(ShapeError):
        shapes.money(value)


def test_money_has_no_more_decimals_than_its_currency() -> None:
    assert shapes.money("12", minor_units=0) == "12.00"
    with pytest.raises(ShapeError):
        shapes.money("12.5", minor_units=0)


@given(st.integers(0, 10**12), st.sampled_from([0, 2, 3, 4]))
def test_money_is_read_back_to_the_cent(cents: int, units: int) -> None:
    whole, part = divmod(cents, 10**units)
    text = f"{whole}.{part:0{units}d}" if units else str(whole)
    written = shapes.money(text)
    assert parse_amount(written, minor_units=4) == cents * 10 ** (4 - units)
    assert shapes.money(written) == written


@pytest.mark.parametrize("value", ["2-31", "02-30", "13-01", "00-10", "1231", "", 1231])
def test_a_day_that_no_year_has_is_refused(value: Any) -> None:
    with pytest.raises(ShapeError):
        shapes.date_rule(value)


def test_a_year_may_end_on_the_last_day_of_february() -> None:
    assert shapes.date_rule("02-29") == "02-29"


def test_a_text_is_one_line_in_one_language_or_several() -> None:
    assert shapes.text("  To bake\n bread. ") == "To bake bread."
    both = {"en": "To bake.", "es": "Hornear."}
    assert shapes.text(both) == both
    for bad in ("", " ", "x" * 501, {}, {"en": ""}, {"english": "x"}, {1: "x"}, 5):
        with pytest.raises(ShapeError):
            shapes.text(bad)


def test_a_text_cannot_print_another_number() -> None:
    with pytest.raises(ShapeError):
        shapes.text("See {{ vote.days | words }}")


def test_choices_stand_once_each_and_in_their_order() -> None:
    assert shapes.choices(["b", "a"], ["a", "b"]) == ["b", "a"]
    for bad in ([], ["a", "a"], ["c"], "a", None, [["a"]]):
        with pytest.raises(ShapeError):
            shapes.choices(bad, ["a", "b"])


def test_classes_have_keys_of_their_own_and_one_votes() -> None:
    two = [WORKER, {"key": "friend", "name": "Friends"}]
    written = rows.classes(two)
    assert [row["votes"] for row in written] == [True, False]
    assert written[1]["name"] == {"en": "Friends"}
    assert rows.classes(written) == written
    for bad in (
        [],
        [WORKER, WORKER],
        [WORKER | {"votes": False}],
        [WORKER | {"key": "W 1"}],
        [WORKER | {"name": ""}],
        [WORKER | {"shares": 3}],
        [WORKER | {"votes": "yes"}],
        ["worker"],
        WORKER,
    ):
        with pytest.raises(ShapeError):
            rows.classes(bad)


def test_steps_take_no_more_than_all_of_a_base() -> None:
    half = [NET, NET]
    assert rows.steps(half, ["reserve"], ["net"]) == half
    with pytest.raises(ShapeError, match="more than all"):
        rows.steps([*half, NET], ["reserve"], ["net"])


def test_each_step_may_take_much_of_what_is_left() -> None:
    rest = NET | {"of": "rest", "share": "3/4"}
    assert len(rows.steps([rest, rest], ["reserve"], ["net", "rest"])) == 2


@pytest.mark.parametrize(
    "step", [{"to": "moon"}, {"share": "0"}, {"share": "2"}, {"of": "x"}, {"at": 1}]
)
def test_a_step_is_a_share_of_something_to_somewhere(step: dict[str, Any]) -> None:
    with pytest.raises(ShapeError):
        rows.steps([NET | step], ["reserve"], ["net"])


def test_a_number_of_a_million_digits_is_refused_quickly() -> None:
    for long in ("1" * 10**6, "1/" + "3" * 10**6):
        with pytest.raises(ShapeError):
            shapes.share(long)
        with pytest.raises(ShapeError):
            shapes.weights({"hours": long}, ["hours"])
