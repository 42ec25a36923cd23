"""The year's movements of capital, read from the books: a query a side, not a member."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import F, Q, QuerySet, Sum, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat, StrIndex, Substr

from coopkit.cooperatives.models import Cooperative
from coopkit.money import Cents
from coopkit.periods import FiscalYear
from ledger.books.models import Account, Book, Directive, Posting
from ledger.books.selectors import REVERSAL, balances, book_of, lies_under
from ledger.books.selectors.totals import held_by, held_by_at
from ledger.equity.chart import Chart
from ledger.equity.collective import Feeding, Schedule, is_collective, schedule
from ledger.equity.rollforward import Line, Moved, RollForward, rollforward
from ledger.equity.selectors.accounts import _cents, chart_of

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class YearOfEquity:
    """A roll-forward, and what the ledger holds at its end: the two are the same.

    `parts` is how the accounts of each member go on after the code, where it was asked.
    """

    roll: RollForward
    ledger_cents: Cents
    parts: tuple[str, ...] = ()

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


def equity_in_sums(cooperative: Cooperative, year: FiscalYear) -> YearOfEquity:
    """The same by layer and in all, without its members; no row is read for each."""
    book = book_of(cooperative)
    chart = chart_of(book)
    where, layer = lies_under(chart.members), _after_the_code(chart)
    first, last = year.first - _DAY, year.last
    held_at = held_by_at(book, layer, days=[first, last], where=where)
    opening = {_of_all(chart, name): c for name, c in held_at[first].items() if name}
    moved = [
        replace(one, account=_of_all(chart, one.account))
        for one in _moved_by(book, where, layer, year)
        if one.account
    ]
    roll = rollforward(opening, moved, chart, reversed_batches=_undone(book, moved))
    held = -sum(cents for name, cents in held_at[last].items() if name)
    named = {name for sums in held_at.values() for name in sums if name}
    parts = tuple(sorted(named | {one.account.split(":", 3)[3] for one in moved}))
    return YearOfEquity(roll=replace(roll, members=()), ledger_cents=held, parts=parts)


def equity_of_some(
    cooperative: Cooperative,
    year: FiscalYear,
    codes: Sequence[str],
    parts: Sequence[str],
) -> tuple[Line, ...]:
    """The lines of some members' equity over a fiscal year, by code.

    `parts` are those that `equity_in_sums` found: an account is named by a code and one.
    """
    if not codes:
        return ()
    book = book_of(cooperative)
    chart = chart_of(book)
    above = [chart.member(code) for code in codes]
    names = above + [f"{name}:{part}" for name in above for part in parts]
    accounts = Account.objects.filter(book=book, name__in=names)
    where = Q(account__in=list(accounts.values_list("pk", flat=True)))
    opening = held_by(book, F("account__name"), where, on=year.first - _DAY)
    moved = list(_moved_by(book, where, F("account__name"), year))
    back = _undone(book, moved)
    return rollforward(opening, moved, chart, reversed_batches=back).members


def codes_in_books(cooperative: Cooperative, *, on: date) -> list[str]:
    """The codes of all who have an account of capital by a day, in order."""
    book = book_of(cooperative)
    chart = chart_of(book)
    rest = Substr("name", len(chart.members) + 2)
    code = Substr(rest, 1, StrIndex(Concat(rest, Value(":")), Value(":")) - 1)
    own = Account.objects.filter(
        lies_under(chart.members, field="name"), book=book, opened_on__lte=on
    )
    found = own.order_by().annotate(code=code).values_list("code", flat=True).distinct()
    return sorted(filter(None, found))


_ALL = "All"


def _after_the_code(chart: Chart) -> Substr:
    """What stands after a member's code in an account's name: “Retained:2026:Q”."""
    rest = Substr("account__name", len(chart.members) + 2)
    return Substr(rest, StrIndex(rest, Value(":")) + 1)


def _of_all(chart: Chart, layer: str) -> str:
    """A layer of everybody, as an account of somebody who is all."""
    return f"{chart.member(_ALL)}:{layer}"


def collective_of_year(cooperative: Cooperative, year: FiscalYear) -> Schedule:
    """The collective accounts and the funds over a fiscal year, by cause."""
    book = book_of(cooperative)
    chart = chart_of(book)
    before = year.first - _DAY
    opening = balances(book, on=before, prefix=chart.collective)
    opening |= balances(book, on=before, prefix=f"{chart.liabilities}:Funds")
    return schedule(opening, _feedings(book, chart, year), chart)


def _moved(book: Book, under: str, year: FiscalYear) -> Iterable[Moved]:
    return _moved_by(book, lies_under(under), F("account__name"), year)


def _moved_by(
    book: Book, where: Q, part: Combinable, year: FiscalYear
) -> Iterable[Moved]:
    """What batches moved in a year, by a part of the accounts' names."""
    rows = (
        _own(book, year, where)
        .annotate(part=part)
        .values("part", "directive__batch", "scale")
        .annotate(
            credited=Sum("minor", filter=Q(minor__lt=0), default=0),
            taken=Sum("minor", filter=Q(minor__gt=0), default=0),
        )
        .order_by("part", "directive__batch")
    )
    coop = book.cooperative
    for row in rows:
        yield Moved(
            row["part"],
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
