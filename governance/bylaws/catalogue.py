"""The catalogue: every number and choice that bylaws can hold, with type and words.

One file a group in `governance/rules/catalogue/`, the same for all jurisdictions; what a
jurisdiction's model says of them stands in its pack (`packs.py`). Values are plain JSON
in the one written form of `shapes.py` and `rows.py`.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from governance.bylaws import rows, shapes
from governance.bylaws.refusals import (
    REFUSALS,
    NumberOutOfBoundsError,
    ThresholdNeverMetError,
)
from governance.bylaws.shapes import MOST_DECIMALS, ShapeError

RULES = Path(__file__).resolve().parents[1] / "rules"
NUMBERS = frozenset({"count", "days", "months", "years", "hours"})
TYPES = frozenset(REFUSALS)
LANGUAGES = ("en", "es")

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A chapter of the catalogue."""

    key: str
    name: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One thing the bylaws say as data; texts by language code.

    `clause` is the number of the model's clause that prints it, or nothing. `is_fixed`:
    a fiscal year keeps the value of its first day. `is_obeyed`: this site acts by it;
    the others are kept and printed, and people see to them.
    """

    key: str
    type: str
    group: str
    name: Texts
    question: Texts
    range: Texts
    consequence: Texts
    default: Any
    options: Mapping[str, Texts]
    bases: Mapping[str, Texts]
    at_least: int
    at_most: int
    is_fixed: bool
    is_obeyed: bool
    is_ordered: bool
    clause: str = ""

    def check(self, value: Any, *, minor_units: int = MOST_DECIMALS) -> Any:
        """The value in its written form, or a refusal that names this parameter.

        An amount has no more decimals than the co-op's currency.
        """
        try:
            written = _READ[self.type](self, value)
            if self.type == "money":
                shapes.money(written, self.key, minor_units=minor_units)
        except ShapeError as problem:
            raise REFUSALS[self.type](name=self.name) from problem
        if self.type in NUMBERS and not self.at_least <= written <= self.at_most:
            raise NumberOutOfBoundsError(
                name=self.name, value=written, least=self.at_least, most=self.at_most
            )
        if self.type == "threshold" and _is_never_met(written):
            raise ThresholdNeverMetError(name=self.name)
        return written


def _is_never_met(threshold: Mapping[str, Any]) -> bool:
    """Whether more than all is asked for, by itself or in one of several."""
    parts = [part for name in shapes.LISTS for part in threshold.get(name, ())]
    if parts:
        return any(map(_is_never_met, parts))
    return bool(threshold["strictly_more"] and threshold["threshold"] == "1")


def _count(parameter: Parameter, value: Any) -> int:
    return shapes.count(value, parameter.key)


_READ: Mapping[str, Callable[[Parameter, Any], Any]] = {
    **dict.fromkeys(NUMBERS, _count),
    "share": lambda own, value: shapes.share(value, own.key),
    "money": lambda own, value: shapes.money(value, own.key),
    "yes_no": lambda own, value: shapes.flag(value, own.key),
    "choice": lambda own, value: shapes.choice(value, own.options, own.key),
    "choices": lambda own, value: shapes.choices(value, own.options, own.key),
    "date_rule": lambda own, value: shapes.date_rule(value, own.key),
    "text": lambda own, value: shapes.text(value, own.key),
    "weights": lambda own, value: shapes.weights(value, own.options, own.key),
    "quorum": lambda own, value: shapes.quorum(value, own.key),
    "threshold": lambda own, value: shapes.threshold(value, own.key),
    "classes": lambda own, value: rows.classes(value, own.key),
    "steps": lambda own, value: rows.steps(value, own.options, own.bases, own.key),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """All groups and all parameters, in the order they are read in."""

    groups: Mapping[str, Group]
    parameters: Mapping[str, Parameter]


@cache
def whole_catalogue() -> Catalogue:
    """The catalogue of all jurisdictions, read once a process.

    >>> whole_catalogue().parameters["vote.days"].type
    'days'
    """
    groups, parameters = dict[str, Group](), dict[str, Parameter]()
    files = sorted((RULES / "catalogue").glob("*.toml"))
    tables = [(path, tomllib.loads(path.read_text(encoding="utf-8"))) for path in files]
    for path, table in sorted(tables, key=lambda each: int(each[1]["group"]["place"])):
        group = table.pop("group")
        groups[path.stem] = Group(key=path.stem, name=_texts(path.stem, group["name"]))
        for key, own in read_group(path.stem, table).items():
            if key in parameters:
                raise ValueError(f"{path.name}: {key} stands in two groups")
            parameters[key] = own
    return Catalogue(
        groups=MappingProxyType(groups), parameters=MappingProxyType(parameters)
    )


def read_group(group: str, tables: Mapping[str, Any]) -> dict[str, Parameter]:
    """The parameters of a group's tables; one that makes no sense is a ValueError."""
    return {key: _parameter(group, key, table) for key, table in tables.items()}


def _parameter(group: str, key: str, table: Mapping[str, Any]) -> Parameter:
    if table["type"] not in TYPES:
        raise ValueError(f"{key}: no such type: {table['type']}")
    parameter = Parameter(
        key=key,
        type=table["type"],
        group=group,
        name=_texts(key, table["name"]),
        question=_texts(key, table["question"]),
        range=_texts(key, table["range"]),
        consequence=_texts(key, table["consequence"]),
        default=table["default"],
        options={word: _texts(key, o) for word, o in table.get("options", {}).items()},
        bases={word: _texts(key, o) for word, o in table.get("bases", {}).items()},
        at_least=table.get("least", 0),
        at_most=table.get("most", 10**6),
        is_fixed=table.get("fixed", False),
        is_obeyed=table.get("obeyed", False),
        is_ordered=table.get("ordered", False),
    )
    if parameter.check(parameter.default) != parameter.default:
        raise ValueError(f"{key}: write the default in its plain form")
    return parameter


def _texts(key: str, texts: Mapping[str, str]) -> Texts:
    if set(texts) != set(LANGUAGES) or not all(texts.values()):
        raise ValueError(f"{key}: write each text in {' and '.join(LANGUAGES)}")
    return MappingProxyType(dict(texts))
