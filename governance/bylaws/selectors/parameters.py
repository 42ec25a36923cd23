"""The catalogue as pages show it: each number with its value, its right and its law."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from coopkit.cooperatives.models import Cooperative
from governance.bylaws.models import ParameterValue
from governance.bylaws.parameters import Parameter, groups, parameter_of
from governance.bylaws.selectors.listing import Line, Warned, lines, warned
from governance.bylaws.selectors.reading import (
    Bylaws,
    reading_language,
    values_of,
    words_of,
)
from governance.bylaws.selectors.states import versions
from governance.bylaws.wording import in_language

PAST, IN_FORCE, TO_COME = "past", "in_force", "to_come"
STANDINGS: Mapping[str, Promise] = {
    PAST: _("no longer in force"),
    IN_FORCE: _("in force"),
    TO_COME: _("to come"),
}
KINDS: Mapping[str, Promise] = {
    "share": _("a share, like 1/4 or 25%"),
    "count": _("a whole number"),
    "days": _("a number of days"),
    "months": _("a number of months"),
    "years": _("a number of years"),
    "hours": _("a number of hours"),
    "money": _("an amount of money"),
    "choice": _("one of several choices"),
    "choices": _("some of several choices"),
    "yes_no": _("yes or no"),
    "date_rule": _("a day of the year"),
    "text": _("a short text"),
    "weights": _("a weight for each line"),
    "quorum": _("a number or a share of the members"),
    "threshold": _("a share of votes"),
    "classes": _("a list of classes"),
    "steps": _("a list of steps in their order"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A parameter of the list: what it says, what is usual, and what a law says to it."""

    line: Line
    range: str
    consequence: str
    warnings: tuple[Warned, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A group of the list."""

    key: str
    name: str
    lines: tuple[Listed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A value that a parameter had, has or will have; `version` is its number."""

    words: str
    effective_from: date
    adopted_on: date
    adopted_by: str
    version: int | None
    standing: str

    @property
    def standing_words(self) -> str:
        return str(STANDINGS[self.standing])


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One of the words that a parameter can take."""

    key: str
    name: str
    is_held: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """All that is known of one parameter on a day."""

    parameter: Parameter
    group: str
    listed: Listed
    kind: str
    model_words: str
    options: tuple[Option, ...]
    history: tuple[Dated, ...]


def group_names() -> list[tuple[str, str]]:
    """The chapters of the catalogue with their names in the reader's language."""
    language = reading_language()
    return [(key, in_language(each.name, language)) for key, each in groups().items()]


def chapters(bylaws: Bylaws, *, group: str = "", wanted: str = "") -> list[Chapter]:
    """The catalogue by chapters, of one group alone or where words are found."""
    broken = warned(bylaws)
    found = [
        _listed(line, broken)
        for line in lines(bylaws)
        if group in {"", line.parameter.group} and _is_found(line, wanted)
    ]
    shown = [
        Chapter(
            key=key,
            name=name,
            lines=tuple(each for each in found if each.line.parameter.group == key),
        )
        for key, name in group_names()
    ]
    return [chapter for chapter in shown if chapter.lines]


def sheet(bylaws: Bylaws, key: str) -> Sheet:
    """One parameter, or an UnknownParameterError."""
    cooperative, language = bylaws.cooperative, reading_language()
    known = parameter_of(cooperative.jurisdiction, key)
    (line,) = (each for each in lines(bylaws) if each.parameter.key == key)
    value = line.held.value if line.held else None
    return Sheet(
        parameter=known,
        group=in_language(groups()[known.group].name, language),
        listed=_listed(line, warned(bylaws)),
        kind=str(KINDS[known.type]),
        model_words=words_of(cooperative, key, known.default),
        options=tuple(
            Option(key=word, name=in_language(text, language), is_held=_has(value, word))
            for word, text in known.options.items()
        ),
        history=tuple(value_history(cooperative, key, on=bylaws.on)),
    )


def value_history(cooperative: Cooperative, key: str, *, on: date) -> list[Dated]:
    """The dated values of a parameter, the newest first; two queries."""
    rows = [row for row in values_of(cooperative) if row.key == key]
    numbers = {each.pk: each.number for each in versions(cooperative)}
    held = [row for row in rows if row.effective_from <= on]
    return [
        Dated(
            words=words_of(cooperative, key, row.value),
            effective_from=row.effective_from,
            adopted_on=row.adopted_on,
            adopted_by=row.adopted_by,
            version=numbers.get(row.version_id or 0),
            standing=_standing(row, held),
        )
        for row in reversed(rows)
    ]


def _standing(row: ParameterValue, held: list[ParameterValue]) -> str:
    if row not in held:
        return TO_COME
    return IN_FORCE if row is held[-1] else PAST


def _listed(line: Line, broken: Iterable[Warned]) -> Listed:
    language = reading_language()
    return Listed(
        line=line,
        range=in_language(line.parameter.range, language),
        consequence=in_language(line.parameter.consequence, language),
        warnings=tuple(each for each in broken if each.key == line.parameter.key),
    )


def _is_found(line: Line, wanted: str) -> bool:
    """Whether every word that is looked for stands in the line, accents aside."""
    clause = line.held.clause if line.held else ""
    heap = _plain(
        f"{line.parameter.key} {clause} {line.name} {line.question} {line.words}"
    )
    return all(word in heap for word in _plain(wanted).split())


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in decomposed if not unicodedata.combining(each))


def _has(value: Any, word: str) -> bool:
    """Whether a value names an option: by itself, in a list, or as a step's target."""
    if isinstance(value, list):
        return any(
            word == (row.get("to") if isinstance(row, dict) else row) for row in value
        )
    return word in value if isinstance(value, dict) else value == word
