"""What if: an adopted year, worked out again under other values of the bylaws."""

import copy
from datetime import date
from fractions import Fraction

from hypothesis import HealthCheck, given, settings, strategies as st

from coopkit.cooperatives.selectors import year_ending
from coopkit.money import plain_amount
from ledger.patronage.cases import answer_to
from ledger.patronage.rework import rework
from ledger.patronage.selectors.inputs import work_out
from ledger.patronage.selectors.replay import replays
from ledger.patronage.worksheet import read
from tests.ledger.contract import YEAR
from tests.ledger.patronage.bakery import Bakery

FIRST, LAST = date(2025, 7, 1), date(2026, 11, 21)


def test_the_same_values_come_to_the_same_cents(bakery: Bakery) -> None:
    sheet = read(bakery.freeze().data)
    values = {line.key: line.value for line in sheet.rules}
    assert rework(sheet, values) == sheet.result


def test_a_higher_cash_part_changes_cash_alone(bakery: Bakery) -> None:
    sheet = read(bakery.freeze().data)
    again = rework(sheet, {"patronage.cash_share": "1"})
    assert [share.total for share in again.shares] == [
        share.total for share in sheet.result.shares
    ]
    assert all(share.retained == 0 for share in again.shares)


def test_hours_count_anew_when_their_weights_change(bakery: Bakery) -> None:
    sheet = read(bakery.freeze().data)
    weights = dict(sheet.rule("patronage.countable").value)
    half = rework(sheet, {"patronage.countable": weights | {"worked": "1/2"}})
    assert sum(share.total for share in half.shares) == half.pool
    assert half.shares[0].minutes * 2 == sheet.result.shares[0].minutes


def test_a_value_that_no_year_uses_changes_nothing(bakery: Bakery) -> None:
    sheet = read(bakery.freeze().data)
    assert rework(sheet, {"vote.days": 30}) == sheet.result


def test_only_adopted_years_are_run_again_member_by_member(bakery: Bakery) -> None:
    worksheet = bakery.freeze()
    values = {"patronage.collective_share": "1/2"}
    assert list(replays(bakery.cooperative, values, FIRST, LAST)) == []
    bakery.vote(bakery.send(worksheet))
    [replay] = replays(bakery.cooperative, values, FIRST, LAST)
    assert replay.is_private
    assert replay.is_different
    assert [code for code, _was, _new in replay.rows] == ["M001", "M002", "M003"]
    assert "$19,787.81" in replay.rows[0][1]
    assert list(replays(bakery.cooperative, {"vote.days": 9}, FIRST, LAST)) == []


def test_a_value_that_cannot_be_worked_out_says_why(bakery: Bakery) -> None:
    bakery.adopted()
    [replay] = replays(
        bakery.cooperative, {"patronage.basis": {"wages": "1"}}, FIRST, LAST
    )
    assert replay.rows == ()
    assert "wages" in replay.because


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(part=st.fractions(min_value=0, max_value=1, max_denominator=1000))
def test_whatever_the_collective_share_no_cent_is_lost(
    bakery: Bakery, part: Fraction
) -> None:
    sheet = work_out(bakery.cooperative, year_ending(bakery.cooperative, 2026))
    again = rework(sheet, {"patronage.collective_share": str(part)})
    shared = sum(share.total for share in again.shares)
    assert shared + sum(again.appropriated.values()) == sheet.net


def test_the_site_gives_the_figures_of_the_same_case_in_a_file(bakery: Bakery) -> None:
    """The contract's own example, its fiscal year that of the bakery."""
    asked = YEAR | {"fiscal_year_end": "2026-06-30"}
    said = answer_to(copy.deepcopy(asked))
    sheet = work_out(bakery.cooperative, year_ending(bakery.cooperative, 2026))
    result = sheet.result
    assert said["patronage_earnings"] == plain_amount(result.patronage)
    assert said["non_patronage_earnings"] == plain_amount(result.non_patronage)
    assert said["pool"] == plain_amount(result.pool)
    assert said["appropriated"] == {
        to: plain_amount(cents) for to, cents in result.appropriated.items()
    }
    assert said["shares"] == [
        {
            "who": share.code,
            "total": plain_amount(share.total),
            "cash": plain_amount(share.cash),
            "retained": plain_amount(share.retained),
            "notice": share.notice,
        }
        for share in result.shares
    ]
    assert said["leftover_cents"] == [
        {"who": share.code, "cents": share.leftover} for share in result.leftover
    ]
    assert said["deadlines"]["payment_period_ends"] == result.payment_period_ends
