"""Qualified checks that were not cashed in time: what was kept becomes nonqualified."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from coopkit.periods import qualified_cheque_last_day
from ledger.books.journal import Entry, Leg, OpenAccount
from ledger.books.models import Book, Directive
from ledger.books.selectors import open_accounts
from ledger.books.services import post as post_entries
from ledger.equity.selectors import chart_of, member_accounts
from ledger.patronage.models import Worksheet, WorksheetShare, WorksheetState
from ledger.patronage.postings import batch
from ledger.patronage.selectors import consents_on
from ledger.patronage.services.keeping import lock_book, record_act

LAPSED = "-lapsed"


@transaction.atomic
def lapse_checks(*, worksheet: Worksheet, on: date, at: datetime) -> list[str]:
    """Turn what was kept on checks that nobody cashed into nonqualified parts; the codes.

    Done once, after the 90th day that follows the payment period.
    """
    book = lock_book(worksheet.cooperative)
    year = worksheet.year_end.year
    link = batch(year) + LAPSED
    done = Directive.objects.filter(book=book, batch=link).exists()
    if done or on <= qualified_cheque_last_day(worksheet.year_end):
        return []
    codes = _not_cashed(worksheet)
    entries = _entries(worksheet, book, codes, on)
    if not entries:
        return []
    opened = open_accounts(book, on=on)
    names = sorted({leg.account for entry in entries for leg in entry.legs})
    fresh = [OpenAccount(on=on, account=name) for name in names if name not in opened]
    post_entries(
        book=book,
        entries=[*fresh, *entries],
        batch=link,
        authority=f"resolution:{worksheet.resolution}",
        by=None,
        at=at,
    )
    lapsed = WorksheetShare.objects.filter(worksheet=worksheet, code__in=codes)
    lapsed.update(notice="")
    record_act("patronage.checks_lapsed", worksheet, None, at, {"codes": codes})
    return codes


def _not_cashed(worksheet: Worksheet) -> list[str]:
    """The members whose check was their consent, and who did not cash it in time."""
    consents = consents_on(worksheet.cooperative, on=worksheet.year_end)
    shares = worksheet.shares.filter(notice="qualified", retained_cents__gt=0)
    return [
        share.code
        for share in shares.order_by("code")
        if share.code in consents and consents[share.code].is_conditional
    ]


def _entries(worksheet: Worksheet, book: Book, codes: list[str], on: date) -> list[Entry]:
    """What is left of each one’s layer moves from qualified to nonqualified."""
    year = worksheet.year_end.year
    chart, held = chart_of(book), member_accounts(worksheet.cooperative, on=on)
    entries = []
    for code in codes:
        layers = held[code].layers if code in held else ()
        left = sum(one.cents for one in layers if one.year == year and one.qualified)
        if left > 0:
            legs = (
                Leg(chart.retained(code, year), left),
                Leg(chart.retained(code, year, False), -left),
            )
            text = f"Check for {year} not cashed in time, nonqualified now, {code}"
            entries.append(Entry(on=on, narration=text, legs=legs, meta={"member": code}))
    return entries


def lapse_all(at: datetime) -> Iterator[str]:
    """Every night: the checks whose last day is over, year by year."""
    on = timezone.localdate(at)
    rows = Worksheet.objects.filter(
        state=WorksheetState.POSTED, supplements__isnull=True, year_end__lt=on
    )
    for worksheet in rows.select_related("cooperative").defer("data"):
        last = qualified_cheque_last_day(worksheet.year_end)
        if last < on and (on - last).days <= 30:
            codes = lapse_checks(worksheet=worksheet, on=on, at=at)
            if codes:
                slug = worksheet.cooperative.slug
                yield f"{slug}: {len(codes)} checks of {worksheet.year_end.year} lapsed"
