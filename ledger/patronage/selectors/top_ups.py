"""What members have to add after a loss, by when, and what of it they still owe."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from coopkit.cooperatives.models import Cooperative
from coopkit.money import Cents
from ledger.books.selectors import balances, book_of
from ledger.equity.selectors import chart_of
from ledger.patronage.models import Worksheet, WorksheetState
from ledger.patronage.postings import due_of
from ledger.patronage.worksheet import read


@dataclass(frozen=True, slots=True, kw_only=True)
class TopUp:
    """What one member has to add after one year's loss."""

    code: str
    year: int
    cents: Cents
    due: date


def top_ups(
    cooperative: Cooperative, *, on: date, codes: Collection[str] | None = None
) -> list[TopUp]:
    """What is still to be added, by day and code; those of some `codes` alone if asked.

    The books say how much a member still owes: what was paid is told of the oldest loss
    first. Without a loss that was posted it is one query.
    """
    rows = Worksheet.objects.filter(
        cooperative=cooperative, state=WorksheetState.POSTED, shares__total_cents__lt=0
    ).distinct()
    asked: list[TopUp] = []
    for worksheet in rows.order_by("-year_end", "-number"):
        sheet = read(worksheet.data)
        due = due_of(sheet, worksheet.posted_on or on)
        asked += [
            TopUp(code=share.code, year=sheet.year, cents=share.top_up, due=due)
            for share in sheet.result.shares
            if share.top_up and (codes is None or share.code in codes)
        ]
    return _still_owed(cooperative, asked, on=on) if asked else []


def _still_owed(cooperative: Cooperative, asked: list[TopUp], *, on: date) -> list[TopUp]:
    """What the books hold of it, the newest loss first: the oldest is paid first."""
    book = book_of(cooperative)
    chart = chart_of(book)
    under = chart.receivable("M001", "Other").removesuffix(":M001:Other")
    held = balances(book, on=on, prefix=under)
    found = []
    for each in asked:
        account = chart.receivable(each.code, "Other")
        owed = min(each.cents, held.get(account, 0))
        if owed > 0:
            held[account] -= owed
            found.append(TopUp(code=each.code, year=each.year, cents=owed, due=each.due))
    return sorted(found, key=lambda each: (each.due, each.code))
