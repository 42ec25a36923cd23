"""Files: the journal as Beancount files, for Fava and for whoever leaves with it."""

import fcntl
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.db.models import Q

from coopkit.periods import FiscalYear
from ledger.books import selectors
from ledger.books.beancount import heading
from ledger.books.models import Book, Directive

MAIN = "main.beancount"
_SLUG = re.compile(r"[-a-zA-Z0-9_]+")
_SAID = re.compile(r": entry (?P<seq>\d+), head (?P<head>\w+)$")
_FIRST_LINE = "; {name}: entry {seq}, head {head}\n"


def directory_of(slug: str) -> Path:
    """Where a co-op's files are."""
    if not _SLUG.fullmatch(slug):
        raise ValueError(f"not a slug: {slug}")
    return Path(settings.LEDGERS_DIR) / slug


def whole_text(book: Book) -> Iterator[str]:
    """The whole ledger as one text, which stock `bean-check` accepts; streamed."""
    yield _head_of(book)
    for text in selectors.texts(book):
        yield "\n" + text


def year_text(book: Book, year: FiscalYear) -> Iterator[str]:
    """The entries of one fiscal year."""
    yield f"; fiscal year {year.name}: {year.first} to {year.last}\n"
    for text in selectors.texts(book, days=Q(date__range=(year.first, year.last))):
        yield "\n" + text


def main_text(book: Book, years: Iterable[FiscalYear]) -> str:
    """The file that Fava and `bean-check` are given."""
    includes = [f'include "{_name(year)}"\n' for year in years]
    return _head_of(book) + "\n" + "".join(includes)


def _name(year: FiscalYear) -> str:
    return f"fy{year.name}.beancount"


def _head_of(book: Book) -> str:
    name, head = " ".join(book.cooperative.name.split()), book.head_hash or "none"
    first = _FIRST_LINE.format(name=name, seq=book.head_seq, head=head)
    return first + _options_of(book)


def _options_of(book: Book) -> str:
    coop = book.cooperative
    options: dict[str, Any] = {"title": coop.name, **book.options}
    others = [c for c in book.options.get("operating_currency", []) if c != coop.currency]
    options["operating_currency"] = [coop.currency, *others]
    options["tolerance_multiplier"] = "0"
    year_end = f"{coop.fiscal_year_end_month:02d}-{coop.fiscal_year_end_day:02d}"
    return (
        heading(options)
        + f'\n1970-01-01 custom "fava-option" "fiscal-year-end" "{year_end}"\n'
        + '1970-01-01 custom "fava-option" "invert-income-liabilities-equity" "true"\n'
    )


def materialise(book: Book, *, whole: bool = False) -> Path:
    """Bring a co-op's files up to the journal; `whole` writes every year anew.

    Each file appears whole or not at all, and the main one, which names the head of the
    chain, comes last: so a year that a crash left behind is made up for the next time.
    The same journal always gives the same bytes.
    """
    book = Book.objects.select_related("cooperative").get(pk=book.pk)
    folder = directory_of(book.cooperative.slug)
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        book.refresh_from_db(fields=["head_seq", "head_hash", "options"])
        years = selectors.years_of(book)
        through = 0 if whole else _written_through(folder, book)
        touched = selectors.years_after(book, through)
        for year in years:
            path = folder / _name(year)
            if not through or year.name in touched or not path.exists():
                _write(path, year_text(book, year))
        _write(folder / MAIN, [main_text(book, years)])
    return folder


def _written_through(folder: Path, book: Book) -> int:
    """The entry through which the files are written; 0 where they must be made anew."""
    path = folder / MAIN
    if not path.exists():
        return 0
    first, _, rest = path.read_text(encoding="utf-8").partition("\n")
    said = _SAID.search(first)
    if not said or not rest.startswith(_options_of(book)):
        return 0
    rows = Directive.objects.filter(book=book, seq=int(said["seq"]), hash=said["head"])
    return int(said["seq"]) if rows.exists() else 0


def is_fresh(book: Book) -> bool:
    """Whether the main file names the head that the journal has."""
    path = directory_of(book.cooperative.slug) / MAIN
    if not path.exists():
        return False
    with path.open(encoding="utf-8") as file:
        said = file.readline().rstrip("\n")
    return said.endswith(f": entry {book.head_seq}, head {book.head_hash or 'none'}")


def files_that_differ(book: Book) -> Iterator[str]:
    """Names of files that are not what the journal says, or are not there."""
    folder = directory_of(book.cooperative.slug)
    years = selectors.years_of(book)
    if not years:
        return
    wanted: dict[str, Iterable[str]] = {MAIN: [main_text(book, years)]}
    wanted |= {_name(year): year_text(book, year) for year in years}
    for name, parts in wanted.items():
        path = folder / name
        if not path.exists() or not _same(path, parts):
            yield name


def _same(path: Path, parts: Iterable[str]) -> bool:
    with path.open("rb") as file:
        for part in parts:
            expected = part.encode()
            if file.read(len(expected)) != expected:
                return False
        return file.read(1) == b""


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(path: Path, parts: Iterable[str]) -> None:
    with NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, prefix=".new-", delete=False
    ) as file:
        file.writelines(parts)
        file.flush()
        os.fsync(file.fileno())
    os.replace(file.name, path)  # noqa: PTH105
