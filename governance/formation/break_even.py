"""Break-even: how many must be sold until all costs are covered, and what if.

Units: cents; what is sold as a fraction, for hours may be halved. The number needed is
whole and rounded up; what is left rounds down.
"""

from dataclasses import dataclass
from fractions import Fraction

from coopkit.errors import N_, CoopError
from coopkit.money import Cents, half_up, plain_amount

PLAN, PRICE_DOWN, PRICE_UP = "plan", "price_down", "price_up"
COST_DOWN, COST_UP = "cost_down", "cost_up"
FEWER, MORE = "fewer", "more"
TENTH, FIFTH = Fraction(1, 10), Fraction(1, 5)


class NoMarginError(CoopError):
    """A price that does not cover its own costs."""

    template = N_(
        "One brings in {price} and costs {cost}: however many you sell, nothing is left "
        "for the fixed costs. Raise the price, or let one cost less."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """One sale and the month around it."""

    price_cents: Cents
    variable_cents: Cents
    fixed_cents: Cents

    @property
    def margin_cents(self) -> Cents:
        return self.price_cents - self.variable_cents

    def left_cents(self, units: Fraction) -> Cents:
        """What is left of a month with so many sales; negative is missing."""
        whole = units * self.margin_cents
        return whole.numerator // whole.denominator - self.fixed_cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One change at a time: how many it takes then, and what the planned sales leave.

    `units` is None where nothing would be enough.
    """

    change: str
    sale: Sale
    units: int | None
    left_cents: Cents


def units_needed(sale: Sale) -> int:
    """How many it takes, or a NoMarginError.

    >>> units_needed(Sale(price_cents=1_120_00, variable_cents=960_00,
    ...     fixed_cents=896_00))
    6
    """
    if sale.margin_cents <= 0:
        raise NoMarginError(
            price=plain_amount(sale.price_cents), cost=plain_amount(sale.variable_cents)
        )
    return -(-sale.fixed_cents // sale.margin_cents)


def what_if(sale: Sale, units: Fraction) -> tuple[Trial, ...]:
    """The plan, and each thing changed by itself: price, cost, then how many are sold.

    >>> sale = Sale(price_cents=10_00, variable_cents=6_00, fixed_cents=100_00)
    >>> [(trial.change, trial.units) for trial in what_if(sale, Fraction(30))][:3]
    [('plan', 25), ('price_down', 34), ('price_up', 20)]
    """
    price, cost = sale.price_cents, sale.variable_cents
    tried = [(PLAN, sale, units)]
    for change, factor in ((PRICE_DOWN, 1 - TENTH), (PRICE_UP, 1 + TENTH)):
        tried.append((change, _with(sale, half_up(factor, of=price), cost), units))
    for change, factor in ((COST_DOWN, 1 - TENTH), (COST_UP, 1 + TENTH)):
        tried.append((change, _with(sale, price, half_up(factor, of=cost)), units))
    for change, factor in ((FEWER, 1 - FIFTH), (MORE, 1 + FIFTH)):
        tried.append((change, sale, units * factor))
    return tuple(
        Trial(
            change=change,
            sale=one,
            units=units_needed(one) if one.margin_cents > 0 else None,
            left_cents=one.left_cents(sold),
        )
        for change, one, sold in tried
    )


def _with(sale: Sale, price: Cents, variable: Cents) -> Sale:
    return Sale(price_cents=price, variable_cents=variable, fixed_cents=sale.fixed_cents)
