"""A year's worksheet: frozen, sent to the members, adopted or not."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from coopkit.offers import MotionFacts, decisions
from coopkit.periods import FiscalYear
from governance.meetings.models import Body
from governance.votes.models import Motion, MotionState
from governance.votes.services import open_motion
from ledger.patronage.models import Worksheet, WorksheetState
from ledger.patronage.objections import MembersDecideError, UnknownDecisionError
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
    kept_for_members,
    points_of,
    spoken,
    supplemented,
    work_out,
    year_of,
)
from ledger.patronage.services.keeping import (
    keep,
    lock_book,
    lock_worksheet,
    move,
    record_act,
)
from ledger.patronage.services.resolution import resolution_text, resolution_title
from ledger.patronage.worksheet import Sheet, read, sha256

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
    return keep(
        cooperative=cooperative,
        sheet=sheet,
        books_sha256=books,
        labor_sha256=labor,
        by=by,
        at=at,
    )


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
    sheet = check_ready(worksheet, year, on=timezone.localdate(at))
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
    move(worksheet, WorksheetState.SENT, motion=motion)
    record_act("patronage.sent", worksheet, by, at, {"motion": motion.pk})
    return motion


def check_ready(worksheet: Worksheet, year: FiscalYear, *, on: date) -> Sheet:
    """The sheet of a frozen worksheet, if it still comes out so and passes its checks."""
    cooperative = worksheet.cooperative
    if worksheet.supplements:
        sheet = supplemented(worksheet.supplements)
    else:
        sheet = work_out(cooperative, year)
    if sha256(sheet) != worksheet.sha256:
        raise RulesChangedError(year=year.name)
    points = [] if worksheet.supplements else points_of(cooperative, sheet, on=on)
    for point in points:
        if point.level == FAIL:
            raise DoesNotPassError(year=year.name, what=spoken(point, cooperative).text)
    return sheet


@transaction.atomic
def adopt_by_board(
    *, worksheet: Worksheet, resolution: str, by: User | None, at: datetime
) -> Worksheet:
    """Record that the board adopted a frozen worksheet, where the bylaws leave it to it.

    The resolution stands in the register, under a number of the board’s.
    """
    cooperative = worksheet.cooperative
    book = lock_book(cooperative)
    worksheet = lock_worksheet(worksheet)
    if worksheet.state != WorksheetState.FROZEN:
        raise NotFrozenError(
            year=worksheet.year_end.year, state=worksheet.get_state_display()
        )
    on = timezone.localdate(at)
    clause = kept_for_members(cooperative, on=on)
    if clause is not None:
        raise MembersDecideError(clause=clause)
    reference = resolution.strip()
    held = all(known(cooperative, reference) for known in decisions)
    if f"-{Body.BOARD}-" not in reference or not held:
        raise UnknownDecisionError(reference=reference or "–")
    check_unchanged(worksheet, book)
    check_ready(worksheet, year_of(cooperative, worksheet.year_end), on=on)
    move(worksheet, WorksheetState.APPROVED, resolution=reference)
    data: dict[str, object] = {"resolution": reference}
    record_act("patronage.adopted_by_board", worksheet, by, at, data)
    return worksheet


@transaction.atomic
def adopt(*, facts: MotionFacts) -> Worksheet:
    """The members adopted it: what they voted on is what may be posted."""
    worksheet = _of_motion(facts)
    move(worksheet, WorksheetState.APPROVED, resolution=facts.resolution)
    data = {"motion": facts.motion_id, "resolution": facts.resolution}
    record_act("patronage.adopted", worksheet, facts.by, facts.at, data)
    return worksheet


@transaction.atomic
def fail(*, facts: MotionFacts) -> Worksheet | None:
    """The members did not adopt it, or it was withdrawn; nothing is posted from it."""
    rows = Worksheet.objects.select_for_update(of=("self",)).select_related("cooperative")
    worksheet = rows.filter(motion_id=facts.motion_id, state=WorksheetState.SENT).first()
    if worksheet is None:
        return None
    move(worksheet, WorksheetState.FAILED)
    record_act(
        "patronage.failed", worksheet, facts.by, facts.at, {"motion": facts.motion_id}
    )
    return worksheet


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
    if earlier.state not in {WorksheetState.FAILED, WorksheetState.REVERSED}:
        move(earlier, WorksheetState.REPLACED)


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
