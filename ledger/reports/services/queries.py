"""Questions to the books: asked, kept under a name, forgotten."""

from datetime import datetime

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.errors import N_, CoopError
from ledger.books import services as books
from ledger.books.beancount.asking import MOST_ROWS, Asked, ask
from ledger.books.models import Book
from ledger.books.questions import check_question
from ledger.reports.models import SavedQuery

MOST_KEPT = 100


class TooManyKeptError(CoopError):
    """As many kept questions as a person may have."""

    template = N_(
        "You keep {most} questions already, as many as can be kept. Forget one that you "
        "do not need any more."
    )


def ask_books(
    *,
    book: Book,
    question: str,
    sees_all: bool,
    rows: int = MOST_ROWS,
    numbers: bool = False,
) -> Asked:
    """Ask the books in BQL, over what the asker may see; at most so many rows.

    Refuses with the sentence that helps on, whatever is wrong with the question.
    """
    check_question(question)
    variant = books.variant_for(book, sees_all=sees_all)
    main = books.up_to_date(book, variant=variant, exactly=True)
    return ask(main, question, rows=rows, numbers=numbers)


@transaction.atomic
def keep_query(
    *, book: Book, name: str, question: str, by: User, at: datetime
) -> SavedQuery:
    """Keep a question under a name; one that has the name already gives way."""
    check_question(question)
    mine = SavedQuery.objects.filter(book=book, saved_by=by)
    if mine.exclude(name=name).count() >= MOST_KEPT:
        raise TooManyKeptError(most=MOST_KEPT)
    kept, _ = SavedQuery.objects.update_or_create(
        book=book, saved_by=by, name=name, defaults={"text": question, "saved_at": at}
    )
    return kept


@transaction.atomic
def forget_query(*, kept: SavedQuery) -> None:
    """Forget a question that was kept."""
    kept.delete()
