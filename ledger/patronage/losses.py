"""Losses: how much of a year's loss the members bear, and how much the collective.

Units: money in cents; a loss is negative. Source: Bylaws, article on losses. The tax code
gives no rule; it only keeps patronage and other losses apart (26 U.S.C. § 1388(j)).
"""

from dataclasses import dataclass
from fractions import Fraction

from coopkit.money import Cents, allocate


@dataclass(frozen=True, slots=True, kw_only=True)
class LossSplit:
    """A loss of members' labor, divided; both parts are negative or nothing."""

    members_cents: Cents
    collective_cents: Cents


def divide_loss(
    loss_cents: Cents, *, members: Fraction, year_number: int, startup_years: int
) -> LossSplit:
    """Divide a loss by largest remainder; in start-up years it is all the collective's.

    `year_number` counts the co-op's fiscal years from 1.

    >>> divide_loss(-10_01, members=Fraction(3, 4), year_number=3, startup_years=2)
    LossSplit(members_cents=-751, collective_cents=-250)
    >>> divide_loss(-10_01, members=Fraction(3, 4), year_number=2, startup_years=2)
    LossSplit(members_cents=0, collective_cents=-1001)
    """
    if loss_cents > 0 or not 0 <= members <= 1:
        raise ValueError("a loss is negative, and the members bear 0 to 1 of it")
    if year_number <= startup_years:
        return LossSplit(members_cents=0, collective_cents=loss_cents)
    theirs = members.numerator
    parts = allocate(loss_cents, [theirs, members.denominator - theirs])
    return LossSplit(members_cents=parts[0], collective_cents=parts[1])
