"""The rule of notices: clear days, hours, delivery, record dates."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from governance.meetings.notice import (
    CHANNELS,
    EMAIL,
    HAND,
    POST,
    NoticeRules,
    RecordDateError,
    TooEarlyError,
    TooLateError,
    TooLateInPersonError,
    check_notice,
    check_record_date,
    clear_days,
    count_days,
    first_day,
    record_bounds,
    window,
)

HERE = ZoneInfo("America/Los_Angeles")
EVENING = datetime(2027, 3, 20, 18, 30, tzinfo=HERE)
FIRST, LAST = (datetime(year, 1, 1) for year in (2024, 2035))  # noqa: DTZ001
HOURS = st.datetimes(FIRST, LAST)  # hypothesis wants them without a zone
RULES = NoticeRules(least=10, most=90, hours=48, record=30)


def test_ten_clear_days_count_neither_the_notice_nor_the_meeting() -> None:
    latest = window(EMAIL, EVENING, RULES).latest
    assert latest.date() == date(2027, 3, 9)
    assert clear_days(window(EMAIL, EVENING, RULES).days) == 10


def test_a_letter_goes_out_as_much_earlier_as_its_delivery_may_take() -> None:
    found = window(POST, EVENING, RULES)
    assert found.latest.date() == date(2027, 3, 6)
    assert [day.kind for day in found.days].count("delivery") == 3
    assert clear_days(found.days) == 10


def test_notice_in_person_is_a_matter_of_hours_to_the_minute() -> None:
    assert window(HAND, EVENING, RULES).latest == EVENING - timedelta(hours=48)


def test_forty_eight_hours_pass_even_when_the_clocks_change() -> None:
    after_the_change = datetime(2027, 3, 15, 9, 0, tzinfo=HERE)
    latest = window(HAND, after_the_change, RULES).latest
    assert (latest.day, latest.hour) == (13, 8)
    passed = after_the_change.astimezone(UTC) - latest.astimezone(UTC)
    assert passed == timedelta(hours=48)


def test_where_no_shortcut_is_allowed_in_person_is_like_any_other_way() -> None:
    rules = NoticeRules(least=10, most=90)
    found = window(HAND, EVENING, rules)
    assert found.latest == window(EMAIL, EVENING, rules).latest


def test_a_notice_can_be_too_early() -> None:
    at = datetime(2026, 12, 19, 23, 59, tzinfo=HERE)
    with pytest.raises(TooEarlyError, match="at most 90 days"):
        check_notice(EMAIL, starts_at=EVENING, rules=RULES, at=at, name="e-mail")
    after = at + timedelta(minutes=1)
    assert check_notice(EMAIL, starts_at=EVENING, rules=RULES, at=after, name="e-mail")


def test_a_late_notice_is_refused_with_the_first_day_that_could_be_told_of() -> None:
    at = datetime(2027, 3, 10, 8, 0, tzinfo=HERE)
    with pytest.raises(TooLateError) as refused:
        check_notice(EMAIL, starts_at=EVENING, rules=RULES, at=at, name="e-mail")
    assert refused.value.params["first_day"] == date(2027, 3, 21)


def test_a_late_notice_in_person_says_until_when_it_could_be_given() -> None:
    with pytest.raises(TooLateInPersonError, match="48 hours"):
        check_notice(
            HAND,
            starts_at=EVENING,
            rules=RULES,
            at=EVENING - timedelta(hours=47),
            name="in person",
        )


def test_the_list_of_voters_is_taken_in_the_days_before_the_meeting() -> None:
    meets_on = EVENING.date()
    first, last = record_bounds(meets_on, RULES)
    assert (meets_on - first).days == 30
    assert last == meets_on
    with pytest.raises(RecordDateError):
        check_record_date(first - timedelta(days=1), meets_on=meets_on, rules=RULES)
    with pytest.raises(RecordDateError):
        check_record_date(last + timedelta(days=1), meets_on=meets_on, rules=RULES)


@given(
    HOURS,
    st.integers(1, 60),
    st.sampled_from(CHANNELS),
)
def test_the_latest_moment_leaves_the_clear_days_and_a_second_later_does_not(
    hour: datetime, least: int, channel: str
) -> None:
    starts_at = hour.replace(tzinfo=HERE)
    rules = NoticeRules(least=least)
    found = window(channel, starts_at, rules)
    delivery = 3 if channel == POST else 0
    for at, is_in_time in (
        (found.latest, True),
        (found.latest + timedelta(seconds=1), False),
    ):
        counted = count_days(at.date(), starts_at.date(), delivery=delivery)
        assert (clear_days(counted) >= least and bool(counted)) is is_in_time
        assert found.fits(at) is is_in_time


@given(
    HOURS,
    st.integers(1, 60),
    st.sampled_from(CHANNELS),
)
def test_the_first_day_that_is_offered_can_be_told_of_now(
    now: datetime, least: int, channel: str
) -> None:
    at = now.replace(tzinfo=HERE)
    rules = NoticeRules(least=least)
    day = first_day(channel, at, rules)
    for offset, fits in ((0, True), (-1, False)):
        meets = datetime.combine(
            day + timedelta(days=offset), datetime.min.time(), tzinfo=HERE
        )
        assert window(channel, meets, rules).fits(at) is fits
