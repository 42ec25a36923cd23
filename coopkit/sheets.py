"""Sheets: CSV text, as programs and people write it, read as rows of cells.

The encoding and the sign between the columns are found from the file itself. Cells are
stripped, also of the quote mark by which a sheet keeps a formula from being one; lines
without any text are left out. What is written is CSV, or a workbook of one sheet.
"""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain, islice, zip_longest
from typing import Any, TypeAlias
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from coopkit.errors import N_, CoopError

Value: TypeAlias = str | int | Decimal | date | None
"""A cell to be written: text, a number, a day, or nothing."""

LONGEST_CELL = 5_000
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_NO_TITLE = re.compile(r"[\[\]:*?/\\]")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MOMENT = re.compile(rb">[0-9TZ:.+-]+</dcterms:")
_SEPARATORS = ",;\t|"
_LOOKED_AT = 40
_MEASURED = 400
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class SheetTooLongError(CoopError):
    """More text than is read at once."""

    template = N_(
        "This sheet is too long: at most {lines} lines and {megabytes} MB are read. "
        "Export a shorter period, and bring in one file after the other."
    )


class SheetFormError(CoopError):
    """Text that is no sheet."""

    template = N_(
        "This file cannot be read as a sheet. Save it as CSV (UTF-8) and try again."
    )


def rows_of(
    content: bytes | str,
    *,
    most_bytes: int,
    most_lines: int,
    longest_cell: int = LONGEST_CELL,
) -> list[tuple[int, list[str]]]:
    """The rows of a sheet, each with its line, from 1, and its cells as text.

    >>> rows_of(b"day;amount\\n\\n2026-03-01;'-3,50\\n", most_bytes=99, most_lines=9)
    [(1, ['day', 'amount']), (3, ['2026-03-01', '-3,50'])]
    """
    size = len(content) if isinstance(content, bytes) else len(content.encode())
    text = ""
    if size <= most_bytes:
        text = plain_text(decoded(content))
    if size > most_bytes or text.count("\n") > most_lines:
        raise SheetTooLongError(lines=most_lines, megabytes=most_bytes // 10**6)
    return list(_rows(text, longest_cell))


def decoded(content: bytes | str) -> str:
    """A file's text: by its byte-order mark, as UTF-8, or as Windows wrote it."""
    if isinstance(content, str):
        return content
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    head = content[:200]
    if head.count(0) * 3 > len(head):
        unmarked = "utf-16-le" if head[1:2] == b"\0" else "utf-16-be"
        return content.decode(unmarked, errors="replace")
    for encoding in ("utf-8", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def plain_text(text: str) -> str:
    """A sheet's text as it is hashed: no byte-order mark, lines end in one way."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _rows(text: str, longest_cell: int) -> Iterator[tuple[int, list[str]]]:
    if "\0" in text:
        raise SheetFormError
    separator, begins = _separator(text), 1
    if text[:4].casefold() == "sep=":  # a line by which Excel is told the same
        text, begins = text.partition("\n")[2], 2
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    before = begins - 1
    try:
        for cells in reader:
            stripped = [cell.strip().removeprefix("'") for cell in cells]
            if any(len(cell) > longest_cell for cell in stripped):
                raise SheetFormError
            if any(stripped):
                yield begins, stripped
            begins = before + reader.line_num + 1
    except csv.Error as error:
        raise SheetFormError from error


def _separator(text: str) -> str:
    """The sign that parts the most columns in the most of the first lines alike.

    >>> _separator("Fecha;Concepto;Importe\\n1/3/2026;Luz, gas;-45,20\\n")
    ';'
    """
    lines = [line for line in text.split("\n", _LOOKED_AT)[:_LOOKED_AT] if line.strip()]
    if lines and lines[0][:4].casefold() == "sep=" and lines[0][4:5] in [*_SEPARATORS]:
        return lines[0][4:5]

    def parts_alike(sign: str) -> int:
        # What stands between quote marks is one cell: only every other piece counts.
        counts = Counter("".join(line.split('"')[::2]).count(sign) for line in lines)
        return max((times * often for times, often in counts.items()), default=0)

    return max(_SEPARATORS, key=parts_alike)


def csv_of(rows: Iterable[Sequence[Value]]) -> str:
    """Rows as CSV for a spreadsheet, in which no text is taken for a formula.

    >>> csv_of([["Ana", Decimal("-3.50")], ["=1+1", None]])
    "\\ufeffAna,-3.50\\r\\n'=1+1,\\r\\n"
    """
    return "".join(csv_lines(rows))


def csv_lines(rows: Iterable[Sequence[Value]]) -> Iterator[str]:
    """The same, line by line, so that a long table need not be held whole."""
    text = io.StringIO()
    writer = csv.writer(text)
    yield "\ufeff"
    for row in rows:
        writer.writerow([_plain(value) for value in row])
        yield text.getvalue()
        text.seek(0)
        text.truncate()


def safe_cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula; a plain number stays as it is.

    >>> safe_cell("=1+1"), safe_cell("-3.50"), safe_cell("Ana")
    ("'=1+1", '-3.50', 'Ana')
    """
    risky = text.startswith(RISKY) or text.lstrip().startswith(RISKY)
    return f"'{text}" if risky and not _NUMBER.fullmatch(text) else text


def xlsx_of(title: str, rows: Iterable[Sequence[Value]], *, head: int = 1) -> bytes:
    """Rows as a workbook of one sheet: numbers as numbers, text as text, no formula.

    The first `head` rows are bold and stay in sight.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_NO_TITLE.sub(" ", title).strip()[:31] or "1")
    sheet.freeze_panes = f"A{head + 1}"
    lines = iter(rows)
    first = list(islice(lines, _MEASURED))
    for place, width in enumerate(_widths(first, head), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    for number, row in enumerate(chain(first, lines)):
        sheet.append([_cell(sheet, value, bold=number < head) for value in row])
    kept = io.BytesIO()
    book.save(kept)
    return _without_a_clock(kept.getvalue())


def _widths(rows: Sequence[Sequence[Value]], head: int) -> list[int]:
    """How wide each column is, in signs; a line of one cell is a note, and may run over.

    >>> _widths([["Code", "Amount"], ["M001", Decimal("-1234567.50")], ["A note."]], 1)
    [9, 16]
    """
    wide = [row for n, row in enumerate(rows) if n < head or len(row) > 1]
    columns = zip_longest(*wide, fillvalue=None)
    longest = (max(len(_plain(cell)) for cell in column) for column in columns)
    return [min(60, max(9, signs + 3 + signs // 4)) for signs in longest]


def _without_a_clock(workbook: bytes) -> bytes:
    """The same workbook without the moment it was made: the same rows, the same bytes."""
    kept = io.BytesIO()
    with ZipFile(io.BytesIO(workbook)) as made, ZipFile(kept, "w") as anew:
        for info in made.infolist():
            content = made.read(info)
            if info.filename == "docProps/core.xml":
                content = _MOMENT.sub(b">1980-01-01T00:00:00Z</dcterms:", content)
            fixed = ZipInfo(info.filename, (1980, 1, 1, 0, 0, 0))
            fixed.compress_type = ZIP_DEFLATED
            anew.writestr(fixed, content)
    return kept.getvalue()


def _cell(sheet: Any, value: Value, *, bold: bool) -> Any:
    text = _NOT_XML.sub("", safe_cell(value)) if isinstance(value, str) else value
    cell = WriteOnlyCell(sheet, value=text)
    if isinstance(value, str):
        cell.data_type = "s"  # whatever it begins with
    elif isinstance(value, Decimal):
        places = max(0, -int(value.as_tuple().exponent))
        cell.number_format = "#,##0" + ("." + "0" * places if places else "")
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    if bold:
        cell.font = Font(bold=True)
    return cell


def _plain(value: Value) -> str:
    if value is None:
        return ""
    return safe_cell(value) if isinstance(value, str) else str(value)
