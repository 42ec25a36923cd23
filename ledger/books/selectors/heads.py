"""Heads: where the head of the chain went out, and whether the chain still has it."""

from dataclasses import dataclass

from ledger.books.models import Book, Directive, PublishedHead


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadSeen:
    """A head that was published, beside what the chain holds at its place now."""

    head: PublishedHead
    stands: bool

    @property
    def name(self) -> str:
        """Which minutes or year it went out with; mails are named by number alone."""
        told = self.head.place in ("minutes", "close")
        return self.head.subject if told else ""


def heads_of(book: Book, *, limit: int = 50) -> list[HeadSeen]:
    """The newest published heads, each held against the chain; two queries."""
    heads = list(PublishedHead.objects.filter(book=book).order_by("-at", "-pk")[:limit])
    found = Directive.objects.filter(book=book, seq__in={head.seq for head in heads})
    now = dict(found.values_list("seq", "hash"))
    return [
        HeadSeen(head=head, stands=now.get(head.seq, "") == head.hash) for head in heads
    ]
