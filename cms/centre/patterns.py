"""Patterns in what is seen at clinics: from counts of nobody to what to campaign on.

A month takes counts until two weeks after it; then it closes, is shown, and never changes
again: so two looks on two days cannot be held against each other. Each month is protected
by itself (`suppression`), and no sum goes over months, topics or industries: so nothing
that is shown tells more about a month than its own line does. A pattern is read from
shown numbers alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cms.learning.suppression import protect
from coopkit.errors import N_, CoopError

GRACE = timedelta(days=14)
"""How long after its end a month still takes counts."""
RISES = 3
"""So many months in a row, each with more than the one before, are a pattern."""
STEADY = 6
"""So are so many months in a row in which it was seen at all."""
SPAN = 3
"""Months that are held against as many before them."""

RISING, DOUBLED, SEEN_ON = "rising", "doubled", "steady"
SAID = {  # the strongest first
    RISING: N_("up {months} months in a row, from {before} to {after}"),
    DOUBLED: N_("from {before} in three months to {after} in the next three"),
    SEEN_ON: N_("seen in each of the last {months} months, {after} times in all"),
}


class MonthClosedError(CoopError):
    """The month is shown already."""

    template = N_(
        "This month is closed. A month takes numbers until two weeks after its end; then "
        "it is shown and changes no more. Choose a later month."
    )


class MonthAheadError(CoopError):
    """The month has not begun."""

    template = N_("This month has not begun. Count what you saw in its own month.")


class FewerThanNoughtError(CoopError):
    """A correction takes out more than was counted."""

    template = N_(
        "This takes out more than was counted for “{topic}”. A correction can take a "
        "number down to nought. Look at what was counted below."
    )


class NothingCountedError(CoopError):
    """No number was given."""

    template = N_("No number is given. Write a number beside what you saw.")


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthLine:
    """What is shown of a month: numbers by region, and their sum; None is hidden."""

    month: date
    cells: tuple[int | None, ...]
    total: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """What a row of months shows; `region` is None for all regions together."""

    kind: str
    region: int | None
    months: int
    before: int
    after: int
    last: date


def month_of(day: date) -> date:
    """The first day of a day's month.

    >>> month_of(date(2026, 11, 22))
    datetime.date(2026, 11, 1)
    """
    return day.replace(day=1)


def next_month(month: date) -> date:
    """The first day of the month after.

    >>> next_month(date(2026, 12, 1))
    datetime.date(2027, 1, 1)
    """
    return month_of(month + timedelta(days=31))


def shown_from(month: date) -> date:
    """The day from which a month is closed, and shown.

    >>> shown_from(date(2026, 10, 1))
    datetime.date(2026, 11, 15)
    """
    return next_month(month) + GRACE


def is_closed(month: date, *, on: date) -> bool:
    """Whether a month takes no more numbers, and is shown."""
    return on >= shown_from(month)


def open_months(on: date) -> tuple[date, ...]:
    """The months that take numbers on a day, the newest first.

    >>> open_months(date(2026, 11, 10))
    (datetime.date(2026, 11, 1), datetime.date(2026, 10, 1))
    >>> open_months(date(2026, 11, 15))
    (datetime.date(2026, 11, 1),)
    """
    this = month_of(on)
    before = month_of(this - timedelta(days=1))
    return (this,) if is_closed(before, on=on) else (this, before)


def check_month(month: date, *, on: date) -> None:
    """Refuse a month that is closed, or that has not begun."""
    if month > on:
        raise MonthAheadError
    if is_closed(month, on=on):
        raise MonthClosedError


def lines_of(
    counts: Mapping[date, Mapping[int, int]], regions: Sequence[int], *, on: date
) -> tuple[MonthLine, ...]:
    """The closed months of one topic in one industry, each protected, none left out.

    `counts` are by month and region; the lines begin with the first month that has any.

    >>> april = {date(2026, 4, 1): {1: 12, 2: 3, 3: 9}}
    >>> lines_of(april, [1, 2, 3], on=date(2026, 5, 20))[0].cells
    (12, None, None)
    """
    if not counts:
        return ()
    return tuple(
        _line(month, counts.get(month, {}), regions) for month in _months(min(counts), on)
    )


def _months(first: date, on: date) -> Iterator[date]:
    month = first
    while is_closed(month, on=on):
        yield month
        month = next_month(month)


def _line(month: date, counts: Mapping[int, int], regions: Sequence[int]) -> MonthLine:
    shown = protect([[counts.get(region, 0) for region in regions]])
    return MonthLine(month=month, cells=shown.cells[0], total=shown.rows[0])


def patterns_in(
    lines: Sequence[MonthLine], regions: Sequence[int]
) -> tuple[Pattern, ...]:
    """What the shown numbers of these months tell, all regions together first.

    A row with one number hidden on its way tells nothing across it.
    """
    if not lines:
        return ()
    last = lines[-1].month
    rows: list[tuple[int | None, list[int | None]]] = [
        (None, [line.total for line in lines])
    ]
    if len(regions) > 1:
        rows += [
            (region, [line.cells[place] for line in lines])
            for place, region in enumerate(regions)
        ]
    found = [one for region, row in rows if (one := _pattern(row, region, last))]
    whole = next((one for one in found if one.region is None), None)
    return tuple(one for one in found if one is whole or not _same(one, whole))


def _same(one: Pattern, whole: Pattern | None) -> bool:
    """Whether a region tells the very pattern that all of them together tell."""
    return whole is not None and replace(one, region=None) == whole


def _pattern(row: Sequence[int | None], region: int | None, last: date) -> Pattern | None:
    """The strongest pattern with which a row ends."""
    tail = _shown_tail(row)
    rises = _rises(tail)
    if rises >= RISES:
        return Pattern(
            kind=RISING,
            region=region,
            months=rises,
            before=tail[-rises - 1],
            after=tail[-1],
            last=last,
        )
    late, early = sum(tail[-SPAN:]), sum(tail[-2 * SPAN : -SPAN])
    if len(tail) >= 2 * SPAN and early and late >= 2 * early:
        return Pattern(
            kind=DOUBLED, region=region, months=SPAN, before=early, after=late, last=last
        )
    seen = tail[-STEADY:]
    if len(seen) == STEADY and all(seen):
        return Pattern(
            kind=SEEN_ON,
            region=region,
            months=STEADY,
            before=seen[0],
            after=sum(seen),
            last=last,
        )
    return None


def _shown_tail(row: Sequence[int | None]) -> list[int]:
    tail: list[int] = []
    for number in reversed(row):
        if number is None:
            break
        tail.insert(0, number)
    return tail


def _rises(tail: Sequence[int]) -> int:
    """How often in a row, up to the end, a number is greater than the one before."""
    count = 0
    while count + 1 < len(tail) and tail[-count - 1] > tail[-count - 2]:
        count += 1
    return count
