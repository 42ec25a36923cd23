"""What the co-op owes members of a year's dividends, and what of it was paid by hand."""

import re
from collections.abc import Iterable
from datetime import date

from coopkit.cooperatives.models import Cooperative
from coopkit.money import Cents
from coopkit.periods import payment_period_ends
from ledger.books.models import Book, Directive, Posting
from ledger.books.selectors import REVERSAL, balances, book_of, find_book
from ledger.equity.payable import Payable
from ledger.equity.selectors import chart_of
from ledger.patronage.models import (
    AdvanceNetting,
    Worksheet,
    WorksheetShare,
    WorksheetState,
)

_KEY = re.compile(r"patronage-(\d{4})(?:-|$)")
_QUOTED = re.compile(r'"([^"]*)"')


def key_of(worksheet: Worksheet) -> str:
    """How a payout names what is paid of a worksheet.

    A year is “patronage-2026”, its supplement 3 “patronage-2026-s3”, a year that was
    reversed and posted again has its number.
    """
    return worksheet.batch or f"patronage-{worksheet.year_end.year}"


def year_of_key(key: str) -> int | None:
    """The year that a payout of this key pays, or pays a supplement of; else none.

    >>> year_of_key("patronage-2026-s3"), year_of_key("redemption-3")
    (2026, None)
    """
    found = _KEY.match(key)
    return int(found[1]) if found else None


def payables(cooperative: Cooperative, *, on: date) -> list[Payable]:
    """The cash of every allocation in the books that is not paid yet, by year and code.

    What was advanced is taken off; a year whose account for it is empty is paid.
    """
    book = find_book(cooperative)
    if book is None:
        return []
    chart = chart_of(book)
    under = f"{chart.liabilities}:Patronage:Payable"
    open_years = {
        name for name, cents in balances(book, on=on, prefix=under).items() if cents
    }
    found: list[Payable] = []
    for worksheet in _posted(cooperative, on):
        account = chart.payable(worksheet.year_end.year)
        if account in open_years:
            found += _of(worksheet, account, book)
    return found


def owed_of(cooperative: Cooperative, year: int, *, on: date) -> Cents:
    """What stands on the account of a year's declared cash: 0 once all is paid."""
    book = book_of(cooperative)
    account = chart_of(book).payable(year)
    return -balances(book, on=on, prefix=account).get(account, 0)


def _posted(cooperative: Cooperative, on: date) -> Iterable[Worksheet]:
    rows = Worksheet.objects.filter(
        cooperative=cooperative, state=WorksheetState.POSTED, posted_on__lte=on
    )
    return rows.defer("data").order_by("year_end", "number")


def _of(worksheet: Worksheet, account: str, book: Book) -> Iterable[Payable]:
    year = worksheet.year_end.year
    netted = _netted(worksheet)
    settled = _paid_by_hand(book, account)
    shares = WorksheetShare.objects.filter(worksheet=worksheet, cash_cents__gt=0)
    for share in shares.order_by("code"):
        cents = share.cash_cents - netted.get(share.code, 0)
        if not cents or share.code in settled:
            continue
        qualified = share.notice == "qualified"
        taxed = share.total_cents if qualified else share.cash_cents
        yield Payable(
            key=key_of(worksheet),
            title=f"Patronage {year}",
            code=share.code,
            debits=((account, cents),),
            authority=f"resolution:{worksheet.resolution}",
            due=payment_period_ends(worksheet.year_end),
            dividend_cents=share.total_cents,
            reports={"patronage": taxed},
        )


def _netted(worksheet: Worksheet) -> dict[str, Cents]:
    """What each member was advanced before, and this worksheet took off the cash."""
    rows = AdvanceNetting.objects.filter(worksheet=worksheet)
    return dict(rows.values_list("code", "cents"))


def _paid_by_hand(book: Book, account: str) -> set[str]:
    """The codes that a payment from this account names, as payee or as member.

    Payments of a payout run, and entries that were reversed, are told by others.
    """
    rows = Posting.objects.filter(
        account__book=book, account__name=account, minor__gt=0
    ).exclude(directive__batch__startswith="payout-")
    rows = rows.exclude(directive__batch__startswith=REVERSAL)
    texts = rows.values_list("directive__text", flat=True)
    return {word for text in texts for word in _QUOTED.findall(text)}


def paid_of(worksheet: Worksheet) -> Cents:
    """How much of a posted year's cash has left its account, whoever it was paid to.

    Payments that came back, and were put back, do not count.
    """
    book = book_of(worksheet.cooperative)
    account = chart_of(book).payable(worksheet.year_end.year)
    later = Posting.objects.filter(account__book=book, account__name=account)
    own = [worksheet.batch, *worksheet.supplemented_by.values_list("batch", flat=True)]
    moved = later.exclude(directive__batch__in=own)
    if worksheet.batch:
        moved = moved.exclude(directive__batch__in=_taken_back(worksheet))
    return max(sum(moved.values_list("minor", flat=True)), 0)


def _taken_back(worksheet: Worksheet) -> list[str]:
    """The links of other runs of the year, that were reversed, and of their reversals."""
    runs = Worksheet.objects.filter(
        cooperative=worksheet.cooperative,
        year_end=worksheet.year_end,
        state=WorksheetState.REVERSED,
    ).values_list("batch", flat=True)
    entries = Directive.objects.filter(
        book__cooperative=worksheet.cooperative, batch__in=list(runs)
    ).values_list("entry_id", flat=True)
    return [*runs, *(REVERSAL + name for name in entries)]
