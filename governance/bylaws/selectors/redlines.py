"""Redlines: what changes from one state of the bylaws to another, to look at and hear."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, override

from coopkit.cooperatives.models import Cooperative
from governance.bylaws.amendment import State
from governance.bylaws.redline import ClauseRedline, redline as redlined, spoken
from governance.bylaws.selectors.printing import filler
from governance.bylaws.selectors.reading import (
    name_of,
    reading_language,
    words_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueChange:
    """A parameter that changes; `was` or `becomes` is "" where it has no value."""

    key: str
    name: str
    was: str
    becomes: str
    clause: str
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Redline:
    """What changes: the clauses word by word, the values, and all of it in sentences."""

    language: str
    clauses: list[ClauseRedline]
    values: list[ValueChange]
    said: list[str]

    def __bool__(self) -> bool:
        return bool(self.clauses or self.values)


def redline(
    cooperative: Cooperative, before: State, after: State, *, language: str = ""
) -> Redline:
    """What changes from a state to another, in a language (else the reader's)."""
    language = language or reading_language()
    with override(language):
        clauses = redlined(
            before,
            after,
            language=language,
            old=filler(cooperative, before.values, language),
            new=filler(cooperative, after.values, language),
        )
        values = _values(cooperative, before, after)
        said = [_said(change) for change in values] + spoken(clauses, gettext)
    return Redline(language=language, clauses=clauses, values=values, said=said)


def _values(cooperative: Cooperative, before: State, after: State) -> list[ValueChange]:
    keys = [key for key, value in after.values.items() if before.values.get(key) != value]
    keys += [key for key in before.values if key not in after.values]
    return [_value(cooperative, key, before, after) for key in keys]


def _value(
    cooperative: Cooperative, key: str, before: State, after: State
) -> ValueChange:
    clause = after.clause_of(key) or before.clause_of(key)
    return ValueChange(
        key=key,
        name=name_of(cooperative, key),
        was=_words(cooperative, key, before.values),
        becomes=_words(cooperative, key, after.values),
        clause=clause.number if clause else "",
        anchor=clause.id if clause else "",
    )


def _words(cooperative: Cooperative, key: str, values: Mapping[str, Any]) -> str:
    return words_of(cooperative, key, values[key]) if key in values else ""


def _said(change: ValueChange) -> str:
    """A change of a value as a sentence."""
    said = {"name": change.name, "was": change.was, "becomes": change.becomes}
    if not change.was:
        return gettext("“%(name)s” is set to %(becomes)s.") % said
    if not change.becomes:
        return gettext("“%(name)s” is not set any more; it was %(was)s.") % said
    return gettext("“%(name)s” changes from %(was)s to %(becomes)s.") % said
