"""What a year left in an account is paid, and then the year is corrected."""

from datetime import date
from fractions import Fraction

import pytest

from ledger.books.journal import Entry, Leg, OpenAccount
from ledger.books.selectors import balance
from ledger.books.services import post as post_entries
from ledger.patronage import services
from ledger.patronage.models import Worksheet
from ledger.patronage.objections import (
    LayerMovedError,
    LayerPaidError,
    SupplementStandsError,
)
from ledger.patronage.supplement import supplement
from tests.ledger.patronage.bakery import HOURS, Bakery, at
from tests.ledger.patronage.test_path_rules import sheet

LATER = at(date(2026, 12, 1))
LAYER = "Equity:Members:M002:Retained:2026:Q"
DEBT = "Assets:Receivable:Members:M002:Other"
HALF = Fraction(1, 2)


def posted(bakery: Bakery) -> Worksheet:
    worksheet = bakery.adopted()
    bakery.post(worksheet)
    worksheet.refresh_from_db()
    return worksheet


def redeem(bakery: Bakery, leaving: int = 0) -> int:
    """What the year left in the account of M002 is paid but for a rest; how much."""
    on = date(2026, 11, 1)
    cents = -balance(bakery.book, LAYER, on=on) - leaving
    payable = "Liabilities:Redemption:Payable:R1"
    legs = (Leg(LAYER, cents), Leg(payable, -cents))
    post_entries(
        book=bakery.book,
        entries=[OpenAccount(on, payable), Entry(on=on, narration="Paid", legs=legs)],
        batch="redemption-1",
        authority="resolution:2026-GM-007",
        by=None,
        at=LATER,
    )
    return cents


def corrected(bakery: Bakery, worksheet: Worksheet) -> Worksheet:
    return services.freeze_supplement(worksheet=worksheet, by=None, at=LATER)


def adopted(bakery: Bakery, made: Worksheet) -> Worksheet:
    bakery.vote(services.send(worksheet=made, by=bakery.bookkeeper, at=LATER))
    made.refresh_from_db()
    return made


def test_what_is_no_longer_in_the_account_is_owed_and_the_account_is_not_below_zero(
    bakery: Bakery,
) -> None:
    worksheet = posted(bakery)
    redeem(bakery, leaving=1_00)
    bakery.import_hours(HOURS | {"M003": 1400, "M002": 800})
    made = adopted(bakery, corrected(bakery, worksheet))
    services.post(worksheet=made, on=LATER.date(), by=None, at=LATER)
    less = made.shares.get(code="M002")
    assert (less.retained_cents, less.cash_cents) == (-1_00, less.total_cents + 1_00)
    assert balance(bakery.book, LAYER, on=LATER.date()) == 0
    assert balance(bakery.book, DEBT, on=LATER.date()) == -less.cash_cents > 0


def test_a_supplement_whose_layer_is_paid_before_it_is_posted_is_worked_out_again(
    bakery: Bakery,
) -> None:
    worksheet = posted(bakery)
    bakery.import_hours(HOURS | {"M003": 1400, "M002": 800})
    first = adopted(bakery, corrected(bakery, worksheet))
    with pytest.raises(SupplementStandsError):
        corrected(bakery, worksheet)
    redeem(bakery)
    with pytest.raises(LayerMovedError, match="M002"):
        services.post(worksheet=first, on=LATER.date(), by=None, at=LATER)
    again = adopted(bakery, corrected(bakery, worksheet))
    assert services.post(worksheet=again, on=LATER.date(), by=None, at=LATER)
    first.refresh_from_db()
    assert first.state == "replaced"
    assert balance(bakery.book, LAYER, on=LATER.date()) == 0


def test_a_year_of_which_a_layer_was_paid_is_not_taken_back(bakery: Bakery) -> None:
    worksheet = posted(bakery)
    redeem(bakery, leaving=1)
    with pytest.raises(LayerPaidError, match="M002"):
        services.reverse(
            worksheet=worksheet,
            on=LATER.date(),
            reason="Wrong hours",
            authority="resolution:2026-GM-009",
            by=None,
            at=LATER,
        )


def test_who_worked_nothing_after_all_loses_the_layer_of_the_kind_they_had() -> None:
    old, new = sheet(("A", 100_00), ("B", 50_00)), sheet(("B", 150_00))
    lapsed = {("A", False): 50_00, ("B", True): 25_00}
    found = supplement(new, [old.result], cash_share=HALF, left=lapsed).result.shares[0]
    assert (found.code, found.notice) == ("A", "nonqualified")
    assert (found.retained, found.cash) == (-50_00, -50_00)
