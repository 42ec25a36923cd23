"""The statement of a capital account, and the papers of the year that accounts give."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.utils import translation
from time_machine import travel

from coopkit.canonical import canonical_json
from coopkit.cooperatives.selectors import year_ending
from coopkit.papers.models import Paper
from ledger.equity.chart import Chart
from ledger.equity.duties import duties
from ledger.equity.guard import IndivisibleFedError, barred_from_indivisible
from ledger.equity.models import Subscription
from ledger.equity.models.shares import SubscriptionState
from ledger.equity.services.statements import issue_statement, statement_data
from ledger.equity.services.year_papers import papers_of_year
from tests.factories import CooperativeFactory
from tests.ledger.patronage.bakery import NOW, Bakery

CHART = Chart()


def test_a_statement_is_in_the_members_language_and_given_once(
    bakery: Bakery,
    keep: Callable[..., Any],
) -> None:
    keep("Equity:Members:M001:Share", 500_00)
    ana, on = bakery.members["M001"], NOW.date()
    paper = issue_statement(membership=ana, on=on, at=NOW)
    assert issue_statement(membership=ana, on=on, at=NOW).pk == paper.pk
    assert (paper.language, paper.holder) == ("es", ana.person.user)
    assert bytes(paper.pdf).startswith(b"%PDF")
    keep("Equity:Members:M001:Share", 1_00)
    assert issue_statement(membership=ana, on=on, at=NOW).pk != paper.pk


def test_privacy_a_statement_shows_the_own_account_and_no_other(
    bakery: Bakery,
    keep: Callable[..., Any],
) -> None:
    keep("Equity:Members:M001:Share", 500_00)
    keep("Equity:Members:M002:Share", 777_00)
    year = year_ending(bakery.cooperative, 2025)
    said = canonical_json(statement_data(bakery.cooperative, {"M001": "Ana"}, year))
    assert "500.00" in said
    assert "777" not in said
    assert "M002" not in said


def test_the_button_on_the_page_gives_the_paper(
    bakery: Bakery,
    keep: Callable[..., Any],
) -> None:
    keep("Equity:Members:M002:Share", 500_00)
    client = bakery.client(bakery.users["M002"])
    with travel(NOW, tick=False):
        found = client.post(f"/en/c/{bakery.cooperative.slug}/money/statement/")
        assert found.status_code == 302
        assert client.get(found["Location"])["Content-Type"] == "application/pdf"
    paper = Paper.objects.get(kind="statement")
    assert (paper.holder_code, paper.language) == ("M002", "en")


def _contents(bakery: Bakery, *names: str) -> dict[str, bytes]:
    year = year_ending(bakery.cooperative, 2025)
    with translation.override("en"):
        return {
            paper.name: paper.content()
            for paper in papers_of_year(bakery.cooperative, year)
            if paper.content and (not names or paper.name in names)
        }


def test_the_year_gives_each_of_its_papers_in_three_forms(
    bakery: Bakery,
    keep: Callable[..., Any],
) -> None:
    keep("Equity:Members:M001:Share", 500_00)
    keep("Equity:Collective:Unallocated", 30_00)
    year = year_ending(bakery.cooperative, 2025)
    found = list(papers_of_year(bakery.cooperative, year))
    assert {paper.place for paper in found} == {7, 8, 9, 10, 15, 18, 19, 20, 21, 22}
    names = {paper.name for paper in found if paper.content}
    for stem in ("07-capital-accounts", "08-equity-by-member", "09-collective-accounts"):
        assert {f"{stem}.{ending}" for ending in ("pdf", "csv", "xlsx")} <= names
    made = _contents(
        bakery, "08-equity-by-member.csv", "10-net-book-value.csv", "20-calendar.csv"
    )
    assert "M001 Ana Peña,0.00,500.00,500.00" in made["08-equity-by-member.csv"].decode()
    assert "Net book value,0.00,530.00" in made["10-net-book-value.csv"].decode()
    assert "2026-03-15" in made["20-calendar.csv"].decode()


def test_registers_of_today_are_held_to_the_books_of_today(
    bakery: Bakery,
    keep: Callable[..., Any],
) -> None:
    """A share that was paid after the year is no mistake of the year."""
    keep("Equity:Members:M001:Share", 500_00)
    Subscription.objects.create(
        membership=bakery.members["M001"],
        cooperative=bakery.cooperative,
        number=1,
        state=SubscriptionState.PAID,
        share_cents=500_00,
        signed_on=date(2025, 1, 1),
        first_due=date(2025, 1, 1),
        recorded_at=NOW,
    )
    before = year_ending(bakery.cooperative, 2024)
    found = {one.name: one.content for one in papers_of_year(bakery.cooperative, before)}
    content = found["22-checks.csv"]
    assert content is not None
    lines = [line for line in content().decode().splitlines() if "Registers" in line]
    assert [line.endswith("all is well") for line in lines] == [True]


def test_a_workbook_made_twice_is_the_same_to_the_last_byte(
    bakery: Bakery,
    keep: Callable[..., Any],
) -> None:
    keep("Equity:Members:M001:Share", 500_00)
    name = "18-register-of-members.xlsx"
    with travel(NOW, tick=False):
        first = _contents(bakery, name)
    with travel(NOW.replace(year=NOW.year + 1), tick=False):
        assert _contents(bakery, name) == first
    with ZipFile(BytesIO(first[name])) as book:
        assert {info.date_time[0] for info in book.infolist()} == {1980}


def test_a_co_op_without_books_has_no_papers_of_them(bakery: Bakery) -> None:
    other = CooperativeFactory()
    assert not list(papers_of_year(other, year_ending(other, 2025)))


def test_the_calendar_of_a_year_that_ends_in_december_has_one_year_of_forms() -> None:
    found = {duty.what: duty for duty in duties(date(2026, 12, 31))}
    forms = [duty for duty in found.values() if duty.of_year]
    assert {duty.of_year for duty in forms} == {2027}
    assert min(duty.on for duty in forms) == date(2028, 1, 31)
    assert found["Annual report to members"].on == date(2027, 4, 30)


def test_the_calendar_of_a_year_that_ends_in_june_has_two() -> None:
    forms = {duty.of_year for duty in duties(date(2026, 6, 30)) if duty.of_year}
    assert forms == {2026, 2027}


@pytest.mark.parametrize(
    ("patronage", "common", "other", "fed", "barred"),
    [
        (400, 0, 500, 500, None),
        (400, 0, 500, 501, 500),
        (0, 0, 0, 700, None),
        (0, 300, 0, 300, 0),
        (900, 0, 0, 0, None),
    ],
)
def test_the_indivisible_reserve_is_fed_from_non_patronage_alone(
    patronage: int, common: int, other: int, fed: int, barred: int | None
) -> None:
    changes = {
        CHART.current_patronage: patronage,
        CHART.unallocated: common,
        CHART.current_non_patronage: other,
        CHART.indivisible: -fed,
    }
    assert barred_from_indivisible(changes, CHART) == barred


def test_collective_fed_from_patronage_in_a_ca_indivisible_account_is_blocked(
    bakery: Bakery,
    keep: Callable[..., Any],
) -> None:
    """Row “Collective fed from patronage in a CA indivisible account”."""
    keep("Equity:Collective:Unallocated", 90_00)
    bakery.cooperative.jurisdiction = "us-ca"
    bakery.cooperative.save(update_fields=["jurisdiction"])
    with pytest.raises(IndivisibleFedError, match=r"\$40\.00"):
        keep("Equity:Collective:Indivisible", 40_00, "Equity:Collective:Unallocated")
    bakery.cooperative.jurisdiction = "es"
    bakery.cooperative.save(update_fields=["jurisdiction"])
    keep("Equity:Collective:Indivisible", 40_00, "Equity:Collective:Unallocated")
