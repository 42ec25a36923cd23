"""A small bakery, and money that comes to its accounts."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ledger.books.journal import Entry, Leg, OpenAccount
from ledger.books.services import post as post_entries
from tests.ledger.patronage.bakery import NOW, Bakery, build

ON = date(2025, 1, 1)


@pytest.fixture(autouse=True)
def ledgers(settings: Any, tmp_path: Path) -> None:
    settings.LEDGERS_DIR = tmp_path / "ledgers"


@pytest.fixture
def bakery(db: None) -> Bakery:
    return build()


@pytest.fixture
def keep(bakery: Bakery) -> Callable[..., Any]:
    """Post an amount to an account, which is opened where it is new; the new rows."""

    def post(account: str, cents: int, against: str = "Assets:Bank") -> Any:
        named = (account, against)
        known = set(bakery.book.accounts.values_list("name", flat=True))
        legs = (Leg(against, cents), Leg(account, -cents))
        return post_entries(
            book=bakery.book,
            entries=[
                *(OpenAccount(ON, name) for name in named if name not in known),
                Entry(on=ON, narration="Paid in", legs=legs),
            ],
            batch="capital",
            authority="person:1",
            by=None,
            at=NOW,
        )

    return post
