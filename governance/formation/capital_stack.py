"""The capital stack: what a group needs, and the sources that fill it from the bottom.

Units: cents. The cheapest money stands first; what is missing is the gap.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from coopkit.money import Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A source of money; `is_owed` where it is paid back on dates."""

    key: str
    cents: Cents
    is_owed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """The need and its sources; one of the two, gap or spare, is nothing."""

    need_cents: Cents
    sources: tuple[Source, ...]

    @property
    def total_cents(self) -> Cents:
        return sum(source.cents for source in self.sources)

    @property
    def owed_cents(self) -> Cents:
        return sum(source.cents for source in self.sources if source.is_owed)

    @property
    def gap_cents(self) -> Cents:
        return max(0, self.need_cents - self.total_cents)

    @property
    def spare_cents(self) -> Cents:
        return max(0, self.total_cents - self.need_cents)

    def part(self, cents: Cents) -> Fraction:
        """A part of the need; of no need it is nothing."""
        return Fraction(cents, self.need_cents) if self.need_cents else Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What is paid on loans within twelve months, counted from the first day."""

    year: int
    principal_cents: Cents
    interest_cents: Cents

    @property
    def total_cents(self) -> Cents:
        return self.principal_cents + self.interest_cents


def stack(need: Cents, sources: Sequence[Source]) -> Stack:
    """A stack of the sources that bring something.

    >>> found = stack(100, [Source(key="gifts", cents=30), Source(key="ahead", cents=0)])
    >>> found.gap_cents, len(found.sources)
    (70, 1)
    """
    return Stack(
        need_cents=need, sources=tuple(source for source in sources if source.cents)
    )


def by_year(
    payments: Sequence[tuple[date, Cents, Cents]], *, begins: date
) -> tuple[Due, ...]:
    """Payments (day, principal, interest) by twelve months from the first day.

    >>> paid = [(date(2027, 2, 1), 50, 5), (date(2028, 1, 1), 50, 2),
    ...     (date(2028, 1, 2), 9, 1)]
    >>> [due.total_cents for due in by_year(paid, begins=date(2027, 1, 1))]
    [107, 10]
    """
    sums: dict[int, list[Cents]] = {}
    for day, principal, interest in payments:
        months = (day.year - begins.year) * 12 + day.month - begins.month
        year = max(0, months - (day.day <= begins.day)) // 12 + 1
        held = sums.setdefault(year, [0, 0])
        held[0] += principal
        held[1] += interest
    return tuple(
        Due(year=year, principal_cents=held[0], interest_cents=held[1])
        for year, held in sorted(sums.items())
    )
