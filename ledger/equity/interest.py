"""Interest on shares: on what was paid in, for the days it was held.

Units: cents. Source: Bylaws, article on capital; Cal. Corp. Code § 12317(c).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from coopkit.money import Cents, half_up


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidIn:
    """An amount that has been in the co-op since a day."""

    since: date
    amount_cents: Cents


def interest_of_year(
    paid_in: Iterable[PaidIn],
    *,
    year: int,
    rate: Fraction,
    cap_cents: Cents | None = None,
) -> Cents:
    """Interest of a calendar year, both ends counted, rounded once, half-up.

    `cap_cents` is the most that may be paid.

    >>> interest_of_year([PaidIn(since=date(2024, 12, 31), amount_cents=366_00)],
    ...     year=2024, rate=Fraction(1, 10))
    10
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    days = (last - first).days + 1
    held = sum(
        lot.amount_cents * ((last - max(lot.since, first)).days + 1)
        for lot in paid_in
        if lot.since <= last
    )
    interest = half_up(rate / days, of=held)
    return interest if cap_cents is None else min(interest, cap_cents)
