"""Parameters: what a co-op's bylaws can say as data, with type, clause and bounds.

The catalogue of a jurisdiction stands in `governance/rules/<jurisdiction>/`. Values are
plain JSON: shares as text (“1/4”), counts as whole numbers, quorums and thresholds as
`shapes.py` reads them.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from coopkit.errors import N_, CoopError
from coopkit.money import parse_share
from governance.bylaws import shapes
from governance.bylaws.shapes import ShapeError

RULES = Path(__file__).resolve().parents[1] / "rules"
NUMBERS = frozenset({"count", "days", "years"})
TYPES = NUMBERS | {"share", "yes_no", "choice", "weights", "quorum", "threshold"}


class NoModelBylawsError(CoopError):
    """A jurisdiction without rules on file."""

    template = N_(
        "No model bylaws are on file for “{jurisdiction}”. Choose a jurisdiction that "
        "has some, or add a folder with its parameters and text."
    )


class UnknownParameterError(CoopError):
    """A key that the catalogue does not hold."""

    template = N_(
        "The bylaws know no “{key}”. Choose one of the numbers that the text prints."
    )


class ValueShapeError(CoopError):
    """A value that is not of its parameter's type."""

    template = N_("“{name}” does not take this value. Look at the one in force.")


class NotAShareError(ValueShapeError):
    template = N_("“{name}” takes a share from 0 to 1. Write it like 1/4, 25% or 0.25.")


class NotANumberError(ValueShapeError):
    template = N_("“{name}” takes a whole number. Write digits alone, like 7.")


class NotYesOrNoError(ValueShapeError):
    template = N_("“{name}” takes yes or no. Choose one of the two.")


class NotAnOptionError(ValueShapeError):
    template = N_("“{name}” takes one of the options that are offered. Choose one.")


class NotWeightsError(ValueShapeError):
    template = N_(
        "“{name}” takes a weight of 0 or more for each line, at least one above 0. Write "
        "them like 1 or 1.5."
    )


class NotAQuorumError(ValueShapeError):
    template = N_(
        "“{name}” takes a number of members, or a share of them from 0 to 1. Write the "
        "share like 1/2 or 50%."
    )


class NotAThresholdError(ValueShapeError):
    template = N_(
        "“{name}” takes a share above 0 and up to 1, and whose votes it is a share of. "
        "Write the share like 1/2 or 50%."
    )


REFUSALS: Mapping[str, type[ValueShapeError]] = {
    "share": NotAShareError,
    "count": NotANumberError,
    "days": NotANumberError,
    "years": NotANumberError,
    "yes_no": NotYesOrNoError,
    "choice": NotAnOptionError,
    "weights": NotWeightsError,
    "quorum": NotAQuorumError,
    "threshold": NotAThresholdError,
}


class NumberOutOfBoundsError(CoopError):
    """A number below or above what a parameter can be."""

    template = N_(
        "“{name}” cannot be {value}: it goes from {least} to {most}. Choose a number in "
        "between."
    )


class ThresholdNeverMetError(CoopError):
    """A majority that no vote could ever reach."""

    template = N_(
        "“{name}” asks for more than all of the votes, which nobody can reach. Lower the "
        "share, or do not ask for strictly more."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Statute:
    """A law that speaks to a parameter: cited always, and warned of when it is broken."""

    source: str
    text: Mapping[str, str]
    least: str = ""
    must_be: bool | None = None
    when: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One thing the bylaws say as data; texts by language code."""

    key: str
    type: str
    unit: str
    clause: str
    name: Mapping[str, str]
    question: Mapping[str, str]
    default: Any
    options: Mapping[str, Mapping[str, str]]
    at_least: int
    at_most: int
    statute: Statute | None

    def check(self, value: Any) -> Any:
        """The value in its written form, or a refusal that names this parameter."""
        try:
            written = self._read(value)
        except ShapeError as problem:
            raise REFUSALS[self.type](name=self.name) from problem
        if self.type in NUMBERS and not self.at_least <= written <= self.at_most:
            raise NumberOutOfBoundsError(
                name=self.name, value=written, least=self.at_least, most=self.at_most
            )
        is_all = self.type == "threshold" and written["threshold"] == "1"
        if is_all and written["strictly_more"]:
            raise ThresholdNeverMetError(name=self.name)
        return written

    def _read(self, value: Any) -> Any:
        if self.type in NUMBERS:
            return shapes.count(value, self.key)
        if self.type == "choice":
            return shapes.choice(value, self.options, self.key)
        if self.type == "weights":
            return shapes.weights(value, self.options, self.key)
        if self.type == "yes_no":
            return shapes.flag(value, self.key)
        if self.type == "share":
            return shapes.share(value, self.key)
        if self.type == "quorum":
            return shapes.quorum(value, self.key)
        return shapes.threshold(value, self.key)


def broken_law(parameter: Parameter, values: Mapping[str, Any]) -> Statute | None:
    """The statute that a parameter's value breaks beside the other values, if any."""
    statute, value = parameter.statute, values.get(parameter.key)
    if statute is None or value is None:
        return None
    if any(values.get(key) != wanted for key, wanted in statute.when.items()):
        return None
    too_low = bool(statute.least) and parse_share(value) < parse_share(statute.least)
    otherwise = statute.must_be is not None and value is not statute.must_be
    return statute if too_low or otherwise else None


@cache
def catalogue(jurisdiction: str) -> Mapping[str, Parameter]:
    """The parameters of a jurisdiction, in the order of its file; read once a process.

    >>> catalogue("us-ca")["patronage.cash_share"].clause
    '4.7'
    """
    path = RULES / jurisdiction / "parameters.toml"
    if not jurisdiction.replace("-", "").isalnum() or not path.exists():
        raise NoModelBylawsError(jurisdiction=jurisdiction)
    return MappingProxyType(read_catalogue(path.read_text(encoding="utf-8")))


def read_catalogue(text: str) -> dict[str, Parameter]:
    """Read a catalogue's text; a table that makes no sense is a ValueError."""
    return {key: _parameter(key, table) for key, table in tomllib.loads(text).items()}


def defaults(jurisdiction: str) -> dict[str, Any]:
    """The values that a new co-op of a jurisdiction starts from."""
    return {key: each.default for key, each in catalogue(jurisdiction).items()}


def parameter_of(jurisdiction: str, key: str) -> Parameter:
    """One parameter of the catalogue, or a refusal."""
    found = catalogue(jurisdiction).get(key)
    if found is None:
        raise UnknownParameterError(key=key)
    return found


def _parameter(key: str, table: dict[str, Any]) -> Parameter:
    if table["type"] not in TYPES:
        raise ValueError(f"{key}: no such type: {table['type']}")
    options = {option.pop("value"): option for option in table.get("options", [])}
    parameter = Parameter(
        key=key,
        type=table["type"],
        unit=table["unit"],
        clause=table["clause"],
        name=table["name"],
        question=table["question"],
        default=table["default"],
        options=options,
        at_least=table.get("at_least", 0),
        at_most=table.get("at_most", 10**6),
        statute=_statute(table["statute"]) if "statute" in table else None,
    )
    if parameter.check(parameter.default) != parameter.default:
        raise ValueError(f"{key}: write the default in its plain form")
    return parameter


def _statute(table: Mapping[str, Any]) -> Statute:
    texts = {key: text for key, text in table.items() if len(key) == 2}
    return Statute(
        source=table["source"],
        text=texts,
        least=table.get("least", ""),
        must_be=table.get("must_be"),
        when=table.get("when", {}),
    )
