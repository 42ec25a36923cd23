"""Many readers of the books in Fava: each sees what is theirs to see, and no other's."""

import json
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from ledger.books import fava, services
from ledger.books.journal import Entry, Leg, OpenAccount
from ledger.books.models import Book
from tests.factories import NOON, RoleGrantFactory, UserFactory
from tests.ledger.books.conftest import START
from tests.ledger.books.naive import TOTAL, Naively, naively
from tests.threads import AtOnce


@pytest.fixture
def naive(monkeypatch: pytest.MonkeyPatch) -> Naively:
    return naively(monkeypatch)


@pytest.fixture
def capital(book: Book) -> Book:
    """A co-op in which two members have paid different shares."""
    entries: list[Any] = [
        OpenAccount(START, f"Equity:Members:{code}:Share") for code in ("M001", "M002")
    ]
    for code, cents in (("M001", 311_00), ("M002", 422_00)):
        legs = (Leg("Assets:Bank", cents), Leg(f"Equity:Members:{code}:Share", -cents))
        entries.append(Entry(date(2026, 1, 2), f"Share of {code}", legs, payee="Ana"))
    services.post(
        book=book, entries=entries, batch="x", authority="person:1", by=None, at=NOON
    )
    return book


@pytest.fixture
def both_roles(capital: Book) -> tuple[Client, Client]:
    """The bookkeeper, and a member."""
    clients = []
    for role in ("bookkeeper", "member"):
        client = Client()
        grant = RoleGrantFactory(cooperative=capital.cooperative, role=role)
        client.force_login(grant.user)
        clients.append(client)
    return clients[0], clients[1]


def test_the_head_of_a_page_is_unauthorized_and_not_here(
    naive: Naively, both_roles: tuple[Client, Client], capital: Book
) -> None:
    app = naive(services.up_to_date(capital)).app
    assert app.test_client().head("/acme-bakery/income_statement/").status_code == 401
    for client in both_roles:
        assert client.head("/books/acme/income_statement/").status_code == 200


PAGES = (
    "income_statement/",
    "balance_sheet/",
    "account/Equity:Members:M001:Share/",
    "api/ledger_data",
    "api/balance_sheet",
    "api/trial_balance",
    "api/journal?page=1&order=desc",
    "api/journal_page?page=1&order=desc",
    "api/narrations",
    "api/account_report?a=Equity:Members:M001:Share&r=",
    "api/account_report?a=Equity:Members&r=balances&interval=month",
    "api/query?query_string=select+account,narration,payee,position",
    "api/query?query_string=print",
    "download-query/query_result.csv?query_string=select+account,narration,position",
)


def told(client: Client, page: str, **headers: str) -> str:
    response = client.get(f"/books/acme/{page}", headers=headers)
    assert response.status_code in {200, 400, 404, 500}, page
    asked = page.partition("?")[2]
    return response.content.decode().replace(asked, "").replace("M001:Share/", "")


def test_everybody_sees_each_members_capital_and_members_not_here(
    naive: Naively, both_roles: tuple[Client, Client], capital: Book
) -> None:
    keeper, member = both_roles
    full = services.up_to_date(capital)
    assert b"Equity:Members:M001:Share" in naive(full).get("api/ledger_data").data
    assert "M001" in told(keeper, "api/ledger_data")
    seen = "".join(told(member, page) for page in PAGES)
    for secret in ("M001", "M002", "Ana", "Share of"):
        assert secret not in seen.replace("account/Equity:Members:M001:Share", "")
    assert "Equity:Members:Share" in seen


def test_nothing_of_one_variant_reaches_a_reader_of_the_other(
    both_roles: tuple[Client, Client],
) -> None:
    """Whoever looked before, and whatever a browser says that it has already."""
    keeper, member = both_roles
    for page in PAGES:
        for first, second in ((keeper, member), (member, keeper)):
            tag = first.get(f"/books/acme/{page}").headers.get("ETag", '"none"')
            again = second.get(f"/books/acme/{page}", headers={"if-none-match": tag})
            assert again.status_code != 304
            assert again["Cache-Control"] == "no-store"
        assert "M002" not in told(member, page)
    assert "M002" in told(keeper, "api/ledger_data")
    pool = fava._application().config["LEDGERS"]
    assert {variant for slug, variant in pool._ledgers if slug == "acme"} >= {
        *("full", "members")
    }


def test_a_process_that_only_reads_asks_to_come_again_when_the_files_are_behind(
    both_roles: tuple[Client, Client], settings: Any, capital: Book
) -> None:
    settings.FAVA_READS_ONLY = True
    for client in both_roles:
        for address in ("/books/acme/income_statement/", "/en/c/acme/money/books/fava/"):
            answer = client.get(address)
            assert answer.status_code == 503
            assert "behind the journal" in answer.content.decode()
            assert answer["Retry-After"] == "60"
    assert not services.directory_of("acme").exists()
    settings.FAVA_READS_ONLY = False  # the site itself makes them ready
    for client in both_roles:
        assert client.get("/en/c/acme/money/books/fava/").status_code == 302
    settings.FAVA_READS_ONLY = True
    for client in both_roles:
        assert client.get("/books/acme/income_statement/").status_code == 200


@pytest.fixture
def years_of_sales(book: Book) -> Book:
    entries = [
        Entry(
            date(year, 3, 1),
            "Sales",
            (Leg("Assets:Bank", year * 100), Leg("Income:Sales", -year * 100)),
        )
        for year in range(2026, 2032)
    ]
    services.post(
        book=book, entries=entries, batch="y", authority="person:1", by=None, at=NOON
    )
    services.up_to_date(book)
    return book


@pytest.mark.django_db(transaction=True)
def test_six_hundred_requests_at_once_give_no_wrong_number(
    years_of_sales: Book, tmp_path: Path
) -> None:
    user = UserFactory()
    for role in ("bookkeeper", "member"):
        RoleGrantFactory(cooperative=years_of_sales.cooperative, role=role, user=user)
    session = Client()
    session.force_login(user)
    readers, each = 12, 50

    def read(reader: int) -> Callable[[], list[tuple[int, int]]]:
        def work() -> list[tuple[int, int]]:
            client, found = Client(), []
            client.cookies = session.cookies
            for number in range(each):
                year = 2026 + (reader + number) % 6
                query = urlencode({"query_string": TOTAL, "time": str(year)})
                answer = client.get(f"/books/acme/api/query?{query}")
                rows = json.loads(answer.content)["data"]["rows"]
                found.append((year, abs(int(rows[0][0]))))
            return found

        return work

    began = time.process_time()
    found = AtOnce(tmp_path).run([read(reader) for reader in range(readers)])
    pairs = [pair for one in found for pair in one]
    assert len(pairs) == 600
    assert [pair for pair in pairs if pair[0] != pair[1]] == []
    assert time.process_time() - began < 60
