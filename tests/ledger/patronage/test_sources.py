"""Where a year's earnings come from, and Schedule G."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, strategies as st

from coopkit.cooperatives.selectors import year_ending
from ledger.patronage.netting import net_units
from ledger.patronage.schedule_g import schedule_g
from ledger.patronage.selectors import work_out
from ledger.patronage.services import drop_source, say_source
from ledger.patronage.sources import SourceLine, by_unit, divide
from ledger.patronage.worksheet import AccountLine
from tests.ledger.patronage.bakery import NOW, Bakery
from tests.ledger.patronage.test_rules import share, sheet

FLOWS = [
    ("Income:Sales", 900_00),
    ("Income:Interest", 100_00),
    ("Expenses:Rent", -50_01),
]
INTEREST = SourceLine(prefix="Income:Interest", nature="extraneous")


def rent(key: str, **more: Any) -> SourceLine:
    return SourceLine(prefix="Expenses:Rent", nature="common", key=key, **more)


def outside(*lines: SourceLine) -> dict[str, int]:
    found = divide(FLOWS, lines, income="Income")
    return {line.account: line.outside for line in found}


def test_an_account_of_which_nothing_is_said_is_made_by_labor() -> None:
    assert set(outside().values()) == {0}


@pytest.mark.parametrize(
    ("key", "more", "theirs"),
    [("labor", {}, 0), ("income", {}, -5_00), ("share", {"share": "3/4"}, -12_50)],
)
def test_a_common_cost_is_divided_by_its_key(
    key: str, more: dict[str, str], theirs: int
) -> None:
    assert outside(INTEREST, rent(key, **more))["Expenses:Rent"] == theirs


def test_the_longest_prefix_holds() -> None:
    all_income = SourceLine(prefix="Income", nature="extraneous")
    sales = SourceLine(prefix="Income:Sales", nature="patronage", unit="Shop")
    assert outside(all_income, sales)["Income:Sales"] == 0
    assert outside(all_income, sales)["Income:Interest"] == 100_00


def test_without_income_a_common_cost_is_labors() -> None:
    (line,) = divide([("Expenses:Rent", -5)], [rent("income")], income="Income")
    assert line.outside == 0


def test_a_source_says_one_thing() -> None:
    with pytest.raises(ValueError, match="not a source"):
        SourceLine(prefix="Income:Sales", nature="patronage", key="labor")
    with pytest.raises(ValueError, match="not a key"):
        rent("moon")


@given(st.lists(st.integers(-(10**9), 10**9), max_size=8), st.fractions(0, 1))
def test_what_is_divided_stays_whole(amounts: list[int], ratio: Any) -> None:
    flows = [(f"Expenses:Rent:{n}", cents) for n, cents in enumerate(amounts)]
    found = divide(flows, [rent("share", share=str(ratio))], income="Income")
    assert [line.cents for line in found] == amounts
    assert all(abs(line.outside) <= abs(line.cents) for line in found)


def test_losses_of_one_unit_are_netted_with_gains_of_another_and_told() -> None:
    cafe = SourceLine(prefix="Expenses:Rent", nature="patronage", unit="Café")
    shop = SourceLine(prefix="Income:Sales", nature="patronage", unit="Shop")
    units = by_unit(divide(FLOWS, [cafe, shop], income="Income"))
    assert units == {"Café": -50_01, "Shop": 900_00}
    found = net_units(units)
    assert (found.netted_cents, found.losing, found.gaining) == (
        50_01,
        ("Café",),
        ("Shop",),
    )
    assert not net_units({"Shop": 5, "Café": 1}).needs_notice


ACCOUNTS = (
    AccountLine(account="Income:Sales", cents=1_500, non_patronage=False),
    AccountLine(account="Income:Interest", cents=40, non_patronage=True, outside=40),
    AccountLine(account="Expenses:Materials", cents=-333, non_patronage=False),
    AccountLine(account="Expenses:Wages", cents=-217, non_patronage=False, outside=-1),
)


def test_schedule_g_sums_to_the_worksheet_in_both_columns() -> None:
    worked = sheet(share("M001", 600, 150), share("M002", 300, 75, notice="nonqualified"))
    worked = replace(worked, accounts=ACCOUNTS, net=990)
    found = schedule_g(worked)
    assert found.line("7").patronage == worked.result.patronage == 950
    assert found.line("7").total == 990
    assert (found.line("1").total, found.line("4").other) == (1_500, 40)
    assert (found.line("2").total, found.line("6").total) == (333, 217)
    assert found.line("3").total == 1_500 - 333
    assert found.line("8").patronage == 600 + 75
    assert found.line("10").total == 990 - 675
    with pytest.raises(KeyError):
        found.line("99")


@given(
    st.lists(st.integers(-(10**7), 10**7), min_size=1, max_size=9), st.integers(0, 10**6)
)
def test_however_small_its_parts_schedule_g_loses_no_cent(
    amounts: list[int], patronage: int
) -> None:
    lines = tuple(
        AccountLine(account=f"Income:A{n}", cents=cents, non_patronage=False)
        for n, cents in enumerate(amounts)
    )
    worked = sheet(accounts=lines)
    worked = replace(worked, result=replace(worked.result, patronage=patronage))
    found = schedule_g(worked)
    assert found.line("7").patronage == patronage
    assert found.line("7").total == sum(amounts)


def test_what_is_said_of_an_account_moves_the_years_earnings(bakery: Bakery) -> None:
    bakery.earn(1_000_00, "Income:Interest:Bank")
    year = year_ending(bakery.cooperative, 2026)
    before = work_out(bakery.cooperative, year)
    given = {"cooperative": bakery.cooperative, "by": bakery.bookkeeper, "at": NOW}
    say_source(line=SourceLine(prefix="Income:Interest", nature="extraneous"), **given)
    after = work_out(bakery.cooperative, year)
    assert (before.extraneous, after.extraneous) == (0, 1_000_00)
    assert after.result.patronage == 50_020_00
    say_source(
        line=SourceLine(
            prefix="Income:Interest", nature="common", key="share", share="50%"
        ),
        **given,
    )
    halved = work_out(bakery.cooperative, year)
    assert halved.extraneous == 500_00
    assert [line.share for line in halved.sources] == ["1/2"]
    assert drop_source(prefix="Income:Interest", **given)
    assert work_out(bakery.cooperative, year).result == before.result


def test_the_bookkeeper_says_it_on_the_page_and_sees_schedule_g(bakery: Bakery) -> None:
    bakery.earn(1_000_00, "Income:Interest:Bank", on=date(2026, 4, 1))
    client = bakery.client(bakery.bookkeeper)
    page = client.get(bakery.url("sources/"))
    assert "Schedule G" in page.text
    said = {"account": "Income:Interest", "kind": "common:share", "share": "3"}
    assert client.post(bakery.url("sources/"), said).status_code == 409
    said |= {"share": "1/4", "unit": "Bank"}
    assert client.post(bakery.url("sources/"), said).status_code == 302
    page = client.get(bakery.url("sources/")).text
    assert "common, divided by a share of its own" in page
    assert "25 %" in page
    assert (
        client.post(bakery.url("sources/"), {"drop": "Income:Interest"}).status_code
        == 302
    )
    assert "Nothing was said yet" in client.get(bakery.url("sources/")).text
