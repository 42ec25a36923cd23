"""What several pages of the inbox do."""

from collections.abc import Iterable

from django.utils.translation import get_language

from coopkit.cooperatives.middleware import CoopRequest
from governance.members.selectors import names_by_code
from ledger.books.forms.choices import Choices, grouped
from ledger.books.models import Book
from ledger.books.selectors import Roots, open_accounts, roots
from ledger.books.starting_chart import label


def account_choices(
    request: CoopRequest, book: Book, *, order: str, without: Iterable[str] = ()
) -> Choices:
    """The accounts that are open today, by their words."""
    names = open_accounts(book, on=request.visit.on) - set(without)
    members = names_by_code(request.cooperative)
    return grouped(sorted(names), roots(book), order=order, names=members)


def words(account: str, kinds: Roots) -> str:
    """What an account is called in the reader's language."""
    return label(account, get_language() or "en", roots=kinds)
