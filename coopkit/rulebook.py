"""The rulebook: dated values with unit and source, read from `*/rules/*.toml`.

A file holds one table a rule:

    [cash_floor]
    label = "Least part of a qualified patronage dividend paid in money"
    unit = "share"
    source = "26 U.S.C. § 1388(c)(1)"
    values = { 1963-01-01 = "1/5" }

A value holds from its day until the next one; `"none"` ends a rule.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

from coopkit.errors import N_, CoopError
from coopkit.money import parse_share


class NoRuleError(CoopError):
    """A rule that does not hold on a day."""

    template = N_("No value of “{key}” is on file for {on}. Add it, with its source.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule as it stands on one day; `value` is text, as its unit says to read it."""

    key: str
    label: str
    unit: str
    source: str
    since: date
    value: str

    @property
    def share(self) -> Fraction:
        return parse_share(self.value)

    @property
    def count(self) -> int:
        return int(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedRule:
    """A rule with all its values, oldest first."""

    key: str
    label: str
    unit: str
    source: str
    values: tuple[tuple[date, str], ...]

    def on(self, day: date) -> Rule:
        """The rule in force on a day, or a NoRuleError."""
        for since, value in reversed(self.values):
            if since <= day and value != "none":
                return Rule(
                    key=self.key,
                    label=self.label,
                    unit=self.unit,
                    source=self.source,
                    since=since,
                    value=value,
                )
            if since <= day:
                break
        raise NoRuleError(key=self.key, on=day)


def read_rules(text: str) -> Mapping[str, DatedRule]:
    """Read a rule file's text; a value out of order or without source is a ValueError.

    >>> rules = read_rules('''[floor]
    ... label = "Least part in money"
    ... unit = "share"
    ... source = "26 U.S.C. § 1388(c)(1)"
    ... values = { 1963-01-01 = "1/5" }''')
    >>> rules["floor"].on(date(2026, 1, 1)).share
    Fraction(1, 5)
    """
    return {key: _dated_rule(key, table) for key, table in tomllib.loads(text).items()}


def _dated_rule(key: str, table: Mapping[str, object]) -> DatedRule:
    values = table.get("values")
    if not isinstance(values, dict) or not values or not table.get("source"):
        raise ValueError(f"rule {key}: needs a source and dated values")
    dated = tuple((date.fromisoformat(day), str(value)) for day, value in values.items())
    if list(dated) != sorted(dated, key=lambda pair: pair[0]):
        raise ValueError(f"rule {key}: values must stand in the order of their days")
    return DatedRule(
        key=key,
        label=str(table["label"]),
        unit=str(table["unit"]),
        source=str(table["source"]),
        values=dated,
    )


@cache
def rulebook(path: Path) -> Mapping[str, DatedRule]:
    """The rules of a file, read once a process."""
    return read_rules(path.read_text(encoding="utf-8"))
