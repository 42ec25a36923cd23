"""Standing: one on each day, and the spells that follow from what happened."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from coopkit.errors import CoopError
from governance.members.standing import (
    EXITS,
    FOLLOWS,
    KIND_WORDS,
    MEMBERS,
    STANDING_WORDS,
    Event,
    LaterStepError,
    NoSuchStepError,
    Span,
    Spell,
    Standing,
    check_history,
    check_step,
    is_charged_on,
    member_span,
    span_of,
    spell_list,
    standing_on,
)

DAY = date(2024, 1, 15)
KINDS = sorted(FOLLOWS)


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


def test_the_events_of_a_day_follow_each_other_as_recorded_and_an_exit_comes_last() -> (
    None
):
    a_day = [Event("admitted", DAY), Event("leave", DAY), Event("return", DAY)]
    assert spell_list(a_day) == [Spell(Standing.MEMBER, "worker", DAY)]
    left_first = [Event("resigned", DAY), Event("admitted", DAY)]
    assert standing_on(left_first, DAY) is Standing.MEMBER
    assert standing_on(left_first, after(1)) is Standing.LEFT


def test_a_life_in_spells() -> None:
    events = [
        Event("applied", DAY),
        Event("candidate", after(5)),
        Event("criterion", after(8)),
        Event("admitted", after(10)),
        Event("leave", after(20)),
        Event("return", after(30)),
        Event("class", after(40), "investor"),
        Event("notice", after(45)),
        Event("resigned", after(50)),
    ]
    told = [
        (str(each.standing), each.member_class, each.first, each.last)
        for each in spell_list(events, "worker")
    ]
    assert told == [
        ("applicant", "worker", DAY, after(4)),
        ("candidate", "worker", after(5), after(9)),
        ("member", "worker", after(10), after(19)),
        ("on_leave", "worker", after(20), after(29)),
        ("member", "worker", after(30), after(39)),
        ("member", "investor", after(40), after(50)),
        ("left", "investor", after(51), None),
    ]


def test_who_is_suspended_on_leave_is_on_leave_again_when_it_is_lifted() -> None:
    events = [
        Event("admitted", DAY),
        Event("leave", after(1)),
        Event("suspended", after(2)),
        Event("lifted", after(4)),
    ]
    lived = [str(standing_on(events, after(n))) for n in range(5)]
    assert lived == ["member", "on_leave", "suspended", "suspended", "on_leave"]


def test_a_charge_changes_no_standing_until_it_is_decided() -> None:
    events = [
        Event("admitted", DAY),
        Event("charged", after(5)),
        Event("hearing", after(9)),
    ]
    assert standing_on(events, after(9)) is Standing.MEMBER
    assert [is_charged_on(events, after(n)) for n in (4, 5, 9)] == [False, True, True]
    not_upheld = [*events, Event("not_upheld", after(12))]
    assert not is_charged_on(not_upheld, after(12))
    expelled = [*events, Event("expelled", after(12))]
    assert is_charged_on(expelled, after(12))
    assert not is_charged_on(expelled, after(13))


def test_a_span_runs_from_admission_to_the_last_day() -> None:
    events = [Event("candidate", DAY), Event("admitted", after(10))]
    leave = [*events, Event("leave", after(12))]
    assert member_span(spell_list(events)) == Span(after(10))
    assert member_span(spell_list(leave)) == Span(after(10))
    ended = [*leave, Event("died", after(20))]
    assert member_span(spell_list(ended)) == Span(after(10), after(20))
    assert member_span(spell_list([Event("candidate", DAY)])) is None


def test_pieces_make_a_span_with_gaps() -> None:
    pieces = [Span(DAY, after(4)), Span(after(5), after(9)), Span(after(20), None)]
    span = span_of(pieces)
    assert span == Span(DAY, None, (Span(after(10), after(19)),))
    assert span is not None
    assert [after(n) in span for n in (-1, 0, 9, 10, 19, 20, 99)] == [
        *(False, True, True, False, False, True, True)
    ]
    assert span_of([]) is None


MEMBER = [Event("admitted", DAY)]
GONE = [*MEMBER, Event("resigned", after(5))]


@pytest.mark.parametrize(
    ("events", "event"),
    [
        (MEMBER, Event("admitted", after(1))),
        (MEMBER, Event("return", after(1))),
        (MEMBER, Event("lifted", after(1))),
        (MEMBER, Event("hearing", after(1))),
        (GONE, Event("admitted", after(6))),
        (GONE, Event("died", after(6))),
        ([], Event("resigned", DAY)),
        ([Event("candidate", DAY)], Event("leave", after(1))),
        ([*MEMBER, Event("leave", DAY)], Event("leave", after(1))),
        ([*MEMBER, Event("charged", DAY)], Event("charged", after(1))),
    ],
)
def test_steps_that_do_not_follow_are_refused(events: list[Event], event: Event) -> None:
    with pytest.raises(NoSuchStepError, match="M001 cannot take this step on"):
        check_step("M001", events, event)


def test_a_refusal_says_the_step_the_day_and_what_they_were() -> None:
    with pytest.raises(NoSuchStepError) as refused:
        check_step("M001", GONE, Event("leave", after(9)))
    said = str(refused.value)
    assert "Jan. 24, 2024: “leave begins”. On that day they are: former member." in said


def test_a_step_may_be_dated_back_unless_a_later_one_rests_on_what_was() -> None:
    leave = [*MEMBER, Event("leave", after(20), seq=1), Event("return", after(30), seq=2)]
    check_step("M001", leave, Event("class", after(5), "investor", 3))
    with pytest.raises(LaterStepError, match=r"“leave begins” on Feb\. 4, 2024"):
        check_step("M001", leave, Event("leave", after(10), seq=3))
    with pytest.raises(LaterStepError, match="back from leave"):
        check_history("M001", [*MEMBER, Event("return", after(30))])


def test_a_kind_that_nobody_knows_is_our_mistake() -> None:
    with pytest.raises(ValueError, match="moon"):
        spell_list([Event("moon", DAY)])


def test_every_kind_and_standing_has_words() -> None:
    assert set(KIND_WORDS) == set(FOLLOWS)
    assert set(STANDING_WORDS) == set(Standing)


steps = st.lists(
    st.tuples(
        st.sampled_from(["admitted", "candidate", *KINDS]),
        st.integers(0, 20),
        st.sampled_from(["", "investor"]),
        st.booleans(),
    ),
    max_size=14,
)


def lawful(drawn: Iterable[tuple[str, int, str, bool]]) -> list[Event]:
    """The events that stay, of those drawn: refused ones are left out, some reversed."""
    events: list[Event] = []
    for seq, (kind, days, member_class, reverses) in enumerate(drawn):
        try:
            if reverses and events:
                left = [*events[: days % len(events)], *events[days % len(events) + 1 :]]
                check_history("M001", left)
                events = left
            else:
                event = Event(kind, after(days), member_class, seq)
                check_step("M001", events, event)
                events.append(event)
        except CoopError:
            continue
    return events


def lived(events: list[Event], day: date) -> Standing:
    """Live through the days one by one, evening after evening."""
    stage, leave, suspended = Standing.NONE, False, False
    for number in range(-1, 40):
        here = after(number)
        today = sorted((e for e in events if e.on == here), key=lambda e: e.seq)
        for event in (e for e in today if e.kind not in EXITS):
            if event.kind == "applied":
                stage = Standing.APPLICANT
            elif event.kind == "candidate":
                stage = Standing.CANDIDATE
            elif event.kind in {"admitted", "readmitted"}:
                stage = Standing.MEMBER
            leave = {"leave": True, "return": False}.get(event.kind, leave)
            suspended = {"suspended": True, "lifted": False}.get(event.kind, suspended)
        during = stage
        if stage is Standing.MEMBER and (suspended or leave):
            during = Standing.SUSPENDED if suspended else Standing.ON_LEAVE
        if here == day:
            return during
        if any(event.kind in EXITS for event in today):
            stage = Standing.LEFT
    raise AssertionError(day)


@given(steps)
def test_there_is_one_standing_a_day_and_it_is_the_lived_one(
    drawn: list[tuple[str, int, str, bool]],
) -> None:
    events = lawful(drawn)
    spells = spell_list(events)
    for number in range(-1, 30):
        day = after(number)
        today = [spell for spell in spells if day in spell]
        assert len(today) <= 1
        found = today[0].standing if today else Standing.NONE
        assert found is standing_on(events, day) is lived(events, day)


@given(steps)
def test_spells_touch_differ_and_run_on(
    drawn: list[tuple[str, int, str, bool]],
) -> None:
    spells = spell_list(lawful(drawn))
    for one, other in pairwise(spells):
        assert one.last is not None
        assert one.last + timedelta(days=1) == other.first
        assert (one.standing, one.member_class) != (other.standing, other.member_class)
    assert all(spell.last is None or spell.first <= spell.last for spell in spells)
    assert not spells or spells[-1].last is None


@given(steps)
def test_whoever_walks_allowed_steps_is_a_member_on_the_days_of_the_span(
    drawn: list[tuple[str, int, str, bool]],
) -> None:
    events = lawful(drawn)
    span = member_span(spell_list(events))
    for number in range(-1, 30):
        day = after(number)
        is_member = standing_on(events, day) in MEMBERS
        assert is_member == (span is not None and day in span)


@given(steps, st.randoms())
def test_the_order_in_which_events_are_read_changes_nothing(
    drawn: list[tuple[str, int, str, bool]], random: object
) -> None:
    events = lawful(drawn)
    shuffled = events[:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert spell_list(shuffled) == spell_list(events)
