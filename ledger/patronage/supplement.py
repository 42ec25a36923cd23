"""A supplement: what a posted year gives each member more, or less, worked out again.

Who is given more gets the cash part in money and the rest in the account, as in the year
itself. Who is given less loses it from what is left of the year's layer in the account;
what is more than that is owed to the co-op, for money that was paid, a layer that was
redeemed, and one that became a note are not taken back by an entry.
Before the payment period ends a difference is always put right by a supplement. After
it, a small one is put right in the current year, and a large one reopens the year, for
as long as the bylaws let it.
Source: 26 U.S.C. § 1382(d), § 1388(c)(1); model entry J31 of internal accounts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from coopkit.money import Cents, at_least
from coopkit.periods import month_end
from ledger.books.journal import Entry, Leg
from ledger.equity.chart import Chart
from ledger.patronage.postings import account_of
from ledger.patronage.worksheet import Result, ShareLine, Sheet

SMALL = Fraction(1, 100)
"""Below this part of the year's pool a difference is immaterial (Habitat bylaws, 8)."""
REOPEN_YEARS = 3
NOTICES = QUALIFIED, NONQUALIFIED = "qualified", "nonqualified"
SUPPLEMENT, REOPEN, IMMATERIAL, TOO_LATE = "supplement", "reopen", "immaterial", "late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a member was given so far, by the year and its supplements."""

    total: Cents = 0
    cash: Cents = 0
    retained: Cents = 0
    notice: str = ""


Left: TypeAlias = Mapping[tuple[str, bool], Cents]
"""What is left of a year's layers in the accounts: by code, and whether qualified."""


def way_to_correct(
    *,
    noticed: date,
    deadline: date,
    on: date,
    difference: Cents,
    pool: Cents,
    reopen_years: int = REOPEN_YEARS,
    bound: Fraction = SMALL,
) -> str:
    """How a difference in a posted year is put right on a day.

    `noticed` is the day of its notices, `difference` what changes hands in all, `pool`
    what the year shared out.

    >>> way_to_correct(noticed=date(2027, 5, 1), deadline=date(2027, 9, 15),
    ...     on=date(2027, 10, 1), difference=5_00, pool=1_000_00)
    'immaterial'
    """
    if on <= deadline:
        return SUPPLEMENT
    if difference < bound * abs(pool):
        return IMMATERIAL
    last = month_end(noticed.year + reopen_years, noticed.month, noticed.day)
    return REOPEN if on <= last else TOO_LATE


def given_so_far(results: Iterable[Result]) -> dict[str, Given]:
    """What each member was given by a year's result and those that supplemented it."""
    found: dict[str, Given] = {}
    for result in results:
        for share in result.shares:
            was = found.get(share.code, Given())
            found[share.code] = Given(
                total=was.total + share.total,
                cash=was.cash + share.cash,
                retained=was.retained + share.retained,
                notice=share.notice or was.notice,
            )
    return found


def supplement(
    new: Sheet,
    earlier: Sequence[Result],
    *,
    cash_share: Fraction,
    left: Left | None = None,
) -> Sheet:
    """A year worked out again, as what it gives everybody more or less than before.

    Its result sums to the difference to the cent; only members whose share changes are
    in it. Inputs are those of the new working-out. Without `left` nothing of the layers
    has moved since.
    """
    before = given_so_far(earlier)
    after = {share.code: share for share in new.result.shares}
    shares = []
    for code in sorted({*before, *after}):
        was, now = before.get(code, Given()), after.get(code)
        change = (now.total if now else 0) - was.total
        if change:
            if change > 0:
                shares.append(_more(code, change, was, now, cash_share))
            else:
                shares.append(_less_of(code, change, was, now, left))
    result = Result(
        patronage=new.result.patronage - sum(one.patronage for one in earlier),
        non_patronage=_without(new.result, earlier),
        appropriated=_less(
            new.result.appropriated, [one.appropriated for one in earlier]
        ),
        pool=new.result.pool - sum(one.pool for one in earlier),
        shares=tuple(shares),
        payment_period_ends=new.result.payment_period_ends,
    )
    if result.pool != sum(share.total for share in shares):
        raise AssertionError("a cent was lost")
    return replace(new, result=result)


def is_empty(sheet: Sheet) -> bool:
    """Whether a supplement changes nothing."""
    return not sheet.result.shares and not any(sheet.result.appropriated.values())


def difference_of(result: Result) -> Cents:
    """What changes hands in all: what some get more, or others less, the larger."""
    more = sum(share.total for share in result.shares if share.total > 0)
    less = -sum(share.total for share in result.shares if share.total < 0)
    return max(more, less)


def supplement_entries(
    sheet: Sheet, *, chart: Chart, on: date, meta: Mapping[str, str]
) -> list[Entry]:
    """One entry a member whose share changes, and one for what is held in common."""
    entries = [
        Entry(
            on=on,
            narration=f"Supplement to the dividend for {sheet.year}, {share.code}",
            legs=_legs(sheet, share, chart),
            meta=dict(meta) | {"member": share.code},
        )
        for share in sheet.result.shares
    ]
    common = _common(sheet.result, chart)
    if common:
        narration = f"Supplement to the collective part of the result of {sheet.year}"
        entries.append(Entry(on=on, narration=narration, legs=common, meta=dict(meta)))
    return entries


def short_of(sheet: Sheet, left: Left) -> str:
    """The first member from whose layer more is taken than is left; "" where none is."""
    for share in sheet.result.shares:
        if -share.retained > max(left.get((share.code, _is_q(share.notice)), 0), 0):
            return share.code
    return ""


def _more(
    code: str, change: Cents, was: Given, now: ShareLine | None, cash_share: Fraction
) -> ShareLine:
    cash = min(change, at_least(cash_share, of=change))
    return ShareLine(
        code=code,
        minutes=now.minutes if now else 0,
        total=change,
        cash=cash,
        retained=change - cash,
        notice=_notice(was, now),
    )


def _less_of(
    code: str, change: Cents, was: Given, now: ShareLine | None, left: Left | None
) -> ShareLine:
    """What is taken lies where the year's layer lies now: a check may have lapsed."""
    notice, held = _notice(was, now), max(was.retained, 0)
    if left is not None:
        there = {one: left.get((code, _is_q(one)), 0) for one in NOTICES}
        if there.get(notice, 0) <= 0 < max(there.values()):
            notice = max(there, key=lambda one: there[one])
        held = max(min(held, there.get(notice, 0)), 0)
    kept = -min(-change, held)
    return ShareLine(
        code=code,
        minutes=now.minutes if now else 0,
        total=change,
        cash=change - kept,
        retained=kept,
        notice=notice,
    )


def _notice(was: Given, now: ShareLine | None) -> str:
    """By which kind of notice a member is told: as now, or as the year told before."""
    return (now.notice if now else "") or was.notice or QUALIFIED


def _is_q(notice: str) -> bool:
    return notice == QUALIFIED


def _legs(sheet: Sheet, share: ShareLine, chart: Chart) -> tuple[Leg, ...]:
    """More goes to the payable and the layer; less comes off it, the rest is owed."""
    paid = (
        chart.payable(sheet.year)
        if share.cash > 0
        else chart.receivable(share.code, "Other")
    )
    layer = chart.retained(share.code, sheet.year, _is_q(share.notice))
    legs = (
        Leg(chart.current_patronage, share.total),
        Leg(paid, -share.cash),
        Leg(layer, -share.retained),
    )
    return tuple(leg for leg in legs if leg.cents)


def _common(result: Result, chart: Chart) -> tuple[Leg, ...]:
    given = sum(result.appropriated.values())
    legs = [
        Leg(chart.current_non_patronage, result.non_patronage),
        Leg(chart.current_patronage, given - result.non_patronage),
        *(
            Leg(account_of(to, chart), -cents)
            for to, cents in result.appropriated.items()
        ),
    ]
    return tuple(leg for leg in legs if leg.cents)


def _without(result: Result, earlier: Sequence[Result]) -> Cents:
    return result.non_patronage - sum(one.non_patronage for one in earlier)


def _less(
    new: Mapping[str, Cents], earlier: Sequence[Mapping[str, Cents]]
) -> dict[str, Cents]:
    names = [*new, *(name for one in earlier for name in one)]
    return {
        name: new.get(name, 0) - sum(one.get(name, 0) for one in earlier)
        for name in dict.fromkeys(names)
    }
