"""IIF, the interchange format of QuickBooks Desktop: tabs, and rows that name themselves.

A row `!TRNS` names the columns of the rows `TRNS`; a transaction is one row TRNS, then
rows SPL, then ENDTRNS, and its amounts sum to zero. Days are month/day/year.
Units: whole cents; a debit is positive.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import replace

from coopkit.errors import N_, CoopError
from coopkit.sheets import SheetFormError, decoded, plain_text
from ledger.inbox.journals.cells import parse_cents, parse_day
from ledger.inbox.journals.entries import (
    Journal,
    TheirEntry,
    TheirLeg,
    Trouble,
    settled,
)

FORMAT = "iif"
NO_ENTRY = "NONPOSTING"
ROOTS = {
    **dict.fromkeys(("BANK", "AR", "OCASSET", "FIXASSET", "OASSET"), "Assets"),
    **dict.fromkeys(("AP", "CCARD", "OCLIAB", "LTLIAB"), "Liabilities"),
    "EQUITY": "Equity",
    **dict.fromkeys(("INC", "EXINC"), "Income"),
    **dict.fromkeys(("COGS", "EXP", "EXEXP"), "Expenses"),
    NO_ENTRY: NO_ENTRY,
}


class NoHeadError(CoopError):
    """A row whose columns no row named."""

    template = N_(
        "This row begins with {kind}, but no row !{kind} named its columns before. "
        "Export the file again."
    )


class BrokenBlockError(CoopError):
    """A transaction that does not end, or does not begin."""

    template = N_(
        "This transaction is cut off: it begins with TRNS and ends with ENDTRNS. Export "
        "the file again."
    )


class _Reader:
    """The file as it goes by: the columns named so far, and the open transaction."""

    def __init__(self, minor_units: int) -> None:
        self.minor_units = minor_units
        self.heads: dict[str, list[str]] = {}
        self.types: dict[str, str] = {}
        self.workers: set[str] = set()
        self.entries: list[TheirEntry] = []
        self.troubles: list[Trouble] = []
        self.head: TheirEntry | None = None
        self.legs: list[TheirLeg] = []
        self.is_open = self.is_broken = False

    def read(self, line: int, cells: list[str]) -> None:
        """Take one row in; one of a transaction that is broken already is passed over."""
        kind = cells[0].upper()
        try:
            if kind.startswith("!"):
                self.heads[kind[1:]] = [cell.upper() for cell in cells]
            elif kind in {"TRNS", "SPL", "ENDTRNS"}:
                self._read_part(kind, line, cells)
            elif kind == "ACCNT":
                row = self._named(kind, cells)
                self.types[row.get("NAME", "")] = ROOTS.get(row.get("ACCNTTYPE", ""), "")
            elif kind == "EMP":
                self.workers.add(self._named(kind, cells).get("NAME", ""))
        except CoopError as error:
            if not self.is_broken:
                self.troubles.append(Trouble(line, error))
            self.is_broken = self.is_open

    def _read_part(self, kind: str, line: int, cells: list[str]) -> None:
        if kind == "ENDTRNS":
            was_open, was_broken = self.is_open, self.is_broken
            head, legs = self.head, tuple(self.legs)
            self.head, self.legs, self.is_open, self.is_broken = None, [], False, False
            if not was_open:
                raise BrokenBlockError
            if head and not was_broken:
                self.entries.append(replace(head, legs=legs))
            return
        cut_off = self.is_open == (kind == "TRNS")
        self.is_open = True
        if cut_off:
            raise BrokenBlockError
        row = self._named(kind, cells)
        if kind == "TRNS":
            self.head = TheirEntry(
                line=line,
                on=parse_day(row.get("DATE", "")),
                kind=row.get("TRNSTYPE", ""),
                number=row.get("DOCNUM", ""),
            )
        cents = parse_cents(row.get("AMOUNT", ""), minor_units=self.minor_units)
        names = row.get("ACCNT", ""), row.get("NAME", ""), row.get("MEMO", "")
        self.legs.append(TheirLeg(line, names[0], cents, *names[1:]))

    def _named(self, kind: str, cells: list[str]) -> Mapping[str, str]:
        if kind not in self.heads:
            raise NoHeadError(kind=kind)
        return dict(zip(self.heads[kind], cells, strict=False))


def is_iif(content: bytes) -> bool:
    """Whether a file names its own rows, as IIF does."""
    text = plain_text(decoded(content[:4096])).lstrip()
    return text.upper().startswith(("!TRNS", "!ACCNT", "!HDR", "!CUST", "!VEND", "!EMP"))


def read_iif(content: bytes, *, minor_units: int = 2) -> Journal:
    r"""Read an IIF file.

    >>> text = "!TRNS\tDATE\tACCNT\tAMOUNT\n!SPL\tDATE\tACCNT\tAMOUNT\n!ENDTRNS\n"
    >>> text += "TRNS\t1/2/2026\tBank\t-5\nSPL\t1/2/2026\tRent\t5\nENDTRNS\n"
    >>> [leg.cents for leg in read_iif(text.encode()).entries[0].legs]
    [-500, 500]
    """
    reader = _Reader(minor_units)
    last = 0
    for last, cells in _lines(content):
        reader.read(last, cells)
    if reader.is_open and not reader.is_broken:
        reader.troubles.append(Trouble(last, BrokenBlockError()))
    posted = [
        entry
        for entry in reader.entries
        if not any(reader.types.get(leg.account) == NO_ENTRY for leg in entry.legs)
    ]
    entries, troubles = settled(posted, reader.troubles, minor_units=minor_units)
    return Journal(
        format=FORMAT,
        entries=entries,
        types={name: root for name, root in reader.types.items() if root},
        workers=frozenset(reader.workers - {""}),
        troubles=troubles,
    )


def _lines(content: bytes) -> Iterator[tuple[int, list[str]]]:
    text = plain_text(decoded(content))
    for line, row in enumerate(text.split("\n"), start=1):
        if row.strip():
            try:
                (cells,) = csv.reader([row], delimiter="\t")
            except csv.Error as error:
                raise SheetFormError from error
            yield line, [cell.strip() for cell in cells]
