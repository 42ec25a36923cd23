"""Posting an adopted allocation: its entries and its state in one transaction."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.crypto import salted_hmac

from coopkit.accounts.models import User
from coopkit.canonical import sha256_of
from ledger.books.journal import Entry, OpenAccount
from ledger.books.models import Book, Directive
from ledger.books.selectors import open_accounts
from ledger.books.services import post as post_entries
from ledger.equity.selectors import chart_of, member_accounts
from ledger.patronage.models import Worksheet, WorksheetState
from ledger.patronage.objections import LayerMovedError, NotPostedError
from ledger.patronage.postings import accounts_of, allocation_entries, batch
from ledger.patronage.refusals import (
    MotionFailedError,
    NotApprovedError,
    OtherWorksheetError,
    YearPostedError,
)
from ledger.patronage.selectors import check_unchanged, layers_left
from ledger.patronage.services.keeping import (
    lock_book,
    lock_worksheet,
    move,
    record_act,
)
from ledger.patronage.services.noticing import issue_with_posting
from ledger.patronage.services.settling import run_key, settle_inputs
from ledger.patronage.supplement import short_of, supplement_entries
from ledger.patronage.worksheet import Sheet, read


@transaction.atomic
def post(
    *,
    worksheet: Worksheet,
    on: date,
    by: User | None,
    at: datetime,
    announce: bool = True,
) -> list[Directive]:
    """Post what the members adopted, once: all of it or nothing.

    The notices are issued with it, unless they are many: then `issue_missing` makes them.
    Each member is sent the notice by e-mail, unless `announce` is off.
    """
    book = lock_book(worksheet.cooperative)
    worksheet = lock_worksheet(worksheet)
    sheet = _check(worksheet, book)
    del worksheet.data  # it is read: of a large co-op it would lie there twice
    worksheet.batch = batch_of(worksheet)
    written = _write(worksheet, sheet, book, on=on, by=by, at=at)
    move(worksheet, WorksheetState.POSTED, batch=worksheet.batch, posted_on=on)
    settle_inputs(worksheet, sheet)
    papers = issue_with_posting(worksheet, sheet, on=on, at=at, announce=announce)
    data: dict[str, object] = {
        "resolution": worksheet.resolution,
        "batch": worksheet.batch,
        "run": run_key(worksheet.cooperative.slug, sheet),
        "entries": len(written),
        "notices": len(papers),
    }
    record_act("patronage.posted", worksheet, by, at, data)
    return written


def _check(worksheet: Worksheet, book: Book) -> Sheet:
    """The worksheet's sheet, if it may be posted now; every reason why not is said."""
    year = worksheet.year_end.year
    if worksheet.supplements_id:
        _check_original(worksheet)
    else:
        _check_once(worksheet, book)
    if worksheet.state == WorksheetState.FAILED:
        raise MotionFailedError(year=year)
    if worksheet.state != WorksheetState.APPROVED:
        raise NotApprovedError(year=year, state=worksheet.get_state_display())
    check_unchanged(worksheet, book)
    sheet = read(worksheet.data)
    if worksheet.supplements_id:
        _check_layers(worksheet, sheet)
    motion = worksheet.motion
    if sha256_of(worksheet.data) != worksheet.sha256 or (
        motion is not None and motion.payload.get("sha256") != worksheet.sha256
    ):
        raise OtherWorksheetError(year=year)
    return sheet


def _check_once(worksheet: Worksheet, book: Book) -> None:
    """Refuse a year that stands in the books; one that was taken back does not."""
    year = worksheet.year_end.year
    others = Worksheet.objects.filter(
        cooperative=worksheet.cooperative, year_end=worksheet.year_end
    )
    posted = others.filter(state=WorksheetState.POSTED, supplements__isnull=True).first()
    if posted:
        raise YearPostedError(
            year=year, on=posted.posted_on, resolution=posted.resolution
        )
    taken_back = others.filter(state=WorksheetState.REVERSED).values_list("batch")
    earlier = Directive.objects.filter(book=book, batch=batch(year))
    row = earlier.exclude(batch__in=taken_back).first()
    if row:
        raise YearPostedError(year=year, on=row.date, resolution=row.authority)


def _check_original(worksheet: Worksheet) -> None:
    original = worksheet.supplements
    if original is None or original.state != WorksheetState.POSTED:
        raise NotPostedError(year=worksheet.year_end.year)


def _check_layers(worksheet: Worksheet, sheet: Sheet) -> None:
    """Refuse a supplement that takes back what an account no longer holds."""
    code = short_of(sheet, layers_left(worksheet))
    if code:
        raise LayerMovedError(year=sheet.year, code=code)


def batch_of(worksheet: Worksheet) -> str:
    """The link of a worksheet’s entries: the year’s, that of its supplement or rerun."""
    first = batch(worksheet.year_end.year)
    if worksheet.supplements_id:
        return f"{first}-s{worksheet.number}"
    taken_back = Worksheet.objects.filter(
        cooperative=worksheet.cooperative,
        year_end=worksheet.year_end,
        state=WorksheetState.REVERSED,
        batch=first,
    )
    return f"{first}-{worksheet.number}" if taken_back.exists() else first


def _write(
    worksheet: Worksheet,
    sheet: Sheet,
    book: Book,
    *,
    on: date,
    by: User | None,
    at: datetime,
) -> list[Directive]:
    entries = _entries(worksheet, sheet, book, on=on)
    if not entries:
        return []
    entries = in_no_order(entries, worksheet.sha256)
    opened = open_accounts(book, on=on)
    missing = [name for name in accounts_of(entries) if name not in opened]
    return post_entries(
        book=book,
        entries=[*(OpenAccount(on=on, account=name) for name in missing), *entries],
        batch=worksheet.batch,
        authority=f"resolution:{worksheet.resolution}",
        by=by,
        at=at,
    )


def _entries(worksheet: Worksheet, sheet: Sheet, book: Book, *, on: date) -> list[Entry]:
    chart = chart_of(book)
    meta = {
        "fiscal-year": str(sheet.year),
        "resolution": worksheet.resolution,
        "worksheet": worksheet.sha256,
    }
    if worksheet.supplements_id:
        return supplement_entries(sheet, chart=chart, on=on, meta=meta)
    held = member_accounts(worksheet.cooperative, on=on) if sheet.is_loss else {}
    return allocation_entries(sheet, chart=chart, on=on, meta=meta, accounts=held)


def in_no_order(entries: Sequence[Entry], sha256: str) -> list[Entry]:
    """Entries in an order that only the server knows, the same at every try.

    Members see the amounts without names: by their codes' order each would have one.
    """

    def place(entry: Entry) -> str:
        return salted_hmac("patronage.order", f"{sha256} {entry.narration}").hexdigest()

    return sorted(entries, key=place)
