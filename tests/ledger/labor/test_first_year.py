"""A co-op founded within a fiscal year counts its hours by its founding day's rules."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from governance.bylaws.parameters import defaults
from governance.bylaws.services import adopt
from ledger.labor.selectors import labor_of_year, labor_sha256, ratios
from ledger.labor.services import import_hours
from tests.factories import CooperativeFactory, RoleGrantFactory, UserFactory

FOUNDED = date(2025, 9, 1)
AT = datetime(2026, 7, 10, 17, tzinfo=UTC)


@pytest.mark.django_db
def test_the_first_year_goes_by_the_bylaws_of_the_founding_day() -> None:
    cooperative = CooperativeFactory(founded_on=FOUNDED)
    adopt(
        cooperative=cooperative,
        values=defaults("us-ca"),
        effective_from=FOUNDED,
        adopted_on=FOUNDED,
        adopted_by="2025-GM-001",
        by=None,
        at=AT,
    )
    import_hours(
        cooperative=cooperative,
        year_end=date(2026, 6, 30),
        text="code,date,hours\nT001,2025-10-31,10.5\n",
        filename="hours.csv",
        by=None,
        at=AT,
        dry_run=False,
    )
    (temp,) = labor_of_year(cooperative, first=date(2025, 7, 1), last=date(2026, 6, 30))
    assert temp.countable_minutes == 630
    assert len(labor_sha256(cooperative, year_end=date(2026, 6, 30))) == 64


@pytest.mark.django_db
def test_a_coop_without_bylaws_has_pages_that_say_what_is_lacking() -> None:
    cooperative = CooperativeFactory(founded_on=FOUNDED)
    bookkeeper = UserFactory()
    RoleGrantFactory(cooperative=cooperative, user=bookkeeper, role="bookkeeper")
    found = ratios(cooperative, first=FOUNDED, last=date(2026, 6, 30))
    assert found.is_kept
    client = Client()
    client.force_login(bookkeeper)
    pages = ("", "entry/", "correct/", "ratios/")
    for page in pages:
        url = f"/en/c/{cooperative.slug}/money/hours/{page}"
        answer = client.get(url, follow=True)
        assert answer.status_code == 200, page
