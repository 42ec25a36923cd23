"""Periods: what is locked, what each year left behind, and whether it is still so."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Context, Decimal, localcontext

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from coopkit.canonical import sha256_of
from coopkit.offers import Finding
from coopkit.periods import FiscalYear
from ledger.books.models import Book, Directive, Lock, Posting, YearClose
from ledger.books.names import lies_in
from ledger.books.selectors.accounts import roots
from ledger.books.selectors.entries import years_of
from ledger.books.selectors.sums import Exact, ExactSum, moved

Place = tuple[str, str]
"""An account and a currency."""
EXACT = Context(prec=200)
AT_COST = Q(directive__text__contains=" {") | Q(directive__text__contains=" @ ")
OPEN, OVER, CLOSED = "open", "over", "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class YearState:
    """A fiscal year as it stands: open, over but not closed, or closed."""

    year: FiscalYear
    state: str
    close: YearClose | None = None
    may_close: bool = False


def locks_of(book: Book) -> QuerySet[Lock]:
    """Every lock there was, latest first."""
    found = Lock.objects.filter(book=book).select_related("locked_by")
    return found.order_by("-pk")


def closes_of(book: Book) -> QuerySet[YearClose]:
    """The closed fiscal years, earliest first."""
    return YearClose.objects.filter(book=book).order_by("last")


def is_locked(book: Book, days: Iterable[date]) -> tuple[bool, bool]:
    """Whether one of these days is locked, and whether one is of a closed fiscal year.

    One query at most, and none where nothing is locked.
    """
    through = book.locked_through
    locked = [on for on in days if through and on <= through]
    if not locked:
        return False, False
    closed = closes_of(book).filter(first__lte=max(locked), last__gte=min(locked))
    spans = closed.values_list("first", "last")
    return True, any(a <= on <= z for a, z in spans for on in locked)


def years_with_state(book: Book, *, on: date) -> list[YearState]:
    """The fiscal years, latest first; the earliest that is over may be closed."""
    closed = {close.year: close for close in closes_of(book)}
    states, free = [], True
    for year in years_of(book):
        close = closed.get(year.name)
        over = year.last < on
        state = CLOSED if close else OVER if over else OPEN
        states.append(
            YearState(
                year=year,
                state=state,
                close=close,
                may_close=state == OVER and free,
            )
        )
        free = free and bool(close)
    return states[::-1]


def _late(book: Book, close: YearClose) -> QuerySet[Directive]:
    """Entries dated in, or before, a closed year that were posted after its close."""
    return Directive.objects.filter(
        book=book, date__lte=close.last, seq__gt=close.head_seq
    )


def trial_balance(book: Book, *, on: date) -> dict[str, dict[str, Decimal]]:
    """What every account holds at the end of a day, by currency, exact; zeros left out.

    A debit is positive. Income and expenses stand with all that ever moved on them.
    """
    sums: dict[Place, Exact] = defaultdict(Exact)
    for account, currency, scale, _month, total in moved(book, last=on):
        sums[account, currency].add(total, scale)
    return _by_account({place: exact.number() for place, exact in sums.items()})


def opening_balances(book: Book, *, year: FiscalYear) -> dict[str, dict[str, Decimal]]:
    """What a fiscal year begins with: assets, liabilities and equity of the day before.

    The results of all earlier years stand in one account of earlier earnings.
    """
    before = trial_balance(book, on=year.first - timedelta(days=1))
    ours, earnings = roots(book), previous_earnings(book)
    opening: dict[Place, Decimal] = defaultdict(Decimal)
    with localcontext(EXACT):
        for account, held in before.items():
            own = account.partition(":")[0] not in (ours.income, ours.expenses)
            for currency, number in held.items():
                opening[account if own else earnings, currency] += number
    return _by_account(opening)


def previous_earnings(book: Book) -> str:
    """The account that holds the results of earlier years, as Beancount names it."""
    named = book.options.get("account_previous_earnings", "Earnings:Previous")
    return f"{roots(book).equity}:{named}"


def _by_account(sums: dict[Place, Decimal]) -> dict[str, dict[str, Decimal]]:
    found: dict[str, dict[str, Decimal]] = {}
    for (account, currency), number in sorted(sums.items()):
        if number:
            found.setdefault(account, {})[currency] = number
    return found


def _sums(postings: QuerySet[Posting]) -> dict[Place, Decimal]:
    """Postings by account and currency, to the last digit; one query."""
    rows = (
        postings.values("currency", "scale", name=F("account__name"))
        .annotate(total=ExactSum("minor"))
        .order_by()
        .values_list("name", "currency", "scale", "total")
    )
    sums: dict[Place, Decimal] = defaultdict(Decimal)
    with localcontext(EXACT):
        for name, currency, scale, total in rows:
            sums[name, currency] += Decimal(total).scaleb(-scale)
    return sums


def closing_identity(book: Book) -> Iterator[Finding]:
    """Where a closed year is not what it was when it was closed, account and cent.

    Whatever a resolution let in later is left out, as it was; what came in without one
    is named. The postings are read once, year by year.
    """
    running: dict[Place, Decimal] = defaultdict(Decimal)
    after = date.min
    for close in closes_of(book):
        days = Q(account__book=book, date__gt=after, date__lte=close.last)
        for place, number in _sums(Posting.objects.filter(days)).items():
            with localcontext(EXACT):
                running[place] += number
        yield from _said_again(book, close, running)
        yield from _nothing_left_over(book, days, str(close.year))
        after = close.last
    rest = Q(account__book=book, date__gt=after)
    yield from _nothing_left_over(book, rest, _("after the closed years"))


def _said_again(
    book: Book, close: YearClose, running: dict[Place, Decimal]
) -> Iterator[Finding]:
    """The trial balance of a close, account by account, beside that of today."""
    where = f"{book.cooperative.slug}: {_('fiscal year')} {close.year}"
    if sha256_of(close.trial_balance) != close.sha256:
        yield Finding(where=where, what=_("its trial balance is not what was closed"))
    head = Directive.objects.filter(book=book, seq=close.head_seq).first()
    if head is None or head.hash != close.head_hash:
        yield Finding(where=where, what=_("the chain is not the one that was closed"))
    late = _late(book, close)
    for row in late.exclude(authority__startswith="resolution:"):
        what = _("{entry} of {on} was posted after the close, without a resolution")
        yield Finding(where=where, what=what.format(entry=row.entry_id, on=row.date))
    added = _sums(Posting.objects.filter(directive__in=late))
    stored = {
        (account, currency): Decimal(number)
        for account, held in close.trial_balance.items()
        for currency, number in held.items()
    }
    for place in sorted(running.keys() | stored.keys()):
        with localcontext(EXACT):
            now = running.get(place, Decimal(0)) - added.get(place, Decimal(0))
        then = stored.get(place, Decimal(0))
        if now != then:
            account, currency = place
            what = _("it closed with {then} {currency}, and now has {now}").format(
                then=f"{then:f}", now=f"{now:f}", currency=currency
            )
            yield Finding(where=f"{where}: {account}", what=what)


def _nothing_left_over(book: Book, days: Q, name: str) -> Iterator[Finding]:
    """Assets, liabilities, equity and results sum to nothing, currency by currency.

    Entries with a cost or a price are held to that by Beancount, who knows their weight.
    """
    sums = _sums(Posting.objects.filter(days).exclude(AT_COST))
    left: dict[str, Decimal] = defaultdict(Decimal)
    known = tuple(roots(book))
    where = f"{book.cooperative.slug}: {name}"
    for (account, currency), number in sums.items():
        if account.partition(":")[0] not in known:
            what = _("lies under none of the five kinds of accounts")
            yield Finding(where=f"{where}: {account}", what=what)
        with localcontext(EXACT):
            left[currency] += number
    for currency, number in sorted(left.items()):
        if number:
            what = _("the entries leave {number} {currency} over").format(
                number=f"{number:f}", currency=currency
            )
            yield Finding(where=where, what=what)


def result_of(book: Book, *, year: FiscalYear) -> Decimal:
    """What income exceeds expenses by, in the co-op's currency; a loss is negative."""
    days = Q(account__book=book, date__range=(year.first, year.last))
    ours, currency = roots(book), book.cooperative.currency
    sums = _sums(Posting.objects.filter(days, currency=currency))
    with localcontext(EXACT):
        return -sum(
            (
                number
                for (account, _currency), number in sums.items()
                if lies_in(account, ours.income) or lies_in(account, ours.expenses)
            ),
            Decimal(0),
        )
