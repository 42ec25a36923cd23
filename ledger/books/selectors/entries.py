"""Rows of the journal: entries, their years, their right, their chain."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.db.models import Exists, Max, Min, OuterRef, QuerySet

from coopkit.accounts.models import User
from coopkit.audit.models import AuditEntry
from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import year_ending, year_of
from coopkit.periods import FiscalYear
from ledger.books.models import Book, Directive, Posting


def period_sha256(book: Book, *, first: date, last: date) -> str:
    """A hash over the chain's rows of a period: it changes when one is added."""
    digest = sha256()
    found = Directive.objects.filter(book=book, date__range=(first, last))
    for seq, row_hash in found.order_by("seq").values_list("seq", "hash").iterator():
        digest.update(f"{seq}:{row_hash}\n".encode())
    return digest.hexdigest()


def years_of(book: Book, *, through: int | None = None) -> list[FiscalYear]:
    """The fiscal years that have entries, and those between; one query.

    `through` is a place of the chain: entries after it do not count.
    """
    found = Directive.objects.filter(book=book)
    if through is not None:
        found = found.filter(seq__lte=through)
    span = found.aggregate(a=Min("date"), z=Max("date"))
    if not span["a"]:
        return []
    coop = book.cooperative
    first, last = (year_of(coop, span[end]).name for end in "az")
    return [year_ending(coop, name) for name in range(first, last + 1)]


def years_after(book: Book, seq: int) -> set[int]:
    """The fiscal years that entries after this place of the chain lie in."""
    found = Directive.objects.filter(book=book, seq__gt=seq).order_by()
    days = found.values_list("date", flat=True).distinct()
    return {year_of(book.cooperative, on).name for on in days}


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """By what right an entry stands: “import”, “person” or “resolution”, and which."""

    kind: str
    name: str
    by: str = ""
    at: datetime | None = None
    sha256: str = ""


def authority_of(row: Directive, cooperative: Cooperative) -> Authority:
    """Who, or which decision or file, an entry goes back to."""
    kind, _, name = row.authority.partition(":")
    by = row.created_by.get_full_name() if row.created_by else ""
    if kind == "import":
        found = AuditEntry.objects.filter(
            scope=cooperative.slug, action="books.imported", subject=row.authority
        ).first()
        data = found.data if found else {}
        return Authority(
            kind=kind,
            name=data.get("filename", name),
            by=by,
            at=row.created_at,
            sha256=data.get("sha256", ""),
        )
    if kind == "person":
        person = User.objects.filter(pk=int(name) if name.isdigit() else 0).first()
        name = person.get_full_name() if person else ""
    return Authority(kind=kind, name=name, by=by, at=row.created_at)


def entries_at(book: Book, seqs: Collection[int]) -> QuerySet[Directive]:
    """The entries at these places of the chain, with their postings; three queries."""
    found = Directive.objects.filter(book=book, seq__in=seqs)
    return found.prefetch_related("postings__account")


def entries(
    book: Book,
    *,
    batch: str = "",
    accounts: Collection[int] | None = None,
    first: date | None = None,
    last: date | None = None,
    words: str = "",
    before: tuple[date, int] | None = None,
) -> QuerySet[Directive]:
    """Rows of the journal, newest first, as the filters ask.

    Entries of a period are in the order of their days, all others in the order in which
    they were posted. `before` is the day and the place where the page before ended;
    `words` may be anywhere in the text.
    """
    found = Directive.objects.filter(book=book)
    if batch:
        found = found.filter(batch=batch)
    if accounts is not None:
        legs = Posting.objects.filter(directive=OuterRef("pk"), account__in=accounts)
        found = found.filter(Exists(legs))
    if words:
        written = words.replace("\\", "\\\\").replace('"', '\\"')
        found = found.filter(text__icontains=written)
    if not (first or last):
        found = found.filter(seq__lt=before[1]) if before else found
        return found.order_by("-seq")
    if first:
        found = found.filter(date__gte=first)
    if last:
        found = found.filter(date__lte=last)
    if before:
        on, seq = before
        found = found.filter(date__lte=on).exclude(date=on, seq__gte=seq)
    return found.order_by("-date", "-seq")
