"""The facilitator's queue: what comes first in it, and who has gone quiet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

QUIET_AFTER = timedelta(days=10)
"""After so many days without anything done, somebody is asked how they are."""
LATE_AFTER = timedelta(days=7)
"""After so many days without a reply, something that waits is marked."""

WORKSHEET, ASKED = "worksheet", "asked"
ORDER = (WORKSHEET, ASKED)
"""Of two that wait equally long, the one that holds somebody up comes first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Something that waits for a facilitator's reply.

    `who` is whose it is and `what` its title, in words; `cohort` the name of the cohort.
    """

    kind: str
    pk: int
    since: datetime
    who: str
    what: str
    cohort: str
    url: str = ""

    def days(self, at: datetime) -> int:
        """Whole days that it has waited."""
        return max((at - self.since).days, 0)

    def is_late(self, at: datetime) -> bool:
        return at - self.since >= LATE_AFTER


W = TypeVar("W", bound=Waiting)


def in_order(waiting: Iterable[W]) -> list[W]:
    """What has waited longest comes first."""
    return sorted(waiting, key=lambda one: (one.since, ORDER.index(one.kind), one.pk))


def quiet_since(on: date) -> date:
    """Whoever did their last on this day or before has gone quiet.

    >>> quiet_since(date(2027, 3, 20))
    datetime.date(2027, 3, 10)
    """
    return on - QUIET_AFTER


def is_quiet(*, active_on: date, begins: date, on: date) -> bool:
    """Whether somebody has done nothing for so long, in a cohort that began on a day.

    Nobody is quiet before the cohort has run for as many days.

    >>> began, active = date(2027, 3, 8), date(2027, 3, 1)
    >>> is_quiet(active_on=active, begins=began, on=date(2027, 3, 17))
    False
    >>> is_quiet(active_on=active, begins=began, on=date(2027, 3, 18))
    True
    """
    return max(active_on, begins) <= quiet_since(on)
