"""Sheets of hours: CSV text, as people and time clocks write it, read as rows.

The header is found by its names, also below title rows; lines of totals are left out and
told. Who a row is about stands in a column of codes, payroll numbers or addresses, never
in a name alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from coopkit.errors import N_, CoopError
from coopkit.sheets import rows_of
from ledger.labor.columns import Columns, find_columns

MOST_BYTES = 2_000_000
MOST_LINES = 50_000
LONGEST_CELL = 500
_HEADER_WITHIN = 25
_TOTALS = ("total", "totals", "totales", "grand total", "subtotal")


class NoHeaderError(CoopError):
    """No line that names the columns."""

    template = N_(
        "No line of the sheet names its columns. The first line should read "
        "code,date,hours,kind. Add it, and import again."
    )


class NoColumnError(CoopError):
    """A header that lacks a column."""

    template = N_(
        "Line {line} names the columns, but there is none for {what}. Add a column "
        "“{example}”, and import again."
    )


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of hours of a row: its column, its kind, its text."""

    column: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the sheet, not yet understood; `line` counts from 1 in the file."""

    line: int
    key: str
    day: str
    start: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet's rows, the columns they were read from, and the lines left out."""

    columns: Mapping[str, str]
    key_column: str
    day_column: str
    rows: tuple[Row, ...]
    lines_read: int
    left_out: tuple[int, ...] = field(default=())


def read_sheet(text: str) -> Sheet:
    """Read a sheet; raises a CoopError where the whole of it cannot be read.

    >>> sheet = read_sheet("code,date,hours\\nM001,2026-01-15,80\\nTotal,,80\\n")
    >>> sheet.rows[0].cells[0].text, sheet.left_out
    ('80', (3,))
    """
    lines = rows_of(
        text,
        most_bytes=MOST_BYTES,
        most_lines=MOST_LINES,
        longest_cell=LONGEST_CELL,
    )
    place, columns = _header(lines)
    rows, left_out = [], []
    for line, cells in lines[place + 1 :]:
        if _is_no_row(cells):
            if any(cells):
                left_out.append(line)
            continue
        rows.append(_row(line, cells, columns))
    return Sheet(
        columns=columns.named,
        key_column=columns.named[columns.key_role],
        day_column=columns.named["date"],
        rows=tuple(rows),
        lines_read=len(rows),
        left_out=tuple(left_out),
    )


def _header(lines: list[tuple[int, list[str]]]) -> tuple[int, Columns]:
    """The place of the header and its columns, or the refusal that says what lacks."""
    nearest: tuple[int, Columns] | None = None
    for place, (_, cells) in enumerate(lines[:_HEADER_WITHIN]):
        columns = find_columns(cells)
        if not columns.missing:
            return place, columns
        if columns.found > (nearest[1].found if nearest else 1):
            nearest = place, columns
    if nearest is None:
        raise NoHeaderError
    what, example = nearest[1].missing[0]
    raise NoColumnError(line=lines[nearest[0]][0], what=what, example=example)


def _is_no_row(cells: list[str]) -> bool:
    """A line of totals, or a separator."""
    first = next((cell for cell in cells if cell), "").casefold().rstrip(":")
    is_total = first in _TOTALS or first.startswith(("total for", "totals for"))
    return is_total or all(cell in {"", "-", "–", "—"} for cell in cells)


def _row(line: int, cells: list[str], columns: Columns) -> Row:
    def cell(place: int | None) -> str:
        return cells[place] if place is not None and place < len(cells) else ""

    kind = cell(columns.places.get("kind"))
    return Row(
        line=line,
        key=cell(columns.places[columns.key_role]),
        day=cell(columns.places["date"]),
        start=cell(columns.places.get("start")),
        cells=tuple(
            Cell(column, always or kind, cell(place))
            for place, column, always in columns.hours
        ),
    )
