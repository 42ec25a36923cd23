"""The page on which a bookkeeper takes a journal of another program in."""

from datetime import date
from random import Random
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ledger.books import selectors, services
from ledger.books.models import Book
from ledger.inbox.forms.journals import packed, unpacked
from ledger.inbox.models import JournalFile
from tests.factories import NOON, CooperativeFactory, RoleGrantFactory, UserFactory
from tests.ledger.inbox import journal_files as files
from tests.ledger.inbox.journal_books import ACCOUNTS, QBO, START, take_in


@pytest.fixture
def book(new_book: Book) -> Book:
    return new_book


def sign_in(book: Book, role: str = "bookkeeper") -> Client:
    user = UserFactory()
    RoleGrantFactory(cooperative=book.cooperative, role=role, user=user)
    client = Client()
    client.force_login(user)
    return client


def page(slug: str = "acme") -> str:
    return reverse("inbox:journal", args=[slug])


def upload(client: Client, content: bytes, name: str = "journal.csv", **more: str) -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(page(), {"file": file, "days": "", **more})


def fields_of(response: Any) -> dict[str, str]:
    """What the browser would send from the second step."""
    context = response.context
    forms = [context["kept_form"], context["mapping"]]
    forms += [context["payroll"]] if context["payroll"] else []
    found = {
        bound.html_name: bound.value()
        for form in forms
        for bound in form
        if bound.value()
    }
    return {name: value for name, value in found.items() if value is not True}


def test_a_bookkeeper_takes_a_journal_in_without_script(ana: None, book: Book) -> None:
    client = sign_in(book)
    second = upload(client, QBO)
    text = second.content.decode()
    assert second.status_code == 200
    assert "3 entries" in text
    assert "will be opened" in text
    assert "$3,590.00" in text
    assert "their-number: &quot;1043&quot;" in text
    third = client.post(page(), fields_of(second) | {"post": "1"}, follow=True)
    text = third.content.decode()
    assert third.redirect_chain
    assert "3 entries were posted" in text
    file = JournalFile.objects.get()
    assert f"{reverse('books:entries', args=['acme'])}?batch={file.batch}" in text
    assert text.count("tag--ok") == len(ACCOUNTS)
    assert "Peña" not in "".join(services.whole_text(book))


def test_what_was_changed_is_shown_before_it_is_posted(book: Book) -> None:
    client = sign_in(book)
    fields = fields_of(upload(client, QBO))
    (key,) = (
        [name for name, value in fields.items() if value == "Expenses:Materials"]
        or [name for name, value in fields.items() if value == "Expenses:Flour"]
        or [name for name, value in fields.items() if value.endswith("Flour")]
    )
    changed = fields | {key: "Expenses:Bread"}
    shown = client.post(page(), changed | {"post": "1"})
    assert "You changed something" in shown.content.decode()
    assert not JournalFile.objects.exists()
    assert "Expenses:Bread" in shown.context["opened"]
    client.post(page(), fields_of(shown) | {"post": "1"})
    assert JournalFile.objects.count() == 1
    assert "Expenses:Bread" in selectors.open_accounts(book, on=date(2026, 12, 31))


def test_a_name_that_is_no_account_is_refused_beside_its_field(book: Book) -> None:
    client = sign_in(book)
    fields = fields_of(upload(client, QBO))
    key = next(name for name in fields if name.startswith("account-"))
    response = client.post(page(), fields | {key: "bread and butter", "post": "1"})
    assert response.status_code == 422
    assert "“bread and butter” is not an account" in response.content.decode()


def test_a_members_name_typed_in_is_refused_on_the_page(ana: None, book: Book) -> None:
    client = sign_in(book)
    fields = fields_of(upload(client, QBO))
    key = next(name for name, value in fields.items() if value == "Café Fruitvale")
    response = client.post(page(), fields | {key: "Ana Peña"})
    assert response.status_code == 422
    assert "the books hold no names of members" in response.content.decode()


def test_what_is_wrong_is_listed_by_line(book: Book) -> None:
    response = upload(sign_in(book), QBO.replace(b",,587.16", b",,587.10"))
    text = response.content.decode()
    assert response.status_code == 422
    assert "lines 9, 10, 11 does not balance" in text
    assert "Choose the file" in text


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", b"\xff\xfe\x00"])
def test_a_file_of_no_known_shape_is_refused_on_the_page(
    book: Book, content: bytes
) -> None:
    response = upload(sign_in(book), content)
    assert response.status_code == 422
    assert "There is a problem" in response.content.decode()


def test_a_file_that_came_in_already_is_refused_on_the_page(book: Book) -> None:
    client = sign_in(book)
    fields = fields_of(upload(client, QBO))
    take_in(book)
    again = upload(client, QBO)
    response = client.post(page(), fields_of(again) | {"post": "1"})
    assert response.status_code == 422
    assert "came in already" in response.content.decode()
    assert fields["kept"] == fields_of(again)["kept"]


def test_the_columns_of_a_payroll_are_chosen_on_the_page(book: Book) -> None:
    client = sign_in(book)
    content = files.GUSTO.replace("Net Pay", "Paid out").encode()
    second = upload(client, content, "payroll.csv")
    assert second.status_code == 422
    assert "does not add up" in second.content.decode()
    fields = fields_of(second)
    key = next(
        n for n, f in second.context["payroll"].fields.items() if f.label == "Paid out"
    )
    shown = client.post(page(), fields | {key: "credit"})
    assert shown.status_code == 200
    client.post(page(), fields_of(shown) | {"post": "1"})
    file = JournalFile.objects.get()
    assert (file.format, file.entries) == ("payroll", 2)
    assert "Peña" not in "".join(services.whole_text(book))


def test_a_file_that_was_tampered_with_on_the_way_is_asked_for_again(book: Book) -> None:
    client = sign_in(book)
    fields = fields_of(upload(client, QBO))
    response = client.post(page(), fields | {"kept": "%%%", "post": "1"})
    assert "The file was lost on the way" in response.content.decode()
    swollen = packed(b"," * 17_000_000)
    response = client.post(page(), fields | {"kept": swollen})
    assert "The file was lost on the way" in response.content.decode()


def test_a_file_too_long_for_the_page_to_carry_is_refused_at_once(book: Book) -> None:
    noise = Random(7).randbytes(2_000_000)
    response = upload(sign_in(book), QBO + noise)
    assert response.status_code == 422
    assert "too long to come in at once" in response.content.decode()


def test_a_file_comes_out_of_the_page_as_it_went_in() -> None:
    content = bytes(range(256)) * 50
    assert unpacked(packed(content)) == content


@pytest.mark.parametrize("role", ["member", "accountant", "secretary"])
def test_nobody_but_a_bookkeeper_takes_journals_in(book: Book, role: str) -> None:
    assert sign_in(book, role).get(page()).status_code == 404


def test_another_coops_journal_is_not_found(book: Book) -> None:
    file = take_in(book)
    other = CooperativeFactory(slug="other")
    services.open_book(cooperative=other, on=START, accounts=(), by=None, at=NOON)
    client = Client()
    user = UserFactory()
    RoleGrantFactory(cooperative=other, role="bookkeeper", user=user)
    client.force_login(user)
    assert client.get(page("other"), {"done": file.pk}).status_code == 404
    assert client.get(page("acme")).status_code == 404


def test_the_page_asks_no_more_of_the_database_for_more_entries(
    book: Book, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(book)
    upload(client, QBO)
    with django_assert_max_num_queries(30):
        upload(client, QBO)
