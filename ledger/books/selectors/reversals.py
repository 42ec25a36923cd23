"""Reversals: which entry takes which one back."""

from collections.abc import Iterable

from ledger.books.models import Book, Directive

_BATCH = "reversal-"


def reversal_batch(entry_id: str) -> str:
    """The batch, and link, of an entry's reversal; posting refuses it to others."""
    return _BATCH + entry_id


def reversal_of(book: Book, row: Directive) -> Directive | None:
    """The entry that reverses this one."""
    if row.kind != "transaction":
        return None
    found = Directive.objects.filter(book=book, batch=reversal_batch(row.entry_id))
    return found.order_by("seq").first()


def reversed_by(book: Book, row: Directive) -> Directive | None:
    """The entry that this one reverses."""
    if not row.batch.startswith(_BATCH):
        return None
    wanted = row.batch.removeprefix(_BATCH)
    return Directive.objects.filter(book=book, entry_id=wanted).first()


def reversed_among(book: Book, rows: Iterable[Directive]) -> set[str]:
    """The ids of those entries that were reversed; one query."""
    batches = {reversal_batch(row.entry_id) for row in rows if row.kind == "transaction"}
    found = Directive.objects.filter(book=book, batch__in=batches)
    return {
        batch.removeprefix(_BATCH)
        for batch in found.values_list("batch", flat=True).order_by()
    }


def names_of(book: Book) -> dict[str, str]:
    """The options by which an imported ledger renames the five roots."""
    return {key: name for key, name in book.options.items() if key.startswith("name_")}
