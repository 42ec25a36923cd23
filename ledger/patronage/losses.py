"""Losses: how much of a year's loss the members bear, and how much the collective.

Units: money in cents; a loss is negative. Source: Bylaws, article on losses. The tax code
gives no rule; it only keeps patronage and other losses apart (26 U.S.C. § 1388(j)).
Spain: Ley 27/1999, art. 59.2.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

from coopkit.money import Cents, allocate
from coopkit.periods import month_end
from coopkit.rulebook import rulebook

RULES = Path(__file__).parent.parent / "rules" / "patronage.toml"
COLLECTIVE, MEMBERS, LATER, STARTUP = "collective", "members", "later", "startup"
NEWEST, OLDEST, PRO_RATA = "newest", "oldest", "pro_rata"
ZERO, NEGATIVE, TOP_UP = "zero", "negative", "top_up"
STATUTORY, AVERAGE = "statutory", "average"
OPERATING, EXTRANEOUS = "operating", "extraneous"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A retained part in a member's account: of which year and kind, and how much."""

    year: int
    qualified: bool
    cents: Cents


def take_from(
    layers: Sequence[Layer], loss: Cents, *, order: str = NEWEST
) -> tuple[tuple[Layer, ...], Cents]:
    """What a loss takes of each layer, and what of it no layer can bear.

    A layer that is partly used up stays a layer of its own year.

    >>> held = [Layer(year=2024, qualified=True, cents=50),
    ...     Layer(year=2025, qualified=True, cents=20)]
    >>> [(part.year, part.cents) for part in take_from(held, 30)[0]]
    [(2025, 20), (2024, 10)]
    >>> [part.cents for part in take_from(held, 35, order="pro_rata")[0]]
    [25, 10]
    >>> take_from(held, 100)[1]
    30
    """
    full = [layer for layer in layers if layer.cents > 0]
    held = sum(layer.cents for layer in full)
    bearable = min(loss, held)
    if order == PRO_RATA:
        parts = allocate(bearable, [layer.cents for layer in full]) if full else []
    else:
        full.sort(key=lambda layer: layer.year, reverse=order == NEWEST)
        parts, left = [], bearable
        for layer in full:
            parts.append(min(left, layer.cents))
            left -= parts[-1]
    taken = (
        Layer(year=layer.year, qualified=layer.qualified, cents=cents)
        for layer, cents in zip(full, parts, strict=True)
        if cents
    )
    return tuple(taken), loss - bearable


def cover(
    loss: Cents, *, order: Sequence[str], balances: Mapping[str, Cents]
) -> dict[str, Cents]:
    """What covers the part of a loss that members' accounts do not bear, in order.

    An account gives what it holds and no more; later surpluses take all that is left.
    Where the bylaws name none of them, the collective account takes the rest. The
    members' own part has a clause of its own, and is not asked for again.

    >>> cover(100, order=["collective", "later"], balances={"collective": 30})
    {'collective': 30, 'later': 70}
    >>> cover(100, order=["statutory"], balances={"statutory": 30})
    {'statutory': 30, 'collective': 70}
    """
    found: dict[str, Cents] = {}
    left = loss
    for name in order:
        if name == MEMBERS or not left:
            continue
        taken = left if name == LATER else min(left, max(balances.get(name, 0), 0))
        if taken:
            found[name] = found.get(name, 0) + taken
            left -= taken
    if left:
        found[COLLECTIVE] = found.get(COLLECTIVE, 0) + left
    return found


def reserve_years(*, on: date) -> int:
    """How many years back the average of the reserve looks.

    >>> reserve_years(on=date(2026, 12, 31))
    5
    """
    return rulebook(RULES)["es_reserve_years"].on(on).count


def average_part(parts: Sequence[Fraction]) -> Fraction:
    """The average of the parts of several years; of none it is nothing.

    >>> average_part([Fraction(1, 5), Fraction(1, 4)]), average_part([])
    (Fraction(9, 40), Fraction(0, 1))
    """
    return sum(parts, Fraction(0)) / len(parts) if parts else Fraction(0)


def most_of_reserve(results: Mapping[str, Cents], parts: Mapping[str, Fraction]) -> Cents:
    """The most that the reserve the law asks for may cover of a loss, by its origin.

    Of each loss the average part of earlier surplus of the same origin that went into
    the reserve; rounded down, for it is a limit.

    >>> most_of_reserve({"operating": -10_01, "extraneous": 5_00},
    ...     {"operating": Fraction(1, 5), "extraneous": Fraction(1, 2)})
    200
    """
    return sum(
        int(parts.get(origin, Fraction(0)) * -cents)
        for origin, cents in results.items()
        if cents < 0
    )


def top_up_due(on: date, *, months: int) -> date:
    """The last day for what a member has to add: whole months after the loss is posted.

    >>> top_up_due(date(2026, 10, 15), months=12), top_up_due(date(2026, 8, 31), months=6)
    (datetime.date(2027, 10, 15), datetime.date(2027, 2, 28))
    """
    count = on.year * 12 + on.month - 1 + months
    return month_end(count // 12, count % 12 + 1, on.day)
