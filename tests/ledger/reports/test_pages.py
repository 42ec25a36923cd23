"""The pages of reports, as a bookkeeper and as a member sees them."""

import re
from collections.abc import Iterator
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from coopkit.cooperatives.models import Cooperative
from coopkit.offers import Visit
from ledger.books import services
from ledger.books.journal import Entry, Leg, OpenAccount
from ledger.books.models import Book
from ledger.reports.offers import figures, open_book_card
from ledger.reports.views.words import KINDS
from tests.factories import NOON, CooperativeFactory, RoleGrantFactory, UserFactory
from tests.ledger.reports.conftest import TODAY, page, sign_in

CODES = re.compile(r"M0(?:0[1-9]|1[01])\b")
FOR_MEMBERS = [kind for kind, told in KINDS.items() if not told.only_books]


@pytest.mark.parametrize("kind", KINDS)
def test_each_report_is_shown_to_the_bookkeeper(keeper: Client, kind: str) -> None:
    response = page(keeper, "report", kind, year="2026")
    assert response.status_code == 200
    assert "refusal" not in response.context
    assert response.context["sheet"].rows


@pytest.mark.parametrize("kind", FOR_MEMBERS)
def test_no_report_shows_a_member_anybody_s_code(member: Client, kind: str) -> None:
    for query in ({"year": "2026"}, {"by": "month"}, {"compare": "2"}):
        response = page(member, "report", kind, **query)
        assert response.status_code == 200
        assert not CODES.search(response.content.decode())


def test_the_open_book_report_shows_nobody_s_code(member: Client) -> None:
    text = page(member, "open_book").content.decode()
    assert not CODES.search(text)


def test_a_code_in_any_other_account_is_not_shown_either(
    member: Client, keeper: Client, book: Book
) -> None:
    lent = "Liabilities:Loans:M001"
    legs = (Leg("Assets:Bank:Savings", 5_00), Leg(lent, -5_00))
    services.post(
        book=book,
        entries=[
            OpenAccount(TODAY, lent),
            Entry(on=TODAY, narration="Lent", legs=legs),
        ],
        batch="loans",
        authority="person:1",
        by=None,
        at=NOON,
    )
    for kind in ("balance", "trial-balance", "cash-flow"):
        assert not CODES.search(page(member, "report", kind).content.decode())
    assert lent in page(keeper, "report", "trial-balance").content.decode().replace(
        "<wbr>", ""
    )


def test_the_general_ledger_is_not_there_for_members(member: Client) -> None:
    assert page(member, "report", "ledger").status_code == 404
    for ending in ("csv", "xlsx", "pdf", "beancount"):
        assert page(member, "export", "ledger", ending).status_code == 404
    assert page(member, "export", "income", "beancount").status_code == 404
    listed = page(member, "list").content.decode()
    assert reverse("reports:report", args=["amanecer", "ledger"]) not in listed


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("report", ("nothing",)),
        ("export", ("income", "exe")),
        ("export", ("nothing", "pdf")),
        ("export", ("open-book", "csv")),
    ],
)
def test_what_there_is_not_is_not_found(
    keeper: Client, name: str, args: tuple[str, ...]
) -> None:
    assert page(keeper, name, *args).status_code == 404


def test_a_coop_without_books_is_told_so(db: None) -> None:
    client = sign_in(CooperativeFactory(slug="new"), "bookkeeper")
    for name, *args in (["list"], ["open_book"], ["budget"], ["report", "income"]):
        text = page(client, name, *args, slug="new").content.decode()
        assert "has no books yet" in text
        assert reverse("books:import", args=["new"]) in text
    assert page(client, "export", "income", "pdf", slug="new").status_code == 404


def test_a_part_of_a_cent_is_said_and_breaks_nothing(db: None) -> None:
    cooperative = CooperativeFactory(slug="new")
    text = (
        "2026-01-01 open Assets:Bank\n2026-01-01 open Income:Sales\n"
        '2026-01-02 * "Fuel"\n  Assets:Bank  1.005 USD\n  Income:Sales  -1.005 USD\n'
    )
    services.import_books(
        cooperative=cooperative, text=text, filename="x", by=None, at=NOON
    )
    client = sign_in(cooperative, "bookkeeper")
    for name, *args in (["report", "income"], ["report", "ledger"], ["open_book"]):
        said = page(client, name, *args, slug="new")
        assert said.status_code == 200
        assert "which is no whole cent" in said.content.decode()
    refused = page(client, "export", "income", "pdf", slug="new")
    assert refused.status_code == 409
    assert "which is no whole cent" in refused.content.decode()


def test_a_day_outside_of_its_year_is_asked_about(keeper: Client) -> None:
    text = page(keeper, "report", "income", year="2026", on="2024-01-01").content.decode()
    assert "This day is not in the fiscal year 2026." in text


@pytest.mark.parametrize("on", ["x", "2026-13-41", "1600-01-01", "9998-01-01"])
def test_no_day_breaks_a_report(keeper: Client, on: str) -> None:
    for kind in KINDS:
        assert page(keeper, "report", kind, on=on, by="x", compare="x").status_code == 200


def links_of(response: Any, column: int = 0) -> Iterator[tuple[int, str]]:
    """Each figure of a report's column, and the address it opens."""
    for row in response.context["sheet"].rows:
        if row.cells and row.cells[column].url:
            yield row.cells[column].cents, row.cells[column].url


def entries_sum(client: Client, url: str) -> int:
    """What the entries behind an address come to, page after page, in cents."""
    total = Decimal(0)
    while True:
        context = client.get(unescape(url)).context
        assert context["lines"] is not None, url
        total += sum(Decimal(line.amount.split()[0]) for line in context["lines"])
        if not context.get("more"):
            return int(total * 100)
        url = f"{url.partition('?')[0]}?{context['more']}"


def is_entries(url: str) -> bool:
    return url.startswith(reverse("books:entries", args=["amanecer"]))


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["keeper", "member"])
def test_every_figure_of_the_income_statement_opens_to_its_entries(
    request: pytest.FixtureRequest, who: str
) -> None:
    client = request.getfixturevalue(who)
    response = page(client, "report", "income", year="2026", on="2025-07-20")
    found = list(links_of(response))
    assert len(found) > 15
    for cents, url in found:
        assert abs(entries_sum(client, url)) == abs(cents), url


def test_every_figure_of_a_column_of_months_opens_to_that_month(keeper: Client) -> None:
    response = page(keeper, "report", "income", year="2026", on="2025-10-06", by="month")
    for cents, url in links_of(response, column=3):
        assert "first=2025-10-01" in url
        assert abs(entries_sum(keeper, url)) == abs(cents), url


@pytest.mark.parametrize("kind", ["balance", "trial-balance", "cash-flow"])
def test_every_figure_of_the_other_statements_opens_to_its_entries(
    keeper: Client, kind: str
) -> None:
    response = page(keeper, "report", kind, year="2024", on="2023-07-31")
    found = [(cents, url) for cents, url in links_of(response) if is_entries(url)]
    assert len(found) > 5
    for cents, url in found:
        assert abs(entries_sum(keeper, url)) == abs(cents), url


def test_the_open_book_report_leads_a_member_to_the_entries(member: Client) -> None:
    context = page(member, "open_book", year="2024", on="2023-07-31").context
    sales = next(row for row in context["came"] if row["label"] == "Sales")
    cents = abs(entries_sum(member, sales["url"]))
    assert f"{cents / 100:,.2f}" == sales["now"].removeprefix("$")


def test_a_candidate_reads_the_open_book_and_has_no_links_that_lead_nowhere(
    bakery: Cooperative,
) -> None:
    client = sign_in(bakery, "candidate")
    text = page(client, "open_book").content.decode()
    assert "Where the money came from" in text
    assert reverse("books:entries", args=["amanecer"]) not in text
    assert reverse("reports:list", args=["amanecer"]) not in text
    assert page(client, "list").status_code == 404


def test_the_open_book_report_compares_with_the_same_days_a_year_before(
    member: Client,
) -> None:
    text = page(member, "open_book").content.decode()
    assert "A year before: July 1, 2025 to Oct. 31, 2025." in text
    first = page(member, "open_book", year="2024").content.decode()
    assert "A year before" not in first
    assert "The year is over." in first


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_page_of_reports_is_made_in_both_languages(
    member: Client, language: str
) -> None:
    for kind in FOR_MEMBERS:
        address = reverse("reports:report", args=["amanecer", kind])
        response = member.get(address.replace("/en/", f"/{language}/"))
        assert response.status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_a_report_asks_a_bounded_number_of_questions(
    keeper: Client, kind: str, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(45):
        page(keeper, "report", kind, year="2026", by="month")


def test_the_open_book_report_asks_a_bounded_number_of_questions(
    member: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(45):
        page(member, "open_book")


def test_an_account_s_entries_stand_under_the_general_ledger(keeper: Client) -> None:
    response = page(
        keeper, "report", "ledger", year="2026", account="Assets:Bank:Savings"
    )
    lines = response.context["lines"]
    (last,) = (
        row.cells[3].cents
        for row in response.context["sheet"].rows
        if row.account == "Assets:Bank:Savings"
    )
    assert lines[-1][1] == last


def test_home_shows_what_is_left_and_the_way_to_the_report(
    bakery: Cooperative,
) -> None:
    user = UserFactory()
    RoleGrantFactory(cooperative=bakery, user=user)
    visit = Visit(
        cooperative=bakery, user=user, roles=frozenset({"member"}), at=NOON, on=TODAY
    )
    assert open_book_card(visit) is not None
    left, cash = figures(visit)
    assert left.value == "$25,800.96"
    assert cash.value == "$247,270.80"
    assert cash.note == "3 months of costs"
    outside = Visit(
        cooperative=bakery, user=user, roles=frozenset({"facilitator"}), at=NOON, on=TODAY
    )
    assert open_book_card(outside) is None
    assert list(figures(outside)) == []
