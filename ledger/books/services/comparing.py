"""Comparing: files against the journal they were written from, to the line."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ledger.books.models import Book, Directive
from ledger.books.services.documents import DOCUMENTS, documents_of, is_whole
from ledger.books.services.editions import (
    FULL,
    MAIN,
    VARIANTS,
    Edition,
    edition,
    name_of,
)
from ledger.books.services.files import directory_of, said_in, standing_still

_ENTRY_ID = re.compile(r'^  entry-id: "([^"]+)"', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Differing:
    """A file that is not what the journal says, its first such line, and whose it is.

    The line is 0 where the file is missing, or is no text.
    """

    name: str
    line: int = 0
    entry_id: str = ""

    def __str__(self) -> str:
        place = f" line {self.line}" if self.line else ""
        whose = f" entry {self.entry_id}" if self.entry_id else ""
        return f"{self.name}{place}{whose}"


def files_that_differ(book: Book) -> list[Differing]:
    """Files of any variant that are not what the journal said when they were written.

    Files that are only behind do not differ; a folder that was never written neither;
    and what somebody is just writing is waited for.
    """
    with standing_still(book.cooperative.slug):
        return list(_differing(book))


def _differing(book: Book) -> Iterator[Differing]:
    for variant in VARIANTS:
        folder = directory_of(book.cooperative.slug, variant)
        if (folder / MAIN).exists() or any(folder.glob("fy*.beancount")):
            yield from _of_variant(book, variant, folder)
    folder = directory_of(book.cooperative.slug) / DOCUMENTS
    if folder.exists():
        for name in sorted(documents_of(book)):
            path = folder / name
            if not path.exists() or not is_whole(path):
                yield Differing(f"{DOCUMENTS}/{name}")


def _of_variant(book: Book, variant: str, folder: Path) -> Iterator[Differing]:
    within = "" if variant == FULL else f"{variant}/"
    found = _as_written(book, variant, folder / MAIN)
    wanted: dict[str, Iterable[str]] = {MAIN: [found.main]}
    wanted |= {name_of(year): found.parts_of(year) for year in found.years}
    for name, parts in wanted.items():
        path = folder / name
        differs = _first_difference(path, parts) if path.exists() else (0, "")
        if differs:
            yield Differing(within + name, *differs)


def _as_written(book: Book, variant: str, main: Path) -> Edition:
    """The edition that a main file claims to be; the newest where it claims none."""
    newest = edition(book, variant)
    if not main.exists():
        return newest
    with main.open(encoding="utf-8", errors="replace") as file:
        said = said_in(file.readline())
    if not said or said[0] == book.head_seq:
        return newest
    is_known = Directive.objects.filter(book=book, seq=said[0], hash=said[1]).exists()
    return Edition(book, variant, *said) if is_known else newest


def _first_difference(path: Path, parts: Iterable[str]) -> tuple[int, str] | None:
    line = 1
    with path.open("rb") as file:
        for part in parts:
            expected = part.encode()
            found = file.read(len(expected))
            if found != expected:
                named = _ENTRY_ID.search(part)
                place = line + _lines_alike(expected, found)
                return place, named[1] if named else ""
            line += expected.count(b"\n")
        return (line, "") if file.read(1) else None


def _lines_alike(expected: bytes, found: bytes) -> int:
    place = 0
    pairs = zip(expected.split(b"\n"), found.split(b"\n"), strict=False)
    for place, (one, other) in enumerate(pairs):  # noqa: B007
        if one != other:
            break
    return place
