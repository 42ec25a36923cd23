"""Standing: one on each day, and the roll that follows from it."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from governance.members.standing import (
    Event,
    EventOutOfOrderError,
    NoSuchStepError,
    Span,
    Standing,
    check_step,
    member_span,
    standing_on,
)

DAY = date(2024, 1, 15)
KINDS = ["candidate", "admitted", "resigned", "expelled", "died"]


def after(days: int) -> date:
    return DAY + timedelta(days=days)


def test_nobody_is_anything_before_the_first_event() -> None:
    assert standing_on([Event("admitted", DAY)], after(-1)) is Standing.NONE
    assert standing_on([], DAY) is Standing.NONE


def test_a_member_is_one_from_the_day_of_admission() -> None:
    assert standing_on([Event("admitted", DAY)], DAY) is Standing.MEMBER


def test_a_candidate_is_not_yet_a_member() -> None:
    events = [Event("candidate", DAY), Event("admitted", after(90))]
    assert standing_on(events, after(89)) is Standing.CANDIDATE
    assert standing_on(events, after(90)) is Standing.MEMBER


@pytest.mark.parametrize("kind", ["resigned", "expelled", "died"])
def test_a_leaver_is_still_a_member_on_the_day_it_takes_effect(kind: str) -> None:
    events = [Event("admitted", DAY), Event(kind, after(30))]
    assert standing_on(events, after(30)) is Standing.MEMBER
    assert standing_on(events, after(31)) is Standing.LEFT


def test_of_several_events_of_a_day_the_last_has_the_last_word() -> None:
    leaves_last = [Event("admitted", DAY), Event("resigned", DAY)]
    assert standing_on(leaves_last, DAY) is Standing.MEMBER
    assert standing_on(leaves_last, after(1)) is Standing.LEFT
    enters_last = [
        Event("candidate", DAY),
        Event("resigned", DAY),
        Event("admitted", DAY),
    ]
    assert standing_on(enters_last, after(1)) is Standing.MEMBER


def test_a_span_runs_from_admission_to_the_last_day() -> None:
    events = [Event("candidate", DAY), Event("admitted", after(10))]
    assert member_span(events) == Span(after(10))
    assert member_span([*events, Event("died", after(20))]) == Span(after(10), after(20))
    assert member_span([Event("candidate", DAY)]) is None


def test_steps_that_do_not_follow_are_refused() -> None:
    member = [Event("admitted", DAY)]
    gone = [*member, Event("resigned", after(5))]
    with pytest.raises(NoSuchStepError, match="admitted once"):
        check_step("M001", member, Event("admitted", after(1)))
    with pytest.raises(NoSuchStepError):
        check_step("M001", gone, Event("admitted", after(6)))
    with pytest.raises(NoSuchStepError):
        check_step("M001", gone, Event("died", after(6)))
    with pytest.raises(NoSuchStepError):
        check_step("M001", [], Event("resigned", DAY))
    with pytest.raises(EventOutOfOrderError, match=r"Jan\. 20, 2024"):
        check_step("M001", gone, Event("resigned", after(2)))


steps = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(0, 12)), min_size=0, max_size=9
)


def naive(events: list[Event], day: date) -> Standing:
    """Live through the days one by one, from the evening before the first event."""
    evening = Standing.NONE
    for number in range(-1, 40):
        here = after(number)
        today = [event for event in events if event.on == here]
        during = evening
        for event in today:
            if event.kind == "candidate":
                during = evening = Standing.CANDIDATE
            elif event.kind == "admitted":
                during = evening = Standing.MEMBER
            elif evening in {Standing.CANDIDATE, Standing.MEMBER}:
                evening = Standing.LEFT
        if here == day:
            return during
    raise AssertionError(day)


@given(steps, st.integers(-1, 30))
def test_there_is_one_standing_a_day_and_it_is_the_lived_one(
    drawn: list[tuple[str, int]], number: int
) -> None:
    events = [Event(kind, after(days)) for kind, days in drawn]
    found = standing_on(events, after(number))
    assert isinstance(found, Standing)
    assert found is naive(events, after(number))


@given(steps)
def test_whoever_walks_allowed_steps_is_a_member_on_the_days_of_the_span(
    drawn: list[tuple[str, int]],
) -> None:
    events: list[Event] = []
    for kind, days in drawn:
        event = Event(kind, after(days))
        try:
            check_step("M001", events, event)
        except (EventOutOfOrderError, NoSuchStepError):
            continue
        events.append(event)
    span = member_span(events)
    for number in range(-1, 30):
        day = after(number)
        is_member = standing_on(events, day) is Standing.MEMBER
        assert is_member == (span is not None and day in span)
