"""A small co-op's books, with an account at a bank and a card."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from governance.members.services import add_person, admit_member
from ledger.books import services as books
from ledger.books.journal import Entry, Leg
from ledger.books.models import Book, Directive
from ledger.inbox.models import BankAccount
from ledger.inbox.services import add_bank_account
from tests.factories import NOON, CooperativeFactory, UserFactory
from tests.ledger.inbox.journal_books import OPEN, START as OPENED

START = date(2026, 1, 1)
CHECKING, SAVINGS, CARD = (
    "Assets:Bank:Checking",
    "Assets:Bank:Savings",
    "Liabilities:Card",
)
RENT, FLOUR, SALES = "Expenses:Rent", "Expenses:Flour", "Income:Sales"
ACCOUNTS = (
    CHECKING,
    SAVINGS,
    CARD,
    RENT,
    FLOUR,
    SALES,
    "Expenses:Fees",
    "Equity:Opening",
)


@pytest.fixture
def bookkeeper(db: None) -> Any:
    return UserFactory(first_name="Begoña", last_name="Agüero")


@pytest.fixture(autouse=True)
def ledgers(settings: Any, tmp_path: Path) -> None:
    settings.LEDGERS_DIR = tmp_path / "ledgers"


@pytest.fixture
def new_book(db: None) -> Book:
    """Books into which journals of other programs are taken; they hold no entry yet."""
    cooperative = CooperativeFactory(slug="acme", name="Acme Bakery")
    return books.open_book(
        cooperative=cooperative, on=OPENED, accounts=OPEN, by=None, at=NOON
    )


@pytest.fixture
def book(bookkeeper: Any) -> Book:
    cooperative = CooperativeFactory(slug="acme", name="Acme Bakery")
    book = books.open_book(
        cooperative=cooperative, on=START, accounts=ACCOUNTS, by=bookkeeper, at=NOON
    )
    post(book, entry(START, 1_000_00, "Equity:Opening", "Opening"))
    return book


@pytest.fixture
def ana(book: Book) -> None:
    person = add_person(
        cooperative=book.cooperative,
        legal_name="Ana Lucía Peña",
        display_name="Ana Peña",
        language="es",
        user=None,
        by=None,
        at=NOON,
    )
    admit_member(
        person=person, code="M006", on=START, decision="Founding", by=None, at=NOON
    )


@pytest.fixture
def bank(book: Book, bookkeeper: Any) -> BankAccount:
    return add_bank_account(
        book=book, account=CHECKING, label="Checking", by=bookkeeper, at=NOON
    )


@pytest.fixture
def card(book: Book, bookkeeper: Any) -> BankAccount:
    return add_bank_account(
        book=book, account=CARD, label="Visa", kind="card", by=bookkeeper, at=NOON
    )


def entry(
    on: date, cents: int, other: str, narration: str = "", own: str = CHECKING
) -> Entry:
    """Cents that reach an account at the bank, from another account."""
    return Entry(on=on, narration=narration, legs=(Leg(own, cents), Leg(other, -cents)))


def post(book: Book, *entries: Any, batch: str = "by-hand") -> list[Directive]:
    given = {"authority": "person:1", "by": None, "at": NOON}
    return books.post(book=book, entries=entries, batch=batch, **given)
