"""Guessing a bank's columns from their names, in English and Spanish, and their cells.

What is guessed is shown to a person with its result before anything is taken in.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from coopkit.errors import N_, CoopError
from ledger.inbox.bank_cells import (
    ORDERS,
    decimal_of,
    direction_of,
    read_amount,
    read_day,
)
from ledger.inbox.bank_csv import Columns, Row

_HEADER_WITHIN = 30
_LOOKED_AT = 200
_NAMES = {
    "date": (
        "posting date", "posted date", "post date", "booking date", "transaction date",
        "trans date", "trans. date", "fecha operacion", "fecha de operacion",
        "f. operacion", "fecha contable", "fecha movimiento", "fecha", "date", "f. valor",
        "fecha valor", "effective date", "value date", "dia", "posted",
    ),
    "amount": (
        "amount", "transaction amount", "importe", "monto", "cantidad", "importe eur",
        "amount usd", "importe (eur)", "amount (usd)", "movimiento", "net", "value",
    ),
    "debit": (
        "debit", "debits", "debit amount", "withdrawal", "withdrawals", "amount debit",
        "withdrawal amount", "money out", "paid out", "cargo", "cargos", "debe", "gastos",
        "withdrawal (-)", "payment amount", "retiro", "retiros", "amount out",
    ),
    "credit": (
        "credit", "credits", "credit amount", "deposit", "deposits", "amount credit",
        "deposit amount", "money in", "paid in", "abono", "abonos", "haber", "ingresos",
        "deposit (+)", "deposito", "depositos", "amount in",
    ),
    "direction": (
        "credit debit indicator", "debit/credit", "dr/cr", "cr/dr", "type", "details",
        "transaction type", "credit/debit", "tipo", "signo", "d/h",
    ),
    "payee": (
        "payee", "description", "name", "merchant", "merchant name", "descripcion",
        "concepto", "beneficiario", "transaction description", "original description",
        "details", "detalle", "counterparty", "beneficiario/ordenante", "narrative",
        "transaction", "movimiento",
    ),
    "memo": (
        "memo", "notes", "note", "extended description", "observaciones", "mas datos",
        "informacion adicional", "additional info", "reference text", "detalle",
        "concepto", "statement description", "remarks", "comentarios", "description",
    ),
    "bank_id": (
        "transaction id", "fitid", "transaction number", "reference number", "id",
        "bank reference", "referencia unica", "numero de movimiento", "reference",
        "confirmation number", "n. movimiento",
    ),
    "balance": (
        "balance", "running balance", "running bal.", "saldo", "available balance",
        "ledger balance", "saldo contable", "saldo disponible", "balance amount",
    ),
    "status": ("status", "estado", "situacion"),
}  # fmt: skip


class NoColumnsError(CoopError):
    """A file without a column of days or of amounts."""

    template = N_(
        "No line of this file names a column for the day and one for the amount, and no "
        "cells look like them. Check that it is the bank’s list of transactions."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A file's header, empty names where it has none, and the rows below it."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]


def table_of(rows: Sequence[Row]) -> Table:
    """Find a file's header, also below title rows; some banks give none.

    >>> table_of([(1, ["Account 77"]), (2, ["Date", "Amount"])]).header
    ('Date', 'Amount')
    >>> table_of([(1, ["01/02/2026", "-45.20", "*", "", "GROCER"])]).header
    ('', '', '', '', '')
    """
    for place, (_, cells) in enumerate(rows[:_HEADER_WITHIN]):
        found = {_meaning(cell) for cell in cells}
        if "date" in found and found & {"amount", "debit", "credit"}:
            return Table(header=tuple(cells), rows=tuple(rows[place + 1 :]))
    for place, (_, cells) in enumerate(rows[:_HEADER_WITHIN]):
        if _looks_like_a_line(cells):
            named = rows[place - 1][1] if place else []
            if sum(bool(cell) for cell in named) >= 2 and not any(map(_is_day, named)):
                return Table(header=tuple(named), rows=tuple(rows[place:]))
            return Table(header=("",) * len(cells), rows=tuple(rows[place:]))
    raise NoColumnsError


def guess(table: Table, *, day_first: bool = False, is_card: bool = False) -> Columns:
    """The likeliest columns; `day_first` decides where no day of the file can.

    >>> named, line = ["Fecha", "Concepto", "Importe"], ["31/03/26", "Luz", "-4,50"]
    >>> table = table_of([(1, named), (2, line)])
    >>> columns = guess(table)
    >>> columns.order, columns.decimal, columns.amount, columns.payee
    ('dmy', ',', 2, 1)
    """
    rows = [cells for _, cells in table.rows[:_LOOKED_AT]]
    found = _by_names(table.header)
    if "date" not in found:
        found |= _by_cells(rows, "date", found)
    if not found.keys() & {"amount", "debit", "credit"}:
        found |= _by_cells(rows, "amount", found)
    if "date" not in found or not found.keys() & {"amount", "debit", "credit"}:
        raise NoColumnsError
    if "amount" in found and "debit" in found and "credit" in found:
        del found["amount"]
    if "payee" not in found:
        found |= _by_cells(rows, "payee", found)
    _keep_direction_only_if_it_is_one(found, rows)
    texts = _column(rows, found.get("amount", found.get("debit", found.get("credit", 0))))
    columns = Columns(
        order=_order(_column(rows, found["date"]), day_first=day_first),
        decimal=decimal_of([*texts, *_column(rows, found.get("balance"))]),
        **found,  # type: ignore[arg-type]
    )
    return _flipped_if_a_card(columns, texts) if is_card else columns


def _plain(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold().strip(' "*:'))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def _meaning(name: str) -> str:
    plain = _plain(name)
    found = (meaning for meaning, names in _NAMES.items() if plain in names)
    return next(found, "")


def _by_names(header: Sequence[str]) -> dict[str, int]:
    """Columns by their names: the name that stands first in the list above wins."""
    plain = [_plain(name) for name in header]
    found: dict[str, int] = {}
    for meaning, names in _NAMES.items():
        for name in names:
            places = [at for at, one in enumerate(plain) if one == name]
            free = [at for at in places if at not in found.values()]
            if free:
                found[meaning] = free[0]
                break
    return found


def _by_cells(
    rows: Sequence[list[str]], meaning: str, taken: dict[str, int]
) -> dict[str, int]:
    """The first free column whose cells look like it; for a payee, the longest texts."""
    width = max((len(cells) for cells in rows), default=0)
    free = [place for place in range(width) if place not in taken.values()]
    by_place = {place: [text for text in _column(rows, place) if text] for place in free}
    if meaning == "payee":
        words = {
            place: sum(len(re.sub(r"[\W\d_]", "", text)) for text in texts)
            for place, texts in by_place.items()
        }
        best = max(words, key=lambda place: words[place], default=None)
        return {"payee": best} if best is not None and words[best] else {}
    looks = _is_day if meaning == "date" else _is_amount
    for place, texts in by_place.items():
        if texts and sum(map(looks, texts)) * 10 >= len(texts) * 8:
            return {meaning: place}
    return {}


def _keep_direction_only_if_it_is_one(
    found: dict[str, int], rows: Sequence[list[str]]
) -> None:
    """A column of types tells the direction only if every cell does and no sign does."""
    place = found.get("direction")
    if place is None:
        return
    words = [text for text in _column(rows, place) if text]
    signed = any(re.search(r"[-−(]", text) for text in _column(rows, found.get("amount")))
    if signed or not words or not all(map(direction_of, words)) or "amount" not in found:
        del found["direction"]


def _flipped_if_a_card(columns: Columns, texts: Sequence[str]) -> Columns:
    """On a card more lines leave than come in; some banks write those without a minus."""
    if columns.amount is None or columns.direction is not None:
        return columns
    found = [read_amount(text, decimal=columns.decimal, places=2) or 0 for text in texts]
    plus, minus = sum(c > 0 for c in found), sum(c < 0 for c in found)
    return replace(columns, flipped=plus > minus)


def _column(rows: Sequence[list[str]], place: int | None) -> list[str]:
    if place is None:
        return []
    return [cells[place] for cells in rows if place < len(cells)]


def _order(texts: Sequence[str], *, day_first: bool) -> str:
    """The order that reads the most days; of two, the one in which they rise or fall."""
    texts = [text for text in texts if text]
    preferred = ("dmy", "mdy", "ymd") if day_first else ("mdy", "dmy", "ymd")

    def fits(order: str) -> tuple[int, int]:
        days = [day for text in texts if (day := read_day(text, order))]
        steps = list(pairwise(days))
        rising = sum(a <= b for a, b in steps)
        return len(days), max(rising, len(steps) - sum(a < b for a, b in steps))

    return max(preferred, key=fits)


def _looks_like_a_line(cells: Sequence[str]) -> bool:
    return any(map(_is_day, cells)) and any(
        _is_amount(cell) and not _is_day(cell) for cell in cells
    )


def _is_day(text: str) -> bool:
    return len(text) >= 6 and any(read_day(text, order) for order in ORDERS)


def _is_amount(text: str) -> bool:
    return any(
        read_amount(text, decimal=sign, places=2) is not None for sign in (".", ",")
    )
