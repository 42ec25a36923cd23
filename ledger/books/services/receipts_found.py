"""Receipts and published heads: what was handed in, and what went out, is still so."""

from collections.abc import Iterator
from hashlib import sha256

from django.utils.translation import gettext as _

from coopkit.offers import Finding
from ledger.books.models import Attached, Attachment, Book, Directive, PublishedHead


def receipts_that_differ(book: Book) -> Iterator[Finding]:
    """Receipts that are not the bytes of their hash, or that no document names."""
    slug = book.cooperative.slug
    kept = Attachment.objects.filter(book=book).order_by("pk")
    for pk, name, digest, size in kept.values_list("pk", "name", "sha256", "size"):
        content = bytes(Attachment.objects.values_list("content", flat=True).get(pk=pk))
        if sha256(content).hexdigest() != digest or len(content) != size:
            what = _("is not the file that was handed in (fingerprint {digest})")
            where = f"{slug}: {_('receipt')} {name}"
            yield Finding(where=where, what=what.format(digest=digest[:16]))
    said = Attached.objects.filter(attachment__book=book).order_by("pk")
    for name, digest, text, entry_id in said.values_list(
        "attachment__name", "attachment__sha256", "document__text", "entry__entry_id"
    ).iterator(chunk_size=2000):
        if digest not in text:
            what = _("the document of entry {entry} does not name it")
            where = f"{slug}: {_('receipt')} {name}"
            yield Finding(where=where, what=what.format(entry=entry_id))


def heads_that_moved(book: Book) -> Iterator[Finding]:
    """Published heads that the chain does not have any more: it was written anew."""
    heads = PublishedHead.objects.filter(book=book).exclude(seq=0).order_by("seq", "pk")
    rows = Directive.objects.filter(book=book)
    known: tuple[int, str] = (0, "")
    for head in heads.iterator(chunk_size=2000):
        if known[0] != head.seq:
            found = rows.filter(seq=head.seq).values_list("hash", flat=True).first()
            known = (head.seq, found or "")
        if known[1] != head.hash:
            what = _("was published ({place} {subject}) as {digest}, and is not that now")
            said = what.format(
                place=head.place, subject=head.subject, digest=head.hash[:16]
            )
            where = f"{book.cooperative.slug}: {_('journal entry')} {head.seq}"
            yield Finding(where=where, what=" ".join(said.split()))
