"""Which of the known shapes a file is, by the names of its columns, and what it says.

Units: whole cents; a debit is positive.
"""

from collections.abc import Callable
from functools import partial
from hashlib import sha256

from coopkit.errors import N_, CoopError
from coopkit.sheets import SheetTooLongError, rows_of
from ledger.inbox.journals.cells import (
    HEADER_WITHIN,
    Header,
    Rows,
    header_of,
    is_day_first,
)
from ledger.inbox.journals.entries import Journal, Trouble
from ledger.inbox.journals.general_ledger import read_general_ledger
from ledger.inbox.journals.iif import is_iif, read_iif
from ledger.inbox.journals.mapping import guessed_root
from ledger.inbox.journals.payroll import How, payroll_header, read_payroll
from ledger.inbox.journals.quickbooks_desktop import read_detail
from ledger.inbox.journals.quickbooks_online import read_journal_report

MOST_BYTES, MOST_LINES = 16_000_000, 250_000
SOURCES = {
    "quickbooks-journal": "quickbooks",
    "quickbooks-ledger": "quickbooks",
    "quickbooks-detail": "quickbooks",
    "iif": "quickbooks",
    "payroll": "payroll",
}
Report = Callable[..., Journal]


class UnknownShapeError(CoopError):
    """A file in none of the known shapes."""

    template = N_(
        "This file is none that we know: a Journal or General Ledger of QuickBooks, a "
        "transaction detail, an IIF file, or a payroll with a pay date and gross wages. "
        "Export one of these as CSV, with its line of column names."
    )


class NothingInItError(CoopError):
    """A file without entries."""

    template = N_(
        "This file has no entries. Choose the period in the other program, and export "
        "again."
    )


def digest_of(content: bytes) -> str:
    """The hash by which a file is known again."""
    return sha256(content).hexdigest()


def read(
    content: bytes,
    *,
    minor_units: int = 2,
    day_first: bool | None = None,
    how: How | None = None,
) -> Journal:
    """Read a file of any known shape; its shape is told by its column names.

    Raises a CoopError if the whole of it cannot be read; what is wrong in single lines
    is among its troubles.
    """
    if is_iif(content):
        if len(content) > MOST_BYTES:
            raise SheetTooLongError(lines=MOST_LINES, megabytes=MOST_BYTES // 10**6)
        found = read_iif(content, minor_units=minor_units)
    else:
        rows = rows_of(content, most_bytes=MOST_BYTES, most_lines=MOST_LINES)
        found = _read_sheet(rows, minor_units, day_first, how)
    if not found.entries and not found.troubles:
        raise NothingInItError
    return found


def _read_sheet(
    rows: Rows, minor_units: int, day_first: bool | None, how: How | None
) -> Journal:
    header = _header(rows)
    if header is None:
        place = payroll_header(rows)
        if place is None:
            raise UnknownShapeError
        return read_payroll(
            rows, place, how=how, minor_units=minor_units, day_first=day_first
        )
    if day_first is None:
        body = rows[header.place + 1 :]
        day_first = is_day_first(header.cell(cells, "date") for _, cells in body)
    read_report = _report(header)
    return read_report(rows, header, minor_units=minor_units, day_first=day_first)


def _report(header: Header) -> Report:
    """What reads a report with these columns."""
    if header.has("entry", "account"):
        return read_detail
    if header.has("account", "debit", "credit"):
        return read_journal_report
    return partial(read_general_ledger, root_of=guessed_root)


def _header(rows: Rows) -> Header | None:
    """The header of a journal, a detail or a general ledger; none for a payroll."""
    for place, (_, cells) in enumerate(rows[:HEADER_WITHIN]):
        header = header_of(cells, place)
        if not header.has("date"):
            continue
        has_figures = header.has("debit", "credit") or header.has("amount")
        if header.has("account") and has_figures:
            if header.has("debit", "credit") or header.has("entry"):
                return header
            if header.has("kind"):
                return header
        if has_figures and header.has("kind") and header.has("balance"):
            return header
    return None


__all__ = ["SOURCES", "Trouble", "digest_of", "read"]
