"""Reports to take along: a paper, spreadsheet, plain rows, the entries."""

from collections.abc import Callable
from decimal import Decimal

from django.http import (
    Http404,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from coopkit.papers.typeset import typeset
from coopkit.sheets import Value, csv_of, xlsx_of
from ledger.books.selectors import NoBookError
from ledger.books.services import year_alone
from ledger.reports import selectors
from ledger.reports.forms.period import ColumnsForm
from ledger.reports.refusals import (
    OnlyWholeYearsError,
    TooLongForPaperError,
    TooLongForSheetError,
)
from ledger.reports.selectors import Asked
from ledger.reports.views.pages import asked_of
from ledger.reports.views.papers import open_book_data, statement_data
from ledger.reports.views.showing import Cell, Showing, showing
from ledger.reports.views.words import KINDS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPEN_BOOK = "open-book"
MOST_ON_PAPER, MOST_IN_SHEET = 3_000, 200_000
FORMATS = ("pdf", "xlsx", "csv", "beancount")


def export(request: CoopRequest, slug: str, kind: str, ending: str) -> HttpResponseBase:
    """Give a report as a file, or a page that says why not."""
    if ending not in FORMATS or kind not in {*KINDS, OPEN_BOOK}:
        raise Http404
    try:
        asked, _form = asked_of(request, ColumnsForm)
        if ending == "beancount":
            return _entries(asked)
        if kind == OPEN_BOOK:
            return _open_book(request, asked, ending)
        return _file(asked, kind, ending, _MAKERS[ending](request, asked, kind))
    except NoBookError as refusal:
        raise Http404 from refusal
    except CoopError as refusal:
        context = {"refusal": refusal, "told": KINDS.get(kind), "kind": kind}
        return render(request, "ledger/reports/refused.html", context, status=409)


def _open_book(request: CoopRequest, asked: Asked, ending: str) -> HttpResponse:
    if ending != "pdf":
        raise Http404
    shown = showing(request, asked, links=False)
    data = open_book_data(shown, selectors.open_book(asked), on=request.visit.on)
    return _file(asked, OPEN_BOOK, ending, typeset("open_book", data))


def _file(asked: Asked, kind: str, ending: str, content: bytes) -> HttpResponse:
    types = {"pdf": "application/pdf", "csv": "text/csv; charset=utf-8", "xlsx": XLSX}
    last = asked.period.last.isoformat()
    name = f"{asked.cooperative.slug}-{kind}-{last}.{ending}"
    return HttpResponse(
        content,
        headers={
            "Content-Type": types[ending],
            "Content-Disposition": content_disposition_header(True, name) or "",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _entries(asked: Asked) -> HttpResponseBase:
    """A fiscal year as a ledger of its own, for whoever keeps the books."""
    if not asked.sees_all:
        raise Http404
    period = asked.period
    if asked.day_chosen and not period.whole:
        raise OnlyWholeYearsError(year=period.year.name)
    lines = (part.encode() for part in year_alone(asked.book, period.year))
    name = f"{asked.cooperative.slug}-{period.year.name}.beancount"
    return StreamingHttpResponse(
        lines,
        headers={
            "Content-Type": "text/plain; charset=utf-8",
            "Content-Disposition": content_disposition_header(True, name) or "",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _csv(request: CoopRequest, asked: Asked, kind: str) -> bytes:
    return csv_of(_rows(request, asked, kind)).encode()


def _xlsx(request: CoopRequest, asked: Asked, kind: str) -> bytes:
    return xlsx_of(str(KINDS[kind].title), _rows(request, asked, kind))


def _pdf(request: CoopRequest, asked: Asked, kind: str) -> bytes:
    shown = showing(request, asked, links=False)
    sheet = shown.sheet(selectors.statement_of(kind, asked))
    if len(sheet.rows) > MOST_ON_PAPER:
        raise TooLongForPaperError(count=len(sheet.rows), most=MOST_ON_PAPER)
    return typeset("statement", statement_data(shown, kind, sheet))


_MAKERS: dict[str, Callable[[CoopRequest, Asked, str], bytes]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "pdf": _pdf,
}


def _rows(request: CoopRequest, asked: Asked, kind: str) -> list[list[Value]]:
    """A report as rows for a spreadsheet; the general ledger with every entry."""
    shown = showing(request, asked, links=False)
    if kind == "ledger":
        return _every_entry(shown)
    sheet = shown.sheet(selectors.statement_of(kind, asked))
    rows: list[list[Value]] = [[_("What"), _("Account"), *sheet.heads]]
    rows += [
        [row.label, row.account, *(_number(shown, cell) for cell in row.cells)]
        for row in sheet.rows
    ]
    others = shown.others(selectors.others_of(kind, asked))
    if others:
        rows += [[], [_("In other currencies")]]
        rows += [[label, amount] for label, amount in others]
    return rows


def _number(shown: Showing, cell: Cell) -> Value:
    if cell.cents is None:
        return None
    return decimal_of(shown, cell.cents)


def decimal_of(shown: Showing, cents: int) -> Decimal:
    """Cents as the number that people write."""
    return Decimal(cents).scaleb(-shown.asked.cooperative.minor_units)


def _every_entry(shown: Showing) -> list[list[Value]]:
    asked = shown.asked
    if not asked.sees_all:
        raise Http404
    heads = [_("Account"), _("Name"), _("Day"), _("Entry"), _("What")]
    rows: list[list[Value]] = [[*heads, _("Amount"), _("Balance")]]
    for line, balance in selectors.every_entry(asked):
        if len(rows) > MOST_IN_SHEET:
            raise TooLongForSheetError(most=MOST_IN_SHEET)
        rows.append(
            [
                line.account,
                shown.name_of(line.account),
                line.on,
                line.entry_id,
                line.text,
                decimal_of(shown, line.cents),
                decimal_of(shown, balance),
            ]
        )
    return rows
