"""The budget and what became of it."""

from collections import defaultdict
from datetime import date

from django.db.models import Q

from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import year_ending
from coopkit.periods import FiscalYear
from ledger.books import selectors as books
from ledger.books.models import Account, Book
from ledger.reports.budget import Plan, carried
from ledger.reports.models import BudgetLine
from ledger.reports.period import Period, months_of, same_day
from ledger.reports.selectors.asked import Asked, renamer


def months_in(first: date, last: date) -> list[date]:
    """The first days of the calendar months that these days lie in."""
    return [begin.replace(day=1) for begin, _ in months_of(first, last)]


def month_at(period: Period) -> tuple[int, date]:
    """Which month of the year the period ends in, from 0, and where that month begins."""
    spans = months_of(period.first, period.last)
    return len(spans) - 1, spans[-1][0]


def lines_of(book: Book, *, last: date) -> dict[str, dict[date, int]]:
    """Every amount that was set up to a day, by account and month; one query."""
    found: dict[str, dict[date, int]] = defaultdict(dict)
    rows = BudgetLine.objects.filter(book=book, month__lte=last)
    for name, month, cents in rows.values_list("account__name", "month", "cents"):
        found[name][month] = cents
    return found


def planned(book: Book, year: FiscalYear) -> dict[str, tuple[int, ...]]:
    """What is planned in each month of a fiscal year, by account."""
    months = months_in(year.first, year.last)
    found = lines_of(book, last=year.last)
    return {name: carried(set_in, months) for name, set_in in sorted(found.items())}


def actual(book: Book, *, first: date, last: date) -> dict[str, tuple[int, ...]]:
    """What came or went in each month, by account; both are positive."""
    roots, months = books.roots(book), months_in(first, last)
    flows = (roots.income, roots.expenses)
    moved = books.monthly(book, first=first, last=last, prefixes=flows)
    return {
        name: tuple(
            (-1 if name.partition(":")[0] == roots.income else 1) * amounts.get(month, 0)
            for month in months
        )
        for name, amounts in moved.items()
    }


def plans(asked: Asked, year: FiscalYear, *, through: date) -> dict[str, Plan]:
    """Each account's plan and what became of it, up to a day of the year."""
    plan = planned(asked.book, year)
    went = actual(asked.book, first=year.first, last=through)
    width = len(months_in(year.first, through))
    rename, none = renamer(asked), (0,) * width
    found: dict[str, Plan] = {}
    for name in sorted(plan.keys() | went.keys()):
        meant, came = plan.get(name, none)[:width], went.get(name, none)
        seen = rename(name)
        other = found.get(seen, Plan(none, none))
        found[seen] = Plan(_added(other.planned, meant), _added(other.actual, came))
    return found


def has_budget(book: Book) -> bool:
    """Whether anything was ever planned."""
    return BudgetLine.objects.filter(book=book).exists()


def _added(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(a + b for a, b in zip(one, other, strict=True))


def accounts_to_plan(book: Book, year: FiscalYear) -> list[str]:
    """The income and expense accounts that are open in a year, income first."""
    names = books.roots(book)
    still = Q(closed_on__isnull=True) | Q(closed_on__gte=year.first)
    rows = Account.objects.filter(still, book=book)
    rows = rows.filter(books.lies_under(names.income, field="name")) | rows.filter(
        books.lies_under(names.expenses, field="name")
    )
    found = sorted(rows.values_list("name", flat=True))
    return sorted(found, key=lambda name: name.partition(":")[0] != names.income)


def last_year(book: Book, year: FiscalYear) -> dict[str, int]:
    """What came or went on each account in the year before; both are positive."""
    before = actual(book, first=same_day(year.first, 1), last=same_day(year.last, 1))
    return {name: sum(months) for name, months in before.items()}


def following(cooperative: Cooperative, year: FiscalYear) -> FiscalYear:
    """The fiscal year after one."""
    return year_ending(cooperative, year.name + 1)
