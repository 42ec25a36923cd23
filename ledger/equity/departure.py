"""Departure: a leaver's account, paid out in yearly installments with interest.

Units: cents. Source: Bylaws, article on termination; the account becomes a debt of the
co-op when the membership ends.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import lcm

from coopkit.money import Cents, allocate, half_up
from coopkit.periods import month_end


@dataclass(frozen=True, slots=True, kw_only=True)
class Installment:
    """One payment; `left_cents` is what is owed after it."""

    due: date
    principal_cents: Cents
    interest_cents: Cents
    left_cents: Cents


def equal_parts(count: int) -> list[Fraction]:
    """The shares of that many equal installments."""
    return [Fraction(1, count)] * count


def parts_of(years: int, *, first: Fraction) -> list[Fraction]:
    """The shares of yearly payments: at least `first` in the first year, the rest alike.

    With no first part all are alike; within one year, or none, all is paid at once.

    >>> [str(part) for part in parts_of(3, first=Fraction(1, 2))]
    ['1/2', '1/4', '1/4']
    >>> parts_of(5, first=Fraction(0)) == equal_parts(5)
    True
    """
    if years <= 1 or first >= 1:
        return [Fraction(1)]
    if first <= Fraction(1, years):
        return equal_parts(years)
    return [first, *[(1 - first) / (years - 1)] * (years - 1)]


def schedule(
    balance_cents: Cents, *, parts: Sequence[Fraction], rate: Fraction, first_due: date
) -> tuple[Installment, ...]:
    """Divide a balance into yearly payments, the parts of which make the whole.

    Interest is on the balance outstanding over the year before each payment, half-up to
    the cent. An odd cent of the principal is paid by largest remainder, earlier first.

    >>> rows = schedule(5_500_00, parts=equal_parts(5), rate=Fraction(1, 20),
    ...     first_due=date(2027, 12, 31))
    >>> rows[0].interest_cents, rows[-1].due.year, rows[-1].left_cents
    (27500, 2031, 0)
    """
    if sum(parts) != 1 or min(parts) < 0 or balance_cents < 0:
        raise ValueError("a balance is divided whole, and none of it is negative")
    common = lcm(*(part.denominator for part in parts))
    principals = allocate(balance_cents, [int(part * common) for part in parts])
    rows, left = [], balance_cents
    for place, principal in enumerate(principals):
        interest = half_up(rate, of=left)
        left -= principal
        due = month_end(first_due.year + place, first_due.month, first_due.day)
        rows.append(
            Installment(
                due=due,
                principal_cents=principal,
                interest_cents=interest,
                left_cents=left,
            )
        )
    return tuple(rows)
