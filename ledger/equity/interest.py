"""Interest on capital: on what was paid in, or on the account, for the days it was held.

Units: cents. Source: Bylaws, article on capital; Cal. Corp. Code §§ 12317(c), 12451: at
most 15 % of contributions a year; Ley 27/1999, art. 48: only from positive results.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from coopkit.errors import N_, CoopError
from coopkit.money import Cents, half_up


class InterestOverCapError(CoopError):
    """More interest than the bylaws allow for a year."""

    template = N_(
        "Interest of {interest} is more than the bylaws allow for the year: {cap}, which "
        "is {share} of the contributions of {contributions}. Take a rate of at most "
        "{rate}."
    )


class NoInterestInLossError(CoopError):
    """Interest for a year that made no surplus."""

    template = N_(
        "The year {year} ended with {result}, and the bylaws give interest on capital "
        "only for a year with a surplus. There is none for this year."
    )


class NoInterestRateError(CoopError):
    """Interest where the bylaws set none."""

    template = N_(
        "The bylaws in force for {year} give no interest on capital. Adopt a rate for a "
        "year to come; it does not reach back."
    )


class RateOverBylawsError(CoopError):
    """A higher rate than the bylaws have."""

    template = N_(
        "The rate {rate} is higher than the bylaws’ {most} for the year. The rate was "
        "fixed before the year began. Take that rate or a lower one."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidIn:
    """An amount that has been in the co-op since a day; taken out, it is negative."""

    since: date
    amount_cents: Cents


def interest_between(
    paid_in: Iterable[PaidIn],
    *,
    first: date,
    last: date,
    rate: Fraction,
    cap_cents: Cents | None = None,
) -> Cents:
    """Interest of the year between two days, both counted, rounded once, half-up.

    What was held longer than it was taken out is what bears interest; never below zero.

    >>> interest_between([PaidIn(since=date(2025, 7, 1), amount_cents=1_000_00)],
    ...     first=date(2025, 7, 1), last=date(2026, 6, 30), rate=Fraction(1, 20))
    5000
    """
    days = (last - first).days + 1
    held = sum(
        lot.amount_cents * ((last - max(lot.since, first)).days + 1)
        for lot in paid_in
        if lot.since <= last
    )
    interest = max(half_up(rate / days, of=held), 0) if held > 0 else 0
    return interest if cap_cents is None else min(interest, cap_cents)


def interest_of_year(
    paid_in: Iterable[PaidIn],
    *,
    year: int,
    rate: Fraction,
    cap_cents: Cents | None = None,
) -> Cents:
    """Interest of a calendar year, both ends counted, rounded once, half-up.

    `cap_cents` is the most that may be paid.

    >>> interest_of_year([PaidIn(since=date(2024, 12, 31), amount_cents=366_00)],
    ...     year=2024, rate=Fraction(1, 10))
    10
    """
    return interest_between(
        paid_in,
        first=date(year, 1, 1),
        last=date(year, 12, 31),
        rate=rate,
        cap_cents=cap_cents,
    )


def interest_of_members(
    lots: Mapping[str, Iterable[PaidIn]], *, first: date, last: date, rate: Fraction
) -> dict[str, Cents]:
    """Each member's interest of a year, by code; who has none is left out."""
    found = {
        code: interest_between(held, first=first, last=last, rate=rate)
        for code, held in sorted(lots.items())
    }
    return {code: cents for code, cents in found.items() if cents}


def most_in_year(contributions_cents: Cents, *, cap: Fraction) -> Cents:
    """The most interest of a year by the cap; a part of a cent is not.

    >>> most_in_year(1_000_03, cap=Fraction(3, 20))
    15000
    """
    return int(max(contributions_cents, 0) * cap)


def rate_within(rate: Fraction, *, interest_cents: Cents, most_cents: Cents) -> Fraction:
    """A rate whose interest keeps within the most, to a hundredth of a percent.

    >>> rate_within(Fraction(1, 5), interest_cents=200_00, most_cents=150_00)
    Fraction(3, 20)
    """
    if not interest_cents:
        return rate
    fitting = rate * most_cents / interest_cents
    return Fraction(int(fitting * 10_000), 10_000)
