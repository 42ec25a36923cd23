"""The pages of the inbox: a month, from the bank's file to reconciled."""

import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ledger.books.models import Book
from ledger.books.selectors import balance
from ledger.inbox import services
from ledger.inbox.models import BankAccount, BankLine, CsvMap, PayeeRule, Reconciliation
from tests.factories import NOON, RoleGrantFactory, UserFactory
from tests.ledger.inbox import files
from tests.ledger.inbox.conftest import CARD, FLOUR, RENT, SALES, SAVINGS, entry, post
from tests.ledger.inbox.test_bank_services import HEAD, book_it, lines, take


def sign_in(book: Book, role: str = "bookkeeper") -> Client:
    user = UserFactory(first_name="Begoña", last_name="Agüero")
    RoleGrantFactory(cooperative=book.cooperative, role=role, user=user)
    client = Client()
    client.force_login(user)
    return client


def url(name: str, /, *args: Any) -> str:
    return reverse(f"inbox:{name}", args=["acme", *args])


def send(client: Client, page: str, /, *args: Any, **data: Any) -> Any:
    return client.post(url(page, *args), data)


def upload(client: Client, bank: BankAccount, content: bytes, name: str = "m.csv") -> Any:
    file = SimpleUploadedFile(name, content)
    return send(client, "upload", bank=bank.pk, file=file)


def hidden(text: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    assert found
    return found[1]


def test_an_account_at_a_bank_is_added_and_listed(book: Book) -> None:
    client = sign_in(book)
    data = {"label": "Main checking", "account": SAVINGS, "kind": "bank"}
    response = send(client, "banks", **data, number="4410")
    assert response.url == url("upload")
    text = client.get(url("banks")).content.decode()
    assert "Main checking" in text
    assert "…4410" in text
    again = send(client, "banks", **data, number="")
    assert again.status_code == 422


def test_without_an_account_the_upload_leads_to_adding_one(book: Book) -> None:
    response = sign_in(book).get(url("upload"))
    assert response.url == url("banks")


def test_a_file_that_is_known_by_itself_goes_straight_to_the_inbox(
    bank: BankAccount, book: Book
) -> None:
    client = sign_in(book)
    response = upload(client, bank, files.OFX_102, "march.ofx")
    assert response.url == f"{url('list')}?bank={bank.pk}"
    text = client.get(response.url).content.decode()
    assert "3 new lines came in, and 0 were known." in text
    assert "CAFÉ &amp; SOL" in text
    assert "−$14.75" in text


def test_a_new_header_is_asked_about_once_without_losing_the_file(
    bank: BankAccount, book: Book
) -> None:
    client = sign_in(book)
    page = upload(client, bank, files.SPANISH.encode("cp1252"), "marzo.csv")
    text = page.content.decode()
    assert page.status_code == 200
    assert "RECIBO LUZ Y GAS, S.A." in text  # as the file begins, and as it is read
    assert "−$145.20" in text
    form = page.context["form"]
    data = {name: value for name, value in form.initial.items() if value is not None}
    data |= {name: hidden(text, name) for name in ("bank", "filename", "content")}
    looked = send(client, "upload", **data | {"order": "ymd", "look": "1"})
    assert "With these columns it cannot be read" in looked.content.decode()
    assert "“31/03/2026” is not a day" in looked.content.decode()
    assert not CsvMap.objects.exists()
    saved = send(client, "upload", **data, save="1")
    assert saved.status_code == 302
    assert BankLine.objects.count() == 3
    again = files.SPANISH.replace("-145,20", "-99,99").encode()
    assert upload(client, bank, again, "abril.csv").status_code == 302
    assert BankLine.objects.filter(cents=-99_99).exists()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"%PDF-1.4", "This file is a PDF."),
        (b"hello", "No line of this file names a column"),
        (files.CAMT_02, "in EUR, and the books are in USD"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><Document>&a;</Document>", "declares entities"),
    ],
)
def test_a_file_that_is_refused_says_why_on_the_form(
    bank: BankAccount, book: Book, content: bytes, says: str
) -> None:
    response = upload(sign_in(book), bank, content)
    assert response.status_code == 422
    assert says in response.content.decode().replace("&#x27;", "'")
    assert not BankLine.objects.exists()


def test_a_file_damaged_on_the_way_is_asked_for_again(
    bank: BankAccount, book: Book
) -> None:
    client = sign_in(book)
    data = {"bank": bank.pk, "filename": "a.csv", "content": "no letters: é", "save": "1"}
    assert send(client, "upload", **data).url == url("upload")


def test_those_ticked_are_booked_with_one_button(bank: BankAccount, book: Book) -> None:
    text = "".join(f"2026-03-0{day},Bakers Tools,-{day}\n" for day in range(1, 6))
    take(bank, HEAD + text)
    first, *rest = lines(bank)
    book_it(first, FLOUR)
    client = sign_in(book)
    page = client.get(url("list")).content.decode()
    assert page.count("as once before") == 4
    ticked = rest[:3]
    signs = {f"sign-{line.pk}": hidden(page, f"sign-{line.pk}") for line in ticked}
    response = send(client, "list", line=[line.pk for line in ticked], **signs)
    assert response.url == url("list")
    shown = client.get(response.url).content.decode()
    assert "3 lines are settled." in shown
    assert balance(book, FLOUR, on=date(2026, 3, 31)) == 10_00
    assert "3 lines" not in client.get(url("list")).content.decode()
    stale = send(client, "list", line=[rest[3].pk], **{f"sign-{rest[3].pk}": "rule:0:x"})
    assert "changed meanwhile" in client.get(stale.url).content.decode()
    empty = send(client, "list")
    assert "Tick the lines to book first." in client.get(empty.url).content.decode()


def test_a_line_is_booked_in_two_parts_and_the_next_one_opens(
    bank: BankAccount, book: Book
) -> None:
    take(bank, HEAD + "2026-03-02,Warehouse,-100\n2026-03-03,Market,250.50\n")
    one, two = lines(bank)
    client = sign_in(book)
    more = send(
        client, "line", one.pk, do="more", parts="1", on="2026-03-02", account_0=FLOUR,
        narration="Flour and rent",
    )  # fmt: skip
    shown = more.content.decode()
    assert shown.count("Of this") == 3
    assert 'value="Flour and rent"' in shown
    data = {"do": "book", "parts": "3", "on": "2026-03-02", "next": "1"}
    wrong = send(client, "line", one.pk, **data, account_0=FLOUR, amount_0="150.00")
    assert "The parts come to -150.00, and the line to -100.00" in wrong.content.decode()
    right = send(
        client, "line", one.pk, **data, account_0=FLOUR, account_1=RENT, amount_1="40"
    )
    assert right.url == url("line", two.pk)
    assert balance(book, FLOUR, on=date(2026, 3, 31)) == 60_00
    assert balance(book, RENT, on=date(2026, 3, 31)) == 40_00
    last = send(
        client, "line", two.pk, do="book", parts="1", on="2026-03-03", account_0=SALES,
        next="1",
    )  # fmt: skip
    assert last.url == url("list")
    assert balance(book, SALES, on=date(2026, 3, 31)) == -250_50


def test_a_line_on_a_locked_day_asks_why(bank: BankAccount, book: Book) -> None:
    take(bank, HEAD + "2026-03-02,Warehouse,-100\n")
    (line,) = lines(bank)
    Book.objects.filter(pk=book.pk).update(locked_through=date(2026, 3, 31))
    client = sign_in(book)
    assert "on a day that is locked" in client.get(url("line", line.pk)).content.decode()
    data = {"do": "book", "parts": "1", "on": "2026-03-02", "account_0": FLOUR}
    assert send(client, "line", line.pk, **data).status_code == 422
    done = send(client, "line", line.pk, **data, override="The bank was late")
    assert done.status_code == 302
    line.refresh_from_db()
    assert "The bank was late" in line.posting.directive.text


def test_an_entry_that_is_there_is_offered_and_taken(
    bank: BankAccount, book: Book
) -> None:
    post(book, entry(date(2026, 3, 1), -380_00, FLOUR, "Cheque 1042"))
    take(bank, HEAD + "2026-03-04,CHECK 1042,-380\n")
    (line,) = lines(bank)
    client = sign_in(book)
    text = client.get(url("line", line.pk)).content.decode()
    assert "Is it in the books already?" in text
    send(client, "line", line.pk, do="match", posting=hidden(text, "posting"))
    line.refresh_from_db()
    assert line.state == "matched"
    assert send(client, "line", line.pk, do="match", posting="0").status_code == 422


def test_a_line_is_set_aside_and_opened_again(bank: BankAccount, book: Book) -> None:
    take(bank, HEAD + "2026-03-02,Warehouse,-100\n")
    (line,) = lines(bank)
    client = sign_in(book)
    assert send(client, "line", line.pk, do="aside", reason="").status_code == 422
    send(client, "line", line.pk, do="aside", reason="The bank took it back")
    page = client.get(url("line", line.pk)).content.decode()
    assert "The bank took it back" in page
    assert "Warehouse" in client.get(f"{url('list')}?show=settled").content.decode()
    send(client, "line", line.pk, reason="It came again")
    line.refresh_from_db()
    assert line.state == "open"


def test_what_somebody_else_settled_meanwhile_is_a_sentence(
    bank: BankAccount, book: Book
) -> None:
    take(bank, HEAD + "2026-03-02,Warehouse,-100\n")
    (line,) = lines(bank)
    client = sign_in(book)
    page = client.get(url("list")).content.decode()
    book_it(line, FLOUR)
    data = {"line": [line.pk], f"sign-{line.pk}": "rule:1:x"}
    said = client.get(send(client, "list", **data).url).content.decode()
    assert "is settled already: it is booked" in said
    assert "Warehouse" in page


def test_rules_are_shown_written_changed_and_forgotten(
    bank: BankAccount, book: Book
) -> None:
    take(bank, HEAD + "2026-03-02,Bakers Tools 77,-100\n")
    book_it(lines(bank)[0], RENT)
    client = sign_in(book)
    assert "bakers tools" in client.get(url("rules")).content.decode()
    rule = PayeeRule.objects.get()
    data = {"pattern": "bakers", "outgoing": "1", "account": FLOUR, "payee": "Tools"}
    assert send(client, "rule", rule.pk, **data).url == url("rules")
    rule.refresh_from_db()
    assert (rule.pattern, rule.account.name, rule.written) == ("bakers", FLOUR, True)
    twice = send(client, "rules", **data)
    assert "There is a rule for “bakers” already" in twice.content.decode()
    send(client, "rule", rule.pk, forget="1")
    assert not PayeeRule.objects.exists()


def test_reconciling_shows_the_arithmetic_and_agrees(
    bank: BankAccount, book: Book
) -> None:
    take(bank, HEAD + "2026-03-02,Rent,-100\n2026-03-03,Market,250.50\n")
    rent, market = lines(bank)
    book_it(rent, RENT)
    client = sign_in(book)
    asked = {"on": "2026-03-31", "balance": "1,150.50"}
    page = client.get(url("reconcile", bank.pk), asked).content.decode()
    assert "1 line is not booked: $250.50" in page
    early = send(client, "reconcile", bank.pk, **asked)
    assert early.status_code == 422
    assert "lines not booked: 1, together 250.50" in early.content.decode()
    book_it(market, SALES)
    page = client.get(url("reconcile", bank.pk), asked).content.decode()
    assert "They agree, to the cent" in page
    assert send(client, "reconcile", bank.pk, **asked).status_code == 302
    done = Reconciliation.objects.get()
    assert (done.book_cents, done.done_by.first_name) == (1_150_50, "Begoña")
    assert "$1,150.50" in client.get(url("reconcile", bank.pk)).content.decode()


def test_the_balance_that_the_file_told_is_filled_in(
    bank: BankAccount, book: Book
) -> None:
    take(bank, files.OFX_102)
    page = sign_in(book).get(url("reconcile", bank.pk)).content.decode()
    assert 'value="2026-03-31"' in page
    assert "$8,412.05" in page


@pytest.mark.parametrize("role", ["board", "auditor"])
def test_board_and_auditor_look_and_change_nothing(
    bank: BankAccount, book: Book, role: str
) -> None:
    take(bank, HEAD + "2026-03-02,Rent,-100\n")
    (line,) = lines(bank)
    client = sign_in(book, role)
    for name, args in (
        ("list", ()),
        ("banks", ()),
        ("rules", ()),
        ("reconcile", [bank.pk]),
    ):
        page = client.get(url(name, *args))
        assert page.status_code == 200
        assert '<button class="btn" type="submit"' not in page.content.decode()
    assert client.get(url("line", line.pk)).status_code == 404
    assert client.get(url("upload")).status_code == 404
    assert send(client, "list", line=[line.pk]).status_code == 404


def test_another_coops_lines_and_accounts_are_not_found(
    bank: BankAccount, book: Book, django_user_model: Any
) -> None:
    take(bank, HEAD + "2026-03-02,Rent,-100\n")
    (line,) = lines(bank)
    user = UserFactory()
    grant = RoleGrantFactory(role="bookkeeper", user=user)
    from ledger.books import services as books

    books.open_book(
        cooperative=grant.cooperative, on=date(2026, 1, 1), accounts=[CARD], by=None,
        at=NOON,
    )  # fmt: skip
    client = Client()
    client.force_login(user)
    slug = grant.cooperative.slug
    for name, pk in (("line", line.pk), ("reconcile", bank.pk), ("rule", 1)):
        assert client.get(reverse(f"inbox:{name}", args=[slug, pk])).status_code == 404
    ticked = client.post(reverse("inbox:list", args=[slug]), {"line": [line.pk]})
    assert ticked.status_code == 302
    line.refresh_from_db()
    assert line.state == "open"


def test_queries_do_not_grow_with_the_lines(
    bank: BankAccount, book: Book, django_assert_max_num_queries: Any
) -> None:
    text = "".join(f"2026-03-{d:02d},Shop {d} tools,-{d}\n" for d in range(1, 29))
    take(bank, HEAD + text)
    book_it(lines(bank)[0], FLOUR)
    client = sign_in(book)
    with django_assert_max_num_queries(22):
        client.get(url("list"))
    with django_assert_max_num_queries(22):
        client.get(url("banks"))
    with django_assert_max_num_queries(26):
        client.get(url("reconcile", bank.pk), {"on": "2026-03-31", "balance": "1"})
    with django_assert_max_num_queries(26):
        client.get(url("line", lines(bank)[5].pk))


def test_the_bookkeeper_is_told_what_is_still_to_do(
    bank: BankAccount, book: Book
) -> None:
    from coopkit.offers import Visit
    from ledger.inbox.offers import bank_needs

    take(bank, HEAD + "2026-03-02,Rent,-100\n2026-03-30,Market,5\n")
    user = UserFactory()

    def needs(*roles: str) -> list[str]:
        visit = Visit(
            cooperative=book.cooperative, user=user, roles=frozenset(roles), at=NOON,
            on=date(2026, 4, 10),
        )  # fmt: skip
        return [need.title for need in bank_needs(visit)]

    assert needs("member") == []
    assert needs("bookkeeper") == [
        "2 bank lines are not booked yet",
        "Checking is not reconciled to March 31, 2026",
    ]
    for line in lines(bank):
        services.set_aside(line=line, reason="for a test", by=None, at=NOON)
    assert len(needs("bookkeeper")) == 1


@pytest.mark.parametrize("number", ["²", "9" * 30, "9" * 5000, "-1", "x"])
def test_a_number_that_nobody_has_is_no_failure_of_the_page(
    book: Book, bank: BankAccount, number: str
) -> None:
    take(bank, HEAD + "2026-03-01,Bakers Tools,-1\n")
    client, line = sign_in(book), lines(bank)[0]
    assert send(client, "list", line=number).status_code == 302
    assert client.get(url("journal"), {"done": number}).status_code == 404
    sent = {"do": "match", "posting": number}
    assert send(client, "line", line.pk, **sent).status_code == 404
    sent = {"do": "more", "parts": number}
    assert send(client, "line", line.pk, **sent).status_code == 200
