"""Standing: what somebody is to the co-op on a day, told by the events of a membership.

A leaver is still a member on the day the leaving takes effect. Of several events of one
day the later one, by the order given, has the last word. Source: Bylaws, art. 2.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from coopkit.errors import N_, CoopError


class Standing(StrEnum):
    """What somebody is to the co-op; never two of these at once."""

    NONE = "none"
    CANDIDATE = "candidate"
    MEMBER = "member"
    LEFT = "left"


ENTRIES = {"candidate": Standing.CANDIDATE, "admitted": Standing.MEMBER}
EXITS = frozenset({"resigned", "expelled", "died"})
INSIDE = frozenset({Standing.CANDIDATE, Standing.MEMBER})


@dataclass(frozen=True, slots=True)
class Event:
    """Something that changed a standing, from a day on."""

    kind: str
    on: date


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a membership, both included; without a last day it still runs."""

    first: date
    last: date | None = None

    def __contains__(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


class EventOutOfOrderError(CoopError):
    """An event dated before one that is already recorded."""

    template = N_(
        "{code} already has an event of {last}, so nothing can be recorded for {on}. "
        "Choose {last} or a later day."
    )


class NoSuchStepError(CoopError):
    """An event that does not follow from the standing somebody has."""

    template = N_(
        "{code} cannot take this step on {on}. A person is admitted once, leaves once, "
        "and comes back with a new code. Look at what is on file for {code}."
    )


def standing_on(events: Iterable[Event], day: date) -> Standing:
    """The standing on a day; events may come in any order of days.

    >>> leaver = [Event("admitted", date(2024, 1, 1)), Event("died", date(2026, 1, 31))]
    >>> [str(standing_on(leaver, day)) for day in (date(2026, 1, 31), date(2026, 2, 1))]
    ['member', 'left']
    """
    standing = Standing.NONE
    for event in sorted(events, key=lambda event: event.on):
        if event.on > day:
            break
        if event.kind in ENTRIES:
            standing = ENTRIES[event.kind]
        elif event.kind not in EXITS:
            raise ValueError(f"no such event: {event.kind}")
        elif standing in INSIDE and event.on < day:
            standing = Standing.LEFT
    return standing


def member_span(events: Sequence[Event]) -> Span | None:
    """The days somebody was a member, from the first admission; None for nobody's."""
    admitted = [event.on for event in events if event.kind == "admitted"]
    if not admitted:
        return None
    last_day = max(event.on for event in events)
    if standing_on(events, last_day + timedelta(days=1)) is Standing.MEMBER:
        return Span(min(admitted))
    return Span(min(admitted), last_day)


def check_step(code: str, events: Sequence[Event], event: Event) -> None:
    """Refuse an event that does not follow from the ones before it."""
    last = max((past.on for past in events), default=event.on)
    if event.on < last:
        raise EventOutOfOrderError(code=code, last=last, on=event.on)
    after = standing_on(events, event.on + timedelta(days=1))
    fits = {
        "candidate": after is Standing.NONE,
        "admitted": after in {Standing.NONE, Standing.CANDIDATE},
    }
    if not fits.get(event.kind, after in INSIDE):
        raise NoSuchStepError(code=code, on=event.on)
