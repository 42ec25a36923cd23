"""Money: whole cents, exact shares, and the one place where a cent is rounded.

Units: amounts in the smallest unit of their currency (called cents here, also where a
currency has none), shares as exact fractions.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from coopkit.errors import N_, CoopError

Cents: TypeAlias = int

_AMOUNT = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?|-?\d+(\.\d+)?", re.ASCII)
_SHARE = re.compile(r"(\d+)/(\d+)|(\d+(?:\.\d+)?)(%?)", re.ASCII)


class AmountError(CoopError):
    """Text that is not an amount of this currency."""

    template = N_(
        "“{text}” is not an amount. Write digits, with a point and at most {places} "
        "decimals, like 1234.50."
    )


class ShareError(CoopError):
    """Text that is not a share."""

    template = N_("“{text}” is not a share. Write it like 1/4, 25% or 0.25.")


def allocate(total: Cents, weights: Sequence[int]) -> list[Cents]:
    """Divide a total by weights, by largest remainder; ties go to the earlier place.

    The parts sum to the total exactly; a negative total is divided as its mirror image.
    Weights are whole, none negative, at least one positive, or it is a ValueError.

    >>> allocate(10_00, [1, 1, 1])
    [334, 333, 333]
    >>> allocate(-5, [2, 1])
    [-3, -2]
    """
    parts, _ = allocate_with_leftovers(total, weights)
    return parts


def allocate_with_leftovers(
    total: Cents, weights: Sequence[int], *, names: Sequence[str] | None = None
) -> tuple[list[Cents], list[int]]:
    """Divide as `allocate`, and tell the places that received a leftover cent, in order.

    With names, ties go to the lower name, so that the order of places counts for nothing.

    >>> allocate_with_leftovers(10_00, [1, 1, 1])
    ([334, 333, 333], [0])
    >>> allocate_with_leftovers(10_00, [1, 1, 1], names=["c", "b", "a"])
    ([333, 333, 334], [2])
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("weights must not be negative, and one must be positive")
    if total < 0:
        parts, lucky = allocate_with_leftovers(-total, weights, names=names)
        return [-part for part in parts], lucky
    parts = [total * weight // whole for weight in weights]
    left = total - sum(parts)
    if not left:
        return parts, []
    remainders = [total * weight % whole for weight in weights]
    lucky = _largest(remainders, left, names)
    for place in lucky:
        parts[place] += 1
    return parts, lucky


def _largest(values: list[int], count: int, names: Sequence[str] | None) -> list[int]:
    """The places of that many largest values, ascending; see the ties above."""
    cut = _nth_largest(values, count)
    above = [place for place, value in enumerate(values) if value > cut]
    tied = [place for place, value in enumerate(values) if value == cut]
    if names is not None:
        tied.sort(key=names.__getitem__)
    return sorted(above + tied[: count - len(above)])


def _nth_largest(values: list[int], nth: int) -> int:
    """The value at that rank from the top, from 1: the pool shrinks around it."""
    while len(values) > 1000:
        sample = sorted(values[:: len(values) // 500])
        pivot = sample[len(sample) - 1 - (nth - 1) * len(sample) // len(values)]
        above = [value for value in values if value > pivot]
        below = [value for value in values if value < pivot]
        if nth <= len(above):
            values = above
        elif nth <= len(values) - len(below):
            return pivot
        else:
            nth -= len(values) - len(below)
            values = below
    return sorted(values, reverse=True)[nth - 1]


def at_least(share: Fraction, *, of: Cents) -> Cents:
    """The smallest whole amount that is not less than this share.

    >>> at_least(Fraction(1, 5), of=1_313_51)
    26271
    """
    return -(-share.numerator * of // share.denominator)


def half_up(share: Fraction, *, of: Cents) -> Cents:
    """This share of an amount, rounded half-up (away from zero) to the cent.

    >>> half_up(Fraction(1, 2), of=5), half_up(Fraction(1, 2), of=-5)
    (3, -3)
    """
    size = (2 * share.numerator * abs(of) + share.denominator) // (2 * share.denominator)
    return size if of >= 0 else -size


def parse_amount(text: str, *, minor_units: int = 2) -> Cents:
    """Read an amount, exactly; more decimals than the currency has are refused.

    >>> parse_amount("1,234.5"), parse_amount("-0.07"), parse_amount("12", minor_units=0)
    (123450, -7, 12)
    """
    stripped = text.strip()
    scaled = None
    if len(stripped) <= 24 and _AMOUNT.fullmatch(stripped):
        scaled = Decimal(stripped.replace(",", "")).scaleb(minor_units)
    if scaled is None or scaled != scaled.to_integral_value():
        raise AmountError(text=text, places=minor_units)
    return int(scaled)


def plain_amount(cents: Cents, *, minor_units: int = 2) -> str:
    """Write an amount for a program: no sign but minus, no separators.

    >>> plain_amount(-1_05), plain_amount(1_234_50), plain_amount(7, minor_units=0)
    ('-1.05', '1234.50', '7')
    """
    if minor_units == 0:
        return str(cents)
    whole, part = divmod(abs(cents), 10**minor_units)
    return f"{'-' if cents < 0 else ''}{whole}.{part:0{minor_units}d}"


def parse_share(text: str) -> Fraction:
    """Read a share written as a fraction, a percentage or a decimal.

    >>> parse_share("2/3"), parse_share("25%"), parse_share("0.25")
    (Fraction(2, 3), Fraction(1, 4), Fraction(1, 4))
    """
    match = _SHARE.fullmatch(text.strip())
    if not match or (match[2] and not int(match[2])):
        raise ShareError(text=text)
    if match[1]:
        return Fraction(int(match[1]), int(match[2]))
    return Fraction(match[3]) / (100 if match[4] else 1)


def plain_share(share: Fraction) -> str:
    """Write a share as a fraction, the way rule files hold it.

    >>> plain_share(Fraction(2, 3)), plain_share(Fraction(1))
    ('2/3', '1')
    """
    return str(share)
