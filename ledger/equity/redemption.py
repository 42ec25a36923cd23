"""Redemption: capital paid back, the oldest year first, or all years alike.

Units: cents. What is paid takes exactly as much from its layer: never at a discount, and
never by another note. Source: Bylaws, article on redemption; 26 C.F.R.
§ 1.1388-1(a)(2)(iii): paying back a qualified notice is no patronage dividend.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from coopkit.errors import N_, CoopError
from coopkit.money import Cents, allocate_with_leftovers

FIFO, PRO_RATA, AGE, NONE = "fifo", "pro_rata", "age", "none"


class OnlyWhenLeavingError(CoopError):
    """A redemption where the bylaws pay out only who leaves."""

    template = N_(
        "The bylaws pay out retained parts only when a membership ends. Change that "
        "clause first, or pay out those who left."
    )


class NoAgesError(CoopError):
    """A redemption by age, which nobody here knows."""

    template = N_(
        "The bylaws pay out those who are nearest to retirement first, and nobody’s date "
        "of birth is kept here. Choose another order in the bylaws: the oldest year "
        "first, or the same share of all years."
    )


class OverYearlyCapError(CoopError):
    """More capital paid out in a year than the bylaws allow."""

    template = N_(
        "{wanted} is more than may still be paid out this year, {room}: the bylaws allow "
        "{cap} of the members’ capital a year, and {paid} was paid already. Lower the "
        "amount."
    )


class NothingToRedeemError(CoopError):
    """A redemption that would pay nobody anything."""

    template = N_(
        "With this amount nobody would be paid: there are no retained parts, or each "
        "payment would be smaller than the bylaws’ least payment of {least}."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """What a member's account still holds of one fiscal year."""

    fiscal_year: int
    who: str
    retained_cents: Cents
    qualified: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    fiscal_year: int
    who: str
    amount_cents: Cents
    qualified: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Redemption:
    """Who is paid what of which year, who waits for more, and what is left over."""

    payments: tuple[Payment, ...]
    left_cents: Cents
    waiting: tuple[tuple[str, Cents], ...] = ()

    @property
    def paid_cents(self) -> Cents:
        return sum(payment.amount_cents for payment in self.payments)

    @property
    def by_member(self) -> dict[str, Cents]:
        found: dict[str, Cents] = defaultdict(int)
        for payment in self.payments:
            found[payment.who] += payment.amount_cents
        return dict(sorted(found.items()))


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
    _check(budget_cents)
    by_year: dict[int, list[Layer]] = defaultdict(list)
    for layer in layers:
        by_year[layer.fiscal_year].append(layer)
    left = budget_cents
    payments: list[Payment] = []
    for year in sorted(by_year):
        paid = _in_proportion(by_year[year], left)
        left -= sum(payment.amount_cents for payment in paid)
        payments += paid
    return Redemption(payments=tuple(payments), left_cents=left)


def redeem_all_alike(layers: Sequence[Layer], *, budget_cents: Cents) -> Redemption:
    """Pay back the same share of every layer.

    >>> old = Layer(fiscal_year=2021, who="M001", retained_cents=300)
    >>> new = Layer(fiscal_year=2022, who="M001", retained_cents=100)
    >>> plan = redeem_all_alike([new, old], budget_cents=200)
    >>> [(payment.fiscal_year, payment.amount_cents) for payment in plan.payments]
    [(2021, 150), (2022, 50)]
    """
    _check(budget_cents)
    ordered = sorted(layers, key=lambda layer: layer.fiscal_year)
    paid = _in_proportion(ordered, budget_cents)
    left = budget_cents - sum(payment.amount_cents for payment in paid)
    return Redemption(payments=tuple(paid), left_cents=left)


def redeem(
    layers: Sequence[Layer],
    *,
    budget_cents: Cents,
    method: str = FIFO,
    least_cents: Cents = 0,
) -> Redemption:
    """Pay back by the bylaws' method; whoever would get less than the least waits.

    What waits stays in the accounts and in the budget that is left; nobody else gets it.
    """
    if method == NONE:
        raise OnlyWhenLeavingError
    if method == AGE:
        raise NoAgesError
    way = redeem_all_alike if method == PRO_RATA else redeem_oldest_first
    plan = way(layers, budget_cents=budget_cents)
    small = {who: cents for who, cents in plan.by_member.items() if cents < least_cents}
    return Redemption(
        payments=tuple(p for p in plan.payments if p.who not in small),
        left_cents=plan.left_cents + sum(small.values()),
        waiting=tuple(small.items()),
    )


def room_in_year(capital_cents: Cents, *, cap: Fraction, paid_cents: Cents) -> Cents:
    """What may still be paid out this year; a part of a cent is not.

    >>> room_in_year(1_000_01, cap=Fraction(1, 4), paid_cents=100_00)
    15000
    """
    return max(int(capital_cents * cap) - paid_cents, 0)


def planned_years(
    layers: Mapping[int, Cents], *, after_years: int, this_year: int
) -> list[tuple[int, Cents, int, bool]]:
    """Each year's layer, when it is planned to be paid, and whether that time has come.

    >>> planned_years({2021: 5_00, 2024: 7_00}, after_years=5, this_year=2026)
    [(2021, 500, 2026, True), (2024, 700, 2029, False)]
    """
    return [
        (year, cents, year + after_years, year + after_years <= this_year)
        for year, cents in sorted(layers.items())
        if cents > 0
    ]


def _in_proportion(layers: Sequence[Layer], budget_cents: Cents) -> list[Payment]:
    held = [layer.retained_cents for layer in layers]
    amounts = held
    if sum(held) > budget_cents:
        names = [layer.who for layer in layers]
        amounts, _ = allocate_with_leftovers(budget_cents, held, names=names)
    return [
        Payment(
            fiscal_year=layer.fiscal_year,
            who=layer.who,
            amount_cents=amount,
            qualified=layer.qualified,
        )
        for layer, amount in zip(layers, amounts, strict=True)
        if amount
    ]


def _check(budget_cents: Cents) -> None:
    if budget_cents < 0:
        raise ValueError("a budget is not negative")
