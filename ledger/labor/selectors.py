"""Reading hours: whose, of which kind, and how much of them counts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import QuerySet, Sum

from coopkit.canonical import sha256_of
from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import year_ending, year_of
from coopkit.money import half_up, parse_share
from coopkit.periods import FiscalYear, rules_fixed_on
from governance.bylaws.selectors import in_force
from governance.members import selectors as members
from governance.members.standing import Span
from ledger.labor.models import LaborEntry, LaborImport

COUNTABLE = "patronage.countable"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerLabor:
    """A worker's minutes of a year, as a member or not; somebody may have both rows."""

    code: str
    member: bool
    minutes: int
    countable_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerHours:
    """A worker's minutes of a year by kind, as a member or not."""

    code: str
    member: bool
    by_kind: Mapping[str, int]

    @property
    def minutes(self) -> int:
        return sum(self.by_kind.values())

    def countable(self, weights: Mapping[str, Fraction]) -> int:
        """The minutes that count, each kind by its weight, half-up once."""
        counted = Fraction(0)
        for kind, minutes in self.by_kind.items():
            counted += minutes * weights.get(kind, Fraction(0))
        return half_up(counted, of=1)


def years(cooperative: Cooperative, *, on: date) -> list[FiscalYear]:
    """The fiscal years since the co-op was founded, the latest first; no query."""
    founded = cooperative.founded_on or on.replace(year=on.year - 5, day=1)
    latest, first = year_of(cooperative, on).name, year_of(cooperative, founded).name
    return [year_ending(cooperative, name) for name in range(latest, first - 1, -1)]


def sheet_of(cooperative: Cooperative, *, year_end: date) -> LaborImport | None:
    """The sheet that holds a year; one query."""
    sheets = LaborImport.objects.filter(cooperative=cooperative, year_end=year_end)
    return sheets.filter(undone_at__isnull=True).first()


def sheets_of(cooperative: Cooperative, *, year_end: date) -> QuerySet[LaborImport]:
    """Every sheet a year ever had, the newest first."""
    sheets = LaborImport.objects.filter(cooperative=cooperative, year_end=year_end)
    return sheets.select_related("imported_by").order_by("-pk")


def year_ends_with_hours(cooperative: Cooperative) -> set[date]:
    """The last days of the years that have a sheet; one query."""
    sheets = LaborImport.objects.filter(cooperative=cooperative, undone_at__isnull=True)
    return set(sheets.values_list("year_end", flat=True))


def weights_of_year(cooperative: Cooperative, *, first: date) -> dict[str, Fraction]:
    """How much an hour of each kind counts in the year that begins then; one query."""
    on = rules_fixed_on(first, founded_on=cooperative.founded_on)
    kinds = in_force(cooperative, on=on)[COUNTABLE].value
    return {kind: parse_share(weight) for kind, weight in kinds.items()}


def hours_of_year(
    cooperative: Cooperative, *, first: date, last: date
) -> list[WorkerHours]:
    """Everybody's minutes by kind, by code, members' rows first; at most three queries.

    Minutes on a day within a membership are a member's; before admission and after
    leaving they are not.
    """
    entries = LaborEntry.objects.filter(
        sheet__cooperative=cooperative,
        sheet__year_end=last,
        sheet__undone_at__isnull=True,
    )
    spans = members.spans(cooperative)
    split = {code for code, span in spans.items() if _is_split(span, first, last)}
    rows: dict[tuple[str, bool], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    whole = entries.exclude(code__in=split).order_by().values_list("code", "kind")
    for code, kind, minutes in whole.annotate(Sum("minutes")):
        rows[code, code in spans and last in spans[code]][kind] += minutes
    if split:
        parts = (
            entries.filter(code__in=split).order_by().values_list("code", "kind", "on")
        )
        for code, kind, on, minutes in parts.annotate(Sum("minutes")):
            rows[code, on in spans[code]][kind] += minutes
    return [
        WorkerHours(code=code, member=member, by_kind=dict(sorted(by_kind.items())))
        for (code, member), by_kind in sorted(
            rows.items(), key=lambda row: (row[0][0], not row[0][1])
        )
    ]


def labor_of_year(
    cooperative: Cooperative, *, first: date, last: date
) -> list[WorkerLabor]:
    """What counts towards patronage in a year, by code, members' rows first.

    Kinds count by the rule that was fixed before the year. Who joined or left within it
    has a member's row and another.
    """
    weights = weights_of_year(cooperative, first=first)
    return _counted(hours_of_year(cooperative, first=first, last=last), weights)


def labor_sha256(cooperative: Cooperative, *, year_end: date) -> str:
    """The hash of a year's hours and of how they count; changed hours change it."""
    year = year_of(cooperative, year_end)
    entries = LaborEntry.objects.filter(
        sheet__cooperative=cooperative,
        sheet__year_end=year_end,
        sheet__undone_at__isnull=True,
    ).order_by("code", "on", "kind", "minutes")
    lines = [
        [code, on.isoformat(), kind, minutes]
        for code, on, kind, minutes in entries.values_list(
            "code", "on", "kind", "minutes"
        )
    ]
    counted = [
        [row.code, row.member, row.minutes, row.countable_minutes]
        for row in labor_of_year(cooperative, first=year.first, last=year_end)
    ]
    return sha256_of({"lines": lines, "counted": counted})


def _counted(
    hours: Iterable[WorkerHours], weights: Mapping[str, Fraction]
) -> list[WorkerLabor]:
    return [
        WorkerLabor(
            code=row.code,
            member=row.member,
            minutes=row.minutes,
            countable_minutes=row.countable(weights),
        )
        for row in hours
    ]


def _is_split(span: Span, first: date, last: date) -> bool:
    """Whether a membership began or ended within a year."""
    return (first in span) != (last in span) or first < span.first <= last
