"""QuickBooks, the report General Ledger: lines by account, put together into entries.

Each account is a section: its name, its lines, “Total for” it. Every entry stands in the
sections of all its accounts, so its lines are found by day, type and number; the column
Split parts those that are alike. Amounts are in the account's own sense (income and
loans grow by credits), so each section is a debit or a credit one: two-line entries say
which go together, and `roots` which way round.
Units: whole cents; a debit is positive.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coopkit.errors import N_, CoopError
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
    about_joined,
    settled,
)
from ledger.inbox.journals.quickbooks_online import is_total
from ledger.inbox.journals.sections import Line, put_together, senses

FORMAT = "quickbooks-ledger"
OPENING = "Opening balances"
_TOTAL = re.compile(
    r"total (?:for |de |para )?(.+?)( with sub-?accounts?)?", re.IGNORECASE
)
_BEGINS = ("beginning balance", "balance forward", "saldo inicial", "opening balance")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august"),
    *("september", "october", "november", "december"),
)
_FROM = re.compile(rf"({'|'.join(_MONTHS)})(?: (\d{{1,2}}))?,?(?: (\d{{4}}))?", re.I)


class NoSectionError(CoopError):
    """A line that stands in no account's section."""

    template = N_(
        "This line stands under no account. Export the report General Ledger anew, "
        "with all accounts."
    )


@dataclass(slots=True)
class _Section:
    """An account while its lines go by, and what they come to."""

    name: str
    cents: int = 0
    is_own: bool = False


class _Reader:
    """The report as it goes by: the sections we stand in, and the lines so far."""

    def __init__(self, header: Header, rows: Rows, **how: bool | int) -> None:
        self.header = header
        self.day_first = bool(how["day_first"])
        self.minor_units = int(how["minor_units"])
        self.stack: list[_Section] = []
        self.lines: list[Line] = []
        self.opening: list[Line] = []
        self.troubles: list[Trouble] = []
        labels = (_label(header, cells) for _, cells in rows)
        matches = [_TOTAL.fullmatch(label) for label in labels]
        self.parents = {match[1] for match in matches if match and match[2]}
        self.has_totals = any(matches)

    def read(self, line: int, cells: Sequence[str]) -> None:
        """Take one row in: a section's name, one of its lines, or its total."""
        said = self.header.cell
        label = _label(self.header, cells)
        total = _TOTAL.fullmatch(label)
        if total:
            self._close(line, cells, total)
        elif is_day(said(cells, "date")):
            self._add(line, cells)
        elif any(cell.casefold().startswith(_BEGINS) for cell in cells):
            cents = parse_cents(said(cells, "balance"), minor_units=self.minor_units)
            if cents and self.stack:
                self.opening.append(self._line(line, cells, cents))
        elif label and not is_total(cells) and self._is_section(cells):
            if not self.has_totals:  # nothing tells what lies in what
                self.stack.clear()
            self.stack.append(_Section(label))
            cents = parse_cents(said(cells, "balance"), minor_units=self.minor_units)
            if cents:
                self.opening.append(self._line(line, cells, cents))

    def _is_section(self, cells: Sequence[str]) -> bool:
        """Whether a row is a name alone, or with what the account held before."""
        return sum(1 for cell in cells if cell) == 1 + bool(
            self.header.cell(cells, "balance")
        )

    def _add(self, line: int, cells: Sequence[str]) -> None:
        if not self.stack and not self.header.cell(cells, "account"):
            raise NoSectionError
        cents = debit_or_credit(self.header, cells, minor_units=self.minor_units)
        if self.stack:
            self.stack[-1].cents += cents
        self.lines.append(self._line(line, cells, cents))

    def _line(self, line: int, cells: Sequence[str], cents: int) -> Line:
        said = self.header.cell
        account = said(cells, "account") or ":".join(s.name for s in self.stack)
        on = None
        if is_day(said(cells, "date")):
            on = parse_day(said(cells, "date"), day_first=self.day_first)
        return Line(
            leg=TheirLeg(line, account, cents, said(cells, "name"), said(cells, "memo")),
            on=on,
            kind=said(cells, "kind"),
            number=said(cells, "number"),
            split=said(cells, "split"),
        )

    def _close(self, line: int, cells: Sequence[str], total: re.Match[str]) -> None:
        """Leave a section; its printed total must be that of its own lines."""
        name, with_others = total[1], bool(total[2])
        if not any(section.name == name for section in self.stack):
            return
        while self.stack[-1].name != name:
            self.stack.pop()
        section = self.stack[-1]
        text = self.header.cell(cells, "amount")
        said = parse_cents(text, minor_units=self.minor_units)
        if text and not with_others and said != section.cents:
            error = FileTotalError(
                what=name,
                said=plain_amount(said, minor_units=self.minor_units),
                found=plain_amount(section.cents, minor_units=self.minor_units),
            )
            self.troubles.append(Trouble(line, error))
        if with_others or name not in self.parents:
            self.stack.pop()


def _label(header: Header, cells: Sequence[str]) -> str:
    """What stands at or before the column of days: a section's name or its total."""
    before = cells[: header.columns["date"] + 1]
    return next((cell for cell in before if cell), "")


def read_general_ledger(
    rows: Rows,
    header: Header,
    *,
    root_of: Callable[[str], str],
    minor_units: int,
    day_first: bool,
) -> Journal:
    """Read the report General Ledger; `root_of` guesses an account's root by its name."""
    body = rows[header.place + 1 :]
    reader = _Reader(header, body, day_first=day_first, minor_units=minor_units)
    for line, cells in body:
        try:
            reader.read(line, cells)
        except CoopError as error:
            reader.troubles.append(Trouble(line, error))
    lines, opening = reader.lines, reader.opening
    if not header.has("debit"):
        sense = senses([*lines, *opening], root_of=root_of)
        lines = [line.turned(sense[line.leg.account]) for line in lines]
        opening = [line.turned(sense[line.leg.account]) for line in opening]
    begun = _opening(opening, _first_day(rows[: header.place], lines))
    entries, troubles = settled(
        [*begun, *put_together(lines)], reader.troubles, minor_units=minor_units
    )
    return Journal(
        format=FORMAT,
        entries=tuple(sorted(entries, key=lambda entry: entry.on)),
        troubles=troubles,
        notes=tuple(about_joined(entries)),
    )


def _opening(lines: Sequence[Line], first: date | None) -> list[TheirEntry]:
    """What the accounts held before the report's first day, as one entry."""
    if not lines or first is None:
        return []
    legs = tuple(line.leg for line in lines)
    on = first - timedelta(days=1)
    return [TheirEntry(line=legs[0].line, on=on, kind=OPENING, legs=legs)]


def _first_day(titles: Rows, lines: Sequence[Line]) -> date | None:
    """The report's first day: as its title says it, or else that of its first line."""
    days = [line.on for line in lines if line.on]
    earliest = min(days, default=None)
    for _, cells in titles:
        text = " ".join(cells)
        found = list(_FROM.finditer(text))
        years = [match[3] for match in found if match[3]]
        if not found or not years or "-" not in text:
            continue
        month = _MONTHS.index(found[0][1].lower()) + 1
        said = date(int(found[0][3] or years[0]), month, int(found[0][2] or 1))
        return min(said, earliest) if earliest else said
    return earliest
