"""Opening balances by form: a co-op that starts fresh."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from coopkit.audit.models import AuditEntry
from coopkit.cooperatives.models import Cooperative
from governance.members.services import add_person, admit_member
from ledger.books import selectors, services
from ledger.books.journal import OpenAccount
from ledger.books.models import Book, Directive
from ledger.books.services import opening
from ledger.books.starting_chart import CHART
from tests.factories import NOON, CooperativeFactory, RoleGrantFactory, UserFactory
from tests.ledger.books.conftest import START, sale
from tests.ledger.books.verdict import verdict_on

ADDRESS = "books:opening"


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    """The clock stands still, so that “today” is a day of the tests."""
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def fresh(db: None) -> Cooperative:
    cooperative = CooperativeFactory(slug="fresh", name="Fresh", founded_on=START)
    for number, name in enumerate(["Ana", "Ben"], start=1):
        person = add_person(
            cooperative=cooperative,
            legal_name=name,
            display_name=name,
            language="en",
            user=None,
            by=None,
            at=NOON,
        )
        admit_member(
            person=person,
            code=f"M00{number}",
            on=START,
            decision="2025-GM-001",
            by=None,
            at=NOON,
        )
    return cooperative


@pytest.fixture
def client(fresh: Cooperative) -> Client:
    user = UserFactory()
    RoleGrantFactory(cooperative=fresh, role="bookkeeper", user=user)
    browser = Client()
    browser.force_login(user)
    return browser


def page(client: Client) -> Any:
    return client.get(reverse(ADDRESS, args=["fresh"]))


def filled(client: Client, amounts: dict[str, str], **more: str) -> dict[str, str]:
    """The form as it comes, with these amounts by account, as a browser sends it."""
    form = page(client).context["form"]
    data = {"on": START.isoformat()}
    for line in form.lines:
        if f"tick_{line.key}" in form.fields and line.usual:
            data[f"tick_{line.key}"] = "on"
        if line.account in amounts:
            data[f"amount_{line.key}"] = amounts[line.account]
    return data | more


def send(client: Client, data: dict[str, str]) -> Any:
    return client.post(reverse(ADDRESS, args=["fresh"]), data)


WHAT_THERE_IS = {
    "Assets:Bank:Checking": "12,000",
    "Assets:Equipment:Cost": "$8,000.00",
    "Assets:Equipment:Depreciation": "500",
    "Liabilities:Loan:Start-up": "9.000,00",
    "Equity:Members:M001:Share": "2000",
    "Equity:Members:M002:Share": "2000",
}


def test_what_there_is_becomes_one_entry_and_the_difference_is_shown(
    fresh: Cooperative, client: Client
) -> None:
    data = filled(client, WHAT_THERE_IS)
    checked = send(client, data)
    text = checked.content.decode()
    assert checked.status_code == 200
    assert "has $6,500.00 more than it owes" in text
    assert "Equity:Opening-Balances" in text
    assert not Book.objects.exists()
    done = send(client, data | {"seen": checked.context["shown"].seen, "post": "1"})
    assert done.status_code == 302
    book = selectors.book_of(fresh)
    assert selectors.balances(book, on=START) == {
        "Assets:Bank:Checking": 12_000_00,
        "Assets:Equipment:Cost": 8_000_00,
        "Assets:Equipment:Depreciation": -500_00,
        "Equity:Members:M001:Share": -2_000_00,
        "Equity:Members:M002:Share": -2_000_00,
        "Equity:Opening-Balances": -6_500_00,
        "Liabilities:Loan:Start-up": -9_000_00,
    }
    assert Directive.objects.filter(book=book, kind="transaction").count() == 1
    verdict = verdict_on("".join(services.whole_text(book)))
    assert verdict.errors == ()
    usual = {row.account for row in CHART if row.usual}
    assert usual <= selectors.open_accounts(book, on=START)
    assert AuditEntry.objects.filter(scope="fresh", action="books.opened").exists()


def test_a_second_press_finds_the_books_begun(client: Client) -> None:
    data = filled(client, WHAT_THERE_IS)
    seen = {"seen": send(client, data).context["shown"].seen, "post": "1"}
    send(client, data | seen)
    again = send(client, data | seen)
    assert "These books have entries already" in again.content.decode()
    assert Directive.objects.filter(kind="transaction").count() == 1
    assert "These books have entries already" in page(client).content.decode()


def test_a_co_op_that_owes_more_than_it_has_sees_the_loss(client: Client) -> None:
    owes = {"Liabilities:Card": "300"}
    checked = send(client, filled(client, owes))
    assert "has $300.00 less than it owes" in checked.content.decode()


def test_without_amounts_the_books_begin_with_their_accounts(
    fresh: Cooperative, client: Client
) -> None:
    data = filled(client, {})
    seen = send(client, data).context["shown"].seen
    assert send(client, data | {"seen": seen, "post": "1"}).status_code == 302
    book = selectors.book_of(fresh)
    assert not Directive.objects.filter(book=book, kind="transaction").exists()
    assert "Begin the books" in page(client).content.decode()  # amounts may still come


def test_books_with_accounts_only_go_on_from_them(
    fresh: Cooperative, client: Client
) -> None:
    book = services.open_book(
        cooperative=fresh,
        on=START,
        accounts=["Assets:Bank:Checking", "Assets:Box"],
        by=None,
        at=NOON,
    )
    data = filled(client, {"Assets:Box": "10", "Assets:Bank:Checking": "5"})
    seen = send(client, data).context["shown"].seen
    send(client, data | {"seen": seen, "post": "1"})
    assert selectors.balances(book, on=START)["Assets:Box"] == 10_00


def test_a_day_before_an_account_is_open_is_refused(
    fresh: Cooperative, client: Client
) -> None:
    later = date(2025, 9, 1)
    services.open_book(
        cooperative=fresh,
        on=later,
        accounts=["Assets:Bank:Checking"],
        by=None,
        at=NOON,
    )
    data = filled(client, {"Assets:Bank:Checking": "5"})
    response = send(client, data)
    assert response.status_code == 422
    assert "is open since" in response.content.decode()


def test_an_amount_that_cannot_be_read_keeps_all_others(client: Client) -> None:
    wrong = {"Assets:Bank:Checking": "1.234", "Liabilities:Card": "77.70"}
    response = send(client, filled(client, wrong))
    text = response.content.decode()
    assert response.status_code == 422
    assert "can be read in two ways" in text
    assert 'value="77.70"' in text
    assert not Book.objects.exists()


def test_books_with_entries_are_refused_by_the_service_too(book: Book) -> None:
    services.post(
        book=book,
        entries=[sale()],
        batch="a",
        authority="person:1",
        by=None,
        at=NOON,
    )
    with pytest.raises(opening.BooksBegunError, match="count things twice"):
        opening.begin_books(
            cooperative=book.cooperative,
            on=START,
            accounts=[],
            held={"Assets:Bank": 1},
            narration="x",
            by=UserFactory(),
            at=NOON,
        )


def test_roots_that_a_book_has_renamed_are_used(fresh: Cooperative) -> None:
    roots = ["Activo", "Pasivo", "Capital", "Ingresos", "Gastos"]
    items = opening.opening_items(
        on=START,
        accounts=["Activo:Bank:Checking"],
        held={"Activo:Bank:Checking": 5},
        roots=roots,
        narration="Saldos",
        opened={},
    )
    opened = [item.account for item in items if isinstance(item, OpenAccount)]
    assert "Capital:Opening-Balances" in opened
    assert all(name.partition(":")[0] in roots for name in opened)


def test_only_the_bookkeeper_begins_the_books(fresh: Cooperative) -> None:
    user = UserFactory()
    RoleGrantFactory(cooperative=fresh, role="board", user=user)
    browser = Client()
    browser.force_login(user)
    assert page(browser).status_code == 404
