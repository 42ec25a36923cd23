"""The roll-forward adds up by member and by layer; what is common says where from."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, strategies as st
from time_machine import travel

from coopkit.cooperatives.selectors import year_ending
from ledger.books.services import reverse
from ledger.equity import selectors
from ledger.equity.chart import Chart
from ledger.equity.collective import Feeding, schedule
from ledger.equity.rollforward import Moved, cause_of, layer_name, rollforward
from ledger.equity.selectors.rollforward import (
    codes_in_books,
    equity_in_sums,
    equity_of_some,
)
from tests.ledger.patronage.bakery import NOW, YEAR_END, Bakery

CHART = Chart()
CODES = st.sampled_from(["M001", "M002", "M003"])
ACCOUNTS = st.one_of(
    CODES.map(CHART.share),
    st.builds(CHART.retained, CODES, st.integers(2020, 2026), st.booleans()),
    st.builds(CHART.interest, CODES, st.integers(2020, 2026)),
)
BATCHES = st.sampled_from(
    [
        "patronage-2026",
        "redemption-3",
        "interest-2025",
        "note-7",
        "share-2-1",
        "transfer-M001",
        "till",
        "reversal-e000007",
    ]
)
CENTS = st.integers(0, 10**9)


@given(
    st.dictionaries(ACCOUNTS, st.integers(-(10**9), 10**9)),
    st.lists(st.builds(Moved, ACCOUNTS, BATCHES, CENTS, CENTS)),
)
def test_members_and_layers_come_to_one_total_and_not_a_cent_is_lost(
    opening: dict[str, int], moved: list[Moved]
) -> None:
    found = rollforward(
        opening, moved, CHART, reversed_batches={"reversal-e000007": "redemption-1"}
    )
    begun = -sum(opening.values())
    changed = sum(one.credited_cents - one.taken_cents for one in moved)
    assert found.total.opening_cents == begun
    assert found.total.closing_cents == begun + changed
    for lines in (found.members, found.layers):
        assert sum(line.closing_cents for line in lines) == begun + changed
        assert sum(line.opening_cents for line in lines) == begun


@pytest.mark.parametrize(
    ("account", "batch", "is_credit", "cause"),
    [
        (CHART.retained("M001", 2026), "patronage-2026", True, "qualified"),
        (CHART.retained("M001", 2026, False), "patronage-2026", True, "nonqualified"),
        (CHART.retained("M001", 2024), "patronage-2026", False, "loss"),
        (CHART.retained("M001", 2024), "redemption-2", False, "redeemed"),
        (CHART.interest("M001", 2025), "interest-2025", True, "interest"),
        (CHART.share("M001"), "note-4", False, "converted"),
        (CHART.share("M001"), "transfer-M001", False, "transferred"),
        (CHART.share("M001"), "opening", True, "paid_in"),
        (CHART.share("M001"), "by-hand", False, "other"),
    ],
)
def test_a_cause_is_told_by_account_batch_and_direction(
    account: str, batch: str, is_credit: bool, cause: str
) -> None:
    place = CHART.place(account)
    assert place is not None
    assert cause_of(place, batch, is_credit=is_credit) == cause


def test_a_reversal_falls_under_the_cause_that_it_takes_back() -> None:
    layer = CHART.retained("M001", 2024)
    moved = [Moved(layer, "redemption-1", 0, 30), Moved(layer, "reversal-e9", 30, 0)]
    back = {"reversal-e9": "redemption-1"}
    found = rollforward({layer: -100}, moved, CHART, reversed_batches=back)
    assert found.total.of("redeemed") == 0
    assert found.total.closing_cents == 100


def test_a_layer_is_named_by_its_year_and_kind() -> None:
    place = CHART.place(CHART.interest("M001", 2025))
    assert place is not None
    assert layer_name(place) == "interest 2025"


def test_collective_fed_from_patronage_in_an_indivisible_account_is_found() -> None:
    """Row “Collective fed from patronage in a CA indivisible account”."""
    legs = (
        (CHART.current_non_patronage, 500),
        (CHART.current_patronage, 400),
        (CHART.indivisible, -600),
        (CHART.unallocated, -300),
    )
    entry = Feeding(entry_id="e1", batch="patronage-2026", legs=legs)
    found = schedule({}, [entry], CHART)
    (proof,) = found.proofs
    assert (proof.fed_cents, proof.permitted_cents, proof.holds) == (600, 500, False)
    both = {one.name: dict(one.causes) for one in found.accounts}
    assert both[CHART.indivisible] == {"non_patronage": 500, "patronage": 100}
    assert both[CHART.unallocated] == {"patronage": 300}


def test_fees_deductions_and_unclaimed_money_are_told_apart() -> None:
    def entry(batch: str, cents: int) -> Feeding:
        legs = (("Assets:Bank", -cents), (CHART.indivisible, cents))
        return Feeding(entry_id=batch, batch=batch, legs=legs)

    given = [
        entry("share-1-1", -10),
        entry("note-2", -20),
        entry("unclaimed-3-settled", -30),
    ]
    (account,) = schedule({CHART.indivisible: -5}, given, CHART).accounts
    assert dict(account.causes) == {"shares": 10, "deductions": 20, "unclaimed": 30}
    assert (account.opening_cents, account.closing_cents) == (5, 65)


def test_the_year_ties_to_the_ledger_after_a_reversal(
    bakery: Bakery,
    keep: Callable[..., Any],
) -> None:
    keep("Equity:Members:M001:Share", 500_00)
    rows = keep("Equity:Members:M002:Retained:2024:Q", 70_00)
    year = year_ending(bakery.cooperative, 2025)
    entry = next(row for row in rows if row.kind == "transaction")
    reverse(
        book=bakery.book,
        entry_id=entry.entry_id,
        on=date(2025, 2, 1),
        reason="not yet",
        authority="person:1",
        by=None,
        at=NOW,
    )
    found = selectors.equity_of_year(bakery.cooperative, year)
    assert found.ties
    assert found.ledger_cents == 500_00
    assert [line.name for line in found.roll.members if line.closing_cents] == ["M001"]
    own = selectors.equity_of_year(bakery.cooperative, year, code="M001")
    assert own.roll.total.closing_cents == 500_00
    sums = equity_in_sums(bakery.cooperative, year)
    assert (sums.roll.layers, sums.roll.total) == (found.roll.layers, found.roll.total)
    assert (sums.ties, sums.ledger_cents) == (True, 500_00)
    codes = codes_in_books(bakery.cooperative, on=year.last)
    assert codes == ["M001", "M002", "M003"]
    some = equity_of_some(bakery.cooperative, year, codes, sums.parts)
    assert some == found.roll.members


def test_the_pages_show_the_year_and_know_no_other(
    bakery: Bakery,
    keep: Callable[..., Any],
) -> None:
    keep("Equity:Members:M001:Share", 500_00)
    client = bakery.client(bakery.bookkeeper)
    at = f"/en/c/{bakery.cooperative.slug}/money"
    with travel(NOW, tick=False):
        page = client.get(f"{at}/roll-forward/{YEAR_END.year - 1}/")
        common = client.get(f"{at}/collective/{YEAR_END.year - 1}/")
        assert client.get(f"{at}/roll-forward/1999/").status_code == 404
        own = bakery.client(bakery.users["M001"])
        assert own.get(f"{at}/roll-forward/{YEAR_END.year}/").status_code == 404
    html = page.content.decode()
    assert "$500.00" in html
    assert "The same as the ledger" in html
    assert common.status_code == 200
