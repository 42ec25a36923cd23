"""An account's register: its entries, newest first, each with the balance after it.

A page begins after the last row of the page before it, so that its cost does not depend
on how many entries there are.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from ledger.books.models import Account, Book, Directive, MonthlySum, Posting
from ledger.books.selectors.sums import Exact, ExactSum, day_before, lies_under, moved

Leg = tuple[int, date, int, int, str]
"""A posting: key of its entry, day, whole number, decimals, currency."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterLine:
    """What one entry moved on an account in one currency, and the balance after it.

    Amounts are whole numbers of 10 ** -`scale`: cents, for a currency that has cents.
    """

    seq: int
    entry_id: str
    on: date
    headline: str
    cents: int
    balance_cents: int
    currency: str
    scale: int


def register(
    book: Book,
    account: str,
    *,
    first: date | None = None,
    last: date | None = None,
    before: tuple[date, int] | None = None,
    limit: int = 50,
) -> list[RegisterLine]:
    """A page of the entries that move an account, or one in it; newest first.

    Entries of a day stand in the order in which they were posted. `before` is the day
    and the place (`on`, `seq`) of the last line of the page before; a page has up to
    `limit` entries, and a line for each currency of an entry.
    """
    names = Account.objects.filter(lies_under(account, field="name"), book=book)
    pks = list(names.values_list("pk", flat=True)[:2])
    if not pks:
        return []
    where = Q(account=pks[0])
    if len(pks) > 1:
        where = Q(account__book=book) & lies_under(account)
        legs = _by_months(where, first, last, before, limit)
    else:
        legs = _newest(where, first, last, before, limit)
    if not legs:
        return []
    keys = {leg[0] for leg in legs}
    entries = {row.pk: row for row in Directive.objects.filter(pk__in=keys)}
    newest = max(entries.values(), key=lambda row: (row.date, row.seq))
    return _lines(book, legs, entries, _held_after(book, where, newest))


def _newest(
    where: Q,
    first: date | None,
    last: date | None,
    before: tuple[date, int] | None,
    limit: int,
) -> list[Leg]:
    """The postings of the newest entries, all of each entry."""
    found = Posting.objects.filter(where, _from_to(first, last, before))
    found = found.order_by("-date", "-directive__seq", "-pk")
    rows = found.values_list("directive_id", "date", "minor", "scale", "currency")
    take = limit + 1
    while True:
        legs: list[Leg] = list(rows[:take])
        order = list(dict.fromkeys(leg[0] for leg in legs))
        if len(legs) < take or len(order) > limit:
            kept = set(order[:limit])
            return [leg for leg in legs if leg[0] in kept]
        take *= 4


def _from_to(first: date | None, last: date | None, before: tuple[date, int] | None) -> Q:
    days = Q()
    if first:
        days &= Q(date__gte=first)
    if last:
        days &= Q(date__lte=last)
    if before:
        # The first condition is implied; databases find their way by it.
        on, seq = before
        days &= Q(date__lte=on) & (Q(date__lt=on) | Q(directive__seq__lt=seq))
    return days


def _by_months(
    where: Q,
    first: date | None,
    last: date | None,
    before: tuple[date, int] | None,
    limit: int,
) -> list[Leg]:
    """As `_newest`, for many accounts: only months in which they moved are looked at."""
    legs: list[Leg] = []
    for begin, end in _windows(where, first, min(_days(last, before), default=None)):
        entries = len({leg[0] for leg in legs})
        if entries >= limit:
            break
        since = max(begin, first) if first else begin
        until = min(end, last) if last else end
        legs += _newest(where, since, until, before, limit - entries)
    return legs


def _days(last: date | None, before: tuple[date, int] | None) -> Iterator[date]:
    yield from filter(None, (last, before and before[0]))


def _windows(
    where: Q, first: date | None, last: date | None
) -> Iterator[tuple[date, date]]:
    """First and last days of spans with movements, newest first, ever longer ones."""
    months = MonthlySum.objects.filter(where)
    if first:
        months = months.filter(month__gte=first.replace(day=1))
    if last:
        months = months.filter(month__lte=last)
    found: Sequence[date] = list(
        months.values_list("month", flat=True).distinct().order_by("-month")
    )
    size = 1
    while found:
        span, found = found[:size], found[size:]
        end = (span[0].replace(day=28) + timedelta(days=4)).replace(day=1)
        yield span[-1], end - timedelta(days=1)
        size *= 2


def _held_after(book: Book, where: Q, newest: Directive) -> defaultdict[str, Exact]:
    """What the account holds after the newest entry of a page, by currency."""
    same_day = Posting.objects.filter(
        where, date=newest.date, directive__seq__lte=newest.seq
    )
    sums: defaultdict[str, Exact] = defaultdict(Exact)
    for currency, scale, total in (
        same_day.values("currency", "scale")
        .annotate(total=ExactSum("minor"))
        .order_by()
        .values_list("currency", "scale", "total")
    ):
        sums[currency].add(total, scale)
    last = day_before(newest.date)
    for _, currency, scale, _, total in moved(book, last=last, where=where):
        sums[currency].add(total, scale)
    return sums


def _lines(
    book: Book,
    legs: Iterable[Leg],
    entries: dict[int, Directive],
    balance: defaultdict[str, Exact],
) -> list[RegisterLine]:
    amounts: defaultdict[tuple[int, str], Exact] = defaultdict(Exact)
    balance[book.cooperative.currency].add(0, book.cooperative.minor_units)
    for key, _, minor, scale, currency in legs:
        amounts[key, currency].add(minor, scale)
        balance[currency].add(0, scale)
    lines = []
    order = sorted(entries.values(), key=lambda row: (row.date, row.seq), reverse=True)
    for row in order:
        for currency, held in balance.items():
            amount = amounts.get((row.pk, currency))
            if amount is None:
                continue
            amount.add(0, held.scale)
            lines.append(
                RegisterLine(
                    seq=row.seq,
                    entry_id=row.entry_id,
                    on=row.date,
                    headline=row.headline,
                    cents=amount.whole,
                    balance_cents=held.whole,
                    currency=currency,
                    scale=held.scale,
                )
            )
            held.add(-amount.whole, amount.scale)
    return lines
