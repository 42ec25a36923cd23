"""The demo's years: 2024 and 2025 are closed, by the resolutions that divided them."""

from datetime import UTC, datetime

from coopkit.offers import Story
from coopkit.periods import fiscal_year
from governance.meetings.models import Resolution
from ledger.books.demo.keeping import keeper_of
from ledger.books.selectors import book_of
from ledger.books.services import close_year

CLOSED_AT = datetime(2026, 11, 9, 17, tzinfo=UTC)
YEARS = (2024, 2025)


def close(story: Story) -> None:
    """Begoña closes the two years whose dividends are allocated and paid."""
    begona = keeper_of(story)
    book = book_of(story.cooperative)
    adopted = Resolution.objects.filter(cooperative=story.cooperative)
    for name in YEARS:
        in_october = adopted.filter(adopted_on__year=name, adopted_on__month=10)
        close_year(
            book=book,
            year=fiscal_year(name, month=6, day=30),
            resolution=in_october.get().reference,
            by=begona,
            at=CLOSED_AT,
        )
