"""Price and wage: what an hour has to earn, and what a price leaves for pay.

Units: cents, shares and hours as fractions. Each step up rounds up to the cent, and each
step down rounds down, so that a price which was worked out carries its wage.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

from coopkit.errors import N_, CoopError
from coopkit.money import Cents, at_least, parse_amount
from coopkit.rulebook import NoRuleError, Rule, rulebook

FACTS = Path(__file__).parents[1] / "rules" / "formation" / "facts.toml"
YEARLY = frozenset({"us-ca_minimum_wage"})
"""Those that change each January, so that an older one may be out of date."""


class NothingSoldError(CoopError):
    """Hours of which none is sold."""

    template = N_(
        "If no hour is sold, no price can carry the pay. Write which part of your paid "
        "hours customers pay for, and how many hours you sell in a month."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """What one sold hour has to earn, piece by piece; the pieces are the price.

    `unsold_cents` pays the hours that nobody buys, payroll costs included.
    """

    wage_cents: Cents
    payroll_cents: Cents
    unsold_cents: Cents
    variable_cents: Cents
    fixed_cents: Cents
    cushion_cents: Cents

    @property
    def paid_hour_cents(self) -> Cents:
        """What an hour of work costs, whether it is sold or not."""
        return self.wage_cents + self.payroll_cents

    @property
    def price_cents(self) -> Cents:
        worked = self.paid_hour_cents + self.unsold_cents
        return worked + self.variable_cents + self.fixed_cents + self.cushion_cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What comes on top of a wage.

    `payroll` is a share of the wage, `sold` the part of the paid hours that is sold,
    `fixed_cents` the costs of a month and `sold_hours` the hours sold in it.
    """

    payroll: Fraction
    sold: Fraction
    variable_cents: Cents
    fixed_cents: Cents
    sold_hours: Fraction
    cushion_cents: Cents = 0

    def __post_init__(self) -> None:
        if self.sold <= 0 or self.sold_hours <= 0:
            raise NothingSoldError

    @property
    def fixed_per_hour(self) -> Cents:
        return at_least(1 / self.sold_hours, of=self.fixed_cents)


def hour_of(wage: Cents, costs: Costs) -> Hour:
    """What a sold hour has to earn for this wage.

    >>> costs = Costs(payroll=Fraction(15, 100), sold=Fraction(4, 5), variable_cents=125,
    ...     fixed_cents=896_00, sold_hours=Fraction(256), cushion_cents=150)
    >>> hour_of(20_00, costs).price_cents
    3500
    """
    payroll = at_least(costs.payroll, of=wage)
    paid = wage + payroll
    return Hour(
        wage_cents=wage,
        payroll_cents=payroll,
        unsold_cents=at_least(1 / costs.sold, of=paid) - paid,
        variable_cents=costs.variable_cents,
        fixed_cents=costs.fixed_per_hour,
        cushion_cents=costs.cushion_cents,
    )


def left_for_work(price: Cents, costs: Costs) -> Cents:
    """What a price leaves for an hour of work, payroll costs included.

    >>> costs = Costs(payroll=Fraction(15, 100), sold=Fraction(4, 5), variable_cents=125,
    ...     fixed_cents=896_00, sold_hours=Fraction(256), cushion_cents=150)
    >>> left_for_work(30_00, costs), wage_at(30_00, costs)
    (1900, 1652)
    """
    rest = price - costs.cushion_cents - costs.fixed_per_hour - costs.variable_cents
    return _down(rest, costs.sold)


def wage_at(price: Cents, costs: Costs) -> Cents:
    """The wage that a price pays, after payroll costs; below zero where it pays none."""
    return _down(left_for_work(price, costs), 1 / (1 + costs.payroll))


def _down(cents: Cents, share: Fraction) -> Cents:
    return cents * share.numerator // share.denominator


def minimum_wage(jurisdiction: str, *, on: date) -> Rule | None:
    """The minimum wage of a jurisdiction on a day, or of the wider one it lies in.

    Cities may ask for more. The value of a year that is not on file is the last known.

    >>> minimum_wage("us-ca", on=date(2026, 11, 22)).value
    '16.90'
    >>> minimum_wage("us-llc", on=date(2026, 11, 22)).value
    '7.25'
    >>> minimum_wage("es", on=date(2026, 11, 22)) is None
    True
    """
    known = rulebook(FACTS).get(f"{jurisdiction}_minimum_wage")
    wider = jurisdiction.rpartition("-")[0]
    if known is None:
        return minimum_wage(wider, on=on) if wider else None
    try:
        return known.on(on)
    except NoRuleError:
        return None


def wage_cents(rule: Rule) -> Cents:
    """A minimum wage in cents."""
    return parse_amount(rule.value)
