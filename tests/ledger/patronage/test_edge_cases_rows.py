"""Cases of the reference's section on mistakes that are about when a rule holds."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from governance.bylaws.services import adopt
from ledger.patronage.models import Consent
from ledger.patronage.services import record_consent
from ledger.patronage.worksheet import read
from tests.ledger.patronage.bakery import FIRST, NOW, YEAR_END, build
from tests.ledger.patronage.test_settlement import a_year, line

AFTER = YEAR_END + timedelta(days=20)


@pytest.mark.django_db
def test_board_changes_split_after_fye_and_the_year_keeps_its_own() -> None:
    bakery = build()
    adopt(
        cooperative=bakery.cooperative,
        values={"patronage.cash_share": "1/5", "patronage.collective_share": "1/10"},
        effective_from=AFTER,
        adopted_on=AFTER,
        adopted_by="2026-BD-004",
        by=None,
        at=timezone.make_aware(timezone.datetime(AFTER.year, AFTER.month, AFTER.day)),
    )
    sheet = read(bakery.freeze().data)
    assert sheet.rule("patronage.cash_share").value == "1/2"
    assert sheet.rule("patronage.collective_share").value == "3/10"
    assert sheet.rule("patronage.cash_share").effective_from < YEAR_END.isoformat()
    assert NOW.date() > AFTER


@pytest.mark.django_db
def test_minors_consent_by_a_paper_that_their_guardian_signed() -> None:
    """It goes the way of every paper: kept by its hash, from the day it was here."""
    bakery = build()
    Consent.objects.filter(membership=bakery.members["M003"]).delete()
    assert "M003" in read(bakery.freeze().data).without_consent
    record_consent(
        membership=bakery.members["M003"],
        method="written",
        received_on=FIRST,
        document="Signed by the guardian",
        document_sha256="a" * 64,
        by=bakery.bookkeeper,
        at=NOW,
    )
    assert "M003" not in read(bakery.freeze().data).without_consent


def test_fye_change_counts_fiscal_years_and_not_months() -> None:
    short = a_year(
        -400,
        labor=(line("M001", 30), line("M002", 10)),
        first="2026-07-01",
        last="2026-12-31",
        year_number=2,
    )
    assert short.result.cover == {"startup": 400}
    assert short.deadline == date(2027, 9, 15)
