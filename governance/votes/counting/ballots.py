"""Ballots as they were cast, equal ones counted together, and what a rule can read.

A ballot that ranks one candidate after another is kept as `bytes`, a byte a candidate:
100,000 of them take some 16 MB. One with equal or skipped preferences is kept as groups.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Ranking: TypeAlias = bytes
Groups: TypeAlias = tuple[tuple[int, ...], ...]

MOST = 255
"""As many candidates as a byte can number."""
UNREADABLE = (1, 1)
"""The mark that no rule can read, as a ballot file can say it: "1=1"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who stands, by the number in the file; or who has withdrawn."""

    number: int
    name: str
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotFile:
    """The ballots of one vote: how often each was cast.

    `plain` holds rankings, `odd` those with equal preferences (a group of several) or
    skipped ones (an empty group). Candidates are numbered from 1 without a gap.
    """

    title: str
    seats: int
    candidates: tuple[Candidate, ...]
    plain: dict[Ranking, int] = field(default_factory=dict)
    odd: dict[Groups, int] = field(default_factory=dict)

    @property
    def standing(self) -> tuple[int, ...]:
        """The numbers of those who have not withdrawn."""
        return tuple(each.number for each in self.candidates if not each.withdrawn)

    @property
    def total(self) -> int:
        return sum(self.plain.values()) + sum(self.odd.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many ballots came in and what they are; they sum to the total.

    `invalid_from` counts those that a rule could read only up to some point, or not at
    all: from there on such a ballot is invalid, before it, it counts.
    """

    total: int
    blank: int
    invalid: int
    invalid_from: int

    @property
    def valid(self) -> int:
        return self.total - self.blank - self.invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class Readable:
    """What a rule reads on the ballots: never empty, nobody twice, nobody withdrawn."""

    papers: Mapping[Ranking, int]
    tally: Tally


def ballot_file(
    title: str,
    candidates: Sequence[tuple[int, str, bool]],
    contents: Iterable[Mapping[str, Any]],
    *,
    seats: int = 1,
) -> BallotFile:
    """The ballots of a vote of the site: contents are {"marks": [3, 1]}, first first.

    A mark for nobody who stands is kept as one that no rule can read. A number that was
    given to nobody is kept as somebody who has withdrawn.

    >>> cast = [{"marks": [2, 1]}, {"marks": []}, {"marks": [2, 1]}]
    >>> ballot_file("Board", [(1, "Ana", False), (2, "Ben", False)], cast).plain
    {b'\\x02\\x01': 2, b'': 1}
    """
    given = {number: (name, withdrawn) for number, name, withdrawn in candidates}
    numbers = range(1, max(given, default=0) + 1)
    people = tuple(
        Candidate(number=n, name=name, withdrawn=withdrawn)
        for n in numbers
        for name, withdrawn in [given.get(n, ("", True))]
    )
    plain: dict[Ranking, int] = {}
    odd: dict[Groups, int] = {}
    for content in contents:
        found = content.get("marks", [])
        marks: Sequence[Any] = found if isinstance(found, list | tuple) else [None]
        if all(_is_number(mark) and mark in given for mark in marks):
            key = bytes(marks)
            plain[key] = plain.get(key, 0) + 1
        else:
            groups = _up_to_the_unreadable(marks, given)
            odd[groups] = odd.get(groups, 0) + 1
    return BallotFile(title=title, seats=seats, candidates=people, plain=plain, odd=odd)


def _is_number(mark: object) -> bool:
    return isinstance(mark, int) and not isinstance(mark, bool)


def _up_to_the_unreadable(marks: Iterable[Any], given: Mapping[int, Any]) -> Groups:
    groups: list[tuple[int, ...]] = []
    for mark in marks:
        if not _is_number(mark) or mark not in given:
            return (*groups, UNREADABLE)
        groups.append((mark,))
    return tuple(groups)


def rankings(file: BallotFile) -> Readable:
    """The ballots as a rule of ranking reads them.

    Whoever has withdrawn is passed over, and so is a skipped preference. Equal
    preferences, and a candidate ranked twice, end what can be read.
    """
    gone = bytes(each.number for each in file.candidates if each.withdrawn)
    if not gone and not file.odd and _are_clean(file.plain):
        tally = Tally(total=file.total, blank=0, invalid=0, invalid_from=0)
        return Readable(papers=file.plain, tally=tally)
    papers: dict[Ranking, int] = {}
    blank = invalid = broken = 0
    for paper, count in file.plain.items():
        kept = paper.translate(None, gone) if gone else paper
        is_broken = len(set(kept)) != len(kept)
        if is_broken:
            kept, broken = _before_the_repeat(kept), broken + count
        if kept:
            papers[kept] = papers.get(kept, 0) + count
        else:
            blank += count
    for groups, count in file.odd.items():
        kept, is_broken = _readable_part(groups, gone)
        broken += count * is_broken
        if kept:
            papers[kept] = papers.get(kept, 0) + count
        elif is_broken:
            invalid += count
        else:
            blank += count
    tally = Tally(total=file.total, blank=blank, invalid=invalid, invalid_from=broken)
    return Readable(papers=papers, tally=tally)


def _are_clean(plain: Mapping[Ranking, int]) -> bool:
    return b"" not in plain and all(len(set(each)) == len(each) for each in plain)


def _before_the_repeat(ranking: Ranking) -> Ranking:
    """
    >>> _before_the_repeat(bytes([3, 1, 3, 2]))
    b'\\x03\\x01'
    """
    first = next(i for i, each in enumerate(ranking) if each in ranking[:i])
    return ranking[:first]


def _readable_part(groups: Groups, gone: bytes) -> tuple[Ranking, bool]:
    """The ranking up to what cannot be read, and whether there is such a thing."""
    kept = bytearray()
    for group in groups:
        left = [number for number in group if number not in gone]
        if len(left) > 1 or (left and left[0] in kept):
            return bytes(kept), True
        kept.extend(left)
    return bytes(kept), False


def approvals(file: BallotFile) -> Readable:
    """The ballots as sets of those approved of; their order tells nothing.

    Equal and repeated marks are as good as any; only a mark for nobody is unreadable.
    """
    gone = {each.number for each in file.candidates if each.withdrawn}
    papers: dict[Ranking, int] = {}
    invalid = broken = 0
    for paper, count in file.plain.items():
        kept = bytes(sorted(set(paper) - gone))
        papers[kept] = papers.get(kept, 0) + count
    for groups, count in file.odd.items():
        is_broken = UNREADABLE in groups
        read = groups[: groups.index(UNREADABLE)] if is_broken else groups
        kept = bytes(sorted({each for group in read for each in group} - gone))
        broken += count * is_broken
        invalid += count * (is_broken and not kept)
        if kept or not is_broken:
            papers[kept] = papers.get(kept, 0) + count
    blank = papers.pop(b"", 0)
    tally = Tally(total=file.total, blank=blank, invalid=invalid, invalid_from=broken)
    return Readable(papers=papers, tally=tally)
