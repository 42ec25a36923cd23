"""Correcting a year that stands in the books: a supplement, voted on like the year."""

from datetime import date, datetime
from fractions import Fraction

from django.db import transaction
from django.utils import timezone

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from coopkit.money import plain_amount, plain_share
from coopkit.periods import payment_period_ends
from governance.bylaws.selectors import in_force
from ledger.patronage.models import Worksheet, WorksheetState
from ledger.patronage.objections import (
    ImmaterialError,
    LossIsTakenBackError,
    NothingToSupplementError,
    NotPostedError,
    SupplementStandsError,
    TooLateToReopenError,
)
from ledger.patronage.selectors import hashes, supplemented, year_of
from ledger.patronage.services.keeping import keep, lock_book, lock_worksheet, move
from ledger.patronage.supplement import (
    IMMATERIAL,
    REOPEN_YEARS,
    SMALL,
    TOO_LATE,
    difference_of,
    is_empty,
    way_to_correct,
)
from ledger.patronage.worksheet import Sheet, read, sha256

KEY, BOUND = "records.reopen_years", "records.immaterial"


@transaction.atomic
def freeze_supplement(
    *, worksheet: Worksheet, by: User | None, at: datetime
) -> Worksheet:
    """Work a posted year out again, and keep what it gives each member more or less.

    Refused where nothing differs, where another supplement is voted on or adopted, and
    after the payment period for what is small or older than the bylaws let be reopened.
    An adopted one that would come out differently now is replaced.
    """
    book = lock_book(worksheet.cooperative)
    worksheet = lock_worksheet(worksheet)
    cooperative, year_end = worksheet.cooperative, worksheet.year_end
    if worksheet.state != WorksheetState.POSTED or worksheet.supplements_id:
        raise NotPostedError(year=year_end.year)
    if read(worksheet.data).is_loss:
        raise LossIsTakenBackError(year=year_end.year)
    sheet = supplemented(worksheet)
    for other in worksheet.supplemented_by.order_by("number"):
        _make_way(other, sheet)
    if is_empty(sheet):
        raise NothingToSupplementError(year=year_end.year)
    _check_way(worksheet, sheet, on=timezone.localdate(at))
    books, labor = hashes(book, year_of(cooperative, year_end))
    return keep(
        cooperative=cooperative,
        sheet=sheet,
        books_sha256=books,
        labor_sha256=labor,
        supplements=worksheet,
        by=by,
        at=at,
    )


def _make_way(other: Worksheet, sheet: Sheet) -> None:
    """Replace an earlier supplement, or refuse where it is voted on or can be posted."""
    stands = other.state == WorksheetState.SENT or (
        other.state == WorksheetState.APPROVED and other.sha256 == sha256(sheet)
    )
    if stands:
        raise SupplementStandsError(year=other.year_end.year, number=other.number)
    if other.state in (WorksheetState.FROZEN, WorksheetState.APPROVED):
        move(other, WorksheetState.REPLACED)


def reopening(cooperative: Cooperative, *, on: date) -> tuple[int, str, Fraction]:
    """For how many years a year may be reopened, by which clause, and what is small."""
    bylaws = in_force(cooperative, on=on)
    bound = bylaws[BOUND].share if BOUND in bylaws else SMALL
    if KEY in bylaws:
        return bylaws[KEY].count, bylaws[KEY].clause, bound
    return REOPEN_YEARS, "", bound


def _check_way(worksheet: Worksheet, sheet: Sheet, *, on: date) -> None:
    original = read(worksheet.data)
    years, clause, bound = reopening(worksheet.cooperative, on=on)
    difference = difference_of(sheet.result)
    deadline = payment_period_ends(worksheet.year_end)
    way = way_to_correct(
        noticed=worksheet.posted_on or worksheet.year_end,
        deadline=deadline,
        on=on,
        difference=difference,
        pool=original.result.pool,
        reopen_years=years,
        bound=bound,
    )
    if way == TOO_LATE:
        raise TooLateToReopenError(
            year=worksheet.year_end.year, years=years, clause=clause
        )
    if way == IMMATERIAL:
        places = sheet.minor_units
        raise ImmaterialError(
            difference=plain_amount(difference, minor_units=places),
            pool=plain_amount(original.result.pool, minor_units=places),
            currency=sheet.currency,
            bound=plain_share(bound),
            deadline=deadline,
        )
