"""The pure rules of the path: consent, steps, supplements."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from coopkit.periods import FiscalYear
from ledger.equity.chart import Chart
from ledger.patronage import path
from ledger.patronage.consent import ConsentStatus, Given, status_of
from ledger.patronage.supplement import (
    IMMATERIAL,
    REOPEN,
    SUPPLEMENT,
    TOO_LATE,
    difference_of,
    is_empty,
    supplement,
    supplement_entries,
    way_to_correct,
)
from ledger.patronage.worksheet import HoursSource, Result, ShareLine, Sheet

YEAR = FiscalYear(date(2026, 1, 1), date(2026, 12, 31))
NEXT = FiscalYear(date(2027, 1, 1), date(2027, 12, 31))
LONG_AGO = date(2020, 3, 1)


def status(
    *held: Given,
    year: FiscalYear = YEAR,
    since: date = LONG_AGO,
    agreed_by: str = "bylaws",
) -> ConsentStatus:
    return status_of(held, year=year, member_from=since, agreed_by=agreed_by)


def written(received_on: date, revoked_on: date | None = None) -> Given:
    return Given(method="written", received_on=received_on, revoked_on=revoked_on)


def test_a_written_consent_covers_the_whole_year_in_which_it_is_received() -> None:
    found = status(written(date(2026, 12, 31)))
    assert (found.is_valid, found.method, found.since) == (True, "written", YEAR.first)
    assert not status(written(date(2027, 1, 1))).is_valid


def test_a_revocation_bites_after_the_close_of_the_year_in_which_it_is_filed() -> None:
    taken_back = written(date(2024, 5, 1), date(2026, 2, 3))
    assert status(taken_back).is_valid
    assert not status(taken_back, year=NEXT).is_valid


def test_consent_by_bylaws_covers_only_work_after_the_copy_was_received() -> None:
    late = Given(method="bylaws", received_on=date(2026, 4, 1))
    found = status(late)
    assert (found.is_valid, found.since) == (False, date(2026, 4, 1))
    assert status(late, year=NEXT).is_valid


def test_who_joins_with_the_copy_in_hand_is_covered_from_the_first_hour() -> None:
    copy = Given(method="bylaws", received_on=date(2026, 4, 1))
    assert status(copy, since=date(2026, 4, 1)).is_valid


def test_a_copy_is_no_consent_where_the_bylaws_ask_for_a_signed_paper() -> None:
    copy = Given(method="bylaws", received_on=LONG_AGO)
    assert not status(copy, agreed_by="written").is_valid


def test_a_check_covers_the_dividend_of_one_year_if_it_is_cashed_in_time() -> None:
    cashed = Given(method="cheque", received_on=date(2027, 12, 14), year_end=YEAR.last)
    assert status(cashed).is_valid
    assert not status(cashed, year=NEXT).is_valid
    assert not status(replace(cashed, received_on=date(2027, 12, 15))).is_valid


def test_where_checks_are_the_way_a_notice_is_qualified_until_they_lapse() -> None:
    found = status(agreed_by="cheque")
    assert (found.is_valid, found.is_conditional) == (True, True)


def test_steps_are_done_as_facts_tell_and_the_first_open_one_is_now() -> None:
    locked = path.YearFacts(locked=True, can_be_worked_out=True)
    assert path.states(locked)["earnings"] == "now"
    frozen = replace(locked, frozen=True)
    assert path.states(frozen)["resolution"] == "now"


def test_what_was_looked_at_is_open_again_when_the_year_cannot_be_worked_out() -> None:
    seen = path.YearFacts(
        locked=True, can_be_worked_out=True, marked=frozenset({"earnings"})
    )
    assert "earnings" in path.finished(seen)
    assert "earnings" not in path.finished(replace(seen, can_be_worked_out=False))


def test_notices_and_payment_are_open_until_the_last_one() -> None:
    posted = path.YearFacts(frozen=True, adopted=True, posted=True, told=True)
    assert path.states(posted)["payment"] == "now"
    assert path.states(replace(posted, paid=True))["close"] == "now"


def _line(code: str, total: int, share: Fraction) -> ShareLine:
    money = -(-share.numerator * total // share.denominator)
    return ShareLine(
        code=code,
        minutes=60,
        total=total,
        cash=money,
        retained=total - money,
        notice="qualified",
    )


def sheet(*shares: tuple[str, int], cash: str = "1/2", collective: int = 0) -> Sheet:
    """A worksheet that gives these shares, and this much to the collective account."""
    lines = [_line(code, total, Fraction(cash)) for code, total in shares]
    pool = sum(total for _, total in shares)
    return Sheet(
        first="2026-01-01",
        last="2026-12-31",
        year_number=4,
        currency="USD",
        minor_units=2,
        net=pool + collective,
        extraneous=0,
        capital_return=0,
        prefixes=(),
        accounts=(),
        hours=HoursSource(filename="h.csv", sha256="0", imported_on="2027-01-02"),
        labor=(),
        rules=(),
        result=Result(
            patronage=pool + collective,
            non_patronage=0,
            appropriated={"collective": collective},
            pool=pool,
            shares=tuple(lines),
            payment_period_ends="2027-09-15",
        ),
    )


def test_a_supplement_gives_the_difference_and_nothing_else() -> None:
    old, new = sheet(("A", 100_00), ("B", 50_00)), sheet(("A", 90_00), ("B", 60_00))
    found = supplement(new, [old.result], cash_share=Fraction(1, 2))
    told = [(s.code, s.total, s.cash, s.retained) for s in found.result.shares]
    assert told == [("A", -10_00, 0, -10_00), ("B", 10_00, 5_00, 5_00)]
    assert difference_of(found.result) == 10_00
    assert found.result.pool == 0
    again = supplement(new, [old.result, found.result], cash_share=Fraction(1, 2))
    assert is_empty(again)


def test_what_was_paid_in_money_is_owed_back_and_not_taken_by_an_entry() -> None:
    old, new = sheet(("A", 100_00), ("B", 1_00)), sheet(("A", 20_00), ("B", 81_00))
    found = supplement(new, [old.result], cash_share=Fraction(1, 2))
    first = found.result.shares[0]
    assert (first.cash, first.retained) == (-30_00, -50_00)
    entries = supplement_entries(found, chart=Chart(), on=date(2027, 8, 1), meta={})
    legs = {leg.account: leg.cents for leg in entries[0].legs}
    assert legs == {
        "Equity:CurrentYear:Patronage": -80_00,
        "Assets:Receivable:Members:A:Other": 30_00,
        "Equity:Members:A:Retained:2026:Q": 50_00,
    }


AMOUNTS = st.dictionaries(
    st.sampled_from("ABCDEF"), st.integers(1, 10**9), min_size=1, max_size=6
)


@given(AMOUNTS, AMOUNTS, st.integers(0, 10**6), st.integers(0, 10**6))
def test_every_supplement_balances_and_clears_the_years_result(
    before: dict[str, int], after: dict[str, int], common: int, later: int
) -> None:
    old = sheet(*before.items(), collective=common)
    new = sheet(*after.items(), collective=later)
    found = supplement(new, [old.result], cash_share=Fraction(1, 5))
    entries = supplement_entries(found, chart=Chart(), on=date(2027, 8, 1), meta={})
    assert all(sum(leg.cents for leg in entry.legs) == 0 for entry in entries)
    moved = sum(
        leg.cents
        for entry in entries
        for leg in entry.legs
        if leg.account == Chart().current_patronage
    )
    assert moved == (sum(after.values()) + later) - (sum(before.values()) + common)


@pytest.mark.parametrize(
    ("on", "difference", "way"),
    [
        (date(2027, 9, 15), 1, SUPPLEMENT),
        (date(2027, 9, 16), 9_99, IMMATERIAL),
        (date(2027, 9, 16), 10_00, REOPEN),
        (date(2030, 5, 1), 10_00, REOPEN),
        (date(2030, 5, 2), 10_00, TOO_LATE),
    ],
)
def test_hours_corrections_after_close_go_the_way_their_day_and_size_ask_for(
    on: date, difference: int, way: str
) -> None:
    found = way_to_correct(
        noticed=date(2027, 5, 1),
        deadline=date(2027, 9, 15),
        on=on,
        difference=difference,
        pool=1_000_00,
    )
    assert found == way
