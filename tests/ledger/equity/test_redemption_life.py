"""Capital from joining to the last payment: whole after every step, and for Beancount."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ledger.books.services import whole_text
from ledger.equity import services
from ledger.equity.models import CapitalRun
from ledger.equity.postings import move_entry
from ledger.equity.selectors import closing_identity, payables, standing
from ledger.equity.services.writing import post_once
from tests.ledger.books.verdict import verdict_on
from tests.ledger.equity.capital_bakery import (
    capital,
    converted,
    holds,
    left,
    posted,
    prepared,
)
from tests.ledger.patronage.bakery import NOW, YEAR_END, Bakery

BANK = "Assets:Bank"


@pytest.fixture(autouse=True)
def ledgers(settings: Any, tmp_path: Path) -> None:
    settings.LEDGERS_DIR = tmp_path / "ledgers"


def whole(bakery: Bakery, on: date) -> None:
    """The identity holds, and every register says what the books hold."""
    assert closing_identity(bakery.cooperative, on=on).holds
    assert standing(bakery.cooperative, on=on).differences == ()


def pay_all(bakery: Bakery, on: date) -> int:
    """Everything that is owed on a day is paid from the bank, as payouts do it."""
    whole_cents = 0
    for one in payables(bakery.cooperative, on=on):
        entries = [
            move_entry(
                one.code, cents, source=name, to=BANK, what=one.title, on=on, meta={}
            )
            for name, cents in one.debits
        ]
        batch = f"payout-1-{one.code}-{one.key}"
        post_once(
            book=bakery.book,
            entries=entries,
            batch=batch,
            authority=one.authority,
            by=None,
            at=NOW,
        )
        services.mark_paid(bakery.cooperative, one.key, one.code, on, batch)
        whole_cents += one.cents
    return whole_cents


@pytest.mark.django_db
def test_capital_stays_whole_through_interest_redemption_leaving_and_payment() -> None:
    bakery = capital(rules={"interest.rate": "1/20"})
    run = services.prepare_interest(
        cooperative=bakery.cooperative, year_end=YEAR_END, on=NOW.date(), by=None, at=NOW
    )
    posted(bakery, run, on=YEAR_END)
    whole(bakery, NOW.date())
    posted(bakery, prepared(bakery, 450_00))
    whole(bakery, NOW.date())
    left(bakery, "M001")
    left(bakery, "M003", "died")
    for code in ("M001", "M003"):
        converted(bakery, code)
        whole(bakery, NOW.date())
    last = date(2031, 6, 30)
    assert pay_all(bakery, last) > 450_00
    whole(bakery, last)
    assert payables(bakery.cooperative, on=last) == []
    assert holds(bakery, "Liabilities", on=last) == 0
    assert CapitalRun.objects.filter(state="posted").count() == 2
    bakery.book.refresh_from_db()
    assert verdict_on("".join(whole_text(bakery.book))).errors == ()
