"""Looking at the years, at one year, and at its shares as a file."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.money import plain_amount
from coopkit.sheets import Value, csv_of
from ledger.patronage import selectors
from ledger.patronage.views.showing import period_of, year_page


def years(request: CoopRequest, slug: str) -> HttpResponse:
    """List the co-op's fiscal years and how far each has come."""
    found = selectors.years(request.cooperative, on=request.visit.on)
    return render(request, "ledger/patronage/years.html", {"years": found})


def year(request: CoopRequest, slug: str, year: int) -> HttpResponse:
    """Show a year; a member without an office sees totals and the own row."""
    return year_page(request, period_of(request, year))


def csv(request: CoopRequest, slug: str, year: int) -> HttpResponse:
    """Give the shares as a file for a spreadsheet."""
    period = period_of(request, year)
    view = selectors.year_view(request.cooperative, period, on=request.visit.on)
    if view.sheet is None:
        return year_page(request, period)
    places = view.sheet.minor_units
    rows: list[list[Value]] = [
        [
            *(_("Code"), _("Member"), _("Hours"), _("Share"), _("Cash"), _("Kept")),
            *(_("Leftover cents"), _("Notice")),
        ]
    ]
    for row in view.rows:
        share = row.share
        money = (share.total, share.cash, share.retained)
        rows.append(
            [
                row.code,
                row.name,
                f"{share.minutes / 60:.2f}",
                *(plain_amount(cents, minor_units=places) for cents in money),
                share.leftover,
                share.notice,
            ]
        )
    name = f"{slug}-patronage-{year}.csv"
    return HttpResponse(
        csv_of(rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
