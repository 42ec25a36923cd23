"""Solvency: capital is paid out only while the co-op can still pay what it owes.

Units: cents. Two tests: of cash (what is at hand, comes in and falls due within a year)
and of the balance sheet (what it has against what it owes), each after the payment.
Source: Cal. Corp. Code § 12453; C.R.S. § 7-58-1007; N.Y. Bus. Corp. Law § 719.
"""

from dataclasses import dataclass

from coopkit.errors import N_, CoopError
from coopkit.money import Cents


class InsolventError(CoopError):
    """A payment after which the co-op could not pay what it owes."""

    template = N_(
        "After paying {payment} the co-op could not pay what it owes: {short} would be "
        "missing {where}. Capital is paid back only while debts can still be paid as "
        "they fall due. Pay out at most {most}."
    )


class NotAttestedError(CoopError):
    """A test of solvency that nobody put a name to."""

    template = N_(
        "Nobody attests the test of solvency. The bylaws ask for a test before capital "
        "is paid out, and somebody answers for its figures. Say who looked at them."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What the test looks at: `comes_in` and `falls_due` within the next twelve months.

    `debts` are all that is owed on the day; a debt that falls due is in both.
    """

    cash_cents: Cents
    comes_in_cents: Cents
    falls_due_cents: Cents
    assets_cents: Cents
    debts_cents: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Solvency:
    """Both tests after a payment: what would be left by each, and the most to pay."""

    figures: Figures
    payment_cents: Cents

    @property
    def cash_left_cents(self) -> Cents:
        held = self.figures.cash_cents + self.figures.comes_in_cents
        return held - self.figures.falls_due_cents - self.payment_cents

    @property
    def net_left_cents(self) -> Cents:
        return self.figures.assets_cents - self.figures.debts_cents - self.payment_cents

    @property
    def most_cents(self) -> Cents:
        """The largest payment that passes both tests."""
        left = min(self.cash_left_cents, self.net_left_cents) + self.payment_cents
        return max(left, 0)

    @property
    def passes_cash(self) -> bool:
        return self.cash_left_cents >= 0

    @property
    def passes_balance(self) -> bool:
        return self.net_left_cents >= 0

    @property
    def passes(self) -> bool:
        return self.passes_cash and self.passes_balance


def solvency(figures: Figures, *, payment_cents: Cents) -> Solvency:
    """Both tests for a payment.

    >>> held = Figures(cash_cents=10_00, comes_in_cents=5_00, falls_due_cents=7_00,
    ...     assets_cents=50_00, debts_cents=20_00)
    >>> found = solvency(held, payment_cents=9_00)
    >>> found.passes, found.cash_left_cents, found.most_cents
    (False, -100, 800)
    """
    if payment_cents < 0:
        raise ValueError("a payment is not negative")
    return Solvency(figures=figures, payment_cents=payment_cents)
