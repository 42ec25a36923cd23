"""Escheat: money that nobody took goes where law and bylaws say, and only in time."""

from datetime import date

from ledger.equity.unclaimed import Given, Waits, needed, wait

SINCE = date(2023, 5, 1)
CALIFORNIA = Waits(years=3, notice_days=60, newspaper=True, to="coop")
STATE = Waits(years=3, notice_days=60, newspaper=False, to="state")


def test_escheat_the_co_op_keeps_it_only_after_the_letter_and_the_newspaper() -> None:
    assert needed(CALIFORNIA) == ("post", "newspaper")
    letter = Given(on=date(2026, 5, 10), channel="post")
    assert wait(SINCE, notices=[letter], rules=CALIFORNIA).missing == ("newspaper",)
    printed = Given(on=date(2026, 5, 10), channel="newspaper")
    told = wait(SINCE, notices=[letter, printed], rules=CALIFORNIA)
    assert not told.may_move(date(2026, 7, 9))
    assert told.may_move(date(2026, 7, 10))


def test_escheat_the_state_gets_it_after_a_letter_where_the_bylaws_keep_nothing() -> None:
    assert needed(STATE) == ("post",)
    letter = Given(on=date(2026, 5, 10), channel="post")
    assert wait(SINCE, notices=[letter], rules=STATE).missing == ()
    assert not wait(SINCE, notices=[letter], rules=STATE).may_move(date(2026, 4, 30))
