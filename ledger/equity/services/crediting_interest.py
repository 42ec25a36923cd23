"""A year's interest on capital, prepared by the rules that were fixed before the year."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import year_of
from coopkit.errors import N_, CoopError
from coopkit.money import Cents, plain_share
from coopkit.periods import FiscalYear
from coopkit.templatetags.ui import money, percent
from ledger.equity.interest import (
    InterestOverCapError,
    NoInterestInLossError,
    NoInterestRateError,
    PaidIn,
    RateOverBylawsError,
    interest_of_members,
    most_in_year,
    rate_within,
)
from ledger.equity.models import CapitalRun, CapitalRunLine, RunState
from ledger.equity.models.runs import RunKind
from ledger.equity.selectors.runs import (
    InterestRules,
    contributions_of,
    interest_rules,
    lots_of_year,
    result_cents,
)
from ledger.equity.services.redeeming import RunInTheWayError, rules_data, write_run
from ledger.equity.services.writing import lock_book

TAKEN = (RunState.SENT, RunState.APPROVED, RunState.POSTED)


class YearRunsError(CoopError):
    """Interest for a year that is not over."""

    template = N_(
        "The year {year} runs until {last}. Interest is worked out once it is over, by "
        "the days that everybody’s capital was there."
    )


@transaction.atomic
def prepare_interest(
    *,
    cooperative: Cooperative,
    year_end: date,
    rate: Fraction | None = None,
    on: date,
    by: User | None,
    at: datetime,
) -> CapitalRun:
    """Work out a year's interest; nothing is posted yet.

    Without a `rate` it is the bylaws' own; a lower one may be decided, no higher one.
    More than the yearly cap is refused, with the most that may be.
    """
    lock_book(cooperative)
    year = year_of(cooperative, year_end)
    _make_way(cooperative, year)
    rules = interest_rules(cooperative, year)
    taken = _checked_rate(cooperative, year, rules, rate, on=on)
    lots = lots_of_year(cooperative, year, base=rules.base)
    amounts = interest_of_members(lots, first=year.first, last=year.last, rate=taken)
    contributions = contributions_of(cooperative, on=year.last)
    whole = sum(amounts.values())
    most = _checked_cap(cooperative, rules, taken, contributions, whole)
    return write_run(
        cooperative,
        RunKind.INTEREST,
        on=on,
        year_end=year.last,
        data=_data(rules, taken, year, whole, most)
        | {"contributions": contributions}
        | _lines_data(amounts, lots),
        lines=[CapitalRunLine(code=who, cents=cents) for who, cents in amounts.items()],
        by=by,
        at=at,
    )


def _make_way(cooperative: Cooperative, year: FiscalYear) -> None:
    mine = CapitalRun.objects.filter(
        cooperative=cooperative, kind=RunKind.INTEREST, year_end=year.last
    )
    other = mine.filter(state__in=TAKEN).first()
    if other:
        raise RunInTheWayError(number=other.number, state=other.get_state_display())
    mine.filter(state=RunState.PREPARED).update(state=RunState.FAILED)


def _checked_rate(
    cooperative: Cooperative,
    year: FiscalYear,
    rules: InterestRules,
    rate: Fraction | None,
    *,
    on: date,
) -> Fraction:
    if on <= year.last:
        raise YearRunsError(year=year.name, last=year.last)
    if not rules.rate:
        raise NoInterestRateError(year=year.name)
    if rate is not None and rate > rules.rate:
        raise RateOverBylawsError(rate=percent(rate), most=percent(rules.rate))
    result = result_cents(cooperative, year)
    if rules.only_if_positive and result <= 0:
        raise NoInterestInLossError(year=year.name, result=money(result, cooperative))
    return rules.rate if rate is None else rate


def _lines_data(
    amounts: Mapping[str, Cents], lots: Mapping[str, Sequence[PaidIn]]
) -> dict[str, Any]:
    """What each is given, and what each had and since when."""
    return {
        "lines": [{"who": who, "cents": cents} for who, cents in amounts.items()],
        "lots": {
            who: [[lot.since.isoformat(), lot.amount_cents] for lot in held]
            for who, held in lots.items()
        },
    }


def _checked_cap(
    cooperative: Cooperative,
    rules: InterestRules,
    rate: Fraction,
    contributions: Cents,
    whole: Cents,
) -> Cents:
    """The most by the cap; more than that is refused, with a rate that fits."""
    most = most_in_year(contributions, cap=rules.cap)
    if whole > most:
        raise InterestOverCapError(
            interest=money(whole, cooperative),
            cap=money(most, cooperative),
            share=percent(rules.cap),
            contributions=money(contributions, cooperative),
            rate=percent(rate_within(rate, interest_cents=whole, most_cents=most)),
        )
    return most


def _data(
    rules: InterestRules, rate: Fraction, year: FiscalYear, paid: Cents, most: Cents
) -> dict[str, Any]:
    return {
        "year": year.name,
        "first": year.first.isoformat(),
        "last": year.last.isoformat(),
        "rate": plain_share(rate),
        "base": rules.base,
        "way": rules.way,
        "cap": plain_share(rules.cap),
        "most": most,
        "paid": paid,
        "rules": rules_data(rules.held),
    }
