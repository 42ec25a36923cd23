"""Losses that wait for later surpluses: made up by the same kind of earnings, in time.

A loss of members' labor is made up by later patronage earnings alone, any other by
earnings that are not patronage. Oldest first; what is older than the bylaws let it wait
is no longer made up by itself. Units: cents, a loss that waits is positive.
Source: 26 U.S.C. § 172, § 1388(j); Bylaws, article on losses.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from coopkit.money import Cents
from ledger.patronage.earnings import Sources


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What still waits of a loss; `number` names it, `last_year` may still make it up."""

    number: int
    year: int
    is_patronage: bool
    cents: Cents
    last_year: int

    def __post_init__(self) -> None:
        if self.cents < 0:
            raise ValueError("a loss that waits is positive")


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeUp:
    """What a year took off a loss."""

    number: int
    is_patronage: bool
    cents: Cents


def make_up(
    sources: Sources, losses: Iterable[Carried], *, year: int
) -> tuple[Sources, tuple[MadeUp, ...]]:
    """A year's earnings after what they make up of earlier losses, and of which.

    A year that lost as a whole makes nothing up, nor does one kind of earnings so much
    that the year as a whole would become a loss.

    >>> lost = Carried(number=1, year=2024, is_patronage=True, cents=30, last_year=2029)
    >>> left, made = make_up(Sources(patronage_cents=100, non_patronage_cents=5), [lost],
    ...     year=2026)
    >>> left, made[0].cents
    (Sources(patronage_cents=70, non_patronage_cents=5), 30)
    """
    left = {True: sources.patronage_cents, False: sources.non_patronage_cents}
    whole, made = sum(left.values()), list[MadeUp]()
    for loss in sorted(losses, key=lambda loss: (loss.year, loss.number)):
        if not loss.year < year <= loss.last_year:
            continue
        taken = min(loss.cents, left[loss.is_patronage], whole)
        if taken > 0:
            left[loss.is_patronage] -= taken
            whole -= taken
            made.append(
                MadeUp(number=loss.number, is_patronage=loss.is_patronage, cents=taken)
            )
    found = Sources(patronage_cents=left[True], non_patronage_cents=left[False])
    return found, tuple(made)


def too_old(losses: Sequence[Carried], *, year: int) -> tuple[Carried, ...]:
    """What still waits and may no longer be made up in a year."""
    return tuple(loss for loss in losses if loss.cents and loss.last_year < year)
