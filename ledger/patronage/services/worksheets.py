"""A year's worksheet: frozen, sent to the members, adopted or not."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.cooperatives.models import Cooperative
from coopkit.offers import MotionFacts
from governance.votes.models import Motion, MotionState
from governance.votes.services import open_motion
from ledger.books.models import Book
from ledger.books.selectors import book_of
from ledger.patronage.models import Worksheet, WorksheetShare, WorksheetState
from ledger.patronage.refusals import (
    AlreadyAdoptedError,
    DoesNotPassError,
    NotFrozenError,
    OtherWorksheetError,
    RulesChangedError,
    VoteOpenError,
    YearNotOverError,
    YearPostedError,
)
from ledger.patronage.review import FAIL
from ledger.patronage.selectors import (
    check_unchanged,
    current_worksheet,
    hashes,
    points_of,
    spoken,
    work_out,
    year_of,
)
from ledger.patronage.services.resolution import resolution_text, resolution_title
from ledger.patronage.worksheet import Sheet, read, sha256, write

KIND = "patronage_allocation"


@transaction.atomic
def freeze(
    *, cooperative: Cooperative, year_end: date, by: User | None, at: datetime
) -> Worksheet:
    """Work a year out and keep it, with every input and one hash.

    A frozen one of before is replaced; so is one that was sent or adopted, where its
    motion is over and books or hours have changed.
    """
    book = lock_book(cooperative)
    year = year_of(cooperative, year_end)
    if timezone.localdate(at) <= year.last:
        raise YearNotOverError(year_end=year.last)
    books, labor = hashes(book, year)
    earlier = current_worksheet(cooperative, year_end)
    if earlier:
        _make_way(earlier, books, labor)
    sheet = work_out(cooperative, year)
    kept = Worksheet.objects.filter(cooperative=cooperative, year_end=year_end)
    frozen = Worksheet.objects.create(
        cooperative=cooperative,
        year_end=year_end,
        number=kept.count() + 1,
        data=write(sheet),
        sha256=sha256(sheet),
        books_sha256=books,
        labor_sha256=labor,
        prepared_by=by,
        prepared_at=at,
    )
    _project(frozen, sheet)
    _record("patronage.frozen", frozen, by, at, {"pool_cents": sheet.result.pool})
    return frozen


@transaction.atomic
def send(
    *,
    worksheet: Worksheet,
    by: User,
    at: datetime,
    closes_at: datetime | None = None,
    announce: bool = True,
) -> Motion:
    """Put a frozen worksheet to the members as a motion bound to its hash."""
    cooperative = worksheet.cooperative
    book = lock_book(cooperative)
    worksheet = lock_worksheet(worksheet)
    if worksheet.state != WorksheetState.FROZEN:
        raise NotFrozenError(
            year=worksheet.year_end.year, state=worksheet.get_state_display()
        )
    check_unchanged(worksheet, book)
    year = year_of(cooperative, worksheet.year_end)
    sheet = work_out(cooperative, year)
    if sha256(sheet) != worksheet.sha256:
        raise RulesChangedError(year=year.name)
    on = timezone.localdate(at)
    for point in points_of(cooperative, sheet, on=on):
        if point.level == FAIL:
            raise DoesNotPassError(year=year.name, what=spoken(point, cooperative).text)
    motion = open_motion(
        cooperative=cooperative,
        kind=KIND,
        title=resolution_title(sheet, cooperative),
        text=resolution_text(sheet, cooperative),
        payload=_payload(worksheet, sheet),
        proposed_by=by,
        at=at,
        closes_at=closes_at,
        announce=announce,
    )
    _move(worksheet, WorksheetState.SENT, motion=motion)
    _record("patronage.sent", worksheet, by, at, {"motion": motion.pk})
    return motion


@transaction.atomic
def adopt(*, facts: MotionFacts) -> Worksheet:
    """The members adopted it: what they voted on is what may be posted."""
    worksheet = _of_motion(facts)
    _move(worksheet, WorksheetState.APPROVED, resolution=facts.resolution)
    data = {"motion": facts.motion_id, "resolution": facts.resolution}
    _record("patronage.adopted", worksheet, facts.by, facts.at, data)
    return worksheet


@transaction.atomic
def fail(*, facts: MotionFacts) -> Worksheet | None:
    """The members did not adopt it, or it was withdrawn; nothing is posted from it."""
    rows = Worksheet.objects.select_for_update(of=("self",)).select_related("cooperative")
    worksheet = rows.filter(motion_id=facts.motion_id, state=WorksheetState.SENT).first()
    if worksheet is None:
        return None
    _move(worksheet, WorksheetState.FAILED)
    _record(
        "patronage.failed", worksheet, facts.by, facts.at, {"motion": facts.motion_id}
    )
    return worksheet


def lock_book(cooperative: Cooperative) -> Book:
    """The co-op's book, locked: nothing is posted until this transaction ends."""
    return Book.objects.select_for_update().get(pk=book_of(cooperative).pk)


def lock_worksheet(worksheet: Worksheet) -> Worksheet:
    """The worksheet as it stands now, locked."""
    rows = Worksheet.objects.select_for_update(of=("self",))
    return rows.select_related("cooperative", "motion").get(pk=worksheet.pk)


def _make_way(earlier: Worksheet, books: str, labor: str) -> None:
    """Replace what stands for the year, or refuse where it must stand."""
    year = earlier.year_end.year
    same = (books, labor) == (earlier.books_sha256, earlier.labor_sha256)
    if earlier.state == WorksheetState.POSTED:
        raise YearPostedError(
            year=year, on=earlier.posted_on, resolution=earlier.resolution
        )
    if earlier.state == WorksheetState.APPROVED and same:
        raise AlreadyAdoptedError(year=year, resolution=earlier.resolution)
    if earlier.state == WorksheetState.SENT and (
        earlier.motion and earlier.motion.state == MotionState.OPEN
    ):
        raise VoteOpenError(year=year)
    if earlier.state != WorksheetState.FAILED:
        _move(earlier, WorksheetState.REPLACED)


def _move(worksheet: Worksheet, state: WorksheetState, **fields: object) -> None:
    Worksheet.objects.filter(pk=worksheet.pk).update(state=state, **fields)
    for name, value in {"state": state, **fields}.items():
        setattr(worksheet, name, value)


def _project(worksheet: Worksheet, sheet: Sheet) -> None:
    WorksheetShare.objects.bulk_create(
        [
            WorksheetShare(
                worksheet=worksheet,
                code=share.code,
                minutes=share.minutes,
                total_cents=share.total,
                cash_cents=share.cash,
                retained_cents=share.retained,
                leftover_cents=share.leftover,
            )
            for share in sheet.result.shares
        ],
        batch_size=500,
    )


def _payload(worksheet: Worksheet, sheet: Sheet) -> dict[str, object]:
    return {
        "worksheet": worksheet.pk,
        "sha256": worksheet.sha256,
        "year_end": sheet.last,
        "net_cents": sheet.net,
        "pool_cents": sheet.result.pool,
        "cash_cents": sheet.result.cash,
        "retained_cents": sheet.result.retained,
        "appropriated_cents": dict(sheet.result.appropriated),
    }


def _of_motion(facts: MotionFacts) -> Worksheet:
    """The worksheet a motion names, locked, if it is the very one it was sent with."""
    rows = Worksheet.objects.select_for_update(of=("self",)).select_related("cooperative")
    worksheet = rows.filter(
        motion_id=facts.motion_id, cooperative=facts.cooperative
    ).first()
    year = str(facts.payload.get("year_end", ""))[:4]
    if worksheet is None or (
        worksheet.state != WorksheetState.SENT
        or worksheet.pk != facts.payload.get("worksheet")
        or worksheet.sha256 != facts.payload.get("sha256")
        or sha256(read(worksheet.data)) != worksheet.sha256
    ):
        raise OtherWorksheetError(year=year)
    return worksheet


def _record(
    action: str,
    worksheet: Worksheet,
    by: User | None,
    at: datetime,
    data: dict[str, object],
) -> None:
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
