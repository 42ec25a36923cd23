"""Packs: the model bylaws of a jurisdiction, added by files alone.

A folder `governance/rules/<key>/` holds `pack.toml` and a text in each language,
`bylaws.md` (English) and `bylaws.es.md`:

    name = { en = "California worker cooperative", es = "…" }
    base = "us-worker"              # the pack whose text and values it starts from
    offered = true                  # false for one that only others start from
    languages = ["en", "es"]        # its own language first; else as its files are found
    [values]                        # those that differ from the base, or the catalogue
    "vote.bylaws" = { basis = "cast", threshold = "2/3", strictly_more = false }
    [[bounds]]                      # see `statutes.py`; added to the base's

A text on a base holds what differs: a provision of the same number replaces, a new number
is inserted in its place, and `4.7 ~` (or `## 4. ~`) takes one out with all its parts. A
pack's values are those that its text prints. Whatever does not fit is a ValueError.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from governance.bylaws.catalogue import LANGUAGES, RULES, whole_catalogue
from governance.bylaws.provisions import Provision, read_provisions
from governance.bylaws.refusals import NoModelBylawsError
from governance.bylaws.statutes import Bound, read_bounds

PACK_FILE = "pack.toml"
TAKEN_OUT = "~"
KEY = re.compile(r"[a-z]+(-[a-z]+)*", re.ASCII)
FIELDS = frozenset({"name", "base", "offered", "languages", "values", "bounds"})

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """The model bylaws of a jurisdiction: text, values and what the law says to them."""

    key: str
    name: Texts
    base: str
    is_offered: bool
    languages: tuple[str, ...]
    titles: Texts
    provisions: tuple[Provision, ...]
    values: Mapping[str, Any]
    bounds: tuple[Bound, ...]
    clauses: Mapping[str, Provision]

    def clause_of(self, key: str) -> Provision | None:
        """The first provision of the text that prints a parameter."""
        return self.clauses.get(key)

    def number_of(self, key: str) -> str:
        """The number of that provision, or ""."""
        found = self.clauses.get(key)
        return found.number if found else ""


@cache
def pack(jurisdiction: str) -> Pack:
    """The pack of a jurisdiction, read once a process; or a NoModelBylawsError.

    >>> pack("us-ca").base
    'us-worker'
    """
    folder = RULES / jurisdiction
    if not KEY.fullmatch(jurisdiction) or not (folder / PACK_FILE).exists():
        raise NoModelBylawsError(jurisdiction=jurisdiction)
    table = tomllib.loads((folder / PACK_FILE).read_text(encoding="utf-8"))
    base = pack(table["base"]) if table.get("base") else None
    try:
        return read_pack(jurisdiction, table, texts_of(folder), base=base)
    except ValueError as problem:
        raise ValueError(f"{folder.name}: {problem}") from problem


@cache
def packs() -> tuple[Pack, ...]:
    """The packs that a new co-op can choose, by their names."""
    found = (pack(path.parent.name) for path in RULES.glob(f"*/{PACK_FILE}"))
    offered = [each for each in found if each.is_offered]
    return tuple(sorted(offered, key=lambda each: (each.name["en"], each.key)))


@cache
def common_bounds() -> tuple[Bound, ...]:
    """What good sense says everywhere, from `governance/rules/common/bounds.toml`."""
    table = tomllib.loads((RULES / "common" / "bounds.toml").read_text(encoding="utf-8"))
    return read_bounds(table["bounds"])


def texts_of(folder: Path) -> dict[str, str]:
    """A folder's texts by language, English first."""
    names = {"en": "bylaws.md", **{each: f"bylaws.{each}.md" for each in LANGUAGES[1:]}}
    return {
        language: (folder / name).read_text(encoding="utf-8")
        for language, name in names.items()
        if (folder / name).exists()
    }


def read_pack(
    key: str,
    table: Mapping[str, Any],
    sources: Mapping[str, str],
    *,
    base: Pack | None = None,
) -> Pack:
    """A pack from its table and its texts by language; a ValueError where it is wrong."""
    if unknown := set(table) - FIELDS:
        raise ValueError(f"{PACK_FILE}: not known: {', '.join(sorted(unknown))}")
    languages = tuple(table.get("languages", base.languages if base else sources))
    if not languages or (sources and set(languages) != set(sources)):
        raise ValueError(f"a text is missing: {set(languages) ^ set(sources)}")
    titles, own = read_provisions({name: sources[name] for name in languages if sources})
    merged = _merged(base.provisions if base else (), own, languages)
    clauses = {printed: each for each in reversed(merged) for printed in each.keys}
    bounds = read_bounds(table.get("bounds", ()))
    inherited = base.bounds if base else common_bounds()
    _check_keys((*clauses, *(found for bound in bounds for found in bound.keys)))
    return Pack(
        key=key,
        name=MappingProxyType({**dict.fromkeys(LANGUAGES, key), **table.get("name", {})}),
        base=base.key if base else "",
        is_offered=table.get("offered", True),
        languages=languages,
        titles=MappingProxyType({**(base.titles if base else {}), **_said(titles)}),
        provisions=merged,
        values=_values(table.get("values", {}), base, tuple(clauses)),
        bounds=(*inherited, *bounds),
        clauses=MappingProxyType(clauses),
    )


def _merged(
    base: Iterable[Provision], own: Iterable[Provision], languages: tuple[str, ...]
) -> tuple[Provision, ...]:
    """The base's provisions with a pack's own in their places."""
    found = {each.number: each for each in base}
    for each in own:
        said = each.text or each.heading
        if set(said) != set(languages):
            raise ValueError(f"{each.number} is not in all of: {', '.join(languages)}")
        if TAKEN_OUT in {text.strip() for text in said.values()}:
            if each.number not in found:
                raise ValueError(f"{each.number} ~ takes out what is not there")
            inside = f"{each.number}."
            found = {
                number: kept
                for number, kept in found.items()
                if number != each.number and not number.startswith(inside)
            }
        else:
            found[each.number] = each
    return tuple(sorted(found.values(), key=lambda each: _place(each.number)))


def _place(number: str) -> tuple[tuple[int, str], ...]:
    """A number as it sorts: 4.10 after 4.9."""
    return tuple(
        (int(part), "") if part.isdecimal() else (10**6, part)
        for part in number.split(".")
    )


def _said(titles: Texts) -> dict[str, str]:
    return {language: title for language, title in titles.items() if title}


def _values(
    own: Mapping[str, Any], base: Pack | None, printed: tuple[str, ...]
) -> Mapping[str, Any]:
    """The values of what the text prints: its own, else the base's, else the usual."""
    known = whole_catalogue().parameters
    _check_keys(own)
    for key, value in own.items():
        if key not in printed:
            raise ValueError(f"{key} has a value, and no clause prints it")
        if known[key].check(value) != value:
            raise ValueError(f"{key}: write the value in its plain form")
    inherited = base.values if base else {}
    return MappingProxyType(
        {
            key: own.get(key, inherited.get(key, parameter.default))
            for key, parameter in known.items()
            if key in printed
        }
    )


def _check_keys(keys: Iterable[str]) -> None:
    known = whole_catalogue().parameters
    if unknown := sorted({key for key in keys if key not in known}):
        raise ValueError(f"not in the catalogue: {', '.join(unknown)}")
