"""Settling a year: which accounts bear a loss, and what a gain fills and nets."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, strategies as st

from coopkit.errors import CoopError
from ledger.books.journal import Leg
from ledger.equity.capital import Layer as Held, MemberAccount
from ledger.patronage.losses import Layer, cover, take_from
from ledger.patronage.postings import NoLayerForLossError, balances_to_zero
from ledger.patronage.rework import rework
from ledger.patronage.worksheet import (
    HeldLayer,
    LaborLine,
    Result,
    RuleLine,
    Sheet,
    read,
    sha256,
    write,
)
from tests.ledger.patronage.test_rules import entries, said, sheet as blank

BYLAWS: dict[str, Any] = {
    "patronage.basis": {"hours": "1"},
    "patronage.normalize": False,
    "patronage.labor_split": "hours",
    "patronage.collective_share": "0",
    "patronage.collective_counts_non_patronage": True,
    "patronage.cash_share": "1/4",
    "patronage.notice": "qualified",
    "patronage.minimum_hours": 0,
    "patronage.capital_return_reduces": True,
    "patronage.loss_members": "3/4",
    "patronage.startup_years": 2,
    "patronage.countable": {"worked": "1"},
    "patronage.obligation": True,
    "losses.order": ["statutory", "members", "later"],
    "losses.floor": "zero",
}


def line(code: str, hours: int, **more: Any) -> LaborLine:
    minutes = hours * 60
    given = {"member": True, "kinds": {"worked": minutes}} | more
    return LaborLine(code=code, minutes=minutes, countable=minutes, **given)


def held(code: str, year: int, cents: int, *, qualified: bool = True) -> HeldLayer:
    return HeldLayer(code=code, year=year, qualified=qualified, cents=cents)


def a_year(net: int, *layers: HeldLayer, rules: Any = None, **more: Any) -> Sheet:
    """A worked year of two members with 30 and 10 hours."""
    values = BYLAWS | dict(rules or {})
    lines = tuple(
        RuleLine(
            key=key,
            value=value,
            value_id=1,
            clause="4.1",
            adopted_by="2023-GM-001",
            adopted_on="2023-07-01",
            effective_from="2023-07-01",
        )
        for key, value in values.items()
    )
    labor = more.pop("labor", (line("M001", 30), line("M002", 10)))
    start = blank(net=net, labor=labor, rules=lines, layers=layers, **more)
    return replace(start, result=rework(start, {}))


def shared(of: Sheet) -> dict[str, int]:
    return {share.code: share.total for share in of.result.shares}


def whole(result: Result) -> int:
    given = sum(result.appropriated.values()) + result.made_up_cents
    return given + sum(share.total for share in result.shares)


def test_a_loss_takes_the_layers_in_the_order_of_the_bylaws() -> None:
    layers = (held("M001", 2023, 900), held("M001", 2024, 300), held("M002", 2024, 900))
    for order, expected in (
        ("newest", [(2024, -300), (2023, -150)]),
        ("oldest", [(2023, -450)]),
        ("pro_rata", [(2023, -338), (2024, -112)]),
    ):
        found = a_year(-800, *layers, rules={"losses.layers": order})
        parts = [(part.year, part.cents) for part in found.result.shares[0].parts]
        assert parts == expected
        assert balances_to_zero(entries(found, accounts(found)))


def accounts(of: Sheet) -> dict[str, MemberAccount]:
    codes = {layer.code for layer in of.layers}
    return {
        code: MemberAccount(
            code=code,
            layers=tuple(
                Held(layer.year, layer.qualified, layer.cents)
                for layer in of.layers
                if layer.code == code
            ),
        )
        for code in codes
    }


def test_with_a_floor_of_zero_the_rest_falls_on_what_is_held_in_common() -> None:
    found = a_year(-800, held("M001", 2024, 300), balances={"statutory": 50})
    assert shared(found) == {"M001": -300, "M002": 0}
    assert found.result.cover == {"statutory": 50, "later": 450}
    assert (found.result.carry_patronage, found.result.carry_outside) == (450, 0)
    assert whole(found.result) == -800


def test_an_account_may_fall_below_zero_where_the_bylaws_let_it() -> None:
    found = a_year(-800, held("M001", 2024, 300), rules={"losses.floor": "negative"})
    assert shared(found) == {"M001": -450, "M002": -150}
    assert [(p.year, p.cents) for p in found.result.shares[0].parts] == [
        (2024, -300),
        (2026, -150),
    ]
    assert (
        "below zero"
        in said(found, "to be filled by dividends", accounts=accounts(found)).template
    )


def test_what_is_missing_is_owed_where_the_bylaws_have_it_added() -> None:
    found = a_year(-800, held("M001", 2024, 300), rules={"losses.floor": "top_up"})
    first, second, _common = entries(found, accounts(found))
    assert first.legs[-1] == Leg("Assets:Receivable:Members:M001:Other", 150)
    assert second.legs[-1] == Leg("Assets:Receivable:Members:M002:Other", 150)
    assert said(found, "has to add money", accounts=accounts(found)).codes == (
        "M001",
        "M002",
    )


def test_dividends_fill_an_account_below_zero_first() -> None:
    found = a_year(800, held("M001", 2024, -100))
    first, second = found.result.shares
    assert [(p.year, p.cents) for p in first.parts] == [(2024, 100), (2026, 350)]
    assert second.parts == ()
    (entry, *_rest) = entries(found)
    assert Leg("Equity:Members:M001:Retained:2024:Q", -100) in entry.legs


def test_advances_are_taken_off_the_cash_and_the_rest_stays_a_debt() -> None:
    found = a_year(800, advances={"M001": 100, "M002": 90})
    first, second = found.result.shares
    assert (first.cash, first.advance, first.to_pay) == (150, 100, 50)
    assert (second.cash, second.advance, second.to_pay) == (50, 50, 0)
    (entry, *_rest) = entries(found)
    assert Leg("Assets:Receivable:Members:M001:Advance", -100) in entry.legs
    assert Leg("Liabilities:Patronage:Payable:FY2026", -50) in entry.legs
    assert said(found, "stays a debt").codes == ("M002",)


def test_an_advance_counts_as_money_in_the_test_of_a_fifth() -> None:
    found = a_year(800, advances={"M001": 600, "M002": 600})
    assert said(found, "in money; the law asks").level == "pass"


def test_what_a_start_up_year_lost_is_given_back_by_later_surpluses() -> None:
    lost = a_year(-800, held("M001", 2024, 900), year_number=2)
    assert shared(lost) == {"M001": 0, "M002": 0}
    (common,) = entries(lost, accounts(lost))
    assert Leg("Equity:Collective:StartupLoss", 800) in common.legs
    later = a_year(
        1_000, rules={"patronage.collective_share": "1/2"}, balances={"startup": 300}
    )
    legs = entries(later)[-1].legs
    assert Leg("Equity:Collective:StartupLoss", -300) in legs
    assert Leg("Equity:Collective:Unallocated", -200) in legs


def test_a_layer_that_was_paid_out_meanwhile_bears_nothing() -> None:
    found = a_year(-800, held("M001", 2024, 900))
    with pytest.raises(NoLayerForLossError, match="M001"):
        entries(found, {})


def test_a_return_on_capital_in_addition_is_borne_in_common() -> None:
    rules = {"patronage.capital_return_reduces": False}
    found = a_year(1_000, rules=rules, capital_return=80)
    assert sum(shared(found).values()) == 1_000
    legs = entries(found)[-1].legs
    assert Leg("Equity:Collective:Unallocated", 80) in legs
    reduced = a_year(1_000, capital_return=80)
    assert sum(shared(reduced).values()) == 920


def test_a_worksheet_of_version_1_settles_nothing_and_keeps_its_hash() -> None:
    old = replace(a_year(-800, held("M001", 2024, 300)), version=1, layers=())
    old = replace(old, result=rework(old, {}))
    data = write(old)
    assert "layers" not in data
    assert set(data["result"]["shares"][0]) == {
        *("code", "minutes", "total", "cash", "retained", "notice", "leftover"),
    }
    again = read(data)
    assert again.version == 1
    assert sha256(again) == sha256(old)
    assert shared(again) == {"M001": -450, "M002": -150}
    assert rework(again, {}) == again.result


def test_a_worksheet_of_version_2_reads_back_whole() -> None:
    found = a_year(
        -800,
        held("M001", 2024, 300),
        rules={"losses.floor": "negative"},
        balances={"statutory": 10},
        advances={"M001": 5},
        without_consent=("M002",),
    )
    assert read(write(found)) == found
    assert sha256(read(write(found))) == sha256(found)


AMOUNTS = st.integers(-(10**7), 10**7)


@given(
    AMOUNTS,
    st.lists(st.integers(-(10**6), 10**6), min_size=2, max_size=2),
    st.sampled_from(["zero", "negative", "top_up"]),
    st.sampled_from(["newest", "oldest", "pro_rata"]),
    st.integers(0, 10**6),
    st.integers(1, 4),
)
def test_whatever_the_year_every_entry_balances_and_no_cent_is_lost(
    net: int, layers: list[int], floor: str, order: str, other: int, number: int
) -> None:
    found = a_year(
        net,
        held("M001", 2023, layers[0]),
        held("M002", 2024, layers[1], qualified=False),
        rules={"losses.floor": floor, "losses.layers": order},
        balances={"statutory": other, "startup": other},
        advances={"M001": other},
        year_number=number,
        labor=(line("M001", 7), line("M002", 3), line("T001", 2, member=False)),
    )
    assert whole(found.result) == net
    written = entries(found, accounts(found))
    assert balances_to_zero(written)
    current = sum(
        leg.cents
        for entry in written
        for leg in entry.legs
        if leg.account.startswith("Equity:CurrentYear")
    )
    assert current == net


@given(
    st.integers(0, 10**9),
    st.lists(
        st.sampled_from(["collective", "statutory", "members", "later"]), unique=True
    ),
    st.integers(-(10**6), 10**9),
)
def test_a_loss_is_covered_whole(loss: int, order: list[str], balance: int) -> None:
    found = cover(loss, order=order, balances={"statutory": balance})
    assert sum(found.values()) == loss
    assert found.get("statutory", 0) <= max(balance, 0)
    assert "members" not in found


@given(st.integers(0, 10**6), st.lists(st.integers(-50, 10**6), max_size=6))
def test_no_layer_gives_more_than_it_holds(loss: int, amounts: list[int]) -> None:
    layers = [
        Layer(year=2020 + n, qualified=True, cents=c) for n, c in enumerate(amounts)
    ]
    for order in ("newest", "oldest", "pro_rata"):
        parts, short = take_from(layers, loss, order=order)
        assert sum(part.cents for part in parts) + short == loss
        assert all(part.cents <= amounts[part.year - 2020] for part in parts)


def test_a_change_of_rules_that_cannot_be_worked_out_is_refused() -> None:
    with pytest.raises(CoopError, match="wages"):
        rework(a_year(100), {"patronage.basis": {"wages": "1"}})
