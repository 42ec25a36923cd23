"""Fava for many: read-only, one co-op at a time, right under many requests at once."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from ledger.books import fava, services
from ledger.books.models import Book
from tests.factories import (
    NOON,
    CooperativeFactory,
    RoleGrantFactory,
    UserFactory,
)

ROOT = "http://testserver/books"


def ledger_text(title: str, cents_of_year: dict[int, int]) -> str:
    head = (
        f'option "title" "{title}"\noption "operating_currency" "USD"\n'
        "2020-01-01 open Assets:Bank\n2020-01-01 open Income:Sales\n"
    )
    return head + "".join(
        f'{year}-03-01 * "Sales of {title} in {year}"\n'
        f"  Assets:Bank  {amount}.00 USD\n  Income:Sales\n"
        for year, amount in cents_of_year.items()
    )


@pytest.fixture
def main(tmp_path: Path) -> Path:
    path = tmp_path / "acme" / "main.beancount"
    path.parent.mkdir()
    path.write_text(ledger_text("Same", {2020 + n: 100 + n for n in range(5)}))
    return path


def ask(main: Path, rest: str, slug: str = "acme", **query: str) -> fava.Answer:
    return fava.answer(
        slug=slug, main=main, rest=rest, query=urlencode(query), root=ROOT, headers={}
    )


def test_a_report_is_answered_under_the_common_prefix(main: Path) -> None:
    page = ask(main, "income_statement/")
    assert page.status == 200
    assert b"/books/static/" in page.body
    assert b"/books/acme/" in page.body


def test_the_front_page_leads_to_a_report_of_the_same_ledger(main: Path) -> None:
    page = ask(main, "")
    assert page.status == 302
    assert page.headers["Location"].endswith("/books/acme/income_statement/")


@pytest.mark.parametrize(
    "query",
    [
        ".output {path}",
        "  .output {path}",
        "output {path}",
        "CREATE TABLE t USING 'csv:{path}'",
        "INSERT INTO t VALUES (1)",
        "select 1; .output {path}",
        ".history",
        ".run x",
        "set format csv",
    ],
)
@pytest.mark.parametrize("page", ["api/query", "download-query/query_result.csv"])
def test_a_query_that_does_not_only_read_writes_nothing(
    main: Path, tmp_path: Path, page: str, query: str
) -> None:
    target = tmp_path / "precious.txt"
    target.write_text("precious")
    answer = ask(main, page, query_string=query.format(path=target))
    assert answer.status == 400
    assert target.read_text() == "precious"


def test_the_shell_itself_refuses_to_write(main: Path, tmp_path: Path) -> None:
    from fava.core import query_shell

    target = tmp_path / "precious.txt"
    target.write_text("precious")
    ask(main, "income_statement/")
    pool = fava._application().config["LEDGERS"]
    with pool.turn("acme", "full", main):
        ledger = pool["acme"]
    with pytest.raises(query_shell.FavaShellError):
        ledger.query_shell.shell.run([], f".output {target}")
    assert target.read_text() == "precious"


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("api/query", {"query_string": "select account where account ~ '(.+)+!'"}),
        ("api/query", {"query_string": "select account where account ~ '(.|.)*!'"}),
        ("api/query", {"query_string": "select 1 where account ~ '.*.*.*!'"}),
        (
            "api/query",
            {"query_string": "select 1 where account ~ subst('X', '', '(.+X)X+!')"},
        ),
        ("api/journal", {"filter": "(.+)+!"}),
        ("api/journal", {"filter": 'any(account:"(.+)+!")'}),
        ("api/income_statement", {"account": "(.+)+!"}),
        ("api/income_statement", {"filter": "a", "account": ".?.?.?.?!"}),
    ],
)
def test_a_pattern_that_would_hold_the_whole_site_for_hours_is_refused(
    main: Path, page: str, query: dict[str, str]
) -> None:
    assert ask(main, page, **query).status == 400


@pytest.mark.parametrize(
    "query",
    [
        {"account": "^Income:(Sales|Grants)(:|$)", "time": "2025"},
        {"filter": 'payee:".*Flour.*" any(account:"Expenses:(Rent|Power)") #a'},
        {"filter": "amount > 10, -#late"},
    ],
)
def test_the_filters_that_people_write_are_answered(
    main: Path, query: dict[str, str]
) -> None:
    assert ask(main, "api/income_statement", **query).status == 200


def test_two_queries_in_one_address_are_refused(main: Path) -> None:
    answer = fava.answer(
        slug="acme",
        main=main,
        rest="api/query",
        query="query_string=select+account&query_string=.output+x",
        root=ROOT,
        headers={},
    )
    assert answer.status == 400


@pytest.mark.parametrize(
    "rest",
    [
        "editor/",
        "import/",
        "download-journal/",
        "api/source",
        "api/extract",
        "api/imports",
        "api/add_entries",
        "api/move",
        "document/?filename=/etc/passwd",
        "document/",
        "statement/",
        "extension/x/",
        "extension_js_module/x.js",
        "../main.beancount",
        "help/../../etc/passwd",
        "static/../../etc/passwd",
        "jump",
    ],
)
def test_pages_that_write_or_read_files_are_not_there(main: Path, rest: str) -> None:
    assert ask(main, rest, filename="/etc/passwd").status == 404


def test_no_page_tells_where_the_files_are(main: Path) -> None:
    for rest in ("income_statement/", "options/", "api/options", "api/ledger_data"):
        page = ask(main, rest)
        assert page.status == 200, rest
        assert str(main.parent).encode() not in page.body
        assert b"main.beancount" in page.body


def test_two_ledgers_of_one_title_stay_apart(main: Path, tmp_path: Path) -> None:
    other = tmp_path / "bread" / "main.beancount"
    other.parent.mkdir()
    other.write_text(ledger_text("Same", {2020: 777}))
    for _ in range(2):
        one, two = ask(main, "journal/"), ask(other, "journal/", slug="bread")
        assert b"/books/acme/" in one.body
        assert b"bread" not in one.body
        assert b"/books/bread/" in two.body
        assert b"acme" not in two.body
        sums = [
            ask(path, "api/query", slug, query_string="select sum(number) where number>0")
            for path, slug in ((main, "acme"), (other, "bread"))
        ]
        assert b"510" in sums[0].body
        assert b"777" in sums[1].body


def test_many_readers_at_once_each_get_their_own_numbers(main: Path) -> None:
    def sales_of(year: int) -> tuple[int, Any]:
        query = "select sum(number) as total where account ~ 'Income'"
        answer = ask(main, "api/query", query_string=query, time=str(year))
        return year, json.loads(answer.body)["data"]["rows"][0][0]

    years = [2020 + n % 5 for n in range(100)]
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(sales_of, years))
    assert [(year, abs(int(total))) for year, total in found] == [
        (year, 100 + year - 2020) for year in years
    ]


def test_a_changed_file_is_seen_on_the_next_page(main: Path) -> None:
    ask(main, "income_statement/")
    new = main.with_suffix(".new")
    new.write_text(ledger_text("Same", {2020: 31}))
    new.rename(main)
    ask(main, "income_statement/")
    query = "select sum(number) where account ~ 'Income'"
    assert b"-31" in ask(main, "api/query", query_string=query).body


def test_lines_added_to_a_file_are_seen_by_a_page_that_stays_open(main: Path) -> None:
    query = "select sum(number) where account ~ 'Income'"
    ask(main, "income_statement/")
    legs = "  Assets:Bank  7.00 USD\n  Income:Sales\n"
    with main.open("a") as file:
        file.write(f'2025-03-01 * "Late"\n{legs}')
    assert json.loads(ask(main, "api/changed").body)["data"] is True
    assert b"-517" in ask(main, "api/query", query_string=query).body
    assert json.loads(ask(main, "api/changed").body)["data"] is False


def test_an_entry_over_many_accounts_is_hashed_once_a_load(tmp_path: Path) -> None:
    accounts = [f"Equity:Members:M{n:04d}:Share" for n in range(300)]
    text = "2020-01-01 open Assets:Bank\n"
    text += "".join(f"2020-01-01 open {account}\n" for account in accounts)
    text += '2020-02-01 * "All of them"\n  Assets:Bank  300.00 USD\n'
    text += "".join(f"  {account}  -1.00 USD\n" for account in accounts)
    main = tmp_path / "main.beancount"
    main.write_text(text)
    before = fava._hash_once.cache_info()
    assert ask(main, "income_statement/", slug="giant").status == 200
    after = fava._hash_once.cache_info()
    assert after.misses - before.misses == 1
    assert after.hits - before.hits >= 300
    details = json.loads(ask(main, "api/ledger_data", slug="giant").body)["data"]
    shown = details["account_details"].values()
    hashes = {account["last_entry"]["entry_hash"] for account in shown}
    assert len(hashes) == 1


def test_only_a_few_ledgers_stay_in_memory(tmp_path: Path) -> None:
    for number in range(fava.MOST_LEDGERS + 3):
        path = tmp_path / f"c{number}" / "main.beancount"
        path.parent.mkdir()
        path.write_text(ledger_text("Same", {2020: number}))
        assert ask(path, "api/changed", slug=f"c{number}").status == 200
    pool = fava._application().config["LEDGERS"]
    assert len(pool._ledgers) == fava.MOST_LEDGERS


@pytest.fixture
def keeper(empty_book: Book) -> Client:
    text = ledger_text("Bread", {2024: 5})
    services.import_ledger(book=empty_book, text=text, filename="x", by=None, at=NOON)
    grant = RoleGrantFactory(cooperative=empty_book.cooperative, role="bookkeeper")
    client = Client()
    client.force_login(grant.user)
    return client


def test_the_bookkeeper_opens_the_books_in_fava(keeper: Client, ledgers: Path) -> None:
    page = keeper.get(reverse("books:fava", args=["bread"]), follow=True)
    assert page.status_code == 200
    assert page.redirect_chain[-1][0] == "/books/bread/income_statement/"
    assert "Set-Cookie" not in page.headers
    assert page["Cache-Control"] == "no-store"
    assert "'wasm-unsafe-eval'" in page["Content-Security-Policy"]
    assert str(ledgers).encode() not in page.content
    static = keeper.get("/books/static/app.js")
    assert static.status_code == 200
    assert "javascript" in static["Content-Type"]
    assert keeper.get("/books/static/nothing.js").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
@pytest.mark.parametrize("rest", ["income_statement/", "api/add_entries", "api/source"])
def test_nothing_but_looking_is_let_through(
    keeper: Client, method: str, rest: str
) -> None:
    response = getattr(keeper, method)(f"/books/bread/{rest}")
    assert response.status_code in {403, 404, 405}


def test_the_head_of_a_page_can_be_asked_for(keeper: Client) -> None:
    response = keeper.head("/books/bread/income_statement/")
    assert response.status_code == 200
    assert response.content == b""


@pytest.mark.parametrize(
    "address",
    [
        "/books/other/income_statement/",
        "/books/nowhere/income_statement/",
        "/books/bread/../other/income_statement/",
        "/books/bread/document/?filename=/etc/passwd",
        "/books/bread/statement/?entry_hash=1&key=../../etc/passwd",
        "/books/static/../bread/income_statement/",
        "/books/static/..%2f..%2f..%2fetc/passwd",
    ],
)
def test_neither_another_coop_nor_a_file_is_reached(keeper: Client, address: str) -> None:
    other = CooperativeFactory(slug="other")
    services.import_books(
        cooperative=other,
        text=ledger_text("Other", {2024: 6}),
        filename="x",
        by=None,
        at=NOON,
    )
    response = keeper.get(address)
    assert response.status_code == 404
    assert b"root:" not in response.content


def test_a_stranger_is_asked_to_sign_in_and_a_member_sees_the_members_books(
    keeper: Client, client: Client, empty_book: Book
) -> None:
    address = "/books/bread/income_statement/"
    assert client.get(address).status_code == 302
    client.force_login(UserFactory())
    assert client.get(address).status_code == 404
    grant = RoleGrantFactory(cooperative=empty_book.cooperative, role="member")
    client.force_login(grant.user)
    assert client.get(address).status_code == 200
    assert (services.directory_of("bread", "members") / services.MAIN).exists()


def test_fava_reads_what_was_posted_a_moment_ago(
    keeper: Client, empty_book: Book
) -> None:
    from datetime import date

    from ledger.books.journal import Entry, Leg

    keeper.get("/books/bread/income_statement/")
    legs = (Leg("Assets:Bank", 1234), Leg("Income:Sales", -1234))
    services.post(
        book=empty_book,
        entries=[Entry(date(2024, 5, 1), "Late", legs)],
        batch="late",
        authority="person:1",
        by=None,
        at=NOON,
    )
    keeper.get("/books/bread/income_statement/")
    query = urlencode({"query_string": "select sum(number) where number > 0"})
    response = keeper.get(f"/books/bread/api/query?{query}")
    assert b"17.34" in response.content
