"""Notices: who has theirs, the plain-language page of a member's own, netting notices."""

from fractions import Fraction
from itertools import chain
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from coopkit.cooperatives.access import BOOKKEEPER
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from coopkit.papers.models import Channel, Paper
from coopkit.papers.views import left_after
from coopkit.periods import FiscalYear, payment_period_ends
from governance.members.models import Membership
from ledger.patronage import selectors, services
from ledger.patronage.forms.path import NettingForm
from ledger.patronage.models import Worksheet, WorksheetShare
from ledger.patronage.views.showing import period_of
from ledger.patronage.worksheet import read

BY_PAPER = {Channel.HAND.value, Channel.POST.value}
A_PAGE = 100


def notices(request: CoopRequest, slug: str, year: int) -> HttpResponse:
    """Who was issued a notice, how it reached them, and who still waits for it."""
    period = period_of(request, year)
    posted = selectors.worksheets_with_notices(request.cooperative, period.last)
    if request.method == "POST" and posted:
        if "make" in request.POST:
            return _make(request, period, posted)
        return _hand(request, period, posted[0])
    papers = selectors.papers_of(request.cooperative, posted)
    waiting = selectors.not_delivered(papers)
    made = papers.count()
    context = {
        "cooperative": request.cooperative,
        "period": period,
        "page": _page(request, papers, "page"),
        "waiting": _page(request, waiting, "waiting"),
        "made": made,
        "all": made + sum(map(selectors.notices_short, posted)),
        "going_on": "go" in request.GET,
        "netting": selectors.netting_notices(request.cooperative, period.last),
        "keeper": BOOKKEEPER in request.roles,
        "deadline": payment_period_ends(period.last),
        "late": request.visit.on > payment_period_ends(period.last),
    }
    return render(request, "ledger/patronage/notices.html", context)


def _page(request: CoopRequest, papers: QuerySet[Paper], name: str) -> Page[Any]:
    """A page of notices with their readers' names; nothing else is read."""
    page: Page[Any] = Paginator(papers, A_PAGE).get_page(request.GET.get(name))
    page.object_list = selectors.lines_of(request.cooperative, page.object_list)
    return page


def _make(
    request: CoopRequest, period: FiscalYear, posted: list[Worksheet]
) -> HttpResponse:
    """Make notices for as long as a page may take, and say when all are made."""
    where = reverse("patronage:notices", args=[request.cooperative.slug, period.name])
    steps = chain.from_iterable(
        services.issue_missing(worksheet=worksheet, at=request.visit.at)
        for worksheet in posted
    )
    left_after(steps)
    if sum(map(selectors.notices_short, posted)):
        return redirect(f"{where}?go=on")
    messages.success(request, _("The notices are issued."))
    return redirect(where)


def _hand(request: CoopRequest, period: FiscalYear, worksheet: Worksheet) -> HttpResponse:
    channel = request.POST.get("channel", "")
    given = services.hand_over(
        worksheet=worksheet,
        codes=request.POST.getlist("code"),
        channel=channel if channel in BY_PAPER else Channel.HAND,
        by=request.user,
        at=request.visit.at,
    )
    messages.success(
        request,
        _("It is on record: %(count)s notices were delivered.") % {"count": len(given)},
    )
    return redirect("patronage:notices", request.cooperative.slug, period.name)


def notice_plain(request: CoopRequest, slug: str, year: int) -> HttpResponse:
    """A member's own notice in plain words: what it is, what to do with it."""
    period = period_of(request, year)
    code = _code(request)
    paper = selectors.notice_for(request.cooperative, period.last, code)
    if paper is None:
        raise Http404
    posted = selectors.worksheets_with_notices(request.cooperative, period.last)
    shares = WorksheetShare.objects.filter(worksheet__in=posted, code=code)
    first = next(row for row in posted if row.supplements_id is None)
    first.refresh_from_db(fields=["data"])
    sheet = read(first.data)
    total = sum(share.total_cents for share in shares)
    if total < 0:  # a loss: the letter itself is in plain words
        return redirect("papers:download", slug, paper.uid)
    context: dict[str, Any] = {
        "cooperative": request.cooperative,
        "period": period,
        "paper": paper,
        "told": [one for one in paper.deliveries.all() if one.channel == Channel.SITE],
        "total": total,
        "cash": sum(share.cash_cents for share in shares),
        "kept": sum(share.retained_cents for share in shares),
        "minutes": max((share.minutes for share in shares), default=0),
        "all_minutes": sheet.shared_minutes,
        "pool": sheet.result.pool,
        "of_net": Fraction(sheet.result.pool, sheet.net) if sheet.net > 0 else None,
        "qualified": all(share.notice == "qualified" for share in shares),
        "deadline": payment_period_ends(period.last),
        "planned": period.name + int(sheet.rule("redemption.years").value),
        "resolution": first.resolution,
    }
    return render(request, "ledger/patronage/notice_plain.html", context)


def notice_read(request: CoopRequest, slug: str, year: int) -> HttpResponse:
    """A member says that the notice is before them: that is a delivery."""
    period = period_of(request, year)
    paper = selectors.notice_for(request.cooperative, period.last, _code(request))
    if paper is None or paper.holder_id != request.user.pk:
        raise Http404
    services.read_on_site(paper=paper, by=request.user, at=request.visit.at)
    messages.success(request, _("It is on record that you have your notice."))
    return redirect("patronage:notice_plain", slug, year)


def netting(request: CoopRequest, slug: str, year: int) -> HttpResponse:
    """Tell the patrons of a year that losses of one unit were netted."""
    period = period_of(request, year)
    found = selectors.netting_of(request.cooperative, period)
    form = NettingForm(request.POST or None, initial=NettingForm.told_by(found))
    if request.method == "POST" and form.is_valid():
        try:
            services.issue_netting_notices(
                cooperative=request.cooperative,
                year_end=period.last,
                losing=form.cleaned_data["losing"],
                gaining=form.cleaned_data["gaining"],
                rights=form.cleaned_data["rights"],
                by=request.user,
                at=request.visit.at,
            )
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The notices are issued."))
            return redirect("patronage:notices", slug, year)
    context = {
        "cooperative": request.cooperative,
        "period": period,
        "form": form,
        "found": found,
        "keeper": BOOKKEEPER in request.roles,
        "issued": selectors.netting_notices(request.cooperative, period.last),
        "deadline": payment_period_ends(period.last),
    }
    return render(request, "ledger/patronage/netting.html", context)


def _code(request: CoopRequest) -> str:
    mine = Membership.objects.filter(
        cooperative=request.cooperative, person__user=request.user
    )
    return mine.order_by("-pk").values_list("code", flat=True).first() or ""
