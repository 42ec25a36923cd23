"""Redemption: capital paid back, the oldest year first.

Units: cents. Source: Bylaws, article on redemption; 26 C.F.R. § 1.1388-1(a)(2)(iii):
paying back a qualified notice is no patronage dividend.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from coopkit.money import Cents, allocate_with_leftovers


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """What a member's account still holds of one fiscal year."""

    fiscal_year: int
    who: str
    retained_cents: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    fiscal_year: int
    who: str
    amount_cents: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Redemption:
    """Who is paid what of which year, and what is left of the budget."""

    payments: tuple[Payment, ...]
    left_cents: Cents


def redeem_oldest_first(layers: Sequence[Layer], *, budget_cents: Cents) -> Redemption:
    """Pay back whole years while the budget covers them, then one year in proportion.

    Leftover cents of that year go to the largest remainders, ties to the lower code.
    Payments stand by year, then as their layers came; payments of zero are left out.

    >>> old = Layer(fiscal_year=2021, who="M001", retained_cents=300)
    >>> new = Layer(fiscal_year=2022, who="M001", retained_cents=300)
    >>> plan = redeem_oldest_first([new, old], budget_cents=400)
    >>> [(payment.fiscal_year, payment.amount_cents) for payment in plan.payments]
    [(2021, 300), (2022, 100)]
    """
    if budget_cents < 0:
        raise ValueError("a budget is not negative")
    by_year: dict[int, list[Layer]] = defaultdict(list)
    for layer in layers:
        by_year[layer.fiscal_year].append(layer)
    left, payments = budget_cents, []
    for year in sorted(by_year):
        held = [layer.retained_cents for layer in by_year[year]]
        amounts = held
        if sum(held) > left:
            names = [layer.who for layer in by_year[year]]
            amounts, _ = allocate_with_leftovers(left, held, names=names)
        left -= sum(amounts)
        payments += [
            Payment(fiscal_year=year, who=layer.who, amount_cents=amount)
            for layer, amount in zip(by_year[year], amounts, strict=True)
            if amount
        ]
    return Redemption(payments=tuple(payments), left_cents=left)
