"""Documents: receipts as files beside the ledger, under the names its directives give."""

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from ledger.books.models import Attached, Attachment, Book

DOCUMENTS = "documents"
_NAMED = re.compile(rf'"{DOCUMENTS}/([0-9a-f]{{64}}\.[a-z0-9]{{1,8}})"')


def documents_of(book: Book) -> dict[str, int]:
    """The receipts' file names, as the directives give them, and whose bytes they are."""
    found = Attached.objects.filter(attachment__book=book).order_by("pk")
    names: dict[str, int] = {}
    for pk, digest, text in found.values_list(
        "attachment_id", "attachment__sha256", "document__text"
    ).iterator():
        named = _NAMED.search(text)
        if named and named[1].startswith(digest):
            names[named[1]] = pk
    return names


def content_of(pk: int) -> bytes:
    """A receipt's bytes."""
    found = Attachment.objects.values_list("content", flat=True).get(pk=pk)
    return bytes(found)


def missing_documents(
    book: Book, folder: Path, *, whole: bool
) -> Iterator[tuple[Path, bytes]]:
    """Receipts that are not there as they were handed in; `whole` reads each one."""
    for name, pk in documents_of(book).items():
        path = folder / DOCUMENTS / name
        if not path.exists() or (whole and not is_whole(path)):
            yield path, content_of(pk)


def is_whole(path: Path) -> bool:
    """Whether a receipt's bytes are those its name tells."""
    digest = sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest() == path.name.partition(".")[0]
