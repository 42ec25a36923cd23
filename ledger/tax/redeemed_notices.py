"""Section 1383: the co-op's tax in a year in which it redeems nonqualified notices.

Units: cents. Two ways; the lesser tax holds, for all redemptions of the year together:
(1) the tax with the deduction; (2) the tax without it, less what the earlier years' tax
would have been lower by, had the notices been qualified. What (2) saves beyond the tax
comes back as an overpayment. Source: 26 U.S.C. § 1383; 26 C.F.R. § 1.1383-1.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from coopkit.money import Cents, half_up


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierYear:
    """A year whose notices are redeemed now: its taxable income as filed, its rate."""

    year: int
    redeemed: Cents
    taxable: Cents
    rate: Fraction

    @property
    def decrease(self) -> Cents:
        """What that year's tax would have been lower by."""
        lowered = max(0, self.taxable - self.redeemed)
        return _tax(self.taxable, self.rate) - _tax(lowered, self.rate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Computation:
    """Both ways, side by side."""

    redeemed: Cents
    taxable: Cents
    with_deduction: Cents
    without_deduction: Cents
    years: tuple[EarlierYear, ...]

    @property
    def decreases(self) -> Cents:
        return sum(year.decrease for year in self.years)

    @property
    def second(self) -> Cents:
        """The second way's tax; below zero it is an overpayment."""
        return self.without_deduction - self.decreases

    @property
    def takes_second(self) -> bool:
        return self.second < self.with_deduction

    @property
    def tax(self) -> Cents:
        """What is owed by the way that costs less."""
        return max(0, min(self.with_deduction, self.second))

    @property
    def overpaid(self) -> Cents:
        return max(0, -self.second) if self.takes_second else 0


def compute(
    *, taxable: Cents, rate: Fraction, years: Iterable[EarlierYear]
) -> Computation:
    """Compute both ways; `taxable` is this year's income without the deduction.

    >>> now = compute(taxable=10_000_00, rate=Fraction(21, 100), years=[EarlierYear(
    ...     year=2015, redeemed=4_000_00, taxable=9_000_00, rate=Fraction(35, 100))])
    >>> now.with_deduction, now.second, now.tax
    (126000, 70000, 70000)
    """
    held = tuple(years)
    redeemed = sum(year.redeemed for year in held)
    return Computation(
        redeemed=redeemed,
        taxable=taxable,
        with_deduction=_tax(max(0, taxable - redeemed), rate),
        without_deduction=_tax(max(0, taxable), rate),
        years=held,
    )


def _tax(taxable: Cents, rate: Fraction) -> Cents:
    return half_up(rate, of=max(0, taxable))
