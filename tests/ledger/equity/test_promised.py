"""The calendar of a year keeps the days that the bylaws promise."""

from datetime import date, timedelta

from coopkit.cooperatives.selectors import year_ending
from coopkit.periods import payment_period_ends
from governance.bylaws.services import adopt
from ledger.equity.duties import duties
from ledger.equity.selectors.promised import promised_of
from tests.ledger.patronage.bakery import NOW, Bakery


def test_the_calendar_has_the_days_that_the_bylaws_promise(bakery: Bakery) -> None:
    adopt(
        cooperative=bakery.cooperative,
        values={
            "records.report_days": 90,
            "records.report_over": 2,
            "records.statement_days": 30,
            "records.auditor": True,
        },
        effective_from=date(2026, 1, 2),
        adopted_on=date(2026, 1, 2),
        adopted_by="2026-GM-001",
        by=None,
        at=NOW,
    )
    year = year_ending(bakery.cooperative, 2026)
    promised = promised_of(bakery.cooperative, year)
    found = {duty.what: duty.on for duty in duties(year.last, promised=promised)}
    report = year.last + timedelta(days=90)
    assert found["Annual report to members"] == report
    assert found["Tell each member of the right to the annual report"] == report
    assert found["The year is looked at by an auditor from outside"] == report
    after = payment_period_ends(year.last) + timedelta(days=30)
    assert found["Statement of account to each member"] == after
