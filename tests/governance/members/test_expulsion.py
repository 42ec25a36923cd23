"""The steps without which an expulsion never takes effect."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from governance.members.expulsion import (
    CHARGED,
    DECIDED,
    DECIDED_TOO_EARLY,
    HEARING,
    HEARING_TOO_LATE,
    NO_REASONS,
    NOTICE_TOO_SHORT,
    Case,
    Demands,
    Missing,
    first_day,
    what_is_missing,
)

CALIFORNIA = Demands(notice_days=15, hearing_days=5, decided_by="members")
WHOLE = Case(
    charged_on=date(2026, 3, 2),
    gave_reasons=True,
    hearing_on=date(2026, 3, 16),
    hearing="held",
    decided_on=date(2026, 3, 18),
    decision="2026-GM-002",
)
LAWFUL = date(2026, 3, 21)


def missing(case: Case, on: date = LAWFUL) -> tuple[Missing, ...]:
    return what_is_missing(case, CALIFORNIA, effective_on=on)


def test_with_every_step_and_every_day_nothing_is_missing() -> None:
    assert missing(WHOLE) == ()
    assert first_day(WHOLE, CALIFORNIA) == LAWFUL


def test_without_anything_every_step_is_named_with_its_rule() -> None:
    found = missing(Case())
    assert [(each.step, each.rule) for each in found] == [
        (CHARGED, "expulsion.notice_days"),
        (HEARING, "expulsion.hearing_days"),
        (DECIDED, "expulsion.decided_by"),
    ]
    assert first_day(Case(), CALIFORNIA) is None


def test_fourteen_days_of_notice_are_one_too_few() -> None:
    hurried = replace(WHOLE, hearing_on=date(2026, 3, 4), decided_on=date(2026, 3, 5))
    (found,) = missing(hurried, on=date(2026, 3, 16))
    assert (found.words, found.first) == (NOTICE_TOO_SHORT, date(2026, 3, 17))
    assert missing(hurried, on=date(2026, 3, 17)) == ()


def test_a_hearing_four_days_before_is_too_late() -> None:
    (found,) = missing(WHOLE, on=date(2026, 3, 20))
    assert (found.words, found.days, found.first) == (HEARING_TOO_LATE, 5, LAWFUL)


def test_a_notice_without_reasons_is_no_notice() -> None:
    (found,) = missing(replace(WHOLE, gave_reasons=False))
    assert found.words == NO_REASONS


def test_what_was_decided_before_the_hearing_does_not_count() -> None:
    (found,) = missing(replace(WHOLE, decided_on=date(2026, 3, 15)))
    assert found.words == DECIDED_TOO_EARLY


def test_it_never_takes_effect_before_it_was_decided() -> None:
    late = replace(WHOLE, decided_on=date(2026, 4, 1))
    (found,) = missing(late)
    assert (found.step, found.first) == (DECIDED, date(2026, 4, 1))
    assert first_day(late, CALIFORNIA) == date(2026, 4, 1)


def test_a_decision_needs_its_reference() -> None:
    (found,) = missing(replace(WHOLE, decision=""))
    assert found.step == DECIDED


@pytest.mark.parametrize("hearing", ["held", "waived", "declined"])
def test_a_hearing_counts_whether_held_waived_or_declined(hearing: str) -> None:
    assert missing(replace(WHOLE, hearing=hearing)) == ()


AROUND = st.dates(date(2026, 1, 1), date(2026, 12, 31))
CASES = st.builds(
    Case,
    charged_on=st.none() | AROUND,
    gave_reasons=st.booleans(),
    hearing_on=st.none() | AROUND,
    decided_on=st.none() | AROUND,
    decision=st.sampled_from(["", "2026-GM-001"]),
)
DEMANDS = st.builds(
    Demands, notice_days=st.integers(0, 180), hearing_days=st.integers(0, 180)
)


@given(CASES, DEMANDS, AROUND)
def test_nothing_is_missing_only_where_each_step_and_each_day_is_there(
    case: Case, demands: Demands, on: date
) -> None:
    if what_is_missing(case, demands, effective_on=on):
        return
    assert case.charged_on
    assert case.hearing_on
    assert case.decided_on
    assert case.gave_reasons
    assert case.decision
    assert on - case.charged_on >= timedelta(days=demands.notice_days)
    assert on - case.hearing_on >= timedelta(days=demands.hearing_days)
    assert case.hearing_on <= case.decided_on <= on


@given(CASES, DEMANDS)
def test_the_first_lawful_day_lacks_no_days(case: Case, demands: Demands) -> None:
    first = first_day(case, demands)
    if first is None:
        return
    found = what_is_missing(case, demands, effective_on=first)
    assert all(each.first is None for each in found)
    before = what_is_missing(case, demands, effective_on=first - timedelta(days=1))
    assert any(each.first for each in before)
