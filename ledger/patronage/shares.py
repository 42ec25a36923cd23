"""Shares: what each member is given, in money and in their account.

Units: cents. A share in money rounds up, so that no notice falls below it.
"""

from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple, overload

from coopkit.money import Cents, at_least


class Share(NamedTuple):
    """One member's part; in a loss year it is negative, and nothing is paid in cash."""

    who: str
    total_cents: Cents
    cash_cents: Cents
    retained_cents: Cents
    notice: str


class Shares(Sequence[Share]):
    """All members' shares, kept as columns: a million take little room.

    The notice of those in `unqualified` is nonqualified, whatever the others' is.

    >>> fifth = Fraction(1, 5)
    >>> shares = Shares(["M001"], [1_313_51], cash_share=fifth, notice="qualified")
    >>> shares[0].cash_cents, shares[0].retained_cents
    (26271, 105080)
    """

    __slots__ = (
        "_codes",
        "_notice",
        "_totals",
        "_unqualified",
        "cash_share",
        "total_cents",
    )

    def __init__(
        self,
        codes: Sequence[str],
        totals: Sequence[Cents],
        *,
        cash_share: Fraction,
        notice: str,
        unqualified: Collection[str] = (),
    ) -> None:
        self._codes, self._totals = codes, totals
        self._notice, self.cash_share = notice, cash_share
        self._unqualified = frozenset(unqualified)
        self.total_cents = sum(totals)

    def __len__(self) -> int:
        return len(self._codes)

    @overload
    def __getitem__(self, place: int) -> Share: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Share, ...]: ...
    def __getitem__(self, place: int | slice) -> Share | tuple[Share, ...]:
        if isinstance(place, slice):
            return tuple(self)[place]
        total = self._totals[place]
        cash = at_least(self.cash_share, of=total) if total > 0 else 0
        who = self._codes[place]
        return Share(who, total, cash, total - cash, self.notice_of(who))

    def notice_of(self, who: str) -> str:
        """The kind of a member's notice."""
        return "nonqualified" if who in self._unqualified else self._notice

    def __iter__(self) -> Iterator[Share]:
        part, whole = self.cash_share.numerator, self.cash_share.denominator
        notice = self._notice
        if self._unqualified:
            yield from (self[place] for place in range(len(self)))
            return
        for who, total in zip(self._codes, self._totals, strict=True):
            cash = -(-part * total // whole) if total > 0 else 0
            yield Share(who, total, cash, total - cash, notice)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))
