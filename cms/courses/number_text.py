"""Numbers as people type them: `1,234.50`, `$ 1.234,50`, `75 %`, `32 weeks`.

What is read is written down in one way, digits with a point before the decimals, and
reads the same again. A single point before three digits may be meant either way: such a
number has two readings.
"""

import re
import unicodedata
from decimal import Decimal

from coopkit.errors import N_, CoopError

LONGEST = 60
MOST_DIGITS = 15
_MINUS = str.maketrans({"−": "-", "–": "-", "‐": "-", "‑": "-"})
_ONE_NUMBER = re.compile(
    r"(?P<before>\D*?)(?P<sign>-?)\s*[$€£¥]?\s*"
    r"(?P<number>[.,]?[0-9](?:[0-9.,'’\s]*[0-9])?)(?P<after>\D*)"
)
_IN_THREES = re.compile(r"[0-9]{1,3}(?:(?P<by>[\s'’.,])[0-9]{3})(?:(?P=by)[0-9]{3})*")
_EITHER_WAY = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}")


class NotANumberError(CoopError):
    """Text in which there is no number, or more than one."""

    template = N_(
        "“{typed}” cannot be read as one number. Write it in digits, with a point before "
        "the decimals, like 1234.50."
    )


def digits_in(typed: str) -> str:
    """A typed number in digits, with a point before the decimals.

    Signs of money, percent signs and words beside the number are left out. What holds no
    number, or several, is a NotANumberError.

    >>> [digits_in(typed) for typed in ("$ 1,234.50", "1.234,50 pesos", "75 %", "1 500")]
    ['1234.50', '1234.50', '75', '1500']
    >>> digits_in("3 weeks and 2 days")
    Traceback (most recent call last):
        ...
    cms.courses.number_text.NotANumberError: “3 weeks and 2 days” cannot be read as one \
number. Write it in digits, with a point before the decimals, like 1234.50.
    """
    text = "".join(_ascii_digit(sign) for sign in typed.strip()).translate(_MINUS)
    found = _ONE_NUMBER.fullmatch(text) if len(text) <= LONGEST else None
    number = _whole_and_part(found["number"]) if found else None
    if found is None or number is None:
        raise NotANumberError(typed=_short(typed))
    if any(sign.isnumeric() for sign in found["before"] + found["after"]):
        raise NotANumberError(typed=_short(typed))
    whole, part = number
    if len(whole) + len(part) > MOST_DIGITS:
        raise NotANumberError(typed=_short(typed))
    whole = whole.lstrip("0") or "0"
    is_nought = not (whole + part).strip("0")
    sign = "" if is_nought else found["sign"]
    return f"{sign}{whole}.{part}" if part else f"{sign}{whole}"


def readings(digits: str) -> tuple[Decimal, ...]:
    """What a number in digits may mean, the likeliest first.

    >>> readings("1234.5"), readings("1.234")
    ((Decimal('1234.5'),), (Decimal('1.234'), Decimal('1234')))
    """
    first = Decimal(digits)
    if _EITHER_WAY.fullmatch(digits):
        return first, Decimal(digits.replace(".", ""))
    return (first,)


def _ascii_digit(sign: str) -> str:
    value = unicodedata.decimal(sign, None)
    return sign if value is None else str(value)


def _short(typed: str) -> str:
    text = " ".join(typed.split())
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _whole_and_part(number: str) -> tuple[str, str] | None:
    """The digits before and after the decimal sign; nothing if they make no number."""
    points, commas = number.count("."), number.count(",")
    if points and commas:
        decimal = max(".,", key=number.rfind)
        whole, _, part = number.rpartition(decimal)
        return _joined(whole, part) if number.count(decimal) == 1 else None
    if points + commas == 1:
        whole, _, part = number.replace(",", ".").partition(".")
        is_a_comma_in_thousands = commas and len(part) == 3 and whole.strip("0")
        if is_a_comma_in_thousands and _joined(number, ""):
            return _joined(number, "")
        return _joined(whole, part)
    return _joined(number, "")


def _joined(whole: str, part: str) -> tuple[str, str] | None:
    """Both in digits alone, once the signs between thousands are taken out."""
    in_threes = _IN_THREES.fullmatch(whole)
    plain = re.sub(r"[^0-9]", "", whole) if in_threes else whole
    if (plain and not plain.isdecimal()) or (part and not part.isdecimal()):
        return None
    return plain, part
