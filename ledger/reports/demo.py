"""The demo's budget: what the bakery plans for the fiscal year 2027."""

from datetime import UTC, datetime

from coopkit.offers import Story
from coopkit.periods import fiscal_year
from ledger.books.demo.keeping import keeper_of
from ledger.books.selectors import book_of
from ledger.reports.selectors.budget import actual
from ledger.reports.services.budget import set_budget_year

PLANNED_AT = datetime(2026, 11, 5, 17, tzinfo=UTC)
STEP = 50_00
NOT_PLANNED = frozenset({"Income:Asset-Sales"})


def tell(story: Story) -> None:
    """Begoña plans what came and went last year, three hundredths more, rounded."""
    begona = keeper_of(story)
    book = book_of(story.cooperative)
    last = fiscal_year(2026, month=6, day=30)
    came = actual(book, first=last.first, last=last.last)
    amounts = {
        account: [max(0, -(-cents * 103 // 100 // STEP)) * STEP for cents in months]
        for account, months in came.items()
        if account not in NOT_PLANNED
    }
    set_budget_year(
        book=book,
        year=fiscal_year(2027, month=6, day=30),
        amounts=amounts,
        by=begona,
        at=PLANNED_AT,
    )
