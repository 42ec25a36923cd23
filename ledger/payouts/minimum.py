"""The smallest check: what a small payment may do, and never break the twenty percent.

An amount that is carried is not paid in money. So the money of a qualified dividend is
paid in the payment period however small it is; what need not be paid in time may wait
until the member's small amounts together reach the bylaws' smallest check.
Units: cents. Source: 26 U.S.C. § 1388(c)(1); 26 C.F.R. § 1.1388-1(c)(1).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from coopkit.money import Cents
from ledger.patronage.qualified import qualified_test

PAY, WAIT, PAY_ANYWAY = "pay", "wait", "pay_anyway"


@dataclass(frozen=True, slots=True, kw_only=True)
class Small:
    """One payment by check, as the rule sees it.

    `qualified_cents` is the stated amount of the qualified notice that goes with it; 0
    where the payment is no dividend, or its notice is nonqualified.
    """

    cents: Cents
    dividend_cents: Cents = 0
    qualified_cents: Cents = 0


def qualified_part(
    *, cents: Cents, dividend_cents: Cents, reports: Mapping[str, Cents]
) -> Cents:
    """The qualified notice beside a dividend's money, from what the tax year counts.

    Money and qualified notices are counted in the year; a nonqualified notice is not.

    >>> qualified_part(cents=20_00, dividend_cents=100_00, reports={"patronage": 100_00})
    8000
    >>> qualified_part(cents=20_00, dividend_cents=100_00, reports={"patronage": 20_00})
    0
    """
    if not dividend_cents:
        return 0
    return max(0, reports.get("patronage", dividend_cents) - cents)


def breaks_if_unpaid(small: Small, *, floor: Fraction = Fraction(1, 5)) -> bool:
    """Whether a qualified notice would not be one if this money did not come in time."""
    if not small.qualified_cents:
        return False
    tested = qualified_test(
        dividend_cents=small.cents + small.qualified_cents,
        money_cents=0,
        qualified_cents=small.qualified_cents,
        nonqualified_cents=0,
        floor=floor,
    )
    return not tested.qualified


def what_to_do(
    small: Small, *, least: Cents, waiting: Cents = 0, floor: Fraction = Fraction(1, 5)
) -> str:
    """“pay”, “wait”, or “pay_anyway”: small, but the twenty percent would break.

    `least` is the smallest check, `waiting` what else waits for the same member.

    >>> what_to_do(Small(cents=3_00), least=5_00)
    'wait'
    >>> what_to_do(Small(cents=3_00), least=5_00, waiting=2_00)
    'pay'
    >>> what_to_do(Small(cents=3_00, dividend_cents=15_00, qualified_cents=12_00),
    ...     least=5_00)
    'pay_anyway'
    """
    if small.cents + waiting >= least:
        return PAY
    return PAY_ANYWAY if breaks_if_unpaid(small, floor=floor) else WAIT
