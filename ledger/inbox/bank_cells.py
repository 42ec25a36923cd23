"""Days and amounts, as banks write them in the cells of a file."""

import re
from datetime import date
from decimal import Decimal

ORDERS = ("ymd", "mdy", "dmy")
_DAY = re.compile(
    r"([0-9]{1,4})[-/. ]([0-9]{1,2}|[^\W\d_]{3,12}\.?)[-/. ]([0-9]{2,4})(?![0-9])"
)
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,12})\.? ([0-9]{1,2}),? ([0-9]{4})(?![0-9])")
_DIGITS = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?![0-9])")
_AMOUNT = re.compile(r"[0-9][0-9.,' ]*|[.,][0-9]+")
_MONTHS = {
    name: number
    for names in (
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "ene feb mar abr may jun jul ago sep oct nov dic",
    )
    for number, name in enumerate(names.split(), start=1)
}
_LEAVES = ("dr", "debit", "d", "cargo", "debe", "adeudo")
_REACHES = ("cr", "credit", "c", "abono", "haber")
_UNITS = re.compile(r"[$€£]|\b(?:usd|eur|gbp|mxn|us)\b", re.IGNORECASE)


def read_day(text: str, order: str) -> date | None:
    """A day, whose parts stand in this order where a text alone cannot tell.

    >>> read_day("03/04/2026", "mdy"), read_day("3.4.26", "dmy"), read_day("x", "dmy")
    (datetime.date(2026, 3, 4), datetime.date(2026, 4, 3), None)
    """
    text = text.strip()
    if match := _MONTH_FIRST.match(text):
        return _day(match[3], _month(match[1]), match[2])
    if match := _DIGITS.match(text):
        return _day(match[1], int(match[2]), match[3])
    match = _DAY.match(text)
    if not match:
        return None
    first, middle, last = match.groups()
    if not middle.isdigit():
        return _day(last, _month(middle), first)
    if len(first) > 2:
        return _day(first, int(middle), last)
    if order == "ymd":
        return _day(first, int(middle), last) if len(last) == 2 else None
    if order == "mdy":
        return _day(last, int(first), middle)
    return _day(last, int(middle), first)


def _month(name: str) -> int:
    return _MONTHS.get(name.casefold()[:3], 0)


def _day(year: str, month: int, day: str) -> date | None:
    if len(day) > 2 or len(year) not in {2, 4}:
        return None
    full = int(year) + (2000 if len(year) == 2 else 0)
    try:
        return date(full, month, int(day))
    except ValueError:
        return None


def read_amount(text: str, *, decimal: str, places: int) -> int | None:
    """An amount in cents; None where it is none, or has parts of a cent.

    >>> read_amount("1.234,50-", decimal=",", places=2)
    -123450
    >>> read_amount("($12.50)", decimal=".", places=2)
    -1250
    >>> read_amount("12.505", decimal=".", places=2) is None
    True
    """
    bare = _UNITS.sub("", text.replace("−", "-").replace("\u00a0", " ")).strip()
    sign, bare = _sign(bare)
    if not _AMOUNT.fullmatch(bare) or len(bare) > 24:
        return None
    other = "," if decimal == "." else "."
    whole, _point, part = bare.partition(decimal)
    digits, part = re.sub(r"[.,' ]", "", whole) or "0", part.strip()
    if not _is_grouped(whole, other) or re.search(r"[^0-9]", part):
        return None
    scaled = Decimal(f"{digits}.{part or 0}").scaleb(places)
    return sign * int(scaled) if scaled == scaled.to_integral_value() else None


def _sign(text: str) -> tuple[int, str]:
    """The sign of an amount, wherever it stands, and the rest."""
    sign = 1
    if text.startswith("(") and text.endswith(")"):
        sign, text = -1, text[1:-1].strip()
    word = re.search(r"[^\W\d_]+\.?$", text)
    if word and word[0].casefold() in (*_LEAVES, *_REACHES):
        sign = -sign if word[0].casefold() in _LEAVES else sign
        text = text[: word.start()].strip()
    if text[:1] in {"-", "+"}:
        sign, text = (-sign if text[0] == "-" else sign), text[1:].strip()
    elif text[-1:] in {"-", "+"}:
        sign, text = (-sign if text[-1] == "-" else sign), text[:-1].strip()
    return sign, text


def _is_grouped(whole: str, separator: str) -> bool:
    """Whether what parts the digits before the point parts them by threes."""
    groups = re.split(r"[.,' ]", whole)
    signs = set(re.sub(r"[0-9]", "", whole))
    return len(groups) == 1 or (
        signs <= {separator, "'", " "}
        and len(signs) == 1
        and 1 <= len(groups[0]) <= 3
        and all(len(group) == 3 for group in groups[1:])
    )


def decimal_of(texts: list[str]) -> str:
    """The decimal sign of a column's amounts: the one that parts one or two digits.

    >>> decimal_of(["1.234,5", "12"]), decimal_of(["1,234.50"]), decimal_of(["1,234"])
    (',', '.', '.')
    """
    votes = {",": 0, ".": 0}
    for text in texts:
        if match := re.search(r"([.,])([0-9]{1,2})\D*$", text):
            votes[match[1]] += 1
    return "," if votes[","] > votes["."] else "."


def direction_of(text: str) -> int:
    """1 where a word says that money reaches the account, -1 that it leaves, or 0."""
    word = text.strip().casefold().rstrip(".")
    if word in _LEAVES or word.startswith(("debit", "cargo", "withdraw", "adeudo")):
        return -1
    if word in _REACHES or word.startswith(("credit", "abono", "deposit", "ingreso")):
        return 1
    return 0
