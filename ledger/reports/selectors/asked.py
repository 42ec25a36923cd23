"""What a report is asked for: whose books, which days, and who is going to read it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, partial

from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import year_ending, year_of
from coopkit.periods import FiscalYear
from governance.members.selectors import names_by_code
from ledger.books import control, selectors as books
from ledger.books.models import Account, Book, Directive
from ledger.books.names import lies_in
from ledger.reports.period import MOST_BESIDE, Period
from ledger.reports.statement import Figures, Names


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A report's books and days; with `sees_all`, members' accounts stand by code."""

    book: Book
    period: Period
    names: Names
    years: tuple[FiscalYear, ...]
    begun: date
    sees_all: bool
    by_code: dict[str, str]
    codes: frozenset[str]
    day_chosen: bool = False
    compare: int = 0

    @property
    def cooperative(self) -> Cooperative:
        return self.book.cooperative

    @property
    def members(self) -> str:
        """The account that holds all members' capital."""
        return f"{self.names.equity}:{control.MEMBERS}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far books reach: their first and latest transaction, and the years between.

    The years are the newest first; one more than there are is of no use to a reader.
    """

    book: Book
    first: date
    latest: date
    years: tuple[FiscalYear, ...]


def reach_of(cooperative: Cooperative, *, on: date) -> Reach:
    """The span of a co-op's books up to a day; without books it raises NoBookError."""
    book = books.book_of(cooperative)
    first, latest = entries_span(book, on=on)
    oldest, newest = year_of(cooperative, first), year_of(cooperative, on)
    names = range(newest.name, oldest.name - 1, -1)
    years = tuple(year_ending(cooperative, name) for name in names)
    return Reach(book=book, first=first, latest=latest, years=years)


def ask(
    reach: Reach,
    *,
    sees_all: bool,
    year: int | None = None,
    through: date | None = None,
    by: str = "year",
    compare: int = 0,
) -> Asked:
    """Settle the days: those of a fiscal year up to a day, else up to the last entry."""
    cooperative = reach.book.cooperative
    this = year_of(cooperative, through or reach.latest)
    if year and not through:
        this = year_ending(cooperative, year)
    last = through or min(this.last, max(reach.latest, this.first))
    by_code = names_by_code(cooperative)
    beside = [other for other in reach.years if other.name < this.name]
    return Asked(
        book=reach.book,
        period=Period(
            year=this, last=last, by=by, beside=tuple(beside[: min(compare, MOST_BESIDE)])
        ),
        names=Names(*books.roots(reach.book)),
        years=reach.years,
        begun=reach.first,
        sees_all=sees_all,
        by_code=by_code,
        codes=frozenset() if sees_all else _codes(reach.book, by_code),
        day_chosen=through is not None,
        compare=compare,
    )


def _codes(book: Book, by_code: dict[str, str]) -> frozenset[str]:
    """Every code of a member that the roll or an account of the books knows."""
    equity = books.roots(book).equity
    under = books.lies_under(f"{equity}:{control.MEMBERS}", field="name")
    names = Account.objects.filter(under, book=book).values_list("name", flat=True)
    return frozenset(by_code) | control.codes_of(names, equity=equity)


def entries_span(book: Book, *, on: date) -> tuple[date, date]:
    """The days of the first and the latest transaction up to a day; two queries.

    Accounts may have been opened long before anything moved.
    """
    days = Directive.objects.filter(book=book, kind="transaction", date__lte=on)
    found = days.values_list("date", flat=True)
    return found.order_by("date").first() or on, found.order_by("-date").first() or on


def as_seen(asked: Asked, figures: Figures) -> list[dict[str, int]]:
    """Figures by the accounts that the reader sees; every sum stays what it was.

    Whoever keeps the books sees all accounts; members see one for all members' capital.
    """
    return [_folded(column, renamer(asked)) for column in figures]


def by_member(asked: Asked, figures: Figures) -> list[dict[str, int]]:
    """The same, with the capital of each member in one sum."""
    rename = renamer(asked)
    if asked.sees_all:
        rename = partial(_member, above=asked.members)
    return [_folded(column, rename) for column in figures]


def renamer(asked: Asked) -> Callable[[str], str]:
    """How an account's name is shown to the reader."""
    if asked.sees_all:
        return str
    equity, codes = asked.names.equity, asked.codes

    @cache
    def rename(name: str) -> str:
        if lies_in(name, asked.members):
            return asked.members
        return control.control_account(name, equity=equity, codes=codes)

    return rename


def _folded(column: Mapping[str, int], rename: Callable[[str], str]) -> dict[str, int]:
    folded: dict[str, int] = {}
    for name, cents in column.items():
        seen = rename(name)
        folded[seen] = folded.get(seen, 0) + cents
    return folded


def _member(name: str, *, above: str) -> str:
    """An account of a member becomes that of all the member's capital."""
    if not lies_in(name, above) or name == above:
        return name
    return ":".join(name.split(":")[: above.count(":") + 2])
