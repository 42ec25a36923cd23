"""How the bakery's books are kept from day to day: receipts, templates, what recurs."""

from datetime import UTC, date, datetime

from coopkit.accounts.models import User
from coopkit.offers import Story
from ledger.books.demo.bakery import CHECKING, FLOUR
from ledger.books.demo.receipts import keep_receipts
from ledger.books.models import Book
from ledger.books.selectors import book_of
from ledger.books.services.accounts import open_account
from ledger.books.services.patterns import make_recurring, save_template

KEPT_AT = datetime(2026, 11, 2, 19, tzinfo=UTC)
RENT, RENT_CENTS = "Expenses:Rent", 6_800_00
BANK_FEES = "Expenses:Bank-Fees"


def keeper_of(story: Story) -> User:
    """Begoña, who keeps the bakery's books."""
    return next(u for u in story.users.values() if u.email.startswith("begona@"))


def keep(story: Story, *, by: User) -> None:
    """Begoña attaches receipts, and writes down what she enters again and again."""
    book = book_of(story.cooperative)
    keep_receipts(book, by=by, at=KEPT_AT)
    first = date(2026, 10, 1)
    open_account(book=book, account=BANK_FEES, on=first, by=by, at=KEPT_AT)
    _keep_templates(book, by)


def _keep_templates(book: Book, by: User) -> None:
    rent = save_template(
        book=book,
        name="Rent of the shop",
        payee="Foothill Properties",
        narration="Rent",
        legs=[(RENT, RENT_CENTS), (CHECKING, -RENT_CENTS)],
        by=by,
        at=KEPT_AT,
    )
    make_recurring(
        template=rent,
        every="month",
        first_on=date(2026, 11, 1),
        until=None,
        automatic=False,
        by=by,
        at=KEPT_AT,
    )
    for name, payee, narration, account in (
        ("Flour delivery", "Central Milling", "Flour", FLOUR),
        ("Market stall", "", "Market stall, cash sales", "Assets:Cash:Till"),
    ):
        other = CHECKING if account == FLOUR else "Income:Sales:Counter"
        save_template(
            book=book,
            name=name,
            payee=payee,
            narration=narration,
            legs=[(account, None), (other, None)],
            by=by,
            at=KEPT_AT,
        )
