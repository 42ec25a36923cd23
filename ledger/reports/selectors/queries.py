"""Questions that were kept."""

from django.db.models import QuerySet

from coopkit.accounts.models import User
from ledger.books.models import Book
from ledger.reports.models import SavedQuery


def saved_queries(book: Book, *, user: User) -> QuerySet[SavedQuery]:
    """A person's own questions to a book, by name."""
    return SavedQuery.objects.filter(book=book, saved_by=user).order_by("name")
