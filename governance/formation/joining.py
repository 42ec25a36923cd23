"""Joining a founding group: a name for it, links that hold for a time, and room."""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable
from datetime import date, timedelta

from coopkit.errors import N_, CoopError

MOST_FOUNDERS = 60
INVITED_FOR = timedelta(days=30)
LONGEST_SLUG = 32
OTHERWISE = "group"


class NoSuchGroupError(CoopError):
    """A code that opens no group."""

    template = N_(
        "No group has the code “{code}”. It may have been changed since it was passed "
        "on. Ask somebody of the group for the code of today, or for a link."
    )


class GroupEndedError(CoopError):
    """A group that nobody can join any more: it is founded, or was given up."""

    template = N_(
        "{name} is no founding group any more, so nobody joins it in this way. Ask "
        "somebody of {name} how one becomes a member now."
    )


class GroupFullError(CoopError):
    """More people than a founding group holds."""

    template = N_(
        "{name} has {most} people already, and a founding group holds no more. Found the "
        "co-op first; then its bylaws say how others are admitted."
    )


class NameTakenError(CoopError):
    """A name that somebody of the group goes by already."""

    template = N_(
        "Somebody in {group} is called {name} already. Each of you needs a name the "
        "others can tell apart. Add a letter or a family name."
    )


class LeftTodayError(CoopError):
    """Somebody who comes back on the day on which they left."""

    template = N_(
        "You left {name} today, and this day is still your last on its roll. Join again "
        "tomorrow or later; you get a new code then."
    )


class NoSuchInvitationError(CoopError):
    """A link that is not, or was not copied whole."""

    template = N_(
        "This link opens nothing. Perhaps a part of it was lost on the way. Copy it "
        "whole, or ask the group for its code."
    )


class InvitationOverError(CoopError):
    """An invitation whose day is past, or that was taken back."""

    template = N_(
        "This invitation does not hold any more: it ended on {on}. Ask somebody of the "
        "group for a new link, or for the group’s code."
    )


class InvitationUsedError(CoopError):
    """An invitation by which somebody has joined."""

    template = N_(
        "Somebody has already joined by this link, and a link is for one person. Ask the "
        "group for a link of your own, or for the group’s code."
    )


class NotOfTheGroupError(CoopError):
    """Somebody who is not, or no longer, in the group."""

    template = N_(
        "You are not in {name} any more, so nothing was changed. Ask somebody of the "
        "group for its code to join again."
    )


def slug_for(name: str, taken: Collection[str]) -> str:
    """A free name for addresses, from a group's own name.

    >>> slug_for("Panadería Aurora", {"panaderia-aurora"}), slug_for("面包", ())
    ('panaderia-aurora-2', 'group')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    base = words[:LONGEST_SLUG].strip("-") or OTHERWISE
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def next_code(codes: Iterable[str]) -> str:
    """The next member's code, from all that were ever given.

    >>> next_code(["M001", "M010", "T003"]), next_code([])
    ('M011', 'M001')
    """
    numbers = [int(each[1:]) for each in codes if re.fullmatch(r"M\d{3,9}", each)]
    return f"M{max(numbers, default=0) + 1:03d}"


def last_day(made_on: date) -> date:
    """The last day on which an invitation holds.

    >>> last_day(date(2026, 11, 1))
    datetime.date(2026, 12, 1)
    """
    return made_on + INVITED_FOR


def token_sha256(token: str) -> str:
    """The hash under which an invitation is kept; nobody gets from it to the link."""
    return hashlib.sha256(token.encode()).hexdigest()
