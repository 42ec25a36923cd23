"""The register: the list of members as a statute wants it printed, its columns by data.

`governance/rules/<jurisdiction>/register.toml` says who stands in it, which columns it
has, and by which law; a jurisdiction without one takes its nearest elder's (“us-ca” for
“us-ca-collective”), and at last the general `governance/rules/common/register.toml`.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

RULES = Path(__file__).parent.parent / "rules"
FILE = "register.toml"
KEYS = frozenset({"code", "name", "address", "class", "units", "admitted", "left"})
WHO = frozenset({"members", "ever"})
PAPERS = frozenset({"us-letter", "a4"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: what it holds, of `KEYS`, and what stands over it, by language."""

    key: str
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """How a jurisdiction wants the register; texts by language."""

    title: Mapping[str, str]
    source: Mapping[str, str]
    who: str
    paper: str
    columns: tuple[Column, ...]

    def heads(self, language: str) -> list[str]:
        """What stands over the columns."""
        return [said_in(column.labels, language) for column in self.columns]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(column.key for column in self.columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A membership as the register knows it; a day not come yet is None."""

    code: str
    name: str
    address: str
    class_name: str
    admitted: date
    left: date | None = None

    def value(self, key: str) -> str | date | None:
        """What stands in a column."""
        values: dict[str, str | date | None] = {
            "code": self.code,
            "name": self.name,
            "address": self.address,
            "class": self.class_name,
            "units": "1",
            "admitted": self.admitted,
            "left": self.left,
        }
        return values[key]


def said_in(texts: Mapping[str, str], language: str) -> str:
    """A text in a language, else in English.

    >>> said_in({"en": "Code", "es": "Código"}, "fr")
    'Code'
    """
    return texts.get(language) or texts["en"]


def lineage(jurisdiction: str) -> Sequence[str]:
    """A jurisdiction and its elders, the nearest first.

    >>> lineage("us-ca-collective")
    ['us-ca-collective', 'us-ca', 'us']
    """
    parts = jurisdiction.split("-")
    return ["-".join(parts[:size]) for size in range(len(parts), 0, -1)]


@cache
def register_of(jurisdiction: str) -> Register:
    """The register that a jurisdiction wants."""
    own = (RULES / name / FILE for name in lineage(jurisdiction))
    path = next((path for path in own if path.is_file()), RULES / "common" / FILE)
    return read_register(path.read_text(encoding="utf-8"))


def read_register(text: str) -> Register:
    """Read a file's text; a word that is not known is a ValueError."""
    table = tomllib.loads(text)
    columns = tuple(_column(one) for one in table["columns"])
    if table["who"] not in WHO or table["paper"] not in PAPERS or not columns:
        raise ValueError(f"register {table['title']['en']}: who, paper or columns")
    return Register(
        title=table["title"],
        source=table["source"],
        who=table["who"],
        paper=table["paper"],
        columns=columns,
    )


def _column(table: Mapping[str, Any]) -> Column:
    labels = {language: text for language, text in table.items() if language != "key"}
    if table["key"] not in KEYS or "en" not in labels:
        raise ValueError(f"register: no such column {table['key']}")
    return Column(key=table["key"], labels=labels)
