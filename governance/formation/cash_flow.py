"""Cash flow: each amount in the month in which it moves, and the deepest point.

Units: cents. What a month brings in grows by a share of the month before, half-up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from coopkit.money import Cents, half_up

Months = Sequence[tuple[Cents, Cents]]
"""What came in and what went out, month by month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Balances at the end of each month, and the lowest of them; ties to the earlier."""

    opening_cents: Cents
    months: tuple[tuple[Cents, Cents], ...]
    balances: tuple[Cents, ...]

    @property
    def closing_cents(self) -> Cents:
        return self.balances[-1] if self.balances else self.opening_cents

    @property
    def lowest(self) -> int:
        """The place of the lowest month, from 0; -1 where the opening is the lowest."""
        if not self.balances or min(self.balances) >= self.opening_cents:
            return -1
        return self.balances.index(min(self.balances))

    @property
    def lowest_cents(self) -> Cents:
        return min((self.opening_cents, *self.balances))

    @property
    def missing_cents(self) -> Cents:
        """What has to be there besides, so that no month ends below zero."""
        return max(0, -self.lowest_cents)


def flow(opening: Cents, months: Months) -> Flow:
    """Run through the months.

    >>> found = flow(0, [(0, 2_816_00), (2_240_00, 3_776_00), (9_000_00, 0)])
    >>> found.balances, found.lowest, found.missing_cents
    ((-281600, -435200, 464800), 1, 435200)
    """
    balances, balance = [], opening
    for came, went in months:
        balance += came - went
        balances.append(balance)
    return Flow(opening_cents=opening, months=tuple(months), balances=tuple(balances))


def paid_later(months: Months) -> Months:
    """The same months with customers who pay a month later.

    >>> paid_later([(5, 1), (7, 2)])
    [(0, 1), (5, 2)]
    """
    came = [0, *(each for each, _ in months)]
    return [(came[place], went) for place, (_, went) in enumerate(months)]


def growing(first: Cents, out: Cents, *, growth: Fraction, count: int = 12) -> Months:
    """Months in which what comes in grows, and what goes out stays.

    >>> growing(100_00, 90_00, growth=Fraction(1, 10), count=3)
    [(10000, 9000), (11000, 9000), (12100, 9000)]
    """
    months, came = [], first
    for _ in range(count):
        months.append((came, out))
        came += half_up(growth, of=came)
    return months
