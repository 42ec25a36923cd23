"""Asking the books: only reading, only what one may see, within time, in plain words."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from coopkit.cooperatives.models import Cooperative
from ledger.books import services
from ledger.books.beancount import asking
from ledger.books.beancount.asking import ask
from ledger.books.journal import Entry, Leg
from ledger.books.models import Book
from ledger.books.services import editions
from ledger.reports.models import SavedQuery
from ledger.reports.services.queries import MOST_KEPT
from tests.factories import NOON, CooperativeFactory, RoleGrantFactory

ACCOUNTS = (
    "Assets:Bank",
    "Income:Sales",
    "Expenses:Flour",
    "Equity:Members:M001:Share",
    "Equity:Members:M002:Share",
)
SUMS = "SELECT account, sum(position) GROUP BY account ORDER BY account"


@pytest.fixture(autouse=True)
def ledgers(settings: Any, tmp_path: Path) -> Path:
    settings.LEDGERS_DIR = tmp_path / "ledgers"
    return settings.LEDGERS_DIR


@pytest.fixture
def book(db: None) -> Book:
    coop = CooperativeFactory(slug="acme", name="Acme")
    book = services.open_book(
        cooperative=coop, on=date(2026, 7, 1), accounts=ACCOUNTS, by=None, at=NOON
    )

    def moved(narration: str, to: str, out: str, cents: int) -> Entry:
        legs = (Leg(to, cents), Leg(out, -cents))
        return Entry(date(2026, 8, 1), narration, legs, payee="Mill & Co")

    entries = [
        moved("Bread", "Assets:Bank", "Income:Sales", 1234_50),
        moved("Flour", "Expenses:Flour", "Assets:Bank", 1000_00),
        moved("Share of Ana", "Assets:Bank", "Equity:Members:M001:Share", 500_00),
        moved("Share of Lin", "Assets:Bank", "Equity:Members:M002:Share", 700_00),
    ]
    services.post(
        book=book, entries=entries, batch="a", authority="person:1", by=None, at=NOON
    )
    book.refresh_from_db()
    return book


def signed_in(coop: Cooperative, role: str) -> Client:
    client = Client()
    client.force_login(RoleGrantFactory(cooperative=coop, role=role).user)
    return client


@pytest.fixture
def member(book: Book) -> Client:
    return signed_in(book.cooperative, "member")


@pytest.fixture
def keeper(book: Book) -> Client:
    return signed_in(book.cooperative, "bookkeeper")


PAGE, SHEET = "/en/c/acme/money/reports/query/", "/en/c/acme/money/reports/query.csv"


def asked(client: Client, question: str, page: str = PAGE) -> str:
    response = client.get(page, {"q": question})
    assert response.status_code == 200
    return response.content.decode()


def cells(page: str) -> list[str]:
    return [
        re.sub(r"<.*?>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", page)
    ]


def test_the_addresses_are_those_of_the_access_table(book: Book) -> None:
    assert reverse("reports:query", args=["acme"]) == PAGE
    assert reverse("reports:query_csv", args=["acme"]) == SHEET


def test_an_answer_is_a_table_with_its_amounts_at_the_right(keeper: Client) -> None:
    page = asked(keeper, SUMS)
    share = ("Equity:Members:M001:Share", "−500.00 USD")
    assert cells(page)[:4] == ["Assets:Bank", "1,434.50 USD", *share]
    assert '<td class="num">1,434.50 USD</td>' in page
    assert '<th scope="col" class="num">' in page


def test_a_member_asks_books_that_do_not_tell_what_is_whose(member: Client) -> None:
    page = asked(member, SUMS)
    assert "Equity:Members:Share" in cells(page)
    assert "−1,200.00 USD" in cells(page)
    for question in (
        SUMS,
        "print",
        "select narration, payee, account, links, tags",
        "select meta('member'), entry_meta('entry-id'), open_meta(account)",
        "select * from #entries",
        "select * from #transactions",
        "select * from #accounts",
        "select account from #balances",
    ):
        answer = asked(member, question)
        assert "M001" not in answer, question
        assert "Share of Ana" not in answer, question


def test_in_a_co_op_of_thousands_each_leg_tells_its_member_to_the_bookkeeper(
    keeper: Client, member: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editions, "MOST_MEMBERS", 1)
    question = (
        "SELECT meta['member'] AS who, sum(position) WHERE account = "
        "'Equity:Members:Share' GROUP BY who ORDER BY who"
    )
    assert cells(asked(keeper, question)) == [
        *("M001", "−500.00 USD"),
        *("M002", "−700.00 USD"),
    ]
    assert cells(asked(member, question)) == ["", "−1,200.00 USD"]


def test_no_answer_tells_where_the_files_are(keeper: Client, ledgers: Path) -> None:
    question = "select filename, upper(filename), location, meta('filename')"
    for page in (asked(keeper, question), asked(keeper, "select * from #entries")):
        assert str(ledgers) not in page
        assert str(ledgers).upper() not in page
        assert "fy2027.beancount" in page


def test_years_and_counts_stay_whole_numbers(keeper: Client) -> None:
    page = asked(
        keeper, "SELECT year, count(*), sum(number) WHERE number > 0 GROUP BY year"
    )
    assert cells(page) == ["2026", "4", "3,434.50"]


def test_print_gives_the_entries_as_the_ledger_has_them(keeper: Client) -> None:
    page = asked(keeper, "PRINT FROM narration = 'Flour'")
    assert "Expenses:Flour   1000.00 USD" in page
    sheet = keeper.get(SHEET, {"q": "PRINT FROM narration = 'Flour'"})
    assert sheet["Content-Disposition"].endswith('"acme-question.beancount"')


def test_balances_and_journal_have_columns_people_can_read(keeper: Client) -> None:
    heads = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', asked(keeper, "balances"))
    assert heads == ["account", "position"]
    heads = re.findall(
        r'<th scope="col"[^>]*>(.*?)</th>', asked(keeper, "journal 'Bank'")
    )
    assert heads[2:5] == ["payee", "narration", "account"]


def test_every_example_is_answered_from_the_books(keeper: Client) -> None:
    page = keeper.get(PAGE).content.decode()
    links = re.findall(r'<a href="\?(q=[^"]+)">', page)
    assert len(links) == 6
    for link in links:
        answer = keeper.get(f"{PAGE}?{link.replace('&amp;', '&')}").content.decode()
        assert cells(answer), link
        assert "field--error" not in answer


def test_examples_follow_accounts_that_a_ledger_renamed(
    book: Book, keeper: Client
) -> None:
    Book.objects.filter(pk=book.pk).update(options={"name_expenses": "Gastos"})
    assert "Gastos" in keeper.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("", "required"),
        ("hello", "“hello” is not a question to the books."),
        ("select 1; select 2", "Ask one at a time"),
        ("select acount", "There is no column “acount”. Columns are date,"),
        ("select foo(date)", "“foo(date)” cannot be worked out"),
        ("select date where", "The question ends too early."),
        ("select date, from account", "read only up to “"),
        ("select date where account ~ '('", "The pattern after ~ cannot be read"),
        ("select date, count(*) where count(*) > 1", "Beancount says: aggregates"),
        ("select account from #csv", "table &quot;csv&quot; does not exist"),
        ("select " + "x" * 5000, "5007"),
    ],
)
def test_what_is_wrong_is_said_in_plain_words_with_what_to_try(
    keeper: Client, question: str, said: str
) -> None:
    page = asked(keeper, question)
    assert said in page.replace("&#x27;", "'"), page[page.find("note") :][:900]
    assert '<section class="stack" aria-labelledby="answer">' not in page


DANGEROUS = (
    "create table t using 'csv:{path}'",
    "create table t (a int) using 'csv:{path}'",
    "insert into t values (1)",
    ".output {path}",
    "output {path}",
    "print > {path}",
    "print into '{path}'",
    "select 1; .output {path}",
    "select 1\n.output {path}",
    "select 1 into '{path}'",
    "select * from 'csv:{path}'",
    'select * from "csv:{path}"',
    "select * from #'csv:{path}'",
    "select * from csv",
    "select attach('csv:{path}')",
    "select getattr('x', '__class__')",
    "select open('{path}')",
    "select date where account ~ '(?#{path})'",
    ".run x",
    ".history",
    "set format csv",
)


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("page", [PAGE, SHEET])
def test_a_dangerous_question_touches_nothing_on_disk(
    book: Book, keeper: Client, tmp_path: Path, page: str
) -> None:
    target, kept = tmp_path / "precious.txt", services.up_to_date(book)
    target.write_text("account\nprecious\n")
    before = contents(tmp_path)
    for number, question in enumerate(DANGEROUS):
        path = (target, kept)[number % 2]
        answer = keeper.get(page, {"q": question.format(path=path)})
        assert answer.status_code in {200, 302}
        text = re.sub(r"<textarea.*?</textarea>", "", answer.content.decode(), flags=re.S)
        assert "precious\n" not in text
    assert contents(tmp_path) == before


def test_an_answer_is_cut_after_a_thousand_rows_and_says_so(
    book: Book, keeper: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ledger.reports.services import queries

    def few(*a: Any, **k: Any) -> Any:
        return ask(*a, **(k | {"rows": 3}))

    assert "There is more" not in asked(keeper, "select account, position")
    monkeypatch.setattr(queries, "ask", few)
    page = asked(keeper, "select account, position")
    assert len(re.findall(r"<tr><td", page)) == 3
    assert "There is more" in page
    assert asking.MOST_ROWS == 1000


def test_a_sheet_has_its_numbers_in_columns_of_their_own(keeper: Client) -> None:
    response = keeper.get(SHEET, {"q": SUMS})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="acme-question.csv"' in response["Content-Disposition"]
    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "account,sum(position) (USD)"
    assert lines[1] == "Assets:Bank,1434.50"
    assert "Equity:Members:M001:Share,-500.00" in lines


def test_a_cell_that_a_sheet_would_calculate_is_made_harmless(
    book: Book, keeper: Client
) -> None:
    legs = (Leg("Assets:Bank", 1), Leg("Income:Sales", -1))
    entry = Entry(date(2026, 8, 2), "=HYPERLINK(1)", legs)
    services.post(
        book=book, entries=[entry], batch="b", authority="person:1", by=None, at=NOON
    )
    question = "select narration where narration ~ 'HYPER'"
    text = keeper.get(SHEET, {"q": question}).content.decode("utf-8-sig")
    assert "\n=" not in text
    assert "'=HYPERLINK(1)" in text


def test_a_sheet_that_cannot_be_made_leads_back_to_the_page_and_says_why(
    keeper: Client,
) -> None:
    response = keeper.get(SHEET, {"q": "select acount"}, follow=True)
    assert response.redirect_chain
    assert "There is no column “acount”" in response.content.decode()
    assert keeper.get(SHEET).status_code == 404


def test_questions_are_kept_run_again_and_forgotten(book: Book, keeper: Client) -> None:
    page = asked(keeper, SUMS)
    assert 'name="question"' in page
    given = {"name": "All sums", "question": SUMS}
    assert "“All sums” is kept." in keeper.post(PAGE, given, follow=True).content.decode()
    (kept,) = SavedQuery.objects.all()
    assert (kept.book, kept.text) == (book, SUMS)
    keeper.post(PAGE, given | {"question": "balances"})
    kept.refresh_from_db()
    assert kept.text == "balances"
    assert '<a href="?q=balances">All sums</a>' in keeper.get(PAGE).content.decode()
    gone = keeper.post(PAGE, {"forget": kept.pk}, follow=True).content.decode()
    assert "“All sums” is forgotten." in gone
    assert not SavedQuery.objects.exists()


def test_a_kept_question_is_a_question_and_has_a_name(book: Book, keeper: Client) -> None:
    page = keeper.post(PAGE, {"name": "x", "question": ".output x"}, follow=True)
    assert "is not a question" in page.content.decode()
    page = keeper.post(PAGE, {"name": "", "question": SUMS}, follow=True)
    assert "Write one." in page.content.decode()
    assert not SavedQuery.objects.exists()


def test_nobody_sees_or_forgets_what_another_keeps(
    book: Book, keeper: Client, member: Client
) -> None:
    keeper.post(PAGE, {"name": "Mine alone", "question": SUMS})
    assert "Mine alone" not in member.get(PAGE).content.decode()
    kept = SavedQuery.objects.get()
    assert member.post(PAGE, {"forget": kept.pk}).status_code == 404
    other = CooperativeFactory(slug="other")
    services.open_book(cooperative=other, on=NOON.date(), accounts=(), by=None, at=NOON)
    theirs = signed_in(other, "bookkeeper")
    address = reverse("reports:query", args=["other"])
    assert theirs.post(address, {"forget": kept.pk}).status_code == 404
    assert SavedQuery.objects.count() == 1


def test_only_so_many_questions_are_kept(book: Book, keeper: Client) -> None:
    keeper.post(PAGE, {"name": "first", "question": SUMS})
    user = SavedQuery.objects.get().saved_by
    SavedQuery.objects.bulk_create(
        SavedQuery(book=book, name=f"n{n}", text=SUMS, saved_by=user, saved_at=NOON)
        for n in range(MOST_KEPT)
    )
    page = keeper.post(PAGE, {"name": "more", "question": SUMS}, follow=True)
    assert "as many as can be kept" in page.content.decode()


def test_strangers_do_not_ask(book: Book, client: Client) -> None:
    assert client.get(PAGE, {"q": SUMS}).status_code == 302
    outsider = signed_in(CooperativeFactory(slug="far"), "bookkeeper")
    assert outsider.get(PAGE, {"q": SUMS}).status_code == 404
    assert signed_in(book.cooperative, "candidate").get(PAGE).status_code == 404


def test_the_page_asks_the_database_little(
    book: Book, keeper: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    asked(keeper, SUMS)
    with django_assert_max_num_queries(16):
        asked(keeper, SUMS)
