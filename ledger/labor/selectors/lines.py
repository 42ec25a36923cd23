"""Reading single lines of hours: whose, from which sheet, and what was corrected."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet, Sum
from django.utils import timezone

from coopkit.cooperatives.models import Cooperative
from ledger.labor.duplicates import Known
from ledger.labor.models import LaborEntry, LaborImport
from ledger.labor.models.sheets import Scope

AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursLine:
    """A line of somebody's hours, and the sheet it came in."""

    on: date
    kind: str
    minutes: int
    wages_cents: int
    filename: str
    imported_on: date
    is_correction: bool


def held_lines(cooperative: Cooperative) -> QuerySet[LaborEntry]:
    """The lines of all sheets that hold."""
    return LaborEntry.objects.filter(
        sheet__cooperative=cooperative, sheet__undone_at__isnull=True
    )


def lines_of(
    cooperative: Cooperative, code: str, *, first: date, last: date
) -> list[HoursLine]:
    """One worker's lines that hold between two days, by day; one query."""
    lines = held_lines(cooperative).filter(code=code, on__range=(first, last))
    rows = lines.order_by("on", "kind", "pk").values_list(
        "on",
        "kind",
        "minutes",
        "wages_cents",
        "sheet__filename",
        "sheet__imported_at",
        "sheet__scope",
    )
    return [
        HoursLine(
            on=on,
            kind=kind,
            minutes=minutes,
            wages_cents=wages,
            filename=filename,
            imported_on=timezone.localdate(imported),
            is_correction=scope == Scope.CORRECTION,
        )
        for on, kind, minutes, wages, filename, imported, scope in rows
    ]


def minutes_on_file(
    cooperative: Cooperative, code: str, *, first: date, last: date, kind: str = ""
) -> int:
    """One worker's minutes between two days, of one kind or of all; one query."""
    lines = held_lines(cooperative).filter(code=code, on__range=(first, last))
    if kind:
        lines = lines.filter(kind=kind)
    return int(lines.aggregate(all=Sum("minutes"))["all"] or 0)


def known_lines(
    cooperative: Cooperative,
    *,
    first: date,
    last: date,
    refs: Collection[str] = (),
    besides: Collection[int] = (),
) -> list[Known]:
    """What stands on file between two days, to hold new lines against.

    Lines with one of some ids of their program are found whatever their day.
    """
    lines = held_lines(cooperative).exclude(sheet__scope=Scope.CORRECTION)
    if besides:
        lines = lines.exclude(sheet__in=besides)
    fields = ("code", "on", "kind", "ref", "line", "sheet__filename")
    rows = {*lines.filter(on__range=(first, last)).values_list(*fields)}
    for some in batched(sorted(refs)):
        rows |= {*lines.filter(ref__in=some).values_list(*fields)}
    return [Known(*row) for row in sorted(rows)]


def batched(refs: Sequence[str]) -> Iterator[Sequence[str]]:
    """Ids in as many at once as a database takes in one question."""
    for place in range(0, len(refs), AT_ONCE):
        yield refs[place : place + AT_ONCE]


def corrections_since(
    cooperative: Cooperative, *, year_end: date, at: datetime
) -> list[LaborImport]:
    """The corrections of a year's hours that came after a moment, in order."""
    sheets = LaborImport.objects.filter(
        cooperative=cooperative,
        year_end=year_end,
        scope=Scope.CORRECTION,
        undone_at__isnull=True,
        imported_at__gt=at,
    )
    return list(sheets.order_by("imported_at", "pk"))


def holding_sheets(cooperative: Cooperative, *, year_end: date) -> QuerySet[LaborImport]:
    """The sheets whose lines make up a year's hours."""
    return LaborImport.objects.filter(
        cooperative=cooperative, year_end=year_end, undone_at__isnull=True
    )


def corrections_of(cooperative: Cooperative, *, year_end: date) -> list[LaborImport]:
    """All that was put right of a year's hours, where it stands now, the newest first."""
    sheets = LaborImport.objects.filter(
        cooperative=cooperative,
        scope=Scope.CORRECTION,
        columns__for_year=year_end.isoformat(),
    )
    found = sheets.select_related("imported_by").prefetch_related("entries")
    return list(found.order_by("-imported_at", "-pk"))
