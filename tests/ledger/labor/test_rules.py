"""The rules of labor: pay periods, duplicates, ratios, corrections."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from coopkit.periods import FiscalYear, fiscal_year
from ledger.labor.correcting import (
    Case,
    TooLateError,
    Treatment,
    net_within_year,
    treatment,
)
from ledger.labor.duplicates import Known, find_duplicates
from ledger.labor.hours import netted
from ledger.labor.pay_periods import (
    LENGTHS,
    Days,
    LastDayError,
    covered_through,
    cut,
    gaps,
)
from ledger.labor.ratios import Ratios

YEAR = fiscal_year(2026, month=6, day=30)
ON = date(2026, 1, 24)
ends = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@given(ends, st.sampled_from(sorted(LENGTHS)), st.integers(0, 6))
def test_pay_periods_cover_a_year_whole_and_once(
    last: date, length: str, later: int
) -> None:
    year = FiscalYear(last - timedelta(days=364), last)
    first_last = year.first + timedelta(days=later)
    periods = cut(year, length, first_last=first_last)
    assert gaps(year, periods) == []
    days = sum((one.last - one.first).days + 1 for one in periods)
    assert days == 365
    assert covered_through(year, periods) == year.last


def test_the_first_period_ends_within_its_length() -> None:
    with pytest.raises(LastDayError, match="July 1, 2025 and July 14, 2025"):
        cut(YEAR, "two_weeks", first_last=date(2025, 7, 15))


def test_a_gap_in_the_locks_is_where_the_lock_ends() -> None:
    first, last = YEAR.first, YEAR.last
    locked = [Days(first, date(2025, 12, 31)), Days(date(2026, 2, 1), last)]
    assert covered_through(YEAR, locked) == date(2025, 12, 31)
    assert gaps(YEAR, locked) == [Days(date(2026, 1, 1), date(2026, 1, 31))]


def known(kind: str = "worked", ref: str = "", line: int = 2) -> Known:
    return Known("M001", ON, kind, ref, line, "january.csv")


def test_the_same_worker_day_and_kind_is_a_duplicate_of_another_sheet() -> None:
    assert find_duplicates([known()], [known()]) == {0: known()}
    assert find_duplicates([known("overtime")], [known()]) == {}


def test_lines_with_other_ids_are_two_shifts_and_one_id_is_one_line() -> None:
    assert find_duplicates([known(ref="8")], [known(ref="7")]) == {}
    moved = Known("M001", ON + timedelta(days=1), "worked", "7", 3, "new.csv")
    assert find_duplicates([moved], [known(ref="7")]) == {0: known(ref="7")}


def ratios(**more: int) -> Ratios:
    counts = {"members": 0, "candidates": 0, "others": 0}
    minutes = {"member_minutes": 0, "candidate_minutes": 0, "other_minutes": 0}
    return Ratios(first=YEAR.first, last=YEAR.last, **(counts | minutes | more))


def test_ratios_of_nobody_break_nothing() -> None:
    assert ratios().is_kept
    assert ratios().worker_share is None


def test_hours_without_any_member_are_above_every_bound() -> None:
    assert not ratios(others=1, other_minutes=1).few_other_hours


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_admitting_those_who_lack_is_enough_and_no_more_than_needed(
    members: int, candidates: int, others: int
) -> None:
    found = ratios(members=members, candidates=candidates, others=others)
    lacking = found.members_lacking
    assert lacking <= others
    after = ratios(
        members=members + lacking, candidates=candidates, others=others - lacking
    )
    assert after.enough_members
    assert (lacking == 0) == found.enough_members


CASE = {"year_end": date(2025, 12, 31), "member_minutes": 100_000}


def test_the_day_the_payment_period_ends_is_still_in_it() -> None:
    noticed = date(2026, 5, 1)
    last = Case(**CASE, on=date(2026, 9, 15), noticed=noticed, changed=1)
    late = Case(**CASE, on=date(2026, 9, 16), noticed=noticed, changed=1)
    assert treatment(last) == Treatment.SUPPLEMENT
    assert treatment(late) == Treatment.IMMATERIAL


def test_small_corrections_add_up_to_a_large_one() -> None:
    noticed = date(2026, 5, 1)
    many = Case(**CASE, on=date(2026, 10, 1), noticed=noticed, changed=600 + 400)
    assert treatment(many) == Treatment.REOPEN


@given(st.integers(-10_000, 10_000), st.integers(-10_000, 10_000))
def test_a_change_is_kept_or_carried_and_nothing_is_lost(there: int, change: int) -> None:
    net = net_within_year(there, change)
    assert net.kept + net.carried == change
    assert net.carried <= 0
    assert there < 0 or there + net.kept >= 0


@given(st.dictionaries(st.sampled_from("abcd"), st.integers(-500, 500)))
def test_nobodys_hours_are_below_zero(by_kind: dict[str, int]) -> None:
    left = netted(by_kind)
    assert all(minutes > 0 for minutes in left.values())
    assert sum(left.values()) == max(0, sum(by_kind.values()))


def test_after_the_years_of_the_bylaws_a_mistake_stands() -> None:
    late = Case(**CASE, on=date(2029, 5, 2), noticed=date(2026, 5, 1), changed=99_999)
    with pytest.raises(TooLateError, match="until May 1, 2029"):
        treatment(late)


def test_the_bound_is_of_the_members_hours() -> None:
    assert ratios(member_minutes=10, other_minutes=3).hours_share == Fraction(3, 10)
    assert ratios(member_minutes=10, other_minutes=3).few_other_hours
