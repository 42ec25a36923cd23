"""Reading hours: whose, of which kind, and how much of them counts."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from django.db.models import Case, DateField, QuerySet, Sum, When

from coopkit.canonical import sha256_of
from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import year_ending, year_of
from coopkit.money import parse_share
from coopkit.periods import FiscalYear, rules_fixed_on
from governance.bylaws.selectors import InForce, in_force
from governance.members import selectors as members
from governance.members.models import Spell
from governance.members.standing import Span, Standing
from ledger.labor.hours import countable, netted
from ledger.labor.models import LaborEntry, LaborImport
from ledger.labor.models.sheets import Scope

COUNTABLE = "patronage.countable"
CANDIDATE_HOURS = "admission.candidate_hours"
WHOLE_YEAR = "whole_year"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerLabor:
    """A worker's minutes and gross wages of a year, as a member or not.

    Somebody who joined or left within it has both rows.
    """

    code: str
    member: bool
    minutes: int
    countable_minutes: int
    wages_cents: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerHours:
    """A worker's minutes of a year by kind and their gross wages, as a member or not."""

    code: str
    member: bool
    by_kind: Mapping[str, int]
    wages_cents: int = 0

    @property
    def minutes(self) -> int:
        return sum(self.by_kind.values())

    def countable(self, weights: Mapping[str, Fraction]) -> int:
        """The minutes that count, each kind by its weight, half-up once."""
        return countable(self.by_kind, weights)


def years(cooperative: Cooperative, *, on: date) -> list[FiscalYear]:
    """The fiscal years since the co-op was founded, the latest first; no query."""
    founded = cooperative.founded_on or on.replace(year=on.year - 5, day=1)
    latest, first = year_of(cooperative, on).name, year_of(cooperative, founded).name
    return [year_ending(cooperative, name) for name in range(latest, first - 1, -1)]


def sheet_of(cooperative: Cooperative, *, year_end: date) -> LaborImport | None:
    """The sheet of a whole year, or else the newest that holds hours of it; one query."""
    sheets = LaborImport.objects.filter(
        cooperative=cooperative, year_end=year_end, undone_at__isnull=True
    )
    whole_first = Case(When(scope=Scope.YEAR, then=0), default=1)
    return sheets.order_by(whole_first, "-pk").first()


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
    return weights_by(rule_of_year(cooperative, first=first))


def weights_by(rule: InForce) -> dict[str, Fraction]:
    """How much an hour of each kind counts by a rule."""
    return {kind: parse_share(weight) for kind, weight in rule.value.items()}


def rule_of_year(cooperative: Cooperative, *, first: date) -> InForce:
    """The rule by which hours count in the year that begins then, or a refusal."""
    on = rules_fixed_on(first, founded_on=cooperative.founded_on)
    return in_force(cooperative, on=on)[COUNTABLE]


def hours_of_year(
    cooperative: Cooperative, *, first: date, last: date
) -> list[WorkerHours]:
    """Everybody's minutes by kind, by code, members' rows first; at most five queries.

    Minutes on a day within a membership are a member's; before admission, after leaving
    and in a class without patronage they are not. Where the bylaws count a candidate's
    hours of the whole year of admission, those are a member's too. The year's labor is
    the sum of all sheets that hold; nobody's is below zero.
    """
    entries = LaborEntry.objects.filter(
        sheet__cooperative=cooperative,
        sheet__year_end=last,
        sheet__undone_at__isnull=True,
    )
    spans = _patrons_of_year(cooperative, first, last)
    split = {code for code, span in spans.items() if _is_split(span, first, last)}
    day = Case(When(code__in=split, then="on"), output_field=DateField())
    rows: dict[tuple[str, bool], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    wages: dict[tuple[str, bool], int] = defaultdict(int)
    parts = entries.annotate(day=day).order_by().values_list("code", "kind", "day")
    for code, kind, on, minutes, cents in parts.annotate(
        Sum("minutes"), Sum("wages_cents")
    ):
        key = code, code in spans and (on or last) in spans[code]
        rows[key][kind] += minutes
        wages[key] += cents
    return _worker_hours(rows, wages)


def _worker_hours(
    rows: Mapping[tuple[str, bool], Mapping[str, int]],
    wages: Mapping[tuple[str, bool], int],
) -> list[WorkerHours]:
    """Sums by code and kind as rows in order; who comes to nothing has none."""
    found = [
        WorkerHours(
            code=code,
            member=member,
            by_kind=dict(sorted(netted(rows[code, member]).items())),
            wages_cents=max(0, wages[code, member]),
        )
        for code, member in sorted(rows, key=lambda key: (key[0], not key[1]))
    ]
    return [row for row in found if row.minutes or row.wages_cents]


def _patrons_of_year(
    cooperative: Cooperative, first: date, last: date
) -> dict[str, Span]:
    """The days of membership that share, as the year's rule counts candidates' hours."""
    spans = members.patrons(cooperative)
    came = {code: span for code, span in spans.items() if first < span.first <= last}
    if not came:
        return spans
    on = rules_fixed_on(first, founded_on=cooperative.founded_on)
    rule = in_force(cooperative, on=on).get(CANDIDATE_HOURS)
    if rule is None or rule.choice != WHOLE_YEAR:
        return spans
    trials = Spell.objects.filter(
        membership__cooperative=cooperative,
        membership__code__in=came,
        standing=Standing.CANDIDATE,
        last__gte=first,
    )
    for code, began in trials.order_by("-first").values_list("membership__code", "first"):
        spans[code] = replace(spans[code], first=max(first, began))
    return spans


def codes_at_work(cooperative: Cooperative, *, first: date, last: date) -> list[str]:
    """The codes of all who worked between two days, members or not; one query."""
    worked = LaborEntry.objects.filter(
        sheet__cooperative=cooperative,
        sheet__undone_at__isnull=True,
        on__range=(first, last),
        minutes__gt=0,
    )
    return list(worked.order_by("code").values_list("code", flat=True).distinct())


def minutes_since(
    cooperative: Cooperative, since: Mapping[str, date], *, on: date
) -> dict[str, int]:
    """The minutes of approved work by code, each from a day of its own to a common one.

    Kinds that count for nothing are left out; the others count whole, by the clock. One
    query beside the bylaws'.
    """
    if not since:
        return {}
    kinds = in_force(cooperative, on=on).get(COUNTABLE)
    weights = kinds.value if kinds else {}
    none = [kind for kind, weight in weights.items() if not parse_share(weight)]
    rows = (
        LaborEntry.objects.filter(
            sheet__cooperative=cooperative,
            sheet__undone_at__isnull=True,
            code__in=since,
            on__range=(min(since.values()), on),
        )
        .exclude(kind__in=none)
        .order_by()
        .values_list("code", "on")
        .annotate(Sum("minutes"))
    )
    found = dict.fromkeys(since, 0)
    for code, day, minutes in rows:
        if day >= since[code]:
            found[code] += minutes
    return found


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
    ).order_by("code", "on", "kind", "minutes", "wages_cents")
    rows = entries.values_list("code", "on", "kind", "minutes", "wages_cents")
    lines = [
        [code, on.isoformat(), kind, minutes, *([cents] if cents else [])]
        for code, on, kind, minutes, cents in rows
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
            wages_cents=row.wages_cents,
        )
        for row in hours
    ]


def _is_split(span: Span, first: date, last: date) -> bool:
    """Whether a membership began or ended within a year, or changed its class."""
    parted = (first in span) != (last in span) or first < span.first <= last
    return parted or any(
        gap.first <= last and (gap.last is None or first <= gap.last) for gap in span.gaps
    )


def exported_hours(cooperative: Cooperative, *, on: date) -> Iterator[Sequence[str]]:
    """Every line of hours that holds, by day and code, as the export writes it."""
    lines = LaborEntry.objects.filter(
        sheet__cooperative=cooperative, sheet__undone_at__isnull=True, on__lte=on
    )
    rows = lines.order_by("on", "code", "pk").values_list(
        "code", "on", "minutes", "kind", "sheet__imported_by"
    )
    for code, day, minutes, kind, user in rows.iterator(chunk_size=2000):
        sign, minutes = "-" if minutes < 0 else "", abs(minutes)
        hours = f"{sign}{minutes // 60}:{minutes % 60:02d}"
        yield code, day.isoformat(), hours, kind, f"user:{user}" if user else ""


def codes_with_hours(cooperative: Cooperative, codes: Collection[str]) -> Iterable[str]:
    """Those of some codes that stand in any sheet, replaced ones too; one query."""
    lines = LaborEntry.objects.filter(sheet__cooperative=cooperative, code__in=codes)
    return lines.order_by().values_list("code", flat=True).distinct()
