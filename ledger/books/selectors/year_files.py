"""A table of the year as files: a paper, plain rows, a workbook, all of one content.

Every floor's papers of the year are made here, so that each comes as PDF, CSV and XLSX.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext as _

from coopkit.cooperatives.models import Cooperative
from coopkit.money import Cents
from coopkit.offers import YearPaper
from coopkit.papers.typeset import typeset
from coopkit.periods import FiscalYear
from coopkit.sheets import Value, csv_of, xlsx_of
from coopkit.templatetags.ui import grouped, hours, money

UPRIGHT = 4
"""How many columns fit on a page that stands upright."""
MOST_ON_PAPER = 5_000
_HASH = re.compile(r"[0-9a-f]{64}")
_SHOWN_OF_HASH = 16


@dataclass(frozen=True, slots=True)
class Amount:
    """A cell of money."""

    cents: Cents


@dataclass(frozen=True, slots=True)
class Hours:
    """A cell of labor, in minutes; shown in hours."""

    minutes: int


@dataclass(frozen=True, slots=True)
class Count:
    """A cell of whole things that have a sum, as people or minutes."""

    number: int


@dataclass(frozen=True, slots=True)
class Said:
    """A cell that a person reads otherwise than a program: `text` for the paper."""

    text: str
    value: Value


Cell = str | int | Decimal | date | Amount | Hours | Count | Said | None
FIGURES = (int, Decimal, Amount, Hours, Count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Heads over rows; `kinds` gives a row's kind by its place (“total”, “section”).

    `more` are tables that follow below it, each under its own `title`. `period` is what
    it is about, where that is not the fiscal year.
    """

    heads: tuple[Cell, ...]
    rows: Sequence[tuple[Cell, ...]]
    kinds: Mapping[int, str]
    notes: tuple[str, ...] = ()
    depths: Mapping[int, int] | None = None
    title: str = ""
    more: "tuple[Table, ...]" = ()
    signers: tuple[tuple[str, str], ...] = ()
    period: FiscalYear | None = None

    @property
    def is_of_figures(self) -> bool:
        """Whether every column but the first holds money alone."""
        cells = [cell for row in self.rows for cell in row[1:] if cell not in {"", None}]
        alone = not self.more and all(isinstance(cell, Amount) for cell in cells)
        return bool(cells) and alone


def files_of(
    cooperative: Cooperative,
    year: FiscalYear,
    *,
    place: int,
    stem: str,
    title: str,
    make: Callable[[], Table],
    missing: str = "",
) -> Iterator[YearPaper]:
    """The table as PDF, CSV and XLSX; it is worked out once, when one is asked for.

    Where it is `missing`, there is one paper that says why.
    """
    if missing:
        name = f"{place:02d}-{stem}.csv"
        yield YearPaper(place=place, name=name, title=title, missing=missing)
        return
    table = cache(make)
    language = get_language()

    def pdf() -> bytes:
        return typeset(*paper_of(cooperative, year, title, table(), language or "en"))

    def csv() -> bytes:
        return csv_of(sheet_rows(cooperative, table())).encode()

    def xlsx() -> bytes:
        return xlsx_of(title, sheet_rows(cooperative, table()))

    makers = (("pdf", pdf), ("csv", csv), ("xlsx", xlsx))
    for ending, content in makers:
        name = f"{place:02d}-{stem}.{ending}"
        yield YearPaper(place=place, name=name, title=title, content=content)


def with_total(table: Table, label: str) -> Table:
    """The same with a last line that sums every column of money, hours or counts.

    A table without rows stays as it is; columns of another kind have no sum.
    """
    if not table.rows:
        return table
    columns = list(zip(*table.rows, strict=True))[1:]
    last = (label, *map(_sum, columns))
    kinds = {**table.kinds, len(table.rows): "result"}
    return replace(table, rows=[*table.rows, last], kinds=kinds)


def _sum(column: Sequence[Cell]) -> Cell:
    held = [cell for cell in column if cell not in {"", None}]
    amounts = [cell.cents for cell in held if isinstance(cell, Amount)]
    minutes = [cell.minutes for cell in held if isinstance(cell, Hours)]
    counts = [cell.number for cell in held if isinstance(cell, Count)]
    if amounts and len(amounts) == len(held):
        return Amount(sum(amounts))
    if minutes and len(minutes) == len(held):
        return Hours(sum(minutes))
    return Count(sum(counts)) if counts and len(counts) == len(held) else None


def paper_frame(
    cooperative: Cooperative, last: date, title: str, language: str
) -> dict[str, Any]:
    """What every paper of the year begins with."""
    return {
        "coop": {"name": cooperative.name, "address": cooperative.address},
        "lang": language.partition("-")[0],
        "issued_ymd": {"year": last.year, "month": last.month, "day": last.day},
        "labels": {
            "title": title,
            "page": _("Page"),
            "what": _("What"),
            "others": _("In other currencies"),
            "amount": _("Amount"),
            "nobody": _("There is nothing to show."),
            "source": _(
                "Made from the records of the co-op. Have your preparer check it."
            ),
        },
    }


def paper_of(
    cooperative: Cooperative, year: FiscalYear, title: str, table: Table, language: str
) -> tuple[str, dict[str, Any]]:
    """The template that fits and its data: columns of figures, or tables of any cells."""
    data = paper_frame(cooperative, year.last, title, language)
    told = table.period or year
    days = {"first": date_format(told.first), "last": date_format(told.last)}
    data["subtitle"] = _("%(first)s to %(last)s") % days
    notes = list(table.notes)
    if any(len(one.rows) > MOST_ON_PAPER for one in (table, *table.more)):
        notes.append(
            _("The rest of the lines are in the table that goes with this paper.")
        )
    data["notes"] = notes
    data["signers"] = [{"name": name, "role": role} for name, role in table.signers]
    data["labels"]["what"] = _text(cooperative, table.heads[0])
    if table.is_of_figures:
        return "statement", data | _statement(cooperative, table)
    data["wide"] = any(len(one.heads) > UPRIGHT for one in (table, *table.more))
    tables = (replace(table, notes=()), *table.more)
    data["tables"] = [_section(cooperative, one) for one in tables]
    return "tables", data


def sheet_rows(cooperative: Cooperative, table: Table) -> Iterator[tuple[Value, ...]]:
    """The same for a sheet: numbers as numbers, days as days, the notes at the end."""
    for one in (table, *table.more):
        if one is not table:
            yield ()
            yield (one.title,)
        yield tuple(_value(cooperative, head) for head in one.heads)
        for row in one.rows:
            yield tuple(_value(cooperative, cell) for cell in row)
    for note in (note for one in (table, *table.more) for note in one.notes):
        yield (note,)


def _statement(cooperative: Cooperative, table: Table) -> dict[str, Any]:
    return {
        "wide": len(table.heads) > UPRIGHT,
        "heads": [_text(cooperative, head) for head in table.heads[1:]],
        "rows": [
            {
                "kind": table.kinds.get(place, "account"),
                "depth": (table.depths or {}).get(place, 0),
                "label": _text(cooperative, row[0]),
                "cells": [_text(cooperative, cell) for cell in row[1:]],
            }
            for place, row in enumerate(table.rows[:MOST_ON_PAPER])
        ],
        "others": [],
    }


def _section(cooperative: Cooperative, table: Table) -> dict[str, Any]:
    rows = table.rows[:MOST_ON_PAPER]
    columns = [
        {
            "label": _text(cooperative, head),
            "figure": _is_figure(row[place] for row in rows),
        }
        for place, head in enumerate(table.heads)
    ]
    return {
        "title": table.title,
        "notes": list(table.notes),
        "columns": columns,
        "rows": [
            {
                "kind": table.kinds.get(place, ""),
                "cells": [_text(cooperative, cell) for cell in row],
            }
            for place, row in enumerate(rows)
        ],
    }


def _is_figure(cells: Iterable[Cell]) -> bool:
    """Whether a column holds numbers alone, and so stands to the right."""
    held = [cell for cell in cells if cell not in {"", None}]
    return bool(held) and all(isinstance(cell, FIGURES) for cell in held)


def _value(cooperative: Cooperative, cell: Cell) -> Value:
    if isinstance(cell, Amount):
        return Decimal(cell.cents).scaleb(-cooperative.minor_units)
    if isinstance(cell, Hours):
        return Decimal(hours(cell.minutes).replace(",", "").replace("−", "-"))
    if isinstance(cell, Count):
        return cell.number
    return cell.value if isinstance(cell, Said) else cell


def _text(cooperative: Cooperative, cell: Cell) -> str:
    """A cell for a reader; nothing is a dash, a fingerprint its first signs."""
    if isinstance(cell, Amount):
        return money(cell.cents, cooperative) if cell.cents else "–"
    if isinstance(cell, Hours):
        return hours(cell.minutes) if cell.minutes else "–"
    if isinstance(cell, Said):
        return cell.text
    if isinstance(cell, date):
        return date_format(cell, "DATE_FORMAT")
    if isinstance(cell, Count):
        return grouped(str(cell.number)).strip() if cell.number else "–"
    text = "" if cell is None else str(cell)
    return f"{text[:_SHOWN_OF_HASH]}…" if _HASH.fullmatch(text) else text
