"""QuickBooks Online, the report Journal: an entry's first line carries its day.

Below three rows of title stands `Date, Transaction Type, Num, Name, Memo/Description,
Account, Debit, Credit`; after an entry its sums, at the end a total. A plain journal with
a day on each line is read too: there a new entry begins when the last one balances.
Units: whole cents; a debit is positive.
"""

from collections.abc import Sequence
from datetime import date

from coopkit.errors import N_, CoopError, Marked
from coopkit.money import plain_amount
from ledger.inbox.journals.cells import (
    Header,
    Rows,
    debit_or_credit,
    is_day,
    parse_cents,
    parse_day,
)
from ledger.inbox.journals.entries import (
    FileTotalError,
    Journal,
    TheirEntry,
    TheirLeg,
    Trouble,
    settled,
)

FORMAT = "quickbooks-journal"


class NoDayError(CoopError):
    """A line before any entry has begun."""

    template = N_(
        "This line belongs to no entry: no line before it carries a day. Export the "
        "report Journal anew, without changing it."
    )


class JournalReader:
    """A journal as it goes by: the entry that is open, and what was printed of it."""

    def __init__(self, header: Header, *, day_first: bool, minor_units: int) -> None:
        self.header, self.day_first, self.minor_units = header, day_first, minor_units
        self.entries: list[TheirEntry] = []
        self.troubles: list[Trouble] = []
        self.legs: list[TheirLeg] = []
        self.head: tuple[int, date, str, str] | None = None
        self.day_on_each_line = False

    def read(self, line: int, cells: Sequence[str]) -> None:
        """Take one row in: a line of an entry, its sums, or the total of the file."""
        said = self.header.cell
        account, day = said(cells, "account"), said(cells, "date")
        if is_total(cells):
            self.end()
            self._check_total(line, cells)
        elif not account:
            if not is_day(day):
                return  # the sums of an entry, a blank line, a foot
            self.end()
            self._begin(line, cells)
        else:
            if is_day(day) and not self._goes_on(cells):
                self.end()
                self._begin(line, cells)
            if self.head is None:
                raise NoDayError
            cents = debit_or_credit(self.header, cells, minor_units=self.minor_units)
            who, memo = said(cells, "name"), said(cells, "memo")
            self.legs.append(TheirLeg(line, account, cents, who, memo))

    def _goes_on(self, cells: Sequence[str]) -> bool:
        """Whether a line with a day goes on with the open entry."""
        if not (self.day_on_each_line and self.head and self.legs):
            return False
        said = self.header.cell
        on = parse_day(said(cells, "date"), day_first=self.day_first)
        same = self.head[1:] == (on, said(cells, "kind"), said(cells, "number"))
        return same and sum(leg.cents for leg in self.legs) != 0

    def _begin(self, line: int, cells: Sequence[str]) -> None:
        said = self.header.cell
        on = parse_day(said(cells, "date"), day_first=self.day_first)
        self.head = (line, on, said(cells, "kind"), said(cells, "number"))

    def end(self) -> None:
        """The open entry is whole."""
        if self.head and self.legs:
            line, on, kind, number = self.head
            self.entries.append(
                TheirEntry(
                    line=line, on=on, kind=kind, number=number, legs=tuple(self.legs)
                )
            )
        self.head, self.legs = None, []

    def _check_total(self, line: int, cells: Sequence[str]) -> None:
        """The last row says what all debits and all credits come to."""
        legs = [leg for entry in self.entries for leg in entry.legs]
        sides: tuple[tuple[str, Marked, int], ...] = (
            ("debit", N_("all debits"), sum(max(leg.cents, 0) for leg in legs)),
            ("credit", N_("all credits"), -sum(min(leg.cents, 0) for leg in legs)),
        )
        for role, what, found in sides:
            text = self.header.cell(cells, role)
            said = parse_cents(text, minor_units=self.minor_units)
            if text and said != found:
                self.troubles.append(
                    Trouble(
                        line,
                        FileTotalError(
                            what=what,
                            said=plain_amount(said, minor_units=self.minor_units),
                            found=plain_amount(found, minor_units=self.minor_units),
                        ),
                    )
                )


def is_total(cells: Sequence[str]) -> bool:
    """Whether a row is the total of the file."""
    first = next((cell for cell in cells if cell), "").casefold().rstrip(":")
    return first in {"total", "totals", "grand total", "totales", "total general"}


def read_journal_report(
    rows: Rows, header: Header, *, minor_units: int, day_first: bool
) -> Journal:
    """Read the report Journal below its header."""
    body = rows[header.place + 1 :]
    reader = JournalReader(header, day_first=day_first, minor_units=minor_units)
    reader.day_on_each_line = all(
        is_day(header.cell(cells, "date"))
        for _, cells in body
        if header.cell(cells, "account") and not is_total(cells)
    )
    for line, cells in body:
        try:
            reader.read(line, cells)
        except CoopError as error:
            reader.troubles.append(Trouble(line, error))
    reader.end()
    entries, troubles = settled(reader.entries, reader.troubles, minor_units=minor_units)
    return Journal(format=FORMAT, entries=entries, troubles=troubles)
