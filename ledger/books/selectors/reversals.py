"""Reversals: which entry takes which one back."""

from collections.abc import Iterable

from ledger.books.models import Book, Directive

REVERSAL = "reversal-"
"""With this begins the batch of every reversal, and of nothing else."""


def reversal_batch(entry_id: str) -> str:
    """The batch, and link, of an entry's reversal; posting refuses it to others."""
    return REVERSAL + entry_id


def reversal_of(book: Book, row: Directive) -> Directive | None:
    """The entry that reverses this one."""
    if row.kind != "transaction":
        return None
    found = Directive.objects.filter(book=book, batch=reversal_batch(row.entry_id))
    return found.order_by("seq").first()


def reversed_by(book: Book, row: Directive) -> Directive | None:
    """The entry that this one reverses."""
    if not row.batch.startswith(REVERSAL):
        return None
    wanted = row.batch.removeprefix(REVERSAL)
    return Directive.objects.filter(book=book, entry_id=wanted).first()


def reversed_among(book: Book, rows: Iterable[Directive]) -> set[str]:
    """The ids of those entries that were reversed; one query."""
    batches = {reversal_batch(row.entry_id) for row in rows if row.kind == "transaction"}
    found = Directive.objects.filter(book=book, batch__in=batches)
    return {
        batch.removeprefix(REVERSAL)
        for batch in found.values_list("batch", flat=True).order_by()
    }
