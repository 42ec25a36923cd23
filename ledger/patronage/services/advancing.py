"""Advances: money paid to a member on the surplus of a year that is not divided yet."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.cooperatives.models import Cooperative
from coopkit.money import Cents
from coopkit.periods import FiscalYear
from governance.members.models import Membership
from ledger.books.journal import Entry, Leg, OpenAccount
from ledger.books.models import Book
from ledger.books.selectors import open_accounts
from ledger.books.services import post as post_entries
from ledger.equity.selectors import chart_of
from ledger.patronage.models import Advance, Worksheet, WorksheetState
from ledger.patronage.objections import (
    AdvanceDayError,
    AdvanceTooLateError,
    NotOpenError,
)
from ledger.patronage.selectors import year_of
from ledger.patronage.services.keeping import lock_book


@transaction.atomic
def pay_advance(
    *,
    membership: Membership,
    year_end: date,
    cents: Cents,
    on: date,
    source: str,
    authority: str,
    by: User | None,
    at: datetime,
) -> Advance:
    """Post money that left `source` for a member, as an advance on a year's surplus.

    It is taken off the cash of the year's allocation. Paid within the payment period,
    which begins with the year, it is money for the test of a qualified notice.
    """
    cooperative = membership.cooperative
    book = lock_book(cooperative)
    year = _check(cooperative, year_end, on, today=timezone.localdate(at))
    count = Advance.objects.filter(cooperative=cooperative, year_end=year_end).count()
    advance = Advance(
        cooperative=cooperative,
        membership=membership,
        year_end=year_end,
        on=on,
        cents=cents,
        authority=authority,
        batch=f"advance-{year.name}-{count + 1}",
        recorded_by=by,
        recorded_at=at,
    )
    _post(book, advance, source)
    advance.save()
    _record(advance)
    return advance


def _check(
    cooperative: Cooperative, year_end: date, on: date, *, today: date
) -> FiscalYear:
    """The year, if something can be advanced on it on a day."""
    year = year_of(cooperative, year_end)
    if not year.first <= on <= today:
        raise AdvanceDayError(year=year.name, first=year.first, last=today)
    posted = Worksheet.objects.filter(
        cooperative=cooperative, year_end=year_end, state=WorksheetState.POSTED
    )
    if posted.exists():
        raise AdvanceTooLateError(year=year.name)
    return year


def _post(book: Book, advance: Advance, source: str) -> None:
    on, code, year = advance.on, advance.membership.code, advance.year_end.year
    opened = open_accounts(book, on=on)
    chart = chart_of(book)
    if source not in opened or not source.startswith(f"{chart.assets}:"):
        raise NotOpenError(account=source, on=on)
    owed = chart.receivable(code, "Advance")
    entry = Entry(
        on=on,
        narration=f"Advance on the surplus of {year}, {code}",
        legs=(Leg(owed, advance.cents), Leg(source, -advance.cents)),
        meta={"member": code, "fiscal-year": str(year)},
    )
    fresh = [] if owed in opened else [OpenAccount(on=on, account=owed)]
    post_entries(
        book=book,
        entries=[*fresh, entry],
        batch=advance.batch,
        authority=advance.authority,
        by=advance.recorded_by,
        at=advance.recorded_at,
    )


def _record(advance: Advance) -> None:
    record(
        scope=advance.cooperative.slug,
        actor=actor_of(advance.recorded_by),
        action="patronage.advanced",
        subject=f"advance:{advance.pk}",
        data={
            "code": advance.membership.code,
            "cents": advance.cents,
            "batch": advance.batch,
        },
        at=advance.recorded_at,
    )
