"""A year's page: what was worked out, who gets what, and what is still to be done."""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coopkit.cooperatives.models import Cooperative
from coopkit.errors import CoopError
from coopkit.periods import FiscalYear
from coopkit.templatetags.ui import hours
from governance.members.selectors import Span, names_by_code, spans
from ledger.books.selectors import book_of
from ledger.patronage.models import Worksheet, WorksheetState
from ledger.patronage.refusals import RulesChangedError
from ledger.patronage.review import LEAVE, Point
from ledger.patronage.selectors.bound import check_unchanged
from ledger.patronage.selectors.checks import Spoken, points_of, spoken
from ledger.patronage.selectors.deliveries import (
    NoticeLine,
    notices_of,
    worksheets_with_notices,
)
from ledger.patronage.selectors.inputs import prefixes_of, work_out
from ledger.patronage.selectors.years import Year, current_worksheet, state_of
from ledger.patronage.worksheet import ShareLine, Sheet, part, read

OPEN_AGAIN = {WorksheetState.FAILED, WorksheetState.REVERSED}
BOUND = {WorksheetState.FROZEN, WorksheetState.SENT, WorksheetState.APPROVED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A member's line in the table of shares."""

    code: str
    name: str
    share: ShareLine
    part: Fraction
    remarks: tuple[str, ...] = ()
    flagged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class YearView:
    """Everything of a year; `sheet` is None where it cannot be worked out yet."""

    year: Year
    sheet: Sheet | None = None
    refusal: CoopError | None = None
    stale: CoopError | None = None
    rows: tuple[Row, ...] = ()
    points: tuple[Spoken, ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    notices: tuple[NoticeLine, ...] = ()

    @property
    def to_check(self) -> tuple[Spoken, ...]:
        return tuple(point for point in self.points if point.level != "pass")

    @property
    def passed(self) -> tuple[Spoken, ...]:
        return tuple(point for point in self.points if point.level == "pass")

    @property
    def fails(self) -> bool:
        return any(point.level == "fail" for point in self.points)

    @property
    def without_notice(self) -> tuple[NoticeLine, ...]:
        return tuple(line for line in self.notices if not line.told)


def year_view(cooperative: Cooperative, period: FiscalYear, *, on: date) -> YearView:
    """A year as it stands on a day, in a fixed number of queries.

    What was frozen is shown as it was frozen; a year without a worksheet, or with one
    that was not adopted, as it would be worked out now.
    """
    worksheet = current_worksheet(cooperative, period.last)
    state = state_of(period, worksheet, on)
    year = Year(period=period, state=state, worksheet=worksheet)
    stale = None
    try:
        if worksheet is None or worksheet.state in OPEN_AGAIN:
            sheet = work_out(cooperative, period)
        else:
            sheet = read(worksheet.data)
            stale = _stale(worksheet)
    except CoopError as refusal:
        return YearView(year=year, refusal=refusal)
    names = names_by_code(cooperative)
    posted = worksheet if state == WorksheetState.POSTED else None
    seen_on = (posted and posted.posted_on) or on
    points = points_of(cooperative, sheet, on=seen_on)
    return YearView(
        year=year,
        sheet=sheet,
        stale=stale,
        rows=tuple(_rows(sheet, names, spans(cooperative), points)),
        points=tuple(spoken(point, cooperative, names) for point in points),
        names=names,
        notices=tuple(_notices(posted)) if posted else (),
    )


def _stale(worksheet: Worksheet) -> CoopError | None:
    if worksheet.state not in BOUND:
        return None
    try:
        check_unchanged(worksheet, book_of(worksheet.cooperative))
        chosen = prefixes_of(worksheet.cooperative)
        if worksheet.state == WorksheetState.FROZEN and (
            tuple(worksheet.data["prefixes"]) != chosen
        ):
            raise RulesChangedError(year=worksheet.year_end.year)
    except CoopError as changed:
        return changed
    return None


def _rows(
    sheet: Sheet, names: dict[str, str], held: dict[str, Span], points: list[Point]
) -> list[Row]:
    flagged = {code for point in points if point.level != "pass" for code in point.codes}
    whole = sheet.shared_minutes
    return [
        Row(
            code=share.code,
            name=names.get(share.code, share.code),
            share=share,
            part=part(share.minutes, of=whole),
            remarks=tuple(_remarks(sheet, share, held.get(share.code))),
            flagged=share.code in flagged,
        )
        for share in sheet.result.shares
    ]


def _remarks(sheet: Sheet, share: ShareLine, span: Span | None) -> list[str]:
    said = []
    if span and span.first.isoformat() > sheet.first:
        joined = date_format(span.first, "DATE_FORMAT")
        said.append(_("Joined on %(day)s") % {"day": joined})
    if span and span.last and span.last.isoformat() <= sheet.last:
        left = date_format(span.last, "DATE_FORMAT")
        said.append(_("Left on %(day)s") % {"day": left})
    labor = sheet.labor_of(share.code)
    away = sum(labor.kinds.get(kind, 0) for kind in LEAVE) if labor else 0
    if away:
        said.append(_("Paid leave, %(hours)s hours") % {"hours": hours(away)})
    return said


def _notices(worksheet: Worksheet) -> list[NoticeLine]:
    posted = worksheets_with_notices(worksheet.cooperative, worksheet.year_end)
    return notices_of(worksheet.cooperative, posted)
