"""Checks: their numbers, one after the other, and the list by which they are written.

Units: cents. A number that was used is never used again, also of a check that was voided.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from coopkit.errors import N_, CoopError
from coopkit.money import Cents, plain_amount
from coopkit.sheets import Value

MOST_NUMBER = 99_999_999


class NoNumbersLeftError(CoopError):
    """More checks than there are numbers."""

    template = N_(
        "The next check would have the number {number}. Set the number of the next check "
        "to one that stands on your checks."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cheque:
    """One check: its number, whom it pays, how much, and what for."""

    number: int
    on: date
    payee: str
    cents: Cents
    remark: str
    end_to_end: str


def numbers(count: int, *, first: int) -> range:
    """The next numbers of so many checks.

    >>> list(numbers(3, first=1041))
    [1041, 1042, 1043]
    """
    if first < 1 or first + count - 1 > MOST_NUMBER:
        raise NoNumbersLeftError(number=first + count - 1)
    return range(first, first + count)


def cheque_rows(
    cheques: Sequence[Cheque], *, head: Sequence[str], minor_units: int
) -> list[list[Value]]:
    """The list as a sheet, in order of number, with its total."""
    rows: list[list[Value]] = [list(head)]
    for one in sorted(cheques, key=lambda one: one.number):
        amount = plain_amount(one.cents, minor_units=minor_units)
        rows.append([one.number, one.on, one.payee, amount, one.remark, one.end_to_end])
    total = plain_amount(sum(one.cents for one in cheques), minor_units=minor_units)
    rows.append([len(cheques), None, None, total, None, None])
    return rows
