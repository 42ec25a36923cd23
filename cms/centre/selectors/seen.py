"""Reading what was seen at clinics: protected lines, patterns, and who counted what."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cms.centre.models import Industry, Region, RightsTopic, Seen
from cms.centre.patterns import (
    SAID,
    MonthLine,
    Pattern,
    is_closed,
    lines_of,
    patterns_in,
)
from coopkit.accounts.models import User
from coopkit.audit.models import AuditEntry

SCOPE, COUNTED = "centre", "seen.counted"
LATEST = 12

Counts = dict[date, dict[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A pattern with its names, as one sentence."""

    topic: str
    industry: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenTable:
    """The closed months of a year, of one topic in one industry."""

    topic: str
    industry: str
    year: int
    regions: tuple[Region, ...]
    lines: tuple[MonthLine, ...]

    @property
    def rows(self) -> list[tuple[MonthLine, list[tuple[str, int | None]]]]:
        """Each month with its numbers, each after the name of its region."""
        names = [one.name for one in self.regions]
        return [(line, list(zip(names, line.cells, strict=True))) for line in self.lines]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Somebody counted: when, of which month, where, and the numbers by topic."""

    name: str
    at: datetime
    month: date
    industry: str
    region: str
    numbers: tuple[tuple[str, int], ...]


def regions_in_order() -> list[Region]:
    """By their age: a later one changes nothing of what was hidden before it."""
    return list(Region.objects.order_by("pk"))


def findings(*, on: date) -> list[Finding]:
    """All patterns in what is shown on a day, the strongest first; two queries."""
    regions = regions_in_order()
    found = [
        (pattern, topic, industry)
        for (topic, industry), counts in sorted(_all_counts(on).items())
        for pattern in _patterns(counts, regions, on)
    ]
    found.sort(key=lambda one: (list(SAID).index(one[0].kind), -one[0].after))
    return [
        Finding(
            topic=topic,
            industry=industry,
            sentence=sentence_of(pattern, topic, industry, regions),
        )
        for pattern, topic, industry in found
    ]


def table_of(topic: str, industry: str, year: int, *, on: date) -> SeenTable:
    """A year's closed months; no sum goes over months, topics or industries."""
    regions = regions_in_order()
    rows = Seen.objects.filter(topic=topic, industry=industry)
    lines = lines_of(_counts(rows, on), [one.pk for one in regions], on=on)
    return SeenTable(
        topic=topic,
        industry=industry,
        year=year,
        regions=tuple(regions),
        lines=tuple(line for line in lines if line.month.year == year),
    )


def pairs_seen(*, on: date) -> list[tuple[str, str]]:
    """The topics and industries of which something is shown."""
    return sorted(_all_counts(on))


def sentence_of(
    pattern: Pattern, topic: str, industry: str, regions: list[Region]
) -> str:
    """A pattern in the reader's language: “Car washes, Pay: up 3 months in a row …”."""
    names = {one.pk: one.name for one in regions}
    where = names[pattern.region] if pattern.region else _("all regions")
    told = _(SAID[pattern.kind]).format(
        months=pattern.months, before=pattern.before, after=pattern.after
    )
    return _("{industry}, {topic}, {region}: {told} (until {month})").format(
        industry=Industry(industry).label,
        topic=RightsTopic(topic).label,
        region=where,
        told=told,
        month=date_format(pattern.last, "F Y"),
    )


def counted_lately() -> list[Counted]:
    """The last entries of the trail, the newest first."""
    entries = AuditEntry.objects.filter(scope=SCOPE, action=COUNTED).order_by("-seq")
    told = list(entries[:LATEST])
    pks = {int(one.actor.partition(":")[2]) for one in told}
    names = {user.pk: user.get_full_name() for user in User.objects.filter(pk__in=pks)}
    regions = {one.key: one.name for one in Region.objects.all()}
    return [_counted(one, names, regions) for one in told]


def _counted(
    entry: AuditEntry, names: dict[int, str], regions: dict[str, str]
) -> Counted:
    month, industry, region = entry.subject.split(":")[1:]
    return Counted(
        name=names.get(int(entry.actor.partition(":")[2]), ""),
        at=timezone.localtime(entry.at),
        month=date.fromisoformat(month),
        industry=str(Industry(industry).label),
        region=regions.get(region, region),
        numbers=tuple(
            (str(RightsTopic(topic).label), number)
            for topic, number in entry.data.items()
        ),
    )


def _patterns(counts: Counts, regions: list[Region], on: date) -> Iterator[Pattern]:
    keys = [one.pk for one in regions]
    yield from patterns_in(lines_of(counts, keys, on=on), keys)


def _all_counts(on: date) -> dict[tuple[str, str], Counts]:
    """What closed months count, by topic and industry; one query."""
    found: dict[tuple[str, str], Counts] = {}
    rows = Seen.objects.filter(month__lte=on, number__gt=0)
    for topic, industry, month, region, number in rows.values_list(
        "topic", "industry", "month", "region", "number"
    ):
        if is_closed(month, on=on):
            months = found.setdefault((topic, industry), {})
            months.setdefault(month, {})[region] = number
    return found


def _counts(rows: Any, on: date) -> Counts:
    found: Counts = defaultdict(dict)
    for month, region, number in rows.values_list("month", "region", "number"):
        if is_closed(month, on=on):
            found[month][region] = number
    return dict(found)
