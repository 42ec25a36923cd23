"""What a worksheet is bound to: the hashes of its year's books and hours."""

from datetime import date

from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import year_ending
from coopkit.periods import FiscalYear
from ledger.books.models import Book
from ledger.books.selectors import period_sha256
from ledger.labor.selectors import labor_sha256
from ledger.patronage.models import Worksheet
from ledger.patronage.refusals import BooksChangedError, HoursChangedError


def year_of(cooperative: Cooperative, year_end: date) -> FiscalYear:
    """The fiscal year that ends on a day, which must be the last of one."""
    year = year_ending(cooperative, year_end.year)
    if year.last != year_end:
        raise ValueError(f"{year_end} is not the end of a fiscal year")
    return year


def hashes(book: Book, year: FiscalYear) -> tuple[str, str]:
    """The hashes of a year's books and hours as they stand."""
    books = period_sha256(book, first=year.first, last=year.last)
    return books, labor_sha256(book.cooperative, year_end=year.last)


def check_unchanged(worksheet: Worksheet, book: Book) -> None:
    """Refuse a worksheet whose books or hours have changed since it was made."""
    year = year_of(worksheet.cooperative, worksheet.year_end)
    books, labor = hashes(book, year)
    if books != worksheet.books_sha256:
        raise BooksChangedError(year=year.name)
    if labor != worksheet.labor_sha256:
        raise HoursChangedError(year=year.name)
