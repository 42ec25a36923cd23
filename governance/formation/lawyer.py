"""How much a parameter of the bylaws calls for a lawyer, and why.

`governance/rules/formation/lawyer.toml` holds a level for each parameter: `none` (the
group decides it by itself), `maybe` (have it read along with the draft) or `ask` (ask
before you decide). What a statute says to a value stands in the packs.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from governance.bylaws.catalogue import LANGUAGES, RULES, whole_catalogue

NONE, MAYBE, ASK = "none", "maybe", "ask"
LEVELS = (NONE, MAYBE, ASK)

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LawyerLevel:
    """A level of `LEVELS`; why, by language, is empty where there is nothing to ask."""

    level: str
    why: Texts


NOTHING = LawyerLevel(level=NONE, why=MappingProxyType(dict.fromkeys(LANGUAGES, "")))


def lawyer_level(key: str) -> LawyerLevel:
    """The level of a parameter; a KeyError if there is no such parameter.

    >>> lawyer_level("identity.legal_form").level
    'ask'
    """
    return lawyer_levels()[key]


@cache
def lawyer_levels() -> Mapping[str, LawyerLevel]:
    """The level of every parameter, in the catalogue's order; read once a process."""
    source = (RULES / "formation" / "lawyer.toml").read_text("utf-8")
    return read_levels(tomllib.loads(source), tuple(whole_catalogue().parameters))


def read_levels(
    table: Mapping[str, Any], keys: tuple[str, ...]
) -> Mapping[str, LawyerLevel]:
    """Levels by key from the file's table; what is not exactly whole is a ValueError."""
    found = dict.fromkeys(table[NONE], NOTHING)
    count = len(table[NONE])
    for level in (MAYBE, ASK):
        for key, why in table[level].items():
            if set(why) != set(LANGUAGES) or not all(why.values()):
                raise ValueError(f"{key}: write why in {' and '.join(LANGUAGES)}")
            found[key] = LawyerLevel(level=level, why=MappingProxyType(dict(why)))
            count += 1
    if count != len(found):
        raise ValueError("a parameter has two levels")
    if apart := sorted(set(found) ^ set(keys)):
        raise ValueError(f"without a level, or not known: {', '.join(apart)}")
    return MappingProxyType({key: found[key] for key in keys})
