"""A fiscal year as a ledger of its own: what it began with, and what happened in it.

Stock Beancount accepts it, and at the year's end it holds what the whole ledger holds.
Results of earlier years stand in one account, as Beancount's own summaries have it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal, localcontext

from django.db.models import Q

from coopkit.periods import FiscalYear
from ledger.books import selectors
from ledger.books.beancount import Lot, lots_in
from ledger.books.models import Account, Book, Directive
from ledger.books.names import lies_in
from ledger.books.selectors.periods import EXACT, Place
from ledger.books.services.assertions import assertions
from ledger.books.services.editions import options_of

Leg = tuple[str, str]
"""An account, and a position in it: “12.50 USD”, “10 ACME {5.00 USD, 2024-01-02}”."""
_PRICE = re.compile(r"\S+ price (\S+) +\S+ (\S+)")
CHUNK = 1000


def year_alone(book: Book, year: FiscalYear) -> Iterator[str]:
    """The text of one fiscal year with its opening entries, piece by piece.

    Lots are opened at their cost. What earlier exchanges of currency leave over stands
    in an account of conversions, as in Beancount's own reports. Receipts are files of
    their own and left out.
    """
    before = year.first - timedelta(days=1)
    name = " ".join(book.cooperative.name.split())
    yield f"; {name}: fiscal year {year.name} alone, of entry {book.head_seq}, "
    yield f"head {book.head_hash or 'none'}\n"
    yield options_of(book)
    opening = selectors.opening_balances(book, year=year)
    legs = list(_legs(book, year, opening))
    ours = [selectors.previous_earnings(book), _conversions(book)]
    used = {account for account, _ in legs}
    for account in ours:
        if account in used:
            yield f"\n{before.replace(day=1)} open {account}\n"
    yield from _opened(book, year, {*opening, *used} - set(ours), leave=used & set(ours))
    if legs:
        yield f'\n{before} * "Opening balances"\n'
        yield from (f"  {account}  {position}\n" for account, position in legs)
    yield from _last_prices(book, year)
    yield from _of_the_year(book, year, leave=used & set(ours))


def _conversions(book: Book) -> str:
    named = book.options.get("account_previous_conversions", "Conversions:Previous")
    return f"{selectors.roots(book).equity}:{named}"


def _legs(
    book: Book, year: FiscalYear, opening: dict[str, dict[str, Decimal]]
) -> Iterator[Leg]:
    """Positions at the year's beginning, and what balances them."""
    left: dict[str, Decimal] = defaultdict(Decimal)
    lots = _lots(book, year)
    places = {(name, unit) for name, held in opening.items() for unit in held}
    for account, currency in sorted(places | lots.keys()):
        plain = opening.get(account, {}).get(currency, Decimal(0))
        with localcontext(EXACT):
            for lot, units in lots.get((account, currency), {}).items():
                plain -= units
                left[lot.currency] += units * lot.cost
                if units:
                    yield account, f"{units:f} {currency} {lot}"
            left[currency] += plain
        if plain:
            yield account, f"{plain:f} {currency}"
    for currency, number in sorted(left.items()):
        if number:
            yield _conversions(book), f"{-number:f} {currency}"


def _lots(book: Book, year: FiscalYear) -> dict[Place, dict[Lot, Decimal]]:
    """What was held at cost when the year began; results of earlier years are joined."""
    found = Directive.objects.filter(
        book=book, kind="transaction", date__lt=year.first, text__contains=" {"
    ).order_by("date", "seq")
    names, roots = selectors.names_of(book), selectors.roots(book)
    sums: dict[Place, dict[Lot, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    texts = found.values_list("text", flat=True).iterator(chunk_size=CHUNK)
    for part in _in_chunks(texts):
        for (account, currency), lots in lots_in(part, names=names).items():
            results = account.partition(":")[0] in (roots.income, roots.expenses)
            name = selectors.previous_earnings(book) if results else account
            with localcontext(EXACT):
                for lot, units in lots.items():
                    sums[name, currency][lot] += units
    return sums


def _in_chunks(texts: Iterable[str]) -> Iterator[list[str]]:
    part: list[str] = []
    for text in texts:
        part.append(text)
        if len(part) == CHUNK:
            yield part
            part = []
    if part:
        yield part


def _opened(
    book: Book, year: FiscalYear, held: set[str], *, leave: set[str]
) -> Iterator[str]:
    """The accounts that the year began with, as they were opened."""
    gone = Account.objects.filter(book=book, closed_on__lt=year.first)
    left_out = set(gone.values_list("name", flat=True)) - held | leave
    found = Directive.objects.filter(
        book=book, kind__in=("open", "commodity"), date__lt=year.first
    ).order_by("date", "seq")
    for kind, text in found.values_list("kind", "text").iterator(chunk_size=CHUNK):
        if kind == "commodity" or _account_of(text) not in left_out:
            yield "\n" + text


def _last_prices(book: Book, year: FiscalYear) -> Iterator[str]:
    """The newest price of each pair before the year."""
    newest: dict[tuple[str, str], str] = {}
    found = Directive.objects.filter(book=book, kind="price", date__lt=year.first)
    for text in found.order_by("date", "seq").values_list("text", flat=True).iterator():
        pair = _PRICE.match(text)
        if pair:
            newest[pair[1], pair[2]] = text
    yield from ("\n" + text for text in newest.values())


def _of_the_year(book: Book, year: FiscalYear, *, leave: set[str]) -> Iterator[str]:
    """The entries of the year; what is said of all years stands as a remark."""
    days = Q(date__range=(year.first, year.last)) & ~Q(kind="document")
    roots = selectors.roots(book)
    for text in selectors.texts(book, days=days):
        kind = text[11:].partition(" ")[0]
        if kind == "open" and _account_of(text) in leave:
            continue
        if kind == "balance" and _is_of_all_years(book, text, roots):
            text = "".join(f"; {line}\n" for line in text.splitlines())
        yield "\n" + text


def _is_of_all_years(book: Book, text: str, roots: selectors.Roots) -> bool:
    """Whether a balance is one of results ever since, which a year alone has not."""
    own = [selectors.previous_earnings(book), _conversions(book)]
    return any(
        said.account.partition(":")[0] in (roots.income, roots.expenses)
        or any(lies_in(name, said.account) for name in own)
        for said in assertions([(date.min, text)])
    )


def _account_of(text: str) -> str:
    return text[11:].split(None, 2)[1]
