"""The year's movements of capital, read from the books: a query a side, not a member."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q, QuerySet, Sum

from coopkit.cooperatives.models import Cooperative
from coopkit.money import Cents
from coopkit.periods import FiscalYear
from ledger.books.models import Book, Directive, Posting
from ledger.books.selectors import REVERSAL, balances, book_of, lies_under
from ledger.equity.chart import Chart
from ledger.equity.collective import Feeding, Schedule, is_collective, schedule
from ledger.equity.rollforward import Moved, RollForward, rollforward
from ledger.equity.selectors.accounts import _cents, chart_of

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class YearOfEquity:
    """A roll-forward, and what the ledger holds at its end: the two are the same."""

    roll: RollForward
    ledger_cents: Cents

    @property
    def ties(self) -> bool:
        return self.roll.total.closing_cents == self.ledger_cents


def equity_of_year(
    cooperative: Cooperative, year: FiscalYear, *, code: str = ""
) -> YearOfEquity:
    """Members' equity rolled forward over a fiscal year; of one code if it is named."""
    book = book_of(cooperative)
    chart = chart_of(book)
    under = chart.member(code) if code else chart.members
    opening = balances(book, on=year.first - _DAY, prefix=under)
    moved = list(_moved(book, under, year))
    roll = rollforward(opening, moved, chart, reversed_batches=_undone(book, moved))
    closing = balances(book, on=year.last, prefix=under)
    held = -sum(cents for name, cents in closing.items() if chart.place(name))
    return YearOfEquity(roll=roll, ledger_cents=held)


def collective_of_year(cooperative: Cooperative, year: FiscalYear) -> Schedule:
    """The collective accounts and the funds over a fiscal year, by cause."""
    book = book_of(cooperative)
    chart = chart_of(book)
    before = year.first - _DAY
    opening = balances(book, on=before, prefix=chart.collective)
    opening |= balances(book, on=before, prefix=f"{chart.liabilities}:Funds")
    return schedule(opening, _feedings(book, chart, year), chart)


def _moved(book: Book, under: str, year: FiscalYear) -> Iterable[Moved]:
    rows = (
        _own(book, year, lies_under(under))
        .values("account__name", "directive__batch", "scale")
        .annotate(
            credited=Sum("minor", filter=Q(minor__lt=0), default=0),
            taken=Sum("minor", filter=Q(minor__gt=0), default=0),
        )
        .order_by("account__name", "directive__batch")
    )
    coop = book.cooperative
    for row in rows:
        yield Moved(
            row["account__name"],
            row["directive__batch"],
            -_cents(row["credited"], row["scale"], coop),
            _cents(row["taken"], row["scale"], coop),
        )


def _undone(book: Book, moved: Iterable[Moved]) -> dict[str, str]:
    """The batch of the entry that each reversal takes back."""
    named = {
        one.batch: one.batch.removeprefix(REVERSAL)
        for one in moved
        if one.batch.startswith(REVERSAL)
    }
    found = Directive.objects.filter(book=book, entry_id__in=set(named.values()))
    batches = dict(found.values_list("entry_id", "batch")) if named else {}
    return {batch: batches.get(entry, "") for batch, entry in named.items()}


def _feedings(book: Book, chart: Chart, year: FiscalYear) -> list[Feeding]:
    """The entries of a year that touch collective accounts, with all their legs.

    The legs of members are left out: a year's allocation is one entry a member.
    """
    common = lies_under(chart.collective) | lies_under(f"{chart.liabilities}:Funds")
    touched = _own(book, year, common).values_list("directive_id", flat=True).distinct()
    legs: dict[int, list[tuple[str, Cents]]] = defaultdict(list)
    said: dict[int, tuple[str, str]] = {}
    rows = (
        Posting.objects.filter(directive__in=touched, currency=book.cooperative.currency)
        .exclude(lies_under(chart.members))
        .select_related("account", "directive")
        .order_by("directive__seq", "pk")
    )
    for row in rows:
        cents = _cents(row.minor, row.scale, book.cooperative)
        legs[row.directive_id].append((row.account.name, cents))
        said[row.directive_id] = (row.directive.entry_id, row.directive.batch)
    return [
        Feeding(entry_id=said[pk][0], batch=said[pk][1], legs=tuple(found))
        for pk, found in legs.items()
        if any(is_collective(account, chart) for account, _ in found)
    ]


def _own(book: Book, year: FiscalYear, where: Q) -> QuerySet[Posting]:
    return Posting.objects.filter(
        where,
        account__book=book,
        currency=book.cooperative.currency,
        date__range=(year.first, year.last),
    )
