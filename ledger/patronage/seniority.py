"""Seniority: years and hours of before that add to what a member's labor weighs.

All of it rests on the labor of the year: whoever did none has no share, however long a
member. Units: whole years of membership, labor in minutes.
Source: 26 U.S.C. § 1388(a)(1), patronage is by the business of the year; Bylaws.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Seniority:
    """Each whole year of membership adds `per_year` of the labor, up to `cap` years."""

    per_year: Fraction
    cap: int

    def __post_init__(self) -> None:
        if self.per_year < 0 or self.cap < 0:
            raise ValueError("seniority never takes anything away")

    def weigh(self, weights: Sequence[int], years: Sequence[int]) -> list[int]:
        """Weights with the years in them, in whole numbers of one common part.

        >>> Seniority(per_year=Fraction(1, 10), cap=5).weigh([100, 100, 0], [0, 9, 9])
        [1000, 1500, 0]
        """
        part, whole = self.per_year.numerator, self.per_year.denominator
        return [
            weight * (whole + part * min(held, self.cap))
            for weight, held in zip(weights, years, strict=True)
        ]


def whole_years(since: date, *, on: date) -> int:
    """How many whole years somebody has been a member at the end of a day.

    >>> whole_years(date(2023, 7, 1), on=date(2026, 6, 30))
    3
    >>> whole_years(date(2023, 7, 2), on=date(2026, 6, 30))
    2
    """
    after = date.fromordinal(on.toordinal() + 1)
    is_short = (after.month, after.day) < (since.month, since.day)
    return max(0, after.year - since.year - is_short)


def tenure(minutes: int, before: int, *, cap: int) -> int:
    """The minutes of this year and of those before, at most `cap` times this year's.

    >>> tenure(60, 30, cap=2), tenure(60, 600, cap=2), tenure(0, 600, cap=2)
    (90, 120, 0)
    """
    if not minutes:
        return 0
    return min(minutes + before, cap * minutes) if cap else minutes + before
