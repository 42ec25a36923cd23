"""Days as a roll from elsewhere writes them, read only where they can mean one day.

A day is written 2026-03-01, or with the day first and dots, 1.3.2026. With slashes,
1/3/2026 is a day of March or of January: it is read by what the file's other days show,
by what was chosen, or not at all.
"""

import re
from collections.abc import Iterable
from datetime import date

from coopkit.errors import N_, CoopError

DAY_FIRST, MONTH_FIRST = "day", "month"
EARLIEST = date(1900, 1, 1)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?", re.A)
_YEAR_LAST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})", re.A)


class NoRollDayError(CoopError):
    """Text that is no day."""

    template = N_(
        "“{text}” is not a day. Write it like 2026-03-01, and choose the file again."
    )


class DayUnclearError(CoopError):
    """A day that can be read as two."""

    template = N_(
        "“{text}” may mean {one} or {other}. Tell below whether the day or the month "
        "comes first, or write days like 2026-03-01."
    )


class DayOutOfReachError(CoopError):
    """A day so long ago, or so far ahead, that it is a slip."""

    template = N_(
        "“{text}” lies before {earliest} or after {latest}. A roll tells what happened; "
        "correct the year in the file, and choose the file again."
    )


def order_of(texts: Iterable[str]) -> str:
    """What comes first in a file's days with slashes, as they show; “” if nothing does.

    >>> order_of(["3/4/2026", "25/12/2025"]), order_of(["3/4/2026"])
    ('day', '')
    >>> order_of(["12/25/2025", "25/12/2025"])
    ''
    """
    shown = set()
    for text in texts:
        first, second = _slashed(text)
        if first > 12 >= second:
            shown.add(DAY_FIRST)
        if second > 12 >= first:
            shown.add(MONTH_FIRST)
    return shown.pop() if len(shown) == 1 else ""


def read_day(text: str, *, order: str, latest: date) -> date:
    """The day a text means.

    >>> read_day("3/4/2026", order="day", latest=date(2027, 1, 1))
    datetime.date(2026, 4, 3)
    >>> read_day("4.4.2026", order="", latest=date(2027, 1, 1))
    datetime.date(2026, 4, 4)
    """
    day = _day(text, order)
    if not EARLIEST <= day <= latest:
        raise DayOutOfReachError(text=text, earliest=EARLIEST, latest=latest)
    return day


def _day(text: str, order: str) -> date:
    iso, other = _ISO.fullmatch(text), _YEAR_LAST.fullmatch(text)
    if iso:
        return _made(text, int(iso[1]), int(iso[2]), int(iso[3]))
    if not other:
        raise NoRollDayError(text=text[:40])
    first, second, year = int(other[1]), int(other[3]), int(other[4])
    if other[2] == ".":
        return _made(text, year, second, first)
    if not order and first <= 12 and second <= 12 and first != second:
        one, two = _made(text, year, second, first), _made(text, year, first, second)
        raise DayUnclearError(text=text, one=one, other=two)
    day_first = first > 12 or order == DAY_FIRST
    month, day = (second, first) if day_first else (first, second)
    return _made(text, year, month, day)


def _made(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise NoRollDayError(text=text[:40]) from error


def _slashed(text: str) -> tuple[int, int]:
    found = _YEAR_LAST.fullmatch(text)
    return (int(found[1]), int(found[3])) if found and found[2] != "." else (0, 0)
