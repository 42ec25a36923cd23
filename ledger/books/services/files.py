"""Files: the journal as Beancount files, for Fava and for whoever leaves with it.

They are brought up to the journal when somebody is about to read them.
"""

import fcntl
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.utils.translation import gettext

from coopkit.errors import N_, CoopError
from ledger.books import selectors
from ledger.books.models import Book, Directive
from ledger.books.services.documents import DOCUMENTS, missing_documents
from ledger.books.services.editions import (
    FULL,
    MAIN,
    VARIANTS,
    Edition,
    edition,
    in_blocks,
    name_of,
    options_of,
    variant_for,
)

_SLUG = re.compile(r"[-a-zA-Z0-9_]+")
_SAID = re.compile(r": entry (?P<seq>\d+), head (?P<head>\w+)$")
_INCLUDED = re.compile(r'^include "(fy\d+\.beancount)"$', re.MULTILINE)
_NEW = ".new-"
_LOCK = ".lock"
_GROUP_MAY_READ = 0o640


class FilesBehindError(CoopError):
    """Files that are older than the journal, where this process may not write them."""

    template = N_(
        "The files of the books are behind the journal, and this server only reads "
        "them. Open Fava again from the page of the books, which brings them up to date."
    )


def directory_of(slug: str, variant: str = FULL) -> Path:
    """Where a co-op's files are; those of a variant lie in a folder of their own."""
    if not _SLUG.fullmatch(slug) or variant not in VARIANTS:
        raise ValueError(f"not a place for files: {slug} {variant}")
    folder = Path(settings.LEDGERS_DIR) / slug
    return folder if variant == FULL else folder / variant


def up_to_date(book: Book, *, variant: str = FULL, exactly: bool = False) -> Path:
    """The main file of a variant, which says what the journal says at this moment.

    With `exactly`, every byte of that one file is ours: no plugin was slipped into it.
    """
    folder = directory_of(book.cooperative.slug, variant)
    main = edition(book, variant).main.encode() if exactly else b""
    if not is_fresh(book, variant=variant) or (
        exactly and (folder / MAIN).read_bytes() != main
    ):
        if getattr(settings, "FAVA_READS_ONLY", False):
            raise FilesBehindError
        materialise(book, variant=variant)
    return folder / MAIN


def materialise(book: Book, *, variant: str = FULL, whole: bool = False) -> Path:
    """Bring a co-op's files up to the journal; `whole` writes every year anew.

    Each file appears whole or not at all, and the main one, which names the head of the
    chain, comes last: so a year that a crash left behind is made up for the next time.
    The same journal always gives the same bytes.
    """
    bring_up(book, variant=variant, whole=whole)
    return directory_of(book.cooperative.slug, variant)


def materialise_all(book: Book, *, whole: bool = False) -> dict[str, list[str]]:
    """Bring up every variant that is read, or was; the files written, by variant."""
    slug = book.cooperative.slug
    wanted = {variant_for(book, sees_all=sees_all) for sees_all in (True, False)} | {FULL}
    return {
        variant: bring_up(book, variant=variant, whole=whole)
        for variant in VARIANTS
        if variant in wanted or (directory_of(slug, variant) / MAIN).exists()
    }


def bring_up(book: Book, *, variant: str = FULL, whole: bool = False) -> list[str]:
    """As `materialise`; the names of the files that were written."""
    book = Book.objects.select_related("cooperative").get(pk=book.pk)
    slug = book.cooperative.slug
    folder = directory_of(slug, variant)
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(directory_of(slug), folder):
        book.refresh_from_db(fields=["head_seq", "head_hash", "options"])
        found = edition(book, variant)
        written = []
        if variant == FULL:
            for path, content in missing_documents(book, folder, whole=whole):
                path.parent.mkdir(exist_ok=True)
                _write(path, [content])
                written.append(f"{DOCUMENTS}/{path.name}")
        written += _write_years(found, folder, whole)
        main = found.main.encode()
        path = folder / MAIN
        if written or not path.exists() or path.read_bytes() != main:
            _write(path, [main])
            written.append(MAIN)
    return written


def _write_years(found: Edition, folder: Path, whole: bool) -> list[str]:
    through = 0 if whole else _written_through(folder, found)
    touched = selectors.years_after(found.book, through) if through else set()
    written = []
    for year in found.years:
        path = folder / name_of(year)
        if not through or year.name in touched or not path.exists():
            _write(path, in_blocks(found.parts_of(year)))
            written.append(path.name)
    ours = {name_of(year) for year in found.years}
    for path in folder.glob("fy*.beancount"):
        if path.name not in ours:
            path.unlink()
    return written


def _written_through(folder: Path, found: Edition) -> int:
    """The entry through which the files are written; 0 where they must be made anew."""
    path = folder / MAIN
    if not path.exists():
        return 0
    first, _rest, rest = path.read_text(encoding="utf-8", errors="replace").partition(
        "\n"
    )
    said = said_in(first)
    if not said or not rest.startswith(found.fixed):
        return 0
    rows = Directive.objects.filter(book=found.book, seq=said[0], hash=said[1])
    return said[0] if rows.exists() else 0


def said_in(first_line: str) -> tuple[int, str] | None:
    """The entry and the head that a main file names."""
    said = _SAID.search(first_line.rstrip("\n"))
    return (int(said["seq"]), said["head"]) if said else None


def is_fresh(book: Book, *, variant: str = FULL) -> bool:
    """Whether a variant's files are those of the journal's head, and are all there."""
    folder = directory_of(book.cooperative.slug, variant)
    try:
        text = (folder / MAIN).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return False
    ours = edition(book, variant).first_line + options_of(book)
    return text.startswith(ours) and all(
        (folder / name).exists() for name in _INCLUDED.findall(text)
    )


@contextmanager
def _alone(folder: Path, place: Path) -> Iterator[None]:
    """Nobody else writes meanwhile; what a crash left half written goes."""
    with (folder / _LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for left in place.glob(f"{_NEW}*"):
            left.unlink()
        yield


@contextmanager
def standing_still(slug: str) -> Iterator[None]:
    """Nobody writes a co-op's files meanwhile; others may read them too.

    Nothing in here may bring files up: it would wait for itself.
    """
    try:
        lock = (directory_of(slug) / _LOCK).open()
    except FileNotFoundError:  # no file was ever written
        yield
        return
    with lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        yield


def _write(path: Path, parts: Iterable[bytes]) -> None:
    with NamedTemporaryFile("wb", dir=path.parent, prefix=_NEW, delete=False) as file:
        for part in parts:
            file.write(part)
        file.flush()
        os.fchmod(file.fileno(), _GROUP_MAY_READ)
        os.fsync(file.fileno())
    os.replace(file.name, path)  # noqa: PTH105


def describe(written: dict[str, list[str]]) -> str:
    """What a command says of the files it wrote.

    >>> describe({"full": ["fy2026.beancount", "main.beancount"], "members": []})
    'full: fy2026.beancount, main.beancount; members: up to date'
    """
    return "; ".join(
        f"{variant}: {', '.join(names) or gettext('up to date')}"
        for variant, names in written.items()
    )
