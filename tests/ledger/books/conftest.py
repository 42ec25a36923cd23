"""Books of a small co-op, and where their files go."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ledger.books import services
from ledger.books.journal import Entry, Leg
from ledger.books.models import Book, Directive
from tests.factories import NOON, CooperativeFactory

ACCOUNTS = (
    "Assets:Bank",
    "Assets:Bank:Savings",
    "Assets:Cash",
    "Equity:Opening",
    "Income:Sales",
    "Expenses:Flour",
    "Liabilities:Loan",
)
START = date(2025, 7, 1)


@pytest.fixture(autouse=True)
def ledgers(settings: Any, tmp_path: Path) -> Path:
    settings.LEDGERS_DIR = tmp_path / "ledgers"
    return settings.LEDGERS_DIR


@pytest.fixture
def book(db: None) -> Book:
    cooperative = CooperativeFactory(slug="acme", name="Acme Bakery")
    return services.open_book(
        cooperative=cooperative, on=START, accounts=ACCOUNTS, by=None, at=NOON
    )


@pytest.fixture
def empty_book(db: None) -> Book:
    cooperative = CooperativeFactory(slug="bread", name="Bread")
    return services.open_book(
        cooperative=cooperative, on=START, accounts=(), by=None, at=NOON
    )


@pytest.fixture
def post(book: Book) -> Callable[..., list[Directive]]:
    def post_items(*items: Any, batch: str = "june-1", **more: Any) -> list[Directive]:
        given = {"authority": "person:1", "by": None, "at": NOON} | more
        return services.post(book=book, entries=items, batch=batch, **given)

    return post_items


def sale(cents: int = 12_50, on: date = date(2026, 1, 10), **more: Any) -> Entry:
    legs = (Leg("Assets:Cash", cents), Leg("Income:Sales", -cents))
    return Entry(on=on, narration=more.pop("narration", "Bread"), legs=legs, **more)
