"""What an exit does to patronage: no year that is over, and the year of leaving."""

from datetime import date

import pytest

from coopkit.offers import Leaving
from ledger.patronage.offers import years_of_a_leaver
from tests.governance.factories import coop

pytestmark = pytest.mark.django_db


def test_years_that_are_over_are_shared_as_ever_and_the_last_one_until_the_day() -> None:
    cooperative = coop(1, founded_on=date(2025, 7, 1))
    leaving = Leaving(
        cooperative=cooperative,
        code="M001",
        kind="resigned",
        last_day=date(2026, 12, 31),
        on=date(2026, 11, 21),
    )
    over, this = list(years_of_a_leaver(leaving))
    assert over.title == "Patronage for 2026"
    assert "paid by March 15, 2027" in over.words
    assert this.title == "Patronage for 2027"
    assert "Hours until Dec. 31, 2026 count" in this.words
    assert "at least 16 hours" in this.words
    assert this.rule == "patronage.minimum_hours"
