"""Numbers found in a text: what could be a parameter of the bylaws, and of which one.

A number is offered, never bound by itself: somebody chooses, one by one.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WORDS = Path(__file__).resolve().parents[1] / "rules" / "common" / "number_words.toml"
_READ = tomllib.loads(WORDS.read_text(encoding="utf-8"))
_WORDS: Mapping[str, int] = _READ["words"]
_FRACTIONS: Mapping[str, str] = _READ["fractions"]
_STOP = frozenset(_READ["common"]["words"].split())
# Every repetition has an end, so that a text without blanks is read in a moment too.
_DIGITS = r"\d[\d,]{0,17}"
_SUM = r"\d(?:[\d,.]{0,17}\d)?"
_AMOUNT = (
    rf"(?:(?P<word>[a-záéíóú]{{1,30}})\s*\((?P<digits>{_DIGITS})\)|(?P<plain>{_DIGITS})|"
    rf"(?P<bare>{'|'.join(_WORDS)}))"
)
_SHAPES = [
    (unit, re.compile(rf"\b{_AMOUNT}\s+(?:{names})\b", re.IGNORECASE))
    for unit, names in _READ["units"].items()
]
_PERCENT = re.compile(
    r"(?:[a-záéíóú-]{1,30}(?: [a-záéíóú-]{1,30})?\s+(?:percent|por ciento)\s*)?"
    r"\(?\b(\d{1,3}(?:[.,]\d{1,2})?)\s*(?:%|percent|per cent|por ciento)\)?",
    re.IGNORECASE,
)
_FRACTION = re.compile(
    rf"\b(?:{'|'.join(_FRACTIONS)})(?:\s*\((\d+/\d+)\))?|\b(\d{{1,2}}/\d{{1,2}})\b",
    re.IGNORECASE,
)
_MONEY = re.compile(
    rf"(?:US)?[$€]\s?({_SUM})|\b({_SUM})\s?(?:€|euros?|dollars?|dólares)",
    re.IGNORECASE,
)
_KIND_OF_TYPE = {
    "share": "share",
    "threshold": "share",
    "quorum": "share",
    "count": "count",
    "money": "money",
    "days": "days",
    "months": "months",
    "years": "years",
    "hours": "hours",
}


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """A number in a text: where it stands, as written, of which kind, and its value."""

    start: int
    end: int
    written: str
    kind: str
    value: Any


def find_numbers(text: str) -> list[FoundNumber]:
    """The numbers of a text, in their order; none overlaps another.

    >>> [(n.written, n.kind, n.value) for n in find_numbers(
    ...     "Within ten (10) days, two-thirds of them pay $1,500.50 or 5 %.")]
    [('ten (10) days', 'days', 10), ('two-thirds', 'share', '2/3'), \
('$1,500.50', 'money', '1500.50'), ('5 %', 'share', '5%')]
    """
    found = [*_timed(text), *_shares(text), *_money(text)]
    kept: list[FoundNumber] = []
    for number in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or number.start >= kept[-1].end:
            kept.append(number)
    return kept


def of_kind(
    number: FoundNumber, parameters: Iterable[tuple[str, str, str]]
) -> list[tuple[str, str]]:
    """The parameters, as (key, words), whose type a number of this kind can fill."""
    return [
        (key, words)
        for key, type_, words in parameters
        if _KIND_OF_TYPE.get(type_) == number.kind
    ]


def suggestions(
    text: str,
    number: FoundNumber,
    parameters: Iterable[tuple[str, str, str]],
    *,
    most: int = 5,
) -> list[str]:
    """The keys of parameters that a number may be, the likeliest first.

    `parameters` are (key, type, words of its name and question).
    """
    near = text[max(0, number.start - 160) : number.end + 120]
    own = _stems(near)
    scored = [
        (-len(own & _stems(words)), key) for key, words in of_kind(number, parameters)
    ]
    return [key for score, key in sorted(scored) if score < 0][:most]


def value_for(type_: str, number: FoundNumber, default: Any) -> Any:
    """A number as a value of a type, for its parameter's own check to read.

    Quorum and threshold take the share, and keep the rest of the model's value.
    """
    if type_ == "quorum":
        return {"share": number.value, "of": "members"}
    if type_ == "threshold" and isinstance(default, Mapping):
        return {**default, "threshold": number.value}
    return number.value


def _timed(text: str) -> Iterable[FoundNumber]:
    for unit, shape in _SHAPES:
        for match in shape.finditer(text):
            digits = match["digits"] or match["plain"]
            value = (
                int(digits.replace(",", "")) if digits else _WORDS[match["bare"].lower()]
            )
            yield FoundNumber(match.start(), match.end(), match[0], unit, value)


def _shares(text: str) -> Iterable[FoundNumber]:
    for match in _PERCENT.finditer(text):
        value = match[1].replace(",", ".") + "%"
        yield FoundNumber(match.start(), match.end(), match[0], "share", value)
    for match in _FRACTION.finditer(text):
        value = match[1] or match[2] or _FRACTIONS[match[0].lower()]
        yield FoundNumber(match.start(), match.end(), match[0], "share", value)


def _money(text: str) -> Iterable[FoundNumber]:
    for match in _MONEY.finditer(text):
        value = _decimal(match[1] or match[2])
        yield FoundNumber(match.start(), match.end(), match[0], "money", value)


def _decimal(written: str) -> str:
    """Digits with one point: “1,500.50” and “1.500,50” alike.

    >>> _decimal("1,500.50"), _decimal("1.500,50"), _decimal("1,500"), _decimal("20")
    ('1500.50', '1500.50', '1500.00', '20.00')
    """
    match = re.fullmatch(r"(.*)[.,](\d{2})", written)
    whole, cents = (match[1], match[2]) if match else (written, "00")
    return f"{re.sub(r'[.,]', '', whole)}.{cents}"


def _stems(words: str) -> set[str]:
    found = re.findall(r"[a-záéíóúñ]{3,}", words.lower())
    return {word[:6] for word in found if word not in _STOP}
