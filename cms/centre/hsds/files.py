"""Files of HSDS: one document of JSON, or a zip of CSV, a file for each table.

The same tables give the same bytes. What is read is bounded: packed, unpacked, and in
rows. In a CSV no text is taken for a formula, and nothing is lost by that.
"""

import csv
import io
import json
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from lzma import LZMAError
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError

from cms.centre.hsds.refusals import FileTooLargeError, NotHsdsError
from cms.centre.hsds.tables import COLUMNS, VERSION, Row, Tables
from coopkit.sheets import LONGEST_CELL, csv_of, decoded, plain_text

MOST_BYTES = 5_000_000
MOST_UNPACKED = 20_000_000
MOST_ROWS = 20_000
MOST_MEMBERS = 100
MOST_IGNORED = 200
NOT_A_ZIP = (
    *(BadZipFile, ZlibError, LZMAError, struct.error, EOFError, OSError),
    *(RuntimeError, ValueError),
)
"""What a broken zip, a cipher or a strange name in it raises."""
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # a zip knows no earlier day
QUOTE = "'"
FILES = {
    "organization": "organizations.csv",
    "service": "services.csv",
    "location": "locations.csv",
    "service_at_location": "service_at_locations.csv",
    "phone": "phones.csv",
    "address": "addresses.csv",
    "schedule": "schedules.csv",
    "service_area": "service_areas.csv",
    "language": "languages.csv",
    "cost_option": "cost_options.csv",
    "taxonomy": "taxonomies.csv",
    "taxonomy_term": "taxonomy_terms.csv",
    "attribute": "attributes.csv",
}
NEEDED = {
    "organization": ("description",),
    "address": ("city", "state_province", "postal_code"),
}
"""What the schema asks of every row, and an entry of ours may lack."""
_TABLES = {name.removesuffix(".csv"): table for table, name in FILES.items()} | {
    name: name for name in COLUMNS
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpacked:
    """The tables that we know in a file, and the names of what we do not."""

    tables: Tables
    ignored: tuple[str, ...]


def json_of(tables: Tables) -> bytes:
    """The tables as one document, whose keys are their names."""
    document: dict[str, Any] = {"version": VERSION}
    for table, rows in tables.items():
        document[table] = [_told(table, row) for row in rows]
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _told(table: str, row: Row) -> dict[str, str | int]:
    """A row without what is not known; numbers as numbers, as the schema wants them."""
    known = {
        name: row[name] for name in row if row[name] or name in NEEDED.get(table, ())
    }
    return {name: int(v) if name == "amount" else v for name, v in known.items()}


def zip_of(tables: Tables) -> bytes:
    """The tables as a zip of CSV files; one without rows has its heads alone."""
    kept = io.BytesIO()
    with ZipFile(kept, "w") as archive:
        for table, columns in COLUMNS.items():
            rows = [[_held(row[name]) for name in columns] for row in tables[table]]
            info = ZipInfo(FILES[table], LONG_AGO)
            info.compress_type = ZIP_DEFLATED
            archive.writestr(info, csv_of([list(columns), *rows]).encode())
    return kept.getvalue()


def read_file(content: bytes) -> Unpacked:
    """The tables of a file, whichever of the two it is."""
    if len(content) > MOST_BYTES:
        raise _too_large()
    if content[:2] == b"PK":
        return _unzipped(content)
    return read_json(content)


def _too_large() -> FileTooLargeError:
    return FileTooLargeError(megabytes=MOST_BYTES // 10**6, rows=MOST_ROWS)


def _held(text: str) -> str:
    """A text that begins with the mark by which a sheet holds a text gets one more."""
    return QUOTE + text if text.startswith(QUOTE) else text


def read_json(content: bytes) -> Unpacked:
    """The tables of a document, however long it is."""
    try:
        document = json.loads(plain_text(decoded(content)))
    except (ValueError, RecursionError) as error:
        raise NotHsdsError from error
    if not isinstance(document, dict):
        raise NotHsdsError
    tables: dict[str, list[Row]] = {}
    ignored: list[str] = []
    for name, rows in document.items():
        table = _TABLES.get(name)
        if table and isinstance(rows, list):
            tables[table] = _known(
                table, (row for row in rows if isinstance(row, dict)), ignored
            )
        elif name != "version":
            ignored.append(name)
    return _bounded(tables, ignored)


def _unzipped(content: bytes) -> Unpacked:
    tables: dict[str, list[Row]] = {}
    ignored: list[str] = []
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS:
                raise _too_large()
            room = MOST_UNPACKED
            for info in members:
                name = info.filename.rpartition("/")[2]
                table = _TABLES.get(name.removesuffix(".csv"))
                if not (table and name.endswith(".csv")):
                    ignored.append(info.filename)
                    continue
                text = _member(archive, info, room)
                room -= len(text)
                tables[table] = _known(table, _csv_rows(text), ignored)
    except NOT_A_ZIP as error:
        raise NotHsdsError from error
    return _bounded(tables, ignored)


def _member(archive: ZipFile, info: ZipInfo, room: int) -> bytes:
    """One file of a zip; never more of it than there is room for, whatever it says."""
    with archive.open(info) as file:
        text = file.read(room + 1)
    if len(text) > room:
        raise _too_large()
    return text


def _csv_rows(content: bytes) -> Iterable[Mapping[str, Any]]:
    reader = csv.reader(io.StringIO(plain_text(decoded(content)), newline=""))
    try:
        heads = [head.strip() for head in next(reader, [])]
        for cells in reader:
            yield dict(
                zip(heads, (cell.removeprefix(QUOTE) for cell in cells), strict=False)
            )
    except csv.Error as error:
        raise NotHsdsError from error


def _known(
    table: str, rows: Iterable[Mapping[str, Any]], ignored: list[str]
) -> list[Row]:
    """The rows with the columns that somebody may read, as text; others are named."""
    kept: list[Row] = []
    unknown: dict[str, None] = {}
    for row in rows:
        if len(kept) >= MOST_ROWS:
            raise _too_large()
        kept.append(
            {name: _text(row[name]) for name in row if name in READ_COLUMNS[table]}
        )
        unknown |= dict.fromkeys(str(name) for name in row if name not in kept[-1])
    ignored += [f"{table}.{name}" for name in unknown]
    return kept


def _text(value: Any) -> str:
    if isinstance(value, str):
        if len(value) > LONGEST_CELL:
            raise _too_large()
        return _sound(value).strip()
    return str(value) if type(value) in (int, float) else ""


def _bounded(tables: dict[str, list[Row]], ignored: list[str]) -> Unpacked:
    if sum(map(len, tables.values())) > MOST_ROWS:
        raise _too_large()
    named = [_sound(name) for name in dict.fromkeys(ignored)]
    return Unpacked(tables=tables, ignored=tuple(named[:MOST_IGNORED]))


def _sound(text: str) -> str:
    """A text without NUL and halves of signs, which no page and no table can hold."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


READ_COLUMNS = {
    table: frozenset(columns)
    | {
        "service": frozenset({"fees_description"}),
        "address": frozenset({"address_2"}),
        "schedule": frozenset({"byday", "opens_at", "closes_at"}),
    }.get(table, frozenset())
    for table, columns in COLUMNS.items()
}
"""The columns that are read: those that we write, and a few that others use instead."""
