"""Patronage: a year's surplus, divided among the members whose labor made it.

Units: money in cents, measures and shares exact. What comes in goes out to the cent:
net earnings, less the return on capital where it reduces patronage, are the
appropriations and the members' shares together.
Source: 26 U.S.C. § 1388(a), (c)(1); Bylaws, article on net earnings.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import compress
from math import lcm

from coopkit.errors import N_, CoopError
from coopkit.money import Cents, allocate_with_leftovers, plain_share
from coopkit.periods import payment_period_ends
from ledger.patronage.appropriation import COLLECTIVE, Appropriation, appropriate
from ledger.patronage.carried import Carried, MadeUp, make_up
from ledger.patronage.ceiling import divide_under
from ledger.patronage.earnings import (
    Earnings,
    Labor,
    Measure,
    NoLaborError,
    Sources,
    Worker,
    divide_by_source,
    measure_words,
)
from ledger.patronage.losses import divide_loss
from ledger.patronage.qualified import check_cash_share
from ledger.patronage.seniority import Seniority
from ledger.patronage.shares import Share, Shares

__all__ = [
    "Allocation",
    "Appropriation",
    "Minimum",
    "PatronageRules",
    "Share",
    "Shares",
    "work_out_year",
]
NOTICES = ("qualified", "nonqualified")


class NobodyTakesPartError(CoopError):
    """There is something to divide, and every member is below the minimum."""

    template = N_(
        "No member reaches the least {measure} for taking part ({at_least}), so there is "
        "nobody to divide the year among. Check the year’s hours, or the minimum in the "
        "bylaws."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Minimum:
    """The least measure with which a member takes part."""

    measure: str
    at_least: Measure


@dataclass(frozen=True, slots=True, kw_only=True)
class PatronageRules:
    """What the bylaws say of a year's earnings; shares lie between 0 and 1."""

    basis: Mapping[str, Fraction]
    labor_split: str
    cash_share: Fraction
    appropriations: tuple[Appropriation, ...] = ()
    normalize: bool = False
    notice: str = "qualified"
    minimum: Minimum | None = None
    capital_return_reduces_patronage: bool = True
    loss_members: Fraction = Fraction(1)
    startup_years: int = 0
    max_share: Fraction = Fraction(1)
    seniority: Seniority | None = None

    def __post_init__(self) -> None:
        shares = [self.cash_share, self.loss_members, self.max_share]
        shares += [step.share for step in self.appropriations]
        if not all(0 <= share <= 1 for share in shares):
            raise ValueError("a share lies between 0 and 1")
        if not self.basis or min(self.basis.values()) < 0:
            raise ValueError("a basis has weights, and none is negative")
        if self.notice not in NOTICES:
            raise ValueError(f"a notice is one of {NOTICES}")

    @property
    def measures(self) -> frozenset[str]:
        """The measures that these rules look at."""
        least = {self.minimum.measure} if self.minimum else set()
        return frozenset({*self.basis, self.labor_split} | least)


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """A year, worked out: every cent of it has one place.

    `appropriated` names what each account received in all; `pool_cents` is what the
    members divide, negative in a loss year; `leftover` says who got an odd cent.
    `made_up` is what earlier losses took before anything was set aside, `capped` who had
    the most that one member may have.
    """

    patronage_cents: Cents
    non_patronage_cents: Cents
    appropriated: Mapping[str, Cents]
    pool_cents: Cents
    shares: Sequence[Share]
    leftover: tuple[tuple[str, Cents], ...]
    payment_period_ends: date
    made_up: tuple[MadeUp, ...] = ()
    capped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Divided:
    """A pool as shares, who got an odd cent, who was capped, and what nobody may have."""

    shares: Shares
    leftover: tuple[tuple[str, Cents], ...] = ()
    capped: tuple[str, ...] = ()
    left: Cents = 0


def work_out_year(
    *,
    year_end: date,
    year_number: int,
    earnings: Earnings,
    workers: Sequence[Worker] | Labor,
    rules: PatronageRules,
    carried: Sequence[Carried] = (),
    unqualified: Collection[str] = (),
) -> Allocation:
    """Work out a fiscal year; `year_number` counts the co-op's years from 1.

    Shares follow the order of the workers; members below the minimum have none. What is
    `carried` of earlier losses is made up first; the notices of the `unqualified` are
    not qualified. Raises CashShareTooLowError, NoLaborError or NobodyTakesPartError.

    A year that made a loss as a whole pays nothing out, though members' labor may have
    earned; a year that gained as a whole charges no member, though their labor may have
    lost. In both the collective account takes what is left.
    """
    check_cash_share(rules.cash_share, notice=rules.notice, on=year_end)
    labor = workers if isinstance(workers, Labor) else Labor.of(workers, rules.measures)
    return _work_out(year_end, year_number, earnings, labor, rules, carried, unqualified)


def _work_out(
    year_end: date,
    year_number: int,
    earnings: Earnings,
    labor: Labor,
    rules: PatronageRules,
    carried: Sequence[Carried],
    unqualified: Collection[str],
) -> Allocation:
    sources = divide_by_source(
        earnings,
        labor,
        labor_split=rules.labor_split,
        capital_return_reduces_patronage=rules.capital_return_reduces_patronage,
    )
    if not _anybody_worked(labor, rules):
        raise NoLaborError(measure=measure_words(*rules.basis))
    after, made_up = make_up(sources, carried, year=year_end.year)
    gone = sum(each.cents for each in made_up)
    left = replace(earnings, net_cents=earnings.net_cents - gone)
    pool, appropriated = _divide_whole(after, left, year_number, rules)
    crew = labor.bearing() if pool < 0 else labor
    divided = _divide_pool(pool, _taking_part(crew, rules.minimum), rules, unqualified)
    appropriated[COLLECTIVE] += divided.left
    found = Allocation(
        patronage_cents=sources.patronage_cents,
        non_patronage_cents=sources.non_patronage_cents,
        appropriated=appropriated,
        pool_cents=pool - divided.left,
        shares=divided.shares,
        leftover=divided.leftover,
        payment_period_ends=payment_period_ends(year_end),
        made_up=made_up,
        capped=divided.capped,
    )
    _hold_the_identity(found, divided.shares)
    return found


def _hold_the_identity(found: Allocation, shares: Shares) -> None:
    """What came in has gone out; anything else is our own mistake, and stops here."""
    whole = found.patronage_cents + found.non_patronage_cents
    gone = sum(each.cents for each in found.made_up)
    if whole != gone + sum(found.appropriated.values()) + shares.total_cents:
        raise AssertionError("a cent was lost")


def _divide_whole(
    sources: Sources, earnings: Earnings, year_number: int, rules: PatronageRules
) -> tuple[Cents, dict[str, Cents]]:
    """The members' pool and what each account receives; together they are the year."""
    whole = sources.patronage_cents + sources.non_patronage_cents
    if whole >= 0:
        return appropriate(
            sources,
            net_cents=earnings.net_cents,
            steps=rules.appropriations,
            extraneous_cents=earnings.extraneous_cents,
        )
    loss = divide_loss(
        min(sources.patronage_cents, 0),
        members=rules.loss_members,
        year_number=year_number,
        startup_years=rules.startup_years,
    )
    return loss.members_cents, {COLLECTIVE: whole - loss.members_cents}


def _anybody_worked(labor: Labor, rules: PatronageRules) -> bool:
    columns = [labor.columns[name] for name, weight in rules.basis.items() if weight]
    return any(
        value > 0 for column in columns for value in compress(column, labor.members)
    )


def _taking_part(labor: Labor, minimum: Minimum | None) -> Labor:
    """The members, without those below the minimum."""
    if minimum is None:
        return labor.only(labor.members)
    column, least = labor.columns[minimum.measure], minimum.at_least
    if labor.least is not None:
        own = zip(labor.members, column, labor.least, strict=True)
        return labor.only([member and value >= mine for member, value, mine in own])
    pairs = zip(labor.members, column, strict=True)
    return labor.only([member and value >= least for member, value in pairs])


def _weights(labor: Labor, rules: PatronageRules) -> list[int]:
    """What each member's labor weighs, in whole numbers of one common part."""
    weights = _by_basis(labor, rules)
    if rules.seniority and labor.years is not None:
        return rules.seniority.weigh(weights, labor.years)
    return weights


def _by_basis(labor: Labor, rules: PatronageRules) -> list[int]:
    columns: list[tuple[list[int], Fraction]] = []
    for measure, weight in rules.basis.items():
        column, scale = labor.whole(measure)
        total = sum(column) if rules.normalize else scale
        if weight and total:
            columns.append((column, weight / total))
    if len(columns) == 1:
        return columns[0][0]
    common = lcm(*(factor.denominator for _, factor in columns))
    weights = [0] * len(labor.codes)
    for column, factor in columns:
        times = int(factor * common)
        weights = [
            sofar + times * value for sofar, value in zip(weights, column, strict=True)
        ]
    return weights


def _divide_pool(
    pool: Cents, labor: Labor, rules: PatronageRules, unqualified: Collection[str]
) -> _Divided:
    """Divide the pool by labor, and tell who got a leftover cent."""
    codes, weights = labor.codes, _weights(labor, rules)
    totals: list[Cents] = [0] * len(codes)
    lucky: list[int] = []
    capped: list[int] = []
    left = 0
    if not any(weights):
        if pool and rules.minimum:
            raise NobodyTakesPartError(
                measure=measure_words(rules.minimum.measure),
                at_least=plain_share(Fraction(rules.minimum.at_least)),
            )
    elif pool > 0 and rules.max_share < 1:
        found = divide_under(pool, weights, most=rules.max_share, names=codes)
        totals, lucky, capped, left = found.parts, found.lucky, found.capped, found.left
    else:
        totals, lucky = allocate_with_leftovers(pool, weights, names=codes)
    shares = Shares(
        codes,
        totals,
        cash_share=rules.cash_share,
        notice=rules.notice,
        unqualified=unqualified,
    )
    odd = 1 if pool > 0 else -1
    return _Divided(
        shares=shares,
        leftover=tuple((codes[place], odd) for place in lucky),
        capped=tuple(codes[place] for place in capped),
        left=left,
    )
