"""Prompting: when somebody who wished it is reminded, and of what.

At most once a week, and only if there is something to do. Nobody is nagged: a pause is
told of within its first weeks alone, a worksheet that came back once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

BETWEEN = timedelta(days=7)
"""Two mails are so far apart at least."""
SOON = timedelta(days=2)
"""A session within so many days is told of."""
QUIET = timedelta(days=14)
"""After so long without anything done, a word is said …"""
GIVEN_UP = timedelta(days=42)
"""… but none after so long: they know where it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """The next session of a cohort."""

    title: str
    at: datetime
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """A worksheet that came back with a comment."""

    title: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A running course in which nothing was done since a day."""

    title: str
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """What a mail tells of; with nothing to tell, there is no mail."""

    meetings: tuple[Meeting, ...] = ()
    returned: tuple[Returned, ...] = ()
    pauses: tuple[Pause, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.meetings or self.returned or self.pauses)


def is_due(sent_on: date | None, *, on: date) -> bool:
    """Whether enough time has passed since the last mail.

    >>> is_due(date(2026, 11, 14), on=date(2026, 11, 20))
    False
    >>> is_due(date(2026, 11, 14), on=date(2026, 11, 21))
    True
    """
    return sent_on is None or on - sent_on >= BETWEEN


def prompt_of(
    *,
    meetings: Iterable[Meeting],
    returned: Iterable[Returned],
    pauses: Iterable[Pause],
    sent_on: date | None,
    at: datetime,
    on: date,
) -> Prompt:
    """What is worth a mail at a moment, in order of time."""
    soon = [one for one in meetings if at <= one.at <= at + SOON]
    news = [one for one in returned if one.on > (sent_on or date.min)]
    quiet = [one for one in pauses if QUIET <= on - one.since <= GIVEN_UP]
    return Prompt(
        meetings=tuple(sorted(soon, key=lambda one: one.at)),
        returned=tuple(sorted(news, key=lambda one: (one.on, one.title))),
        pauses=tuple(sorted(quiet, key=lambda one: (one.since, one.title))),
    )
