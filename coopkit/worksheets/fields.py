"""Fields of a worksheet: what people type, read exactly; what cannot be read is kept.

Units: money in whole cents, a share as the text of a fraction (`1/4`), a number whole or
as the text of a decimal, a day as `2027-03-15`, yes or no as a truth value, people as a
list of names, a table as a list of rows by column. What cannot be read yet is kept as
`{"typed": …}`, so that nobody types it twice.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from coopkit.errors import N_, CoopError
from coopkit.money import (
    AmountError,
    ShareError,
    parse_amount,
    parse_share,
    plain_amount,
    plain_share,
)

LINE, PAGE, MOST_NAMES, MOST_ROWS = 500, 10_000, 60, 40
YES, NO = "yes", "no"
TYPED = "typed"
TABLE, PEOPLE, CHOICE = "table", "people", "choice"

_NUMBER = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?|-?\d+(\.\d+)?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

Typed = str | Sequence[Mapping[str, str]]
"""What stood in a field: a text, or the rows of a table."""


class NumberError(CoopError):
    """Text that is not a number."""

    template = N_("“{text}” is not a number. Write digits, like 12 or 2.5.")


class WholeShareError(CoopError):
    """A bare number above one, where a share is asked for."""

    template = N_(
        "“{text}” is more than the whole. Write a part of a hundred as {text} %, or a "
        "fraction like 1/4."
    )


class DayError(CoopError):
    """Text that is not a day."""

    template = N_("“{text}” is not a day. Write year, month and day, like 2027-03-15.")


class ChoiceError(CoopError):
    """An answer that is not among those given."""

    template = N_("“{text}” is not one of the answers. Choose one of the list.")


class TooLongError(CoopError):
    """More than a field holds."""

    template = N_(
        "This has {found} characters; there is room for {most}. Make it shorter, or put "
        "a part of it into another answer."
    )


class TooManyError(CoopError):
    """More lines than a list or a table holds."""

    template = N_("These are {found} lines; there is room for {most}. Take some out.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A field: its key and kind, the values to choose from, columns as (key, kind)."""

    key: str
    kind: str
    choices: tuple[str, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """Values by key, without the empty ones; complaints by key, or `key.row.column`."""

    values: Mapping[str, Any]
    complaints: Mapping[str, CoopError]


def clean(fields: Sequence[Asked], typed: Mapping[str, Typed]) -> Cleaned:
    """Read a whole sheet; each field by itself, so that one mistake spoils no other.

    >>> fields = [Asked(key="fee", kind="money"), Asked(key="part", kind="share")]
    >>> read = clean(fields, {"fee": "$1,250", "part": "a bit"})
    >>> dict(read.values), list(read.complaints)
    ({'fee': 125000, 'part': {'typed': 'a bit'}}, ['part'])
    """
    values: dict[str, Any] = {}
    complaints: dict[str, CoopError] = {}
    for field in fields:
        given = typed.get(field.key, "")
        if field.kind == TABLE:
            rows = () if isinstance(given, str) else given
            value: Any = _rows(field, rows, complaints)
        else:
            text = given if isinstance(given, str) else ""
            value = _kept(field.kind, text, field.choices, field.key, complaints)
        if value not in (None, []):
            values[field.key] = value
    return Cleaned(values=values, complaints=complaints)


def read(kind: str, text: str, choices: Sequence[str] = ()) -> Any:
    """One value from what was typed; nothing is None, what is none raises a CoopError.

    >>> read("share", "25 %"), read("number", "1,200"), read("number", "2.50")
    ('1/4', 1200, '2.5')
    """
    text = text.replace("\r\n", "\n").strip()
    if not text:
        return None
    if kind == CHOICE:
        if text not in choices:
            raise ChoiceError(text=text)
        return text
    return READERS[kind](text)


def write(kind: str, value: Any) -> str:
    """A value as people type it; read again, it is the same value.

    >>> write("money", 125000), write("share", "1/4"), write("share", "1/3")
    ('1250.00', '25%', '1/3')
    """
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return str(value.get(TYPED, ""))
    if kind == "money":
        return plain_amount(value)
    if kind == "share":
        return _percent(Fraction(value)) or value
    if kind == "yes_no":
        return YES if value else NO
    if kind == PEOPLE:
        return "\n".join(value)
    return str(value)


def written(fields: Sequence[Asked], values: Mapping[str, Any]) -> dict[str, Typed]:
    """A whole sheet as it was typed: what `clean` reads to the same values."""
    typed: dict[str, Typed] = {}
    for field in fields:
        value = values.get(field.key)
        if field.kind == TABLE:
            rows = value if isinstance(value, list) else []
            kinds = field.columns
            typed[field.key] = [
                {key: write(kind, row.get(key)) for key, kind in kinds} for row in rows
            ]
        else:
            typed[field.key] = write(field.kind, value)
    return typed


def is_unread(value: Any) -> bool:
    """Whether a value holds something that was typed and could not be read yet.

    >>> is_unread({"typed": "a bit"}), is_unread([{"fee": {"typed": "?"}}]), is_unread(5)
    (True, True, False)
    """
    if isinstance(value, Mapping):
        return TYPED in value or any(is_unread(part) for part in value.values())
    return isinstance(value, list) and any(is_unread(part) for part in value)


def _kept(
    kind: str,
    text: str,
    choices: Sequence[str],
    place: str,
    complaints: dict[str, CoopError],
) -> Any:
    """The value, or the text as it was typed with a complaint."""
    try:
        return read(kind, text, choices)
    except CoopError as complaint:
        complaints[place] = complaint
        return {TYPED: text}


def _rows(
    field: Asked, rows: Sequence[Mapping[str, str]], complaints: dict[str, CoopError]
) -> list[dict[str, Any]]:
    """The rows of a table in which something stands."""
    kept: list[dict[str, Any]] = []
    for row in rows:
        if not any(row.get(key, "").strip() for key, _ in field.columns):
            continue
        place = f"{field.key}.{len(kept)}"
        cells = {
            key: _kept(kind, row.get(key, ""), (), f"{place}.{key}", complaints)
            for key, kind in field.columns
        }
        kept.append({key: value for key, value in cells.items() if value is not None})
    if len(kept) > MOST_ROWS:
        complaints[field.key] = TooManyError(found=len(kept), most=MOST_ROWS)
    return kept


def _line(text: str) -> str:
    return _no_longer_than(LINE, " ".join(text.split()))


def _page(text: str) -> str:
    return _no_longer_than(PAGE, text)


def _no_longer_than(most: int, text: str) -> str:
    if len(text) > most:
        raise TooLongError(found=len(text), most=most)
    return text


def _number(text: str) -> int | str:
    plain = text.replace(",", "")
    if len(text) > 24 or not _NUMBER.fullmatch(text):
        raise NumberError(text=text[:40])
    number = Decimal(plain)
    if number == number.to_integral_value():
        return int(number)
    return plain.rstrip("0")


def _money(text: str) -> int:
    try:
        return parse_amount(re.sub(r"[\s$]", "", text))
    except AmountError as refusal:
        raise AmountError(**refusal.params | {"text": text[:40]}) from None


def _share(text: str) -> str:
    plain = re.sub(r"\s", "", text)
    if len(plain) > 24:
        raise ShareError(text=text[:40])
    share = parse_share(plain)
    if share > 1 and "%" not in plain and "/" not in plain:
        raise WholeShareError(text=plain)
    return plain_share(share)


def _percent(share: Fraction) -> str:
    """A share as a percentage, where at most four decimals say it exactly."""
    scaled = share * 100 * 10_000
    if scaled.denominator != 1:
        return ""
    whole, part = divmod(int(scaled), 10_000)
    return f"{whole}.{part:04d}".rstrip("0").rstrip(".") + "%"


def _day(text: str) -> str:
    try:
        found = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None or found.year < 1900:
        raise DayError(text=text[:40])
    return found.isoformat()


def _yes_no(text: str) -> bool:
    if text not in (YES, NO):
        raise ChoiceError(text=text[:40])
    return text == YES


def _people(text: str) -> list[str]:
    names = list(dict.fromkeys(" ".join(line.split()) for line in text.split("\n")))
    names = [name for name in names if name]
    if len(names) > MOST_NAMES:
        raise TooManyError(found=len(names), most=MOST_NAMES)
    for name in names:
        _no_longer_than(80, name)
    return names


READERS: Mapping[str, Callable[[str], Any]] = {
    "text": _line,
    "long_text": _page,
    "number": _number,
    "money": _money,
    "share": _share,
    "date": _day,
    "yes_no": _yes_no,
    PEOPLE: _people,
}
KINDS = (*READERS, CHOICE, TABLE)
