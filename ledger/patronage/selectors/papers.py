"""The patronage papers of a year: two to six of the list of what a co-op must produce."""

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from django.utils.translation import gettext as _

from coopkit.canonical import canonical_json
from coopkit.cooperatives.models import Cooperative
from coopkit.money import plain_amount, plain_share
from coopkit.offers import YearPaper
from coopkit.papers.models import Paper
from coopkit.periods import FiscalYear
from coopkit.sheets import Value, csv_of, xlsx_of
from ledger.patronage.models import Worksheet, WorksheetState
from ledger.patronage.schedule_g import schedule_g
from ledger.patronage.selectors.consents import register
from ledger.patronage.selectors.deliveries import subject_of, worksheets_with_notices
from ledger.patronage.selectors.years import current_worksheet
from ledger.patronage.worksheet import ShareLine, Sheet, part, read

Rows = list[list[Value]]
SOURCES, ALLOCATION, RESOLUTION, NOTICES, CONSENTS = 2, 3, 4, 5, 6
FROZEN = {
    WorksheetState.FROZEN,
    WorksheetState.SENT,
    WorksheetState.APPROVED,
    WorksheetState.POSTED,
}
NO_TIME = (1980, 1, 1, 0, 0, 0)


def year_papers(cooperative: Cooperative, year: FiscalYear) -> Iterator[YearPaper]:
    """Papers 2 to 6 of a year; each says why it is missing where it is."""
    worksheet = current_worksheet(cooperative, year.last)
    frozen = worksheet if worksheet and worksheet.state in FROZEN else None
    unfrozen = _("The worksheet of this year is not frozen yet.")
    yield _sheet_paper(
        SOURCES, "02-earnings-by-source.csv", _("Earnings by source"), frozen, _sources
    )
    yield _sheet_paper(
        ALLOCATION,
        "03-allocation.csv",
        _("Allocation worksheet"),
        frozen,
        allocation_rows,
    )
    yield YearPaper(
        place=ALLOCATION,
        name="03-allocation.xlsx",
        title=_("Allocation worksheet"),
        content=_xlsx(frozen) if frozen else None,
        missing="" if frozen else unfrozen,
    )
    yield YearPaper(
        place=ALLOCATION,
        name="03-worksheet.json",
        title=_("Worksheet with every figure, as it was hashed"),
        content=_json(frozen) if frozen else None,
        missing="" if frozen else unfrozen,
    )
    yield _resolution(cooperative, year, frozen)
    yield _notices(cooperative, year)
    yield YearPaper(
        place=CONSENTS,
        name="06-consents.csv",
        title=_("Consent register"),
        content=lambda: csv_of(consent_rows(cooperative)).encode(),
    )


def allocation_rows(sheet: Sheet) -> Rows:
    """Each member's line of the worksheet: weights, exact part, amounts, odd cents."""
    whole = sheet.shared_minutes
    head: Rows = [
        [
            *(_("Code"), _("Minutes"), _("Part of hours"), _("Share"), _("Cash")),
            *(_("Advanced"), _("To be paid"), _("Kept"), _("Notice"), _("Odd cents")),
        ]
    ]
    lines: Rows = [_share_row(sheet, share, whole) for share in sheet.result.shares]
    result = sheet.result
    sums = (result.pool, result.cash, result.advances)
    foot: Rows = [
        [
            _("Total"),
            whole,
            "1" if whole else "0",
            *(_amount(sheet, cents) for cents in sums),
            _amount(sheet, result.cash - result.advances),
            _amount(sheet, result.retained),
            "",
            sum(share.leftover for share in result.shares),
        ]
    ]
    rules: Rows = [
        [_("Rule"), rule.key, str(rule.value), rule.clause, rule.adopted_by]
        for rule in sheet.rules
    ]
    return [*head, *lines, *foot, *rules]


def consent_rows(cooperative: Cooperative) -> Rows:
    """The consent register as a table."""
    head: Rows = [
        [
            *(_("Code"), _("How"), _("Received"), _("Covers from"), _("Covers until")),
            *(_("Taken back"), _("Document"), _("Its fingerprint")),
        ]
    ]
    lines: Rows = [
        [
            row.code,
            str(row.consent.get_method_display()),
            row.consent.received_on.isoformat(),
            row.covers_from.isoformat(),
            _day(row.covers_until),
            _day(row.consent.revoked_on),
            row.consent.document,
            row.consent.document_sha256,
        ]
        for row in register(cooperative)
    ]
    return [*head, *lines]


def _sheet_paper(
    place: int,
    name: str,
    title: str,
    worksheet: Worksheet | None,
    rows: Callable[[Sheet], Rows],
) -> YearPaper:
    if worksheet is None:
        missing = _("The worksheet of this year is not frozen yet.")
        return YearPaper(place=place, name=name, title=title, missing=missing)
    data = worksheet.data
    return YearPaper(
        place=place,
        name=name,
        title=title,
        content=lambda: csv_of(rows(read(data))).encode(),
    )


def _sources(sheet: Sheet) -> Rows:
    """The schedule in two columns, then the accounts it comes from."""
    found = schedule_g(sheet)
    head: Rows = [[_("Line"), _("What"), _("Patronage"), _("Not patronage"), _("Total")]]
    lines: Rows = [
        [
            line.number,
            _(line.label),
            *(
                _amount(sheet, cents)
                for cents in (
                    line.amount.patronage,
                    line.amount.other,
                    line.amount.total,
                )
            ),
        ]
        for line in found.lines
    ]
    accounts: Rows = [
        [
            split.line,
            split.account,
            *(
                _amount(sheet, cents)
                for cents in (
                    split.amount.patronage,
                    split.amount.other,
                    split.amount.total,
                )
            ),
        ]
        for split in found.accounts
    ]
    return [*head, *lines, *accounts]


def _share_row(sheet: Sheet, share: ShareLine, whole: int) -> list[Value]:
    return [
        share.code,
        share.minutes,
        plain_share(part(share.minutes, of=whole)),
        *(
            _amount(sheet, cents)
            for cents in (
                share.total,
                share.cash,
                share.advance,
                share.to_pay,
                share.retained,
            )
        ),
        share.notice,
        share.leftover,
    ]


def _xlsx(worksheet: Worksheet) -> Callable[[], bytes]:
    title = f"{worksheet.year_end.year}"
    return lambda: xlsx_of(title, allocation_rows(read(worksheet.data)))


def _json(worksheet: Worksheet) -> Callable[[], bytes]:
    return lambda: canonical_json(worksheet.data).encode()


def _resolution(
    cooperative: Cooperative, year: FiscalYear, worksheet: Worksheet | None
) -> YearPaper:
    """The text that was decided, its number, and the hash of what it is bound to."""
    title = _("Resolution on the allocation")
    name = "04-resolution.txt"
    if worksheet is None or not worksheet.resolution:
        missing = _("The allocation of this year is not decided yet.")
        return YearPaper(place=RESOLUTION, name=name, title=title, missing=missing)
    return YearPaper(
        place=RESOLUTION,
        name=name,
        title=title,
        content=lambda: _resolution_text(worksheet).encode(),
    )


def _resolution_text(worksheet: Worksheet) -> str:
    motion = worksheet.motion
    said = [
        f"{worksheet.cooperative.name}",
        _("Resolution %(number)s") % {"number": worksheet.resolution},
        _("Worksheet %(number)s of %(year)s, SHA-256 %(sha)s")
        % {
            "number": worksheet.number,
            "year": worksheet.year_end.year,
            "sha": worksheet.sha256,
        },
    ]
    if motion:
        said += [motion.title, motion.text]
    return "\n\n".join(said) + "\n"


def _notices(cooperative: Cooperative, year: FiscalYear) -> YearPaper:
    """Every notice of the year in one file, the same bytes whenever it is made."""
    title, name = _("Written notices of allocation"), "05-notices.zip"
    subjects = [
        subject_of(row) for row in worksheets_with_notices(cooperative, year.last)
    ]
    papers = Paper.objects.filter(cooperative=cooperative, subject__in=subjects)
    if not papers.exists():
        missing = _("No notice was issued for this year yet.")
        return YearPaper(place=NOTICES, name=name, title=title, missing=missing)
    return YearPaper(
        place=NOTICES,
        name=name,
        title=title,
        content=lambda: _zip(papers.order_by("key").iterator(chunk_size=50)),
    )


def _zip(papers: Iterable[Paper]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for paper in papers:
            info = zipfile.ZipInfo(f"{paper.key.replace(':', '-')}.pdf", NO_TIME)
            archive.writestr(info, bytes(paper.pdf))
    return buffer.getvalue()


def _amount(sheet: Sheet, cents: int) -> str:
    return plain_amount(cents, minor_units=sheet.minor_units)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
