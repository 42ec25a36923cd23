"""Figures of law that a checklist quotes: dated, with source, to be looked at again.

A file `governance/rules/formation/facts-<jurisdiction>.toml` holds one table a figure:

    ["us-ca.llc_articles_fee"]
    label = { en = "…", es = "…" }
    words = { en = "$70", es = "$70" }   # how it is said; absent where it is not known
    value = "70.00"                      # for sums and dates; may be absent
    unit = "once"                        # money: once, or yearly; else a word
    effective_from = 2020-01-01
    effective_to = 2026-12-31            # may be absent
    source = "Cal. Gov. Code § 12190"
    look_up = "sos.ca.gov"               # where to check, as plain text
    checked_on = 2026-11-22
    review_by = 2027-11-22
    sure = true                          # false: check before you rely on it

A figure that is not known has no `words`, and is never guessed. What does not fit is a
ValueError that names the file. Units of money: whole cents.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from coopkit.money import Cents
from governance.bylaws.catalogue import LANGUAGES, RULES

FOLDER = RULES / "formation"
ONCE, YEARLY = "once", "yearly"
MONEY = frozenset({ONCE, YEARLY})

_NEEDED = frozenset({"label", "unit", "look_up", "checked_on", "review_by"})
_MORE = frozenset({"words", "value", "effective_from", "effective_to", "source", "sure"})

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalFact:
    """One figure of law; without `words` it is not known here, and is looked up.

    `is_sure` is false where a second look is needed before somebody relies on it.
    """

    key: str
    jurisdiction: str
    label: Texts
    words: Texts | None
    value: str
    unit: str
    effective_from: date | None
    effective_to: date | None
    source: str
    look_up: str
    checked_on: date
    review_by: date
    is_sure: bool

    @property
    def cents(self) -> Cents | None:
        """The amount, where the figure is one and is known.

        >>> fact("us-ca.llc_articles_fee").cents
        7000
        """
        if self.unit not in MONEY or not self.value:
            return None
        whole, _, part = self.value.partition(".")
        return int(whole) * 100 + int((part + "00")[:2])

    @property
    def count(self) -> int | None:
        """The number of days or months, where the figure is one and is known."""
        return int(self.value) if self.value.isdigit() else None

    def holds_on(self, on: date) -> bool:
        """Whether it is known for a day."""
        begun = self.effective_from is None or self.effective_from <= on
        over = self.effective_to is not None and self.effective_to < on
        return self.words is not None and begun and not over

    def is_past_review(self, on: date) -> bool:
        """Whether somebody should have looked at it again by a day."""
        return on > self.review_by


@cache
def facts() -> Mapping[str, LegalFact]:
    """All figures by key; read once a process."""
    return read_facts(
        {path.stem: path.read_text("utf-8") for path in FOLDER.glob("facts-*.toml")}
    )


def fact(key: str) -> LegalFact:
    """One figure by its key; an unknown key is a ValueError, since data name it."""
    try:
        return facts()[key]
    except KeyError:
        raise ValueError(f"no figure of law is called {key}") from None


def read_facts(sources: Mapping[str, str]) -> Mapping[str, LegalFact]:
    """Figures from TOML texts by file name without its end; no key stands twice."""
    found: dict[str, LegalFact] = {}
    for name, source in sorted(sources.items()):
        for key, table in tomllib.loads(source).items():
            if key in found:
                raise ValueError(f"{name}: {key} stands twice")
            try:
                found[key] = _fact(name, key, table)
            except (ValueError, TypeError, KeyError, AttributeError) as problem:
                raise ValueError(f"{name}: {key}: {problem}") from problem
    return MappingProxyType(found)


def _fact(name: str, key: str, table: Mapping[str, Any]) -> LegalFact:
    jurisdiction, _, word = key.partition(".")
    if name != f"facts-{jurisdiction}" or not word:
        raise ValueError("a figure is named by its file, like us-ca.statement_days")
    if missing := sorted(_NEEDED - set(table)):
        raise ValueError(f"missing: {', '.join(missing)}")
    if unknown := sorted(set(table) - _NEEDED - _MORE):
        raise ValueError(f"not known: {', '.join(unknown)}")
    is_known = "words" in table
    if is_known and not (table.get("source") and table.get("effective_from")):
        raise ValueError("what is known has a source and a first day")
    if not is_known and table.get("value"):
        raise ValueError("what is not known has no value")
    made = LegalFact(
        key=key,
        jurisdiction=jurisdiction,
        label=texts(table["label"]),
        words=texts(table["words"]) if is_known else None,
        value=str(table.get("value", "")),
        unit=table["unit"],
        effective_from=_day(table.get("effective_from")),
        effective_to=_day(table.get("effective_to")),
        source=table.get("source", ""),
        look_up=table["look_up"],
        checked_on=_day(table["checked_on"]) or date.min,
        review_by=_day(table["review_by"]) or date.min,
        is_sure=bool(table.get("sure", True)),
    )
    if made.review_by <= made.checked_on:
        raise ValueError("it is looked at again after it was checked")
    if made.unit in MONEY and is_known and made.cents is None:
        raise ValueError("an amount that is known has a value")
    return made


def _day(value: Any) -> date | None:
    if value is not None and type(value) is not date:
        raise ValueError(f"{value} is no day")
    return value


def texts(given: Mapping[str, str]) -> Texts:
    """A text in each language, none of them empty."""
    if set(given) != set(LANGUAGES) or not all(each.strip() for each in given.values()):
        raise ValueError(f"write each text in {' and '.join(LANGUAGES)}")
    return MappingProxyType(dict(given))
