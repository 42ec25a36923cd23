"""Times, hours and pay as people type them, and what is refused."""

import pytest

from cms.centre.wages.shapes import Span
from cms.centre.wages.typed_times import (
    HalfDayError,
    HoursError,
    PayError,
    SameTimeError,
    TimeError,
    read_hours,
    read_minutes,
    read_pay,
    read_span,
    read_time,
)


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("7:30 am", 450),
        ("7:30am", 450),
        ("7:30 A.M.", 450),
        ("7.30 a. m.", 450),
        ("07:30", 450),
        ("0730", 450),
        ("730a", 450),
        ("7 am", 420),
        ("7 pm", 1140),
        ("7 p", 1140),
        ("19", 1140),
        ("19h", 1140),
        ("19:30", 1170),
        ("19h30", 1170),
        ("19.30", 1170),
        ("12 am", 0),
        ("12:15 am", 15),
        ("12 pm", 720),
        ("12:15 pm", 735),
        ("0:15", 15),
        ("24:00", 0),
        ("noon", 720),
        ("Midnight", 0),
        ("mediodía", 720),
        ("medianoche", 0),
        ("12 m.", 720),
        ("7 de la mañana", 420),
        ("7:30 de la tarde", 1170),
        ("11 de la noche", 1380),
        ("2 de la madrugada", 120),
        (" 7：30 pm ", 1170),
    ],
)
def test_a_time_is_read_as_it_is_typed(typed: str, minutes: int) -> None:
    assert read_time(typed) == minutes


@pytest.mark.parametrize(
    "typed",
    ["", "x", "25:00", "24:01", "7:60", "7:3", "-7:00", "7:30:00", "am", "7" * 50],
)
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(TimeError):
        read_time(typed)


@pytest.mark.parametrize("typed", ["7", "12", "1", "10"])
def test_an_hour_that_may_be_morning_or_evening_is_refused(typed: str) -> None:
    with pytest.raises(HalfDayError):
        read_time(typed)


def test_a_span_may_end_on_the_next_day() -> None:
    assert read_span("22:00", "6:00 am") == Span(1320, 1800)
    assert read_span("10 pm", "6 am") == Span(1320, 1800)
    assert read_span("16:00", "24:00") == Span(960, 1440)
    assert read_span("7:30", "16:00") == Span(450, 960)
    assert read_span("22:00", "6:00") == Span(1320, 1800)


def test_nine_to_five_without_am_or_pm_is_asked_about() -> None:
    """It would be a shift of twenty hours, and is one of eight."""
    with pytest.raises(HalfDayError):
        read_span("9:00", "5:00")
    with pytest.raises(HalfDayError):
        read_span("7:30 am", "4:00")
    assert read_span("16:00", "05:00") == Span(960, 1740)


def test_a_span_without_length_is_refused() -> None:
    with pytest.raises(SameTimeError):
        read_span("8 am", "8:00 am")


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("8", 480),
        ("8.5", 510),
        ("8,5", 510),
        ("8.25", 495),
        ("8:30", 510),
        ("8:05", 485),
        ("8 h", 480),
        ("8h30", 510),
        ("8 h 30 min", 510),
        ("8 hours", 480),
        ("8 hrs", 480),
        ("8.5 hours", 510),
        ("8 horas", 480),
        ("8 horas y 30 minutos", 510),
        ("8 hours and 30 minutes", 510),
        ("45 min", 45),
        ("45 minutos", 45),
        ("8 1/2", 510),
        ("8½", 510),
        ("½", 30),
        ("8 3/4", 525),
        ("0", 0),
        ("24", 1440),
        ("8.333", 500),
    ],
)
def test_a_length_is_read_as_it_is_typed(typed: str, minutes: int) -> None:
    assert read_hours(typed) == minutes


@pytest.mark.parametrize("typed", ["", "x", "25", "8:75", "-1", "8 to 5", "9" * 50])
def test_what_is_no_length_is_refused(typed: str) -> None:
    with pytest.raises(HoursError):
        read_hours(typed)


def test_a_break_is_in_minutes_unless_it_says_hours() -> None:
    assert [read_minutes(typed) for typed in ("30", "1 h", "0:45", "", "½ h")] == [
        *(30, 60, 45, 0, 30)
    ]
    with pytest.raises(HoursError):
        read_minutes("9999")


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("16.90", 1690),
        ("16,90", 1690),
        ("$16.9", 1690),
        ("17", 1700),
        ("$1,234.50", 123450),
        ("1.234,50", 123450),
        ("16.90 la hora", 1690),
        ("0", 0),
    ],
)
def test_pay_is_read_as_it_is_typed(typed: str, cents: int) -> None:
    assert read_pay(typed) == cents


@pytest.mark.parametrize("typed", ["", "x", "-5", "16.905", "15 to 17", "99999999999"])
def test_what_is_no_pay_is_refused(typed: str) -> None:
    with pytest.raises(PayError):
        read_pay(typed)
