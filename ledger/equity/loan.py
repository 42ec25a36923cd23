"""A member's loan to the co-op: a debt with interest by the day, never capital.

Units: cents. Interest is on what is owed, for the days since the payment before, over
365, half-up to the cent. A loan gives no vote, bears no patronage, and stands outside
the closing identity. Source: the loan's own terms; Bylaws, article on capital.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from coopkit.money import Cents, allocate, half_up
from coopkit.periods import month_end

DAYS = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanPayment:
    """One payment of a loan; `left_cents` is what is owed after it."""

    due: date
    principal_cents: Cents
    interest_cents: Cents
    left_cents: Cents


def payments(
    cents: Cents,
    *,
    rate: Fraction,
    count: int,
    on: date,
    first_due: date,
    every_months: int = 12,
) -> tuple[LoanPayment, ...]:
    """Equal parts of a loan of a day, each with the interest since the one before.

    >>> rows = payments(1_000_00, rate=Fraction(1, 20), count=2, on=date(2027, 1, 1),
    ...     first_due=date(2028, 1, 1))
    >>> [(row.principal_cents, row.interest_cents) for row in rows]
    [(50000, 5000), (50000, 2507)]
    """
    if cents <= 0 or count < 1 or every_months < 1 or first_due <= on or rate < 0:
        raise ValueError("a loan is an amount that is paid back later")
    rows, left, since = [], cents, on
    for due, principal in zip(
        _days(first_due, every_months, count), allocate(cents, [1] * count), strict=True
    ):
        interest = half_up(rate * (due - since).days / DAYS, of=left)
        left -= principal
        rows.append(
            LoanPayment(
                due=due,
                principal_cents=principal,
                interest_cents=interest,
                left_cents=left,
            )
        )
        since = due
    return tuple(rows)


def _days(first: date, every: int, count: int) -> Sequence[date]:
    months = (first.year * 12 + first.month - 1 + every * n for n in range(count))
    return [month_end(m // 12, m % 12 + 1, first.day) for m in months]
