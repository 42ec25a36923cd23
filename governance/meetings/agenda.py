"""The agenda: the order of its items, and when each is likely to come up."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from coopkit.errors import N_, CoopError

UP, DOWN = "up", "down"


class AgendaFixedError(CoopError):
    """A change of the agenda after it was told."""

    template = N_(
        "The agenda was told on {noticed_on}, so it is fixed: only what the notice names "
        "can be decided. Take the notice back, change the agenda, and send a new notice "
        "in time."
    )


class EmptyAgendaError(CoopError):
    """A meeting without anything on its agenda."""

    template = N_(
        "There is nothing on the agenda yet. A notice says what is to be decided; add at "
        "least one item."
    )


class NotMovedError(CoopError):
    """An item that puts something to the vote, and nothing is there to vote on."""

    template = N_(
        "The item “{title}” is a motion or an election, but there is nothing to vote on "
        "yet. The notice fixes its words: prepare it first, or change the item to a "
        "discussion."
    )


def moved(order: Sequence[int], item: int, way: str) -> list[int]:
    """The items' ids once one has gone up or down by a place; at an end it stays.

    >>> moved([7, 8, 9], 9, "up"), moved([7, 8, 9], 9, "down")
    ([7, 9, 8], [7, 8, 9])
    """
    found = list(order)
    here = found.index(item)
    there = here + (1 if way == DOWN else -1)
    if 0 <= there < len(found):
        found[here], found[there] = found[there], found[here]
    return found


def hours(starts_at: datetime, minutes: Sequence[int]) -> list[datetime]:
    """When each item is likely to come up, by the minutes planned for those before.

    >>> from datetime import UTC
    >>> [at.minute for at in hours(datetime(2027, 3, 1, 18, tzinfo=UTC), [10, 20, 5])]
    [0, 10, 30]
    """
    found, at = [], starts_at
    for planned in minutes:
        found.append(at)
        at += timedelta(minutes=planned)
    return found
