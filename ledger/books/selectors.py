"""Reading the books: sums of the projection, rows of the journal, the chain."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.db.models import F, Max, Min, Q, QuerySet, Sum

from coopkit.accounts.models import User
from coopkit.audit.chain import Break
from coopkit.audit.models import AuditEntry
from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_, CoopError
from coopkit.periods import FiscalYear, fiscal_year, fiscal_year_of
from ledger.books import chain
from ledger.books.models import Account, Book, Directive, Posting
from ledger.books.names import lies_in


class NoBookError(CoopError):
    """A co-op without books."""

    template = N_(
        "{coop} has no books yet. Import a Beancount ledger, and they are there."
    )


class PartOfACentError(CoopError):
    """A sum that is no whole number of cents."""

    template = N_(
        "{account} sums to {number} {currency}, which is no whole cent. Post the "
        "difference to an account for rounding."
    )


@dataclass(frozen=True, slots=True)
class Roots:
    """The five accounts that all others lie in; an imported ledger may name them."""

    assets: str
    liabilities: str
    equity: str
    income: str
    expenses: str

    def __iter__(self) -> Iterator[str]:
        yield from (
            self.assets,
            self.liabilities,
            self.equity,
            self.income,
            self.expenses,
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
            return int(leading) * 10**9 + int(last)
        return int(value)


def book_of(cooperative: Cooperative) -> Book:
    """A co-op's books, or a NoBookError."""
    book = Book.objects.filter(cooperative=cooperative).first()
    if book is None:
        raise NoBookError(coop=cooperative.name)
    book.cooperative = cooperative
    return book


def roots(book: Book) -> Roots:
    """What the five kinds of accounts are called in these books."""
    named = book.options.get
    return Roots(
        assets=named("name_assets", "Assets"),
        liabilities=named("name_liabilities", "Liabilities"),
        equity=named("name_equity", "Equity"),
        income=named("name_income", "Income"),
        expenses=named("name_expenses", "Expenses"),
    )


def _sums(
    book: Book, *, days: Q, prefixes: Sequence[str], currency: str
) -> dict[str, int]:
    """Whole cents by account, none of them zero; one query."""
    lies = Q()
    for prefix in prefixes:
        # On SQLite this also finds other capitals; `lies_in` is exact below.
        lies |= Q(account__name=prefix) | Q(account__name__startswith=f"{prefix}:")
    found = (
        Posting.objects.filter(days, lies, account__book=book, currency=currency)
        .values("scale", name=F("account__name"))
        .annotate(total=ExactSum("minor"))
        .order_by()
        .values_list("name", "scale", "total")
    )
    exact: dict[str, Decimal] = defaultdict(Decimal)
    for name, scale, total in found:
        if not prefixes or any(lies_in(name, prefix) for prefix in prefixes):
            exact[name] += Decimal(total).scaleb(-scale)
    places = book.cooperative.minor_units
    return {
        name: _whole_cents(name, number, places, currency)
        for name, number in sorted(exact.items())
        if number
    }


def _whole_cents(account: str, number: Decimal, places: int, currency: str) -> int:
    cents = number.scaleb(places)
    if cents != cents.to_integral_value():
        raise PartOfACentError(account=account, number=number, currency=currency)
    return int(cents)


def net_by_account(
    book: Book,
    *,
    first: date,
    last: date,
    prefixes: Sequence[str] = ("Income", "Expenses"),
) -> dict[str, int]:
    """What moved on each account in a period, in cents; income is negative."""
    return _sums(
        book,
        days=Q(date__range=(first, last)),
        prefixes=prefixes,
        currency=book.cooperative.currency,
    )


def balances(book: Book, *, on: date, prefix: str = "") -> dict[str, int]:
    """What each account holds at the end of a day, in cents; zero ones are left out."""
    return _sums(
        book,
        days=Q(date__lte=on),
        prefixes=[prefix] if prefix else [],
        currency=book.cooperative.currency,
    )


def balance(book: Book, account: str, *, on: date) -> int:
    """What an account holds at the end of a day, with all that lies in it."""
    return sum(balances(book, on=on, prefix=account).values())


def held(
    book: Book, account: str, *, before: date | None = None
) -> defaultdict[str, Decimal]:
    """What an account and all in it holds, by currency; before a day, or ever."""
    found = Posting.objects.filter(account__book=book).filter(
        Q(account__name=account) | Q(account__name__startswith=f"{account}:")
    )
    if before:
        found = found.filter(date__lt=before)
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    rows = found.values("account__name", "currency", "scale").annotate(
        total=ExactSum("minor")
    )
    for row in rows.order_by():
        if lies_in(row["account__name"], account):
            sums[row["currency"]] += Decimal(row["total"]).scaleb(-row["scale"])
    return sums


def all_sums(book: Book) -> dict[tuple[str, str], Decimal]:
    """The projection of all days by account and currency, exact; one query."""
    found = (
        Posting.objects.filter(account__book=book)
        .values("currency", "scale", name=F("account__name"))
        .annotate(total=ExactSum("minor"))
        .order_by()
        .values_list("name", "currency", "scale", "total")
    )
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for name, currency, scale, total in found:
        sums[name, currency] += Decimal(total).scaleb(-scale)
    return dict(sums)


def open_accounts(book: Book, *, on: date) -> set[str]:
    """The accounts that may be used on a day."""
    still = Q(closed_on__isnull=True) | Q(closed_on__gte=on)
    found = Account.objects.filter(still, book=book, opened_on__lte=on)
    return set(found.values_list("name", flat=True))


def other_currencies(book: Book, *, first: date, last: date) -> set[str]:
    """Currencies besides the co-op's own that moved in a period."""
    found = Posting.objects.filter(account__book=book, date__range=(first, last))
    found = found.exclude(currency=book.cooperative.currency)
    return set(found.values_list("currency", flat=True).order_by().distinct())


def period_sha256(book: Book, *, first: date, last: date) -> str:
    """A hash over the chain's rows of a period: it changes when one is added."""
    digest = sha256()
    found = Directive.objects.filter(book=book, date__range=(first, last))
    for seq, row_hash in found.order_by("seq").values_list("seq", "hash").iterator():
        digest.update(f"{seq}:{row_hash}\n".encode())
    return digest.hexdigest()


def years_of(book: Book) -> list[FiscalYear]:
    """The fiscal years that have entries, and those between; one query."""
    span = Directive.objects.filter(book=book).aggregate(a=Min("date"), z=Max("date"))
    if not span["a"]:
        return []
    month = book.cooperative.fiscal_year_end_month
    day = book.cooperative.fiscal_year_end_day
    first = fiscal_year_of(span["a"], month=month, day=day).name
    last = fiscal_year_of(span["z"], month=month, day=day).name
    return [fiscal_year(name, month=month, day=day) for name in range(first, last + 1)]


def years_after(book: Book, seq: int) -> set[int]:
    """The fiscal years that entries after this place of the chain lie in."""
    month = book.cooperative.fiscal_year_end_month
    day = book.cooperative.fiscal_year_end_day
    found = Directive.objects.filter(book=book, seq__gt=seq).order_by()
    days = found.values_list("date", flat=True).distinct()
    return {fiscal_year_of(on, month=month, day=day).name for on in days}


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """By what right an entry stands: “import”, “person” or “resolution”, and which."""

    kind: str
    name: str
    by: str = ""
    at: datetime | None = None
    sha256: str = ""


def authority_of(row: Directive, cooperative: Cooperative) -> Authority:
    """Who, or which decision or file, an entry goes back to."""
    kind, _, name = row.authority.partition(":")
    by = row.created_by.get_full_name() if row.created_by else ""
    if kind == "import":
        found = AuditEntry.objects.filter(
            scope=cooperative.slug, action="books.imported", subject=row.authority
        ).first()
        data = found.data if found else {}
        return Authority(
            kind=kind,
            name=data.get("filename", name),
            by=by,
            at=row.created_at,
            sha256=data.get("sha256", ""),
        )
    if kind == "person":
        person = User.objects.filter(pk=int(name) if name.isdigit() else 0).first()
        name = person.get_full_name() if person else ""
    return Authority(kind=kind, name=name, by=by, at=row.created_at)


def texts(book: Book, *, days: Q | None = None) -> Iterator[str]:
    """The texts of the journal in the order of their days; memory does not grow."""
    found = Directive.objects.filter(days or Q(), book=book).order_by("date", "seq")
    yield from found.values_list("text", flat=True).iterator(chunk_size=2000)


def first_broken_row(book: Book) -> Break | None:
    """Walk the whole chain of a book."""
    found = Directive.objects.filter(book=book).order_by("seq").iterator(chunk_size=2000)
    rows = (
        chain.Row(
            row.seq,
            row.date,
            row.kind,
            row.text,
            row.entry_id,
            row.batch,
            row.authority,
            row.prev_hash,
            row.hash,
        )
        for row in found
    )
    return chain.first_break(rows, head_seq=book.head_seq, head_hash=book.head_hash)


def entries(
    book: Book,
    *,
    batch: str = "",
    account: str = "",
    first: date | None = None,
    last: date | None = None,
    before: int | None = None,
) -> QuerySet[Directive]:
    """Rows of the journal, newest first, as the filters ask; `before` is a place."""
    found = Directive.objects.filter(book=book).order_by("-seq")
    if batch:
        found = found.filter(batch=batch)
    if account:
        found = found.filter(
            Q(postings__account__name=account)
            | Q(postings__account__name__startswith=f"{account}:")
        ).distinct()
    if first and last:
        found = found.filter(date__range=(first, last))
    if before:
        found = found.filter(seq__lt=before)
    return found
