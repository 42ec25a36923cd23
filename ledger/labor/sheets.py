"""Sheets of hours: CSV text, as people and time clocks write it, read as rows.

The header is found by its names, also below title rows; lines of totals are left out and
told. Who a row is about stands in a column of codes, payroll numbers or addresses, never
in a name alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from coopkit.errors import N_, CoopError
from coopkit.sheets import rows_of
from ledger.labor.columns import Columns, chosen_columns, find_columns
from ledger.labor.providers import recognized
from ledger.labor.reading import Reading, of_provider

MOST_BYTES = 2_000_000
MOST_LINES = 50_000
LONGEST_CELL = 500
_HEADER_WITHIN = 25
_DATE = (N_("the date"), "date")
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
    """A line of the sheet, not yet understood; `line` counts from 1 in the file.

    `name` is the whole name, where columns give it; `wages` are cells that are added.
    """

    line: int
    key: str
    day: str
    start: str
    cells: tuple[Cell, ...]
    name: str = ""
    wages: tuple[str, ...] = ()
    ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet's rows, the columns they were read from, and the lines left out."""

    columns: Mapping[str, str]
    key_column: str
    day_column: str
    rows: tuple[Row, ...]
    lines_read: int
    left_out: tuple[int, ...] = field(default=())
    reading: Reading = field(default_factory=Reading)


class NoDayColumnError(CoopError):
    """A sheet of a pay period that does not say which."""

    template = N_(
        "Line {line} names the columns, but none of them is a date. If the sheet is of "
        "one pay period, write its last day in the form, and check the sheet again."
    )


def read_sheet(
    text: str, reading: Reading | None = None, *, period_end: str = ""
) -> Sheet:
    """Read a sheet; raises a CoopError where the whole of it cannot be read.

    Without a way to read, the program that wrote it is recognized by its columns, or the
    columns are known by the names that people give them. `period_end` is the day of all
    lines of a sheet without one.

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
    place, columns, reading = _header(lines, reading, period_end)
    rows, left_out = [], []
    for line, cells in lines[place + 1 :]:
        if _is_no_row(cells):
            if any(cells):
                left_out.append(line)
            continue
        rows.append(_row(line, cells, columns, period_end))
    return Sheet(
        columns=columns.named,
        key_column=columns.named[columns.key_role],
        day_column=columns.named.get("date", ""),
        rows=tuple(rows),
        lines_read=len(rows),
        left_out=tuple(left_out),
        reading=reading,
    )


def _header(
    lines: list[tuple[int, list[str]]], asked: Reading | None, period_end: str
) -> tuple[int, Columns, Reading]:
    """The place of the header, its columns and how they are read, or what it lacks."""
    nearest: tuple[int, Columns] | None = None
    for place, (_, cells) in enumerate(lines[:_HEADER_WITHIN]):
        for columns, reading in _ways(cells, asked):
            lacking = [each for each in columns.missing if each[1] != "date"]
            if not (lacking if period_end else columns.missing):
                return place, columns, reading
            if columns.found > (nearest[1].found if nearest else 1):
                nearest = place, columns
    if nearest is None:
        raise NoHeaderError
    line, (what, example) = lines[nearest[0]][0], nearest[1].missing[0]
    if nearest[1].missing == [_DATE]:
        raise NoDayColumnError(line=line)
    raise NoColumnError(line=line, what=what, example=example)


def _ways(cells: list[str], asked: Reading | None) -> Iterator[tuple[Columns, Reading]]:
    """The ways to read a header, the surest first."""
    asked = asked or Reading()
    if asked.columns:
        yield chosen_columns(cells, asked.columns), asked
        return
    known = recognized(cells)
    if known:
        ready = of_provider(known, codes=asked.codes)
        yield chosen_columns(cells, ready.columns), ready
    yield find_columns(cells), asked


def _is_no_row(cells: list[str]) -> bool:
    """A line of totals, or a separator."""
    first = next((cell for cell in cells if cell), "").casefold().rstrip(":")
    is_total = first in _TOTALS or first.startswith(("total for", "totals for"))
    return is_total or all(cell in {"", "-", "–", "—"} for cell in cells)


def _row(line: int, cells: list[str], columns: Columns, period_end: str) -> Row:
    def cell(place: int | None) -> str:
        return cells[place] if place is not None and place < len(cells) else ""

    def kind_of(place: int) -> str:
        return cell(columns.kind_at[place]) if place in columns.kind_at else kind

    kind = cell(columns.places.get("kind"))
    parts = (cell(columns.places.get("first_name")), cell(columns.places.get("name")))
    name = " ".join(part for part in parts if part)
    address = cell(columns.places.get("email"))
    key = cell(columns.places[columns.key_role]) or address
    return Row(
        line=line,
        key=name if columns.key_role == "name" else key or name,
        day=cell(columns.places.get("date")) or period_end,
        start=cell(columns.places.get("start")),
        cells=tuple(
            Cell(column, always or kind_of(place), cell(place))
            for place, column, always in columns.hours
        ),
        name=name,
        wages=tuple(cell(place) for place in columns.wages if cell(place)),
        ref=cell(columns.places.get("ref")),
    )
