"""What an advance was beyond a year's cash waits, and is netted in a later year."""

from datetime import date

import pytest
from django.utils import translation

from coopkit.papers.models import Paper
from ledger.books.selectors import balances
from ledger.labor.models import LaborEntry, LaborImport
from ledger.patronage import selectors, services
from ledger.patronage.models import Worksheet
from ledger.patronage.services.wording import words_of
from ledger.patronage.worksheet import read
from tests.ledger.patronage.bakery import NOW, YEAR_END, Bakery, at, build

NEXT_END = date(2027, 6, 30)
OWED = "Assets:Receivable:Members:M003:Advance"
CASH = 3_645_12


def advanced(cents: int) -> tuple[Bakery, Worksheet]:
    """The bakery's year, posted, of which M003 was advanced so much."""
    bakery = build()
    services.pay_advance(
        membership=bakery.members["M003"],
        year_end=YEAR_END,
        cents=cents,
        on=date(2026, 5, 4),
        source="Assets:Bank",
        authority="resolution:2026-GM-001",
        by=bakery.bookkeeper,
        at=NOW,
    )
    worksheet = bakery.adopted()
    bakery.post(worksheet, on=NOW.date())
    worksheet.refresh_from_db()
    return bakery, worksheet


def next_year(bakery: Bakery) -> Worksheet:
    """The year after, frozen: as many hours and a third of the money."""
    sheet = LaborImport.objects.create(
        cooperative=bakery.cooperative,
        year_end=NEXT_END,
        filename="next.csv",
        sha256="f" * 64,
        columns={},
        imported_at=NOW,
    )
    for code in bakery.members:
        LaborEntry.objects.create(
            sheet=sheet, line=2, code=code, on=date(2027, 3, 1), minutes=60_000
        )
    bakery.earn(20_000_00, on=date(2027, 3, 2))
    return services.freeze(
        cooperative=bakery.cooperative,
        year_end=NEXT_END,
        by=bakery.bookkeeper,
        at=at(date(2027, 10, 1)),
    )


@pytest.mark.django_db
def test_what_was_advanced_beyond_the_cash_is_netted_in_the_next_year() -> None:
    bakery, worksheet = advanced(5_000_00)
    share = next(s for s in read(worksheet.data).result.shares if s.code == "M003")
    assert (share.cash, share.advance, share.to_pay) == (CASH, CASH, 0)
    left = 5_000_00 - CASH
    assert balances(bakery.book, on=NOW.date(), prefix=OWED) == {OWED: left}
    assert selectors.advances_of(bakery.cooperative, year_end=NEXT_END) == {"M003": left}
    later = read(next_year(bakery).data)
    mine = next(share for share in later.result.shares if share.code == "M003")
    assert later.advances == {"M003": left}
    assert (mine.advance, mine.to_pay) == (left, mine.cash - left)


@pytest.mark.django_db
def test_an_advance_that_was_paid_back_is_not_netted_again() -> None:
    bakery, worksheet = advanced(5_000_00)
    bakery.earn(1_000_00, OWED, on=NOW.date(), narration="Paid back")
    left = selectors.advances_of(bakery.cooperative, year_end=NEXT_END)
    assert left == {"M003": 4_000_00 - CASH}
    services.reverse(
        worksheet=worksheet,
        on=date(2026, 11, 2),
        reason="Hours of the wrong sheet",
        authority="resolution:2026-GM-002",
        by=bakery.bookkeeper,
        at=at(date(2026, 11, 2)),
    )
    assert selectors.left_over(bakery.cooperative, year_end=NEXT_END) == {}
    assert selectors.advances_of(bakery.cooperative, year_end=YEAR_END) == {
        "M003": 5_000_00
    }


@pytest.mark.django_db
def test_the_notice_the_account_and_the_page_tell_what_is_still_open() -> None:
    bakery, worksheet = advanced(5_000_00)
    sheet = read(worksheet.data)
    share = next(share for share in sheet.result.shares if share.code == "M003")
    person = bakery.members["M003"].person
    with translation.override("en"):
        told = words_of(sheet, share, bakery.cooperative, person, worksheet.resolution)
    assert ("Advanced beyond it, to be taken off later years", "$1,354.88") in told.facts
    assert not Paper.objects.filter(holder_code="M003", kind="letter").exists()
    own = bakery.client(bakery.users["M003"]).get(
        f"/en/c/{bakery.cooperative.slug}/money/"
    )
    assert "$1,354.88" in own.content.decode()
    page = bakery.client(bakery.bookkeeper).get(bakery.url("advances/", year=2027))
    assert "Still open from earlier years" in page.content.decode()
