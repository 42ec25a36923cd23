"""What a share costs by some rules, and the plan by which it is paid."""

from datetime import date
from fractions import Fraction

from coopkit.money import Cents
from governance.bylaws.selectors import Bylaws
from ledger.equity.subscription import (
    NoPriceError,
    Part,
    Price,
    first_payment,
    plan,
    price_of,
)


def price_by(rules: Bylaws, *, on: date) -> Price:
    """What a share costs by these rules."""
    share = rules.get("members.buy_in_collective")
    fee = rules.get("members.entry_fee")
    return price_of(
        rules["members.buy_in"].money,
        collective=share.share if share else Fraction(0),
        fee=fee.money if fee else 0,
        on=on,
    )


def first_by(rules: Bylaws, price: Price) -> Cents:
    """The first payment of a plan; without a rule on it, half is no first payment."""
    share = rules.get("members.buy_in_at_admission")
    return first_payment(price, at_admission=share.share if share else Fraction(0))


def plan_by(
    rules: Bylaws,
    price: Price,
    *,
    count: int,
    first_due: date,
    every_months: int = 1,
) -> tuple[Part, ...]:
    """A plan of so many parts by these rules, the first of them at least what is due."""
    return plan(
        price.total_cents,
        count=count,
        first=first_by(rules, price),
        first_due=first_due,
        every_months=every_months,
    )


def price_or_none(rules: Bylaws, *, on: date) -> Price:
    """The price, or one of nothing where the rules leave nothing to the member."""
    try:
        return price_by(rules, on=on)
    except NoPriceError:
        return Price(share_cents=0)
