"""Writing hours: a sheet is read whole, or not at all."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from coopkit.money import Cents
from coopkit.sheets import plain_text
from governance.members import selectors as members
from ledger.labor import selectors
from ledger.labor.duplicates import find_duplicates
from ledger.labor.models import LaborImport
from ledger.labor.models.sheets import Scope
from ledger.labor.reading import Reading
from ledger.labor.refusals import (
    LockedHoursError,
    NoLinesError,
    NothingNewError,
    SameSheetError,
)
from ledger.labor.remarks import KnownLineError, KnownLineNote
from ledger.labor.services.keeping import Draft, guard, keep, wait_for, year_facts
from ledger.labor.sheets import Sheet, read_sheet
from ledger.labor.timesheet import Problem, Timesheet, Year, understand


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerTotal:
    """What a sheet gives one worker, in minutes, and their wages."""

    code: str
    name: str
    by_kind: Mapping[str, int]
    minutes: int
    wages_cents: Cents = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursReport:
    """What was read: with problems nothing is kept, and each bad line is named.

    `rounded` counts the hours that were no whole minutes, `left_out` the lines that stand
    on file already; `unknown` is who nobody was found for; `read_as` is the way to read
    that was used. `replaced` are all sheets it takes the place of, `sheet` is there once
    saved.
    """

    year_end: date
    filename: str
    sha256: str
    columns: Mapping[str, str]
    lines_read: int
    entries: int
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]
    totals: tuple[WorkerTotal, ...]
    rounded: int
    replaces: LaborImport | None = None
    sheet: LaborImport | None = None
    scope: str = Scope.YEAR
    read_as: str = ""
    left_out: int = 0
    known: int = 0
    unknown: tuple[str, ...] = ()
    replaced: tuple[LaborImport, ...] = ()

    @property
    def kinds(self) -> list[str]:
        return sorted({kind for total in self.totals for kind in total.by_kind})

    @property
    def minutes(self) -> int:
        return sum(total.minutes for total in self.totals)

    @property
    def wages_cents(self) -> Cents:
        return sum(total.wages_cents for total in self.totals)


@transaction.atomic
def import_hours(
    *,
    cooperative: Cooperative,
    year_end: date,
    text: str,
    filename: str,
    by: User | None,
    at: datetime,
    dry_run: bool,
    scope: str = Scope.YEAR,
    reading: Reading | None = None,
    period_end: date | None = None,
    skip_known: bool = False,
) -> HoursReport:
    """Read a sheet of hours, and keep it unless this is a dry run or has a problem.

    A sheet of the whole year replaces all that holds the year, whose lines stay; one of a
    part (`Scope.PART`) adds to it: its lines that stand on file already are problems, or
    with `skip_known` are left out. Raises a CoopError where the sheet cannot be read at
    all, is on file already, the year is locked, or a floor above guards its hours.
    """
    wait_for(cooperative)
    guard(cooperative, year_end)
    year = year_facts(cooperative, year_end)
    holding = list(selectors.holding_sheets(cooperative, year_end=year_end))
    digest = _check_place(year, scope, text, holding)
    sheet = read_sheet(text, reading, period_end=str(period_end or ""))
    found = understand(sheet, year)
    if not found.entries and not found.problems:
        raise NoLinesError
    known = _hold_against(cooperative, found, holding, scope, skip=skip_known)
    draft = _draft(scope, year_end, filename, digest, sheet, found)
    former = _replaced(holding, scope)
    report = _report(cooperative, draft, sheet, found, former)
    report = replace(report, known=known, left_out=known if skip_known else 0)
    if dry_run or found.problems:
        return report
    return replace(report, sheet=_kept(cooperative, draft, former, by, at))


def _kept(
    cooperative: Cooperative,
    draft: Draft,
    former: Sequence[LaborImport],
    by: User | None,
    at: datetime,
) -> LaborImport:
    action = "hours.imported"
    return keep(cooperative, draft, action=action, by=by, at=at, replaces=former)


def _draft(
    scope: str, year_end: date, filename: str, digest: str, sheet: Sheet, found: Timesheet
) -> Draft:
    return Draft(
        scope=scope,
        year_end=year_end,
        filename=filename,
        sha256=digest,
        lines=found.entries,
        columns=dict(sheet.columns),
    )


def _replaced(holding: Sequence[LaborImport], scope: str) -> list[LaborImport]:
    """What a sheet takes the place of, the former one of the whole year first."""
    if scope != Scope.YEAR:
        return []
    return sorted(holding, key=lambda former: (former.scope != Scope.YEAR, former.pk))


def _check_place(
    year: Year, scope: str, text: str, holding: Sequence[LaborImport]
) -> str:
    """The sheet's hash; refused: the same again, and a whole year partly locked."""
    digest = sha256(plain_text(text).encode()).hexdigest()
    for former in holding:
        if former.sha256 == digest:
            raise SameSheetError(filename=former.filename)
    if scope == Scope.YEAR and year.locked:
        first = max(year.locked[0].first, year.days.first)
        raise LockedHoursError(first=first, last=year.locked[-1].last)
    return digest


def _hold_against(
    cooperative: Cooperative,
    found: Timesheet,
    holding: Sequence[LaborImport],
    scope: str,
    *,
    skip: bool,
) -> int:
    """Name the lines that stand on file already, or leave them out; how many."""
    besides = [sheet.pk for sheet in holding] if scope == Scope.YEAR else []
    if not found.entries:
        return 0
    days = [entry.on for entry in found.entries]
    known = selectors.known_lines(
        cooperative,
        first=min(days),
        last=max(days),
        refs={entry.ref for entry in found.entries if entry.ref},
        besides=besides,
    )
    twice = find_duplicates(found.entries, known)
    if skip and len(twice) == len(found.entries):
        raise NothingNewError(count=len(twice))
    for place, there in twice.items():
        entry = found.entries[place]
        remark = KnownLineNote if skip else KnownLineError
        said = remark(filename=there.filename, line=there.line)
        problem = Problem(line=entry.line, column="", value=entry.code, message=str(said))
        (found.notes if skip else found.problems).append(problem)
    if skip:
        found.entries = [
            entry for place, entry in enumerate(found.entries) if place not in twice
        ]
    return len(twice)


def _report(
    cooperative: Cooperative,
    draft: Draft,
    sheet: Sheet,
    found: Timesheet,
    former: Sequence[LaborImport],
) -> HoursReport:
    return HoursReport(
        year_end=draft.year_end,
        scope=draft.scope,
        filename=draft.filename,
        sha256=draft.sha256,
        columns=sheet.columns,
        lines_read=sheet.lines_read,
        entries=len(found.entries),
        problems=tuple(found.problems),
        notes=tuple(found.notes),
        totals=_totals(cooperative, found),
        rounded=found.rounded,
        read_as=sheet.reading.name,
        unknown=tuple(found.unknown),
        replaces=former[0] if former else None,
        replaced=tuple(former),
    )


def _totals(cooperative: Cooperative, found: Timesheet) -> tuple[WorkerTotal, ...]:
    names = members.names_by_code(cooperative)
    by_kind: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    wages: dict[str, int] = defaultdict(int)
    for entry in found.entries:
        by_kind[entry.code][entry.kind] += entry.minutes
        wages[entry.code] += entry.wages_cents
    return tuple(
        WorkerTotal(
            code=code,
            name=names.get(code, ""),
            by_kind=dict(kinds),
            minutes=sum(kinds.values()),
            wages_cents=wages[code],
        )
        for code, kinds in sorted(by_kind.items())
    )
