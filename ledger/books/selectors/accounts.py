"""The books of a co-op, and their accounts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_, CoopError
from ledger.books.models import Account, Book


class NoBookError(CoopError):
    """A co-op without books."""

    template = N_(
        "{coop} has no books yet. Import a Beancount ledger, and they are there."
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


def find_book(cooperative: Cooperative) -> Book | None:
    """A co-op's books, if it has any; one query."""
    book = Book.objects.filter(cooperative=cooperative).first()
    if book:
        book.cooperative = cooperative
    return book


def book_of(cooperative: Cooperative) -> Book:
    """A co-op's books, or a NoBookError."""
    book = find_book(cooperative)
    if book is None:
        raise NoBookError(coop=cooperative.name)
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


def names_of(book: Book) -> dict[str, str]:
    """The options by which an imported ledger renames the five roots."""
    return {key: name for key, name in book.options.items() if key.startswith("name_")}


def accounts_of(book: Book) -> QuerySet[Account]:
    """Every account that the books ever had, by name; none of books not begun."""
    found = Account.objects.filter(book=book) if book.pk else Account.objects.none()
    return found.order_by("name")


def open_accounts(book: Book, *, on: date) -> set[str]:
    """The accounts that may be used on a day."""
    still = Q(closed_on__isnull=True) | Q(closed_on__gte=on)
    found = Account.objects.filter(still, book=book, opened_on__lte=on)
    return set(found.values_list("name", flat=True))


def names_in_accounts(cooperative: Cooperative) -> set[str]:
    """Every part of every account's name, so also the code of who has one; one query."""
    names = Account.objects.filter(book__cooperative=cooperative)
    return {
        part
        for name in names.values_list("name", flat=True).iterator(chunk_size=2000)
        for part in name.split(":")[1:]
    }
