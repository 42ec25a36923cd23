"""Downloads: the whole ledger to take along, with its receipts."""

from collections.abc import Iterator
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from ledger.books.models import Book
from ledger.books.services.documents import DOCUMENTS, content_of, documents_of
from ledger.books.services.editions import (
    MAIN,
    edition,
    in_blocks,
    name_of,
    whole_text,
)

BLOCK = 1 << 18
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # so that the same books give the same bytes


@dataclass(frozen=True, slots=True)
class Download:
    """A file for whoever asked for it, in pieces."""

    name: str
    media_type: str
    blocks: Iterator[bytes]


def take_along(book: Book) -> Download:
    """The whole ledger: one text, or a zip of all its files where it has receipts."""
    slug, documents = book.cooperative.slug, documents_of(book)
    if not documents:
        text = in_blocks(whole_text(book))
        return Download(f"{slug}.beancount", "text/plain; charset=utf-8", text)
    return Download(f"{slug}.zip", "application/zip", _zipped(book, documents))


def _zipped(book: Book, documents: dict[str, int]) -> Iterator[bytes]:
    """Made in a file of the system, so that memory does not grow with the books."""
    found, folder = edition(book), book.cooperative.slug
    with TemporaryFile() as file:
        with ZipFile(file, "w") as archive:
            _add(archive, f"{folder}/{MAIN}", iter([found.main.encode()]))
            for year in found.years:
                blocks = in_blocks(found.parts_of(year))
                _add(archive, f"{folder}/{name_of(year)}", blocks)
            for name, pk in sorted(documents.items()):
                info = ZipInfo(f"{folder}/{DOCUMENTS}/{name}", _LONG_AGO)
                info.compress_type, info.external_attr = ZIP_STORED, 0o644 << 16
                archive.writestr(info, content_of(pk))
        file.seek(0)
        yield from _pieces(file)


def _add(archive: ZipFile, name: str, blocks: Iterator[bytes]) -> None:
    info = ZipInfo(name, _LONG_AGO)
    info.compress_type, info.external_attr = ZIP_DEFLATED, 0o644 << 16
    with archive.open(info, "w", force_zip64=True) as member:
        for block in blocks:
            member.write(block)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while block := file.read(BLOCK):
        yield block
