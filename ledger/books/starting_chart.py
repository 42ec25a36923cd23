"""The starting chart: accounts for a small worker co-op, in plain English and Spanish.

Source: `ledger/rules/charts/worker_coop.toml`; its names are those of
`ledger/equity/chart.py`, where members' own accounts come from.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CHART_FILE = Path(__file__).parent.parent / "rules" / "charts" / "worker_coop.toml"
ROOTS = ("Assets", "Liabilities", "Equity", "Income", "Expenses")
KINDS = ("asset", "liability", "equity", "income", "expense")
_FALLBACK = "en"
_MEMBERS = re.compile(r"Equity:Members:(?P<code>[A-Z][A-Za-z0-9-]*)(?::(?P<rest>.+))?")
_LAYER = re.compile(r"Retained:(?P<year>\d{4}):(?P<kind>Q|NQ)")
_PAYABLE = re.compile(r"Liabilities:Patronage:Payable:FY(?P<year>\d{4})")
_OF_MEMBERS = {"Share", "Retained"}

_WORDS: Mapping[str, Mapping[str, str]] = {
    "member": {"en": "Capital of {code}", "es": "Capital de {code}"},
    "share": {"en": "Share of {code}", "es": "Aporte de ingreso de {code}"},
    "Q": {"en": "Kept for {code}, {year}", "es": "Retenido de {code}, {year}"},
    "NQ": {
        "en": "Kept for {code}, {year} (nonqualified)",
        "es": "Retenido de {code}, {year} (no calificado)",
    },
    "payable": {
        "en": "Patronage dividends of {year} to pay",
        "es": "Retornos por trabajo de {year} por pagar",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartAccount:
    """An account of the chart: what it is called and what it is for, by language.

    `need` is “always” (every book has it), “usual” or “sometimes”; what an account with
    `less` holds is taken off what the co-op has.
    """

    account: str
    label: Mapping[str, str]
    use: Mapping[str, str]
    need: str
    less: bool = False

    @property
    def kind(self) -> str:
        """“asset”, “liability”, “equity”, “income” or “expense”."""
        return kind_of(self.account)

    @property
    def needed(self) -> bool:
        return self.need == "always"

    @property
    def usual(self) -> bool:
        return self.need != "sometimes"


@cache
def _file() -> tuple[tuple[ChartAccount, ...], Mapping[str, Mapping[str, str]]]:
    """The accounts of the file, and the words for every name in it."""
    found = tomllib.loads(CHART_FILE.read_text(encoding="utf-8"))
    chart = tuple(
        ChartAccount(
            account=row["name"],
            label=row["label"],
            use=row["use"],
            need=row["need"],
            less=row.get("less", False),
        )
        for row in found["accounts"]
    )
    words = {row["name"]: row["label"] for row in found["groups"]}
    return chart, words | {row.account: row.label for row in chart}


CHART: tuple[ChartAccount, ...] = _file()[0]


def under(account: str, roots: Sequence[str]) -> str:
    """A name of the chart under a book's own roots.

    >>> under("Assets:Bank:Checking", ["Activo", "Pasivo", "Capital", "I", "G"])
    'Activo:Bank:Checking'
    """
    first, colon, rest = account.partition(":")
    return f"{roots[ROOTS.index(first)]}{colon}{rest}" if first in ROOTS else account


def plain_name(account: str, roots: Sequence[str]) -> str:
    """A name of a book as the chart writes it; the way back from `under`.

    >>> plain_name("Activo:Bank", ["Activo", "Pasivo", "Capital", "Ingresos", "Gastos"])
    'Assets:Bank'
    """
    first, colon, rest = account.partition(":")
    return f"{ROOTS[roots.index(first)]}{colon}{rest}" if first in roots else account


def kind_of(account: str, roots: Iterable[str] = ROOTS) -> str:
    """What an account is: “asset”, “liability”, “equity”, “income” or “expense”.

    >>> kind_of("Liabilities:Card")
    'liability'
    """
    return KINDS[list(roots).index(account.partition(":")[0])]


def label(account: str, language: str, *, roots: Iterable[str] = ROOTS) -> str:
    """What an account is called in the reader's language; else its own last words.

    >>> label("Expenses:Rent", "en"), label("Expenses:Rent", "es-us")
    ('Rent', 'Alquiler')
    >>> label("Assets:Bank:Wells-Fargo", "es"), label("Expenses:Fair:2026", "en")
    ('Wells Fargo', 'Fair 2026')
    >>> label("Equity:Members:M001:Retained:2026:Q", "en")
    'Kept for M001, 2026'
    """
    name = plain_name(account, list(roots))
    words = _file()[1].get(name)
    return _in(words, language) if words else _other(name, language)


def use(account: str, language: str, *, roots: Iterable[str] = ROOTS) -> str:
    """What an account of the chart is for, in a line; nothing for others."""
    name = plain_name(account, list(roots))
    found = next((row for row in CHART if row.account == name), None)
    return _in(found.use, language) if found else ""


def _in(words: Mapping[str, str], language: str) -> str:
    return words.get(language.partition("-")[0]) or words[_FALLBACK]


def _other(name: str, language: str) -> str:
    payable = _PAYABLE.fullmatch(name)
    if payable:
        return _in(_WORDS["payable"], language).format(year=payable["year"])
    member = _MEMBERS.fullmatch(name)
    if member and member["code"] not in _OF_MEMBERS:
        said = _of_member(member["code"], member["rest"] or "", language)
        if said:
            return said
    return _last_words(name)


def _of_member(code: str, rest: str, language: str) -> str:
    layer = _LAYER.fullmatch(rest)
    if layer:
        words = _in(_WORDS[layer["kind"]], language)
        return words.format(code=code, year=layer["year"])
    kind = {"": "member", "Share": "share"}.get(rest)
    return _in(_WORDS[kind], language).format(code=code) if kind else ""


def _last_words(name: str) -> str:
    """The last part of a name, with the one before where it says too little alone."""
    parts = name.split(":")
    short = len(parts) > 2 and (len(parts[-1]) < 3 or parts[-1].isdecimal())
    return " ".join(parts[-2:] if short else parts[-1:]).replace("-", " ")
