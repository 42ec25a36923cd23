"""The page of accounts: what each holds, opening one, closing one."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from ledger.books import selectors, services
from ledger.books.journal import Entry, Leg, OpenAccount
from ledger.books.models import Account, Book, Directive
from tests.factories import NOON
from tests.ledger.books.conftest import START, sale
from tests.ledger.books.test_pages import sign_in

Post = Callable[..., list[Directive]]


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    """The clock stands still, so that “today” is a day of the tests."""
    with time_machine.travel(NOON, tick=False):
        yield


def address() -> str:
    return reverse("books:accounts", args=["acme"])


OPEN = {"do": "open", "chart": "", "parent": "", "name": "", "on": "2026-11-01"}


def test_accounts_stand_by_kind_with_what_they_hold(post: Post, book: Book) -> None:
    post(sale(12_50))
    response = sign_in(book).get(address())
    kinds = {kind.key: kind for kind in response.context["kinds"]}
    assert kinds["asset"].cents == 12_50
    assert kinds["income"].cents == 12_50  # earned, so above zero for people
    bank = next(g for g in kinds["asset"].groups if g.head.name == "Assets:Bank")
    assert [row.name for row in bank.rows] == ["Assets:Bank", "Assets:Bank:Savings"]
    assert f"{reverse('books:entries', args=['acme'])}?account=Assets%3ACash" in (
        response.content.decode()
    )


def test_an_account_of_the_chart_is_opened_by_its_words(book: Book) -> None:
    client = sign_in(book)
    assert client.post(address(), OPEN | {"chart": "Expenses:Rent"}).status_code == 302
    found = Account.objects.get(book=book, name="Expenses:Rent")
    assert found.opened_on == date(2026, 11, 1)
    row = Directive.objects.get(book=book, seq=8)
    assert (row.kind, row.batch) == ("open", "accounts-2026-11")
    assert row.authority.startswith("person:")
    assert "Rent is open." in client.get(address()).content.decode()


def test_an_account_of_one_s_own_gets_a_name_beancount_takes(book: Book) -> None:
    client = sign_in(book)
    own = OPEN | {"parent": "Expenses", "name": "ñandú & fair, 2026"}
    assert client.post(address(), own).status_code == 302
    assert "Expenses:Ñandú-fair-2026" in selectors.open_accounts(
        book, on=date(2026, 11, 1)
    )


def test_what_is_wrong_with_an_account_is_a_sentence(book: Book) -> None:
    client = sign_in(book)
    for wrong, says in (
        ({}, "Choose an account of the list, or write a name"),
        ({"chart": "Expenses:Rent", "name": "x"}, "Choose an account of the list"),
        ({"name": "Fair"}, "Say what the new account belongs to"),
        ({"parent": "Expenses", "name": "Flour"}, "has been opened already"),
        ({"parent": "Nowhere", "name": "Fair"}, "Choose one of the groups"),
        ({"chart": "Expenses:Rent", "on": ""}, "This field is required"),
    ):
        response = client.post(address(), OPEN | wrong)
        assert response.status_code == 422
        assert says in response.content.decode()
    assert Account.objects.filter(book=book).count() == 7


def test_an_account_is_closed_once_it_is_empty(post: Post, book: Book) -> None:
    post(sale(12_50))
    client = sign_in(book)
    closing = {"do": "close", "account": "Assets:Cash", "on": "2026-11-01"}
    refused = client.post(address(), closing)
    assert refused.status_code == 422
    assert "still holds money" in refused.content.decode()
    back = (Leg("Assets:Bank", 12_50), Leg("Assets:Cash", -12_50))
    post(Entry(date(2026, 10, 1), "To the bank", back))
    assert client.post(address(), closing).status_code == 302
    assert "Assets:Cash" not in selectors.open_accounts(book, on=date(2026, 11, 2))
    assert "closed Nov. 1, 2026" in client.get(address()).content.decode()


def test_a_locked_day_asks_for_the_reason(book: Book) -> None:
    from ledger.books.services.periods import lock

    lock(book=book, through=date(2026, 11, 10), reason="", by=None, at=NOON)
    client = sign_in(book)
    late = OPEN | {"chart": "Expenses:Rent"}
    asked = client.post(address(), late)
    assert "Why does it belong on a day that is locked?" in asked.content.decode()
    assert client.post(address(), late | {"override": "Forgotten"}).status_code == 302


def test_members_accounts_are_one_line(
    post: Post, book: Book, django_assert_max_num_queries: Any
) -> None:
    shares = [f"Equity:Members:M{n:03d}:Share" for n in range(60)]
    post(*(OpenAccount(START, name) for name in shares))
    post(*(Entry(START, "x", (Leg("Assets:Bank", 5), Leg(n, -5))) for n in shares))
    client = sign_in(book)
    client.get(address())
    with django_assert_max_num_queries(12):
        response = client.get(address())
    kinds = {kind.key: kind for kind in response.context["kinds"]}
    members = next(g for g in kinds["equity"].groups if g.head.name == "Equity:Members")
    assert (members.head.cents, members.rows) == (300, [])
    assert (
        "M001"
        not in response.content.decode().partition("<main")[2].partition('id="asset"')[2]
    )


def test_the_board_looks_and_does_not_change(book: Book) -> None:
    client = sign_in(book, "board")
    text = client.get(address()).content.decode()
    assert "Open an account" not in text
    assert client.post(address(), OPEN | {"chart": "Expenses:Rent"}).status_code == 404
    assert sign_in(book, "member").get(address()).status_code == 404


def test_sums_that_cannot_be_shown_are_told_and_not_shown_as_nothing(
    empty_book: Book,
) -> None:
    text = (
        "2025-07-01 open Assets:Bank\n2025-07-01 open Income:Sales\n"
        '2025-07-02 * "x"\n  Assets:Bank  1.005 USD\n  Income:Sales\n'
    )
    services.import_ledger(book=empty_book, text=text, filename="", by=None, at=NOON)
    page = sign_in(empty_book).get(reverse("books:accounts", args=["bread"]))
    assert "no whole cent" in page.content.decode()
    assert "kinds" not in page.context
