"""Parameters: what a co-op's bylaws can say as data, in a jurisdiction.

The catalogue (`catalogue.py`) is the same everywhere; a jurisdiction's model bylaws
(`packs.py`) say from which values a new co-op starts and which clause prints them.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Any

from governance.bylaws.catalogue import (
    NUMBERS,
    RULES,
    TYPES,
    Group,
    Parameter,
    whole_catalogue,
)
from governance.bylaws.packs import pack
from governance.bylaws.refusals import (
    NoModelBylawsError,
    NotAnOptionError,
    NotANumberError,
    NotAQuorumError,
    NotAShareError,
    NotAThresholdError,
    NotWeightsError,
    NotYesOrNoError,
    NumberOutOfBoundsError,
    ThresholdNeverMetError,
    UnknownParameterError,
    ValueShapeError,
)

__all__ = [
    "NUMBERS",
    "RULES",
    "TYPES",
    "Group",
    "NoModelBylawsError",
    "NotANumberError",
    "NotAQuorumError",
    "NotAShareError",
    "NotAThresholdError",
    "NotAnOptionError",
    "NotWeightsError",
    "NotYesOrNoError",
    "NumberOutOfBoundsError",
    "Parameter",
    "ThresholdNeverMetError",
    "UnknownParameterError",
    "ValueShapeError",
    "catalogue",
    "defaults",
    "groups",
    "parameter_of",
]


@cache
def catalogue(jurisdiction: str) -> Mapping[str, Parameter]:
    """All parameters, with the clause and the value of a jurisdiction's model.

    >>> catalogue("us-ca")["patronage.cash_share"].clause
    '4.7'
    """
    model = pack(jurisdiction)
    return MappingProxyType(
        {
            key: replace(
                each,
                clause=model.number_of(key),
                default=model.values.get(key, each.default),
            )
            for key, each in whole_catalogue().parameters.items()
        }
    )


def groups() -> Mapping[str, Group]:
    """The chapters of the catalogue, in their order."""
    return whole_catalogue().groups


def defaults(jurisdiction: str) -> dict[str, Any]:
    """The values that a new co-op starts from: those that the model's text prints."""
    return dict(pack(jurisdiction).values)


def parameter_of(jurisdiction: str, key: str) -> Parameter:
    """One parameter of the catalogue, or a refusal."""
    found = catalogue(jurisdiction).get(key)
    if found is None:
        raise UnknownParameterError(key=key)
    return found
