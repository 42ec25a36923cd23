"""Posting an adopted allocation: entries, notices and state in one transaction."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.utils.crypto import salted_hmac

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.papers.models import Paper
from coopkit.papers.services import issue_all
from ledger.books.journal import Entry, OpenAccount
from ledger.books.models import Book, Directive
from ledger.books.selectors import open_accounts
from ledger.books.services import post as post_entries
from ledger.equity.selectors import chart_of, member_accounts
from ledger.patronage.models import Worksheet, WorksheetState
from ledger.patronage.postings import accounts_of, allocation_entries, batch
from ledger.patronage.refusals import (
    MotionFailedError,
    NotApprovedError,
    OtherWorksheetError,
    YearPostedError,
)
from ledger.patronage.selectors import check_unchanged
from ledger.patronage.services.mailing import mail_notices
from ledger.patronage.services.papers import drafts_of
from ledger.patronage.services.worksheets import lock_book, lock_worksheet
from ledger.patronage.worksheet import Sheet, read, sha256


@transaction.atomic
def post(
    *,
    worksheet: Worksheet,
    on: date,
    by: User | None,
    at: datetime,
    announce: bool = True,
) -> list[Directive]:
    """Post what the members adopted, once: all of it, with its notices, or nothing.

    Afterwards each member is sent the notice by e-mail, unless `announce` is off.
    """
    book = lock_book(worksheet.cooperative)
    worksheet = lock_worksheet(worksheet)
    sheet = _check(worksheet, book)
    written = _write(worksheet, sheet, book, on=on, by=by, at=at)
    Worksheet.objects.filter(pk=worksheet.pk).update(
        state=WorksheetState.POSTED, batch=batch(sheet.year), posted_on=on
    )
    papers = _issue_notices(worksheet, sheet, on=on, at=at)
    data = {"entries": len(written), "notices": len(papers)}
    _record(worksheet, data, by=by, at=at)
    if announce and papers:
        told = partial(mail_notices, papers=papers, year=sheet.year, at=at)
        transaction.on_commit(told, robust=True)
    return written


def _issue_notices(
    worksheet: Worksheet, sheet: Sheet, *, on: date, at: datetime
) -> list[Paper]:
    drafts = drafts_of(worksheet, sheet, issued_on=on)
    if not drafts:
        return []
    return issue_all(
        cooperative=worksheet.cooperative,
        template="notice",
        drafts=drafts,
        issued_on=on,
        at=at,
    )


def _record(
    worksheet: Worksheet, data: dict[str, int], *, by: User | None, at: datetime
) -> None:
    record(
        scope=worksheet.cooperative.slug,
        actor=actor_of(by),
        action="patronage.posted",
        subject=f"worksheet:{worksheet.pk}",
        data={
            "year_end": worksheet.year_end.isoformat(),
            "sha256": worksheet.sha256,
            "resolution": worksheet.resolution,
            "batch": batch(worksheet.year_end.year),
            **data,
        },
        at=at,
    )


def _check(worksheet: Worksheet, book: Book) -> Sheet:
    """The worksheet's sheet, if it may be posted now; every reason why not is said."""
    year = worksheet.year_end.year
    others = Worksheet.objects.filter(
        cooperative=worksheet.cooperative, year_end=worksheet.year_end
    )
    posted = others.filter(state=WorksheetState.POSTED).first()
    if posted:
        raise YearPostedError(
            year=year, on=posted.posted_on, resolution=posted.resolution
        )
    earlier = Directive.objects.filter(book=book, batch=batch(year)).first()
    if earlier:
        raise YearPostedError(year=year, on=earlier.date, resolution=earlier.authority)
    if worksheet.state == WorksheetState.FAILED:
        raise MotionFailedError(year=year)
    if worksheet.state != WorksheetState.APPROVED:
        raise NotApprovedError(year=year, state=worksheet.get_state_display())
    check_unchanged(worksheet, book)
    sheet = read(worksheet.data)
    motion = worksheet.motion
    if sha256(sheet) != worksheet.sha256 or (
        motion is None or motion.payload.get("sha256") != worksheet.sha256
    ):
        raise OtherWorksheetError(year=year)
    return sheet


def _write(
    worksheet: Worksheet,
    sheet: Sheet,
    book: Book,
    *,
    on: date,
    by: User | None,
    at: datetime,
) -> list[Directive]:
    chart = chart_of(book)
    entries = allocation_entries(
        sheet,
        chart=chart,
        on=on,
        meta={
            "fiscal-year": str(sheet.year),
            "resolution": worksheet.resolution,
            "worksheet": worksheet.sha256,
        },
        accounts=member_accounts(worksheet.cooperative, on=on) if sheet.is_loss else {},
    )
    if not entries:
        return []
    entries = in_no_order(entries, worksheet.sha256)
    opened = open_accounts(book, on=on)
    missing = [name for name in accounts_of(entries) if name not in opened]
    return post_entries(
        book=book,
        entries=[*(OpenAccount(on=on, account=name) for name in missing), *entries],
        batch=batch(sheet.year),
        authority=f"resolution:{worksheet.resolution}",
        by=by,
        at=at,
    )


def in_no_order(entries: Sequence[Entry], sha256: str) -> list[Entry]:
    """Entries in an order that only the server knows, the same at every try.

    Members see the amounts without names: by their codes' order each would have one.
    """

    def place(entry: Entry) -> str:
        return salted_hmac("patronage.order", f"{sha256} {entry.narration}").hexdigest()

    return sorted(entries, key=place)
