"""What a bookkeeper does to a year: choose, work out, send, post."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from coopkit.periods import FiscalYear
from ledger.patronage import selectors, services
from ledger.patronage.models import Worksheet, WorksheetState
from ledger.patronage.views.showing import (
    accounts_form,
    period_of,
    post_form,
    year_page,
)


def accounts(request: CoopRequest, slug: str, year: int) -> HttpResponse:
    """Remember which accounts are non-patronage."""
    period = period_of(request, year)
    view = selectors.year_view(request.cooperative, period, on=request.visit.on)
    form = accounts_form(request, view, request.POST)
    if not form.is_valid():
        return year_page(request, period, forms={"accounts": form})
    try:
        services.choose_non_patronage(
            cooperative=request.cooperative,
            prefixes=form.cleaned_data["prefixes"],
            by=request.user,
            at=request.visit.at,
        )
    except CoopError as refusal:
        return year_page(request, period, refusal=refusal, forms={"accounts": form})
    messages.success(request, _("The choice of accounts was saved."))
    return _back(request, period)


def freeze(request: CoopRequest, slug: str, year: int) -> HttpResponse:
    """Work the year out and keep the worksheet."""
    period = period_of(request, year)
    try:
        worksheet = services.freeze(
            cooperative=request.cooperative,
            year_end=period.last,
            by=request.user,
            at=request.visit.at,
        )
    except CoopError as refusal:
        return year_page(request, period, refusal=refusal)
    said = _("Worksheet %(number)s was made. Check it, then send it to the members.")
    messages.success(request, said % {"number": worksheet.number})
    return _back(request, period)


def send(request: CoopRequest, slug: str, year: int) -> HttpResponse:
    """Put the worksheet to the members, or record that the board adopted it."""
    period = period_of(request, year)
    if "resolution" in request.POST:
        return _decided_by_board(request, period)
    try:
        motion = services.send(
            worksheet=_worksheet(request, period), by=request.user, at=request.visit.at
        )
    except CoopError as refusal:
        return year_page(request, period, refusal=refusal)
    messages.success(request, _("The members can vote now."))
    return redirect(motion)


def post(request: CoopRequest, slug: str, year: int) -> HttpResponse:
    """Post the adopted allocation to the ledger, and issue the notices."""
    period = period_of(request, year)
    form = post_form(request, period, request.POST)
    if not form.is_valid():
        return year_page(request, period, forms={"post": form})
    worksheet = _worksheet(request, period)
    try:
        written = services.post(
            worksheet=worksheet,
            on=form.cleaned_data["on"],
            by=request.user,
            at=request.visit.at,
        )
    except CoopError as refusal:
        return year_page(request, period, refusal=refusal, forms={"post": form})
    return _posted(request, period, worksheet, something=bool(written))


def _posted(
    request: CoopRequest, period: FiscalYear, worksheet: Worksheet, *, something: bool
) -> HttpResponse:
    """What the bookkeeper is told of a posting; many notices are made after it."""
    worksheet.refresh_from_db(fields=["state", "notices"])
    if selectors.notices_short(worksheet):
        messages.success(request, _("The allocation stands in the books."))
        where = reverse("patronage:notices", args=[request.cooperative.slug, period.name])
        return redirect(f"{where}?go=on")
    said = _("The allocation stands in the books, and the notices are issued.")
    messages.success(request, said if something else _("There was nothing to post."))
    return _back(request, period)


def handed(request: CoopRequest, slug: str, year: int) -> HttpResponse:
    """Record who was given the notice on paper."""
    period = period_of(request, year)
    services.hand_over(
        worksheet=_worksheet(request, period),
        codes=request.POST.getlist("code"),
        by=request.user,
        at=request.visit.at,
    )
    messages.success(request, _("It is on record who was given the notice."))
    return _back(request, period)


def _decided_by_board(request: CoopRequest, period: FiscalYear) -> HttpResponse:
    try:
        services.adopt_by_board(
            worksheet=_worksheet(request, period),
            resolution=request.POST.get("resolution", ""),
            by=request.user,
            at=request.visit.at,
        )
    except CoopError as refusal:
        return year_page(request, period, refusal=refusal)
    messages.success(request, _("The board’s decision is on record."))
    return _back(request, period)


def _worksheet(request: CoopRequest, period: FiscalYear) -> Worksheet:
    """The worksheet that the page named, so that nobody acts on one unseen."""
    mine = Worksheet.objects.filter(
        cooperative=request.cooperative, year_end=period.last, supplements__isnull=True
    )
    mine = mine.select_related("cooperative").defer("data")
    number: Any = request.POST.get("worksheet", "")
    if number.isascii() and number.isdigit() and len(number) < 10:
        return get_object_or_404(mine, number=int(number))
    return get_object_or_404(
        mine.exclude(state=WorksheetState.REPLACED).order_by("-number")[:1]
    )


def _back(request: CoopRequest, period: FiscalYear) -> HttpResponse:
    return redirect("patronage:year", request.cooperative.slug, period.name)
