"""A statement made ready to be shown: labels, amounts written out, and links."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext as _

from coopkit.cooperatives.access import BOOKS, MEMBERS
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.templatetags.ui import money
from ledger.books.names import lies_in
from ledger.books.starting_chart import label
from ledger.reports.budget import said_of
from ledger.reports.selectors import Asked, Other
from ledger.reports.statement import A_YEAR, Column, Line, Statement

NOTHING = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A figure: as a number, as a person reads it, and where its entries are."""

    cents: int | None
    text: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of a table: its label, what it opens to, its cells."""

    kind: str
    label: str
    depth: int = 0
    account: str = ""
    url: str = ""
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A statement for a page, a paper or a spreadsheet."""

    heads: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass
class Showing:
    """How one reader is shown figures: in which language, and with which links."""

    asked: Asked
    may_open: bool
    links: bool = True
    reports: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def language(self) -> str:
        return get_language() or "en"

    @cached_property
    def entries(self) -> str:
        return reverse("books:entries", args=[self.asked.cooperative.slug])

    def money(self, cents: int) -> str:
        return money(cents, self.asked.cooperative)

    def rounded(self, cents: int) -> str:
        """An amount without its cents, for the grid of a chart."""
        return self.money(cents).partition(".")[0]

    def name_of(self, account: str) -> str:
        """What an account is called; a member's code stands with the name."""
        head, _sep, code = account.rpartition(":")
        if head == self.asked.members and code in self.asked.by_code:
            return f"{code} {self.asked.by_code[code]}"
        return label(account, self.language, roots=self._roots)

    @cached_property
    def _roots(self) -> list[str]:
        names = self.asked.names
        return [
            names.assets,
            names.liabilities,
            names.equity,
            names.income,
            names.expenses,
        ]

    def opens(self, account: str, first: date | None, last: date) -> str:
        """The address of an account's entries in some days."""
        if not (self.may_open and self.links and account):
            return ""
        begins = first or min(self.asked.begun, last)
        days = {"first": begins.isoformat(), "last": last.isoformat()}
        return f"{self.entries}?{urlencode({'account': account} | days)}"

    def sheet(self, statement: Statement) -> Sheet:
        """The statement, written out."""
        columns = statement.columns
        return Sheet(
            heads=tuple(head_of(column) for column in columns),
            rows=tuple(self._row(line, columns) for line in statement.lines),
        )

    def _row(self, line: Line, columns: tuple[Column, ...]) -> Row:
        words = _(line.text) if line.text else self.name_of(line.account)
        cells = tuple(
            self._cell(line, cents, column)
            for cents, column in zip(line.cents, columns, strict=False)
        )
        first = next((cell.url for cell in cells if cell.url), "")
        return Row(
            kind=line.kind,
            label=words,
            depth=line.depth,
            account=line.account,
            url=self._leads(line) or first,
            cells=cells,
        )

    def _leads(self, line: Line) -> str:
        return self.reports.get(line.leads, "") if self.links and line.leads else ""

    def _cell(self, line: Line, cents: int | None, column: Column) -> Cell:
        if cents is None:
            return Cell(cents=None, text="")
        url = ""
        if column.opens and line.opens and cents:
            url = self.opens(line.opens, None if line.ever else column.first, column.last)
        elif column.opens and cents:
            url = self._leads(line)
        text = self.money(cents) if cents else NOTHING
        return Cell(cents=cents, text=text, url=url)

    def others(self, found: list[Other]) -> list[tuple[str, str]]:
        """Amounts in other currencies as people read them: debts and income positive."""
        names = self.asked.names
        turned = (names.liabilities, names.equity, names.income)
        rows = []
        for each in found:
            sign = -1 if any(lies_in(each.account, root) for root in turned) else 1
            number = f"{sign * each.number:,f}".replace("-", "−")
            rows.append((self.name_of(each.account), f"{number} {each.currency}"))
        return rows

    def left(self, cents: int, *, account: str) -> str:
        """What is left of a budget, in words."""
        income = lies_in(account, self.asked.names.income)
        words = _(said_of(cents, income=income))
        return words.format(amount=self.money(abs(cents)))


def head_of(column: Column) -> str:
    """What stands over a column."""
    if column.head:
        return _(column.head)
    if column.span == "day" or column.first is None:
        form = "DATE_FORMAT" if column.span in {"day", "year"} else "M Y"
        return date_format(column.last, form)
    return _SPANS[column.span](column.first, column.last)


def _year(first: date, last: date) -> str:
    if (last - first).days >= A_YEAR:
        return str(last.year)
    days = {
        "first": date_format(first, "DATE_FORMAT"),
        "last": date_format(last, "DATE_FORMAT"),
    }
    return _("%(first)s to %(last)s") % days


def _quarter(first: date, last: date) -> str:
    if (first.year, first.month) == (last.year, last.month):
        return date_format(last, "M Y")
    return f"{date_format(first, 'M')} – {date_format(last, 'M Y')}"


def _month(first: date, last: date) -> str:
    return date_format(first, "M Y")


_SPANS: dict[str, Callable[[date, date], str]] = {
    "year": _year,
    "quarter": _quarter,
    "month": _month,
}


def showing(request: CoopRequest, asked: Asked, *, links: bool = True) -> Showing:
    """How the reader of a request is shown figures."""
    slug = request.cooperative.slug
    query = query_of(asked)
    reports = {
        kind: f"{reverse('reports:report', args=[slug, kind])}?{query}"
        for kind in ("income", "balance", "years")
    }
    return Showing(
        asked=asked,
        may_open=bool(request.roles & (BOOKS | MEMBERS)),
        links=links,
        reports=reports,
    )


def days_said(asked: Asked, *, as_of: bool) -> str:
    """The days of a report, in a line."""
    last = date_format(asked.period.last, "DATE_FORMAT")
    if as_of:
        return _("At the end of %(day)s") % {"day": last}
    first = date_format(asked.period.first, "DATE_FORMAT")
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def query_of(asked: Asked, **more: Any) -> str:
    """The same report's choices, for a link."""
    period = asked.period
    chosen: dict[str, Any] = {"year": period.year.name}
    if asked.day_chosen:
        chosen["on"] = period.last.isoformat()
    if period.by != "year":
        chosen["by"] = period.by
    if asked.compare:
        chosen["compare"] = asked.compare
    return urlencode(chosen | more)
