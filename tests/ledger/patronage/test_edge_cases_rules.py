"""Mistakes and edge cases of a patronage year, each under the name it is known by."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from coopkit.periods import payment_period_ends
from ledger.books.journal import Leg
from ledger.patronage.allocation import Minimum
from ledger.patronage.appropriation import IndivisibleFromPatronageError
from ledger.patronage.earnings import Labor
from ledger.patronage.qualified import qualified_test
from ledger.patronage.rework import rework
from ledger.patronage.terms import steps_from
from ledger.patronage.withholding import withheld_cents
from tests.ledger.patronage.test_allocation import PLAIN, totals, worker, year
from tests.ledger.patronage.test_rules import entries, said
from tests.ledger.patronage.test_settlement import (
    BYLAWS,
    a_year,
    accounts,
    held,
    line,
    shared,
)


def test_mid_year_join_shares_by_the_hours_after_admission() -> None:
    joined = (line("M001", 30), line("M002", 10), line("M002", 20, member=False))
    found = a_year(600, labor=joined)
    assert shared(found) == {"M001": 300, "M002": 100}
    assert found.result.non_patronage == 200


def test_mid_year_join_needs_only_its_part_of_the_least_hours() -> None:
    half = (line("M001", 30), line("M002", 10, days=182))
    rules = {"patronage.minimum_hours": 16}
    assert list(shared(a_year(600, labor=half, rules=rules))) == ["M001"]
    rules["patronage.minimum_prorated"] = True
    assert list(shared(a_year(600, labor=half, rules=rules))) == ["M001", "M002"]


def test_mid_year_leave_shares_by_the_hours_as_a_member() -> None:
    left = (line("M001", 30), line("M002", 10, days=90))
    assert shared(a_year(400, labor=left)) == {"M001": 300, "M002": 100}


def test_candidates_labor_is_others_unless_the_bylaws_said_otherwise() -> None:
    lines = (line("M001", 30), line("C001", 10, member=False, candidate=True))
    assert a_year(400, labor=lines).result.patronage == 300
    rules = {"patronage.candidate_labor": "member"}
    found = a_year(400, labor=lines, rules=rules)
    assert found.result.patronage == 400
    assert shared(found) == {"M001": 400}


def test_candidates_bear_no_part_of_a_loss() -> None:
    lines = (line("M001", 30), line("C001", 10, member=False, candidate=True))
    assert "C001" not in shared(a_year(-400, held("M001", 2024, 900), labor=lines))


def test_candidates_bear_their_part_of_a_loss_where_the_bylaws_say_so() -> None:
    lines = (
        line("M001", 30),
        line("M002", 5),
        line("M002", 5, member=False, candidate=True),
        line("C003", 20, member=False, candidate=True),
        line("T001", 20, member=False),
    )
    rules = {
        "losses.candidates_exempt": False,
        "losses.floor": "top_up",
        "patronage.candidate_labor": "member",
    }
    found = a_year(-800, held("M001", 2024, 900), labor=lines, rules=rules)
    assert shared(found) == {"M001": -225, "M002": -75, "C003": -150}
    assert {s.code: s.minutes for s in found.result.shares} == {
        "M001": 1800,
        "M002": 600,
        "C003": 1200,
    }
    assert {s.code: s.top_up for s in found.result.shares}["C003"] == 150
    assert shared(a_year(400, labor=lines, rules=rules)) == {"M001": 257, "M002": 43}


def test_negative_patronage_counts_as_none_and_is_shown() -> None:
    lines = (line("M001", 30), line("M002", -10))
    found = a_year(300, labor=lines)
    assert shared(found) == {"M001": 300, "M002": 0}
    assert said(found, "more hours than").codes == ("M002",)


def test_a_negative_weight_is_refused() -> None:
    crew = Labor(["M001"], [True], {"hours": [-1]})
    with pytest.raises(ValueError, match="negative"):
        year(100, workers=crew, rules=PLAIN)


def test_loss_year_pays_no_cash_and_never_a_fifth() -> None:
    found = a_year(-800, held("M001", 2024, 900), held("M002", 2024, 900))
    assert {share.cash for share in found.result.shares} == {0}
    assert sum(shared(found).values()) == -600


def test_loss_year_is_carried_by_character() -> None:
    lines = (line("M001", 30), line("T001", 10, member=False))
    found = a_year(-800, labor=lines)
    assert (found.result.carry_patronage, found.result.carry_outside) == (600, 200)


@pytest.mark.parametrize(
    ("floor", "total"), [("zero", -100), ("negative", -450), ("top_up", -450)]
)
def test_member_account_negative_after_loss_follows_the_bylaws(
    floor: str, total: int
) -> None:
    found = a_year(-800, held("M001", 2024, 100), rules={"losses.floor": floor})
    assert shared(found)["M001"] == total
    assert entries(found, accounts(found))


def test_pool_of_zero_gives_nothing_and_no_entry() -> None:
    found = a_year(0)
    assert set(shared(found).values()) == {0}
    assert entries(found) == []


def test_pool_below_a_cent_a_member_is_left_to_the_members() -> None:
    assert said(a_year(1), "less than a cent").level == "warn"


def test_rounding_gives_odd_cents_to_the_largest_remainder_then_the_lower_code() -> None:
    lines = tuple(line(code, 1) for code in ("M003", "M001", "M002"))
    found = a_year(100, labor=lines)
    assert shared(found) == {"M003": 33, "M001": 34, "M002": 33}
    assert [share.code for share in found.result.leftover] == ["M001"]


def test_rounding_of_cash_is_up_so_that_no_notice_fails() -> None:
    rules = {"patronage.cash_share": "1/5"}
    for cents in range(1, 200):
        (share,) = a_year(cents, rules=rules, labor=(line("M001", 1),)).result.shares
        assert 5 * share.cash >= share.total


def test_20_percent_with_withholding_is_tested_before_the_tax() -> None:
    kept = withheld_cents(
        dividend_cents=100_00,
        money_cents=20_00,
        rate=Fraction(24, 100),
        has_tax_id=False,
    )
    assert kept == 4_80
    found = qualified_test(
        dividend_cents=100_00,
        money_cents=20_00,
        qualified_cents=80_00,
        nonqualified_cents=0,
    )
    assert found.qualified


def test_20_percent_with_set_off_is_not_money() -> None:
    found = qualified_test(
        dividend_cents=100_00,
        money_cents=10_00,
        qualified_cents=75_00,
        nonqualified_cents=0,
    )
    assert not found.qualified


def test_20_percent_with_an_advance_that_was_paid_in_the_period_is_money() -> None:
    found = a_year(800, advances={"M001": 150, "M002": 50})
    assert {share.to_pay for share in found.result.shares} == {0}
    assert said(found, "in money; the law asks").level == "pass"


def test_a_member_without_consent_gets_a_nonqualified_notice() -> None:
    found = a_year(800, without_consent=("M002",))
    assert [share.notice for share in found.result.shares] == [
        "qualified",
        "nonqualified",
    ]
    legs = [leg.account for entry in entries(found) for leg in entry.legs]
    assert "Equity:Members:M002:Retained:2026:NQ" in legs
    assert said(found, "Without a consent").codes == ("M002",)


def test_several_pay_classes_share_by_a_stated_basis() -> None:
    lines = (line("M001", 10, wages=300_00), line("M002", 10, wages=100_00))
    rules = {"patronage.basis": {"wages": "1"}, "patronage.labor_split": "wages"}
    assert shared(a_year(400, labor=lines, rules=rules)) == {"M001": 300, "M002": 100}
    assert shared(a_year(400, labor=lines)) == {"M001": 200, "M002": 200}


def test_overtime_counts_by_its_factor() -> None:
    over = line("M001", 20, kinds={"worked": 600, "overtime": 600})
    found = a_year(400, labor=(over, line("M002", 10)))
    weights = {"worked": "1", "overtime": "1.5"}
    again = rework(found, {"patronage.countable": weights})
    assert [share.minutes for share in again.shares] == [1500, 600]


def test_protected_leave_is_no_loss_of_patronage() -> None:
    away = line("M001", 20, kinds={"worked": 600, "family_leave": 600})
    found = a_year(400, labor=(away, line("M002", 20)))
    again = rework(found, {"patronage.countable": {"worked": "1", "family_leave": "1"}})
    assert [share.total for share in again.shares] == [200, 200]


def test_two_memberships_of_one_person_are_counted_once_each() -> None:
    lines = (line("M001", 30), line("M007", 10))
    assert shared(a_year(400, labor=lines)) == {"M001": 300, "M007": 100}


def test_currency_without_cents_divides_its_smallest_unit() -> None:
    found = a_year(100, currency="JPY", minor_units=0)
    assert shared(found) == {"M001": 75, "M002": 25}
    assert [share.cash for share in found.result.shares] == [19, 7]


def test_short_first_year_ends_its_payment_period_by_its_own_close() -> None:
    found = a_year(400, first="2026-03-10", last="2026-06-30", year_number=1)
    assert found.deadline == payment_period_ends(date(2026, 6, 30)) == date(2027, 3, 15)


def test_short_first_year_counts_as_a_start_up_year() -> None:
    found = a_year(-400, first="2026-03-10", year_number=1)
    assert found.result.cover == {"startup": 400}


def test_redemption_order_after_a_loss_keeps_each_layers_own_year() -> None:
    layers = (held("M001", 2023, 900), held("M001", 2025, 200))
    (entry, *_rest) = entries(a := a_year(-800, *layers), accounts(a))
    assert entry.legs[1:] == (
        Leg("Equity:Members:M001:Retained:2025:Q", 200),
        Leg("Equity:Members:M001:Retained:2023:Q", 250),
    )


def test_dividend_declared_but_bylaws_have_no_obligation_clause_is_blocked() -> None:
    found = a_year(800, rules={"patronage.obligation": False})
    assert said(found, "do not oblige").level == "fail"


def test_payment_after_deadline_is_allowed_and_marked() -> None:
    point = said(a_year(800), "payment period ended", on=date(2027, 3, 16))
    assert point.level == "warn"


def test_collective_fed_from_patronage_in_a_ca_indivisible_account_is_blocked() -> None:
    steps = [{"to": "indivisible", "share": "1/10", "of": "net_earnings"}]
    values = BYLAWS | {
        "reserves.steps": steps,
        "reserves.indivisible_from": "non_patronage",
    }
    with pytest.raises(IndivisibleFromPatronageError, match=r"12454\.5"):
        steps_from(values)
    assert len(steps_from(values | {"reserves.indivisible_from": "any"})) == 1


def test_indivisible_reserve_takes_its_share_of_other_earnings_first() -> None:
    lines = (line("M001", 30), line("T001", 10, member=False))
    rules = {
        "reserves.indivisible_share": "1/2",
        "reserves.indivisible_from": "non_patronage",
        "patronage.collective_share": "3/10",
    }
    found = a_year(400, labor=lines, rules=rules)
    assert found.result.appropriated == {"indivisible": 50, "collective": 120}
    assert found.result.pool == 230


def test_spanish_reserves_stand_in_the_order_of_the_steps_and_are_taken_once() -> None:
    rules = {
        "reserves.statutory_share": "1/5",
        "reserves.education_share": "1/20",
        "reserves.extra_coop_share": "1/2",
        "reserves.steps": [
            {"to": "statutory", "share": "1/5", "of": "net_earnings"},
            {"to": "education", "share": "1/20", "of": "net_earnings"},
            {"to": "community", "share": "1/10", "of": "rest"},
        ],
    }
    found = a_year(1_000, rules=rules, extraneous=100)
    assert found.result.appropriated == {
        "statutory": 50 + 200,
        "education": 50,
        "community": 65,
        "collective": 50,
    }
    legs = entries(found)[-1].legs
    assert Leg("Equity:Collective:Statutory", -250) in legs
    assert Leg("Liabilities:Funds:Education", -50) in legs


def test_what_is_set_aside_for_members_no_later_step_takes() -> None:
    rules = {
        "reserves.steps": [
            {"to": "members", "share": "1/2", "of": "rest"},
            {"to": "collective", "share": "1", "of": "rest"},
        ]
    }
    found = a_year(1_000, rules=rules)
    assert (found.result.pool, found.result.appropriated["collective"]) == (500, 500)


def test_equal_work_never_gets_less_for_the_place_in_the_list() -> None:
    crew = [worker("M002", 10), worker("M001", 10)]
    rules = replace(PLAIN, minimum=Minimum(measure="hours", at_least=1))
    assert totals(year(200, workers=crew, rules=rules)) == {"M002": 100, "M001": 100}
