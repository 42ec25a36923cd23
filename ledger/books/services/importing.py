"""Importing: a whole Beancount ledger becomes a co-op's books, or nothing happens."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from hashlib import sha256

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_, CoopError
from ledger.books import selectors
from ledger.books.beancount import Reading, collector_off, read_ledger
from ledger.books.complaints import MOST_SHOWN, LineError
from ledger.books.models import Account, Book, Directive
from ledger.books.services import rows
from ledger.books.services.files import materialise
from ledger.books.services.posting import open_book


class ImportedAlreadyError(CoopError):
    """The same file a second time."""

    template = N_(
        "This very file was imported already. Nothing was changed. Look at the entries, "
        "or choose another file."
    )


class BookNotEmptyError(CoopError):
    """An import into books that have entries."""

    template = N_(
        "The books have {count} entries already. An import begins new books, so it "
        "needs empty ones. Post what is missing as entries."
    )


class ProjectionError(CoopError):
    """Balances that differ from Beancount's own."""

    template = N_(
        "After the import {account} would hold {ours} {currency}, but Beancount says "
        "{theirs}. Nothing was kept. Please report this file."
    )


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import brought in; with errors, it brought in nothing."""

    entries: int = 0
    postings: int = 0
    accounts: int = 0
    first: date | None = None
    last: date | None = None
    errors: tuple[LineError, ...] = ()


@transaction.atomic
def import_books(
    *, cooperative: Cooperative, text: str, filename: str, by: User | None, at: datetime
) -> ImportReport:
    """Import a ledger as a co-op's books, which are opened if there are none."""
    place = transaction.savepoint()
    book = Book.objects.filter(cooperative=cooperative).first()
    if book is None:
        on = cooperative.founded_on or at.date()
        book = open_book(cooperative=cooperative, on=on, accounts=(), by=by, at=at)
    report = import_ledger(book=book, text=text, filename=filename, by=by, at=at)
    if report.errors:
        transaction.savepoint_rollback(place)
    return report


@transaction.atomic
def import_ledger(
    *, book: Book, text: str, filename: str, by: User | None, at: datetime
) -> ImportReport:
    """Import a ledger into empty books: all of it, or a report of what is wrong.

    The text must be one whole, valid ledger. What it would have done besides (plugins
    that are not known, other files, queries) is refused, each with its line.
    """
    book = rows.lock(book)
    book.cooperative = Cooperative.objects.get(book=book)
    digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    authority = f"import:{digest[:16]}"
    _refuse_second(book, authority)
    with collector_off():
        report = _take_in(book, text, authority, by=by, at=at)
    if not report.errors:
        _record(book, report, digest, filename, by=by, at=at)
        transaction.on_commit(partial(materialise, book), robust=True)
    return report


def _take_in(
    book: Book, text: str, authority: str, *, by: User | None, at: datetime
) -> ImportReport:
    coop = book.cooperative
    year_end = f"{coop.fiscal_year_end_month:02d}-{coop.fiscal_year_end_day:02d}"
    reading = read_ledger(text, year_end=year_end)
    if reading.errors:
        return ImportReport(errors=tuple(reading.errors[:MOST_SHOWN]))
    book.options, book.plugins = reading.options, reading.plugins
    book.save(update_fields=["options", "plugins"])
    _keep_accounts(book, reading)
    batch = authority.replace(":", "-")
    rows.append(book, reading.drafts, batch=batch, authority=authority, by=by, at=at)
    _compare(book, reading)
    return ImportReport(
        entries=len(reading.drafts),
        postings=sum(len(draft.amounts) for draft in reading.drafts),
        accounts=len(reading.accounts),
        first=reading.drafts[0].on,
        last=reading.drafts[-1].on,
    )


def _refuse_second(book: Book, authority: str) -> None:
    if not book.head_seq:
        return
    if Directive.objects.filter(book=book, authority=authority).exists():
        raise ImportedAlreadyError
    raise BookNotEmptyError(count=book.head_seq)


def _keep_accounts(book: Book, reading: Reading) -> None:
    Account.objects.bulk_create(
        (
            Account(
                book=book,
                name=name,
                opened_on=days.opened,
                closed_on=days.closed,
                currencies=days.currencies,
            )
            for name, days in sorted(reading.accounts.items())
        ),
        batch_size=500,
    )


def _compare(book: Book, reading: Reading) -> None:
    """Our sums must be Beancount's own, account by account, to the last digit."""
    ours = selectors.all_sums(book)
    for place in sorted(ours.keys() | reading.sums.keys()):
        here, there = ours.get(place, Decimal(0)), reading.sums.get(place, Decimal(0))
        if here != there:
            account, currency = place
            raise ProjectionError(
                account=account, currency=currency, ours=here, theirs=there
            )


def _record(
    book: Book,
    report: ImportReport,
    digest: str,
    filename: str,
    *,
    by: User | None,
    at: datetime,
) -> None:
    record(
        scope=book.cooperative.slug,
        actor=actor_of(by),
        action="books.imported",
        subject=f"import:{digest[:16]}",
        data={
            "filename": filename[:200],
            "sha256": digest,
            "entries": report.entries,
            "postings": report.postings,
            "options": sorted(book.options),
            "plugins": book.plugins,
            "head_seq": book.head_seq,
            "head_hash": book.head_hash,
        },
        at=at,
    )
