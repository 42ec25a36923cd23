"""The list of reports, and a report's page."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date

from coopkit.cooperatives.access import BOOKS
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.cooperatives.selectors import year_of
from coopkit.errors import CoopError
from ledger.books.selectors import NoBookError, opening
from ledger.books.views.common import keeps_books
from ledger.reports import selectors
from ledger.reports.forms.period import ColumnsForm, PeriodForm
from ledger.reports.selectors import Asked, Reach
from ledger.reports.views.showing import (
    Row,
    Sheet,
    Showing,
    days_said,
    query_of,
    showing,
)
from ledger.reports.views.words import KINDS, Kind

PAGE = 100


def asked_of(
    request: CoopRequest, form_class: type[PeriodForm] = PeriodForm
) -> tuple[Asked, PeriodForm]:
    """What is asked for, and its form; what cannot be is left out, with a word on it.

    A co-op without books raises NoBookError.
    """
    reach = selectors.reach_of(request.cooperative, on=request.visit.on)
    form = form_class(_filled(request, reach), years=reach.years)
    chosen = form.cleaned_data if form.is_valid() else {}
    asked = selectors.ask(
        reach,
        sees_all=bool(request.roles & BOOKS),
        year=chosen.get("year"),
        through=chosen.get("on"),
        by=chosen.get("by", "year"),
        compare=chosen.get("compare", 0),
    )
    return asked, form


def _filled(request: CoopRequest, reach: Reach) -> dict[str, str]:
    """What was asked for, and for the rest what is usual: the year of the last entry."""
    cooperative = request.cooperative
    asked = {name: request.GET.get(name, "") for name in ("year", "on", "by", "compare")}
    day = _day(asked["on"])
    if day and not reach.first <= day <= reach.years[0].last:
        day = None
    usual = year_of(cooperative, day or reach.latest).name
    defaults = {"year": str(usual), "by": "year", "compare": "0"}
    return defaults | {name: value for name, value in asked.items() if value}


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def reports(request: CoopRequest, slug: str) -> HttpResponse:
    """Show which reports there are."""
    officer = bool(request.roles & BOOKS)
    try:
        asked, form = asked_of(request)
    except NoBookError as refusal:
        return without_books(request, refusal)
    context = {
        "kinds": [
            (name, kind) for name, kind in KINDS.items() if officer or not kind.only_books
        ],
        "form": form,
        "query": query_of(asked),
        "days": days_said(asked, as_of=False),
        "officer": officer,
        "has_budget": selectors.has_budget(asked.book),
    }
    return render(request, "ledger/reports/list.html", context)


def without_books(request: CoopRequest, refusal: CoopError) -> HttpResponse:
    """Say that there is nothing to report on yet."""
    keeper = keeps_books(request)
    context = {"refusal": refusal, "keeper": keeper}
    return render(request, "ledger/reports/none.html", context)


def report(request: CoopRequest, slug: str, kind: str) -> HttpResponse:
    """Show a report; each figure leads to its entries."""
    told = KINDS.get(kind)
    if told is None:
        raise Http404
    form_class = ColumnsForm if told.columns else PeriodForm
    try:
        asked, form = asked_of(request, form_class)
    except NoBookError as refusal:
        return without_books(request, refusal)
    context: dict[str, Any] = {
        "kind": kind,
        "told": told,
        "form": form,
        "query": query_of(asked),
        "days": days_said(asked, as_of=told.as_of),
        "asked": asked,
        "officer": asked.sees_all,
        "with_names": kind in {"trial-balance", "ledger"},
        "keeper": keeps_books(request),
    }
    shown = showing(request, asked)
    try:
        context |= _figures(request, kind, told, asked, shown)
    except CoopError as refusal:
        context["refusal"] = refusal
    return render(request, "ledger/reports/report.html", context)


def _figures(
    request: CoopRequest, kind: str, told: Kind, asked: Asked, shown: Showing
) -> dict[str, Any]:
    statement = selectors.statement_of(kind, asked)
    found: dict[str, Any] = {
        "sheet": shown.sheet(statement),
        "others": shown.others(selectors.others_of(kind, asked)),
    }
    if kind == "cash-flow":
        found["cash"] = [shown.name_of(name) for name in selectors.cash_of(asked)]
    if kind == "budget-actual":
        found["has_budget"] = selectors.has_budget(asked.book)
        found["bars"] = _bars(found["sheet"].rows, shown)
    if kind == "ledger":
        found |= _account(request, asked, shown)
        found["sheet"] = _to_accounts(found["sheet"], asked)
    return found


def _to_accounts(sheet: Sheet, asked: Asked) -> Sheet:
    """In the general ledger a label leads to the account's entries below."""
    rows = [
        replace(row, url=f"?{query_of(asked, account=row.account)}#account")
        if row.account
        else row
        for row in sheet.rows
    ]
    return replace(sheet, rows=tuple(rows))


def _bars(rows: tuple[Row, ...], shown: Showing) -> list[dict[str, Any]]:
    """How much of each account's plan so far is used, with the same in words."""
    found = []
    for row in rows:
        if row.kind != "account" or not row.account:
            continue
        planned, actual, left = (row.cells[place].cents or 0 for place in (2, 3, 4))
        words = shown.left(left, account=row.account)
        found.append(
            {
                "row": row,
                "planned": planned,
                "actual": max(actual, 0),
                "whole": max(planned, actual, 1),
                "goal": planned if actual > planned > 0 else None,
                "said": words,
            }
        )
    return found


def _account(request: CoopRequest, asked: Asked, shown: Showing) -> dict[str, Any]:
    """The entries of one account, where one is asked for."""
    account = request.GET.get("account", "")[:300]
    if not account:
        return {}
    first, last = asked.period.first, asked.period.last
    lines = list(
        selectors.running(asked, first=first, last=last, account=account, most=PAGE + 1)
    )
    return {
        "account": account,
        "account_name": shown.name_of(account),
        "opening": opening(asked.book, account, on=first),
        "lines": lines[:PAGE],
        "more": shown.opens(account, first, last) if len(lines) > PAGE else "",
    }
