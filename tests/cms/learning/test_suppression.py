"""Small counts: whoever knows every number that is shown cannot find a hidden one."""

from fractions import Fraction
from itertools import product

from hypothesis import given, settings, strategies as st

from cms.learning.suppression import LEAST, SUM, Place, Shown, places_of, protect

TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 14), min_size=width, max_size=width),
        min_size=1,
        max_size=5,
    )
)


def values_of(table: list[list[int]]) -> dict[Place, int]:
    """Every number with its sums, added up here a second time."""
    found = {(i, j): n for i, row in enumerate(table) for j, n in enumerate(row)}
    found |= {(i, SUM): sum(row) for i, row in enumerate(table)}
    columns = list(zip(*table, strict=True))
    found |= {(SUM, j): sum(column) for j, column in enumerate(columns)}
    return found | {(SUM, SUM): sum(map(sum, table))}


def equations(shown: Shown) -> list[tuple[dict[Place, int], int]]:
    """What a reader knows: of each row and column, that its parts come to its sum."""
    said = dict(places_of(shown))
    rows, columns = {i for i, _ in said}, {j for _, j in said}
    lines = [[(i, j) for j in columns] for i in rows]
    lines += [[(i, j) for i in rows] for j in columns]
    found = []
    for line in lines:
        unknown, known = {}, 0
        for place in line:
            sign = -1 if SUM in place and _is_sum_of(place, line) else 1
            value = said[place]
            if value is None:
                unknown[place] = sign
            else:
                known -= sign * value
        found.append((unknown, known))
    return found


def _is_sum_of(place: Place, line: list[Place]) -> bool:
    """Whether a place is the sum of its line, and not one of its parts."""
    along = 1 if len({i for i, _ in line}) == 1 else 0
    return place[along] == SUM


def solved(shown: Shown) -> set[Place]:
    """The hidden places whose number follows from the equations alone."""
    unknown = sorted({place for line, _ in equations(shown) for place in line})
    matrix = [
        [Fraction(line.get(place, 0)) for place in unknown]
        for line, _ in equations(shown)
    ]
    at, rank = 0, 0
    for at in range(len(unknown)):
        pivot = next((r for r in range(rank, len(matrix)) if matrix[r][at]), None)
        if pivot is None:
            continue
        matrix[rank], matrix[pivot] = matrix[pivot], matrix[rank]
        matrix[rank] = [n / matrix[rank][at] for n in matrix[rank]]
        for r, row in enumerate(matrix):
            if r != rank and row[at]:
                matrix[r] = [
                    n - row[at] * m for n, m in zip(row, matrix[rank], strict=True)
                ]
        rank += 1
    alone = (row for row in matrix if sum(map(bool, row)) == 1)
    return {unknown[next(i for i, n in enumerate(row) if n)] for row in alone}


def bounded(shown: Shown, most: int) -> dict[Place, tuple[int, int]]:
    """Between which numbers each hidden one lies, since each counts somebody."""
    lines = [(line, known) for line, known in equations(shown) if line]
    low = {place: 1 for line, _ in lines for place in line}
    high = dict.fromkeys(low, most)
    before = None
    while before != (before := (dict(low), dict(high))):
        for line, known in lines:
            for place, sign in line.items():
                rest = [(other, s) for other, s in line.items() if other != place]
                least = sum(s * (low if s > 0 else high)[other] for other, s in rest)
                greatest = sum(s * (high if s > 0 else low)[other] for other, s in rest)
                ends = sorted([sign * (known - least), sign * (known - greatest)])
                low[place] = max(low[place], ends[0])
                high[place] = min(high[place], ends[1])
        if before == (low, high):
            break
    return {place: (low[place], high[place]) for place in low}


@given(TABLES)
def test_no_hidden_number_follows_from_what_is_shown(table: list[list[int]]) -> None:
    assert solved(protect(table)) == set()


@given(TABLES)
def test_nor_does_it_follow_from_each_counting_somebody(table: list[list[int]]) -> None:
    bounds = bounded(protect(table), most=10_000)
    assert all(low < high for low, high in bounds.values())


@given(TABLES)
def test_what_is_shown_is_true_and_tells_of_nobody_or_of_five(
    table: list[list[int]],
) -> None:
    values = values_of(table)
    for place, said in places_of(protect(table)):
        if said is None:
            assert values[place] > 0
        else:
            assert said == values[place]
            assert said == 0 or said >= LEAST


@settings(max_examples=25)
@given(
    st.lists(st.lists(st.integers(0, 7), min_size=2, max_size=2), min_size=2, max_size=2)
)
def test_every_hidden_number_of_a_small_table_can_be_another(
    table: list[list[int]],
) -> None:
    shown = dict(places_of(protect(table)))
    hidden = {place for place, said in shown.items() if said is None}
    seen: dict[Place, set[int]] = {place: set() for place in hidden}
    for a, b, c, d in product(range(10), repeat=4):
        other = values_of([[a, b], [c, d]])
        if all(
            other[place] > 0 if said is None else other[place] == said
            for place, said in shown.items()
        ):
            for place in hidden:
                seen[place].add(other[place])
    assert all(len(numbers) > 1 for numbers in seen.values())


def test_an_attacker_who_solves_is_no_dummy() -> None:
    naive = Shown(cells=((12, None), (20, 7)), rows=(15, 27), columns=(32, 10), total=42)
    assert solved(naive) == {(0, 1)}
    two_of_one = Shown(cells=((None, None),), rows=(2,), columns=(None, None), total=2)
    assert bounded(two_of_one, most=99)[0, 0] == (1, 1)


def test_noughts_and_large_numbers_are_shown_and_nothing_is_hidden_for_nothing() -> None:
    assert not protect([[12, 0, 9], [20, 7, 8]]).has_hidden
    assert protect([]).total == 0


def test_a_row_can_be_hidden_whole_with_its_sum() -> None:
    shown = protect([[30, 10], [40, 0], [50, 20]], hidden_rows={1})
    assert shown.cells[1] == (None, 0)
    assert shown.rows[1] is None
    assert solved(shown) == set()
