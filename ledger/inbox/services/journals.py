"""Taking in a journal of another program: all of its entries, or none."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.errors import N_, CoopError
from ledger.books import services as books
from ledger.books.journal import Entry
from ledger.books.models import Account, Book
from ledger.books.services import rows
from ledger.inbox.journals.entries import Journal
from ledger.inbox.journals.mapping import code_of, propose_names
from ledger.inbox.journals.ours import as_entries, openings
from ledger.inbox.journals.payroll import How
from ledger.inbox.journals.reading import SOURCES, digest_of, read
from ledger.inbox.models import AccountMap, JournalFile
from ledger.inbox.selectors.journals import TAKEN_IN, member_codes


class TakenInAlreadyError(CoopError):
    """The same file a second time."""

    template = N_(
        "This very file came in already, as {filename} on {on}. Nothing was changed. "
        "Look at its entries, or choose another file."
    )


class TroublesError(CoopError):
    """A file of which some lines cannot be read."""

    template = N_(
        "{count} things in this file are wrong; the first is on line {line}: {what} "
        "Nothing was posted."
    )


class MemberNameError(CoopError):
    """A member's name that would be written into the books."""

    template = N_(
        "“{name}” is a member or was one, and the books hold no names of members. Write "
        "the code {code}, or leave it empty."
    )


@transaction.atomic
def take_in_journal(
    *,
    book: Book,
    filename: str,
    content: bytes,
    accounts: Mapping[str, str],
    names: Mapping[str, str] | None = None,
    how: How | None = None,
    day_first: bool | None = None,
    by: User | None,
    at: datetime,
) -> JournalFile:
    """Post another program's journal, and remember whose account was whose.

    `accounts` gives one of ours for each of theirs; what is not in the books is opened.
    `names` says what is written for a name of theirs (“” for nothing); without it, names
    of members become codes, and on pay all names are left out.
    """
    book = rows.lock(book)
    digest = digest_of(content)
    _refuse_second(book, digest)
    minor_units = book.cooperative.minor_units
    journal = read(content, minor_units=minor_units, day_first=day_first, how=how)
    if journal.troubles:
        first = journal.troubles[0]
        raise TroublesError(
            count=len(journal.troubles), line=first.line, what=first.message
        )
    entries = entries_of(book, journal, accounts=accounts, names=names)
    file = _post(book, journal, entries, digest, filename, by=by, at=at)
    _remember(book, journal, accounts)
    return file


def entries_of(
    book: Book,
    journal: Journal,
    *,
    accounts: Mapping[str, str],
    names: Mapping[str, str] | None,
) -> list[Entry]:
    """A file's entries in our accounts; no name of a member among them."""
    codes = member_codes(book.cooperative)
    written = propose_names(journal.names, codes=codes)
    for name, text in (names or {}).items():
        code = code_of(text, codes)
        if code and text not in codes.values():
            raise MemberNameError(name=text, code=code)
        written[name] = text
    workers = {name for name, worker in journal.names.items() if worker}
    people = {name: code for name, code in codes.items() if " " in name}
    people |= {
        name.casefold(): text
        for name, text in written.items()
        if name in workers or text in codes.values() or not text
    }
    return as_entries(journal, accounts=accounts, names=written, people=people)


def _refuse_second(book: Book, digest: str) -> None:
    earlier = JournalFile.objects.filter(book=book, sha256=digest).first()
    if earlier:
        raise TakenInAlreadyError(
            filename=earlier.filename, on=localdate(earlier.imported_at)
        )


def _post(
    book: Book,
    journal: Journal,
    entries: Sequence[Entry],
    digest: str,
    filename: str,
    *,
    by: User | None,
    at: datetime,
) -> JournalFile:
    known = Account.objects.filter(book=book).values_list("name", flat=True)
    opened = openings(entries, known=known)
    batch = f"journal-{digest[:8]}"
    books.post(
        book=book,
        entries=[*opened, *entries],
        batch=batch,
        authority=f"import:{digest[:16]}",
        by=by,
        at=at,
    )
    file = JournalFile.objects.create(
        book=book,
        filename=filename[:200],
        sha256=digest,
        format=journal.format,
        batch=batch,
        entries=len(entries),
        imported_by=by,
        imported_at=at,
    )
    _record(file, entries, opened=[item.account for item in opened], by=by)
    return file


def _record(
    file: JournalFile, entries: Sequence[Entry], *, opened: list[str], by: User | None
) -> None:
    moved: Counter[str] = Counter()
    for entry in entries:
        for leg in entry.legs:
            moved[leg.account] += leg.cents
    facts = {
        "filename": file.filename,
        "sha256": file.sha256,
        "format": file.format,
        "entries": file.entries,
    }
    told = {"opened": opened, "moved": dict(sorted(moved.items()))}
    for action, subject, more in (
        ("books.imported", f"import:{file.sha256[:16]}", {}),
        (TAKEN_IN, f"batch:{file.batch}", told),
    ):
        record(
            scope=file.book.cooperative.slug,
            actor=actor_of(by),
            action=action,
            subject=subject,
            data=facts | more,
            at=file.imported_at,
        )


def _remember(book: Book, journal: Journal, accounts: Mapping[str, str]) -> None:
    """The next file of the same program finds our accounts again."""
    longest = AccountMap._meta.get_field("theirs").max_length or 0
    used = {name: accounts[name] for name in journal.accounts if len(name) <= longest}
    ours = {
        account.name: account
        for account in Account.objects.filter(book=book, name__in=set(used.values()))
    }
    AccountMap.objects.bulk_create(
        (
            AccountMap(
                book=book,
                source=SOURCES[journal.format],
                theirs=theirs,
                account=ours[name],
            )
            for theirs, name in used.items()
        ),
        update_conflicts=True,
        unique_fields=["book", "source", "theirs"],
        update_fields=["account"],
    )
