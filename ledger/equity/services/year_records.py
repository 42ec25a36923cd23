"""The papers of the year that other floors' records give, gathered for the accountant.

Of the list of the year: 15 the annual report, 18 the register of members, 19 resolutions
and minutes, 20 the calendar of duties; then 21 the ledger and 22 the checks.
"""

from collections.abc import Iterator
from datetime import date
from functools import partial

from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext as _

from coopkit.canonical import canonical_json
from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_
from coopkit.offers import YearPaper
from coopkit.papers.typeset import typeset
from coopkit.periods import FiscalYear
from governance.meetings.models import Resolution
from governance.meetings.models.meetings import MinutesVersion
from governance.meetings.selectors.paper_words import minutes_paper, resolution_paper
from governance.members.selectors import class_names
from governance.members.selectors.records import in_register, rows_of
from ledger.books.models import Book, Directive
from ledger.books.selectors import book_of
from ledger.books.selectors.year_files import Amount, Cell, Table, files_of, with_total
from ledger.books.services import year_alone
from ledger.books.services.downloads import take_along
from ledger.books.services.verifying import CHECKS, Check
from ledger.books.starting_chart import label
from ledger.equity import selectors
from ledger.equity.duties import duties
from ledger.equity.register import LOANS, NOTES, ROLL, RUNS, SHARES, UNCLAIMED
from ledger.equity.selectors.promised import promised_of
from ledger.reports.selectors import ask, reach_of, statement_of
from ledger.reports.statement import Line

MOST_MEMBERS_UNTOLD = 25
CHECK_WORDS = {
    "chain": N_("each entry is chained to the one before"),
    "accounts": N_("the list of accounts is that of the journal"),
    "sums": N_("kept sums are those of the entries"),
    "files": N_("the ledger’s files say what the journal says"),
    "Beancount": N_("Beancount accepts the ledger"),
    "years": N_("closed years are as they were closed"),
    "receipts": N_("receipts are as they were brought in"),
    "published heads": N_("what was published of the chain still holds"),
}
REGISTERS = {
    SHARES: N_("shares"),
    NOTES: N_("notes to those who left"),
    LOANS: N_("loans"),
    UNCLAIMED: N_("unclaimed money"),
    RUNS: N_("redemptions"),
    ROLL: N_("roll"),
}


def record_papers(cooperative: Cooperative, year: FiscalYear) -> Iterator[YearPaper]:
    """Papers 15 and 18 to 22."""
    yield from _annual_report(cooperative, year)
    yield from files_of(
        cooperative,
        year,
        place=18,
        stem="register-of-members",
        title=_("Register of members"),
        make=lambda: _register(cooperative, year),
    )
    yield from _decisions(cooperative, year)
    yield from files_of(
        cooperative,
        year,
        place=20,
        stem="calendar",
        title=_("Calendar of duties after the year"),
        make=lambda: _calendar(cooperative, year),
    )
    yield from _ledger(cooperative, year)
    yield from files_of(
        cooperative,
        year,
        place=22,
        stem="checks",
        title=_("Checks of the books and registers"),
        make=lambda: _checks(cooperative, year),
    )


def _annual_report(cooperative: Cooperative, year: FiscalYear) -> Iterator[YearPaper]:
    """Balance sheet, income statement and cash flow, as members are sent them."""
    named = (
        ("balance", "annual-report-balance-sheet", _("Annual report: balance sheet")),
        ("income", "annual-report-income", _("Annual report: income statement")),
        ("cash-flow", "annual-report-cash-flow", _("Annual report: cash flow")),
    )
    for kind, stem, title in named:
        yield from files_of(
            cooperative,
            year,
            place=15,
            stem=stem,
            title=title,
            make=partial(_statement, cooperative, year, kind),
        )


def _statement(cooperative: Cooperative, year: FiscalYear, kind: str) -> Table:
    """A statement as the members see it: no member's own account is in it."""
    reach = reach_of(cooperative, on=year.last)
    asked = ask(reach, sees_all=False, through=year.last, compare=1)
    statement = statement_of(kind, asked)
    language = get_language() or "en"
    names = asked.names
    roots = [names.assets, names.liabilities, names.equity, names.income, names.expenses]

    def name_of(line: Line) -> str:
        return _(line.text) if line.text else label(line.account, language, roots=roots)

    rows: list[tuple[Cell, ...]] = []
    width = len(statement.columns)
    for line in statement.lines:
        cents = (*line.cents, *[None] * (width - len(line.cents)))
        cells = ("" if each is None else Amount(each) for each in cents)
        rows.append((name_of(line), *cells))
    lines = enumerate(statement.lines)
    return Table(
        heads=(_("What"), *(column.last for column in statement.columns)),
        rows=rows,
        kinds={place: line.kind for place, line in lines},
        depths={place: line.depth for place, line in enumerate(statement.lines)},
        notes=_rights() if kind == "balance" else (),
        signers=((cooperative.name, _signed()),) if kind == "balance" else (),
    )


def _signed() -> str:
    return _("Signed by an officer, with the day")


def _rights() -> tuple[str, ...]:
    """What an annual report has to tell besides figures."""
    return (
        _(
            "The list of members is kept on the co-op’s own site, where every member may "
            "see it."
        ),
        _(
            "Each member’s own account is stated to that member alone. A co-op with more "
            "than %(most)s members tells them each year that they may ask for this "
            "report."
        )
        % {"most": MOST_MEMBERS_UNTOLD},
        _(
            "The three statements were made from the books without an audit, and an "
            "officer signs for that here, unless an accountant’s report goes with them. "
            "Dealings of the year between the co-op and those who sit on its board go on "
            "a sheet of their own (Cal. Corp. Code § 12591)."
        ),
    )


def _register(cooperative: Cooperative, year: FiscalYear) -> Table:
    """Everybody who was a member until the year's end, with dates, class and share."""
    spells = in_register(cooperative, on=year.last, who="ever")
    found = list(spells.select_related("membership__person"))
    classes = class_names(cooperative, on=year.last)
    lines = rows_of(found, on=year.last, classes=classes)
    codes = [line.code for line in lines]
    has_book = selectors.has_book(cooperative)
    shares = selectors.shares_paid(cooperative, codes, on=year.last) if has_book else {}
    rows: list[tuple[Cell, ...]] = [
        (
            line.code,
            line.name,
            line.class_name,
            line.since,
            line.until,
            Amount(shares.get(line.code, 0)),
        )
        for line in lines
    ]
    heads = (
        _("Code"),
        _("Member"),
        _("Class"),
        _("Member since"),
        _("Last day"),
        _("Membership share"),
    )
    return with_total(Table(heads=heads, rows=rows, kinds={}), _("Total"))


def _decisions(cooperative: Cooperative, year: FiscalYear) -> Iterator[YearPaper]:
    """Each resolution of the year as paper and record, and the approved minutes."""
    title = _("Resolutions with their records")
    days = (year.first, year.last)
    adopted = Resolution.objects.filter(cooperative=cooperative, adopted_on__range=days)
    found = list(adopted.select_related("cooperative").order_by("adopted_on", "pk"))
    if not found:
        missing = _("Nothing was resolved in this year.")
        yield YearPaper(place=19, name="19-resolution", title=title, missing=missing)
    for one in found:
        record = partial(_record, one)
        paper = partial(_resolution, one)
        stem = f"19-resolution-{one.reference}"
        yield YearPaper(place=19, name=f"{stem}.json", title=title, content=record)
        yield YearPaper(place=19, name=f"{stem}.pdf", title=title, content=paper)
    yield from _minutes(cooperative, year)


def _record(resolution: Resolution) -> bytes:
    """The record as the very bytes whose hash stands in the register."""
    return canonical_json(resolution.record).encode()


def _resolution(resolution: Resolution) -> bytes:
    return typeset("resolution", resolution_paper(resolution))


def _minutes(cooperative: Cooperative, year: FiscalYear) -> Iterator[YearPaper]:
    """The minutes of the year's meetings that were approved, as they were approved."""
    versions = MinutesVersion.objects.filter(
        meeting__cooperative=cooperative,
        meeting__starts_at__date__range=(year.first, year.last),
        meeting__minutes_approved_by__isnull=False,
    ).select_related("meeting__cooperative", "meeting__minutes_approved_by")
    for version in versions.order_by("meeting__starts_at", "number"):
        if version.sha256 == version.meeting.minutes_sha256:
            yield YearPaper(
                place=19,
                name=f"19-minutes-{version.meeting.pk}.pdf",
                title=_("Resolutions with their records"),
                content=partial(_minutes_pdf, version),
            )


def _minutes_pdf(version: MinutesVersion) -> bytes:
    return typeset("minutes", minutes_paper(version.meeting, version))


def _calendar(cooperative: Cooperative, year: FiscalYear) -> Table:
    promised = promised_of(cooperative, year)
    rows: list[tuple[Cell, ...]] = [
        (
            duty.on,
            _(duty.what).format(year=duty.of_year),
            _(duty.source) if duty.source else "",
        )
        for duty in duties(year.last, promised=promised)
    ]
    return Table(heads=(_("Day"), _("What is due"), _("Source")), rows=rows, kinds={})


def _ledger(cooperative: Cooperative, year: FiscalYear) -> Iterator[YearPaper]:
    """The ledger of the year by itself, and the whole one as it is today."""
    title = _("Ledger in Beancount’s own format")
    book = book_of(cooperative)

    def alone() -> bytes:
        return "".join(year_alone(book, year)).encode()

    def whole() -> bytes:
        return b"".join(take_along(book).blocks)

    yield YearPaper(
        place=21, name=f"21-ledger-{year.name}.beancount", title=title, content=alone
    )
    ending = take_along(book).name.rpartition(".")[2]
    yield YearPaper(
        place=21, name=f"21-ledger-whole.{ending}", title=title, content=whole
    )


def _checks(cooperative: Cooperative, year: FiscalYear) -> Table:
    """Every check of the books and registers, and what it found.

    Registers tell of today, so they are held to the books as of the newest entry.
    """
    fine = _("all is well")
    book = book_of(cooperative)
    standing = selectors.standing(cooperative, on=year.last)
    newest = _newest(book, year.last)
    now = selectors.standing(cooperative, on=newest)
    same = _("Registers and books say the same")
    rows: list[tuple[Cell, ...]] = [
        (
            _("Closing identity"),
            fine
            if standing.identity.holds
            else _("%(cents)s belong to nobody")
            % {"cents": standing.identity.difference_cents},
        ),
        (
            f"{same}, {date_format(newest)}",
            "; ".join(
                f"{_(REGISTERS[one.register])}: {one.who}" for one in now.differences
            )
            or fine,
        ),
    ]
    for name, check in CHECKS.items():
        told = _(CHECK_WORDS[name])
        rows.append((_("Books: %(check)s") % {"check": told}, _said(check, book) or fine))
    return Table(heads=(_("Check"), _("Found")), rows=rows, kinds={})


def _newest(book: Book, last: date) -> date:
    """The day of the newest entry, or the year’s last where none is newer."""
    found = Directive.objects.filter(book=book).aggregate(newest=Max("date"))["newest"]
    return max(last, found or last)


def _said(check: Check, book: Book) -> str:
    return "; ".join(f"{found.where}: {found.what}" for found in check(book))
