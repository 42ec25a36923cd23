"""Files of banks: which kind one is, and what it holds, whatever its name says."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coopkit.errors import N_, CoopError
from coopkit.sheets import rows_of
from ledger.inbox.bank_csv import Columns, Row, read_csv, same_header
from ledger.inbox.bank_lines import Part
from ledger.inbox.camt import read_camt
from ledger.inbox.csv_guess import Table, table_of
from ledger.inbox.ofx import read_ofx

MOST_BYTES = 10_000_000
MOST_LINES = 50_000
CSV, OFX, CAMT = "csv", "ofx", "camt"


class FileTooLongError(CoopError):
    """More than a statement can be."""

    template = N_(
        "This file is too long: at most {lines} lines and {megabytes} MB are read. "
        "Download a shorter period from the bank, and bring in one after the other."
    )


class EmptyFileError(CoopError):
    """A file with nothing in it."""

    template = N_("This file is empty. Download the statement from the bank again.")


class NotABankFileError(CoopError):
    """A kind of file that programs cannot read safely."""

    template = N_(
        "This file is {kind}. Download the account’s transactions from the bank as CSV, "
        "OFX, QFX or camt.053, and upload that."
    )


class UnknownColumnsError(CoopError):
    """A CSV file whose columns nobody has named yet."""

    template = N_(
        "The columns of this file are new. Say once which is which: the next file of "
        "this bank is then read by itself."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """A kept map: its header, and what each meaning is read from."""

    header: Sequence[str]
    columns: Columns


_SIGNS = (
    (b"%PDF", N_("a PDF")),
    (b"PK\x03\x04", N_("an Excel workbook or a zip")),
    (b"\xd0\xcf\x11\xe0", N_("an old Excel workbook")),
)


def kind_of(content: bytes) -> str:
    """csv, ofx or camt, by what stands at a file's beginning.

    >>> kind_of(b"OFXHEADER:100\\n<OFX>"), kind_of(b"Date,Amount")
    ('ofx', 'csv')
    """
    if not content.strip():
        raise EmptyFileError
    if len(content) > MOST_BYTES:
        raise FileTooLongError(lines=f"{MOST_LINES:,}", megabytes=MOST_BYTES // 10**6)
    for sign, kind in _SIGNS:
        if content.startswith(sign):
            raise NotABankFileError(kind=kind)
    head = content[:4000].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t")
    if head.upper().startswith(b"OFXHEADER") or b"<OFX>" in head.upper():
        return OFX
    return CAMT if head.startswith(b"<") else CSV


def sheet_of(content: bytes) -> Table:
    """A CSV file's header and rows."""
    rows: list[Row] = rows_of(content, most_bytes=MOST_BYTES, most_lines=MOST_LINES + 50)
    return table_of(rows)


def map_for(table: Table, maps: Sequence[Map]) -> Map | None:
    """The map that was kept for this header."""
    return next((one for one in maps if same_header(one.header, table.header)), None)


def read_statement(
    content: bytes, *, maps: Sequence[Map] = (), places: int = 2
) -> tuple[str, list[Part]]:
    """A file's kind and what it holds, one part an account.

    Raises UnknownColumnsError for a CSV file with a header that no map has.
    """
    kind = kind_of(content)
    parts = _XML[kind](content, places) if kind in _XML else [_csv(content, maps, places)]
    if sum(len(part.lines) for part in parts) > MOST_LINES:
        raise FileTooLongError(lines=f"{MOST_LINES:,}", megabytes=MOST_BYTES // 10**6)
    return kind, parts


def _csv(content: bytes, maps: Sequence[Map], places: int) -> Part:
    table = sheet_of(content)
    kept = map_for(table, maps)
    if kept is None:
        raise UnknownColumnsError
    return read_csv(table.rows, header=table.header, columns=kept.columns, places=places)


_XML: dict[str, Callable[[bytes, int], list[Part]]] = {
    OFX: lambda content, places: read_ofx(content, places=places),
    CAMT: lambda content, places: read_camt(content, places=places),
}
