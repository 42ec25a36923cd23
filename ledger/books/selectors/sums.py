"""Sums of the books: what accounts hold, and what moved on them.

Whole months are read from the sums that are kept of them, and the days of a period that
begins or ends within a month from its postings: so the cost does not grow with the
number of entries.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from operator import itemgetter
from typing import Any

from django.db import connection
from django.db.models import Q, Sum
from django.db.models.functions import TruncMonth

from coopkit.errors import N_, CoopError
from ledger.books.journal import FIRST_DAY, LAST_DAY
from ledger.books.models import Book, MonthlySum, Posting

BILLION = 10**9
_DAY = timedelta(days=1)


class PartOfACentError(CoopError):
    """A sum that is no whole number of cents."""

    template = N_(
        "{account} sums to {number} {currency}, which is no whole cent. Post the "
        "difference to an account for rounding."
    )


class ExactSum(Sum):
    """A sum of whole numbers of a column, of any size.

    SQLite keeps 64 bits, which ten amounts of 18 digits outgrow: there the leading and
    the last nine digits are summed apart, and joined here.
    """

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        parts = (
            "(SUM(%(expressions)s / 1000000000) || ' ' || "
            "SUM(%(expressions)s %%%% 1000000000))"
        )
        return self.as_sql(compiler, connection, template=parts, **context)

    def convert_value(self, value: Any, expression: Any, connection: Any) -> int:
        if isinstance(value, str):
            leading, last = value.split()
            return int(leading) * BILLION + int(last)
        return int(value)


def lies_under(account: str, *, field: str = "account__name") -> Q:
    """An account and all that lies in it, whatever the database thinks of capitals."""
    if connection.vendor == "sqlite":
        # LIKE would find other capitals; “;” is the sign that follows “:”.
        within = Q(**{f"{field}__gt": f"{account}:", f"{field}__lt": f"{account};"})
    else:
        within = Q(**{f"{field}__startswith": f"{account}:"})
    return Q(**{field: account}) | within


Moved = tuple[str, str, int, date, int]
"""What moved: account, currency, decimals, first day of the month, whole number."""


def moved(
    book: Book,
    *,
    first: date | None = None,
    last: date | None = None,
    where: Q | None = None,
    by_month: bool = False,
) -> Iterator[Moved]:
    """What moved from the first to the last day; without a day, from or to the ends.

    The same account may come more than once. The month is a true one only `by_month`.
    """
    last = last and min(last, LAST_DAY)
    if first and first > LAST_DAY:
        return
    begin = first and (first if first.day == 1 else _next_month(first))
    end = last and (last + _DAY).replace(day=1)
    if begin and end and begin > end:
        # Both days lie within one month.
        yield from _of_days(book, first, last, where, by_month)
        return
    yield from _of_months(book, begin, end, where, by_month)
    if first and begin and first < begin:
        yield from _of_days(book, first, begin - _DAY, where, by_month)
    if last and end and end <= last:
        yield from _of_days(book, end, last, where, by_month)


def day_before(on: date) -> date:
    """The day before; nothing is posted before the first day that Beancount knows."""
    return max(on, FIRST_DAY) - _DAY


def _next_month(on: date) -> date:
    return (on.replace(day=28) + 4 * _DAY).replace(day=1)


def _of_months(
    book: Book, begin: date | None, end: date | None, where: Q | None, by_month: bool
) -> Iterator[Moved]:
    found = MonthlySum.objects.filter(where or Q(), account__book=book)
    if begin:
        found = found.filter(month__gte=begin)
    if end:
        found = found.filter(month__lt=end)
    places = ["account__name", "currency", "scale"] + ["month"] * by_month
    sums = found.values(*places).annotate(b=Sum("billions"), r=Sum("rest")).order_by()
    for name, currency, scale, *month, billions, rest in sums.values_list(
        *places, "b", "r"
    ):
        total = int(billions) * BILLION + int(rest)
        yield name, currency, scale, month[0] if month else date.min, total


def _of_days(
    book: Book, first: date | None, last: date | None, where: Q | None, by_month: bool
) -> Iterator[Moved]:
    found = Posting.objects.filter(where or Q(), account__book=book)
    found = found.filter(date__range=(first, last))
    places = ["account__name", "currency", "scale"] + ["in_month"] * by_month
    if by_month:
        found = found.annotate(in_month=TruncMonth("date"))
    sums = found.values(*places).annotate(total=ExactSum("minor")).order_by()
    for name, currency, scale, *month, total in sums.values_list(*places, "total"):
        yield name, currency, scale, month[0] if month else date.min, total


@dataclass(slots=True)
class Exact:
    """A sum of whole numbers with decimals of their own; never rounded."""

    whole: int = 0
    scale: int = 0

    def add(self, total: int, scale: int) -> None:
        """Add `total` × 10 ** -`scale`."""
        if scale > self.scale:
            self.whole *= 10 ** (scale - self.scale)
            self.scale = scale
        self.whole += total * 10 ** (self.scale - scale)

    def number(self) -> Decimal:
        """The sum, to its last digit."""
        return Decimal(f"{self.whole}E-{self.scale}")

    def cents(self, book: Book, account: str) -> int:
        """The sum in cents of the co-op's currency, or a PartOfACentError."""
        places = book.cooperative.minor_units
        if self.scale <= places:
            return self.whole * int(10 ** (places - self.scale))
        cents, part = divmod(self.whole, int(10 ** (self.scale - places)))
        if part:
            currency, number = book.cooperative.currency, self.number()
            raise PartOfACentError(account=account, number=number, currency=currency)
        return cents


def _sums(
    book: Book, *, first: date | None, last: date, prefixes: Sequence[str]
) -> dict[str, int]:
    """Whole cents by account, none of them zero."""
    exact: defaultdict[str, Exact] = defaultdict(Exact)
    where = _in_any(prefixes) & Q(currency=book.cooperative.currency)
    for name, _, scale, _, total in moved(book, first=first, last=last, where=where):
        exact[name].add(total, scale)
    return {
        name: found.cents(book, name)
        for name, found in sorted(exact.items(), key=itemgetter(0))
        if found.whole
    }


def _in_any(prefixes: Sequence[str]) -> Q:
    lies = Q()
    for prefix in prefixes:
        lies |= lies_under(prefix)
    return lies


def net_by_account(
    book: Book,
    *,
    first: date,
    last: date,
    prefixes: Sequence[str] = ("Income", "Expenses"),
) -> dict[str, int]:
    """What moved on each account in a period, in cents; income is negative."""
    return _sums(book, first=first, last=last, prefixes=prefixes)


def balances(book: Book, *, on: date, prefix: str = "") -> dict[str, int]:
    """What each account holds at the end of a day, in cents; zero ones are left out."""
    return _sums(book, first=None, last=on, prefixes=[prefix] if prefix else [])


def balances_in(book: Book, prefixes: Sequence[str], *, on: date) -> dict[str, int]:
    """The same of the accounts that lie in any of some."""
    return _sums(book, first=None, last=on, prefixes=prefixes)


def balance(book: Book, account: str, *, on: date) -> int:
    """What an account holds at the end of a day, with all that lies in it."""
    return sum(balances(book, on=on, prefix=account).values())


def opening(book: Book, account: str, *, on: date) -> int:
    """What an account and all in it holds at the start of a day, in cents."""
    return balance(book, account, on=day_before(on))


def monthly(
    book: Book,
    *,
    first: date,
    last: date,
    prefixes: Sequence[str] = ("Income", "Expenses"),
) -> dict[str, dict[date, int]]:
    """What moved on each account, by the first day of each month, in cents.

    Months in which nothing moved are left out; in Beancount's sign: income is negative.
    """
    exact: defaultdict[tuple[str, date], Exact] = defaultdict(Exact)
    where = _in_any(prefixes) & Q(currency=book.cooperative.currency)
    for name, _, scale, month, total in moved(
        book, first=first, last=last, where=where, by_month=True
    ):
        exact[name, month].add(total, scale)
    found: dict[str, dict[date, int]] = defaultdict(dict)
    for (name, month), part in sorted(exact.items(), key=itemgetter(0)):
        if part.whole:
            found[name][month] = part.cents(book, name)
    return dict(found)


def held(
    book: Book, account: str, *, before: date | None = None
) -> defaultdict[str, Decimal]:
    """What an account and all in it holds, by currency; before a day, or ever."""
    sums: defaultdict[str, Exact] = defaultdict(Exact)
    last = before and day_before(before)
    for _, currency, scale, _, total in moved(book, last=last, where=lies_under(account)):
        sums[currency].add(total, scale)
    found = {currency: exact.number() for currency, exact in sums.items()}
    return defaultdict(Decimal, found)


def all_sums(book: Book) -> dict[tuple[str, str], Decimal]:
    """What moved on all days, by account and currency, exact; one query."""
    sums: defaultdict[tuple[str, str], Exact] = defaultdict(Exact)
    for name, currency, scale, _, total in moved(book):
        sums[name, currency].add(total, scale)
    return {place: exact.number() for place, exact in sums.items()}


def other_currencies(book: Book, *, first: date, last: date) -> set[str]:
    """Currencies besides the co-op's own that moved in a period."""
    where = ~Q(currency=book.cooperative.currency)
    return {each[1] for each in moved(book, first=first, last=last, where=where)}
