"""Reading pay periods: what is approved, what is locked, and how far."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum

from coopkit.canonical import sha256_of
from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import year_of
from ledger.labor.models import LaborEntry, PayPeriod
from ledger.labor.models.periods import PeriodState
from ledger.labor.pay_periods import Days, covered_through, gaps
from ledger.labor.selectors.questions import open_questions


@dataclass(frozen=True, slots=True, kw_only=True)
class LockState:
    """How far the hours of a year are locked, and what still stands against it.

    `open_periods` counts periods that are not locked, and stretches without a period.
    """

    is_locked: bool
    locked_through: date | None
    open_periods: int
    open_questions: int


def periods_of(cooperative: Cooperative, *, year_end: date) -> QuerySet[PayPeriod]:
    """The pay periods of a fiscal year, the first one first."""
    year = year_of(cooperative, year_end)
    periods = PayPeriod.objects.filter(
        cooperative=cooperative, last__gte=year.first, first__lte=year.last
    )
    return periods.select_related("approved_by", "locked_by").order_by("first")


def locked_days(cooperative: Cooperative, *, first: date, last: date) -> list[Days]:
    """The locked pay periods that meet some days, in order; one query."""
    rows = PayPeriod.objects.filter(
        cooperative=cooperative,
        state=PeriodState.LOCKED,
        first__lte=last,
        last__gte=first,
    )
    found = rows.order_by("first").values_list("first", "last")
    return [Days(begins, ends) for begins, ends in found]


def lock_state(cooperative: Cooperative, *, year_end: date) -> LockState:
    """How far a year's hours are locked; two queries."""
    year = year_of(cooperative, year_end)
    rows = PayPeriod.objects.filter(
        cooperative=cooperative, first__lte=year.last, last__gte=year.first
    )
    every, locked = [], []
    for begins, ends, state in rows.values_list("first", "last", "state"):
        days = Days(begins, ends)
        every.append(days)
        if state == PeriodState.LOCKED:
            locked.append(days)
    through = covered_through(year, locked)
    return LockState(
        is_locked=through == year.last,
        locked_through=through,
        open_periods=len(every) - len(locked) + len(gaps(year, every)),
        open_questions=open_questions(
            cooperative, first=year.first, last=year.last
        ).count(),
    )


def period_sha256(cooperative: Cooperative, *, first: date, last: date) -> str:
    """The hash of the hours that stand in some days; changed hours change it."""
    lines = LaborEntry.objects.filter(
        sheet__cooperative=cooperative,
        sheet__undone_at__isnull=True,
        on__range=(first, last),
    )
    rows = lines.order_by("code", "on", "kind", "minutes", "wages_cents", "pk")
    values = rows.values_list("code", "on", "kind", "minutes", "wages_cents")
    return sha256_of([[code, on.isoformat(), *rest] for code, on, *rest in values])


def minutes_by_day(
    cooperative: Cooperative, *, first: date, last: date
) -> list[tuple[date, int]]:
    """The minutes of each day between two, for sums by period; one query."""
    lines = LaborEntry.objects.filter(
        sheet__cooperative=cooperative,
        sheet__undone_at__isnull=True,
        on__range=(first, last),
    )
    rows = lines.order_by("on").values_list("on").annotate(Sum("minutes"))
    return list(rows)
