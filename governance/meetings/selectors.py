"""Reading the resolution register."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Q, QuerySet

from coopkit.cooperatives.models import Cooperative
from governance.bylaws.selectors import name_of, words_of
from governance.meetings.models import Resolution

REFERENCE = re.compile(r"(\d{4})-([A-Z]{2})-(\d{3,})")
RULES = ("quorum", "threshold")


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
class Outcome:
    """A record's result as a page shows it: counts, and the arithmetic they passed."""

    yes: int
    no: int
    abstain: int
    present: int
    members: int
    quorate: bool | None
    quorum_needed: int
    quorum_because: str
    threshold_met: bool
    because: str
    adopted: bool
    rules: list[RuleUsed]
    stepped_aside: int = 0

    @property
    def absent(self) -> int:
        return self.members - self.present

    @property
    def meter(self) -> Meter:
        there = self.present + self.stepped_aside
        return meter(there, self.members, self.quorum_needed)


def meter(present: int, members: int, needed: int) -> Meter:
    """The bar of a quorum; the line stands where the last needed person would fill it."""
    width = max(members, 1) * 100
    line = max(width // 80, 1)
    goal = min(needed * 100, width) - line
    return Meter(width=width, filled=present * 100, goal=max(goal, 0), line=line)


def register_of(cooperative: Cooperative, *, q: str = "") -> QuerySet[Resolution]:
    """The resolutions, latest first; with words, those that contain every one."""
    found = Resolution.objects.filter(cooperative=cooperative)
    for word in q.split():
        reference = REFERENCE.fullmatch(word.upper())
        found = found.filter(
            Q(year=reference[1], body=reference[2], number=reference[3])
            if reference
            else Q(title__icontains=word) | Q(text__icontains=word)
        )
    return found.defer("record").order_by("-year", "-adopted_on", "body", "-number")


def by_year(resolutions: QuerySet[Resolution]) -> list[tuple[int, list[Resolution]]]:
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


def outcome(cooperative: Cooperative, record: Mapping[str, Any]) -> Outcome | None:
    """The result in a record, in the reader's language; None where none was counted."""
    counts, computed = record.get("counts"), record.get("computation")
    if not counts or not computed:
        return None
    return Outcome(
        **{name: counts[name] for name in ("yes", "no", "abstain", "present", "members")},
        quorate=computed["quorate"],
        quorum_needed=computed["quorum_needed"],
        quorum_because=computed["quorum_because"],
        threshold_met=computed["threshold_met"],
        because=computed["because"],
        adopted=computed["adopted"],
        rules=list(rules_used(cooperative, record.get("rules", {}))),
        stepped_aside=counts.get("stepped_aside", 0),
    )


def rules_used(cooperative: Cooperative, rules: Mapping[str, Any]) -> Iterator[RuleUsed]:
    """The quorum and the threshold of frozen rules, each with the value it came from."""
    for name in RULES:
        held = rules.get(name)
        if held:
            yield RuleUsed(
                key=held["key"],
                name=name_of(cooperative, held["key"]),
                words=words_of(cooperative, held["key"], held["value"]),
                value_id=held["value_id"],
                effective_from=date.fromisoformat(held["effective_from"]),
                adopted_by=held["adopted_by"],
                on=rules.get("on", held["effective_from"]),
            )
