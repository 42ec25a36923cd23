"""From which day on somebody is no longer a member."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from governance.members import exit as exits
from governance.members.exit import LastDay, check_last_day, last_day

GIVEN = date(2026, 11, 21)
DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


def the_day(takes_effect: str, *, notice_days: int = 30, on: date = GIVEN) -> LastDay:
    return last_day(
        exits.RESIGNED,
        given_on=on,
        notice_days=notice_days,
        takes_effect=takes_effect,
        year_end=(6, 30),
    )


@pytest.mark.parametrize(
    ("takes_effect", "day", "rule"),
    [
        (exits.NOTICE_END, date(2026, 12, 21), "exit.notice_days"),
        (exits.MONTH_END, date(2026, 12, 31), "exit.takes_effect"),
        (exits.YEAR_END, date(2027, 6, 30), "exit.takes_effect"),
    ],
)
def test_an_exit_takes_effect_when_the_bylaws_say(
    takes_effect: str, day: date, rule: str
) -> None:
    assert (the_day(takes_effect).day, the_day(takes_effect).rule) == (day, rule)


def test_a_notice_that_ends_on_the_years_last_day_needs_no_second_year() -> None:
    assert the_day(exits.YEAR_END, on=date(2027, 5, 31)).day == date(2027, 6, 30)
    assert the_day(exits.YEAR_END, on=date(2027, 6, 1)).day == date(2028, 6, 30)


def test_a_membership_ends_with_a_death_at_once() -> None:
    found = last_day(exits.DIED, given_on=GIVEN, notice_days=30, takes_effect="year_end")
    assert (found.day, found.rule) == (GIVEN, "")


def test_who_cannot_be_reached_has_left_some_days_after_the_first_letter() -> None:
    found = last_day(
        exits.UNREACHABLE,
        given_on=GIVEN,
        notice_days=30,
        takes_effect="year_end",
        unreachable_days=60,
    )
    assert (found.day, found.rule) == (date(2027, 1, 20), "exit.unreachable_days")


def test_an_expulsion_has_no_day_without_its_procedure() -> None:
    with pytest.raises(ValueError, match="expelled"):
        last_day(exits.EXPELLED, given_on=GIVEN, notice_days=0, takes_effect="year_end")
    with pytest.raises(ValueError, match="never"):
        the_day("never")


def check(asked: date, decision: str = "") -> None:
    proposed = the_day(exits.NOTICE_END)
    check_last_day(asked, proposed, given_on=GIVEN, decision=decision, clause="2.19")


def test_an_earlier_day_needs_a_decision_and_says_which_clause() -> None:
    early = date(2026, 12, 1)
    with pytest.raises(exits.EarlierDayError, match=r"clause 2\.19.*Give its reference"):
        check(early)
    with pytest.raises(exits.EarlierDayError):
        check(early, decision="  ")
    check(early, decision="2026-BD-004")


def test_a_later_day_is_the_leavers_own_choice() -> None:
    check(date(2027, 3, 1))


def test_nobody_leaves_before_they_said_so_whatever_was_decided() -> None:
    with pytest.raises(exits.BeforeNoticeError, match="before the day notice was given"):
        check(GIVEN - timedelta(days=1), decision="2026-BD-004")


@given(
    DAYS,
    st.integers(0, 365),
    st.sampled_from([exits.NOTICE_END, exits.MONTH_END, exits.YEAR_END]),
    st.dates(date(2024, 1, 1), date(2024, 12, 31)),
)
def test_the_notice_is_always_over_on_the_last_day(
    given_on: date, notice_days: int, takes_effect: str, ends: date
) -> None:
    found = last_day(
        exits.RESIGNED,
        given_on=given_on,
        notice_days=notice_days,
        takes_effect=takes_effect,
        year_end=(ends.month, ends.day),
    )
    assert found.notice_ends == given_on + timedelta(days=notice_days)
    assert found.notice_ends <= found.day <= found.notice_ends + timedelta(days=366)
    if takes_effect == exits.MONTH_END:
        assert (found.day + timedelta(days=1)).day == 1
