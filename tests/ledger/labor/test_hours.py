"""Hours as people write them."""

from contextlib import suppress

import pytest
from hypothesis import given, strategies as st

from ledger.labor.hours import Hours, HoursError, parse_hours


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("7.5", 450),
        ("7:30", 450),
        ("07:30:00", 450),
        ("1,764.50", 105_870),
        (".5", 30),
        ("0", 0),
        (" 8 ", 480),
        ("7,5", 450),
        ("-2", -120),
    ],
)
def test_the_ways_people_write_hours(text: str, minutes: int) -> None:
    assert parse_hours(text) == Hours(minutes, exact=True)


def test_a_blank_is_not_zero() -> None:
    assert parse_hours("  ") is None


def test_part_of_a_minute_is_rounded_half_up_and_told() -> None:
    assert parse_hours("0.325") == Hours(20, exact=False)  # 19.5 minutes
    assert parse_hours("0:00:29") == Hours(0, exact=False)
    assert parse_hours("0:00:30") == Hours(1, exact=False)


@pytest.mark.parametrize(
    "text",
    ["x", "7:60", "1,23.4", "=4+4", "1e3", "٧", "7.5h", "--1", "NaN", "1.2.3", "-", "."],
)
def test_what_is_no_number_of_hours_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(HoursError, match="7:30"):
        parse_hours(text)


@given(st.integers(0, 10**6))
def test_clock_and_quarters_say_the_same_as_minutes(minutes: int) -> None:
    whole, part = divmod(minutes, 60)
    assert parse_hours(f"{whole}:{part:02}") == Hours(minutes)
    quarters = minutes * 15
    assert parse_hours(f"{quarters * 100 // 60 / 100:.2f}") == Hours(quarters)


@given(st.text(max_size=20))
def test_no_text_breaks_the_reader(text: str) -> None:
    with suppress(HoursError):
        read = parse_hours(text)
        assert read is None or isinstance(read.minutes, int)
