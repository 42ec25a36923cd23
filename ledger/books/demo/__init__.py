"""The demo co-op's books: three years of a bakery, imported as its bookkeeper would."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from coopkit.accounts.models import User
from coopkit.offers import Story
from ledger.books.demo.bakery import whole_ledger
from ledger.books.demo.keeping import keep, keeper_of
from ledger.books.journal import Entry, Leg
from ledger.books.models import Book, Directive
from ledger.books.services import import_books, post

IMPORTED_AT = datetime(2026, 11, 2, 17, tzinfo=UTC)
SET_ASIDE = "Assets:Bank:Patronage"


def tell(story: Story) -> None:
    """Begoña imports the bakery's ledger, from its founding to October 2026."""
    keeper = keeper_of(story)
    report = import_books(
        cooperative=story.cooperative,
        text=whole_ledger(),
        filename="amanecer-2023-2026.beancount",
        by=keeper,
        at=IMPORTED_AT,
    )
    if report.errors:
        raise ValueError(f"the demo's ledger is not valid: {report.errors[0]}")
    keep(story, by=keeper)


def pay_declared(
    *,
    book: Book,
    year: int,
    on: date,
    cash: Mapping[str, int],
    authority: str,
    by: User | None,
    at: datetime,
) -> list[Directive]:
    """Pay the cash part of a year's dividends, cents by member code, when it is due.

    It comes from the account that the bakery set aside for it, which asserts no balance.
    """
    payable = f"Liabilities:Patronage:Payable:FY{year}"
    entries = [
        Entry(
            on=on,
            payee=code,
            narration=f"Patronage dividend {year}, part paid in money",
            legs=(Leg(payable, cents), Leg(SET_ASIDE, -cents)),
        )
        for code, cents in sorted(cash.items())
        if cents
    ]
    batch = f"patronage-{year}-cash"
    return post(
        book=book, entries=entries, batch=batch, authority=authority, by=by, at=at
    )
