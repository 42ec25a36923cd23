"""Setting a budget, and seeing what became of it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from coopkit.audit.models import AuditEntry
from coopkit.errors import CoopError
from coopkit.periods import fiscal_year
from ledger.books.models import Book
from ledger.reports import selectors, services
from ledger.reports.budget import NegativeBudgetError, NotPlannedError
from ledger.reports.models import BudgetLine
from ledger.reports.selectors import Asked
from tests.factories import NOON
from tests.ledger.reports.conftest import page

YEAR = fiscal_year(2027, month=6, day=30)
RENT = "Expenses:Rent"


def plan(book: Book, *months: int) -> None:
    services.set_budget_year(
        book=book, year=YEAR, amounts={RENT: months}, by=None, at=NOON
    )


def test_an_amount_holds_until_another_is_set_and_is_set_again_in_place(
    book: Book,
) -> None:
    following = fiscal_year(2028, month=6, day=30)
    months = (*(900,) * 3, *(950,) * 9)
    plan(book, *months)
    assert selectors.planned(book, YEAR)[RENT] == months
    assert selectors.planned(book, following)[RENT] == (950,) * 12
    plan(book, *months[:11], 0)
    assert selectors.planned(book, following)[RENT] == (0,) * 12
    assert BudgetLine.objects.count() == 12
    assert AuditEntry.objects.filter(action="budget.year_set").count() == 2


def test_a_year_is_planned_whole(book: Book) -> None:
    with pytest.raises(ValueError, match="11 amounts for 12 months"):
        plan(book, *[1] * 11)


@pytest.mark.parametrize(
    ("account", "cents", "error"),
    [
        ("Assets:Bank:Checking", 1, NotPlannedError),
        ("Expenses:Nothing", 1, NotPlannedError),
        (RENT, -1, NegativeBudgetError),
        (RENT, 10**14, NegativeBudgetError),
    ],
)
def test_what_cannot_be_planned_is_refused_and_nothing_is_kept(
    book: Book, account: str, cents: int, error: type[CoopError]
) -> None:
    with pytest.raises(error):
        services.set_budget_year(
            book=book,
            year=YEAR,
            amounts={"Income:Interest": [1] * 12, account: [cents] * 12},
            by=None,
            at=NOON,
        )
    assert not BudgetLine.objects.exists()


def test_last_year_s_months_are_a_start_where_nothing_is_planned(book: Book) -> None:
    plan(book, *[1] * 12)
    services.start_from_last_year(book=book, year=YEAR, by=None, at=NOON)
    planned = selectors.planned(book, YEAR)
    before = selectors.actual(book, first=date(2025, 7, 1), last=date(2026, 6, 30))
    assert planned[RENT] == (1,) * 12
    assert planned["Income:Sales:Counter"] == before["Income:Sales:Counter"]
    assert services.start_from_last_year(book=book, year=YEAR, by=None, at=NOON) == 0


def test_what_is_left_is_counted_over_the_year_so_far(
    book: Book, ask: Callable[..., Asked]
) -> None:
    plan(book, *[7_000_00] * 12)
    shown = selectors.statement_of("budget-actual", ask(year=2027))
    (rent,) = (line for line in shown.lines if line.account == RENT)
    assert rent.cents == (7_000_00, 6_800_00, 28_000_00, 27_200_00, 800_00)


def test_one_amount_fills_the_year(keeper: Client, book: Book) -> None:
    fields = page(keeper, "budget", year="2027").context["form"].fields
    place = page(keeper, "budget", year="2027").context["form"].accounts.index(RENT)
    response = keeper.post(
        "/en/c/amanecer/money/reports/budget/?year=2027",
        dict.fromkeys(fields, "") | {f"a{place}": "$7,000"},
    )
    assert response.status_code == 302
    assert selectors.planned(book, YEAR) == {RENT: (7_000_00,) * 12}
    text = page(keeper, "budget", year="2027").content.decode()
    assert 'value="7000.00"' in text
    assert "$84,000.00" in text


def test_what_is_no_amount_is_said_beside_its_field(keeper: Client, book: Book) -> None:
    response = keeper.post(
        "/en/c/amanecer/money/reports/budget/?year=2027", {"a0": "much", "a1": "-5"}
    )
    text = response.content.decode()
    assert "“much” is not an amount." in text
    assert "cannot be planned for" in text
    assert not BudgetLine.objects.exists()


def test_each_month_can_have_its_own_amount(keeper: Client, book: Book) -> None:
    address = f"/en/c/amanecer/money/reports/budget/?year=2027&account={RENT}"
    assert keeper.get(address).status_code == 200
    months = {f"m{place}": str(100 + place) for place in range(12)}
    assert keeper.post(address, months).status_code == 302
    planned = selectors.planned(book, YEAR)[RENT]
    assert planned == tuple((100 + place) * 100 for place in range(12))
    assert "The months differ" in page(keeper, "budget", year="2027").content.decode()
    assert keeper.get(address.replace(RENT, "Assets:Bank")).status_code == 404


def test_a_button_begins_with_last_year(keeper: Client, book: Book) -> None:
    address = "/en/c/amanecer/money/reports/budget/?year=2028"
    response = keeper.post(address, {"start": "1"}, follow=True)
    assert "accounts was set" in response.content.decode()
    assert selectors.planned(book, fiscal_year(2028, month=6, day=30))


def test_the_bars_say_in_words_what_is_over_and_what_is_left(
    keeper: Client, member: Client, book: Book
) -> None:
    text = page(member, "report", "budget-actual").content.decode()
    assert "Nothing is planned yet" in text
    amounts = {RENT: [7_000_00] * 12, "Expenses:Insurance": [1_000_00] * 12}
    services.set_budget_year(book=book, year=YEAR, amounts=amounts, by=None, at=NOON)
    text = page(member, "report", "budget-actual").content.decode()
    assert "$800.00 left" in text
    assert "$600.00 over" in text


def test_members_do_not_set_a_budget(member: Client) -> None:
    assert page(member, "budget").status_code == 404


def test_the_budget_asks_a_bounded_number_of_questions(
    keeper: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(40):
        page(keeper, "budget", year="2027")
