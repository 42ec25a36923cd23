"""Journals of other programs: what came in, what was chosen, and whether it agrees."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import F, QuerySet

from coopkit.audit.models import AuditEntry
from coopkit.cooperatives.models import Cooperative
from governance.members.selectors import people_by_code
from ledger.books import selectors as books
from ledger.books.models import Account, Book, Posting
from ledger.books.selectors import ExactSum
from ledger.books.starting_chart import plain_name, under
from ledger.inbox.journals.entries import Journal
from ledger.inbox.journals.mapping import Proposal, by_plain_name, code_of, propose
from ledger.inbox.journals.reading import SOURCES
from ledger.inbox.models import AccountMap, JournalFile

TAKEN_IN = "inbox.journal_taken_in"


@dataclass(frozen=True, slots=True)
class Agreement:
    """What a file moved on one of our accounts, and what the books say it did; cents."""

    account: str
    file_cents: int
    book_cents: int

    @property
    def agrees(self) -> bool:
        return self.file_cents == self.book_cents


def journal_files(book: Book) -> QuerySet[JournalFile]:
    """The journals that came in, the latest first."""
    found = JournalFile.objects.filter(book=book).select_related("imported_by")
    return found.order_by("-imported_at", "-pk")


def earlier_maps(book: Book, source: str) -> dict[str, str]:
    """Which of our accounts was chosen for each of theirs before."""
    found = AccountMap.objects.filter(book=book, source=source)
    return dict(found.values_list("theirs", "account__name"))


def account_names(book: Book) -> list[str]:
    """The accounts that are not closed, in the order of their names."""
    found = Account.objects.filter(book=book, closed_on__isnull=True)
    return list(found.order_by("name").values_list("name", flat=True))


def proposals(
    book: Book, journal: Journal, *, codes: dict[str, str], ours: Collection[str]
) -> dict[str, Proposal]:
    """One of our accounts for each of theirs; no new one bears a member's name."""
    roots = list(books.roots(book))
    earlier = earlier_maps(book, SOURCES[journal.format])
    spoken = {name: _with_codes(name, codes) for name in journal.accounts}
    by_spoken = {said: name for name, said in spoken.items()}
    found = propose(
        by_spoken,
        types={
            spoken[name]: root for name, root in journal.types.items() if name in spoken
        },
        earlier={
            spoken[name]: plain_name(earlier[name], roots)
            for name in journal.accounts
            if name in earlier
        },
        ours={plain_name(name, roots) for name in ours},
    )
    return {
        name: Proposal(under(found[said].account, roots), found[said].how)
        for name, said in spoken.items()
    }


def _with_codes(name: str, codes: dict[str, str]) -> str:
    """A name of theirs, with a member's code where it names a member."""
    return ":".join(code_of(part, codes) or part for part in name.split(":"))


def member_codes(cooperative: Cooperative) -> dict[str, str]:
    """Codes by every name of everybody who ever had one, in plain letters."""
    people = people_by_code(cooperative)
    names = [
        (code, name)
        for code, person in people.items()
        for name in (person.legal_name, person.display_name)
    ]
    return by_plain_name(names)


def agreement(file: JournalFile) -> list[Agreement]:
    """The file's movements as they were read, beside those of its batch in the books."""
    book = file.book
    told = AuditEntry.objects.filter(
        scope=book.cooperative.slug, action=TAKEN_IN, subject=f"batch:{file.batch}"
    ).first()
    said: dict[str, int] = told.data["moved"] if told else {}
    moved = (
        Posting.objects.filter(directive__book=book, directive__batch=file.batch)
        .values(name=F("account__name"))
        .annotate(total=ExactSum("minor"))
        .order_by()
        .values_list("name", "total")
    )
    ours = dict(moved)
    return [
        Agreement(name, said.get(name, 0), ours.get(name, 0))
        for name in sorted(said.keys() | ours.keys())
    ]
