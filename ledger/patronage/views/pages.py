"""Looking at the years, at one year, and at its shares as a file."""

from csv import writer as csv_writer

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.money import plain_amount
from ledger.patronage import selectors
from ledger.patronage.views.showing import period_of, year_page

RISKY = ("=", "+", "-", "@", "\t", "\r")


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
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"{slug}-patronage-{year}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response.write("\ufeff")
    rows = csv_writer(response)
    rows.writerow(
        [
            *(_("Code"), _("Member"), _("Hours"), _("Share"), _("Cash"), _("Kept")),
            *(_("Leftover cents"), _("Notice")),
        ]
    )
    places = view.sheet.minor_units
    for row in view.rows:
        share = row.share
        money = (share.total, share.cash, share.retained)
        rows.writerow(
            [
                safe_cell(row.code),
                safe_cell(row.name),
                f"{share.minutes / 60:.2f}",
                *(plain_amount(cents, minor_units=places) for cents in money),
                share.leftover,
                safe_cell(share.notice),
            ]
        )
    return response


def safe_cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula.

    >>> safe_cell("=1+1"), safe_cell("Ana")
    ("'=1+1", 'Ana')
    """
    return f"'{text}" if text.startswith(RISKY) else text
