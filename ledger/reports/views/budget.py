"""The budget of a fiscal year, as a table to fill in."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _, ngettext

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from coopkit.periods import FiscalYear
from ledger.books.names import lies_in
from ledger.books.selectors import NoBookError
from ledger.books.views.common import keeps_books
from ledger.reports import selectors, services
from ledger.reports.forms.budget import MonthsForm, YearForm
from ledger.reports.forms.period import PeriodForm
from ledger.reports.selectors import Asked
from ledger.reports.views.pages import asked_of, without_books
from ledger.reports.views.showing import Showing, showing


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetRow:
    """An account of the table: its field, its sum, and the way to its months."""

    label: str
    account: str
    field: Any
    total: str
    differs: bool
    before: str
    url: str


def budget(request: CoopRequest, slug: str) -> HttpResponse:
    """Show what is planned for a year; the bookkeeper sets it."""
    try:
        asked, form = asked_of(request)
    except NoBookError as refusal:
        return without_books(request, refusal)
    year = _year(request, asked)
    shown = showing(request, asked)
    accounts = selectors.accounts_to_plan(asked.book, year)
    account = request.GET.get("account", "")
    if account and account not in accounts:
        raise Http404
    if account:
        return _months(request, shown, year, account)
    return _whole_year(request, shown, year, accounts, form)


def _year(request: CoopRequest, asked: Asked) -> FiscalYear:
    """The year of the address; also the one after the books' last, to be planned."""
    said = request.GET.get("year", "")
    following = selectors.following(asked.cooperative, asked.years[0])
    for year in (following, *asked.years):
        if said == str(year.name):
            return year
    return asked.period.year


def _whole_year(
    request: CoopRequest,
    shown: Showing,
    year: FiscalYear,
    accounts: list[str],
    chooser: PeriodForm,
) -> HttpResponse:
    asked = shown.asked
    planned = selectors.planned(asked.book, year)
    data = request.POST if request.method == "POST" else None
    form = YearForm(
        data if data and "start" not in data else None,
        accounts={name: shown.name_of(name) for name in accounts},
        planned=planned,
        places=asked.cooperative.minor_units,
    )
    if data is not None:
        done = _act(request, asked, year, form)
        if done is not None:
            return done
    rows = _rows(shown, year, form, planned)
    income = [row for row in rows if lies_in(row.account, asked.names.income)]
    context = {
        "year": year,
        "years": [
            selectors.following(asked.cooperative, asked.years[0]),
            *asked.years,
        ],
        "form": form,
        "sections": [
            (_("Income"), income),
            (_("Expenses"), [row for row in rows if row not in income]),
        ],
        "sums": _sums(shown, planned),
        "keeper": keeps_books(request),
        "has_budget": any(any(cents) for cents in planned.values()),
    }
    return render(request, "ledger/reports/budget.html", context)


def _act(
    request: CoopRequest, asked: Asked, year: FiscalYear, form: YearForm
) -> HttpResponse | None:
    width = len(selectors.months_in(year.first, year.last))
    who: dict[str, Any] = {
        "book": asked.book,
        "year": year,
        "by": request.user,
        "at": request.visit.at,
    }
    try:
        if "start" in request.POST:
            count = services.start_from_last_year(**who)
        elif form.is_valid():
            count = services.set_budget_year(amounts=form.amounts(width), **who)
        else:
            return None
    except CoopError as refusal:
        form.add_error(None, str(refusal))
        return None
    return _done(request, year, count)


def _done(request: CoopRequest, year: FiscalYear, count: int) -> HttpResponse:
    said = ngettext(
        "The budget of %(count)s account was set.",
        "The budget of %(count)s accounts was set.",
        count,
    ) % {"count": count}
    messages.success(request, said if count else _("Nothing was changed."))
    address = reverse("reports:budget", args=[request.cooperative.slug])
    return redirect(f"{address}?{urlencode({'year': year.name})}")


def _rows(
    shown: Showing, year: FiscalYear, form: YearForm, planned: dict[str, tuple[int, ...]]
) -> list[BudgetRow]:
    before = selectors.last_year(shown.asked.book, year)
    rows = []
    for place, account in enumerate(form.accounts):
        months = planned.get(account, ())
        query = urlencode({"year": str(year.name), "account": account})
        rows.append(
            BudgetRow(
                label=shown.name_of(account),
                account=account,
                field=form[f"a{place}"],
                total=shown.money(sum(months)),
                differs=len(set(months)) > 1,
                before=shown.money(before.get(account, 0)),
                url=f"?{query}",
            )
        )
    return rows


def _sums(shown: Showing, planned: dict[str, tuple[int, ...]]) -> list[tuple[str, str]]:
    income = expenses = 0
    for name, months in planned.items():
        if lies_in(name, shown.asked.names.income):
            income += sum(months)
        else:
            expenses += sum(months)
    return [
        (_("Planned to come in"), shown.money(income)),
        (_("Planned to go out"), shown.money(expenses)),
        (_("Planned to be left"), shown.money(income - expenses)),
    ]


def _months(
    request: CoopRequest, shown: Showing, year: FiscalYear, account: str
) -> HttpResponse:
    asked = shown.asked
    days = selectors.months_in(year.first, year.last)
    form = MonthsForm(
        request.POST or None,
        months=[date_format(day, "F Y") for day in days],
        planned=selectors.planned(asked.book, year).get(account, ()),
        places=asked.cooperative.minor_units,
        label=shown.name_of(account),
    )
    if form.is_valid():
        try:
            count = services.set_budget_year(
                book=asked.book,
                year=year,
                amounts={account: form.amounts()},
                by=request.user,
                at=request.visit.at,
            )
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _done(request, year, count)
    context = {
        "year": year,
        "account": account,
        "label": shown.name_of(account),
        "form": form,
        "keeper": keeps_books(request),
    }
    return render(request, "ledger/reports/budget_months.html", context)
