"""What every act on a worksheet does: lock it, keep it, move it on, record it."""

from datetime import datetime

from django.db import connection

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.canonical import sha256_of
from coopkit.cooperatives.models import Cooperative
from ledger.books.models import Book
from ledger.books.selectors import book_of
from ledger.patronage.models import Worksheet, WorksheetShare, WorksheetState
from ledger.patronage.worksheet import Sheet, write

_SHARE = (
    "worksheet_id",
    "code",
    "minutes",
    "total_cents",
    "cash_cents",
    "retained_cents",
    "notice",
    "leftover_cents",
)


def lock_book(cooperative: Cooperative) -> Book:
    """The co-op's book, locked: nothing is posted until this transaction ends."""
    return Book.objects.select_for_update().get(pk=book_of(cooperative).pk)


def lock_worksheet(worksheet: Worksheet) -> Worksheet:
    """The worksheet as it stands now, locked."""
    rows = Worksheet.objects.select_for_update(of=("self",))
    rows = rows.select_related("cooperative", "motion", "supplements")
    return rows.get(pk=worksheet.pk)


def keep(
    *,
    cooperative: Cooperative,
    sheet: Sheet,
    books_sha256: str,
    labor_sha256: str,
    by: User | None,
    at: datetime,
    supplements: Worksheet | None = None,
) -> Worksheet:
    """Keep what was worked out under the year's next number, frozen by its hash."""
    kept = Worksheet.objects.filter(cooperative=cooperative, year_end=sheet.year_end)
    data = write(sheet)
    frozen = Worksheet.objects.create(
        cooperative=cooperative,
        year_end=sheet.year_end,
        number=kept.count() + 1,
        supplements=supplements,
        data=data,
        sha256=sha256_of(data),
        books_sha256=books_sha256,
        labor_sha256=labor_sha256,
        prepared_by=by,
        prepared_at=at,
    )
    _project(frozen, sheet)
    record_act("patronage.frozen", frozen, by, at, {"pool_cents": sheet.result.pool})
    return frozen


def move(worksheet: Worksheet, state: WorksheetState, **fields: object) -> None:
    """Let a worksheet go on to a state, with what comes with it."""
    Worksheet.objects.filter(pk=worksheet.pk).update(state=state, **fields)
    for name, value in {"state": state, **fields}.items():
        setattr(worksheet, name, value)


def record_act(
    action: str,
    worksheet: Worksheet,
    by: User | None,
    at: datetime,
    data: dict[str, object],
) -> None:
    """Put an act on a worksheet on the trail, with its year and its hash."""
    record(
        scope=worksheet.cooperative.slug,
        actor=actor_of(by),
        action=action,
        subject=f"worksheet:{worksheet.pk}",
        data={
            "year_end": worksheet.year_end.isoformat(),
            "sha256": worksheet.sha256,
            **data,
        },
        at=at,
    )


def _project(worksheet: Worksheet, sheet: Sheet) -> None:
    """Write the shares the quickest way there is: a large co-op has 100,000 of them."""
    names = ", ".join(_SHARE)
    places = ", ".join(["%s"] * len(_SHARE))
    table = WorksheetShare._meta.db_table
    sql = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608
    rows = [
        (
            worksheet.pk,
            share.code,
            share.minutes,
            share.total,
            share.cash,
            share.retained,
            share.notice,
            share.leftover,
        )
        for share in sheet.result.shares
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(sql, rows)
