"""The rows of the domain's table of mistakes that lie on the path of a year.

Each test is named after its row. Source: the table of mistakes and edge cases.
"""

from datetime import date

from coopkit.periods import (
    FiscalYear,
    payment_period_ends,
    qualified_cheque_last_day,
)
from ledger.patronage.consent import Given, status_of
from ledger.patronage.supplement import (
    REOPEN,
    SUPPLEMENT,
    way_to_correct,
)

YEAR = FiscalYear(date(2026, 1, 1), date(2026, 12, 31))


def test_mid_year_join_only_work_after_the_consent_is_covered() -> None:
    copy = Given(method="bylaws", received_on=date(2026, 6, 1))
    found = status_of([copy], year=YEAR, member_from=date(2026, 4, 1), agreed_by="bylaws")
    assert (found.is_valid, found.since) == (False, date(2026, 6, 1))


def test_mid_year_leave_written_consent_continues_and_covers_work_as_a_member() -> None:
    signed = Given(method="written", received_on=date(2024, 1, 5))
    found = status_of(
        [signed], year=YEAR, member_from=date(2024, 1, 1), agreed_by="bylaws"
    )
    assert found.is_valid


def test_uncashed_qualified_check_lapses_after_day_90() -> None:
    last = qualified_cheque_last_day(YEAR.last)
    assert (last - payment_period_ends(YEAR.last)).days == 90
    cashed = Given(method="cheque", received_on=last, year_end=YEAR.last)
    held = status_of([cashed], year=YEAR, member_from=YEAR.first, agreed_by="cheque")
    assert (held.is_valid, held.is_conditional) == (True, False)


def test_hours_corrections_after_notices_and_before_the_period_ends_supplement() -> None:
    way = way_to_correct(
        noticed=date(2027, 4, 1),
        deadline=payment_period_ends(YEAR.last),
        on=date(2027, 9, 15),
        difference=1,
        pool=10**9,
    )
    assert way == SUPPLEMENT


def test_hours_corrections_later_that_are_material_reopen_the_year() -> None:
    way = way_to_correct(
        noticed=date(2027, 4, 1),
        deadline=payment_period_ends(YEAR.last),
        on=date(2028, 1, 10),
        difference=2_00,
        pool=100_00,
    )
    assert way == REOPEN
