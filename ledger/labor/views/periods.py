"""The page of pay periods: look at hours, approve them, lock them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from coopkit.periods import FiscalYear
from ledger.labor import selectors, services
from ledger.labor.forms.periods import PeriodsForm
from ledger.labor.models import PayPeriod
from ledger.labor.views.showing import chosen_year

KEEPER = "bookkeeper"


@dataclass(frozen=True, slots=True)
class Row:
    """A pay period, what stands in it, and whether it is over."""

    period: PayPeriod
    minutes: int
    is_over: bool


def periods(request: CoopRequest, slug: str) -> HttpResponse:
    """Show a year's pay periods, and take the next step of one of them."""
    cooperative = request.cooperative
    years = selectors.years(cooperative, on=request.visit.on)
    with_hours = selectors.year_ends_with_hours(cooperative)
    year = chosen_year(request.GET.get("year", ""), years, with_hours)
    form = PeriodsForm(request.POST if "length" in request.POST else None)
    if request.method == "POST":
        done = _make(request, year, form) if form.is_bound else _step(request, year)
        if done:
            here = f"{reverse('labor:periods', args=[slug])}?year={year.name}"
            return redirect(_onward(request) or here)
    rows = _rows(request, year)
    context = {
        "year": year,
        "years": years,
        "rows": [row for row in rows if row.period.first <= request.visit.on],
        "to_come": sum(row.period.first > request.visit.on for row in rows),
        "form": form if all(row.period.state == "open" for row in rows) else None,
        "lock": selectors.lock_state(cooperative, year_end=year.last),
        "is_over": request.visit.on > year.last,
        "has_hours": year.last in with_hours,
        "may_lock": KEEPER in request.roles,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "ledger/labor/periods.html", context, status=status)


def _onward(request: CoopRequest) -> str:
    """The page of ours that a form leads on to, if it names one."""
    url = request.POST.get("next", "")
    hosts, secure = {request.get_host()}, request.is_secure()
    return url if url_has_allowed_host_and_scheme(url, hosts, secure) else ""


def _make(request: CoopRequest, year: FiscalYear, form: PeriodsForm) -> bool:
    if not form.is_valid():
        return False
    try:
        services.open_periods(
            cooperative=request.cooperative,
            year_end=year.last,
            length=form.cleaned_data["length"],
            first_last=form.cleaned_data["first_last"],
            by=request.user,
            at=request.visit.at,
        )
    except CoopError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _step(request: CoopRequest, year: FiscalYear) -> bool:
    """Approve, lock or open a period, or lock the year; a refusal is a message."""
    step, _sep, which = request.POST.get("step", "").partition(":")
    try:
        if step == "year":
            services.lock_year(
                cooperative=request.cooperative,
                year_end=year.last,
                by=request.user,
                at=request.visit.at,
            )
            messages.success(request, _("All hours of the year are locked."))
        else:
            found = PayPeriod.objects.filter(cooperative=request.cooperative)
            pk = int(which) if which.isdecimal() else 0
            _step_of(request, step, get_object_or_404(found, pk=pk))
    except CoopError as refusal:
        messages.error(request, str(refusal))
        return False
    return True


def _step_of(request: CoopRequest, step: str, period: PayPeriod) -> None:
    by, at = request.user, request.visit.at
    if step == "approve":
        services.approve_period(period=period, by=by, at=at)
    elif step == "lock":
        services.lock_period(period=period, by=by, at=at)
    else:
        authority = request.POST.get("authority", "")
        services.reopen_period(period=period, authority=authority, by=by, at=at)


def _rows(request: CoopRequest, year: FiscalYear) -> list[Row]:
    cooperative = request.cooperative
    found = list(selectors.periods_of(cooperative, year_end=year.last))
    days = selectors.minutes_by_day(cooperative, first=year.first, last=year.last)
    return [
        Row(
            period=period,
            minutes=_sum(days, period.first, period.last),
            is_over=period.last < request.visit.on,
        )
        for period in found
    ]


def _sum(days: Sequence[tuple[date, int]], first: date, last: date) -> int:
    return sum(minutes for on, minutes in days if first <= on <= last)
