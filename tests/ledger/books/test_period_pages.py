"""Pages of periods, of the head and of a reversal."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from coopkit.offers import seal_all
from ledger.books import selectors, services
from ledger.books.models import Book, Directive, Lock, PublishedHead, YearClose
from ledger.books.services.publishing import seal
from tests.factories import NOON, CooperativeFactory
from tests.ledger.books.conftest import sale
from tests.ledger.books.test_pages import a_member, page, sign_in
from tests.ledger.books.test_periods import spoil, year
from tests.ledger.books.verdict import verdict_on

Post = Callable[..., list[Directive]]


def test_a_bookkeeper_locks_a_period(post: Post, book: Book) -> None:
    client = sign_in(book)
    address = reverse("books:periods", args=["acme"])
    given = {"through": "2026-01-31", "reason": "January is reconciled"}
    assert client.post(address, given).status_code == 302
    shown = client.get(address).content.decode()
    assert "January is reconciled" in shown
    assert "Begoña Agüero" in shown
    response = client.post(address, {"through": "2025-12-31"})
    assert response.status_code == 422
    assert "a lock only goes forward" in response.content.decode()
    assert Lock.objects.count() == 1


def test_the_board_looks_and_does_not_lock(post: Post, book: Book) -> None:
    client = sign_in(book, "board")
    address = reverse("books:periods", args=["acme"])
    assert "Lock a period" not in client.get(address).content.decode()
    assert client.post(address, {"through": "2026-01-31"}).status_code == 404
    closing = reverse("books:close", args=["acme"])
    assert client.post(closing, {"year": "2026"}).status_code == 404
    assert a_member(book).get(address).status_code == 404


def test_a_year_is_closed_on_the_page_and_its_result_shown(
    post: Post, book: Book
) -> None:
    post(sale(1234_50))
    client = sign_in(book)
    shown = page(client, "periods").content.decode()
    assert "Over, not closed" in shown
    assert "Close the fiscal year 2026" in shown
    closing = reverse("books:close", args=["acme"])
    wrong = client.post(closing, {"year": "2026", "resolution": "2026-GM-099"})
    assert wrong.status_code == 422
    assert "No resolution 2026-GM-099" in wrong.content.decode()
    assert client.post(closing, {"year": "2026"}).status_code == 302
    shown = page(client, "periods").content.decode().replace("<wbr>", "")
    assert "$1,234.50" in shown
    assert YearClose.objects.get().sha256 in shown
    again = client.post(closing, {"year": "2026"})
    assert again.status_code == 422
    assert "was closed already" in again.content.decode()


def test_a_year_is_taken_along_as_a_ledger_of_its_own(post: Post, book: Book) -> None:
    post(sale(5), sale(7, on=date(2026, 8, 1)))
    client = sign_in(book)
    response = page(client, "download_year", 2027)
    text = b"".join(response.streaming_content).decode()
    assert "acme-2027.beancount" in response["Content-Disposition"]
    assert verdict_on(text).errors == ()
    assert '"Opening balances"' in text
    assert page(client, "download_year", 2031).status_code == 404


def test_the_page_of_years_asks_as_much_for_many_as_for_few(
    post: Post, book: Book, django_assert_max_num_queries: Any
) -> None:
    post(*(sale(on=date(2025 + number, 9, 1)) for number in range(10)))
    services.close_year(book=book, year=year(2026), by=None, at=NOON)
    client = sign_in(book)
    with django_assert_max_num_queries(12):
        page(client, "periods")


def test_the_head_is_shown_and_remembered_once(post: Post, book: Book) -> None:
    post(sale())
    client = a_member(book)
    book.refresh_from_db()
    shown = page(client, "head").content.decode()
    assert book.head_hash[:8] in shown
    assert "Still the same" in shown
    text = page(client, "head_text").content.decode()
    assert book.head_hash in text
    assert f"entry: {book.head_seq}" in text
    page(client, "head")
    assert PublishedHead.objects.filter(place="page").count() == 1
    post(sale())
    page(client, "head_text")
    assert PublishedHead.objects.filter(place="page").count() == 2


def test_a_head_that_the_chain_no_longer_holds_is_named(post: Post, book: Book) -> None:
    (row,) = post(sale())
    client = sign_in(book)
    page(client, "head")
    spoil("UPDATE ledger_directive SET hash = %s WHERE id = %s", "f" * 64, row.pk)
    assert "Not the same" in page(client, "head").content.decode()
    (one,) = selectors.heads_of(book)
    assert not one.stands


def test_a_letter_carries_the_head_and_it_is_remembered(post: Post, book: Book) -> None:
    post(sale())
    book.refresh_from_db()
    found = seal(book.cooperative, "mail", "motion:1", NOON)
    assert found is not None
    assert (found.seq, found.hash) == (book.head_seq, book.head_hash)
    seal(book.cooperative, "mail", "motion:1", NOON)
    assert PublishedHead.objects.get(place="mail").subject == "motion:1"
    assert seal(CooperativeFactory(slug="none"), "mail", "", NOON) is None
    sealed = seal_all(book.cooperative, place="minutes", subject="2026-GM-1", at=NOON)
    assert [one.hash for one in sealed] == [book.head_hash]


def test_a_head_goes_out_at_a_known_place(book: Book) -> None:
    with pytest.raises(ValueError, match="not a place"):
        services.publish_head(book=book, place="radio", subject="", at=NOON)


def test_a_reversal_is_shown_before_it_is_posted(post: Post, book: Book) -> None:
    (row,) = post(sale())
    client = sign_in(book)
    address = reverse("books:reverse", args=["acme", row.entry_id])
    before = Directive.objects.count()
    shown = client.get(address).content.decode()
    assert "Assets:Cash" in shown
    assert "-12.50 USD" in shown
    given = {"on": "2026-02-01", "reason": "typed twice"}
    looked = client.post(address, given | {"look": "1"}).content.decode()
    assert "typed twice" in looked
    assert Directive.objects.count() == before
    response = client.post(address, given | {"post": "1"})
    made = Directive.objects.latest("seq")
    assert response.url == reverse("books:right", args=["acme", made.entry_id])
    first = page(client, "right", row.entry_id).content.decode()
    assert "This entry was reversed" in first
    assert reverse("books:right", args=["acme", made.entry_id]) in first
    assert page(client, "entries").content.decode().count(">Reversed<") == 1
    second = page(client, "right", made.entry_id).content.decode()
    assert "This is a reversal" in second
    refused = client.get(address).content.decode()
    assert "was reversed already" in refused


def test_a_refused_reversal_is_a_sentence_on_the_form(post: Post, book: Book) -> None:
    (row,) = post(sale())
    services.lock(book=book, through=date(2026, 1, 31), reason="", by=None, at=NOON)
    client = sign_in(book)
    address = reverse("books:reverse", args=["acme", row.entry_id])
    given = {"on": "2026-01-20", "reason": "twice", "post": "1"}
    response = client.post(address, given)
    assert response.status_code == 422
    assert "locked through" in response.content.decode()
    response = client.post(address, given | {"resolution": "2026-GM-099"})
    assert "No resolution 2026-GM-099" in response.content.decode()
    response = client.post(address, given | {"override": "the auditor asks"})
    assert response.status_code == 302
    assert page(client, "reverse", "e999999").status_code == 404
    assert sign_in(book, "board").get(address).status_code == 404
