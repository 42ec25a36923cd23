"""Unclaimed money: how long it waits, and which notices must have waited too."""

from datetime import date, timedelta

from hypothesis import given, strategies as st

from ledger.equity.unclaimed import Given, Waits, needed, wait

SINCE = date(2024, 2, 29)
KEPT = Waits(years=3, notice_days=60, newspaper=True, to="coop")


def test_money_of_a_leap_day_waits_to_the_end_of_february() -> None:
    assert wait(SINCE, notices=[], rules=KEPT).dormant_on == date(2027, 2, 28)


def test_a_notice_before_the_time_is_over_does_not_count() -> None:
    early = [Given(on=date(2026, 1, 1), channel="post")]
    assert wait(SINCE, notices=early, rules=KEPT).missing == ("post", "newspaper")


def test_a_co_op_that_keeps_it_prints_a_notice_and_one_that_hands_it_over_need_not() -> (
    None
):
    assert needed(KEPT) == ("post", "newspaper")
    assert needed(Waits(newspaper=True, to="state")) == ("post",)


def test_it_is_free_after_the_last_of_the_notices_has_waited() -> None:
    told = [
        Given(on=date(2027, 3, 1), channel="post"),
        Given(on=date(2027, 3, 20), channel="newspaper"),
    ]
    found = wait(SINCE, notices=told, rules=KEPT)
    assert found.free_on == date(2027, 5, 19)
    assert not found.may_move(date(2027, 5, 19))
    assert found.may_move(date(2027, 5, 20))


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 30))
def test_it_never_moves_before_its_years_are_over(since: date, years: int) -> None:
    rules = Waits(years=years, notice_days=0, newspaper=False, to="state")
    day = since
    told = [Given(on=day + timedelta(days=step * 200), channel="post") for step in (0, 1)]
    found = wait(since, notices=told, rules=rules)
    assert not found.may_move(found.dormant_on - timedelta(days=1))
