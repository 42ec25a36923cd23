"""Importing: a whole Beancount ledger becomes a co-op's books, or nothing happens."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import PurePosixPath

from django.db import transaction
from django.utils.timezone import localdate

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.canonical import sha256_of
from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_, CoopError
from ledger.books import selectors
from ledger.books.beancount import Reading, collector_off, read_ledger
from ledger.books.complaints import MOST_SHOWN, LedgerRefusedError, LineError
from ledger.books.models import Account, Attached, Attachment, Book, Directive
from ledger.books.services import rows
from ledger.books.services.posting import open_book
from ledger.books.tree import Tree, tree_of_text


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
    """What an import brought in; with errors, it brought in nothing.

    `left_out` names ledger files that were handed in, but that nothing includes.
    """

    entries: int = 0
    postings: int = 0
    accounts: int = 0
    first: date | None = None
    last: date | None = None
    errors: tuple[LineError, ...] = ()
    files: int = 1
    receipts: int = 0
    left_out: tuple[str, ...] = ()


@transaction.atomic
def import_books(
    *,
    cooperative: Cooperative,
    text: str = "",
    tree: Tree | None = None,
    filename: str,
    by: User | None,
    at: datetime,
) -> ImportReport:
    """Import a ledger as a co-op's books, which are opened if there are none.

    The ledger is one text, or a tree of files.
    """
    place = transaction.savepoint()
    book = selectors.find_book(cooperative)
    if book is None:
        on = cooperative.founded_on or localdate(at)
        book = open_book(cooperative=cooperative, on=on, accounts=(), by=by, at=at)
    report = import_ledger(
        book=book, text=text, tree=tree, filename=filename, by=by, at=at
    )
    if report.errors:
        transaction.savepoint_rollback(place)
    return report


@transaction.atomic
def import_ledger(
    *,
    book: Book,
    text: str = "",
    tree: Tree | None = None,
    filename: str,
    by: User | None,
    at: datetime,
) -> ImportReport:
    """Import a ledger into empty books: all of it, or a report of what is wrong.

    It must be one whole, valid ledger. What it would have done besides (plugins that are
    not known, files that were not handed in, queries) is refused, each with its line.
    """
    book = rows.lock(book)
    ledger = tree or tree_of_text(text)
    digest = _digest(ledger)
    authority = f"import:{digest[:16]}"
    _refuse_second(book, authority)
    try:
        with collector_off(), transaction.atomic():
            report = _take_in(book, ledger, authority, by=by, at=at)
            _record(book, report, digest, filename, by=by, at=at)
    except LedgerRefusedError as refused:
        return ImportReport(errors=refused.errors[:MOST_SHOWN])
    return report


def _digest(ledger: Tree) -> str:
    """The fingerprint of what was handed in: of the one text, or of all the files."""
    if len(ledger.files) == 1 and not ledger.papers:
        return sha256(_bytes(*ledger.files.values())).hexdigest()
    named = {name: sha256(_bytes(text)) for name, text in ledger.files.items()}
    named |= {name: sha256(content) for name, content in ledger.papers.items()}
    hashes = {name: digest.hexdigest() for name, digest in named.items()}
    return sha256_of({"main": ledger.main, "files": hashes})


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _take_in(
    book: Book, ledger: Tree, authority: str, *, by: User | None, at: datetime
) -> ImportReport:
    """Write it all; what does not read back raises when some is written already."""
    coop = book.cooperative
    year_end = f"{coop.fiscal_year_end_month:02d}-{coop.fiscal_year_end_day:02d}"
    reading = read_ledger(ledger, year_end=year_end)
    if reading.errors:
        raise LedgerRefusedError(reading.errors)
    book.options, book.plugins = reading.options, reading.plugins
    book.save(update_fields=["options", "plugins"])
    _keep_accounts(book, reading)
    batch = authority.replace(":", "-")
    start = book.head_seq
    rows.append(book, reading.drafts, batch=batch, authority=authority, by=by, at=at)
    _keep_papers(book, reading, start=start, by=by, at=at)
    _compare(book, reading)
    return ImportReport(
        entries=len(reading.drafts),
        postings=reading.postings,
        accounts=len(reading.accounts),
        first=reading.drafts.first,
        last=reading.drafts.last,
        files=len(reading.files),
        receipts=len(reading.papers),
        left_out=tuple(sorted(ledger.files.keys() - set(reading.files))),
    )


def _keep_papers(
    book: Book, reading: Reading, *, start: int, by: User | None, at: datetime
) -> None:
    """Keep the receipts that the ledger names, each beside the directive that does."""
    kept = {
        path: Attachment.objects.create(
            book=book,
            sha256=PurePosixPath(path).stem,
            name=paper.name,
            media_type=paper.media_type,
            size=len(paper.content),
            content=paper.content,
            added_by=by,
            added_at=at,
        )
        for path, paper in reading.papers.items()
    }
    used: set[tuple[str, int]] = set()
    for said in reading.receipts:
        entry = said.document if (said.path, said.entry) in used else said.entry
        used.add((said.path, entry))
        rows_of = Directive.objects.filter(book=book).only("pk")
        Attached.objects.create(
            attachment=kept[said.path],
            entry=rows_of.get(seq=start + entry),
            document=rows_of.get(seq=start + said.document),
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
            "files": report.files,
            "receipts": report.receipts,
            "options": sorted(book.options),
            "plugins": book.plugins,
            "head_seq": book.head_seq,
            "head_hash": book.head_hash,
        },
        at=at,
    )
