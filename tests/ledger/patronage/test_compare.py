"""Scenarios side by side, on paper and on the page."""

from dataclasses import replace
from typing import Any

import pytest

from coopkit.cooperatives.selectors import year_ending
from coopkit.errors import CoopError
from ledger.patronage.models import Scenario
from ledger.patronage.scenario import NoChangeError, figures, members, try_out
from ledger.patronage.selectors.compare import compare, scenarios_of
from ledger.patronage.services import save_scenario
from tests.ledger.patronage.bakery import NOW, YEAR_END, Bakery
from tests.ledger.patronage.test_settlement import a_year

CASH = {"patronage.cash_share": "1"}


def test_two_scenarios_stand_side_by_side_figure_by_figure() -> None:
    sheet = a_year(1_000)
    half = {"patronage.collective_share": "1/2"}
    tried = [try_out(sheet, "Now", {}), try_out(sheet, "Half", half)]
    found = {row.what: row for row in figures(tried)}
    assert found["pool"].cents == (1_000, 500)
    assert found["fund:collective"].cents == (0, 500)
    assert not found["patronage"].differs
    assert [row.totals for row in members(tried)] == [(750, 375), (250, 125)]


def test_a_scenario_that_cannot_be_worked_out_says_why() -> None:
    tried = try_out(a_year(1_000), "Wages", {"patronage.basis": {"wages": "1"}})
    assert tried.result is None
    assert "wages" in str(tried.refusal)
    assert {row.cents for row in figures([tried])} == {(None,)}
    assert members([tried]) == []


def test_wages_weigh_where_they_are_on_file() -> None:
    sheet = a_year(1_000)
    paid = tuple(replace(line, wages=100_00) for line in sheet.labor)
    tried = try_out(
        replace(sheet, labor=paid), "Wages", {"patronage.basis": {"wages": "1"}}
    )
    assert [row.totals for row in members([tried])] == [(500,), (500,)]
    mixed = {"hours": "1/2", "wages": "1/2"}
    changes: dict[str, Any] = {"patronage.basis": mixed, "patronage.normalize": True}
    tried = try_out(replace(sheet, labor=paid), "Mix", changes)
    assert [row.totals for row in members([tried])] == [(625,), (375,)]


def keep(bakery: Bakery, name: str = "All in cash", **more: Any) -> Scenario:
    given = {"changes": CASH, "year_end": YEAR_END, "by": bakery.bookkeeper, "at": NOW}
    return save_scenario(cooperative=bakery.cooperative, name=name, **given | more)


def test_a_scenario_is_kept_by_name_and_its_values_are_checked(bakery: Bakery) -> None:
    keep(bakery)
    again = keep(bakery, changes={"patronage.cash_share": "50%"})
    assert again.changes == {"patronage.cash_share": "1/2"}
    year = year_ending(bakery.cooperative, 2026)
    assert len(scenarios_of(bakery.cooperative, year)) == 1
    with pytest.raises(CoopError):
        keep(bakery, changes={"patronage.cash_share": "two"})
    with pytest.raises(NoChangeError):
        keep(bakery, changes={"vote.days": 3})


def test_a_year_that_has_no_hours_yet_is_previewed_with_those_of_the_last(
    bakery: Bakery,
) -> None:
    next_year = year_ending(bakery.cooperative, 2027)
    found = compare(bakery.cooperative, next_year, [])
    assert (found.data_of, found.is_borrowed) == (2026, True)
    own = compare(bakery.cooperative, year_ending(bakery.cooperative, 2026), [])
    assert not own.is_borrowed
    assert own.figures == found.figures


def test_the_bookkeeper_keeps_a_scenario_and_sees_it_beside_the_bylaws(
    bakery: Bakery,
) -> None:
    client = bakery.client(bakery.bookkeeper)
    url = bakery.url("compare/")
    assert "No scenario was kept" in client.get(url).text
    nothing = {"name": "Nothing"}
    assert client.post(url, nothing).status_code == 409
    wrong = {"name": "Wrong", "patronage-cash_share": "7"}
    assert client.post(url, wrong).status_code == 409
    given = {"name": "More cash", "patronage-cash_share": "3/4", "basis-equal": "1"}
    assert client.post(url, given).status_code == 302
    page = client.get(url).text
    assert "More cash" in page
    assert "$19,787.81" in page
    assert "$14,233.34" in page
    scenario = Scenario.objects.get()
    assert client.post(url, {"drop": scenario.pk}).status_code == 302
    assert not Scenario.objects.exists()


def test_a_member_sees_totals_and_the_own_share_once_the_year_was_sent(
    bakery: Bakery,
) -> None:
    keep(bakery)
    client = bakery.client(bakery.users["M002"])
    assert "All in cash" not in client.get(bakery.url("compare/")).text
    bakery.send(bakery.freeze())
    page = client.get(bakery.url("compare/")).text
    assert "$15,621.95" in page
    assert "$19,787.81" not in page
    assert client.post(bakery.url("compare/"), {"name": "Mine"}).status_code == 404
