"""Writing hours: a sheet is read whole, or not at all."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import year_of
from coopkit.errors import N_, CoopError
from coopkit.offers import hours_guards
from coopkit.sheets import plain_text
from governance.members import selectors as members
from ledger.labor import selectors
from ledger.labor.models import LaborEntry, LaborImport
from ledger.labor.sheets import Sheet, read_sheet
from ledger.labor.timesheet import Entry, Problem, Timesheet, Year, understand


class NotAYearEndError(CoopError):
    """A day on which no fiscal year of the co-op ends."""

    template = N_(
        "No fiscal year ends on {day}. This co-op’s year ends on {right}. Choose a year."
    )


class SameSheetError(CoopError):
    """The sheet that already holds the year, once more."""

    template = N_(
        "This is the sheet that already holds the year ({filename}), so nothing was "
        "changed. Import a corrected sheet to replace it."
    )


class NoLinesError(CoopError):
    """A header with nothing below it."""

    template = N_(
        "The sheet has no line with hours. Add one line a worker and pay period, and "
        "import it again."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerTotal:
    """What a sheet gives one worker, in minutes."""

    code: str
    name: str
    by_kind: Mapping[str, int]
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursReport:
    """What was read: with problems nothing is kept, and each bad line is named.

    `rounded` counts the hours that were no whole minutes; `sheet` is there once saved.
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

    @property
    def kinds(self) -> list[str]:
        return sorted({kind for total in self.totals for kind in total.by_kind})

    @property
    def minutes(self) -> int:
        return sum(total.minutes for total in self.totals)


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
) -> HoursReport:
    """Read a year's sheet of hours, and keep it unless this is a dry run.

    With any problem nothing is written. A new sheet replaces the year's former one,
    whose lines stay. Raises a CoopError where the sheet cannot be read at all, where it
    is the year's sheet already, or where a floor above guards the year's hours.
    """
    year = _locked_year(cooperative, year_end)
    digest = sha256(plain_text(text).encode()).hexdigest()
    former = selectors.sheet_of(cooperative, year_end=year_end)
    if former and former.sha256 == digest:
        raise SameSheetError(filename=former.filename)
    sheet = read_sheet(text)
    found = understand(sheet, year)
    if not found.entries and not found.problems:
        raise NoLinesError
    saved = None
    if not (dry_run or found.problems):
        facts = {"filename": filename[:200], "sha256": digest, "columns": sheet.columns}
        saved = _save(cooperative, year_end, facts, found.entries, former, by, at)
    names = members.names_by_code(cooperative)
    return _report(year_end, filename, digest, sheet, found, names, former, saved)


def _locked_year(cooperative: Cooperative, year_end: date) -> Year:
    """Who and what a year's sheet may name; others wait until this import is done."""
    Cooperative.objects.select_for_update(no_key=True).get(pk=cooperative.pk)
    for guard in hours_guards:
        guard(cooperative, year_end)
    days = year_of(cooperative, year_end)
    if days.last != year_end:
        raise NotAYearEndError(day=year_end, right=days.last)
    people = members.people_by_code(cooperative)
    codes = {code.casefold(): code for code in people}
    for code, person in people.items():
        if person.user:
            codes[person.user.email.casefold()] = code
    return Year(
        days=days,
        codes=codes,
        spans=members.spans(cooperative),
        kinds=frozenset(selectors.weights_of_year(cooperative, first=days.first)),
    )


def _save(
    cooperative: Cooperative,
    year_end: date,
    facts: dict[str, Any],
    entries: list[Entry],
    former: LaborImport | None,
    by: User | None,
    at: datetime,
) -> LaborImport:
    if former:
        former.undone_at = at
        former.save(update_fields=["undone_at"])
    sheet = LaborImport.objects.create(
        cooperative=cooperative,
        year_end=year_end,
        imported_by=by,
        imported_at=at,
        **facts,
    )
    _save_entries(sheet, entries)
    record(
        scope=cooperative.slug,
        actor=actor_of(by),
        action="hours.imported",
        subject=f"hours:{sheet.pk}",
        data={
            "year_end": year_end.isoformat(),
            "filename": sheet.filename,
            "sha256": sheet.sha256,
            "lines": len(entries),
            "minutes": sum(entry.minutes for entry in entries),
            "replaces": former.pk if former else 0,
        },
        at=at,
    )
    return sheet


def _save_entries(sheet: LaborImport, entries: list[Entry]) -> None:
    LaborEntry.objects.bulk_create(
        [
            LaborEntry(
                sheet=sheet,
                line=entry.line,
                code=entry.code,
                on=entry.on,
                kind=entry.kind,
                minutes=entry.minutes,
            )
            for entry in entries
        ],
        batch_size=500,
    )


def _report(
    year_end: date,
    filename: str,
    digest: str,
    sheet: Sheet,
    found: Timesheet,
    names: Mapping[str, str],
    former: LaborImport | None,
    saved: LaborImport | None,
) -> HoursReport:
    by_kind: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for entry in found.entries:
        by_kind[entry.code][entry.kind] += entry.minutes
    return HoursReport(
        year_end=year_end,
        filename=filename,
        sha256=digest,
        columns=sheet.columns,
        lines_read=sheet.lines_read,
        entries=len(found.entries),
        problems=tuple(found.problems),
        notes=tuple(found.notes),
        totals=tuple(
            WorkerTotal(
                code=code,
                name=names.get(code, ""),
                by_kind=dict(kinds),
                minutes=sum(kinds.values()),
            )
            for code, kinds in sorted(by_kind.items())
        ),
        rounded=found.rounded,
        replaces=former,
        sheet=saved,
    )
