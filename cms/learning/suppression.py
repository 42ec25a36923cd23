"""Suppression: a table of counts of people, in which nobody can be counted out.

A count of one to four is hidden. Since what is hidden could be worked out from the sums
beside it, more is hidden, until every hidden number can also be another one. Noughts are
shown: they count nobody.

A table with its sums is a flow that goes round: from the sum of all to each row, through
each cell to its column, and back. A hidden number can be another exactly where it lies on
a circle along which the hidden numbers can all grow, or grow and shrink, by one. So for
each hidden number the cheapest such circle is sought, and what is shown on it is hidden.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

LEAST = 5
"""A count of people below this is hidden."""
SUM = -1
"""The place of a sum, in place of a row's or a column's."""

Place = tuple[int, int]
"""Row and column of a cell; (2, SUM) is the sum of row 2, (SUM, SUM) that of all."""
Node = tuple[str, int]
ALL, BACK = ("all", 0), ("back", 0)


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as it is shown, with its sums; None stands for what is hidden."""

    cells: tuple[tuple[int | None, ...], ...]
    rows: tuple[int | None, ...]
    columns: tuple[int | None, ...]
    total: int | None

    @property
    def has_hidden(self) -> bool:
        """Whether anything is hidden, so that the page must explain it."""
        lines = (*self.cells, self.rows, self.columns, (self.total,))
        return any(None in line for line in lines)


def protect(
    table: Sequence[Sequence[int]],
    *,
    least: int = LEAST,
    hidden_rows: Collection[int] = (),
) -> Shown:
    """A table of counts with its sums, and with all hidden that tells of a few.

    `hidden_rows` are hidden whole, with their sums, whatever they count.

    >>> protect([[12, 3, 9], [20, 7, 8]]).cells
    ((12, None, None), (20, None, None))
    >>> protect([[12, 0]]).cells
    ((12, 0),)
    """
    values = _with_sums(table)
    hidden = {
        place
        for place, value in values.items()
        if 0 < value < least or (place[0] in hidden_rows and value)
    }
    waiting = sorted(hidden)
    for place in waiting:
        hidden |= _cheapest_circle(place, values, hidden)
    return _shown(table, values, hidden)


def _with_sums(table: Sequence[Sequence[int]]) -> dict[Place, int]:
    values = {(i, j): value for i, row in enumerate(table) for j, value in enumerate(row)}
    sums: dict[Place, int] = {(SUM, SUM): sum(values.values())}
    for (i, j), value in values.items():
        sums[i, SUM] = sums.get((i, SUM), 0) + value
        sums[SUM, j] = sums.get((SUM, j), 0) + value
    return values | sums


def _ends(place: Place) -> tuple[Node, Node]:
    """From where to where a number flows: from all to the rows, to columns, and back."""
    row, column = place
    begin = ALL if column == SUM else ("row", row)
    end = BACK if row == SUM else ("column", column)
    if row == SUM:
        begin = ("column", column)
    if column == SUM:
        end = ("row", row)
    return (BACK, ALL) if place == (SUM, SUM) else (begin, end)


def _cheapest_circle(
    place: Place, values: Mapping[Place, int], hidden: Collection[Place]
) -> set[Place]:
    """What must be hidden, besides what is, for a hidden number to be one more as well.

    What is hidden costs nothing; what is shown costs what it counts, a sum ten times it.
    """
    begin, end = _ends(place)
    roads = _roads(place, values, hidden)
    best: dict[Node, int] = {end: 0}
    came: dict[Node, tuple[Node, Place]] = {}
    queue: list[tuple[int, Node]] = [(0, end)]
    while queue:
        cost, here = heappop(queue)
        if here == begin:
            break
        if cost > best[here]:
            continue
        for there, price, over in roads.get(here, ()):
            if cost + price < best.get(there, cost + price + 1):
                best[there] = cost + price
                came[there] = (here, over)
                heappush(queue, (cost + price, there))
    found, at = set(), begin
    while at != end:
        at, over = came[at]
        found.add(over)
    return found


def _roads(
    place: Place, values: Mapping[Place, int], hidden: Collection[Place]
) -> dict[Node, list[tuple[Node, int, Place]]]:
    """Which numbers can grow (forward) or shrink (backward), and the price of each.

    One that is hidden counts one at least, or it would be shown: so it shrinks from two.
    """
    roads: dict[Node, list[tuple[Node, int, Place]]] = {}
    for other, value in values.items():
        if other == place or not value:
            continue
        price = 0 if other in hidden else value * (10 if SUM in other else 1)
        begin, end = _ends(other)
        roads.setdefault(begin, []).append((end, price, other))
        if value > 1:
            roads.setdefault(end, []).append((begin, price, other))
    return roads


def _shown(
    table: Sequence[Sequence[int]], values: Mapping[Place, int], hidden: Collection[Place]
) -> Shown:
    def told(place: Place) -> int | None:
        return None if place in hidden else values[place]

    width = range(len(table[0]) if table else 0)
    return Shown(
        cells=tuple(
            tuple(told((i, j)) for j in range(len(row))) for i, row in enumerate(table)
        ),
        rows=tuple(told((i, SUM)) for i in range(len(table))),
        columns=tuple(told((SUM, j)) for j in width),
        total=told((SUM, SUM)),
    )


def places_of(shown: Shown) -> Iterator[tuple[Place, int | None]]:
    """Every place of a table that is shown, with what it says."""
    for i, row in enumerate(shown.cells):
        yield from (((i, j), value) for j, value in enumerate(row))
        yield (i, SUM), shown.rows[i]
    yield from (((SUM, j), value) for j, value in enumerate(shown.columns))
    yield (SUM, SUM), shown.total
