"""Capital, interest on it and notes in payout runs: paid, come back, owed again."""

from datetime import date
from typing import Any

import pytest

from ledger.equity import services as equity
from ledger.payouts import selectors, services
from ledger.payouts.models import Payout, PayoutRun
from tests.ledger.equity.capital_bakery import (
    TODAY,
    capital,
    converted,
    holds,
    left,
    posted,
    prepared,
)
from tests.ledger.patronage.bakery import YEAR_END, Bakery, at
from tests.ledger.payouts.paying import BANK, OWN

pytestmark = pytest.mark.django_db
PAY_ON = date(2027, 7, 1)
NOW = at(PAY_ON)


def paying(bakery: Bakery) -> Bakery:
    services.set_paying_account(
        cooperative=bakery.cooperative,
        account=BANK,
        kind="ach",
        numbers=OWN,
        company_name="Small Bakery",
        company_id="1946012345",
        bank_name="Bay Union",
        next_cheque=1041,
        by=bakery.bookkeeper,
        at=NOW,
    )
    return bakery


def paid(bakery: Bakery, key: str) -> list[Payout]:
    """A run of what is owed under one key, every payment of it handed over."""
    run: PayoutRun = services.prepare_run(
        cooperative=bakery.cooperative,
        keys=[key],
        pay_on=PAY_ON,
        by=bakery.bookkeeper,
        at=NOW,
    )
    services.mark_paid(run=run, payouts=list(run.payouts.all()), **said(bakery))
    return list(run.payouts.order_by("end_to_end").select_related("run", "membership"))


def said(bakery: Bakery, **more: Any) -> dict[str, Any]:
    return {"on": PAY_ON, "by": bakery.bookkeeper, "at": NOW} | more


def came_back(bakery: Bakery, payout: Payout) -> None:
    """The bank returns a payment, and it is taken out of its run."""
    services.mark_returned(payout=payout, reason="closed", **said(bakery))
    services.take_out(payout=payout, reason="new account", by=None, at=NOW)


def owed(bakery: Bakery) -> dict[str, list[str]]:
    found = selectors.groups(bakery.cooperative, on=PAY_ON)
    return {group.key: [each.code for each in group.payables] for group in found}


def test_interest_that_the_bylaws_have_paid_goes_out_by_a_run() -> None:
    rules = {"interest.rate": "1/20", "interest.paid": "pay"}
    bakery = paying(capital(rules=rules | {"interest.only_if_positive": False}))
    run = equity.prepare_interest(
        cooperative=bakery.cooperative,
        year_end=YEAR_END,
        on=TODAY,
        by=bakery.bookkeeper,
        at=NOW,
    )
    posted(bakery, run)
    payouts = paid(bakery, run.batch)
    assert [each.cents for each in payouts] == [25_00, 25_00, 25_00]
    assert holds(bakery, "Liabilities:Interest:Payable:FY2026") == 0
    assert owed(bakery) == {}


def test_a_redemption_that_came_back_is_payable_again() -> None:
    bakery = paying(capital())
    run = posted(bakery, prepared(bakery, 400_00))
    first, _second = paid(bakery, run.batch)
    came_back(bakery, first)
    assert owed(bakery) == {run.batch: ["M001"]}
    assert holds(bakery, "Liabilities:Redemption:Payable:R1") == 300_00


def test_a_part_of_a_note_that_came_back_is_payable_again() -> None:
    bakery = paying(capital())
    left(bakery, "M001")
    row = converted(bakery, "M001").installments.get(place=1)
    (payout,) = paid(bakery, "note-1-1")
    row.refresh_from_db()
    assert (row.paid_on, row.batch) == (PAY_ON, payout.batch)
    came_back(bakery, payout)
    row.refresh_from_db()
    assert (row.paid_on, row.batch) == (None, "")
    assert owed(bakery) == {"note-1-1": ["M001"]}
    (again,) = paid(bakery, "note-1-1")
    assert again.run.number == 2
