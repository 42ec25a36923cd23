"""What every change of hours shares: the lock, the sheet with its lines, the trail."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import year_of
from coopkit.offers import hours_guards
from governance.members import selectors as members
from ledger.labor import selectors
from ledger.labor.models import LaborEntry, LaborImport
from ledger.labor.refusals import NotAYearEndError
from ledger.labor.timesheet import Year


class Line(Protocol):
    """A line as it is kept."""

    @property
    def line(self) -> int: ...
    @property
    def code(self) -> str: ...
    @property
    def on(self) -> date: ...
    @property
    def kind(self) -> str: ...
    @property
    def minutes(self) -> int: ...
    @property
    def wages_cents(self) -> int: ...
    @property
    def ref(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A sheet that is about to be kept, and its lines."""

    scope: str
    year_end: date
    filename: str
    sha256: str
    lines: Sequence[Line]
    columns: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    treatment: str = ""
    authority: str = ""


def wait_for(cooperative: Cooperative) -> None:
    """Let other changes of a co-op's hours wait until this transaction is done."""
    Cooperative.objects.select_for_update(no_key=True).get(pk=cooperative.pk)


def guard(cooperative: Cooperative, year_end: date) -> None:
    """Ask the floors above whether a year's hours may still change."""
    for each in hours_guards:
        each(cooperative, year_end)


def year_facts(cooperative: Cooperative, year_end: date) -> Year:
    """Who and what a year's lines may name, and which days are locked."""
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
        locked=tuple(
            selectors.locked_days(cooperative, first=days.first, last=days.last)
        ),
        minor_units=cooperative.minor_units,
    )


def keep(
    cooperative: Cooperative,
    draft: Draft,
    *,
    action: str,
    by: User | None,
    at: datetime,
    replaces: Sequence[LaborImport] = (),
) -> LaborImport:
    """Write a sheet and its lines, take back those it replaces, and record it."""
    take_back(replaces, by=by, at=at)
    sheet = LaborImport.objects.create(
        cooperative=cooperative,
        scope=draft.scope,
        year_end=draft.year_end,
        filename=draft.filename[:200],
        sha256=draft.sha256,
        columns=draft.columns,
        reason=draft.reason[:300],
        treatment=draft.treatment,
        authority=draft.authority,
        imported_by=by,
        imported_at=at,
    )
    _save_lines(sheet, draft.lines)
    record(
        scope=cooperative.slug,
        actor=actor_of(by),
        action=action,
        subject=f"hours:{sheet.pk}",
        data=_told(draft, replaces),
        at=at,
    )
    return sheet


def _told(draft: Draft, replaces: Sequence[LaborImport]) -> dict[str, Any]:
    """What the trail keeps of a sheet."""
    data = {
        "year_end": draft.year_end.isoformat(),
        "filename": draft.filename[:200],
        "sha256": draft.sha256,
        "lines": len(draft.lines),
        "minutes": sum(line.minutes for line in draft.lines),
        "replaces": replaces[0].pk if replaces else 0,
    }
    if draft.treatment:
        data |= {"treatment": draft.treatment, "authority": draft.authority}
    return data


def take_back(sheets: Iterable[LaborImport], *, by: User | None, at: datetime) -> None:
    """Let sheets no longer hold; their lines stay."""
    for sheet in sheets:
        sheet.undone_at, sheet.undone_by = at, by
        sheet.save(update_fields=["undone_at", "undone_by"])


def _save_lines(sheet: LaborImport, lines: Iterable[Line]) -> None:
    LaborEntry.objects.bulk_create(
        [
            LaborEntry(
                sheet=sheet,
                line=line.line,
                code=line.code,
                on=line.on,
                kind=line.kind,
                minutes=line.minutes,
                wages_cents=line.wages_cents,
                ref=line.ref[:80],
            )
            for line in lines
        ],
        batch_size=500,
    )
