"""Templates, what comes due, and the payees of earlier entries."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from ledger.books.models import Account, Book, Directive, EntryTemplate, Recurring

LATEST, SHOWN = 400, 6
_PAYEE = re.compile(r'\d{4}-\d\d-\d\d \S+ "((?:[^"\\]|\\.)*)" "')


@dataclass(frozen=True, slots=True)
class PastEntry:
    """An entry to begin a new one from: its words, and its legs in whole cents."""

    payee: str
    narration: str
    legs: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Recent:
    """Whom entries of late name, and entries to enter again: (id, what they say)."""

    payees: tuple[str, ...]
    entries: tuple[tuple[str, str], ...]


def templates(book: Book) -> QuerySet[EntryTemplate]:
    """The templates of a book that are in use, by name."""
    return EntryTemplate.objects.filter(book=book, retired_at=None).order_by("name")


def recurring(book: Book) -> QuerySet[Recurring]:
    """What comes due in a book, the next one first, with its template."""
    found = Recurring.objects.filter(book=book, stopped_at=None)
    running = found.filter(Q(until=None) | Q(next_on__lte=F("until")))
    return running.select_related("template").order_by("next_on", "pk")


def due(book: Book, *, on: date) -> list[Recurring]:
    """What is due on a day or before and is not posted, the oldest first."""
    return list(recurring(book).filter(next_on__lte=on))


def accounts_to_choose(book: Book, *, on: date) -> list[str]:
    """The accounts that are not closed on a day, those that open later too."""
    still = Q(closed_on=None) | Q(closed_on__gte=on)
    found = Account.objects.filter(still, book=book, opened_on__isnull=False)
    return list(found.order_by("name").values_list("name", flat=True))


def recent(book: Book) -> Recent:
    """Payees and entries of late, the latest first, none of them twice; one query.

    What a resolution made, as each member's dividend, is not entered again by hand.
    """
    rows = Directive.objects.filter(book=book, kind="transaction").order_by("-seq")
    rows = rows.exclude(authority__startswith="resolution:")
    payees: dict[str, None] = {}
    like: dict[str, str] = {}
    for row in rows.only("kind", "text", "entry_id")[:LATEST]:
        match = _PAYEE.match(row.text)
        if match and match[1]:
            payees.setdefault(_plain(match[1]))
        if len(like) < SHOWN:
            like.setdefault(row.headline, row.entry_id)
    return Recent(tuple(payees), tuple((id_, said) for said, id_ in like.items()))


def past_entry(book: Book, entry_id: str) -> PastEntry | None:
    """An entry as something new can begin from it; None if it is not a plain one."""
    row = Directive.objects.filter(
        book=book, entry_id=entry_id, kind="transaction"
    ).first()
    if row is None:
        return None
    places, currency = book.cooperative.minor_units, book.cooperative.currency
    legs = list(row.postings.select_related("account").order_by("pk"))
    plain = [leg for leg in legs if (leg.scale, leg.currency) == (places, currency)]
    if len(plain) != len(legs):
        return None
    said = _strings(row.text.split("\n", 1)[0])
    return PastEntry(
        payee=said[0] if len(said) > 1 else "",
        narration=said[-1] if said else "",
        legs=tuple((leg.account.name, leg.minor) for leg in legs),
    )


def _strings(line: str) -> Sequence[str]:
    return [_plain(text) for text in re.findall(r'"((?:[^"\\]|\\.)*)"', line)]


def _plain(text: str) -> str:
    return text.replace('\\"', '"').replace("\\\\", "\\")
