"""Reading the labor register of a year: every line with its source, approver and lock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils import timezone

from coopkit.cooperatives.models import Cooperative
from coopkit.periods import FiscalYear
from governance.members import selectors as members
from ledger.labor.models import PayPeriod
from ledger.labor.models.periods import PeriodState
from ledger.labor.selectors.counted import weights_of_year
from ledger.labor.selectors.lines import held_lines
from ledger.labor.selectors.periods import periods_of
from ledger.labor.selectors.watch import standing_of, trials_of


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterLine:
    """Hours of one kind by one worker from one sheet, of a day or a pay period.

    `standing` is member, candidate or other on that day; `factor` is how much an hour
    counts; `approved_by` and `locked_on` are of the pay period the day lies in.
    """

    code: str
    standing: str
    on: date
    kind: str
    minutes: int
    factor: Fraction
    wages_cents: int
    source: str
    ref: str
    approved_by: str
    locked_on: date | None


def register(cooperative: Cooperative, year: FiscalYear) -> Iterator[RegisterLine]:
    """The year's lines that hold, by code and day; six queries, however many lines."""
    weights = weights_of_year(cooperative, first=year.first)
    held, trials = (
        members.spans(cooperative),
        trials_of(cooperative, year.first, year.last),
    )
    periods = list(periods_of(cooperative, year_end=year.last))
    lines = held_lines(cooperative).filter(sheet__year_end=year.last)
    rows = lines.order_by("code", "on", "kind", "pk").values_list(
        "code", "on", "kind", "minutes", "wages_cents", "sheet__filename", "ref"
    )
    by_day: dict[date, PayPeriod | None] = {}
    for code, on, kind, minutes, wages, source, ref in rows.iterator(chunk_size=2000):
        if on not in by_day:
            by_day[on] = next(
                (one for one in periods if one.first <= on <= one.last), None
            )
        period = by_day[on]
        locked = period is not None and period.state == PeriodState.LOCKED
        yield RegisterLine(
            code=code,
            standing=standing_of(code, on, held, trials),
            on=on,
            kind=kind,
            minutes=minutes,
            factor=weights.get(kind, Fraction(0)),
            wages_cents=wages,
            source=source,
            ref=ref,
            approved_by=_who(period),
            locked_on=_day(period) if locked else None,
        )


def _who(period: PayPeriod | None) -> str:
    return f"user:{period.approved_by_id}" if period and period.approved_by_id else ""


def _day(period: PayPeriod | None) -> date | None:
    return timezone.localdate(period.locked_at) if period and period.locked_at else None
