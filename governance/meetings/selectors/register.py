"""Reading the resolution register."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_
from governance.bylaws.selectors import name_of, words_of
from governance.meetings.models import Resolution

REFERENCE = re.compile(r"(\d{4})-([A-Z]{2})-(\d{3,})")
RULES = ("quorum", "persists", "threshold", "casting", "class_vote", "elections")
KINDS = {
    "plain": N_("motion"),
    "bylaws_amendment": N_("change of the bylaws"),
    "admission": N_("admission"),
    "expulsion": N_("expulsion"),
    "patronage_allocation": N_("allocation of a year"),
    "election": N_("election"),
    "recall": N_("recall from office"),
    "minutes": N_("approval of minutes"),
    "dissolution": N_("dissolution"),
    "redemption": N_("paying out retained parts"),
    "capital_interest": N_("interest on capital"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleUsed:
    """A rule a decision was taken by, as frozen in its record."""

    key: str
    name: str
    words: str
    value_id: int
    effective_from: date
    adopted_by: str
    on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """A bar of those who took part, with a line where the quorum is; whole units."""

    width: int
    filled: int
    goal: int
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What is looked for in the register; what is empty is not asked for."""

    q: str = ""
    body: str = ""
    year: int | None = None
    kind: str = ""


def meter(present: int, members: int, needed: int) -> Meter:
    """The bar of a quorum; the line stands where the last needed person would fill it."""
    width = max(members, 1) * 100
    line = max(width // 80, 1)
    goal = min(needed * 100, width) - line
    return Meter(width=width, filled=present * 100, goal=max(goal, 0), line=line)


def register_of(
    cooperative: Cooperative, *, q: str = "", search: Search | None = None
) -> QuerySet[Resolution]:
    """The resolutions, latest first; with words, those that contain every one."""
    wanted = search or Search(q=q)
    found = Resolution.objects.filter(cooperative=cooperative)
    for word in wanted.q.split():
        reference = REFERENCE.fullmatch(word.upper())
        found = found.filter(
            Q(year=reference[1], body=reference[2], number=reference[3])
            if reference
            else Q(title__icontains=word) | Q(text__icontains=word)
        )
    if wanted.body:
        found = found.filter(body=wanted.body)
    if wanted.year:
        found = found.filter(year=wanted.year)
    if wanted.kind:
        found = found.filter(record__kind=wanted.kind)
    return found.defer("record").order_by("-year", "-adopted_on", "body", "-number")


def years_of(cooperative: Cooperative) -> list[int]:
    """The years in which something was resolved, the last first; one query."""
    years = Resolution.objects.filter(cooperative=cooperative).values_list("year")
    return [year for (year,) in years.distinct().order_by("-year")]


def kinds_of(cooperative: Cooperative) -> list[tuple[str, str]]:
    """The kinds of motions there are in the register, with their words; one query."""
    rows = Resolution.objects.filter(cooperative=cooperative)
    found = {kind for kind in rows.values_list("record__kind", flat=True) if kind}
    named = [(kind, gettext(KINDS[kind]) if kind in KINDS else kind) for kind in found]
    return sorted(named, key=lambda each: each[1])


def by_year(resolutions: Iterable[Resolution]) -> list[tuple[int, list[Resolution]]]:
    """The register's years, each with its resolutions."""
    years = groupby(resolutions, key=lambda resolution: resolution.year)
    return [(year, list(group)) for year, group in years]


def by_reference(cooperative: Cooperative, reference: str) -> Resolution | None:
    """A resolution by its number, “2026-GM-007”; one query."""
    match = REFERENCE.fullmatch(reference)
    if not match:
        return None
    year, body, number = match.groups()
    return Resolution.objects.filter(
        cooperative=cooperative, year=year, body=body, number=number
    ).first()


def rules_used(cooperative: Cooperative, rules: Mapping[str, Any]) -> Iterator[RuleUsed]:
    """The quorum and the threshold of frozen rules, each with the value it came from."""
    for name in RULES:
        held = rules.get(name)
        if held and held.get("key") and held.get("value_id"):
            yield RuleUsed(
                key=held["key"],
                name=name_of(cooperative, held["key"]),
                words=words_of(cooperative, held["key"], held["value"]),
                value_id=held["value_id"],
                effective_from=date.fromisoformat(held["effective_from"]),
                adopted_by=held["adopted_by"],
                on=rules.get("on", held["effective_from"]),
            )
