"""Cells of other programs: columns by their names, days and amounts as they write them.

Units: whole cents of the co-op's currency.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from coopkit.errors import N_, CoopError
from coopkit.money import AmountError, parse_amount

HEADER_WITHIN = 25
Rows = Sequence[tuple[int, list[str]]]

NAMES: Mapping[str, tuple[str, ...]] = {
    "entry": ("trans #", "trans no", "trans no.", "transaction #", "txn #"),
    "date": ("date", "transaction date", "trans date", "fecha", "fecha de transacción"),
    "kind": ("transaction type", "type", "tipo de transacción", "tipo"),
    "number": ("num", "no.", "number", "núm", "núm.", "número"),
    "name": ("name", "nombre", "payee"),
    "memo": (
        *("memo/description", "memo", "description", "line description"),
        *("nota/descripción", "descripción", "nota"),
    ),
    "account": (
        *("account", "account full name", "account name", "full name"),
        *("distribution account", "cuenta", "nombre de la cuenta"),
    ),
    "split": ("split", "split account", "item split account", "división"),
    "debit": ("debit", "débito", "debe", "cargo"),
    "credit": ("credit", "crédito", "haber", "abono"),
    "amount": ("amount", "importe", "monto"),
    "balance": ("balance", "saldo"),
}
_DAY = re.compile(r"(\d{1,4})[-/.](\d{1,2})[-/'.](\d{1,4})(?:[ T].*)?")
_CURRENCY = re.compile(r"[$€£\s\u00a0]|US\$|USD|MXN|EUR")
_COMMA_DECIMALS = re.compile(r"-?\d{1,3}(\.\d{3})*,\d{1,2}|-?\d+,\d{1,2}")


class TheirDayError(CoopError):
    """A cell that is no day."""

    template = N_("“{text}” is not a day. Write it like 12/31/2026 or 2026-12-31.")


@dataclass(frozen=True, slots=True)
class Header:
    """Where a header stands, and which column is what."""

    place: int
    columns: Mapping[str, int]

    def cell(self, cells: Sequence[str], role: str) -> str:
        """The text of a role in a row, or nothing."""
        where = self.columns.get(role)
        return cells[where] if where is not None and where < len(cells) else ""

    def has(self, *roles: str) -> bool:
        return all(role in self.columns for role in roles)


def plain(cell: str) -> str:
    """A column's name without capitals and with single spaces."""
    return " ".join(cell.casefold().split())


def header_of(cells: Sequence[str], place: int) -> Header:
    """The columns that a row of cells names; the first of a role counts.

    >>> header_of(["", "Date", "Transaction Type", "Account", "Debit"], 3).columns
    {'date': 1, 'kind': 2, 'account': 3, 'debit': 4}
    """
    columns: dict[str, int] = {}
    for where, cell in enumerate(cells):
        for role, names in NAMES.items():
            if plain(cell) in names and role not in columns:
                columns[role] = where
    return Header(place, columns)


def is_day_first(texts: Iterable[str]) -> bool:
    """Whether a file writes the day before the month; if both fit, it does not.

    >>> is_day_first(["03/04/2026", "31/12/2026"]), is_day_first(["03/04/2026"])
    (True, False)
    """
    firsts = [
        (int(match[1]), int(match[2]))
        for match in map(_DAY.fullmatch, texts)
        if match and len(match[1]) <= 2
    ]
    return any(a > 12 for a, _ in firsts) and not any(b > 12 for _, b in firsts)


def parse_day(text: str, *, day_first: bool = False) -> date:
    """Read a day as other programs write it; two digits of a year are this century's.

    >>> parse_day("1/5/2026"), parse_day("5.1.26", day_first=True)
    (datetime.date(2026, 1, 5), datetime.date(2026, 1, 5))
    """
    match = _DAY.fullmatch(text.strip())
    if not match:
        raise TheirDayError(text=text)
    a, b, c = (int(part) for part in match.groups())
    if len(match[1]) == 4:
        year, month, day = a, b, c
    else:
        year = c + 2000 if len(match[3]) == 2 else c
        month, day = (b, a) if day_first else (a, b)
    try:
        return date(year, month, day)
    except ValueError as error:
        raise TheirDayError(text=text) from error


def is_day(text: str) -> bool:
    return bool(_DAY.fullmatch(text.strip()))


def parse_cents(text: str, *, minor_units: int = 2) -> int:
    """Read an amount as other programs write it; an empty cell is nothing.

    >>> [parse_cents(text) for text in ("$1,234.50", "(3.00)", "-.50", "1.234,5", "")]
    [123450, -300, -50, 123450, 0]
    """
    short = _CURRENCY.sub("", text.replace("−", "-").replace("–", "-"))
    if short in {"", "-", "--"}:
        return 0
    if short.startswith("(") and short.endswith(")"):
        short = "-" + short[1:-1]
    if short.endswith("-"):
        short = "-" + short[:-1]
    if _COMMA_DECIMALS.fullmatch(short):
        short = short.replace(".", "").replace(",", ".")
    short = re.sub(r"^(-?)\.", r"\g<1>0.", short.removeprefix("+"))
    try:
        return parse_amount(short, minor_units=minor_units)
    except AmountError as error:
        raise AmountError(text=text, places=minor_units) from error


def debit_or_credit(header: Header, cells: Sequence[str], *, minor_units: int) -> int:
    """What a row moves: its debit less its credit, or its amount."""
    if header.has("debit") or header.has("credit"):
        debit = parse_cents(header.cell(cells, "debit"), minor_units=minor_units)
        credit = parse_cents(header.cell(cells, "credit"), minor_units=minor_units)
        return debit - credit
    return parse_cents(header.cell(cells, "amount"), minor_units=minor_units)
