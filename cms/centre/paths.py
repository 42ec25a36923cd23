"""The path to a seat at the centre: lessons, going along, a sign-off; what the seat does.

A path stands in a file (`cms/rules/centre/paths.toml`): a centre can change what it asks.
"""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path as File

from coopkit.errors import N_, CoopError

PATHS = File(__file__).parents[1] / "rules" / "centre" / "paths.toml"


class PathNotWalkedError(CoopError):
    """A seat is to be given before its path is complete, and nobody says why."""

    template = N_(
        "The path to this seat is not complete yet. Finish what is missing, or write why "
        "the seat is given before; the reason is kept beside it."
    )


class OwnSeatError(CoopError):
    """Somebody gives themselves the seat of a coordinator."""

    template = N_(
        "Nobody makes themselves a coordinator. Another coordinator can do it, or "
        "whoever runs the site with “manage.py appoint”."
    )


class LastCoordinatorError(CoopError):
    """The centre would be left without a coordinator."""

    template = N_(
        "This is the last coordinator. A center needs one at all times. Give the seat to "
        "somebody else first; then end this one."
    )


class SeatHeldError(CoopError):
    """Somebody is given a seat that they hold."""

    template = N_(
        "They hold this seat already. To begin it anew, end the one they hold first."
    )


class SeatDayError(CoopError):
    """A seat would end before it began."""

    template = N_(
        "A seat cannot end before its first day, {first}. Choose that day or a later one."
    )


class SeatOverError(CoopError):
    """A seat that is over would get another last day."""

    template = N_(
        "This seat ended on {last}. It stays so. Whoever is to hold it again is given it "
        "anew, by a decision."
    )


class SeatLongerError(CoopError):
    """The last day of a seat would be put off."""

    template = N_(
        "This seat ends on {last}, and can only end sooner. Whoever is to hold it longer "
        "is given it anew, by a decision."
    )


class NotBesideError(CoopError):
    """Going along is noted with somebody who does not hold the role."""

    template = N_(
        "One learns a role by going along with somebody who held it on that day. Choose "
        "a day on which they did, and not a day to come."
    )


class NotBegunError(CoopError):
    """Something is noted for somebody who has not begun the path."""

    template = N_(
        "This person has not begun the path to this role. They begin it themselves, on "
        "the page of the path."
    )


class TimesError(CoopError):
    """A time to help that makes no sense."""

    template = N_(
        "From {start} until {end} is no time to help. The end must come after the start, "
        "on the same day."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """What leads to a role, and by language what the role does."""

    role: str
    lessons: tuple[str, ...]
    times: int
    needs_sign_off: bool
    may: Mapping[str, str]

    def said(self, language: str) -> str:
        return self.may.get(language) or self.may["en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far somebody is on a path."""

    path: Path
    read: frozenset[str]
    times: int
    is_signed_off: bool

    @property
    def lessons_missing(self) -> tuple[str, ...]:
        return tuple(code for code in self.path.lessons if code not in self.read)

    @property
    def times_missing(self) -> int:
        return max(0, self.path.times - self.times)

    @property
    def lacks_sign_off(self) -> bool:
        return self.path.needs_sign_off and not self.is_signed_off

    @property
    def is_complete(self) -> bool:
        return not (self.lessons_missing or self.times_missing or self.lacks_sign_off)


def progress_on(
    path: Path, *, read: Collection[str], times: int, is_signed_off: bool
) -> Progress:
    """How far somebody is, by the lessons they read and the times they went along.

    >>> path = Path(role="x", lessons=("M7.1",), times=2, needs_sign_off=True, may={})
    >>> half = progress_on(path, read={"M7.1"}, times=1, is_signed_off=True)
    >>> half.times_missing, half.is_complete
    (1, False)
    """
    known = frozenset(read).intersection(path.lessons)
    return Progress(path=path, read=known, times=times, is_signed_off=is_signed_off)


@cache
def paths() -> Mapping[str, Path]:
    """All paths, by role, in the order of the file; read once a process."""
    return read_paths(PATHS.read_text(encoding="utf-8"))


def read_paths(text: str) -> Mapping[str, Path]:
    """Paths from the text of a file; one that lacks something is a ValueError."""
    return {role: _path(role, table) for role, table in tomllib.loads(text).items()}


def _path(role: str, table: Mapping[str, object]) -> Path:
    lessons, times, may = table.get("lessons"), table.get("times"), table.get("may")
    has_words = isinstance(may, dict) and {"en", "es"} <= set(may)
    if not (isinstance(lessons, list) and isinstance(times, int) and has_words):
        raise ValueError(f"path {role}: needs lessons, times, and words in en and es")
    return Path(
        role=role,
        lessons=tuple(map(str, lessons)),
        times=times,
        needs_sign_off=table.get("sign_off") is True,
        may=dict(may),  # type: ignore[call-overload]
    )
