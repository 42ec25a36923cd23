"""The patronage papers of a year: two to six of the list of what a co-op must produce."""

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial

from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext as _

from coopkit.canonical import canonical_json
from coopkit.cooperatives.models import Cooperative
from coopkit.money import plain_share
from coopkit.offers import YearPaper
from coopkit.papers.models import Paper
from coopkit.papers.typeset import typeset
from coopkit.periods import FiscalYear, payment_period_ends
from coopkit.templatetags.ui import percent
from governance.bylaws.selectors import name_of, words_of
from governance.meetings.models import Resolution
from governance.meetings.selectors.paper_words import resolution_paper
from governance.meetings.selectors.register import by_reference
from governance.members.selectors import names_by_code
from ledger.books.selectors import book_of, roots
from ledger.books.selectors.year_files import (
    Amount,
    Cell,
    Count,
    Hours,
    Said,
    Table,
    files_of,
    with_total,
)
from ledger.books.starting_chart import label
from ledger.patronage.models import Worksheet, WorksheetState
from ledger.patronage.schedule_g import TwoColumns, schedule_g
from ledger.patronage.selectors.consents import register
from ledger.patronage.selectors.deliveries import (
    NETTING,
    subject_of,
    worksheets_with_notices,
)
from ledger.patronage.selectors.years import current_worksheet
from ledger.patronage.worksheet import ShareLine, Sheet, part, read

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
    unfrozen = "" if frozen else _("The worksheet of this year is not frozen yet.")
    for place, stem, title, make in (
        (SOURCES, "earnings-by-source", _("Earnings by source"), sources),
        (ALLOCATION, "allocation", _("Allocation worksheet"), allocation),
    ):
        yield from files_of(
            cooperative,
            year,
            place=place,
            stem=stem,
            title=title,
            make=_of_worksheet(make, frozen),
            missing=unfrozen,
        )
    yield YearPaper(
        place=ALLOCATION,
        name="03-worksheet.json",
        title=_("Worksheet with every figure, as it was hashed"),
        content=_json(frozen) if frozen else None,
        missing=unfrozen,
    )
    yield from _resolution(cooperative, frozen)
    yield from _notices(cooperative, year)
    yield from files_of(
        cooperative,
        year,
        place=CONSENTS,
        stem="consents",
        title=_("Consent register"),
        make=lambda: consents(cooperative, until=payment_period_ends(year.last)),
    )


def _of_worksheet(
    make: Callable[[Worksheet], Table], worksheet: Worksheet | None
) -> Callable[[], Table]:
    def table() -> Table:
        if worksheet is None:
            raise ValueError("there is no worksheet")
        return make(worksheet)

    return table


def allocation(worksheet: Worksheet) -> Table:
    """Each member's line of the worksheet: weights, exact part, amounts, odd cents."""
    sheet, cooperative = read(worksheet.data), worksheet.cooperative
    names = names_by_code(cooperative)
    shares = sheet.result.shares
    heads = (
        *(_("Code"), _("Member"), _("Hours"), _("Minutes"), _("Part of hours")),
        *(_("Patronage dividend"), _("Cash"), _("Advanced"), _("To be paid"), _("Kept")),
        *(_("Notice"), _("Odd cents")),
    )
    table = Table(
        heads=heads,
        rows=[_share_row(sheet, share, names.get(share.code, "")) for share in shares],
        kinds={},
        notes=_about(worksheet, sheet),
        more=(_rules(cooperative, sheet),),
    )
    return with_total(table, _("Total"))


def _share_row(sheet: Sheet, share: ShareLine, name: str) -> tuple[Cell, ...]:
    exact = part(share.minutes, of=sheet.shared_minutes)
    amounts = (share.total, share.cash, share.advance, share.to_pay, share.retained)
    notices = {"qualified": _("qualified"), "nonqualified": _("nonqualified")}
    return (
        share.code,
        name,
        Hours(share.minutes),
        Count(share.minutes),
        Said(percent(exact), plain_share(exact)),
        *map(Amount, amounts),
        Said(notices.get(share.notice, share.notice), share.notice),
        Count(share.leftover),
    )


def _about(worksheet: Worksheet, sheet: Sheet) -> tuple[str, ...]:
    """Which worksheet it is, by whose decision, and whether it adds up."""
    shares, result = sheet.result.shares, sheet.result
    adds_up = sum(share.total for share in shares) == result.pool and all(
        share.cash + share.retained == share.total for share in shares
    )
    checked = (
        _("The shares add up to the pool, and what is paid and kept to each share.")
        if adds_up
        else _("The shares do not add up to the pool: have it looked into.")
    )
    said = [_worksheet_words(worksheet)]
    if worksheet.resolution:
        said.append(_("Resolution %(number)s") % {"number": worksheet.resolution})
    return (*said, checked)


def _worksheet_words(worksheet: Worksheet) -> str:
    return _("Worksheet %(number)s of %(year)s, SHA-256 %(sha)s") % {
        "number": worksheet.number,
        "year": worksheet.year_end.year,
        "sha": worksheet.sha256,
    }


def _rules(cooperative: Cooperative, sheet: Sheet) -> Table:
    """The bylaw values that were in force on the year's first day."""
    return Table(
        title=_("By these rules"),
        heads=(_("Rule"), _("Value"), _("Clause"), _("By what right")),
        rows=[
            (
                Said(name_of(cooperative, rule.key), rule.key),
                Said(
                    words_of(cooperative, rule.key, rule.value),
                    canonical_json(rule.value),
                ),
                rule.clause,
                rule.adopted_by,
            )
            for rule in sheet.rules
        ],
        kinds={},
    )


def consents(cooperative: Cooperative, *, until: date) -> Table:
    """The consent register as a table, with what the co-op had by a day."""
    names = names_by_code(cooperative)
    heads = (
        *(_("Code"), _("Member"), _("How"), _("Received"), _("Covers from")),
        *(_("Covers until"), _("Taken back"), _("Document"), _("Its fingerprint")),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            row.code,
            names.get(row.code, ""),
            str(row.consent.get_method_display()),
            row.consent.received_on,
            row.covers_from,
            row.covers_until,
            row.consent.revoked_on,
            row.consent.document,
            row.consent.document_sha256,
        )
        for row in register(cooperative)
        if row.consent.received_on <= until
    ]
    return Table(heads=heads, rows=rows, kinds={})


def sources(worksheet: Worksheet) -> Table:
    """The schedule in two columns, then the accounts it comes from."""
    sheet = read(worksheet.data)
    found = schedule_g(sheet)
    names, language = roots(book_of(worksheet.cooperative)), get_language() or "en"

    def name_of(account: str) -> Cell:
        return Said(label(account, language, roots=names), account)

    figures = (_("Patronage"), _("Not patronage"), _("Total"))
    accounts = Table(
        title=_("Account by account"),
        heads=(_("Line"), _("Account"), *figures),
        rows=[
            (split.line, name_of(split.account), *_columns(split.amount))
            for split in found.accounts
        ],
        kinds={},
        notes=(_("Among the accounts, income is positive and a cost negative."),),
    )
    return Table(
        heads=(_("Line"), _("What"), *figures),
        rows=[
            (line.number, _(line.label), *_columns(line.amount)) for line in found.lines
        ],
        kinds={len(found.lines) - 1: "result"},
        notes=(
            _("The lines are those of Form 1120-C, Schedule G."),
            _worksheet_words(worksheet),
        ),
        more=(accounts,),
    )


def _columns(amount: TwoColumns) -> tuple[Cell, ...]:
    return tuple(map(Amount, (amount.patronage, amount.other, amount.total)))


def _json(worksheet: Worksheet) -> Callable[[], bytes]:
    return lambda: canonical_json(worksheet.data).encode()


def _resolution(
    cooperative: Cooperative, worksheet: Worksheet | None
) -> Iterator[YearPaper]:
    """What was decided, its number and count, and the hash of what it is bound to."""
    title, name = _("Resolution on the allocation"), "04-resolution.txt"
    if worksheet is None or not worksheet.resolution:
        missing = _("The allocation of this year is not decided yet.")
        yield YearPaper(place=RESOLUTION, name=name, title=title, missing=missing)
        return
    yield YearPaper(
        place=RESOLUTION,
        name=name,
        title=title,
        content=partial(_resolution_text, worksheet),
    )
    decided = by_reference(cooperative, worksheet.resolution)
    if decided is not None:
        yield YearPaper(
            place=RESOLUTION,
            name="04-resolution.pdf",
            title=title,
            content=partial(_resolution_pdf, decided, worksheet),
        )


def _resolution_pdf(resolution: Resolution, worksheet: Worksheet) -> bytes:
    """The resolution with its count, and the worksheet it is bound to by its hash."""
    data = resolution_paper(resolution)
    bound = {"label": _("Worksheet"), "value": worksheet.sha256}
    return typeset("resolution", data | {"proof": [bound, *data["proof"]]})


def _resolution_text(worksheet: Worksheet) -> bytes:
    motion = worksheet.motion
    said = [
        f"{worksheet.cooperative.name}",
        _("Resolution %(number)s") % {"number": worksheet.resolution},
        _worksheet_words(worksheet),
    ]
    if motion:
        said += [motion.title, motion.text]
    return ("\n\n".join(said) + "\n").encode()


def _notices(cooperative: Cooperative, year: FiscalYear) -> Iterator[YearPaper]:
    """Every notice of the year in one file, and how each reached its reader."""
    title, name = _("Written notices of allocation"), "05-notices.zip"
    subjects = [
        subject_of(row) for row in worksheets_with_notices(cooperative, year.last)
    ]
    subjects.append(f"{NETTING}:{year.name}")
    papers = Paper.objects.filter(cooperative=cooperative, subject__in=subjects)
    if not papers.exists():
        missing = _("No notice was issued for this year yet.")
        yield YearPaper(place=NOTICES, name=name, title=title, missing=missing)
        return
    yield YearPaper(
        place=NOTICES,
        name=name,
        title=title,
        content=lambda: _zip(papers.order_by("key").iterator(chunk_size=50)),
    )
    listed = papers.defer("pdf", "data").prefetch_related("deliveries").order_by("key")
    yield from files_of(
        cooperative,
        year,
        place=NOTICES,
        stem="notices-delivered",
        title=_("Notices and how they were delivered"),
        make=lambda: _deliveries(cooperative, listed),
    )


def _deliveries(cooperative: Cooperative, papers: Iterable[Paper]) -> Table:
    """Each notice with its first delivery; one that was not delivered says so."""
    names = names_by_code(cooperative)
    heads = (
        *(_("Code"), _("Member"), _("Notice"), _("Issued on")),
        *(_("Delivered on"), _("How"), _("File"), "SHA-256"),
    )
    rows: list[tuple[Cell, ...]] = []
    for paper in papers:
        given = min(paper.deliveries.all(), key=lambda one: one.at, default=None)
        told = (localdate(given.at), str(given.get_channel_display())) if given else ()
        rows.append(
            (
                paper.holder_code,
                names.get(paper.holder_code, ""),
                paper.title,
                paper.issued_on,
                *(told or (_("not delivered yet"), None)),
                _file_of(paper),
                paper.sha256,
            )
        )
    return Table(heads=heads, rows=rows, kinds={})


def _file_of(paper: Paper) -> str:
    return f"{paper.key.replace(':', '-')}.pdf"


def _zip(papers: Iterable[Paper]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for paper in papers:
            info = zipfile.ZipInfo(_file_of(paper), NO_TIME)
            archive.writestr(info, bytes(paper.pdf))
    return buffer.getvalue()
