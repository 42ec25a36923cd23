"""Petitions: how many members can have a meeting called, and until when it is held.

The bylaws say a share of the members and a least number; whichever is more must sign.
The meeting is held within some days of the last signature needed. If it is not called
while it can still be told of in time, those who asked may call it themselves.
Units: whole people, whole days; shares exact.
Source: Bylaws, clause 3.10; Cal. Corp. Code § 12460(c), § 12461(c).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from coopkit.errors import N_, CoopError


class NotReachedError(CoopError):
    """A petition that too few have signed."""

    template = N_(
        "{signed} of {needed} members have signed. The meeting can be called once enough "
        "have. Ask others to sign."
    )


class BoardsTurnError(CoopError):
    """Those who asked would call the meeting while the board still can."""

    template = N_(
        "Until {call_by} it is for the secretary or the board to call the meeting. After "
        "that you who asked for it may call it yourselves."
    )


class HeldTooLateError(CoopError):
    """A meeting that was asked for, and would be held too late."""

    template = N_(
        "Members asked for this meeting, and the bylaws want it held by {hold_by}. "
        "Choose a day up to then."
    )


class SignedError(CoopError):
    """A petition that is over: withdrawn, or its meeting is called."""

    template = N_(
        "This petition is closed: it was taken back, or its meeting has been called. "
        "Begin another one if there is more to decide."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How many must sign, and the computation."""

    needed: int
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """The last day to call the meeting that was asked for, and the last to hold it."""

    call_by: date
    hold_by: date


def asked(members: int, *, share: Fraction, count: int) -> Asked:
    """How many signatures call a meeting: the share or the count, whichever is more.

    >>> asked(60, share=Fraction(1, 20), count=2)
    Asked(needed=3, because='60 × 1/20 = 3 ≥ 2')
    >>> asked(9, share=Fraction(1, 20), count=2).needed
    2
    """
    exact = share * members
    by_share = -(-exact.numerator // exact.denominator)
    sign = "≥" if by_share >= count else "<"
    rounded = f" → {by_share}" if exact.denominator != 1 else ""
    return Asked(
        needed=max(by_share, count),
        because=f"{members} × {share} = {exact}{rounded} {sign} {count}",
    )


def deadlines(reached_on: date, *, special_days: int, least: int) -> Deadlines:
    """Until when a meeting that was asked for is called, and held.

    `least` is how many clear days its notice takes.

    >>> deadlines(date(2027, 3, 1), special_days=60, least=10).call_by
    datetime.date(2027, 4, 19)
    """
    hold_by = reached_on + timedelta(days=special_days)
    call_by = hold_by - timedelta(days=least + 1)
    return Deadlines(call_by=max(call_by, reached_on), hold_by=hold_by)
