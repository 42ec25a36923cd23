"""A payroll journal as a sheet: columns that are debits, credits, or both.

One row is a worker's pay (or a pay day's sums); names and codes are not read. Each column
of money has a side: wages are a debit; taxes withheld and net pay a credit; the
employer's own taxes an expense and a debt at once (“both”).
Units: whole cents; a debit is positive.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from coopkit.errors import N_, CoopError
from ledger.inbox.journals.cells import (
    HEADER_WITHIN,
    Rows,
    is_day,
    is_day_first,
    parse_cents,
    parse_day,
    plain,
)
from ledger.inbox.journals.entries import (
    Journal,
    TheirEntry,
    TheirLeg,
    Trouble,
    settled,
)
from ledger.inbox.journals.mapping import guessed_root

FORMAT = "payroll"
PAY = "Payroll"
SIDES = ("debit", "credit", "both", "")
OWED, OWES = " (owed)", "Liabilities"
_DAYS = (
    *("check date", "pay date", "payday", "pay day", "payment date", "date paid"),
    *("fecha de pago", "period end", "pay period end", "period ending", "date", "fecha"),
)
_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("", ("hours", "horas", "rate", "tarifa", "ytd", "taxable")),
    ("both", ("employer", "er tax", "company tax", "patronal", "futa", "suta")),
    ("debit", ("gross", "reimbursement", "reembolso", "bruto", "wages and salaries")),
    (
        "credit",
        (
            *("net pay", "net amount", "take home", "check amount", "neto", "withh"),
            *("employee tax", "ee tax", "deduction", "garnish", "retenci"),
            *(" tax", "taxes", "fica", "medicare", "social security", "impuesto"),
        ),
    ),
)


class UnevenPayError(CoopError):
    """A pay day whose columns do not add up as they are taken."""

    template = N_(
        "The pay of {on}, from line {lines} on, does not add up: costs and what is paid "
        "or owed differ by {amount}. Say below what each column is, or leave one out."
    )


class NoGrossError(CoopError):
    """A payroll sheet in which no column is wages."""

    template = N_(
        "No column of this payroll is a debit. Say which column holds the gross wages."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How a payroll becomes entries: a side for each column, and how many entries."""

    sides: Mapping[str, str] = field(default_factory=dict)
    each_worker: bool = False


def payroll_header(rows: Rows) -> int | None:
    """The place of a header with a pay day and gross wages, if there is one."""
    for place, (_, cells) in enumerate(rows[:HEADER_WITHIN]):
        names = [plain(cell) for cell in cells]
        if any(name in _DAYS for name in names) and any(
            side_of(name) == "debit" for name in names
        ):
            return place
    return None


def side_of(column: str) -> str:
    """The side that a column's name suggests; “” leaves it out.

    >>> [side_of(name) for name in ("Gross Pay", "Employer Taxes", "Net Pay", "Hours")]
    ['debit', 'both', 'credit', '']
    """
    name = plain(column)
    return next(
        (side for side, words in _WORDS if any(word in name for word in words)), ""
    )


def columns_of_money(rows: Rows, place: int) -> list[str]:
    """The columns below a header that hold amounts, in their order."""
    header = rows[place][1]
    found = []
    for where, name in enumerate(header):
        cells = [row[where] for _, row in rows[place + 1 :] if where < len(row)]
        filled = [cell for cell in cells if cell]
        if name and filled and plain(name) not in _DAYS and all(map(_is_money, filled)):
            found.append(name)
    return found


def _is_money(cell: str) -> bool:
    try:
        parse_cents(cell)
    except CoopError:
        return False
    return not is_day(cell)


def read_payroll(
    rows: Rows,
    place: int,
    *,
    how: How | None = None,
    minor_units: int = 2,
    day_first: bool | None = None,
) -> Journal:
    """Read a payroll below its header: an entry a pay day, or one a row."""
    how = how or How()
    header, body = rows[place][1], rows[place + 1 :]
    columns = columns_of_money(rows, place)
    sides = {name: how.sides.get(name, side_of(name)) for name in columns}
    if "debit" not in sides.values():
        trouble = Trouble(rows[place][0], NoGrossError())
        return Journal(format=FORMAT, troubles=(trouble,), columns=tuple(columns))
    found, troubles = _rows_of_pay(header, body, sides, minor_units, day_first)
    joined = _by_worker(found) if how.each_worker else _by_day(found)
    entries, wrong = settled(
        joined, troubles, minor_units=minor_units, uneven=UnevenPayError
    )
    return Journal(
        format=FORMAT,
        entries=entries,
        troubles=wrong,
        columns=tuple(columns),
        types={leg.account: OWES for row in entries for leg in row.legs if _is_owed(leg)},
    )


def _is_owed(leg: TheirLeg) -> bool:
    """What is held back from pay is owed, and no negative cost; pay leaves the bank."""
    return leg.cents < 0 and guessed_root(leg.account) == "Expenses"


def _rows_of_pay(
    header: Sequence[str],
    body: Rows,
    sides: Mapping[str, str],
    minor_units: int,
    day_first: bool | None,
) -> tuple[list[tuple[date, list[TheirLeg]]], list[Trouble]]:
    """The day and the legs of each row, and what is wrong in rows."""
    names = [plain(cell) for cell in header]
    day = next(names.index(name) for name in _DAYS if name in names)
    if day_first is None:
        day_first = is_day_first(cells[day] for _, cells in body if day < len(cells))
    found: list[tuple[date, list[TheirLeg]]] = []
    troubles: list[Trouble] = []
    for line, cells in body:
        if day >= len(cells) or not is_day(cells[day]):
            continue  # a name of a section, or sums
        try:
            on = parse_day(cells[day], day_first=day_first)
            legs = _legs(line, dict(zip(header, cells, strict=False)), sides, minor_units)
        except CoopError as error:
            troubles.append(Trouble(line, error))
        else:
            found.append((on, legs))
    return found, troubles


def _legs(
    line: int, row: Mapping[str, str], sides: Mapping[str, str], minor_units: int
) -> list[TheirLeg]:
    legs = []
    for column, side in sides.items():
        cents = parse_cents(row.get(column, ""), minor_units=minor_units)
        if side in {"debit", "both"}:
            legs.append(TheirLeg(line, column, cents))
        if side in {"credit", "both"}:
            owed = column + OWED if side == "both" else column
            legs.append(TheirLeg(line, owed, -cents))
    return legs


def _by_worker(found: Sequence[tuple[date, list[TheirLeg]]]) -> list[TheirEntry]:
    return [
        TheirEntry(line=legs[0].line, on=on, kind=PAY, legs=tuple(legs))
        for on, legs in found
    ]


def _by_day(found: Sequence[tuple[date, list[TheirLeg]]]) -> list[TheirEntry]:
    """One entry a pay day: each column's sum."""
    sums: dict[date, dict[str, int]] = {}
    lines: dict[date, int] = {}
    for on, legs in found:
        lines.setdefault(on, legs[0].line)
        columns = sums.setdefault(on, {})
        for leg in legs:
            columns[leg.account] = columns.get(leg.account, 0) + leg.cents
    return [
        TheirEntry(
            line=lines[on],
            on=on,
            kind=PAY,
            legs=tuple(
                TheirLeg(lines[on], column, cents) for column, cents in columns.items()
            ),
        )
        for on, columns in sorted(sums.items())
    ]
