"""Opening balances: books that begin with what a co-op has and owes on a day."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_, CoopError
from ledger.books import selectors
from ledger.books.journal import Entry, Item, Leg, OpenAccount
from ledger.books.models import Book, Directive
from ledger.books.services import rows
from ledger.books.services.posting import NothingToPostError, open_book, post
from ledger.books.starting_chart import CHART, under

OPENING = "Equity:Opening-Balances"
BATCH = "opening"


class BooksBegunError(CoopError):
    """Opening balances for books that have entries."""

    template = N_(
        "These books have entries already, so opening balances would count things "
        "twice. Enter what is missing as an entry of its own."
    )


class OpenedLaterError(CoopError):
    """Opening balances on a day before an account is open."""

    template = N_(
        "The account {account} is open since {opened} only. Choose that day or a later "
        "one for the opening balances."
    )


def opening_items(
    *,
    on: date,
    accounts: Sequence[str],
    held: Mapping[str, int],
    roots: Sequence[str],
    narration: str,
    opened: Mapping[str, date | None],
) -> list[Item]:
    """What opening balances become: accounts that open, and one entry.

    `held` is cents by account in Beancount's sign; the difference goes to the account of
    opening balances. `opened` holds the accounts that the books have already.
    """
    rest_at = under(OPENING, roots)
    always = [under(row.account, roots) for row in CHART if row.needed]
    wanted = dict.fromkeys([*always, *accounts, *held])
    items: list[Item] = [OpenAccount(on, name) for name in wanted if name not in opened]
    legs = [Leg(name, cents) for name, cents in held.items() if cents]
    rest = -sum(leg.cents for leg in legs)
    if rest:
        legs.append(Leg(rest_at, rest))
    for leg in legs:
        since = opened.get(leg.account)
        if since and since > on:
            raise OpenedLaterError(account=leg.account, opened=since)
    if legs:
        items.append(Entry(on=on, narration=narration, legs=tuple(legs)))
    return items


@transaction.atomic
def begin_books(
    *,
    cooperative: Cooperative,
    on: date,
    accounts: Sequence[str],
    held: Mapping[str, int],
    narration: str,
    by: User,
    at: datetime,
) -> list[Directive]:
    """Open a co-op's books, or go on with empty ones, and post what it has and owes.

    All of it is one transaction; books that hold an entry already are refused.
    """
    book = selectors.find_book(cooperative)
    if book is None:
        book = open_book(cooperative=cooperative, on=on, accounts=(), by=by, at=at)
    book = rows.lock(book)
    refuse_begun(book)
    items = opening_items(
        on=on,
        accounts=accounts,
        held=held,
        roots=list(selectors.roots(book)),
        narration=narration,
        opened=dict(selectors.accounts_of(book).values_list("name", "opened_on")),
    )
    if not items:
        raise NothingToPostError
    return post(
        book=book,
        entries=items,
        batch=BATCH,
        authority=f"person:{by.pk}",
        by=by,
        at=at,
    )


def refuse_begun(book: Book) -> None:
    """Refuse books that hold a transaction already."""
    if Directive.objects.filter(book=book, kind="transaction").exists():
        raise BooksBegunError
