"""A table of the year as files: a paper, plain rows, a workbook, all of one content."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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
from coopkit.templatetags.ui import money

UPRIGHT = 4
MOST_ON_PAPER = 5_000


@dataclass(frozen=True, slots=True)
class Amount:
    """A cell of money."""

    cents: Cents


Cell = str | date | Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Heads over rows; `kinds` gives a row's kind by its place (“total”, “section”)."""

    heads: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    kinds: Mapping[int, str]
    notes: tuple[str, ...] = ()
    depths: Mapping[int, int] | None = None


def files_of(
    cooperative: Cooperative,
    year: FiscalYear,
    *,
    place: int,
    stem: str,
    title: str,
    make: Callable[[], Table],
) -> Iterator[YearPaper]:
    """The table as PDF, CSV and XLSX; it is worked out once, when one is asked for."""
    table = cache(make)
    language = get_language()

    def pdf() -> bytes:
        return typeset(*_paper(cooperative, year, title, table(), language or "en"))

    def csv() -> bytes:
        return csv_of(_rows(cooperative, table())).encode()

    def xlsx() -> bytes:
        return xlsx_of(title, _rows(cooperative, table()))

    makers = (("pdf", pdf), ("csv", csv), ("xlsx", xlsx))
    for ending, content in makers:
        name = f"{place:02d}-{stem}.{ending}"
        yield YearPaper(place=place, name=name, title=title, content=content)


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
            "note": "",
            "source": _(
                "Made from the records of the co-op. Have your preparer check it."
            ),
        },
    }


def _paper(
    cooperative: Cooperative, year: FiscalYear, title: str, table: Table, language: str
) -> tuple[str, dict[str, Any]]:
    """The template that fits, and its data: figures in columns, or lines of text."""
    data = paper_frame(cooperative, year.last, title, language)
    days = {"first": date_format(year.first), "last": date_format(year.last)}
    data["subtitle"] = _("%(first)s to %(last)s") % days
    rows = list(table.rows[:MOST_ON_PAPER])
    notes = list(table.notes)
    if len(rows) < len(table.rows):
        notes.append(
            _("The rest of the lines are in the table that goes with this paper.")
        )
    texts = [[_text(cooperative, cell) for cell in row] for row in rows]
    cells = [cell for row in rows for cell in row[1:] if cell != ""]
    if cells and all(isinstance(cell, Amount) for cell in cells):
        return "statement", data | {
            "wide": len(table.heads) > UPRIGHT,
            "heads": list(table.heads[1:]),
            "rows": [
                {
                    "kind": table.kinds.get(place, "account"),
                    "depth": (table.depths or {}).get(place, 0),
                    "label": row[0],
                    "cells": row[1:],
                }
                for place, row in enumerate(texts)
            ],
            "notes": notes,
            "others": [],
        }
    data["labels"]["note"] = " ".join(notes)
    columns = [{"key": _key(at), "label": head} for at, head in enumerate(table.heads)]
    return "register", data | {
        "facts": [],
        "columns": columns,
        "rows": texts,
        "signers": [],
    }


def _key(place: int) -> str:
    """The second column holds the most words, and gets what room is left."""
    return ("code", "name")[place] if place < 2 else "text"


def _rows(cooperative: Cooperative, table: Table) -> Iterator[tuple[Value, ...]]:
    yield table.heads
    for row in table.rows:
        yield tuple(_value(cooperative, cell) for cell in row)
    for note in table.notes:
        yield (note,)


def _value(cooperative: Cooperative, cell: Cell) -> Value:
    if isinstance(cell, Amount):
        return Decimal(cell.cents).scaleb(-cooperative.minor_units)
    return cell


def _text(cooperative: Cooperative, cell: Cell) -> str:
    if isinstance(cell, Amount):
        return money(cell.cents, cooperative) if cell.cents else "–"
    return date_format(cell, "DATE_FORMAT") if isinstance(cell, date) else cell
