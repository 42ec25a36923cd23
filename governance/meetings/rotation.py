"""Rotation: an office that goes round among members, each for some days in turn.

The order is a list of codes; the first has the turn that begins on the first day, the
last is followed by the first again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody's turn, both days included."""

    code: str
    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def turn_on(order: Sequence[str], *, begins: date, days: int, on: date) -> Turn | None:
    """Whose turn a day is; nobody's before the first or where nobody takes turns.

    >>> turn_on(["M001", "M002"], begins=date(2026, 1, 1), days=7, on=date(2026, 1, 9))
    Turn(code='M002', first=datetime.date(2026, 1, 8), last=datetime.date(2026, 1, 14))
    """
    if not order or days < 1 or on < begins:
        return None
    place = (on - begins).days // days
    first = begins + timedelta(days=place * days)
    return Turn(order[place % len(order)], first, first + timedelta(days=days - 1))


def turns_from(
    order: Sequence[str], *, begins: date, days: int, on: date
) -> Iterator[Turn]:
    """The turns from a day on, the one that holds first, without an end."""
    turn = turn_on(order, begins=begins, days=days, on=max(on, begins))
    while turn:
        yield turn
        turn = turn_on(order, begins=begins, days=days, on=turn.last + timedelta(days=1))


def turns_until(
    order: Sequence[str], *, begins: date, days: int, last: date
) -> list[Turn]:
    """All turns from the first to a day; the one that holds then is cut there."""
    turns = []
    for turn in turns_from(order, begins=begins, days=days, on=begins):
        if turn.first > last:
            break
        turns.append(Turn(turn.code, turn.first, min(turn.last, last)))
    return turns


def without(order: Sequence[str], code: str, *, next_code: str) -> list[str]:
    """The order without somebody, beginning with whose turn is next.

    >>> without(["M001", "M002", "M003"], "M002", next_code="M003")
    ['M003', 'M001']
    """
    left = [each for each in order if each != code]
    if next_code not in left:
        return left
    place = left.index(next_code)
    return left[place:] + left[:place]
