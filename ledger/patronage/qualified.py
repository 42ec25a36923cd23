"""Qualified notices: at least a fifth of the dividend in money.

The nonqualified slice is left out of what is tested. Money is money, a bank cheque or a
qualified cheque; what is set off against a debt to the co-op is not.
Source: 26 U.S.C. § 1388(c)(1), § 1382(b); 26 C.F.R. § 1.1388-1(c)(1) with its example.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

from coopkit.errors import N_, CoopError
from coopkit.money import Cents, plain_share
from coopkit.rulebook import Rule, rulebook

RULES = Path(__file__).parent.parent / "rules" / "patronage.toml"


class CashShareTooLowError(CoopError):
    """A qualified notice would pay too little in money."""

    template = N_(
        "These rules pay {cash_share} of a dividend in money. A qualified notice pays at "
        "least {floor} ({source}). Raise the cash share, or make the notice nonqualified."
    )

    def __init__(self, cash_share: Fraction, floor: Rule) -> None:
        super().__init__(
            cash_share=plain_share(cash_share), floor=floor.value, source=floor.source
        )


class SlicesError(CoopError):
    """The parts of a dividend are more than the dividend."""

    template = N_(
        "Money and notices come to more than the dividend. Together they are at most the "
        "dividend; what they leave of it was set off against a debt of the member to "
        "the co-op. Correct the amounts."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class QualifiedTest:
    """Whether the qualified notices hold, and what the co-op may deduct now."""

    qualified: bool
    tested_share: Fraction
    deductible_now_cents: Cents


def cash_floor(on: date) -> Rule:
    """The least share in money of a qualified dividend, as it stands on a day."""
    return rulebook(RULES)["cash_floor"].on(on)


def check_cash_share(cash_share: Fraction, *, notice: str, on: date) -> None:
    """Refuse rules under which a qualified notice would not be one."""
    floor = cash_floor(on)
    if notice == "qualified" and cash_share < floor.share:
        raise CashShareTooLowError(cash_share, floor)


def qualified_test(
    *,
    dividend_cents: Cents,
    money_cents: Cents,
    qualified_cents: Cents,
    nonqualified_cents: Cents,
    floor: Fraction = Fraction(1, 5),
) -> QualifiedTest:
    """Test one member's dividend; what the three parts leave of it was set off.

    A notice that fails is a nonqualified one, deducted when it is redeemed. A dividend
    that is nonqualified as a whole has nothing to test, and is not qualified.

    >>> qualified_test(dividend_cents=100_00, money_cents=10_00, qualified_cents=40_00,
    ...     nonqualified_cents=50_00)
    QualifiedTest(qualified=True, tested_share=Fraction(1, 5), deductible_now_cents=5000)
    """
    parts = (money_cents, qualified_cents, nonqualified_cents)
    if min(*parts, dividend_cents) < 0:
        raise ValueError("a part of a dividend is never negative")
    if sum(parts) > dividend_cents:
        raise SlicesError
    tested = dividend_cents - nonqualified_cents
    share = Fraction(money_cents, tested) if tested else Fraction(0)
    qualified = bool(tested) and share >= floor
    now = money_cents + (qualified_cents if qualified else 0)
    return QualifiedTest(
        qualified=qualified, tested_share=share, deductible_now_cents=now
    )
