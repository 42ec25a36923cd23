"""Writing hours by hand, and taking a sheet back."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import year_of
from ledger.labor import selectors
from ledger.labor.duplicates import find_duplicates
from ledger.labor.models import LaborImport
from ledger.labor.models.sheets import Scope
from ledger.labor.refusals import (
    BelowZeroError,
    LockedHoursError,
    NoLinesError,
    NoSuchKindError,
    NoSuchWorkerError,
    TwoYearsError,
    TypedTwiceError,
    UndoneError,
)
from ledger.labor.remarks import UnknownWorkerError
from ledger.labor.services.keeping import (
    Draft,
    guard,
    keep,
    take_back,
    wait_for,
    year_facts,
)
from ledger.labor.timesheet import Year
from ledger.labor.typed import Typed, digest

BY_HAND = "typed by hand"


@transaction.atomic
def enter_hours(
    *,
    cooperative: Cooperative,
    lines: Sequence[Typed],
    by: User | None,
    at: datetime,
    reason: str = "",
) -> LaborImport:
    """Keep hours typed by hand, all of one fiscal year; all of them or none.

    Raises a CoopError for a locked day, an unknown worker or kind, hours that stand on
    file already, or more taken back than there is.
    """
    wait_for(cooperative)
    if not lines:
        raise NoLinesError
    years = sorted({year_of(cooperative, line.on).last for line in lines})
    if len(years) > 1:
        raise TwoYearsError(first=years[0].year, second=years[1].year)
    guard(cooperative, years[0])
    year = year_facts(cooperative, years[0])
    checked = [_checked(line, year) for line in lines]
    _check_new(cooperative, checked)
    check_not_below_zero(cooperative, checked, year)
    draft = Draft(
        scope=Scope.HAND,
        year_end=years[0],
        filename=BY_HAND,
        sha256=digest(checked),
        lines=checked,
        reason=reason,
    )
    return keep(cooperative, draft, action="hours.entered", by=by, at=at)


@transaction.atomic
def undo_sheet(*, sheet: LaborImport, by: User | None, at: datetime) -> LaborImport:
    """Take a sheet back; its lines stay, and count no more.

    Refused where it was taken back already, where some of its days are locked, and
    where a floor above guards the year's hours.
    """
    cooperative = sheet.cooperative
    wait_for(cooperative)
    held = LaborImport.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
    if held.undone_at:
        raise UndoneError(filename=held.filename)
    guard(cooperative, held.year_end)
    year = year_of(cooperative, held.year_end)
    for days in selectors.locked_days(cooperative, first=year.first, last=year.last):
        if held.entries.filter(on__range=(days.first, days.last)).exists():
            raise LockedHoursError(first=days.first, last=days.last)
    take_back([held], by=by, at=at)
    record(
        scope=cooperative.slug,
        actor=actor_of(by),
        action="hours.undone",
        subject=f"hours:{held.pk}",
        data={"year_end": held.year_end.isoformat(), "filename": held.filename},
        at=at,
    )
    return held


def known_code(code: str, year: Year) -> str:
    """A worker's code as it is written on the roll, or a NoSuchWorkerError."""
    try:
        return year.code_of(code)
    except UnknownWorkerError as unknown:
        raise NoSuchWorkerError(code=code) from unknown


def check_kind(kind: str, year: Year) -> None:
    if kind not in year.kinds:
        raise NoSuchKindError(kind=kind, kinds=", ".join(sorted(year.kinds)))


def check_not_below_zero(
    cooperative: Cooperative, lines: Sequence[Typed], year: Year
) -> None:
    """Refuse to take back more of a kind than a worker has in the year."""
    for line in lines:
        if line.minutes >= 0:
            continue
        there = selectors.minutes_on_file(
            cooperative,
            line.code,
            first=year.days.first,
            last=year.days.last,
            kind=line.kind,
        )
        same = [one for one in lines if (one.code, one.kind) == (line.code, line.kind)]
        if there + sum(one.minutes for one in same) < 0:
            raise BelowZeroError(
                code=line.code, there=_hours(there), taken=_hours(-line.minutes)
            )


def _checked(line: Typed, year: Year) -> Typed:
    for days in year.locked:
        if line.on in days:
            raise LockedHoursError(first=days.first, last=days.last)
    check_kind(line.kind, year)
    code = known_code(line.code, year)
    return Typed(
        line=line.line,
        code=code,
        on=line.on,
        kind=line.kind,
        minutes=line.minutes,
        wages_cents=line.wages_cents,
    )


def _check_new(cooperative: Cooperative, lines: Sequence[Typed]) -> None:
    added = [line for line in lines if line.minutes > 0]
    days = [line.on for line in lines]
    known = selectors.known_lines(cooperative, first=min(days), last=max(days))
    for place, there in find_duplicates(added, known).items():
        line = added[place]
        raise TypedTwiceError(
            code=line.code, day=line.on, filename=there.filename, line=there.line
        )


def _hours(minutes: int) -> str:
    whole, part = divmod(max(minutes, 0), 60)
    return f"{whole:,}:{part:02}"
