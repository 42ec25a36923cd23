"""Answers of a worksheet as a calculator reads them: what is not there is None.

Units: money in cents, shares and numbers as fractions. What could not be read when it was
typed counts as not there; what lies out of bounds is refused with the field's own name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from coopkit.errors import N_, CoopError
from coopkit.money import Cents, ShareError, parse_share, plain_amount

MOST_CENTS = 10**13
MOST_HOURS = 100_000


class OutOfBoundsError(CoopError):
    """A number that nothing can be worked out from."""

    template = N_(
        "“{field}”: {value} does not fit here. It lies between {least} and {most}. "
        "Correct it above."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Typed values by key, and the words of each field in the reader's language.

    >>> said = Answers(values={"fee": 500, "part": "1/4", "hours": "2.5"})
    >>> said.cents("fee"), said.share("part"), said.number("hours"), said.cents("none")
    (500, Fraction(1, 4), Fraction(5, 2), None)
    """

    values: Mapping[str, Any]
    labels: Mapping[str, str] = field(default_factory=dict)

    def cents(self, key: str, *, least: Cents = 0) -> Cents | None:
        """An amount; a negative one only where `least` lets it be."""
        value = self.values.get(key)
        if type(value) is not int:
            return None
        if not least <= value <= MOST_CENTS:
            bounds = map(plain_amount, (value, least, MOST_CENTS))
            self._refuse(key, *bounds)
        return value

    def share(self, key: str, *, most: int = 1) -> Fraction | None:
        value = self.values.get(key)
        try:
            share = parse_share(value) if isinstance(value, str) else None
        except ShareError:
            return None
        if share is not None and share > most:
            self._refuse(key, f"{share * 100} %", "0 %", f"{most * 100} %")
        return share

    def number(self, key: str, *, least: int = 0, most: int = 10**9) -> Fraction | None:
        value = self.values.get(key)
        if type(value) is int:
            found = Fraction(value)
        elif isinstance(value, str):
            try:
                found = Fraction(value)
            except (ValueError, ZeroDivisionError):
                return None
        else:
            return None
        if not least <= found <= most:
            self._refuse(key, value, least, most)
        return found

    def count(self, key: str, *, least: int = 0, most: int = 10**6) -> int | None:
        """A whole number; a part of one is left out."""
        found = self.number(key, least=least, most=most)
        return None if found is None else int(found)

    def minutes(self, key: str) -> int | None:
        """Hours as whole minutes, rounded half-up."""
        hours = self.number(key, most=MOST_HOURS)
        return None if hours is None else int(hours * 60 + Fraction(1, 2))

    def text(self, key: str) -> str:
        value = self.values.get(key)
        return value if isinstance(value, str) else ""

    def flag(self, key: str) -> bool:
        return self.values.get(key) is True

    def day(self, key: str) -> date | None:
        try:
            return date.fromisoformat(self.text(key))
        except ValueError:
            return None

    def rows(self, key: str) -> tuple["Answers", ...]:
        """The rows of a table, each read like a sheet."""
        value = self.values.get(key)
        rows: Sequence[Any] = value if isinstance(value, list | tuple) else ()
        return tuple(
            Answers(values=row, labels=self.labels)
            for row in rows
            if isinstance(row, Mapping)
        )

    def missing(self, *keys: str) -> tuple[str, ...]:
        """The words of those fields that have no value that can be read."""
        return tuple(
            self.labels.get(key, key)
            for key in keys
            if self.values.get(key) in (None, "", [])
            or isinstance(self.values[key], Mapping)
        )

    def named(self, *keys: str) -> tuple[str, ...]:
        """The words of fields."""
        return tuple(self.labels.get(key, key) for key in keys)

    def _refuse(self, key: str, value: object, least: object, most: object) -> None:
        raise OutOfBoundsError(
            field=self.labels.get(key, key), value=value, least=least, most=most
        )
