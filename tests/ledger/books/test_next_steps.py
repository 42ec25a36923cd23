"""What a newcomer meets next: the day that fits, the sentence that helps, the link."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from ledger.books.journal import AssertBalance, OpenAccount
from ledger.books.models import Account, Book, Directive
from ledger.books.services.accounts import close_account
from ledger.books.services.periods import lock
from tests.factories import NOON, UserFactory
from tests.ledger.books.conftest import START, sale
from tests.ledger.books.test_pages import sign_in

Post = Callable[..., list[Directive]]
SOAP = {
    "kind": "out",
    "rows": "1",
    "token": "hand-0123456789ab",
    "on": "2026-03-02",
    "amount": "20",
    "account_0": "Expenses:Flour",
    "money": "Assets:Bank",
    "narration": "Soap",
    "payee": "",
}


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    """The clock stands still, so that “today” is a day of the tests."""
    with time_machine.travel(NOON, tick=False):
        yield


def at(name: str, *args: object) -> str:
    return reverse(f"books:{name}", args=["acme", *args])


def test_a_new_account_is_open_for_every_day_that_is_not_locked(book: Book) -> None:
    client = sign_in(book)
    first = client.get(at("accounts")).context["opening"]
    assert first.initial["on"] == START
    lock(book=book, through=date(2026, 1, 31), reason="", by=None, at=NOON)
    after = client.get(at("accounts")).context["opening"]
    assert after.initial["on"] == date(2026, 2, 1)
    data = {"do": "open", "chart": "Expenses:Rent", "on": "2026-02-01"}
    page = client.post(at("accounts"), data, follow=True).content.decode()
    assert "Rent is open." in page
    assert f'<a href="{at("new")}">Enter something</a>' in page


def test_an_account_that_opened_later_or_closed_before_says_so(
    post: Post, book: Book
) -> None:
    post(OpenAccount(date(2026, 6, 1), "Expenses:Late"))
    client = sign_in(book)
    late = client.post(at("new"), SOAP | {"account_0": "Expenses:Late"})
    assert "is open from June 1, 2026, and this is on March 2, 2026" in (
        late.content.decode()
    )
    user = UserFactory()
    day = date(2026, 2, 1)
    close_account(book=book, account="Expenses:Flour", on=day, by=user, at=NOON)
    early = client.post(at("write"), {
        "check": "1",
        "token": "hand-0123456789ab",
        "text": '2026-03-02 * "x"\n  Expenses:Flour  1.00 USD\n  Assets:Bank\n',
    })  # fmt: skip
    assert "was closed at the end of Feb. 1, 2026" in early.content.decode()


def test_the_next_entry_begins_on_the_day_of_the_last(book: Book) -> None:
    client = sign_in(book)
    seen = client.post(at("new"), SOAP).context["shown"].seen
    done = client.post(at("new"), SOAP | {"seen": seen, "post": "1"})
    again = done["Location"]
    assert again == f"{at('new')}?kind=out&on=2026-03-02"
    assert 'value="2026-03-02"' in client.get(again).content.decode()


def test_a_locked_day_says_the_rule_and_the_way_out(book: Book) -> None:
    lock(book=book, through=date(2026, 3, 31), reason="", by=None, at=NOON)
    page = sign_in(book).post(at("new"), SOAP)
    assert page.status_code == 422
    assert "This day is locked, so that what was reported stays true." in (
        page.content.decode()
    )
    assert 'value="Soap"' in page.content.decode()


def test_a_mistake_is_taken_back_on_its_own_day_unless_that_is_settled(
    post: Post, book: Book
) -> None:
    (row,) = post(sale(12_50))
    client = sign_in(book)
    page = client.get(at("reverse", row.entry_id))
    assert page.context["form"].initial["on"] == row.date
    cash = row.postings.select_related("account").order_by("pk")[0]
    held = AssertBalance(date(2026, 6, 1), cash.account.name, int(cash.minor))
    post(held)
    agreed = client.get(at("reverse", row.entry_id))
    assert agreed.context["form"].initial["on"] == date(2026, 11, 21)
    assert agreed.context["refusal"] is None
    assert Account.objects.filter(book=book, closed_on=None).exists()


def test_what_was_reconciled_leads_to_its_lock(book: Book) -> None:
    page = sign_in(book).get(at("periods") + "?through=2026-01-31")
    assert 'value="2026-01-31"' in page.content.decode()
