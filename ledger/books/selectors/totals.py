"""Sums of many accounts together: one row a sum, however many accounts lie in it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.expressions import Combinable

from coopkit.money import Cents
from ledger.books.journal import LAST_DAY
from ledger.books.models import Book, MonthlySum, Posting
from ledger.books.selectors.sums import BILLION, Exact, ExactSum, lies_under

AT_ONCE = 500


def total_under(book: Book, account: str, *, on: date) -> Cents:
    """What an account and all that lies in it holds at the end of a day; two queries."""
    found = Exact()
    for _name, scale, total in _sums(book, lies_under(account), on, by=None):
        found.add(total, scale)
    return found.cents(book, account)


def held_in(book: Book, accounts: Sequence[str], *, on: date) -> dict[str, Cents]:
    """What some accounts hold by themselves at the end of a day, by name."""
    found: dict[str, Exact] = {}
    for start in range(0, len(accounts), AT_ONCE):
        where = Q(account__name__in=accounts[start : start + AT_ONCE])
        for name, scale, total in _sums(book, where, on, by=F("account__name")):
            found.setdefault(name, Exact()).add(total, scale)
    return {name: exact.cents(book, name) for name, exact in found.items()}


def held_by(book: Book, part: Combinable, where: Q, *, on: date) -> dict[str, Cents]:
    """What accounts hold at the end of a day, together by a part of their names."""
    found: dict[str, Exact] = {}
    for name, scale, total in _sums(book, where, on, by=part):
        found.setdefault(name, Exact()).add(total, scale)
    return {name: exact.cents(book, name) for name, exact in found.items()}


def held_by_at(
    book: Book, part: Combinable, *, days: Sequence[date], where: Q | None = None
) -> dict[date, dict[str, Cents]]:
    """The same at the end of each of some days; the months are read once for all."""
    own = Q(account__book=book, currency=book.cooperative.currency) & (where or Q())
    months = MonthlySum.objects.filter(own).annotate(name=part)
    months_of = months.order_by().values_list("name", "scale", "month")
    moved = list(months_of.annotate(b=Sum("billions"), r=Sum("rest")))
    found: dict[date, dict[str, Cents]] = {}
    for day in days:
        first = (min(day, LAST_DAY) + timedelta(days=1)).replace(day=1)
        sums: dict[str, Exact] = {}
        for name, scale, month, billions, rest in moved:
            if month < first:
                total = int(billions) * BILLION + int(rest)
                sums.setdefault(name, Exact()).add(total, scale)
        if first <= day:
            rows = Posting.objects.filter(own, date__range=(first, day))
            for row in _by(rows, part).annotate(total=ExactSum("minor")):
                exact = sums.setdefault(row["name"], Exact())
                exact.add(int(row["total"]), row["scale"])
        found[day] = {name: exact.cents(book, name) for name, exact in sums.items()}
    return found


def _sums(
    book: Book, where: Q, on: date, *, by: Combinable | None
) -> list[tuple[str, int, int]]:
    """Name (or nothing), decimals and sum: of whole months, then of the month's days."""
    on = min(on, LAST_DAY)
    first = (on + timedelta(days=1)).replace(day=1)
    own = Q(account__book=book, currency=book.cooperative.currency)
    months = MonthlySum.objects.filter(where, own, month__lt=first)
    whole = _by(months, by).annotate(b=Sum("billions"), r=Sum("rest"))
    found = [
        (row.get("name", ""), row["scale"], int(row["b"]) * BILLION + int(row["r"]))
        for row in whole
    ]
    if first <= on:
        days = Posting.objects.filter(where, own, date__range=(first, on))
        part = _by(days, by).annotate(total=ExactSum("minor"))
        found += [(row.get("name", ""), row["scale"], int(row["total"])) for row in part]
    return found


def _by(rows: QuerySet[Any], by: Combinable | None) -> QuerySet[Any, dict[str, Any]]:
    if by is None:
        return rows.values("scale").order_by()
    found: QuerySet[Any, dict[str, Any]] = rows.annotate(name=by).values("name", "scale")
    return found.order_by()
