"""The pages of capital: what each shows to whom, and the steps taken on them."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from coopkit.offers import Visit, year_papers
from coopkit.periods import fiscal_year
from ledger.equity import services
from ledger.equity.models import CapitalRun, MemberNote, UnclaimedItem
from ledger.equity.selectors.capital_words import dates, to_do
from tests.factories import NOON, RoleGrantFactory
from tests.ledger.equity.capital_bakery import (
    TODAY,
    capital,
    converted,
    holds,
    left,
    posted,
    prepared,
    resolve,
)
from tests.ledger.patronage.bakery import NOW, Bakery

FIVE = {"interest.rate": "1/20"}


@pytest.fixture(autouse=True)
def ledgers(settings: Any, tmp_path: Path) -> None:
    settings.LEDGERS_DIR = tmp_path / "ledgers"


@pytest.fixture
def bakery(db: None) -> Bakery:
    return capital(rules=FIVE)


def money(bakery: Bakery, tail: str) -> str:
    return f"/en/c/{bakery.cooperative.slug}/money/{tail}"


def keeper(bakery: Bakery) -> Client:
    return bakery.client(bakery.bookkeeper)


def read(client: Client, url: str, **data: Any) -> str:
    found = client.post(url, data, follow=True) if data else client.get(url)
    assert found.status_code == 200
    return str(found.content.decode())


def test_the_bookkeeper_takes_a_redemption_from_the_plan_to_the_books(
    bakery: Bakery,
) -> None:
    client, url = keeper(bakery), money(bakery, "redemptions/")
    page = read(client, url)
    assert "$400.00" in page
    assert "$700.00" in page
    given = {"budget": "400", "falls_due": "0", "comes_in": "", "attested_by": "Begoña"}
    page = read(client, url, **given)
    run = CapitalRun.objects.get()
    assert run.sha256[:16] in page
    one = money(bakery, f"redemptions/{run.pk}/")
    resolve(run, text="Something else")
    refused = read(client, one, act="approve", resolution="2026-BD-077")
    assert "holds no decision 2026-BD-077" in refused
    read(client, one, act="approve", resolution=resolve(run))
    read(client, one, act="post", on="2026-11-20")
    assert holds(bakery, "Liabilities:Redemption:Payable:R1") == 400_00


def test_a_redemption_that_fails_the_test_says_so_in_the_form(bakery: Bakery) -> None:
    url = money(bakery, "redemptions/")
    page = read(
        keeper(bakery), url, budget="400", falls_due="99999999", attested_by="Begoña"
    )
    assert "could not pay what it owes" in page
    assert not CapitalRun.objects.exists()


def test_a_member_sees_the_own_lines_of_a_run_and_nobody_elses(bakery: Bakery) -> None:
    run = prepared(bakery, 450_00)
    RoleGrantFactory(cooperative=bakery.cooperative, user=bakery.users["M002"])
    client = bakery.client(bakery.users["M002"])
    page = read(client, money(bakery, f"redemptions/{run.pk}/"))
    assert "$100.00" in page
    assert "$300.00" not in page
    assert "Ana Peña" not in page


def test_interest_is_worked_out_on_its_page(bakery: Bakery) -> None:
    url = money(bakery, "interest/")
    page = read(keeper(bakery), url, year="2026-06-30", rate="2 %")
    run = CapitalRun.objects.get()
    assert run.data["paid"] == 30_00
    assert "$30.00" in page
    again = read(keeper(bakery), url, year="2026-06-30", rate="9%")
    assert "higher than the bylaws" in again


def test_a_leavers_account_becomes_a_note_on_its_page(bakery: Bakery) -> None:
    left(bakery, "M001")
    client = keeper(bakery)
    assert "$1,000.00" in read(client, money(bakery, "notes/"))
    url = money(bakery, "notes/of/M001/")
    assert "$200.00" in read(client, url)
    page = read(client, url, on="2026-11-20")
    note = MemberNote.objects.get()
    assert "Note № 1" in page
    assert note.installments.count() == 5
    page = read(
        client, money(bakery, f"notes/{note.pk}/"), on="2026-11-20", reason="Wrong exit"
    )
    note.refresh_from_db()
    assert note.state == "reversed"


def test_who_is_a_member_has_no_page_of_leaving(bakery: Bakery) -> None:
    assert keeper(bakery).get(money(bakery, "notes/of/M001/")).status_code == 404
    assert keeper(bakery).get(money(bakery, "notes/of/M999/")).status_code == 404


def test_unclaimed_money_goes_through_its_steps_on_its_page(bakery: Bakery) -> None:
    client, url = keeper(bakery), money(bakery, "unclaimed/")
    given = {"code": "M001", "cents": "80", "why": "Check 1003", "since": "2023-01-10"}
    page = read(client, url, **given, source="Assets:Bank", on="2025-01-02")
    item = UnclaimedItem.objects.get()
    one = money(bakery, f"unclaimed/{item.pk}/")
    assert "Check 1003" in page
    assert "not been told" in read(client, one, act="settle", on="2026-11-20")
    read(client, one, act="notice", on="2026-11-20", channel="post")
    page = read(client, one, act="answer", on="2026-11-21")
    assert "The money is theirs" in page


def test_the_plan_of_a_dissolution_shows_a_member_the_own_part_alone(
    bakery: Bakery,
) -> None:
    RoleGrantFactory(cooperative=bakery.cooperative, user=bakery.users["M002"])
    client = bakery.client(bakery.users["M002"])
    url = money(bakery, "dissolution/")
    page = read(client, url)
    assert "Your part" in page
    assert "Ana Peña" not in page
    assert "Ana Peña" in read(keeper(bakery), f"{url}?proceeds=1000")


def visit(bakery: Bakery, on: date = TODAY) -> Visit:
    return Visit(
        cooperative=bakery.cooperative,
        user=bakery.bookkeeper,
        roles=frozenset({"bookkeeper"}),
        at=NOON,
        on=on,
    )


def test_the_bookkeeper_is_told_what_is_to_do_and_when_notes_fall_due(
    bakery: Bakery,
) -> None:
    left(bakery, "M001")
    (need,) = to_do(visit(bakery))
    assert (need.title, need.tone) == ("Work out the account of M001", "bad")
    converted(bakery, "M001")
    assert list(to_do(visit(bakery))) == []
    (occasion,) = dates(visit(bakery))
    assert (occasion.on, occasion.detail) == (date(2027, 6, 30), "$240.00")
    run = prepared(bakery, 100_00)
    services.approve_run(run=run, resolution=resolve(run), by=bakery.bookkeeper, at=NOW)
    assert "$100.00" in next(iter(to_do(visit(bakery)))).title


def test_the_papers_of_the_year_are_the_same_bytes_each_time(bakery: Bakery) -> None:
    posted(bakery, prepared(bakery, 450_00))
    make = year_papers.get("equity: capital")
    assert make is not None
    year = fiscal_year(2027, month=6, day=30)
    found = {paper.name: paper for paper in make(bakery.cooperative, year)}
    assert found["12-notes.csv"].missing
    assert {paper.place for paper in found.values()} == {11, 12, 17}
    for name in ("11-redemption.csv", "11-redemption.pdf"):
        content = found[name].content
        assert content is not None
        assert content() == content()
    csv = found["11-redemption.csv"].content
    assert csv is not None
    assert "1,M002,2024,nonqualified,100.00,100.00" in csv().decode()
