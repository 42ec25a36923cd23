"""Unclaimed money: how long it waits, which notices are given, and where it may go.

Days are whole; both a letter to the last address and, where the bylaws ask for it, a
notice in a newspaper must have waited their time. An objection stops everything.
Source: Cal. Corp. Code § 12446; C.R.S. § 7-58-1010; Bylaws, article on unclaimed money.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coopkit.errors import N_, CoopError
from coopkit.periods import month_end

POST, EMAIL, NEWSPAPER = "post", "email", "newspaper"
COOP, STATE = "coop", "state"


class NotDormantError(CoopError):
    """Money that has not waited long enough."""

    template = N_(
        "This money waits for its owner until {day}: {years} years from {since}. Until "
        "then it is kept, and nothing else is done with it."
    )


class NoticesMissingError(CoopError):
    """Money that is moved before its owner was told as the bylaws say."""

    template = N_(
        "The owner has not been told as the bylaws say: {missing}. Give the notice, "
        "record it, and wait {days} days for an answer."
    )


class NoticeStillWaitsError(CoopError):
    """Money that is moved before the notice's time is over."""

    template = N_(
        "The last notice was given on {given} and waits until {day} for an answer. Come "
        "back after that day."
    )


class ObjectedError(CoopError):
    """Money somebody claimed, or objected about."""

    template = N_(
        "The owner answered on {day}. That stops everything: the money is theirs. Pay it "
        "to them."
    )


class SettledAlreadyError(CoopError):
    """Money that was already claimed or moved."""

    template = N_("This money is settled: {state}, on {day}. It is settled once.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A notice that was given."""

    on: date
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """What the bylaws ask for before unclaimed money is moved."""

    years: int = 3
    notice_days: int = 60
    newspaper: bool = True
    to: str = STATE


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """How far the waiting has come: the days, and the channels that are missing."""

    dormant_on: date
    missing: tuple[str, ...]
    last_notice: date | None
    free_on: date | None

    def may_move(self, on: date) -> bool:
        return self.free_on is not None and on > self.free_on


def needed(rules: Waits) -> tuple[str, ...]:
    """The channels by which a notice must go; a newspaper only to keep the money.

    >>> needed(Waits(newspaper=True, to="state")), needed(Waits(to="coop"))
    (('post',), ('post', 'newspaper'))
    """
    return (POST, NEWSPAPER) if rules.newspaper and rules.to == COOP else (POST,)


def wait(since: date, *, notices: Sequence[Given], rules: Waits) -> Wait:
    """How far some money's waiting has come by the notices that were given.

    A notice counts once the money is dormant; it is free after the later of both waits.

    >>> told = [Given(on=date(2029, 2, 1), channel="post")]
    >>> found = wait(date(2026, 1, 15), notices=told, rules=Waits())
    >>> found.dormant_on, found.free_on
    (datetime.date(2029, 1, 15), datetime.date(2029, 4, 2))
    """
    dormant = month_end(since.year + rules.years, since.month, since.day)
    latest: dict[str, date] = {}
    for given in notices:
        if given.on >= dormant:
            latest[given.channel] = max(given.on, latest.get(given.channel, given.on))
    missing = tuple(channel for channel in needed(rules) if channel not in latest)
    last = max((latest[c] for c in needed(rules) if c in latest), default=None)
    free = None
    if last and not missing:
        free = last + timedelta(days=rules.notice_days)
    return Wait(dormant_on=dormant, missing=missing, last_notice=last, free_on=free)
