"""What a candidate has reached, and what is missing, to the minute and the cent."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from governance.members.criteria import (
    BOTH,
    BUY_IN,
    COURSE,
    HOURS,
    LONGER,
    MONTHS,
    NONE,
    WAIT,
    Demands,
    Reached,
    all_met,
    criteria,
    months_after,
    months_between,
    ready_on,
)

SINCE, ON = date(2026, 7, 1), date(2026, 11, 21)
PROBATIONS = st.sampled_from([NONE, HOURS, MONTHS, BOTH, LONGER])
DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


def keys(demands: Demands, reached: Reached = Reached()) -> list[str]:  # noqa: B008
    return [each.key for each in criteria(demands, reached, since=SINCE, on=ON)]


def test_probation_none_asks_for_neither_hours_nor_months() -> None:
    assert keys(Demands(probation=NONE, hours=650, months=6)) == []


def test_with_nothing_asked_everything_is_met_on_the_first_day() -> None:
    asked = criteria(Demands(), Reached(), since=SINCE, on=SINCE)
    assert asked == ()
    assert all_met(asked)


@pytest.mark.parametrize(
    ("probation", "wanted"),
    [
        (HOURS, [HOURS]),
        (MONTHS, [MONTHS]),
        (BOTH, [HOURS, MONTHS]),
        (LONGER, [HOURS, MONTHS]),
    ],
)
def test_a_probation_asks_for_what_it_names(probation: str, wanted: list[str]) -> None:
    assert keys(Demands(probation=probation, hours=650, months=6)) == wanted


def test_what_is_missing_is_exact_to_the_minute_and_the_cent() -> None:
    demands = Demands(probation=HOURS, hours=650, buy_in_cents=125_00)
    reached = Reached(minutes=412 * 60 + 1, buy_in_cents=124_99)
    hours, buy_in = criteria(demands, reached, since=SINCE, on=ON)
    assert hours.missing == 238 * 60 - 1
    assert buy_in.missing == 1
    assert not hours.met


def test_a_criterion_that_somebody_recorded_is_met_from_that_day_on() -> None:
    demands = Demands(course=True, buy_in_cents=125_00)
    reached = Reached(recorded={COURSE: ON, BUY_IN: ON})
    before = criteria(demands, reached, since=SINCE, on=ON - timedelta(days=1))
    assert [each.met for each in before] == [False, False]
    course, buy_in = criteria(demands, reached, since=SINCE, on=ON)
    assert course.met
    assert buy_in.met
    assert buy_in.missing == 0


def test_only_who_was_a_member_before_waits_to_come_back() -> None:
    demands = Demands(wait_months=6)
    assert keys(demands) == []
    returner = Reached(left_on=date(2026, 9, 30))
    assert keys(demands, returner) == [WAIT]
    (wait,) = criteria(demands, returner, since=SINCE, on=ON)
    assert (wait.reached, wait.missing, wait.due) == (1, 5, date(2027, 3, 30))


def test_time_alone_makes_ready_only_where_nothing_else_is_missing() -> None:
    demands = Demands(probation=BOTH, hours=650, months=6)
    enough = criteria(demands, Reached(minutes=650 * 60), since=SINCE, on=ON)
    assert ready_on(enough) == date(2027, 1, 1)
    assert ready_on(criteria(demands, Reached(), since=SINCE, on=ON)) is None
    assert ready_on(()) is None


@given(DAYS, st.integers(1, 240))
def test_the_months_are_over_on_their_day_and_not_a_day_before(
    first: date, months: int
) -> None:
    due = months_after(first, months)
    assert months_between(first, due) == months
    assert months_between(first, due - timedelta(days=1)) == months - 1


@given(DAYS, DAYS)
def test_months_are_never_negative_and_grow_with_the_days(one: date, other: date) -> None:
    assert months_between(one, other) >= 0
    assert months_between(one, other) <= months_between(one, date(2100, 12, 31))


@given(
    PROBATIONS,
    st.integers(0, 4000),
    st.integers(0, 36),
    st.booleans(),
    st.integers(0, 10**6),
    st.integers(0, 4000 * 60),
    st.integers(0, 10**6),
    DAYS,
)
def test_met_and_missing_always_agree(
    probation: str,
    hours: int,
    months: int,
    course: bool,
    buy_in: int,
    minutes: int,
    paid: int,
    on: date,
) -> None:
    demands = Demands(
        probation=probation,
        hours=hours,
        months=months,
        course=course,
        buy_in_cents=buy_in,
    )
    reached = Reached(minutes=minutes, buy_in_cents=paid)
    asked = criteria(demands, reached, since=date(2000, 1, 1), on=on)
    for each in asked:
        assert each.met == (each.missing == 0)
        assert each.missing == max(0, each.needed - each.reached)
    assert all_met(asked) == (sum(each.missing for each in asked) == 0)
    if probation == NONE:
        assert not {HOURS, MONTHS} & {each.key for each in asked}


@given(DAYS, st.integers(0, 36), st.integers(0, 800))
def test_once_time_has_met_a_criterion_it_stays_met(
    since: date, months: int, days: int
) -> None:
    demands = Demands(probation=MONTHS, months=months)
    due = months_after(since, months)
    later = criteria(demands, Reached(), since=since, on=due + timedelta(days=days))
    assert all_met(later)
