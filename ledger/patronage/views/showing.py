"""What the page of a year shows: steps, chart, rules in words, what to do next."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from coopkit import charts
from coopkit.cooperatives.access import BOOKKEEPER, BOOKS
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.cooperatives.models import Cooperative
from coopkit.errors import CoopError
from coopkit.money import half_up
from coopkit.periods import FiscalYear
from coopkit.templatetags.ui import money, percent
from governance.bylaws.selectors import name_of, words_of
from governance.members.selectors import member_of
from governance.votes.models import MotionState
from ledger.patronage import selectors
from ledger.patronage.forms import AccountsForm, PostForm, prefix_sums
from ledger.patronage.models import WorksheetState
from ledger.patronage.postings import batch
from ledger.patronage.selectors import YearView
from ledger.patronage.selectors.years import DRAFT, RUNNING
from ledger.patronage.worksheet import Sheet, part

PUBLIC_STATES = {
    WorksheetState.SENT,
    WorksheetState.APPROVED,
    WorksheetState.FAILED,
    WorksheetState.POSTED,
}
REWORKED = {
    DRAFT,
    WorksheetState.FROZEN,
    WorksheetState.FAILED,
    WorksheetState.REVERSED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleWords:
    """A rule of the year as people read it."""

    name: str
    words: str
    clause: str
    adopted_by: str
    url: str


def period_of(request: CoopRequest, year: int) -> FiscalYear:
    """The fiscal year of an address; “not found” for one the co-op never had."""
    for period in selectors.fiscal_years(request.cooperative, on=request.visit.on):
        if period.name == year:
            return period
    raise Http404


def year_page(
    request: CoopRequest,
    period: FiscalYear,
    *,
    refusal: CoopError | None = None,
    forms: Mapping[str, Form] | None = None,
) -> HttpResponse:
    """The page of a year; what was just refused stands on top, with status 409."""
    cooperative = request.cooperative
    view = selectors.year_view(cooperative, period, on=request.visit.on)
    officer = bool(request.roles & BOOKS)
    context: dict[str, Any] = {
        "view": view,
        "year": view.year,
        "officer": officer,
        "keeper": BOOKKEEPER in request.roles,
        "refused": refusal,
        "cooperative": cooperative,
    }
    if officer:
        steps = selectors.path_of(cooperative, view, on=request.visit.on)
        context |= {"steps": steps, "rows": view.rows}
        context["onward"] = selectors.next_of(steps)
    elif view.year.state not in PUBLIC_STATES:
        return render(request, "ledger/patronage/not_yet.html", context)
    else:
        mine = member_of(user=request.user, cooperative=cooperative, on=request.visit.on)
        own = mine.code if mine else ""
        context |= {"rows": [row for row in view.rows if row.code == own]}
    if view.sheet:
        context |= figures(view.sheet, cooperative)
        context |= {"odd": odd_cents(view)}
    if officer:
        context |= to_do(request, view, forms or {})
    status = 409 if refusal else 200
    return render(request, "ledger/patronage/year.html", context, status=status)


def figures(sheet: Sheet, cooperative: Cooperative) -> dict[str, Any]:
    """The waterfall with its table, and the numbers under it."""
    fmt = partial(money, cooperative=cooperative)
    drops = waterfall_steps(sheet)
    title = _("From surplus to members’ shares")
    said = "; ".join(f"{label}: {fmt(cents)}" for label, cents, _kind in drops)
    result = sheet.result
    shared = sheet.shared_minutes
    per_hour = half_up(part(60, of=shared), of=result.pool) if shared else 0
    kept = result.retained
    return {
        "sheet": sheet,
        "chart": mark_safe(  # noqa: S308  (the writer of charts escapes every text)
            charts.pair(charts.waterfall, title, said, drops, fmt, key="surplus")
        ),
        "drops": [(label, fmt(cents)) for label, cents, _kind in drops],
        "cash_share": part(result.cash, of=result.pool),
        "kept_share": part(kept, of=result.pool),
        "per_hour": per_hour,
    }


def waterfall_steps(sheet: Sheet) -> list[charts.Step]:
    """From net earnings to the pool; what each step takes away is negative."""
    result = sheet.result
    other_work = result.non_patronage - sheet.extraneous
    collective = sum(result.appropriated.values()) - result.non_patronage
    work = sheet.others_minutes + sheet.members_minutes
    ratio = percent(part(sheet.others_minutes, of=work))
    start = _("Surplus for %(year)s") if sheet.net >= 0 else _("Loss of %(year)s")
    drops: list[charts.Step] = [(start % {"year": sheet.year}, sheet.net, "in")]
    for label, cents in (
        (_("Others’ work, %(share)s") % {"share": ratio}, other_work),
        (_("Not from work"), sheet.extraneous),
        (_("To the collective account"), collective),
    ):
        if cents:
            drops.append((label, -cents, "out"))
    drops.append((_("Shared among members"), result.pool, "total"))
    return drops


def odd_cents(view: YearView) -> str:
    """Who received a leftover cent, in a sentence."""
    names = [row.name for row in view.rows if row.share.leftover]
    return ", ".join(names)


def rule_words(sheet: Sheet, cooperative: Cooperative) -> list[RuleWords]:
    """The rules of the year, each with its clause of the bylaws of the first day."""
    return [
        RuleWords(
            name=name_of(cooperative, rule.key),
            words=words_of(cooperative, rule.key, rule.value),
            clause=rule.clause,
            adopted_by=rule.adopted_by,
            url=reverse(
                "bylaws:text_on",
                args=[cooperative.slug, max(sheet.first, rule.effective_from)],
            )
            + f"#art-{rule.clause.replace('.', '-')}",
        )
        for rule in sheet.rules
    ]


def to_do(
    request: CoopRequest, view: YearView, forms: Mapping[str, Form]
) -> dict[str, Any]:
    """The form at the foot that fits the year's state, and what goes with it."""
    cooperative, state = request.cooperative, view.year.state
    worksheet = view.year.worksheet
    motion = worksheet.motion if worksheet else None
    books = reverse("books:entries", args=[cooperative.slug])
    link = (worksheet and worksheet.batch) or batch(view.year.name)
    found: dict[str, Any] = {
        "can_freeze": view.sheet is not None
        and (state in REWORKED or view.stale is not None)
        and not (motion and motion.state == MotionState.OPEN),
        "can_send": state == WorksheetState.FROZEN and not view.stale and not view.fails,
        "can_post": state == WorksheetState.APPROVED and not view.stale,
        "motion": motion,
        "vote_over": motion is not None and motion.closes_at <= request.visit.at,
        "entries_url": f"{books}?batch={link}",
        "board_may": selectors.kept_for_members(cooperative, on=request.visit.on) is None,
        "advances": selectors.advances_of(cooperative, year_end=view.year.period.last),
        "running": state == RUNNING,
    }
    if worksheet and state == WorksheetState.POSTED:
        found["pay_key"] = selectors.key_of(worksheet)
        found["notices_short"] = selectors.notices_short(worksheet)
    if view.sheet:
        found["rules"] = rule_words(view.sheet, cooperative)
        found["accounts_form"] = forms.get("accounts") or accounts_form(request, view)
        found["post_form"] = forms.get("post") or post_form(request, view.year.period)
    return found


def accounts_form(request: CoopRequest, view: YearView, data: Any = None) -> AccountsForm:
    """The accounts of the year, those of before ticked."""
    cooperative = request.cooperative
    chosen = selectors.prefixes_of(cooperative)
    lines = view.sheet.accounts if view.sheet else ()
    choices = [
        (prefix, f"{prefix}: {money(cents, cooperative)}".replace("−", "−\u2060"))
        for prefix, cents in prefix_sums(lines, chosen)
    ]
    return AccountsForm(data, choices=choices, initial={"prefixes": list(chosen)})


def post_form(request: CoopRequest, period: FiscalYear, data: Any = None) -> PostForm:
    """The day of the entries: today, unless something else is given."""
    today = request.visit.on
    return PostForm(
        data, after=period.last, today=today, initial={"on": today.isoformat()}
    )
