"""Times, hours and pay as people type them, in English or Spanish.

`7:30 am`, `19:30`, `7.30`, `7 pm`, `12 m.`, `mediodía`; `8`, `8.5`, `8,5`, `8:30`,
`8 h 30 min`, `8 1/2`; `$16.90`, `16,90`. What can mean two things is refused.
"""

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction

from cms.centre.wages.shapes import DAY_MINUTES, Span, WageError
from cms.courses.number_text import NotANumberError, digits_in
from coopkit.errors import N_
from coopkit.money import Cents

LONGEST = 40
MOST_CENTS = 10_000_000_00

_TIME = re.compile(r"(\d{1,2})(?:(?:[:.]|h)(\d{2}))?(am|pm|a|p)?h?", re.ASCII)
_DIGITS = re.compile(r"(\d{1,2})(\d{2})(am|pm|a|p)?", re.ASCII)
_ON_TWELVE = re.compile(r"([1-9]|1[0-2])[:.]\d{2}|[1-9]\d{2}", re.ASCII)
_HOURS_AND_MINUTES = re.compile(
    r"(?:(\d{1,3})h(?:ours?|rs?|oras?|s)?)?(?:y|and)?"
    r"(?:(\d{1,3})(?:m|mins?|minutes?|minutos?)?)?",
    re.ASCII,
)
_MINUTES = re.compile(r"(\d{1,4})(?:m|mins?|minutes?|minutos?)", re.ASCII)
_CLOCK_LENGTH = re.compile(r"(\d{1,3}):(\d{2})", re.ASCII)
_HALVES = re.compile(r"(\d{0,3})([½¼¾]|1/2|1/4|3/4)h?\w*", re.ASCII)
_PARTS = {
    "½": Fraction(1, 2),
    "¼": Fraction(1, 4),
    "¾": Fraction(3, 4),
    "1/2": Fraction(1, 2),
    "1/4": Fraction(1, 4),
    "3/4": Fraction(3, 4),
}
_NAMED = {
    **dict.fromkeys(("noon", "mediodia", "12m", "12md"), 12 * 60),
    **dict.fromkeys(("midnight", "medianoche"), 0),
}
_HALF_DAYS = {
    **dict.fromkeys(("delamanana", "delamadrugada", "inthemorning"), "am"),
    **dict.fromkeys(("delatarde", "delanoche", "intheafternoon"), "pm"),
    **dict.fromkeys(("intheevening", "atnight"), "pm"),
}


class TimeError(WageError):
    """Text that is not a time of day."""

    template = N_("“{typed}” is not a time. Write it like 7:30 am, or 19:30.")


class HalfDayError(WageError):
    """A time that may be in the morning or in the evening."""

    template = N_("“{typed}” can be morning or evening. Add am or pm, like 7:30 am.")


class HoursError(WageError):
    """Text that is not a length of time, or a longer one than a day has."""

    template = N_("“{typed}” is not a number of hours. Write it like 8, 8.5 or 8:30.")


class PayError(WageError):
    """Text that is not an amount of money in whole cents."""

    template = N_("“{typed}” is not an amount. Write dollars and cents, like 16.90.")


class SameTimeError(WageError):
    """A shift that begins and ends at one time."""

    template = N_(
        "The start and the end are both {typed}. Write when you began, and when you "
        "ended. For a shift of a whole day, write the total hours."
    )


def read_time(typed: str) -> int:
    """A time of day, in minutes after midnight; without am or pm it is on 24 hours.

    An hour alone, like 7, may be morning or evening and is refused.

    >>> [read_time(typed) for typed in ("7:30 am", "19:30", "7.30 p.m.", "12 am", "0730")]
    [450, 1170, 1170, 0, 450]
    >>> read_time("7 de la noche"), read_time("mediodía"), read_time("12 m.")
    (1140, 720, 720)
    """
    text = _bare(typed)
    for words, half in _HALF_DAYS.items():
        text = text.replace(words, half)
    if text in _NAMED:
        return _NAMED[text]
    found = _TIME.fullmatch(text) or _DIGITS.fullmatch(text)
    if not found or len(typed) > LONGEST:
        raise TimeError(typed=_short(typed))
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "")[:1]
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    elif (half == "a" and hour > 0) or hour > 24 or (hour == 24 and minute):
        raise TimeError(typed=_short(typed))
    if minute > 59:
        raise TimeError(typed=_short(typed))
    if (text.isdecimal() and len(text) == 1) or text in {"10", "11", "12"}:
        raise HalfDayError(typed=_short(typed))
    return (hour * 60 + minute) % DAY_MINUTES


def read_span(start: str, end: str) -> Span:
    """From when to when; an end that is not after the start is on the next day.

    `9:00` to `5:00` may end in the afternoon or in the night, and is refused; `05:00`,
    with its nought, is on 24 hours.

    >>> read_span("10 pm", "6 am"), read_span("7:30", "16:00")
    (Span(start=1320, end=1800), Span(start=450, end=960))
    """
    first, last = read_time(start), read_time(end)
    if first == last:
        raise SameTimeError(typed=_short(start))
    if last < first < last + DAY_MINUTES // 2 and _ON_TWELVE.fullmatch(_bare(end)):
        raise HalfDayError(typed=_short(end))
    return Span(first, last if last > first else last + DAY_MINUTES)


def read_hours(typed: str) -> int:
    """A length of time in hours, in minutes; a part of a minute is rounded half up.

    >>> [read_hours(typed) for typed in ("8", "8.5", "8,25", "8:30", "8 h 30 min")]
    [480, 510, 495, 510, 510]
    >>> read_hours("8 1/2"), read_hours("½"), read_hours("45 min"), read_hours("8h")
    (510, 30, 45, 480)
    """
    text = _bare(typed, keep="½¼¾/")
    minutes = _written_out(text) if len(typed) <= LONGEST else None
    if minutes is None:
        minutes = _plain_hours(text, typed)
    if not 0 <= minutes <= DAY_MINUTES:
        raise HoursError(typed=_short(typed))
    return minutes


def read_minutes(typed: str) -> int:
    """A length of a break: a number alone is minutes, `1 h` and `0:30` are read too.

    >>> read_minutes("30"), read_minutes("1 h"), read_minutes("0:45"), read_minutes("")
    (30, 60, 45, 0)
    """
    text = _bare(typed)
    if not text:
        return 0
    minutes = int(text) if text.isdecimal() and len(text) <= 4 else read_hours(typed)
    if minutes > DAY_MINUTES:
        raise HoursError(typed=_short(typed))
    return minutes


def read_pay(typed: str) -> Cents:
    """An amount of money in cents, with at most two decimals.

    >>> read_pay("$1,234.50"), read_pay("16,90"), read_pay("16.90 la hora")
    (123450, 1690, 1690)
    """
    try:
        amount = Decimal(digits_in(typed)).scaleb(2)
    except NotANumberError as refusal:
        raise PayError(typed=_short(typed)) from refusal
    if amount != amount.to_integral_value() or not 0 <= amount <= MOST_CENTS:
        raise PayError(typed=_short(typed))
    return int(amount)


def _written_out(text: str) -> int | None:
    """Minutes of a length that names its hours or minutes; nothing if it does not."""
    if found := _CLOCK_LENGTH.fullmatch(text):
        minute = int(found[2])
        return int(found[1]) * 60 + minute if minute < 60 else -1
    if found := _HALVES.fullmatch(text):
        return int((int(found[1] or 0) + _PARTS[found[2]]) * 60)
    if found := _MINUTES.fullmatch(text):
        return int(found[1])
    found = _HOURS_AND_MINUTES.fullmatch(text)
    if found and found[1]:
        return int(found[1]) * 60 + int(found[2] or 0)
    return None


def _plain_hours(text: str, typed: str) -> int:
    """Minutes of a number of hours with decimals."""
    try:
        hours = Fraction(digits_in(text.rstrip("abcdefghijklmnopqrstuvwxyz")))
    except NotANumberError as refusal:
        raise HoursError(typed=_short(typed)) from refusal
    return (2 * hours.numerator * 60 + hours.denominator) // (2 * hours.denominator)


def _bare(typed: str, keep: str = "") -> str:
    """Small letters without accents, blanks and the points of `a. m.`."""
    text = "".join(
        sign if sign in keep else unicodedata.normalize("NFKD", sign)
        for sign in typed.strip().casefold()
    )
    text = "".join(sign for sign in text if not unicodedata.combining(sign))
    return re.sub(r"(?<=[a-z])\.|\.(?=\s*[a-z])|\s+", "", text)


def _short(typed: str) -> str:
    text = " ".join(typed.split())
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
