"""Matching: which entry of the books a line of the bank is, if it is there already.

The same cents on the bank's account, at most five days apart, and not yet matched. One
posting is one line; where two fit alike, a person is asked.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

MOST_DAYS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """A line of the bank."""

    pk: int
    on: date
    cents: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A posting on the bank's account that no line is matched to."""

    pk: int
    on: date
    cents: int
    text: str
    entry_id: str = ""


def candidates(line: Sought, among: Sequence[Candidate]) -> list[Candidate]:
    """The postings that the line may be, the likeliest first.

    >>> line = Sought(pk=1, on=date(2026, 3, 4), cents=-5_00, text="Cafe Sol")
    >>> near = Candidate(pk=7, on=date(2026, 3, 3), cents=-5_00, text="Coffee")
    >>> far = Candidate(pk=8, on=date(2026, 3, 20), cents=-5_00, text="Cafe Sol")
    >>> [found.pk for found in candidates(line, [far, near])]
    [7]
    """
    found = [
        one
        for one in among
        if one.cents == line.cents and abs((one.on - line.on).days) <= MOST_DAYS
    ]
    return sorted(found, key=lambda one: (*_distance(line, one), one.on, one.pk))


def matches(lines: Sequence[Sought], among: Sequence[Candidate]) -> dict[int, Candidate]:
    """The posting of each line that has one without doubt, by the line's pk.

    Without doubt: no other posting fits the line as well, and no other line the posting.
    """
    by_cents: dict[int, list[Candidate]] = defaultdict(list)
    for one in among:
        by_cents[one.cents].append(one)
    wanted: dict[int, list[tuple[Sought, Candidate]]] = defaultdict(list)
    for line in lines:
        found = candidates(line, by_cents[line.cents])
        if found and _is_clear([_distance(line, one) for one in found[:2]]):
            wanted[found[0].pk].append((line, found[0]))
    settled = {}
    for pairs in wanted.values():
        pairs.sort(key=lambda pair: (_distance(*pair), pair[0].pk))
        if _is_clear([_distance(*pair) for pair in pairs[:2]]):
            settled[pairs[0][0].pk] = pairs[0][1]
    return settled


def _is_clear(best: list[tuple[int, int]]) -> bool:
    return len(best) < 2 or best[0] != best[1]


def _distance(line: Sought, one: Candidate) -> tuple[int, int]:
    """Days apart, then words not shared: less is better."""
    shared = _words(line.text) & _words(one.text)
    return abs((one.on - line.on).days), -len(shared)


def _words(text: str) -> set[str]:
    return {word for word in re.split(r"\W+", text.casefold()) if len(word) > 2}
