"""The shapes a rule can have as data: shares, counts, weights, quorums, thresholds.

Each function reads a value and gives it back in its one written form, shares as lowest
fractions. What does not fit is a ShapeError that names the key, so that a file with a
rule in it can be answered in one line. Lists of rows stand in `rows.py`.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from coopkit.money import AmountError, ShareError, parse_amount, parse_share, plain_share

BASES = ("cast", "cast_incl_abstain", "present", "members")
QUORUM_OF = ("members",)
LISTS = ("at_least", "any")
DEEPEST = 4
LEAP_YEAR = 2024
LONGEST_TEXT = 500
LONGEST_SHARE = 24
MOST_DECIMALS = 4
MONTH_DAY = re.compile(r"(\d{2})-(\d{2})", re.ASCII)
LANGUAGE = re.compile(r"[a-z]{2,3}", re.ASCII)


class ShapeError(ValueError):
    """A value that is not of its type; says where, and what is expected."""

    def __init__(self, where: str, expected: str) -> None:
        self.where, self.expected = where, expected
        super().__init__(f"{where}: {expected}")


def share(value: Any, where: str = "share", *, above_zero: bool = False) -> str:
    """A share from 0 to 1 in its written form.

    >>> share("25%"), share("0.25"), share("2/8")
    ('1/4', '1/4', '1/4')
    """
    is_text = isinstance(value, str) and len(value) <= LONGEST_SHARE
    try:
        read = parse_share(value) if is_text else Fraction(-1)
    except (ShareError, ValueError) as problem:
        raise ShapeError(where, "write a share like 1/4, 25% or 0.25") from problem
    if not 0 <= read <= 1 or (above_zero and not read):
        lowest = "above 0" if above_zero else "from 0"
        raise ShapeError(where, f"write a share {lowest} to 1, as text like 1/4 or 25%")
    return plain_share(read)


def count(value: Any, where: str = "count") -> int:
    """A whole number that is not negative."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ShapeError(where, "write a whole number of 0 or more")
    return value


def flag(value: Any, where: str = "flag") -> bool:
    """Yes or no."""
    if not isinstance(value, bool):
        raise ShapeError(where, "write true or false")
    return value


def choice(value: Any, options: Iterable[str], where: str = "choice") -> str:
    """One of several words."""
    words = tuple(options)
    if not isinstance(value, str) or value not in words:
        raise ShapeError(where, f"write one of: {', '.join(words)}")
    return value


def choices(value: Any, options: Iterable[str], where: str = "choices") -> list[str]:
    """Some of several words, each once, in the order they are given."""
    words = tuple(options)
    if not isinstance(value, list) or not value:
        raise ShapeError(where, f"write a list of: {', '.join(words)}")
    written = [choice(each, words, f"{where}.{at}") for at, each in enumerate(value)]
    if len(set(written)) < len(written):
        raise ShapeError(where, "write each of them once")
    return written


def money(value: Any, where: str = "money", *, minor_units: int = MOST_DECIMALS) -> str:
    """An amount of 0 or more in the co-op's currency, two decimals at least.

    >>> money("1,500"), money("0.005"), money("12.50")
    ('1500.00', '0.005', '12.50')
    """
    expected = "write an amount of 0 or more as text, like “1234.50”"
    if not isinstance(value, str):
        raise ShapeError(where, expected)
    try:
        parse_amount(value, minor_units=minor_units)
        scaled = parse_amount(value, minor_units=MOST_DECIMALS)
    except AmountError as problem:
        raise ShapeError(where, expected) from problem
    if scaled < 0:
        raise ShapeError(where, expected)
    whole, part = divmod(scaled, 10**MOST_DECIMALS)
    decimals = f"{part:0{MOST_DECIMALS}d}"
    return f"{whole}.{decimals[:2]}{decimals[2:].rstrip('0')}"


def date_rule(value: Any, where: str = "date_rule") -> str:
    """A day of every year, month first; 02-29 is the last day of February.

    >>> date_rule("12-31")
    '12-31'
    """
    match = MONTH_DAY.fullmatch(value) if isinstance(value, str) else None
    month, day = (int(match[1]), int(match[2])) if match else (0, 0)
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(LEAP_YEAR, month)[1]:
        raise ShapeError(where, "write a month and a day, like “12-31”")
    return str(value)


def text(value: Any, where: str = "text") -> str | dict[str, str]:
    """A short text, or one in each of several languages.

    >>> text(" To bake. "), text({"en": "To bake.", "es": "Hornear."})
    ('To bake.', {'en': 'To bake.', 'es': 'Hornear.'})
    """
    if isinstance(value, dict) and value:
        for language in value:
            if not isinstance(language, str) or not LANGUAGE.fullmatch(language):
                raise ShapeError(f"{where}.{language}", "write a language code, like en")
        return {
            language: _line(own, f"{where}.{language}") for language, own in value.items()
        }
    return _line(value, where)


def weights(value: Any, labels: Iterable[str], where: str = "weights") -> dict[str, str]:
    """A weight of 0 or more for some labels, at least one of them positive.

    >>> weights({"worked": "1", "overtime": "1.5"}, ["worked", "overtime"])
    {'worked': '1', 'overtime': '3/2'}
    """
    names = tuple(labels)
    if not isinstance(value, dict) or not value:
        raise ShapeError(where, "write a weight for each label, like {“worked”: “1”}")
    written = {}
    for label, weight in value.items():
        choice(label, names, f"{where}.{label}")
        written[label] = _weight(weight, f"{where}.{label}")
    if not any(parse_share(weight) for weight in written.values()):
        raise ShapeError(where, "one weight must be above 0")
    return written


def quorum(value: Any, where: str = "quorum", depth: int = 0) -> dict[str, Any]:
    """A quorum: a count, a share of the members, all of several, or any of them.

    >>> quorum({"share": "50%", "of": "members"})
    {'share': '1/2', 'of': 'members'}
    """
    if not isinstance(value, dict) or depth > DEEPEST:
        raise ShapeError(where, "write a quorum, like {“share”: “1/2”, “of”: “members”}")
    for name in LISTS:
        if name in value:
            keys(value, (name,), where)
            parts = value[name]
            if not isinstance(parts, list) or not parts:
                raise ShapeError(f"{where}.{name}", "write a list of quorums")
            deeper = [
                quorum(part, f"{where}.{name}.{place}", depth + 1)
                for place, part in enumerate(parts)
            ]
            return {name: deeper}
    if "count" in value:
        keys(value, ("count", "strictly_more"), where)
        written: dict[str, Any] = {"count": count(value["count"], f"{where}.count")}
    else:
        keys(value, ("share", "of", "strictly_more"), where)
        written = {
            "share": share(value.get("share"), f"{where}.share"),
            "of": choice(value.get("of"), QUORUM_OF, f"{where}.of"),
        }
    return written | _strictly(value, where)


def threshold(value: Any, where: str = "", depth: int = 0) -> dict[str, Any]:
    """A threshold: which votes are the base, which share of them, strictly more or not.

    Or several: `at_least` where all must be met, `any` where one is enough.

    >>> threshold({"basis": "cast", "threshold": "0.5", "strictly_more": True})
    {'basis': 'cast', 'threshold': '1/2', 'strictly_more': True}
    """
    prefix = f"{where}." if where else ""
    if not isinstance(value, dict) or depth > DEEPEST:
        raise ShapeError(
            where or "threshold", "write a basis, a threshold, strictly_more"
        )
    for name in LISTS:
        if name in value:
            keys(value, (name,), where)
            parts = value[name]
            if not isinstance(parts, list) or not parts:
                raise ShapeError(f"{prefix}{name}", "write a list of thresholds")
            deeper = [
                threshold(part, f"{prefix}{name}.{place}", depth + 1)
                for place, part in enumerate(parts)
            ]
            return {name: deeper}
    keys(value, ("basis", "threshold", "strictly_more"), where)
    return {
        "basis": choice(value.get("basis"), BASES, f"{prefix}basis"),
        "threshold": share(value.get("threshold"), f"{prefix}threshold", above_zero=True),
        "strictly_more": flag(
            value.get("strictly_more", False), f"{prefix}strictly_more"
        ),
    }


def keys(value: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    """Refuse a key that has no meaning here; nothing unknown is ignored."""
    for key in value:
        if key not in known:
            path = f"{where}.{key}" if where else str(key)
            raise ShapeError(path, f"is not known here; known are: {', '.join(known)}")


def _weight(value: Any, where: str) -> str:
    expected = "write a weight of 0 or more as text, like 1 or 1.5"
    if not isinstance(value, str) or len(value) > LONGEST_SHARE:
        raise ShapeError(where, expected)
    try:
        return plain_share(parse_share(value))
    except ShareError as problem:
        raise ShapeError(where, expected) from problem


def _strictly(value: Mapping[str, Any], where: str) -> dict[str, bool]:
    if "strictly_more" not in value:
        return {}
    return {"strictly_more": flag(value["strictly_more"], f"{where}.strictly_more")}


def _line(value: Any, where: str) -> str:
    written = " ".join(value.split()) if isinstance(value, str) else ""
    if not written or len(written) > LONGEST_TEXT or "{{" in written:
        raise ShapeError(where, f"write a text of 1 to {LONGEST_TEXT} letters")
    return written
