"""QuickBooks Desktop, transaction detail: lines of an entry share their Trans #.

`Trans #, Type, Date, Num, Name, Memo, Account, Clr, Split, Debit, Credit`: each line
carries the number, in any order, or only an entry's first line does.
Units: whole cents; a debit is positive.
"""

from collections.abc import Sequence
from datetime import date

from coopkit.errors import CoopError
from ledger.inbox.journals.cells import (
    Header,
    Rows,
    debit_or_credit,
    is_day,
    parse_day,
)
from ledger.inbox.journals.entries import (
    Journal,
    TheirEntry,
    TheirLeg,
    Trouble,
    settled,
)
from ledger.inbox.journals.quickbooks_online import NoDayError, is_total

FORMAT = "quickbooks-detail"


class _Open:
    """An entry whose lines are still coming."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.on: date | None = None
        self.kind = self.number = ""
        self.legs: list[TheirLeg] = []


class _Reader:
    """The report as it goes by: entries by their number, and the one that is open."""

    def __init__(self, header: Header, *, day_first: bool, minor_units: int) -> None:
        self.header, self.day_first, self.minor_units = header, day_first, minor_units
        self.open: dict[str, _Open] = {}
        self.current = ""

    def read(self, line: int, cells: Sequence[str]) -> None:
        said = self.header.cell
        self.current = said(cells, "entry") or self.current
        account = said(cells, "account")
        if not self.current or (not account and not said(cells, "entry")):
            return  # a title, the sums of an entry, a foot
        entry = self.open.setdefault(self.current, _Open(line))
        if entry.on is None and is_day(said(cells, "date")):
            entry.on = parse_day(said(cells, "date"), day_first=self.day_first)
        entry.kind = entry.kind or said(cells, "kind")
        entry.number = entry.number or said(cells, "number")
        if account:
            cents = debit_or_credit(self.header, cells, minor_units=self.minor_units)
            who, memo = said(cells, "name"), said(cells, "memo")
            entry.legs.append(TheirLeg(line, account, cents, who, memo))


def read_detail(
    rows: Rows, header: Header, *, minor_units: int, day_first: bool
) -> Journal:
    """Read a transaction detail, or the journal of QuickBooks Desktop."""
    body = rows[header.place + 1 :]
    reader = _Reader(header, day_first=day_first, minor_units=minor_units)
    troubles: list[Trouble] = []
    for line, cells in body:
        if is_total(cells):
            reader.current = ""
            continue
        try:
            reader.read(line, cells)
        except CoopError as error:
            troubles.append(Trouble(line, error))
    found: list[TheirEntry] = []
    for entry in reader.open.values():
        if entry.on is None:
            troubles.append(Trouble(entry.line, NoDayError()))
        else:
            found.append(
                TheirEntry(
                    line=entry.line,
                    on=entry.on,
                    kind=entry.kind,
                    number=entry.number,
                    legs=tuple(entry.legs),
                )
            )
    entries, wrong = settled(found, troubles, minor_units=minor_units)
    return Journal(format=FORMAT, entries=entries, troubles=wrong)
