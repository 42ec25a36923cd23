"""A year's interest on its way: by the rules of the year's first day, within the cap."""

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from ledger.equity import services
from ledger.equity.interest import (
    InterestOverCapError,
    NoInterestInLossError,
    NoInterestRateError,
    RateOverBylawsError,
)
from ledger.equity.models import CapitalRun
from ledger.equity.selectors import payables
from ledger.equity.services.crediting_interest import YearRunsError
from ledger.equity.services.redeeming import RunInTheWayError
from tests.ledger.equity.capital_bakery import TODAY, capital, holds, posted
from tests.ledger.patronage.bakery import NOW, YEAR_END, Bakery

FIVE = {"interest.rate": "1/20"}


@pytest.fixture(autouse=True)
def ledgers(settings: Any, tmp_path: Path) -> None:
    settings.LEDGERS_DIR = tmp_path / "ledgers"


def worked_out(bakery: Bakery, **more: Any) -> CapitalRun:
    given = {"year_end": YEAR_END, "on": TODAY} | more
    return services.prepare_interest(
        cooperative=bakery.cooperative, by=bakery.bookkeeper, at=NOW, **given
    )


@pytest.mark.django_db
def test_interest_is_added_to_the_accounts_where_the_bylaws_say_so() -> None:
    bakery = capital(rules=FIVE)
    run = posted(bakery, worked_out(bakery), on=YEAR_END)
    assert (run.batch, run.data["paid"]) == ("interest-2026", 75_00)
    for code in ("M001", "M002", "M003"):
        assert holds(bakery, f"Equity:Members:{code}:Interest:2026") == 25_00
    assert holds(bakery, "Expenses:InterestOnCapital") == -75_00
    assert payables(bakery.cooperative, on=TODAY) == []


@pytest.mark.django_db
def test_interest_that_is_paid_becomes_payable_to_each() -> None:
    bakery = capital(rules=FIVE | {"interest.paid": "pay", "interest.base": "balance"})
    posted(bakery, worked_out(bakery), on=YEAR_END)
    found = {one.code: one.cents for one in payables(bakery.cooperative, on=TODAY)}
    assert found == {"M001": 50_00, "M002": 35_00, "M003": 25_00}
    reports = payables(bakery.cooperative, on=TODAY)[0].reports
    assert reports == {"capital": 50_00}


@pytest.mark.django_db
def test_a_year_bears_interest_once() -> None:
    bakery = capital(rules=FIVE)
    posted(bakery, worked_out(bakery), on=YEAR_END)
    with pytest.raises(RunInTheWayError):
        worked_out(bakery)


@pytest.mark.django_db
def test_a_lower_rate_may_be_decided_and_a_higher_one_not() -> None:
    bakery = capital(rules=FIVE)
    assert worked_out(bakery, rate=Fraction(1, 50)).data["paid"] == 30_00
    with pytest.raises(RateOverBylawsError):
        worked_out(bakery, rate=Fraction(1, 10))


@pytest.mark.django_db
def test_without_a_rate_in_the_bylaws_there_is_no_interest() -> None:
    with pytest.raises(NoInterestRateError, match="2026"):
        worked_out(capital())


@pytest.mark.django_db
def test_a_year_of_loss_bears_no_interest_where_the_bylaws_say_so() -> None:
    bakery = capital(rules=FIVE)
    bakery.earn(-70_000_00, "Expenses:Wages")
    with pytest.raises(NoInterestInLossError, match=r"\$9,000.00"):
        worked_out(bakery)


@pytest.mark.django_db
def test_a_year_that_runs_bears_none_yet() -> None:
    with pytest.raises(YearRunsError):
        worked_out(capital(rules=FIVE), year_end=date(2027, 6, 30))


@pytest.mark.django_db
def test_interest_over_the_cap_is_refused_with_the_most_that_may_be() -> None:
    bakery = capital(rules={"interest.rate": "1/5", "interest.base": "balance"})
    with pytest.raises(InterestOverCapError, match=r"\$330.00.*at most 15 %"):
        worked_out(bakery)
