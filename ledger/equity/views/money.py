"""The room of money: one's own account, or the doors of whoever keeps the books."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from coopkit import charts
from coopkit.cooperatives.access import BOOKS, CANDIDATE, FORMER, INSIDE
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import year_of
from coopkit.papers.selectors import papers_of
from coopkit.templatetags.ui import money as money_text
from governance.bylaws.selectors import in_force
from governance.members.selectors import member_of, membership_of
from ledger.equity import selectors
from ledger.equity.selectors.notes import notes_of_user
from ledger.equity.services.statements import YEARS, part_name, planned_words
from ledger.equity.statement import parts_of


def money(request: CoopRequest, slug: str) -> HttpResponse:
    """Show a member the own account, and officers the doors to the books."""
    cooperative, on = request.cooperative, request.visit.on
    mine = member_of(user=request.user, cooperative=cooperative, on=on)
    if FORMER in request.roles and mine is None:
        return former(request)
    context: dict[str, Any] = {
        "cooperative": cooperative,
        "officer": bool(request.roles & BOOKS),
        "mine": mine,
        "is_candidate": CANDIDATE in request.roles,
        "has_book": selectors.has_book(cooperative),
        "last_year": max(
            year_of(cooperative, on).name - 1,
            year_of(cooperative, cooperative.founded_on or on).name,
        ),
    }
    if mine and context["has_book"]:
        context |= _account(request, mine.code)
    return render(request, "ledger/equity/money.html", context)


def former(request: CoopRequest) -> HttpResponse:
    """Show somebody who left what is still theirs, and nothing else of the co-op's."""
    cooperative, user = request.cooperative, request.user
    mine = membership_of(user=user, cooperative=cooperative)
    context: dict[str, Any] = {"cooperative": cooperative, "mine": mine}
    context["inside"] = bool(request.roles & INSIDE)
    if mine and selectors.has_book(cooperative):
        on, code = request.visit.on, mine.code
        context["account"] = selectors.member_account(cooperative, code, on=on)
        context["notes"] = notes_of_user(cooperative, user=user)
    return render(request, "ledger/equity/former.html", context)


def _account(request: CoopRequest, code: str) -> dict[str, Any]:
    cooperative, on = request.cooperative, request.visit.on
    account = selectors.member_account(cooperative, code, on=on)
    ends = selectors.past_year_ends(cooperative, on=on)
    grown = selectors.history(cooperative, code, years=[*ends, on])
    papers = papers_of(cooperative=cooperative, user=request.user, roles=request.roles)
    bars = [(str(day.year), cents) for day, cents in grown[:-1]]
    bars.append((_("Now"), grown[-1][1]))
    fmt = partial(money_text, cooperative=cooperative)
    bylaws = in_force(cooperative, on=on)
    rule = bylaws.get(YEARS)
    parts = parts_of(
        account,
        years=rule.count if rule else None,
        this_year=year_of(cooperative, on).name,
    )
    return {
        "account": account,
        "rule": rule,
        "parts": [(part, part_name(part), planned_words(part)) for part in parts],
        "owed": selectors.debts_of(cooperative, code, on=on),
        "movements": selectors.movements(cooperative, code, on=on),
        "notices": papers.filter(kind="notice", holder=request.user)[:12],
        "years": [(label, fmt(cents)) for label, cents in bars],
        "chart": growth_chart(bars, cooperative),
    }


def growth_chart(bars: list[tuple[str, int]], cooperative: Cooperative) -> SafeString:
    """How an account grew, year by year."""
    fmt = partial(money_text, cooperative=cooperative)
    said = "; ".join(f"{label}: {fmt(cents)}" for label, cents in bars)
    drawn = charts.pair(
        charts.bars,
        _("Your account at the end of each fiscal year"),
        said,
        bars,
        fmt,
        key="account",
        short=lambda cents: fmt(cents).partition(".")[0],
    )
    return mark_safe(drawn)  # noqa: S308  (the writer of charts escapes every text)
