"""A ceiling: the largest part of a year that one member may have.

What is above it goes to the others by their labor, until nobody is above it. Units:
cents. Source: Bylaws, article on net earnings.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from coopkit.money import Cents, allocate_with_leftovers


@dataclass(frozen=True, slots=True, kw_only=True)
class Capped:
    """The parts by place, the places that got an odd cent, and what nobody may have."""

    parts: list[Cents]
    lucky: list[int]
    capped: list[int]
    left: Cents


def divide_under(
    total: Cents, weights: Sequence[int], *, most: Fraction, names: Sequence[str]
) -> Capped:
    """Divide a gain by weights, no part above its share of the whole, to the cent.

    Where all who have a weight reach the ceiling, something is left over.

    >>> found = divide_under(100, [8, 1, 1], most=Fraction(1, 2), names=["a", "b", "c"])
    >>> found.parts, found.capped, found.left
    ([50, 25, 25], [0], 0)
    >>> divide_under(100, [8], most=Fraction(1, 2), names=["a"]).left
    50
    """
    if total < 0 or not 0 < most <= 1:
        raise ValueError("a ceiling is above nothing, and what it divides is a gain")
    ceiling = most.numerator * total // most.denominator
    parts = [0] * len(weights)
    open_places = [place for place, weight in enumerate(weights) if weight]
    capped: list[int] = []
    left, lucky = total, list[int]()
    while open_places:
        shares, odd = allocate_with_leftovers(
            left,
            [weights[place] for place in open_places],
            names=[names[place] for place in open_places],
        )
        above = {n for n, share in enumerate(shares) if share > ceiling}
        if not above:
            for n, place in enumerate(open_places):
                parts[place] = shares[n]
            lucky, left = [open_places[n] for n in odd], 0
            break
        for n in sorted(above):
            parts[open_places[n]] = ceiling
        capped += [open_places[n] for n in sorted(above)]
        left -= ceiling * len(above)
        open_places = [place for n, place in enumerate(open_places) if n not in above]
    return Capped(parts=parts, lucky=lucky, capped=sorted(capped), left=left)
