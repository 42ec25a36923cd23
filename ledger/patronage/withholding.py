"""Backup withholding: tax kept back from the money part of a dividend.

Units: cents. Source: 26 U.S.C. § 3406(a)(1), (b)(2)(A)(iii), (b)(5).
"""

from fractions import Fraction

from coopkit.money import Cents, half_up


def withheld_cents(
    *,
    dividend_cents: Cents,
    money_cents: Cents,
    rate: Fraction,
    has_tax_id: bool,
    exempt_up_to_cents: Cents = 0,
) -> Cents:
    """What is kept back from a dividend's money, half-up to the cent.

    Nothing, where a tax number is on file or the dividend is not above the exempt amount.

    >>> withheld_cents(dividend_cents=1_000_00, money_cents=200_00,
    ...     rate=Fraction(24, 100), has_tax_id=False)
    4800
    """
    if has_tax_id or dividend_cents <= exempt_up_to_cents:
        return 0
    return half_up(rate, of=money_cents)
