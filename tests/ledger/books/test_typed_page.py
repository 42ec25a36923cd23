"""The plain text box: errors beside their lines, nothing lost, posted once."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from ledger.books.models import Book, Directive
from ledger.books.services.periods import lock
from tests.factories import NOON
from tests.ledger.books.test_pages import sign_in

TOKEN = "hand-0123456789ab"
GOOD = (
    '2026-11-20 * "Mill" "Flour"\n'
    "  Expenses:Flour  85.40 USD\n"
    "  Assets:Bank\n"
    "\n"
    "2026-11-20 open Expenses:Fair\n"
)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    """The clock stands still, so that “today” is a day of the tests."""
    with time_machine.travel(NOON, tick=False):
        yield


def send(client: Client, text: str, **more: str) -> Any:
    data = {"token": TOKEN, "text": text, "check": "1"} | more
    return client.post(reverse("books:write", args=["acme"]), data)


def post_it(client: Client, text: str, **more: str) -> Any:
    checked = send(client, text, **more)
    assert checked.context["shown"], checked.content.decode()
    return send(client, text, seen=checked.context["shown"].seen, post="1", **more)


def test_text_is_understood_shown_and_posted(book: Book) -> None:
    client = sign_in(book)
    checked = send(client, GOOD)
    text = checked.content.decode()
    assert "It is understood as 1 entry" in text
    assert "-85.40 USD" in text  # the amount that was left out
    assert Directive.objects.count() == 7
    assert post_it(client, GOOD).status_code == 302
    row = Directive.objects.get(entry_id=f"{TOKEN}-1")
    assert row.batch == "hand-2026-11"
    assert Directive.objects.filter(book=book, kind="open", seq=9).exists()


def test_each_complaint_stands_beside_its_line_and_the_text_is_kept(book: Book) -> None:
    wrong = GOOD.replace("85.40", "85.405") + 'plugin "x"\n'
    response = send(sign_in(book), wrong)
    text = response.content.decode()
    lines = response.context["lines"]
    assert response.status_code == 422
    assert [line.number for line in lines if line.complaints] == [2, 6]
    assert 'aria-describedby="id_text_helptext wrong"' in text
    assert "85.405 USD" in text
    assert Directive.objects.count() == 7


def test_what_the_books_would_refuse_is_told_before_it_is_posted(book: Book) -> None:
    response = send(sign_in(book), GOOD.replace("Expenses:Flour", "Expenses:Gone"))
    assert response.status_code == 422
    assert "Expenses:Gone is not open" in response.content.decode()


def test_a_text_sent_twice_posts_once(book: Book) -> None:
    client = sign_in(book)
    text = GOOD.partition("\n\n")[0] + "\n"
    post_it(client, text)
    again = post_it(client, text)
    assert again.url == reverse("books:right", args=["acme", f"{TOKEN}-1"])
    assert Directive.objects.filter(kind="transaction").count() == 1


def test_a_text_that_was_changed_is_shown_again(book: Book) -> None:
    client = sign_in(book)
    seen = send(client, GOOD).context["shown"].seen
    response = send(client, GOOD.replace("85.40", "85.41"), seen=seen, post="1")
    assert response.status_code == 200
    assert not Directive.objects.filter(kind="transaction").exists()


def test_a_locked_day_asks_for_the_reason(book: Book) -> None:
    client = sign_in(book)
    lock(book=book, through=date(2026, 11, 20), reason="", by=None, at=NOON)
    text = GOOD.partition("\n\n")[0] + "\n"
    asked = send(client, text)
    assert "Why does it belong on a day that is locked?" in asked.content.decode()
    post_it(client, text, override="It came late")
    row = Directive.objects.get(entry_id=f"{TOKEN}-1")
    assert 'lock-override: "It came late"' in row.text


def test_an_empty_text_is_a_sentence(book: Book) -> None:
    for text in ("", "; nothing\n", "x" * 200_001, "\x00", '2026-01-01 * "'):
        response = send(sign_in(book), text)
        assert response.status_code == 422


def test_a_balance_that_is_not_so_is_refused_before_posting(book: Book) -> None:
    response = send(sign_in(book), "2026-11-21 balance Assets:Bank  5.00 USD\n")
    assert response.status_code == 422
    assert "the books hold" in response.content.decode()
