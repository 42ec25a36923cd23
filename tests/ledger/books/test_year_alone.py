"""Foreign ledgers: each year stands alone, each entry can be taken back."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from beancount.scripts import example

from coopkit.periods import FiscalYear
from ledger.books import selectors, services
from ledger.books.models import Book
from ledger.books.services.reversing import ClosedSinceError
from ledger.books.tree import tree_of_text
from tests.factories import NOON, CooperativeFactory
from tests.ledger.books.test_examples import SINGLE
from tests.ledger.books.verdict import verdict_on

Sums = dict[tuple[str, str], Decimal]


def generated() -> str:
    """Three years of Beancount's own example: lots, prices, currencies, pads."""
    file = io.StringIO('option "account_rounding" "Rounding"\n')
    file.seek(0, io.SEEK_END)
    example.write_example_file(
        date(1980, 5, 12), date(2021, 1, 1), date(2023, 12, 31), True, file
    )
    return file.getvalue()


TEXTS = {path.stem: path.read_text for path in SINGLE} | {"generated": generated}


@pytest.fixture(params=TEXTS, ids=str)
def foreign(request: pytest.FixtureRequest, db: None) -> Book:
    cooperative = CooperativeFactory()
    tree = tree_of_text(TEXTS[request.param]())
    report = services.import_books(
        cooperative=cooperative, tree=tree, filename="x", by=None, at=NOON
    )
    assert report.errors == ()
    return selectors.book_of(cooperative)


def sheet(book: Book, sums: Sums) -> Sums:
    """Assets, liabilities and equity, but what stands for the years before."""
    roots = selectors.roots(book)
    conversions = book.options.get("account_previous_conversions", "Conversions:Previous")
    left = (selectors.previous_earnings(book), f"{roots.equity}:{conversions}")
    return {
        (account, currency): number
        for (account, currency), number in sums.items()
        if number
        and account not in left
        and account.partition(":")[0] not in (roots.income, roots.expenses)
    }


def at_the_end(book: Book, year: FiscalYear) -> Sums:
    return {
        (account, currency): number
        for account, held in selectors.trial_balance(book, on=year.last).items()
        for currency, number in held.items()
    }


def test_each_year_of_a_foreign_ledger_stands_alone(foreign: Book) -> None:
    for year in selectors.years_of(foreign):
        alone = verdict_on("".join(services.year_alone(foreign, year)))
        assert alone.errors == (), year
        assert sheet(foreign, alone.sums) == sheet(foreign, at_the_end(foreign, year))


def test_the_results_of_a_year_alone_are_those_of_the_year(foreign: Book) -> None:
    roots, currency = selectors.roots(foreign), foreign.cooperative.currency
    for year in selectors.years_of(foreign):
        alone = verdict_on("".join(services.year_alone(foreign, year)))
        result = -sum(
            number
            for (account, unit), number in alone.sums.items()
            if unit == currency
            and account.partition(":")[0] in (roots.income, roots.expenses)
        )
        assert result == selectors.result_of(foreign, year=year)


def test_every_entry_of_a_foreign_ledger_can_be_taken_back(foreign: Book) -> None:
    """From the newest to the oldest, so that every lot is still there."""
    rows = foreign.directives.filter(kind="transaction").order_by("-date", "-seq")[:150]
    last = foreign.directives.latest("date").date + timedelta(days=1)
    taken: Sums = {}
    for row in rows:
        try:
            made = services.reverse(
                book=foreign,
                entry_id=row.entry_id,
                on=last,
                reason="all of it",
                authority="person:1",
                by=None,
                at=NOON,
            )
        except ClosedSinceError:
            continue
        for leg in [*row.postings.all(), *made.postings.all()]:
            place = (leg.account_id, leg.currency)
            taken[place] = taken.get(place, 0) + Decimal(leg.minor).scaleb(-leg.scale)
    assert not any(taken.values())
    foreign.refresh_from_db()
    whole = "".join(services.whole_text(foreign, documents=False))
    assert verdict_on(whole).errors == ()
