"""Sums of the books for capital's own questions: one row a sum, not one an account."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet, Sum

from coopkit.money import Cents
from ledger.books.models import Book, MonthlySum, Posting
from ledger.books.selectors import Exact, ExactSum, lies_under

BILLION = 10**9
AT_ONCE = 500


def total_under(book: Book, account: str, *, on: date) -> Cents:
    """What an account and all that lies in it holds at the end of a day; two queries."""
    found = Exact()
    for _name, scale, total in _sums(book, lies_under(account), on, each=False):
        found.add(total, scale)
    return found.cents(book, account)


def held_in(book: Book, accounts: Sequence[str], *, on: date) -> dict[str, Cents]:
    """What some accounts hold by themselves at the end of a day, by name."""
    found: dict[str, Exact] = {}
    for start in range(0, len(accounts), AT_ONCE):
        where = Q(account__name__in=accounts[start : start + AT_ONCE])
        for name, scale, total in _sums(book, where, on, each=True):
            found.setdefault(name, Exact()).add(total, scale)
    return {name: exact.cents(book, name) for name, exact in found.items()}


def _sums(book: Book, where: Q, on: date, *, each: bool) -> list[tuple[str, int, int]]:
    """Name (or nothing), decimals and sum: of whole months, then of the month's days."""
    first = on.replace(day=1)
    own = Q(account__book=book, currency=book.cooperative.currency)
    months = MonthlySum.objects.filter(where, own, month__lt=first)
    days = Posting.objects.filter(where, own, date__range=(first, on))
    places = ["name", "scale"] if each else ["scale"]
    whole = _by(months, places).annotate(b=Sum("billions"), r=Sum("rest"))
    part = _by(days, places).annotate(total=ExactSum("minor"))
    return [
        (row.get("name", ""), row["scale"], int(row["b"]) * BILLION + int(row["r"]))
        for row in whole
    ] + [(row.get("name", ""), row["scale"], int(row["total"])) for row in part]


def _by(rows: QuerySet[Any], places: list[str]) -> QuerySet[Any, dict[str, Any]]:
    found: QuerySet[Any, dict[str, Any]] = rows.annotate(name=F("account__name")).values(
        *places
    )
    return found.order_by()
