"""Notices: who has theirs, the plain-language page of a member's own, netting notices."""

from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from coopkit.cooperatives.access import BOOKKEEPER
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from coopkit.papers.models import Channel
from coopkit.periods import payment_period_ends
from governance.members.models import Membership
from ledger.patronage import selectors, services
from ledger.patronage.forms.path import NettingForm
from ledger.patronage.models import WorksheetShare
from ledger.patronage.views.showing import period_of
from ledger.patronage.worksheet import read

BY_PAPER = {Channel.HAND.value, Channel.POST.value}


def notices(request: CoopRequest, slug: str, year: int) -> HttpResponse:
    """Who was issued a notice, how it reached them, and who still waits for it."""
    period = period_of(request, year)
    posted = selectors.worksheets_with_notices(request.cooperative, period.last)
    if request.method == "POST" and posted:
        channel = request.POST.get("channel", "")
        given = services.hand_over(
            worksheet=posted[0],
            codes=request.POST.getlist("code"),
            channel=channel if channel in BY_PAPER else Channel.HAND,
            by=request.user,
            at=request.visit.at,
        )
        messages.success(
            request,
            _("It is on record: %(count)s notices were delivered.")
            % {"count": len(given)},
        )
        return redirect("patronage:notices", slug, year)
    lines = selectors.notices_of(request.cooperative, posted)
    context = {
        "cooperative": request.cooperative,
        "period": period,
        "lines": lines,
        "waiting": [line for line in lines if not line.told],
        "netting": selectors.netting_notices(request.cooperative, period.last),
        "keeper": BOOKKEEPER in request.roles,
        "deadline": payment_period_ends(period.last),
        "late": request.visit.on > payment_period_ends(period.last),
    }
    return render(request, "ledger/patronage/notices.html", context)


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
    form = NettingForm(request.POST or None)
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
