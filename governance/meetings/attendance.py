"""Attendance: who is there at a moment, and whether they are enough.

Coming and leaving are events; what somebody recorded wrongly is voided by a later row,
which is no event of its own. A quorum is held against those there at each moment. Where
the bylaws let a meeting finish what it began with a quorum, a decision then needs the
votes of at least a majority of that quorum.
Source: Bylaws, clauses 3.7 and 3.11; Cal. Corp. Code § 12462(b).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from coopkit.errors import N_, CoopError
from governance.meetings.quorum import Quorum, QuorumTest, check_quorum
from governance.members.entitlement import quorum_base


class NotThereError(CoopError):
    """Somebody who leaves, or steps aside, without being there."""

    template = N_(
        "{name} is not recorded as present at this moment. Record first that they came."
    )


class AlreadyThereError(CoopError):
    """Somebody who comes twice."""

    template = N_(
        "{name} is already recorded as present. If they left in between, record that "
        "first."
    )


class NotRemoteError(CoopError):
    """Somebody who would take part from afar where the bylaws do not allow it."""

    template = N_(
        "The bylaws do not let members take part in a meeting from afar, so {name} does "
        "not count as present by telephone or video. Record them when they are in the "
        "room."
    )


class Event(Protocol):
    """That somebody came or left; `voids_id` names an event that was wrong."""

    @property
    def pk(self) -> int: ...
    @property
    def code(self) -> str: ...
    @property
    def is_arrival(self) -> bool: ...
    @property
    def how(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def voids_id(self) -> int | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """Who is there at a moment, and how: “room”, “video” or “phone”."""

    codes: frozenset[str]
    how: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuorumState:
    """How a quorum stands at a moment.

    `persists` is what the bylaws say of a quorum that was there and is lost. `least` is
    how many yes votes a decision then needs at least; otherwise 0.
    """

    present: int
    members: int
    test: QuorumTest
    was_met_once: bool
    persists: bool
    least: int

    @property
    def holds(self) -> bool:
        """Whether the meeting can decide."""
        return self.test.met or (self.persists and self.was_met_once)

    @property
    def is_lost(self) -> bool:
        """Whether a quorum was there and is not any more."""
        return self.was_met_once and not self.test.met


@dataclass(frozen=True, slots=True, kw_only=True)
class Entitled:
    """Whom a quorum counts: electors, less some, and some without a vote."""

    electors: frozenset[str]
    not_counted: frozenset[str] = frozenset()
    counted_too: frozenset[str] = frozenset()

    def base(self, present: Collection[str]) -> int:
        """Of how many the quorum is a share, these being there."""
        return quorum_base(
            self.electors,
            not_counted=self.not_counted,
            counted_too=self.counted_too,
            took_part=present,
        )

    def counted(self, present: Collection[str]) -> frozenset[str]:
        """Those of the present who count."""
        return frozenset(present) & (self.electors | self.counted_too)

    def without(self, codes: Collection[str]) -> "Entitled":
        """As it is once some have stepped aside and count no more."""
        out = frozenset(codes)
        return Entitled(
            electors=self.electors - out,
            not_counted=self.not_counted - out,
            counted_too=self.counted_too - out,
        )


def standing(events: Iterable[Event]) -> list[Event]:
    """The events that were not voided, in the order of their hours."""
    told = list(events)
    void = {event.voids_id for event in told if event.voids_id is not None}
    held = [each for each in told if each.voids_id is None and each.pk not in void]
    return sorted(held, key=lambda event: (event.at, event.pk))


def present(events: Iterable[Event], *, at: datetime) -> Presence:
    """Who is there at a moment: whose last event up to it is that they came."""
    how: dict[str, str] = {}
    for event in standing(events):
        if event.at > at:
            break
        if event.is_arrival:
            how[event.code] = event.how
        else:
            how.pop(event.code, None)
    return Presence(codes=frozenset(how), how=how)


def quorum_state(
    events: Collection[Event],
    quorum: Quorum,
    entitled: Entitled,
    *,
    at: datetime,
    opened_at: datetime | None,
    persists: bool,
) -> QuorumState:
    """How the quorum stands at a moment, and whether it ever stood since the opening."""
    test, there, members = _held(events, quorum, entitled, at)
    told = standing(events)
    moments = sorted({each.at for each in told} | {opened_at or at})
    once = test.met or any(
        _held(told, quorum, entitled, moment)[0].met
        for moment in moments
        if opened_at and opened_at <= moment <= at
    )
    leans = persists and once and not test.met
    return QuorumState(
        present=there,
        members=members,
        test=test,
        was_met_once=once,
        persists=persists,
        least=test.needed // 2 + 1 if leans else 0,
    )


def _held(
    events: Collection[Event], quorum: Quorum, entitled: Entitled, at: datetime
) -> tuple[QuorumTest, int, int]:
    there = entitled.counted(present(events, at=at).codes)
    members = entitled.base(there)
    return check_quorum(quorum, present=len(there), members=members), len(there), members
