"""Receipts: kept by their hash, shown to whoever may see the entry."""

from collections.abc import Callable
from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from ledger.books import selectors, services
from ledger.books.journal import Attach, Entry, Leg, OpenAccount
from ledger.books.models import Attached, Attachment, Book, Directive
from ledger.books.receipt_kinds import (
    HEIC,
    JPEG,
    MOST_BYTES,
    PDF,
    PNG,
    TEXT,
    WEBP,
    ReceiptEmptyError,
    ReceiptKindError,
    ReceiptRunsError,
    ReceiptTooLargeError,
    clean_name,
    kind_of,
)
from ledger.books.services.attaching import AttachedAlreadyError, NothingToProveError
from tests.factories import NOON
from tests.ledger.books.conftest import START, sale
from tests.ledger.books.test_pages import MINE, THEIRS, a_member, page, shares, sign_in

Post = Callable[..., list[Directive]]
PAPER = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /OpenAction [3 0 R /Fit] >>\n%%EOF"
PHOTO = b"\xff\xd8\xff\xe0" + b"\x00" * 20


def attach(book: Book, row: Directive, content: bytes = PAPER, name: str = "rent.pdf"):
    return services.attach(
        book=book, entry_id=row.entry_id, name=name, content=content, by=None, at=NOON
    )


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PAPER, PDF),
        (b"\x89PNG\r\n\x1a\n....", PNG),
        (PHOTO, JPEG),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", WEBP),
        (b"\x00\x00\x00\x18ftypheic\x00\x00", HEIC),
        ("Brot 3,50 €\n".encode(), TEXT),
    ],
)
def test_a_file_is_known_by_what_is_in_it(content: bytes, kind: Any) -> None:
    assert kind_of(content, name="whatever.exe") == kind


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script>",
        b"\xef\xbb\xbf  <svg onload=alert(1)>",
        b"#!/bin/sh\nrm -rf /\n",
        b"MZ\x90\x00\x03",
        b"\x7fELF\x02\x01",
        b"PK\x03\x04",
        b"GIF89a\x01\x00\x01",
        b"caf\xe9",
        b"a\x00b",
    ],
)
def test_nothing_that_runs_is_taken(content: bytes) -> None:
    with pytest.raises(ReceiptKindError):
        kind_of(content, name="rent.pdf")


def test_a_paper_with_a_program_in_it_is_refused() -> None:
    for word in (b"/JavaScript", b"/JS (app.alert(1))", b"/Launch"):
        with pytest.raises(ReceiptRunsError):
            kind_of(PAPER + word, name="rent.pdf")


def test_a_file_is_not_empty_and_not_too_large() -> None:
    with pytest.raises(ReceiptEmptyError):
        kind_of(b"", name="x")
    with pytest.raises(ReceiptTooLargeError):
        kind_of(PAPER + b" " * MOST_BYTES, name="x")


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ('a"b\r\nc.pdf', "abc.pdf"),
        ("\u202efdp.exe", "fdp.pdf"),
        ("...", "receipt.pdf"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
    ],
)
def test_a_name_is_cleaned(name: str, clean: str) -> None:
    assert clean_name(name, kind=PDF) == clean


def test_a_receipt_is_kept_once_and_a_document_says_whose_it_is(
    post: Post, book: Book
) -> None:
    first, second = post(sale(), sale(7))
    one = attach(book, first)
    two = attach(book, second, name="other.pdf")
    digest = sha256(PAPER).hexdigest()
    kept = Attachment.objects.get()
    assert one.attachment == two.attachment == kept
    assert bytes(kept.content) == PAPER
    assert kept.sha256 == digest
    said = one.document
    assert said.text.startswith(
        f'2026-01-10 document Assets:Cash "documents/{digest}.pdf"'
    )
    assert f'receipt-of: "{first.entry_id}"' in said.text
    assert [one.attachment.name for one in selectors.receipts_of(first)] == ["rent.pdf"]
    with pytest.raises(AttachedAlreadyError):
        attach(book, first)
    assert Attached.objects.count() == 2


def test_the_document_is_dated_today_where_the_day_is_locked(
    post: Post, book: Book
) -> None:
    (row,) = post(sale())
    services.lock(book=book, through=date(2026, 10, 31), reason="", by=None, at=NOON)
    assert attach(book, row).document.date == date(2026, 11, 21)


def test_a_receipt_stands_at_an_account_that_is_no_members(
    post: Post, book: Book
) -> None:
    *_, row = post(OpenAccount(START, MINE), shares((MINE, -5), ("Assets:Bank", 5)))
    assert " document Assets:Bank " in attach(book, row).document.text
    opened = book.directives.get(seq=1)
    assert " document Assets:Bank " in attach(book, opened, PHOTO).document.text


def test_what_is_about_no_account_has_no_receipts(empty_book: Book) -> None:
    text = "2024-01-01 open Assets:Bank\n2024-01-01 price EUR 1.10 USD\n"
    services.import_ledger(book=empty_book, text=text, filename="x", by=None, at=NOON)
    with pytest.raises(NothingToProveError):
        attach(empty_book, empty_book.directives.get(kind="price"))


def test_a_kept_receipt_cannot_be_changed(post: Post, book: Book) -> None:
    (row,) = post(sale())
    attach(book, row)
    with pytest.raises(DatabaseError), transaction.atomic():
        Attachment.objects.update(content=b"x")


def test_the_bookkeeper_adds_a_receipt_on_the_page_of_the_entry(
    post: Post, book: Book
) -> None:
    (row,) = post(sale())
    client = sign_in(book)
    address = reverse("books:attach", args=["acme", row.entry_id])
    file = SimpleUploadedFile("rent.pdf", PAPER)
    assert client.post(address, {"file": file}).status_code == 302
    shown = page(client, "right", row.entry_id).content.decode()
    assert "rent.pdf" in shown
    kept = Attachment.objects.get()
    given = page(client, "receipt", kept.sha256)
    assert given.content == PAPER
    assert given["Content-Type"] == "application/pdf"
    assert given["Content-Disposition"] == 'inline; filename="rent.pdf"'
    assert given["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in given["Content-Security-Policy"]
    taken = page(client, "receipt", kept.sha256, download="1")
    assert taken["Content-Disposition"].startswith("attachment")


def test_a_refused_file_is_a_sentence_on_the_page(post: Post, book: Book) -> None:
    (row,) = post(sale())
    address = reverse("books:attach", args=["acme", row.entry_id])
    file = SimpleUploadedFile("rent.pdf", b"<html>")
    response = sign_in(book).post(address, {"file": file})
    assert response.status_code == 422
    assert "is not a kind of file that the books keep" in response.content.decode()
    assert not Attachment.objects.exists()
    assert sign_in(book, "board").post(address, {"file": file}).status_code == 404


def test_plain_text_is_never_opened_by_a_browser(post: Post, book: Book) -> None:
    (row,) = post(sale())
    kept = attach(book, row, b"Rent, paid in cash", "note.txt").attachment
    given = page(sign_in(book), "receipt", kept.sha256)
    assert given["Content-Disposition"].startswith("attachment")


def test_members_open_receipts_of_what_they_may_see_whole(post: Post, book: Book) -> None:
    a_member(book, "M0010")
    client = a_member(book)
    *_, rent, share = post(
        OpenAccount(START, MINE),
        OpenAccount(START, THEIRS),
        Entry(START, "Rent", (Leg("Expenses:Flour", 5), Leg("Assets:Bank", -5))),
        shares(("Assets:Bank", 7), (THEIRS, -7)),
    )
    seen = attach(book, rent).attachment
    paper = attach(book, share, PHOTO, "zoe.jpg")
    hidden, said = paper.attachment, paper.document
    assert page(client, "receipt", seen.sha256).status_code == 200
    assert page(client, "receipt", hidden.sha256).status_code == 404
    assert "zoe.jpg" not in page(client, "right", share.entry_id).content.decode()
    assert "zoe" not in page(client, "right", said.entry_id).content.decode()
    assert "rent.pdf" in page(client, "right", rent.entry_id).content.decode()
    assert "zoe.jpg" not in page(client, "entries").content.decode()
    assert page(client, "receipt", "0" * 64).status_code == 404


def test_a_members_page_of_a_receipt_that_came_without_an_entry(
    post: Post, book: Book
) -> None:
    client = a_member(book)
    (row,) = post(sale())
    kept = attach(book, row).attachment
    path = f"documents/{kept.sha256}.pdf"
    (said,) = post(Attach(START, "Assets:Bank", path, {"file-name": "rent.pdf"}))
    Attached.objects.create(attachment=kept, entry=said, document=said)
    shown = page(client, "right", said.entry_id)
    assert shown.status_code == 200
    assert "rent.pdf" not in shown.content.decode()


def test_a_documents_own_page_leads_to_its_entry(post: Post, book: Book) -> None:
    (row,) = post(sale())
    said = attach(book, row).document
    shown = page(sign_in(book), "right", said.entry_id).content.decode()
    assert reverse("books:right", args=["acme", row.entry_id]) in shown
    assert "Receipt: rent.pdf" in shown
