"""Reading the bylaws: what each parameter says on a day, and by what right.

This is the one way to a co-op's rules for every wing; none reads them elsewhere.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext

from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_, CoopError
from coopkit.money import Cents, parse_amount, parse_share
from governance.bylaws.amendment import State
from governance.bylaws.models import ParameterValue
from governance.bylaws.parameters import catalogue, parameter_of
from governance.bylaws.selectors.memory import is_remembered, once
from governance.bylaws.selectors.states import text_on
from governance.bylaws.wording import in_language, value_words


class NoParameterError(CoopError, KeyError):
    """A parameter that nobody has adopted a value of."""

    template = N_(
        "The bylaws in force on {on} say nothing about “{name}” (clause {clause}). "
        "Adopt a value for it first."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """A parameter's value in force; `value` is its raw JSON, `value_id` its row."""

    key: str
    value: Any
    value_id: int
    effective_from: date
    adopted_by: str
    bylaws: "Bylaws" = field(repr=False, compare=False)

    @property
    def share(self) -> Fraction:
        return parse_share(self.value)

    @property
    def count(self) -> int:
        return int(self.value)

    @property
    def days(self) -> int:
        return int(self.value)

    @property
    def money(self) -> Cents:
        units = self.bylaws.cooperative.minor_units
        return parse_amount(self.value, minor_units=units)

    @property
    def flag(self) -> bool:
        return bool(self.value)

    @property
    def choice(self) -> str:
        return str(self.value)

    @property
    def clause(self) -> str:
        """The number of the clause that prints it on this day, or ""."""
        return self.bylaws.state.number_of(self.key)

    @property
    def url(self) -> str:
        """Where the text of this day prints it."""
        found = self.bylaws.state.clause_of(self.key)
        return self.bylaws.url + (f"#{found.id}" if found else "")

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return name_of(self.bylaws.cooperative, self.key)

    @property
    def words(self) -> str:
        """Its value as people read it, in the reader's language."""
        return words_of(self.bylaws.cooperative, self.key, self.value)


class Bylaws(Mapping[str, InForce]):
    """All parameters of a co-op on a day; a missing one is a NoParameterError."""

    def __init__(
        self, cooperative: Cooperative, on: date, rows: Mapping[str, ParameterValue]
    ) -> None:
        self.cooperative, self.on = cooperative, on
        self._values = {key: self._held(row) for key, row in rows.items()}

    def _held(self, row: ParameterValue) -> InForce:
        return InForce(
            key=row.key,
            value=row.value,
            value_id=row.pk,
            effective_from=row.effective_from,
            adopted_by=row.adopted_by,
            bylaws=self,
        )

    def __getitem__(self, key: str) -> InForce:
        if key in self._values:
            return self._values[key]
        known = catalogue(self.cooperative.jurisdiction).get(key)
        clause = self.state.number_of(key) or (known.clause if known else "")
        raise NoParameterError(
            on=self.on, name=known.name if known else key, clause=clause or "–"
        )

    def __contains__(self, key: object) -> bool:
        return key in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def raw(self) -> dict[str, Any]:
        """The plain values by key."""
        return {key: each.value for key, each in self._values.items()}

    @cached_property
    def state(self) -> State:
        """The text of this day; read when it is first asked for."""
        return text_on(self.cooperative, on=self.on)

    @property
    def url(self) -> str:
        """The page of this day's text."""
        return reverse("bylaws:text_on", args=[self.cooperative.slug, self.on])


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A value that takes effect later."""

    key: str
    name: str
    words: str
    effective_from: date
    adopted_by: str


def in_force(cooperative: Cooperative, *, on: date) -> Bylaws:
    """What the bylaws say on a day; one query, or one for all days of a request."""
    return once(cooperative, ("in force", on), lambda: _in_force(cooperative, on))


def parameter(cooperative: Cooperative, key: str, *, on: date) -> InForce:
    """One parameter on a day; one query, as `in_force`."""
    return in_force(cooperative, on=on)[key]


def values_of(cooperative: Cooperative) -> list[ParameterValue]:
    """All values there ever were, oldest first; one query."""
    rows = ParameterValue.objects.filter(cooperative=cooperative)
    return once(cooperative, "values", lambda: list(rows.order_by("effective_from")))


def changes_to_come(cooperative: Cooperative, *, on: date) -> list[Change]:
    """The adopted values that take effect after a day, soonest first; one query."""
    rows = ParameterValue.objects.filter(cooperative=cooperative, effective_from__gt=on)
    return [
        Change(
            key=row.key,
            name=name_of(cooperative, row.key),
            words=words_of(cooperative, row.key, row.value),
            effective_from=row.effective_from,
            adopted_by=row.adopted_by,
        )
        for row in rows.order_by("effective_from", "key")
    ]


def name_of(cooperative: Cooperative, key: str) -> str:
    """A parameter's name in the reader's language."""
    known = catalogue(cooperative.jurisdiction).get(key)
    return in_language(known.name, reading_language()) if known else key


def words_of(
    cooperative: Cooperative, key: str, value: Any, *, language: str = ""
) -> str:
    """A value as people read it, in the reader's language (which `gettext` follows)."""
    return value_words(
        parameter_of(cooperative.jurisdiction, key),
        value,
        language=language or reading_language(),
        say=gettext,
        currency=cooperative.currency,
        minor_units=cooperative.minor_units,
    )


def reading_language() -> str:
    """The reader's language without its country."""
    return (get_language() or "en").partition("-")[0]


def _in_force(cooperative: Cooperative, on: date) -> Bylaws:
    if is_remembered(cooperative):
        rows = [row for row in values_of(cooperative) if row.effective_from <= on]
    else:
        held = ParameterValue.objects.filter(cooperative=cooperative)
        rows = list(held.filter(effective_from__lte=on).order_by("effective_from"))
    return Bylaws(cooperative, on, {row.key: row for row in rows})
