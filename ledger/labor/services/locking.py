"""Approving and locking pay periods: after the lock, only corrections."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import year_of
from coopkit.periods import FiscalYear
from governance.members.selectors.decisions import checked_decision
from ledger.labor import selectors
from ledger.labor.models import PayPeriod
from ledger.labor.models.periods import PeriodState
from ledger.labor.pay_periods import Days, cut, gaps
from ledger.labor.refusals import (
    ChangedSinceError,
    NoAuthorityError,
    NoHoursYetError,
    NotAYearEndError,
    NotOverError,
    PeriodsExistError,
    QuestionsOpenError,
    WrongStateError,
)
from ledger.labor.selectors import LockState
from ledger.labor.services.keeping import guard, wait_for


@transaction.atomic
def open_periods(
    *,
    cooperative: Cooperative,
    year_end: date,
    length: str,
    first_last: date | None,
    by: User | None,
    at: datetime,
) -> list[PayPeriod]:
    """Cut a fiscal year into its pay periods; refused once one of them is approved.

    `length` is a word of `pay_periods.LENGTHS`, `first_last` the last day of the first.
    """
    wait_for(cooperative)
    year = _year(cooperative, year_end)
    before = selectors.periods_of(cooperative, year_end=year_end)
    if before.exclude(state=PeriodState.OPEN).exists():
        raise PeriodsExistError(year=year.name)
    days = cut(year, length, first_last=first_last)
    PayPeriod.objects.filter(pk__in=list(before.values_list("pk", flat=True))).delete()
    periods = PayPeriod.objects.bulk_create(
        PayPeriod(cooperative=cooperative, first=one.first, last=one.last) for one in days
    )
    data: dict[str, str | int] = {
        "year_end": year_end.isoformat(),
        "length": length,
        "count": len(days),
    }
    _record(cooperative, "hours.periods", f"hours:{year.name}", data, by, at)
    return periods


@transaction.atomic
def approve_period(*, period: PayPeriod, by: User | None, at: datetime) -> PayPeriod:
    """Say that the hours of a period were looked at; their hash is kept."""
    held = _held(period)
    _check_over(held, at)
    if held.state == PeriodState.LOCKED:
        raise _wrong(held)
    return _approve(held, by, at)


@transaction.atomic
def lock_period(*, period: PayPeriod, by: User | None, at: datetime) -> PayPeriod:
    """Lock an approved period; refused while a question about it waits.

    Hours that changed since the approval are approved again first.
    """
    held = _held(period)
    if held.state != PeriodState.APPROVED:
        raise _wrong(held)
    _check_questions(held.cooperative, held.first, held.last)
    if held.sha256 != _digest(held):
        raise ChangedSinceError(last=held.last)
    return _lock(held, by, at)


@transaction.atomic
def reopen_period(
    *, period: PayPeriod, authority: str, by: User | None, at: datetime
) -> PayPeriod:
    """Open a period again: an approved one at once, a locked one by a decision."""
    held = _held(period)
    right = ""
    if held.state == PeriodState.OPEN:
        raise _wrong(held)
    if held.state == PeriodState.LOCKED:
        right = checked_authority(held.cooperative, authority)
        guard(held.cooperative, year_of(held.cooperative, held.last).last)
    held.state, held.sha256, held.reopened_by_right = PeriodState.OPEN, "", right
    held.approved_by = held.approved_at = held.locked_by = held.locked_at = None
    held.save()
    _record_step(held, "hours.reopened", by, at, authority=right)
    return held


@transaction.atomic
def lock_year(
    *, cooperative: Cooperative, year_end: date, by: User | None, at: datetime
) -> LockState:
    """Approve and lock all hours of a year, also of days that stand in no pay period.

    A year that is locked stays as it is. Refused before the year is over, without
    hours, and while a question about them waits.
    """
    wait_for(cooperative)
    year = _year(cooperative, year_end)
    state = selectors.lock_state(cooperative, year_end=year_end)
    if state.is_locked:
        return state
    if timezone.localdate(at) <= year_end:
        raise NotOverError(last=year_end)
    if not selectors.holding_sheets(cooperative, year_end=year_end).exists():
        raise NoHoursYetError(year=year.name)
    _check_questions(cooperative, year.first, year.last)
    periods = list(selectors.periods_of(cooperative, year_end=year_end))
    free = gaps(year, [Days(period.first, period.last) for period in periods])
    periods += PayPeriod.objects.bulk_create(
        PayPeriod(cooperative=cooperative, first=one.first, last=one.last) for one in free
    )
    for period in periods:
        if period.state != PeriodState.LOCKED:
            _lock(_approve(period, by, at, quiet=True), by, at, quiet=True)
    data: dict[str, str | int] = {
        "year_end": year_end.isoformat(),
        "periods": len(periods),
    }
    _record(cooperative, "hours.year_locked", f"hours:{year.name}", data, by, at)
    return selectors.lock_state(cooperative, year_end=year_end)


def checked_authority(cooperative: Cooperative, written: str) -> str:
    """A decision by its number, as it is cited: “resolution:2027-GM-003”."""
    number = checked_decision(cooperative, written.removeprefix("resolution:"))
    if not number:
        raise NoAuthorityError
    return f"resolution:{number}"[:80]


def _year(cooperative: Cooperative, year_end: date) -> FiscalYear:
    year = year_of(cooperative, year_end)
    if year.last != year_end:
        raise NotAYearEndError(day=year_end, right=year.last)
    return year


def _held(period: PayPeriod) -> PayPeriod:
    wait_for(period.cooperative)
    return PayPeriod.objects.select_for_update(of=("self",)).get(pk=period.pk)


def _check_over(period: PayPeriod, at: datetime) -> None:
    if timezone.localdate(at) <= period.last:
        raise NotOverError(last=period.last)


def _check_questions(cooperative: Cooperative, first: date, last: date) -> None:
    waiting = selectors.open_questions(cooperative, first=first, last=last).count()
    if waiting:
        raise QuestionsOpenError(count=waiting)


def _digest(period: PayPeriod) -> str:
    return selectors.period_sha256(
        period.cooperative, first=period.first, last=period.last
    )


def _approve(
    period: PayPeriod, by: User | None, at: datetime, *, quiet: bool = False
) -> PayPeriod:
    period.state, period.sha256 = PeriodState.APPROVED, _digest(period)
    period.approved_by, period.approved_at = by, at
    period.save()
    if not quiet:
        _record_step(period, "hours.approved", by, at)
    return period


def _lock(
    period: PayPeriod, by: User | None, at: datetime, *, quiet: bool = False
) -> PayPeriod:
    period.state, period.locked_by, period.locked_at = PeriodState.LOCKED, by, at
    period.save()
    if not quiet:
        _record_step(period, "hours.locked", by, at)
    return period


def _wrong(period: PayPeriod) -> WrongStateError:
    return WrongStateError(last=period.last, state=PeriodState(period.state).label)


def _record_step(
    period: PayPeriod, action: str, by: User | None, at: datetime, *, authority: str = ""
) -> None:
    data = {
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "sha256": period.sha256,
    }
    if authority:
        data["authority"] = authority
    _record(period.cooperative, action, f"period:{period.pk}", data, by, at)


def _record(
    cooperative: Cooperative,
    action: str,
    subject: str,
    data: Mapping[str, str | int],
    by: User | None,
    at: datetime,
) -> None:
    record(
        scope=cooperative.slug,
        actor=actor_of(by),
        action=action,
        subject=subject,
        data=data,
        at=at,
    )
