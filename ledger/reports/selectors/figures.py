"""Figures of the books by column: what moved, and what was there."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice, pairwise

from django.db.models import F, Q

from ledger.books import selectors as books
from ledger.books.models import Book, Posting
from ledger.books.names import lies_in
from ledger.reports.general_ledger import Entered, Turnover, running as with_balances
from ledger.reports.selectors.asked import Asked, renamer
from ledger.reports.statement import Column

DAY = timedelta(days=1)
Columns = Sequence[dict[str, int]]


def moved_in(
    book: Book, columns: Sequence[Column], *, prefixes: Sequence[str]
) -> list[dict[str, int]]:
    """What moved on each account in each column's days; parts of a year at one go."""
    if all(column.span != "year" for column in columns):
        return _by_months(book, columns, prefixes)
    return [
        books.net_by_account(
            book, first=column.first or date.min, last=column.last, prefixes=prefixes
        )
        for column in columns
    ]


def _by_months(
    book: Book, columns: Sequence[Column], prefixes: Sequence[str]
) -> list[dict[str, int]]:
    begins = [(column.first or date.min).replace(day=1) for column in columns]
    first, last = columns[0].first or date.min, columns[-1].last
    found: list[dict[str, int]] = [{} for _ in columns]
    months = books.monthly(book, first=first, last=last, prefixes=prefixes)
    for name, amounts in months.items():
        for month, cents in amounts.items():
            place = max(i for i, begin in enumerate(begins) if begin <= month)
            found[place][name] = found[place].get(name, 0) + cents
    return found


def held_at(book: Book, columns: Sequence[Column]) -> list[dict[str, int]]:
    """What each account holds at the end of each column's last day."""
    if all(column.span not in {"month", "quarter"} for column in columns):
        return [books.balances(book, on=column.last) for column in columns]
    held = books.balances(book, on=columns[0].last)
    found = [held]
    if len(columns) > 1:
        rest = [
            Column(first=before.last + DAY, last=column.last, span=column.span)
            for before, column in pairwise(columns)
        ]
        for part in _by_months(book, rest, list(books.roots(book))):
            names = held.keys() | part.keys()
            held = {name: held.get(name, 0) + part.get(name, 0) for name in names}
            found.append(held)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """An amount in another currency, listed apart and in no sum."""

    account: str
    number: Decimal
    currency: str


def others_in(
    asked: Asked, *, first: date | None, last: date, roots: Sequence[str]
) -> list[Other]:
    """Amounts in other currencies by account, in Beancount's sign; none in most books."""
    where = ~Q(currency=asked.cooperative.currency)
    sums: dict[tuple[str, str], Decimal] = {}
    rename = renamer(asked)
    for name, currency, scale, _, total in books.moved(
        asked.book, first=first, last=last, where=where
    ):
        if any(lies_in(name, root) for root in roots):
            place = (rename(name), currency)
            sums[place] = sums.get(place, Decimal()) + Decimal(total).scaleb(-scale)
    return [
        Other(account=name, number=number, currency=currency)
        for (name, currency), number in sorted(sums.items())
        if number
    ]


def turnovers(asked: Asked, *, first: date, last: date) -> dict[str, Turnover]:
    """Every account with its opening, debits and credits of some days."""
    opening = books.balances(asked.book, on=first - DAY)
    debits = _one_side(asked, first, last, Q(minor__gt=0))
    credits_ = _one_side(asked, first, last, Q(minor__lt=0))
    return {
        name: Turnover(opening.get(name, 0), debits.get(name, 0), -credits_.get(name, 0))
        for name in sorted(opening.keys() | debits.keys() | credits_.keys())
    }


def _one_side(asked: Asked, first: date, last: date, side: Q) -> dict[str, int]:
    rows = (
        Posting.objects.filter(side, account__book=asked.book, date__range=(first, last))
        .filter(currency=asked.cooperative.currency)
        .values("scale", name=F("account__name"))
        .annotate(total=books.ExactSum("minor"))
        .order_by()
    )
    exact: defaultdict[str, books.Exact] = defaultdict(books.Exact)
    for name, scale, total in rows.values_list("name", "scale", "total"):
        exact[name].add(total, scale)
    return {name: each.cents(asked.book, name) for name, each in exact.items()}


def entered(
    asked: Asked, *, first: date, last: date, account: str = ""
) -> Iterator[Entered]:
    """Postings in the co-op's currency by account and day, oldest first."""
    places = asked.cooperative.minor_units
    found = Posting.objects.filter(
        account__book=asked.book,
        date__range=(first, last),
        currency=asked.cooperative.currency,
    )
    if account:
        found = found.filter(books.lies_under(account))
    found = found.select_related("account", "directive").exclude(minor=0)
    ordered = found.order_by("account__name", "date", "directive__seq", "pk")
    for row in ordered.iterator(chunk_size=2000):
        exact = books.Exact()
        exact.add(row.minor, row.scale)
        exact.add(0, places)
        yield Entered(
            account=row.account.name,
            on=row.date,
            entry_id=row.directive.entry_id,
            text=row.directive.headline,
            cents=exact.cents(asked.book, row.account.name),
        )


def running(
    asked: Asked, *, first: date, last: date, account: str, most: int
) -> list[tuple[Entered, int]]:
    """The first postings of an account and what lies in it, each with the balance."""
    lines = islice(entered(asked, first=first, last=last, account=account), most)
    opening = books.balances(asked.book, on=first - DAY, prefix=account)
    return list(with_balances(lines, opening))


def every_entry(asked: Asked) -> Iterator[tuple[Entered, int]]:
    """Each posting of the report's days, with what its account holds after it."""
    first, last = asked.period.first, asked.period.last
    opening = books.balances(asked.book, on=first - DAY)
    return with_balances(entered(asked, first=first, last=last), opening)
