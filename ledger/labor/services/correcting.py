"""Correcting hours that are locked: nothing is edited, a line puts it right."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import year_of
from governance.bylaws.selectors import in_force
from ledger.labor import selectors
from ledger.labor.correcting import (
    IMMATERIAL,
    REOPEN_YEARS,
    Case,
    Netted,
    Treatment,
    net_within_year,
    treatment,
)
from ledger.labor.models import LaborEntry, LaborImport
from ledger.labor.models.sheets import Scope
from ledger.labor.refusals import LockedHoursError, NotLockedError
from ledger.labor.services.entering import check_kind, known_code
from ledger.labor.services.keeping import Draft, keep, wait_for, year_facts
from ledger.labor.services.locking import checked_authority
from ledger.labor.typed import Typed, digest

REOPEN = "records.reopen_years"
BOUND = "records.immaterial"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What became of a correction.

    `sheet` is in the corrected year or, where it is immaterial, in the year that runs;
    `carried` is what was taken back beyond the year's hours: minutes, zero or below, and
    the sheet of the year that runs in which they stand.
    """

    treatment: Treatment
    sheet: LaborImport | None
    carried: int = 0
    carried_sheet: LaborImport | None = None


@transaction.atomic
def correct_hours(
    *,
    cooperative: Cooperative,
    line: Typed,
    reason: str,
    authority: str,
    by: User | None,
    at: datetime,
) -> Correction:
    """Put right a mistake in locked hours, by adding minutes or taking them back.

    What it leads to is told by `correcting.treatment`; a year is opened again only by a
    decision. Minutes beyond what the worker has in the year are carried to the year that
    runs. Raises a CoopError where the day is not locked or the year is at rest.
    """
    wait_for(cooperative)
    year_end = year_of(cooperative, line.on).last
    year = year_facts(cooperative, year_end)
    if not any(line.on in days for days in year.locked):
        raise NotLockedError(day=line.on)
    check_kind(line.kind, year)
    code = known_code(line.code, year)
    how = treatment_now(cooperative, year_end=year_end, minutes=line.minutes, at=at)
    right = checked_authority(cooperative, authority) if _needs(how, authority) else ""
    on_file = selectors.minutes_on_file(
        cooperative, code, first=year.days.first, last=year_end, kind=line.kind
    )
    net = net_within_year(on_file, line.minutes)
    act = _Act(cooperative, how, reason, right, by, at)
    return _put_right(act, line, code, net)


def _put_right(act: "_Act", line: Typed, code: str, net: Netted) -> Correction:
    """Write what the year can bear into it, and the rest into the year that runs."""
    kept = _line(line, code, net.kept, wages=line.wages_cents)
    sheet = carried = None
    if act.how == Treatment.IMMATERIAL:
        sheet = act.in_the_year_that_runs(kept) if net.kept else None
    elif net.kept or line.wages_cents:
        sheet = act.write(kept, year_of(act.cooperative, line.on).last)
    if net.carried:
        carried = act.in_the_year_that_runs(_line(line, code, net.carried))
    return Correction(
        treatment=act.how, sheet=sheet, carried=net.carried, carried_sheet=carried
    )


def treatment_now(
    cooperative: Cooperative, *, year_end: date, minutes: int, at: datetime
) -> Treatment:
    """What a correction of so many minutes would lead to now, or a CoopError."""
    on = timezone.localdate(at)
    noticed = selectors.noticed_on(cooperative, year_end=year_end)
    year = year_of(cooperative, year_end)
    bylaws = in_force(cooperative, on=on)
    held, bound = bylaws.get(REOPEN), bylaws.get(BOUND)
    case = Case(
        year_end=year_end,
        on=on,
        noticed=noticed,
        changed=abs(minutes) + _changed_since(cooperative, year_end, noticed),
        member_minutes=sum(
            row.countable_minutes
            for row in selectors.labor_of_year(
                cooperative, first=year.first, last=year_end
            )
            if row.member
        ),
        reopen_years=held.count if held else REOPEN_YEARS,
        immaterial=bound.share if bound else IMMATERIAL,
    )
    return treatment(case)


def _needs(how: Treatment, authority: str) -> bool:
    return how == Treatment.REOPEN or bool(authority.strip())


def _changed_since(cooperative: Cooperative, year_end: date, noticed: date | None) -> int:
    """The minutes, without sign, of all corrections of a year since its first notice."""
    if noticed is None:
        return 0
    lines = LaborEntry.objects.filter(
        sheet__cooperative=cooperative,
        sheet__scope=Scope.CORRECTION,
        sheet__undone_at__isnull=True,
        sheet__imported_at__date__gte=noticed,
        sheet__columns__for_year=year_end.isoformat(),
    )
    more = lines.filter(minutes__gt=0).aggregate(all=Sum("minutes"))["all"] or 0
    less = lines.filter(minutes__lt=0).aggregate(all=Sum("minutes"))["all"] or 0
    return int(more - less)


@dataclass(frozen=True, slots=True)
class _Act:
    """A correction on its way: what every sheet of it carries."""

    cooperative: Cooperative
    how: Treatment
    reason: str
    right: str
    by: User | None
    at: datetime

    def write(
        self, line: Typed, year_end: date, for_year: date | None = None
    ) -> LaborImport:
        """Keep one line in a year's hours, on behalf of the year it was found in."""
        draft = Draft(
            scope=Scope.CORRECTION,
            year_end=year_end,
            filename=f"correction-{(for_year or year_end).year}",
            sha256=digest([line]),
            lines=[line],
            columns={"for_year": (for_year or year_end).isoformat()},
            reason=self.reason,
            treatment=self.how,
            authority=self.right,
        )
        return keep(
            self.cooperative, draft, action="hours.corrected", by=self.by, at=self.at
        )

    def in_the_year_that_runs(self, line: Typed) -> LaborImport:
        """The same line on today's day, which must not be locked."""
        on = timezone.localdate(self.at)
        for days in selectors.locked_days(self.cooperative, first=on, last=on):
            raise LockedHoursError(first=days.first, last=days.last)
        moved = Typed(
            line=line.line,
            code=line.code,
            on=on,
            kind=line.kind,
            minutes=line.minutes,
            wages_cents=line.wages_cents,
        )
        found_in = year_of(self.cooperative, line.on).last
        return self.write(moved, year_of(self.cooperative, on).last, found_in)


def _line(line: Typed, code: str, minutes: int, *, wages: int = 0) -> Typed:
    return Typed(
        line=1,
        code=code,
        on=line.on,
        kind=line.kind,
        minutes=minutes,
        wages_cents=wages,
    )
