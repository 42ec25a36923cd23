"""What is read from another program's file: its entries, in its own accounts.

Units: whole cents of the co-op's currency; a debit is positive. Lines count from 1.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from coopkit.errors import N_, CoopError
from coopkit.money import plain_amount

MOST_TROUBLES = 200
_PAY_KINDS = ("payroll", "paycheck", "payslip", "nómina", "nomina")


class TheirEntryError(CoopError):
    """An entry of the file that does not balance."""

    template = N_(
        "The entry of {on} on lines {lines} does not balance: its debits and credits "
        "differ by {amount}. Correct it in the other program, and export again."
    )


class OneLegError(CoopError):
    """An entry of the file with one line only."""

    template = N_(
        "The entry of {on} on line {lines} has one line only, so nobody can tell where "
        "the money came from. Export the report with all accounts."
    )


class FileTotalError(CoopError):
    """A total printed in the file that its lines do not reach."""

    template = N_(
        "The file says that {what} comes to {said}, but its lines come to {found}. A "
        "line is missing or was changed. Export the file again."
    )


class SeveralInOneError(CoopError):
    """Lines that may be more than one entry; a note, not a refusal."""

    template = N_(
        "The lines {lines} of {on} may be several entries. The file does not tell them "
        "apart, so they become one entry; all balances are right."
    )


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong, and in which line; line 0 is the file as a whole."""

    line: int
    error: CoopError

    @property
    def message(self) -> str:
        """The sentence, in the reader's language."""
        return str(self.error)


@dataclass(frozen=True, slots=True)
class TheirLeg:
    """One line of an entry: cents that reach their account, or leave it if negative."""

    line: int
    account: str
    cents: int
    name: str = ""
    memo: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TheirEntry:
    """An entry of the file; `joined` if it may be several that nobody can part."""

    line: int
    on: date
    kind: str = ""
    number: str = ""
    legs: tuple[TheirLeg, ...] = ()
    joined: bool = False

    @property
    def name(self) -> str:
        """The first name on its lines."""
        return next((leg.name for leg in self.legs if leg.name), "")

    @property
    def memo(self) -> str:
        """The first text on its lines."""
        return next((leg.memo for leg in self.legs if leg.memo), "")

    @property
    def is_pay(self) -> bool:
        """Whether it pays people, so that its names are those of workers."""
        kind = self.kind.casefold()
        return any(word in kind for word in _PAY_KINDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """A file as it was read; with troubles, nothing of it may be posted.

    `types` gives the root of an account (“Assets”, …) where the file tells it, `workers`
    the names that the file says are employees.
    """

    format: str
    entries: tuple[TheirEntry, ...] = ()
    types: Mapping[str, str] = field(default_factory=dict)
    workers: frozenset[str] = frozenset()
    troubles: tuple[Trouble, ...] = ()
    notes: tuple[Trouble, ...] = ()
    columns: tuple[str, ...] = ()

    @property
    def accounts(self) -> list[str]:
        """Their accounts that are used, in the order of their names."""
        return sorted({leg.account for entry in self.entries for leg in entry.legs})

    @property
    def names(self) -> dict[str, bool]:
        """Every name on its entries, and whether it seems to be a worker's."""
        found: dict[str, bool] = {}
        for entry in self.entries:
            for leg in entry.legs:
                if leg.name:
                    worker = entry.is_pay or leg.name in self.workers
                    found[leg.name] = found.get(leg.name, False) or worker
        return dict(sorted(found.items(), key=lambda item: (not item[1], item[0])))

    @property
    def first(self) -> date:
        return min(entry.on for entry in self.entries)

    @property
    def last(self) -> date:
        return max(entry.on for entry in self.entries)


def trial_balance(entries: Iterable[TheirEntry]) -> dict[str, tuple[int, int]]:
    """Debits and credits of each of their accounts; both sums are positive.

    >>> legs = TheirLeg(1, "Rent", 5_00), TheirLeg(2, "Bank", -5_00)
    >>> trial_balance([TheirEntry(line=1, on=date(2026, 1, 2), legs=legs)])
    {'Bank': (0, 500), 'Rent': (500, 0)}
    """
    sums: dict[str, tuple[int, int]] = {}
    for entry in entries:
        for leg in entry.legs:
            debit, credit = sums.get(leg.account, (0, 0))
            sums[leg.account] = (debit + max(leg.cents, 0), credit - min(leg.cents, 0))
    return dict(sorted(sums.items()))


def settled(
    entries: Iterable[TheirEntry],
    troubles: Iterable[Trouble],
    *,
    minor_units: int,
    uneven: type[CoopError] = TheirEntryError,
) -> tuple[tuple[TheirEntry, ...], tuple[Trouble, ...]]:
    """The entries that move something, without their empty lines; and what is wrong.

    A voided cheque, all of whose lines are zero, is no entry. The troubles that the
    reading met are among what is wrong, all in the order of their lines.
    """
    good: list[TheirEntry] = []
    wrong = [*troubles]
    for entry in entries:
        legs = tuple(leg for leg in entry.legs if leg.cents)
        if not legs:
            continue
        left = sum(leg.cents for leg in legs)
        lines = ", ".join(str(line) for line in sorted({leg.line for leg in legs})[:12])
        if left and len(legs) == 1:
            wrong.append(Trouble(entry.line, OneLegError(on=entry.on, lines=lines)))
        elif left:
            amount = plain_amount(abs(left), minor_units=minor_units)
            error = uneven(on=entry.on, lines=lines, amount=amount)
            wrong.append(Trouble(entry.line, error))
        else:
            good.append(replace(entry, legs=legs))
    return tuple(good), tuple(sorted(wrong, key=lambda trouble: trouble.line))


def about_joined(entries: Iterable[TheirEntry]) -> list[Trouble]:
    """A note for each entry that may be several."""
    return [
        Trouble(
            entry.line,
            SeveralInOneError(
                on=entry.on,
                lines=", ".join(str(leg.line) for leg in entry.legs[:12]),
            ),
        )
        for entry in entries
        if entry.joined
    ]
