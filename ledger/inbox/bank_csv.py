"""CSV files of banks: which column is what, guessed from its name and from its cells.

A map says it for one bank's header and is kept. Amounts stand in one column with a sign,
in two (what left, what came in), or in one beside a word that tells the direction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, TypeAlias

from coopkit.errors import N_, CoopError
from ledger.inbox.bank_cells import ORDERS, direction_of, read_amount, read_day
from ledger.inbox.bank_lines import Line, Part, line_of

Row: TypeAlias = tuple[int, list[str]]
_TOTALS = ("total", "subtotal", "saldo", "balance", "ending", "opening")
PENDING = frozenset({"pending", "pendiente", "processing", "authorized", "en proceso"})


class BadCellError(CoopError):
    """A cell that is not what its column holds."""

    template = N_("Line {line}, column “{column}”: “{text}” is not {what}.")


class BadCellsError(CoopError):
    """A file with cells that cannot be read; `cells` names each."""

    template = N_(
        "{count} cells cannot be read, so nothing was taken in. {first} Correct the file "
        "or choose the columns again."
    )

    def __init__(self, cells: Sequence[BadCellError]) -> None:
        self.cells = tuple(cells)
        super().__init__(count=len(cells), first=cells[0])


class MapError(CoopError):
    """Columns that do not fit a file."""

    template = N_(
        "The columns do not fit this file: {why}. Choose the columns of this file again."
    )


A_DAY, AN_AMOUNT = N_("a day"), N_("an amount")
A_DIRECTION = N_("a word like debit or credit")
NO_DATE, NO_AMOUNT = N_("none holds the day"), N_("none holds the amount")
TOO_FEW = N_("it has fewer columns")


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """What each meaning is read from: places of columns from 0, None where there is none.

    `order` is that of a day's parts; `flipped` where a payment has no minus, as cards
    write it.
    """

    date: int
    order: str = "ymd"
    decimal: str = "."
    amount: int | None = None
    debit: int | None = None
    credit: int | None = None
    direction: int | None = None
    flipped: bool = False
    payee: int | None = None
    memo: int | None = None
    bank_id: int | None = None
    balance: int | None = None
    status: int | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def places(self) -> list[int]:
        """Every column that is read."""
        kept = asdict(self)
        return [kept[name] for name in PLACES if kept[name] is not None]


PLACES = (
    "date", "amount", "debit", "credit", "direction", "payee", "memo", "bank_id",
    "balance", "status",
)  # fmt: skip


def columns_from(data: Mapping[str, Any]) -> Columns:
    """Columns as they were kept; raises MapError where they are none."""
    known = {name: data[name] for name in Columns.__slots__ if name in data}
    try:
        columns = Columns(**known)
    except TypeError as error:
        raise MapError(why=NO_DATE) from error
    whole = all(isinstance(place, int) and place >= 0 for place in columns.places)
    if not whole or columns.order not in ORDERS or columns.decimal not in {".", ","}:
        raise MapError(why=NO_DATE)
    if columns.amount is None and columns.debit is None and columns.credit is None:
        raise MapError(why=NO_AMOUNT)
    return columns


def same_header(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two headers are of one bank's file.

    >>> same_header(["Date", "Amount "], ["date", "amount"])
    True
    """
    return [_plain(name) for name in one] == [_plain(name) for name in other]


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def read_csv(
    rows: Sequence[Row], *, header: Sequence[str], columns: Columns, places: int = 2
) -> Part:
    """The lines of a file's rows below its header; each bad cell is named.

    >>> rows = [(2, ["03/01/2026", "Cafe Sol", "-3.50"]), (3, ["Total", "", "-3.50"])]
    >>> columns = Columns(date=0, order="mdy", payee=1, amount=2)
    >>> part = read_csv(rows, header=["Date", "Payee", "Amount"], columns=columns)
    >>> part.lines[0].cents, part.left_out
    (-350, 1)
    """
    if header and columns.places and max(columns.places) >= len(header):
        raise MapError(why=TOO_FEW)
    reader = _Reader(header, columns, places, rows)
    lines = [(line, row) for row in rows if (line := reader.line(row)) is not None]
    if reader.bad:
        raise BadCellsError(reader.bad)
    closing = _closing(reader, lines)
    return Part(
        lines=tuple(line for line, _ in lines),
        closing_cents=closing[1] if closing else None,
        closing_on=closing[0] if closing else None,
        left_out=len(rows) - len(lines),
    )


class _Reader:
    """Reads rows by columns, and keeps what it could not read."""

    def __init__(
        self, header: Sequence[str], columns: Columns, places: int, rows: Sequence[Row]
    ) -> None:
        self.header, self.columns, self.places = header, columns, places
        self.bad: list[BadCellError] = []
        # In a column of its own, what leaves has a minus at some banks, at others not.
        self.debit_sign = self._sign_of(rows, columns.debit)
        self.credit_sign = self._sign_of(rows, columns.credit)

    def _sign_of(self, rows: Sequence[Row], place: int | None) -> int:
        found = [self.amount(cells, place) or 0 for _, cells in rows]
        return 1 if any(cents > 0 for cents in found) else -1

    def line(self, row: Row) -> Line | None:
        """A row's line; None for totals, pending ones, and rows without an amount."""
        number, cells = row
        columns = self.columns
        if self.text(cells, columns.status).casefold() in PENDING:
            return None
        day_text = self.text(cells, columns.date)
        on = read_day(day_text, columns.order)
        amounts = (columns.amount, columns.debit, columns.credit)
        filled = [place for place in amounts if self.text(cells, place)]
        if not filled or (on is None and _is_total(cells)):
            return None
        if on is None:
            self._bad(number, columns.date, day_text, A_DAY)
            return None
        cents = self._cents(number, cells, filled)
        return (
            line_of(
                on=on,
                cents=cents,
                payee=self.text(cells, columns.payee),
                memo=self.text(cells, columns.memo),
                bank_id=self.text(cells, columns.bank_id),
            )
            if cents
            else None
        )

    def _cents(self, number: int, cells: list[str], filled: list[int | None]) -> int:
        columns, total = self.columns, 0
        for place in filled:
            cents = self.amount(cells, place)
            if cents is None:
                self._bad(number, place, self.text(cells, place), AN_AMOUNT)
                continue
            if place == columns.amount:
                total += self._directed(number, cells, cents)
            elif place == columns.debit:
                total -= cents * self.debit_sign
            else:
                total += cents * self.credit_sign
        return -total if columns.flipped else total

    def _directed(self, number: int, cells: list[str], cents: int) -> int:
        place = self.columns.direction
        if place is None:
            return cents
        direction = direction_of(self.text(cells, place))
        if not direction:
            self._bad(number, place, self.text(cells, place), A_DIRECTION)
        return direction * abs(cents)

    def amount(self, cells: list[str], place: int | None) -> int | None:
        text = self.text(cells, place)
        return read_amount(text, decimal=self.columns.decimal, places=self.places)

    def text(self, cells: list[str], place: int | None) -> str:
        return cells[place] if place is not None and place < len(cells) else ""

    def _bad(self, line: int, place: int | None, text: str, what: str) -> None:
        if place is None:
            return
        name = self.header[place] if place < len(self.header) else str(place + 1)
        self.bad.append(BadCellError(line=line, column=name, text=text[:60], what=what))


def _is_total(cells: list[str]) -> bool:
    first = next((cell for cell in cells if cell), "").casefold()
    return first.startswith(_TOTALS)


def _closing(
    reader: _Reader, lines: Sequence[tuple[Line, Row]]
) -> tuple[date, int] | None:
    """The last day's balance: files begin with the oldest line, or with the newest."""
    place = reader.columns.balance
    if place is None or not lines:
        return None
    newest_first = lines[0][0].on > lines[-1][0].on or (
        lines[0][0].on == lines[-1][0].on and _adds_up(reader, list(reversed(lines)))
    )
    line, (_, cells) = lines[0] if newest_first else lines[-1]
    cents = reader.amount(cells, place)
    if cents is None:
        return None
    return line.on, -cents if reader.columns.flipped else cents


def _adds_up(reader: _Reader, lines: Sequence[tuple[Line, Row]]) -> bool:
    """Whether each balance is the one before and its own line."""
    held = [reader.amount(row[1], reader.columns.balance) for _, row in lines]
    return len(lines) > 1 and all(
        before is not None and after is not None and after - before == line.cents
        for before, after, (line, _) in zip(held, held[1:], lines[1:], strict=False)
    )
