"""Reading a case strictly: what is missing, unknown or of the wrong type is named."""

import json
import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any, NoReturn

from coopkit.errors import N_, CoopError
from coopkit.money import Cents, ShareError, parse_share

_DECIMAL = re.compile(r"(-?)(\d{1,400})(?:\.(\d{1,400}))?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_LAST_YEAR = 9000
_MISSING = object()


class CaseError(CoopError):
    """A case that is malformed or impossible; the sentence begins with its key."""

    def __init__(self, key: str, problem: str, **params: object) -> None:
        super().__init__(**params)
        self.key, self.problem = key, problem

    def __str__(self) -> str:
        said = CoopError._translate(self.problem).format(**self.params)
        return f"{self.key}: {said}" if self.key else said


def read_json(text: str) -> Any:
    """Read JSON; a key given twice, NaN and the like are a CaseError."""
    try:
        return json.loads(
            text, object_pairs_hook=_each_key_once, parse_constant=_refuse_constant
        )
    except json.JSONDecodeError as error:
        problem = N_("this is not JSON (line {line}, column {column}).")
        raise CaseError("", problem, line=error.lineno, column=error.colno) from error
    except (RecursionError, ValueError) as error:
        raise CaseError("", N_("this JSON is too deep or too long to read.")) from error


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise CaseError(twice, N_("is given twice."))
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise CaseError("", N_("{name} is not a number of JSON."), name=name)


class Case:
    """An object of a case. Each key is asked for once; `end` refuses those never asked.

    >>> case = Case({"hours": "7.5"})
    >>> case.number("hours"), case.end()
    (Fraction(15, 2), None)
    """

    def __init__(
        self, found: object, *, path: str = "", places: int | None = None
    ) -> None:
        self.path = path
        if not isinstance(found, dict):
            key = path.rstrip(".") or "case"
            raise CaseError(key, N_("must be an object with keys."))
        self._left = dict(found)
        self.places = self._minor_units() if places is None else places

    def _minor_units(self) -> int:
        return self.count("minor_units", default=2, most=12)

    def fail(self, key: str, problem: str, **params: object) -> NoReturn:
        """Refuse the value of a key."""
        raise CaseError(self.path + key, problem, **params)

    def has(self, key: str) -> bool:
        """Whether a key is there and not null."""
        return self._left.get(key) is not None

    def take(self, key: str, default: object = _MISSING) -> Any:
        """The value of a key as it stands, or the default where the key is absent."""
        value = self._left.pop(key, default)
        if value is _MISSING:
            self.fail(key, N_("is missing."))
        return value

    def end(self) -> None:
        """Refuse what was never asked for."""
        for key in self._left:
            self.fail(key, N_("is not a key of this case."))

    def text(self, key: str, *choices: str, default: object = _MISSING) -> str:
        """A text that is not empty; with choices, one of them."""
        value = self.take(key, default)
        if not isinstance(value, str) or not value.strip() or not _is_unicode(value):
            self.fail(key, N_("must be a text in quotes."))
        if choices and value not in choices:
            self.fail(key, N_("must be one of {choices}."), choices=", ".join(choices))
        return value

    def flag(self, key: str, default: object = _MISSING) -> bool:
        value = self.take(key, default)
        if not isinstance(value, bool):
            self.fail(key, N_("must be true or false."))
        return value

    def count(
        self, key: str, *, default: object = _MISSING, least: int = 0, most: int = 10**15
    ) -> int:
        """A whole number within bounds."""
        value = self.take(key, default)
        if not isinstance(value, int) or isinstance(value, bool):
            self.fail(key, N_("must be a whole number without quotes."))
        if not least <= value <= most:
            problem = N_("must lie between {least} and {most}.")
            self.fail(key, problem, least=least, most=most)
        return value

    def number(self, key: str, default: object = _MISSING) -> Fraction:
        """A decimal of any precision, not negative."""
        value = self.take(key, default)
        match = _DECIMAL.fullmatch(value) if isinstance(value, str) else None
        if not match:
            self.fail(key, N_("must be a decimal in quotes, like “7.5”."))
        if match[1]:
            self.fail(key, N_("must not be negative."))
        return Fraction(value)

    def amount(
        self, key: str, default: object = _MISSING, *, signed: bool = False
    ) -> Cents:
        """An amount in the smallest unit; negative only where that is meant."""
        value = self.take(key, default)
        match = _DECIMAL.fullmatch(value) if isinstance(value, str) else None
        if not match or len(match[3] or "") > self.places:
            problem = N_("must be an amount in quotes with {places} decimals.")
            self.fail(key, problem, places=self.places)
        if match[1] and not signed:
            self.fail(key, N_("must not be negative."))
        return int(match[1] + match[2] + (match[3] or "").ljust(self.places, "0"))

    def share(
        self, key: str, default: object = _MISSING, *, most: int | None = 1
    ) -> Fraction:
        """A share like “1/4”, “25%” or “0.25”."""
        share = self._share(key, self.take(key, default))
        if most is not None and share > most:
            self.fail(key, N_("must not be more than the whole."))
        return share

    def shares(self, key: str) -> list[Fraction]:
        """A list of shares."""
        found = self.take(key)
        if not isinstance(found, list):
            self.fail(key, N_("must be a list."))
        return [self._share(f"{key}[{n}]", value) for n, value in enumerate(found)]

    def _share(self, key: str, value: object) -> Fraction:
        try:
            return parse_share(value if isinstance(value, str) else "")
        except (ShareError, ValueError):
            self.fail(key, N_("must be a share in quotes, like “1/4”, “25%” or “0.25”."))

    def day(self, key: str) -> date:
        """A date like 2026-12-31."""
        value = self.take(key)
        written = value if isinstance(value, str) and _DAY.fullmatch(value) else ""
        try:
            day = date.fromisoformat(written)
        except ValueError:
            self.fail(key, N_("must be a date in quotes, like “2026-12-31”."))
        if day.year > _LAST_YEAR:
            self.fail(key, N_("lies too far ahead."))
        return day

    def sub(self, key: str) -> "Case":
        """The object at a key."""
        return Case(self.take(key), path=f"{self.path}{key}.", places=self.places)

    def each(self, key: str, default: object = _MISSING) -> "Iterator[Case]":
        """The objects of the list at a key; each is ended before the next."""
        found = self.take(key, default)
        if not isinstance(found, list):
            self.fail(key, N_("must be a list."))
        for place, item in enumerate(found):
            path = f"{self.path}{key}[{place}]."
            case = Case(item, path=path, places=self.places)
            yield case
            case.end()

    @property
    def names(self) -> tuple[str, ...]:
        """The keys that are left."""
        return tuple(self._left)


def _is_unicode(text: str) -> bool:
    """Whether a text can be written out: JSON may hold half of a surrogate pair."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)
