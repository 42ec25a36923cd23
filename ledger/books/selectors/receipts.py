"""Receipts: the files that prove an entry."""

from django.db.models import QuerySet

from ledger.books.models import Attached, Attachment, Book, Directive


def receipts_of(entry: Directive) -> QuerySet[Attached]:
    """The files of an entry, in the order they came, without their bytes; one query."""
    found = Attached.objects.filter(entry=entry).select_related("attachment__added_by")
    return found.defer("attachment__content").order_by("pk")


def receipt(book: Book, sha256: str) -> Attachment | None:
    """A file by its hash, with its bytes."""
    return Attachment.objects.filter(book=book, sha256=sha256).first()


def proven_by(attachment: Attachment) -> QuerySet[Directive]:
    """The entries that a file proves."""
    found = Directive.objects.filter(attached__attachment=attachment)
    return found.prefetch_related("postings__account").order_by("seq")
