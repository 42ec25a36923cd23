"""Schedule K-1 data of a co-op that is taxed as a partnership.

Units: cents. Each partner's part of the year's income, what was drawn, and the capital
account's way from the first day to the last; no Form 1099-PATR is made.
Source: 26 U.S.C. §§ 702, 704, 705, 707(c); Schedule K-1 (Form 1065), items J to L.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from coopkit.money import Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """A member's line: what the preparer copies into Schedule K-1."""

    code: str
    share: Fraction
    income: Cents
    guaranteed: Cents
    contributed: Cents
    drawn: Cents
    opening: Cents
    closing: Cents

    @property
    def other(self) -> Cents:
        """What else moved the account: to be explained by hand, else zero."""
        moved = self.closing - self.opening
        return moved - (self.income + self.contributed - self.drawn)


def partners_of(
    *,
    shares: Mapping[str, Cents],
    cash: Mapping[str, Cents],
    guaranteed: Mapping[str, Cents],
    contributed: Mapping[str, Cents],
    opening: Mapping[str, Cents],
    closing: Mapping[str, Cents],
) -> list[Partner]:
    """Everybody who had a part in the year, by code.

    >>> [ana] = partners_of(shares={"M001": 100_00}, cash={"M001": 25_00}, guaranteed={},
    ...     contributed={}, opening={"M001": 10_00}, closing={"M001": 85_00})
    >>> ana.share, ana.other
    (Fraction(1, 1), 0)
    """
    whole = sum(shares.values())
    codes = sorted(set(shares) | set(opening) | set(closing))
    return [
        Partner(
            code=code,
            share=Fraction(shares.get(code, 0), whole) if whole else Fraction(0),
            income=shares.get(code, 0),
            guaranteed=guaranteed.get(code, 0),
            contributed=contributed.get(code, 0),
            drawn=cash.get(code, 0),
            opening=opening.get(code, 0),
            closing=closing.get(code, 0),
        )
        for code in codes
    ]
