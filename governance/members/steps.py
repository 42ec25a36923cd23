"""Steps: which plain events can be recorded of a membership on a day.

Admissions, exits and what belongs to an expulsion have pages of their own.
"""

from collections.abc import Iterable
from datetime import date

from coopkit.errors import CoopError
from governance.members.standing import Event, check_step

PLAIN = ("leave", "return", "class", "suspended", "lifted")
_LAST_OF_DAY = 2**62


def plain_steps(events: Iterable[Event], *, on: date, classes: int = 1) -> list[str]:
    """The kinds that would follow on a day; moving needs a second class to move to.

    >>> plain_steps([Event("admitted", date(2024, 1, 1))], on=date(2024, 2, 1))
    ['leave', 'suspended']
    """
    past = list(events)
    kinds = [kind for kind in PLAIN if kind != "class" or classes > 1]
    return [kind for kind in kinds if _follows(past, Event(kind, on, "", _LAST_OF_DAY))]


def _follows(past: list[Event], event: Event) -> bool:
    try:
        check_step("", past, event)
    except CoopError:
        return False
    return True
