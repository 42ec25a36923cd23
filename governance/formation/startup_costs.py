"""Start-up costs: what is paid once before the first customer pays, and what can wait.

Units: cents, months as a fraction; a reserve rounds up.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from coopkit.money import Cents, at_least


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing to pay; `can_wait` where the first months go without it."""

    what: str
    cents: Cents
    can_wait: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Startup:
    """What is needed before the first day, and with all that can wait."""

    now_cents: Cents
    later_cents: Cents
    reserve_cents: Cents

    @property
    def needed_cents(self) -> Cents:
        return self.now_cents + self.reserve_cents

    @property
    def total_cents(self) -> Cents:
        return self.needed_cents + self.later_cents


def startup(
    items: Iterable[Item], *, fixed_cents: Cents, reserve_months: Fraction
) -> Startup:
    """Add up a list, with a reserve of some months of fixed costs.

    >>> items = [Item(what="Van", cents=1_200_00), Item(what="Sign", cents=90_00,
    ...     can_wait=True)]
    >>> found = startup(items, fixed_cents=896_00, reserve_months=Fraction(1))
    >>> found.needed_cents, found.total_cents
    (209600, 218600)
    """
    now = later = 0
    for item in items:
        if item.can_wait:
            later += item.cents
        else:
            now += item.cents
    return Startup(
        now_cents=now,
        later_cents=later,
        reserve_cents=at_least(reserve_months, of=fixed_cents),
    )
