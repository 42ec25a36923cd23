"""The pages of the books, as a bookkeeper and as a member sees them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from coopkit.money import plain_amount
from governance.members.services import add_person, admit_member
from ledger.books import services
from ledger.books.journal import Entry, Leg, OpenAccount
from ledger.books.models import Book, Directive
from tests.factories import NOON, CooperativeFactory, RoleGrantFactory, UserFactory
from tests.ledger.books.conftest import START, sale
from tests.ledger.books.test_import import HEAD
from tests.ledger.books.verdict import verdict_on

Post = Callable[..., list[Directive]]


def sign_in(book: Book, role: str = "bookkeeper") -> Client:
    user = UserFactory(first_name="Begoña", last_name="Agüero")
    RoleGrantFactory(cooperative=book.cooperative, role=role, user=user)
    client = Client()
    client.force_login(user)
    return client


def page(client: Client, name: str, *args: Any, slug: str = "acme", **query: Any) -> Any:
    return client.get(reverse(f"books:{name}", args=[slug, *args]), query)


def test_the_overview_shows_what_the_coop_has_and_the_head(
    post: Post, book: Book
) -> None:
    post(sale(1234_50, on=date(2026, 9, 1)))
    response = page(sign_in(book), "overview")
    text = response.content.decode()
    book.refresh_from_db()
    stats = text.partition('<dl class="stats stats--wide')[2].partition("</dl>")[0]
    for root in ("Assets", "Income"):  # in cash, and as income of this year
        assert f"$1,234.50 <small>{root}</small>" in stats
    assert book.head_hash in text.replace("<wbr>", "")
    assert reverse("books:fava", args=["acme"]) in text


def test_a_coop_without_books_is_told_how_to_begin(db: None) -> None:
    cooperative = CooperativeFactory(slug="new")
    user = UserFactory()
    RoleGrantFactory(cooperative=cooperative, role="bookkeeper", user=user)
    client = Client()
    client.force_login(user)
    response = page(client, "overview", slug="new")
    assert response.status_code == 200
    assert reverse("books:import", args=["new"]) in response.content.decode()
    assert page(client, "entries", slug="new").status_code == 404


def test_a_ledger_is_imported_from_a_file(empty_book: Book) -> None:
    client = sign_in(empty_book)
    file = SimpleUploadedFile("books.beancount", HEAD.encode())
    response = client.post(reverse("books:import", args=["bread"]), {"file": file})
    assert response.status_code == 302
    text = page(client, "overview", slug="bread").content.decode()
    assert "5 entries were imported" in text


def test_what_is_wrong_is_shown_by_line_and_nothing_is_kept(empty_book: Book) -> None:
    client = sign_in(empty_book)
    text = HEAD + '2024-01-02 * "x"\n  Assets:Bank  1.00 USD\n  Income:Gone\n'
    response = client.post(reverse("books:import", args=["bread"]), {"text": text})
    shown = response.content.decode()
    assert response.status_code == 422
    assert '<th scope="row" class="num">8</th>' in shown
    assert "Income:Gone is used, but never opened" in shown
    assert not Directive.objects.exists()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({}, "Choose a file, or paste the ledger."),
        ({"text": HEAD, "file": SimpleUploadedFile("x", b"x")}, "Choose a file, or"),
        ({"file": SimpleUploadedFile("x", "Café".encode("latin-1"))}, "encoding UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_sentence_on_the_form(
    empty_book: Book, data: dict[str, Any], says: str
) -> None:
    client = sign_in(empty_book)
    response = client.post(reverse("books:import", args=["bread"]), data)
    assert says in response.content.decode()
    assert not Directive.objects.exists()


def test_a_second_import_is_refused_on_the_form(post: Post, book: Book) -> None:
    response = sign_in(book).post(reverse("books:import", args=["acme"]), {"text": HEAD})
    assert "The books have 7 entries already" in response.content.decode()


def test_only_the_bookkeeper_imports(empty_book: Book) -> None:
    client = sign_in(empty_book, "board")
    response = client.post(reverse("books:import", args=["bread"]), {"text": HEAD})
    assert response.status_code == 404


def test_entries_are_listed_newest_first_and_filtered(post: Post, book: Book) -> None:
    post(sale(narration="Rolls"), batch="till-1")
    post(sale(narration="Cake", on=date(2025, 12, 1)), batch="till-2")
    client = sign_in(book)
    text = page(client, "entries").content.decode()
    assert text.index("Cake") < text.index("Rolls")
    only = page(client, "entries", batch="till-1").content.decode()
    assert "Rolls" in only
    assert "Cake" not in only
    assert "Rolls" in page(client, "entries", account="Income").content.decode()
    assert "Rolls" not in page(client, "entries", account="Expenses").content.decode()
    assert "Rolls" in page(client, "entries", year="2026").content.decode()
    assert page(client, "entries", year="x", before="x").status_code == 200


def test_pages_of_entries_follow_one_another(
    post: Post, book: Book, django_assert_num_queries: Any
) -> None:
    post(*(sale(cents) for cents in range(100, 220)))
    client = sign_in(book)
    seen: list[int] = []
    query = ""
    while True:
        response = client.get(reverse("books:entries", args=["acme"]) + query)
        seen += [one.row.seq for one in response.context["rows"]]
        if not response.context.get("more"):
            break
        query = "?" + response.context["more"]
    assert seen == sorted(range(1, 128), reverse=True)


def test_the_entries_page_asks_the_same_queries_for_any_number(
    post: Post, book: Book, django_assert_max_num_queries: Any
) -> None:
    post(*(sale(cents) for cents in range(100, 220)))
    client = sign_in(book)
    with django_assert_max_num_queries(11):
        page(client, "entries")


def test_an_entry_shows_the_resolution_it_stands_on(post: Post, book: Book) -> None:
    (row,) = post(sale(), authority="resolution:2026-GM-003")
    text = page(sign_in(book), "right", row.entry_id).content.decode()
    assert reverse("meetings:resolution", args=["acme", "2026-GM-003"]) in text
    assert row.hash in text.replace("<wbr>", "")
    assert "Assets:Cash" in text


def test_an_imported_entry_shows_its_file_and_who_brought_it(empty_book: Book) -> None:
    client = sign_in(empty_book)
    file = SimpleUploadedFile("books.beancount", HEAD.encode())
    client.post(reverse("books:import", args=["bread"]), {"file": file})
    text = page(client, "right", "e000001", slug="bread").content.decode()
    assert "books.beancount" in text
    assert "Begoña Agüero" in text


def a_member(book: Book, code: str = "M001") -> Client:
    client = sign_in(book, "member")
    user = book.cooperative.grants.filter(role="member").latest("pk").user
    person = add_person(
        cooperative=book.cooperative,
        legal_name="Ana",
        display_name="Ana",
        language="en",
        user=user,
        by=None,
        at=NOON,
    )
    admit_member(
        person=person, code=code, on=START, decision="2025-GM-001", by=None, at=NOON
    )
    return client


def text_of(response: Any) -> str:
    assert response.status_code == 200
    return response.content.decode().replace("<wbr>", "")  # where a name may break


MINE, THEIRS = "Equity:Members:M001:Share", "Equity:Members:M0010:Share"


def shares(*legs: tuple[str, int], **more: Any) -> Entry:
    given = tuple(Leg(account, cents) for account, cents in legs)
    return Entry(START, more.pop("narration", "Share"), given, **more)


def test_a_member_sees_every_entry_and_no_other_members_capital(
    post: Post, book: Book
) -> None:
    a_member(book, "M0010")
    client = a_member(book)
    opened = (OpenAccount(START, MINE), OpenAccount(START, THEIRS))
    *_, one, two, three = post(
        *opened,
        shares(("Assets:Bank", 5), (MINE, -5)),
        shares(("Assets:Bank", 7), (THEIRS, -7), narration="Share of Zoë"),
        shares(("Assets:Bank", 9), (MINE, -4), (THEIRS, -5)),
    )
    own = text_of(page(client, "right", one.entry_id))
    assert MINE in own
    assert "entry-id:" in own
    others = text_of(page(client, "right", two.entry_id))
    assert "Equity:Members:Share" in others
    assert "M0010" not in others
    assert "Zoë" not in others
    assert "entry-id:" not in others
    both = text_of(page(client, "right", three.entry_id))
    assert MINE in both
    assert "Equity:Members:Share" in both
    assert "M0010" not in both
    listed = text_of(page(client, "entries"))
    assert "M0010" not in listed
    assert "Zoë" not in listed
    assert two.entry_id in listed
    assert "Share of Zoë" in text_of(page(sign_in(book), "entries"))
    for row in (one, two, three):  # a fingerprint would prove a guess at what is hidden
        shown = text_of(page(client, "right", row.entry_id))
        assert row.hash not in shown
        assert row.prev_hash not in shown
    assert three.hash in text_of(page(sign_in(book), "right", three.entry_id))


def test_no_word_of_an_entry_tells_a_member_another_members_code(
    post: Post, book: Book
) -> None:
    client = a_member(book)
    opened = (OpenAccount(START, MINE), OpenAccount(START, THEIRS))
    *_, row = post(
        *opened,
        sale(narration="Loaves for m0010", payee="M0010 (late)", meta={"who": "M0010"}),
        batch="departure-M0010",
    )
    bought = text_of(page(client, "entries", account="Income:Sales"))
    for shown in (
        text_of(page(client, "right", row.entry_id)),
        text_of(page(client, "entries")),
        bought,
    ):
        assert "Loaves for member" in shown
        assert "m0010" not in shown.lower()
    assert "12.50" in bought
    for asked in (
        {"words": "M0010"},
        {"batch": "departure-M0010"},
        {"account": THEIRS},
        {"account": "Equity:Members:M0010"},
    ):
        found = page(client, "entries", **asked)
        assert not found.context["rows"]
        assert not found.context["lines"]
    assert page(client, "entries", words="loaves").context["rows"]
    mine = page(client, "entries", account="Equity:Members:M001")
    assert mine.status_code == 200


def test_a_member_without_an_account_yet_is_not_named_either(
    post: Post, book: Book, ledgers: Path
) -> None:
    client = a_member(book)
    a_member(book, "M007")
    *_, row = post(
        OpenAccount(START, "Expenses:Wages:M007"),
        Entry(
            START,
            "Wages of M007",
            (Leg("Expenses:Wages:M007", 5), Leg("Assets:Bank", -5)),
        ),
    )
    for shown in (
        text_of(page(client, "entries")),
        text_of(page(client, "right", row.entry_id)),
    ):
        assert "Wages" in shown
        assert "M007" not in shown
    assert "M007" in text_of(page(sign_in(book), "entries"))
    folder = services.materialise(book, variant="members")
    files = "".join(file.read_text() for file in folder.glob("*.beancount"))
    assert "Expenses:Wages " in files
    assert "M007" not in files


def test_members_find_the_capital_of_all_under_its_control_account(
    post: Post, book: Book
) -> None:
    a_member(book, "M0010")
    client = a_member(book)
    opened = (OpenAccount(START, MINE), OpenAccount(START, THEIRS))
    post(*opened, shares(("Assets:Bank", 7), (THEIRS, -7)))
    found = page(client, "entries", account="Equity:Members:Share")
    (seen,) = found.context["rows"]
    assert seen.legs == (
        ("Assets:Bank", "0.07 USD"),
        ("Equity:Members:Share", "-0.07 USD"),
    )
    register = page(client, "entries", account="Equity:Members")
    (line,) = register.context["lines"]
    assert line.balance == "-0.07"


def test_an_accounts_register_has_the_balance_after_each_entry(
    post: Post, book: Book
) -> None:
    post(*(sale(cents, on=START) for cents in range(100, 220)))
    client = sign_in(book)
    seen: list[tuple[str, str]] = []
    query = "?account=Assets:Cash"
    while True:
        context = client.get(reverse("books:entries", args=["acme"]) + query).context
        seen += [(line.amount, line.balance) for line in context["lines"]]
        if not context.get("more"):
            break
        query = "?" + context["more"]
    total, expected = 0, []
    for cents in range(100, 220):
        total += cents
        expected.append((plain_amount(cents), plain_amount(total)))
    assert seen == expected[::-1]


def test_entries_are_found_by_their_days_and_by_their_words(
    post: Post, book: Book
) -> None:
    post(sale(narration="Rolls", on=date(2026, 1, 10)))
    post(sale(narration='Cake "Zoë"', on=date(2025, 12, 1), payee="Güell"))
    client = sign_in(book)

    def found(**query: str) -> set[str]:
        rows = page(client, "entries", **query).context["rows"]
        return {one.headline for one in rows if one.row.kind == "transaction"}

    rolls, cake = "Rolls", 'Güell · Cake "Zoë"'
    assert found(first="2026-01-01") == {rolls}
    assert found(last="2026-01-01") == {cake}
    assert found(first="2025-12-01", last="2026-01-10") == {rolls, cake}
    assert found(words="rol") == {rolls}
    assert found(words="güell") == {cake}
    assert found(words='"zoë"') == {cake}
    assert found(words="Assets") == set()
    assert found(year="2026", first="2026-01-01") == {rolls}
    wrong = page(client, "entries", first="2026-02-01", last="2026-01-01")
    assert "before the first one" in wrong.content.decode()
    assert page(client, "entries", before="2026-99-99.7").status_code == 200


def test_the_whole_ledger_is_downloaded_and_beancount_accepts_it(
    post: Post, book: Book
) -> None:
    post(sale())
    response = page(sign_in(book), "download")
    text = b"".join(response.streaming_content).decode()
    assert response["Content-Disposition"] == 'attachment; filename="acme.beancount"'
    assert verdict_on(text).errors == ()
    assert 'option "tolerance_multiplier" "0"' in text


def test_another_coops_entry_is_not_found(post: Post, book: Book) -> None:
    (row,) = post(sale())
    other = CooperativeFactory(slug="other")
    services.open_book(cooperative=other, on=START, accounts=(), by=None, at=NOON)
    client = Client()
    user = UserFactory()
    RoleGrantFactory(cooperative=other, role="bookkeeper", user=user)
    client.force_login(user)
    assert page(client, "right", row.entry_id, slug="other").status_code == 404
    assert page(client, "right", row.entry_id).status_code == 404
