"""Sums for funders: who takes part, by course, language and quarter, with nobody told of.

What is counted stops at the end of a quarter, so that two looks on two days cannot be
held against each other; a count of one to four is hidden, and with it all from which it
could be worked out (`suppression`).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from cms.learning.suppression import Shown, protect

Group = tuple[str, str, str]
"""A line of the table: course, language, quarter (`2026-Q3`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a table of people: what is counted, by column, and its sum."""

    course: str
    language: str
    quarter: str
    counts: tuple[int | None, ...]
    total: int | None
    extra: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """A whole table: its lines, and the sums of its columns."""

    lines: tuple[Line, ...]
    columns: tuple[int | None, ...]
    total: int | None
    extra: int
    has_hidden: bool


def quarter_of(day: date) -> str:
    """The quarter of a year that a day lies in.

    >>> quarter_of(date(2026, 11, 22))
    '2026-Q4'
    """
    return f"{day.year}-Q{(day.month + 2) // 3}"


def last_quarter_end(on: date) -> date:
    """The last day of the last quarter that is over.

    >>> last_quarter_end(date(2026, 11, 22)), last_quarter_end(date(2027, 1, 1))
    (datetime.date(2026, 9, 30), datetime.date(2026, 12, 31))
    """
    first = date(on.year, 3 * ((on.month - 1) // 3) + 1, 1)
    return first - timedelta(days=1)


def quarter_ends(on: date, *, count: int) -> tuple[date, ...]:
    """The ends of the last quarters that are over, the newest first.

    >>> [day.isoformat() for day in quarter_ends(date(2026, 11, 22), count=3)]
    ['2026-09-30', '2026-06-30', '2026-03-31']
    """
    ends = [last_quarter_end(on)]
    while len(ends) < count:
        ends.append(last_quarter_end(ends[-1]))
    return tuple(ends)


def summed(
    counts: Mapping[Group, Mapping[str, int]],
    *,
    columns: Iterable[str],
    extra: Mapping[Group, int] | None = None,
    hidden: Collection[Group] = (),
) -> Sums:
    """A table of people by group, protected; `extra` counts no people and stays.

    Groups stand by course, quarter and language; the lines of `hidden` are hidden whole.
    """
    names, also = list(columns), extra or {}
    groups = sorted({*counts, *also}, key=lambda one: (one[0], one[2], one[1]))
    table = [[counts.get(one, {}).get(name, 0) for name in names] for one in groups]
    whole = {place for place, one in enumerate(groups) if one in hidden}
    shown = protect(table, hidden_rows=whole)
    return Sums(
        lines=tuple(_lines(groups, shown, also)),
        columns=shown.columns if groups else tuple(0 for _ in names),
        total=shown.total,
        extra=sum(also.values()),
        has_hidden=shown.has_hidden,
    )


def _lines(
    groups: list[Group], shown: Shown, extra: Mapping[Group, int]
) -> Iterable[Line]:
    for place, (course, language, quarter) in enumerate(groups):
        yield Line(
            course=course,
            language=language,
            quarter=quarter,
            counts=shown.cells[place],
            total=shown.rows[place],
            extra=extra.get((course, language, quarter), 0),
        )
