"""Duplicates: hours of a sheet that stand on file already, from another sheet.

Two lines are the same where the program they came from gave them the same id; where it
gave none to either, where worker, day and kind are the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True, slots=True, order=True)
class Known:
    """A line on file: whose, when, of which kind, its id, and where it came from."""

    code: str
    on: date
    kind: str
    ref: str
    line: int
    filename: str


class Line(Protocol):
    """A line that is held against those on file."""

    @property
    def code(self) -> str: ...
    @property
    def on(self) -> date: ...
    @property
    def kind(self) -> str: ...
    @property
    def ref(self) -> str: ...


def find_duplicates(lines: Sequence[Line], known: Iterable[Known]) -> dict[int, Known]:
    """The places of lines that stand on file already, each with the line there.

    A time clock writes two shifts of a day under two ids; both are kept. A program that
    writes two kinds on one line gives both the same id, and they are no duplicates.

    >>> on = date(2026, 1, 24)
    >>> old = Known("M001", on, "worked", "", 2, "january.csv")
    >>> find_duplicates([Known("M001", on, "worked", "", 5, "new.csv")], [old])[0].line
    2
    """
    by_ref: dict[tuple[str, str], Known] = {}
    by_day: dict[tuple[str, date, str], list[Known]] = {}
    for each in known:
        by_day.setdefault((each.code, each.on, each.kind), []).append(each)
        if each.ref:
            by_ref.setdefault((each.ref, each.kind), each)
    found: dict[int, Known] = {}
    for place, line in enumerate(lines):
        same = by_ref.get((line.ref, line.kind)) if line.ref else None
        if same is None:
            there = by_day.get((line.code, line.on, line.kind), [])
            same = next((one for one in there if not (one.ref and line.ref)), None)
        if same is not None:
            found[place] = same
    return found
