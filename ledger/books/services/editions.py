"""Editions: the journal as text, whole or with control accounts, up to one place of it.

`full` is for those who keep the books; `members` tells nothing of one member's capital;
`control` pools the accounts of more members than Fava can show, and names each in
metadata.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from itertools import chain, islice
from typing import Any

from django.db.models import Q

from coopkit.periods import FiscalYear
from governance.members.selectors import names_by_code
from ledger.books import selectors
from ledger.books.beancount import heading
from ledger.books.control import MEMBERS, Control, codes_of
from ledger.books.models import Account, Book, Directive

FULL, OF_MEMBERS, CONTROL = "full", "members", "control"
VARIANTS = (FULL, OF_MEMBERS, CONTROL)
MAIN = "main.beancount"
MOST_MEMBERS = 2_000
AT_A_TIME = 2_000
_OPENED = re.compile(r"\S+ open (\S+)")


@dataclass(frozen=True)
class Edition:
    """A book's text in one variant, up to and with the entry `seq`."""

    book: Book
    variant: str
    seq: int
    head: str

    @cached_property
    def control(self) -> Control | None:
        """What turns the texts into this variant's; none for the full one."""
        if self.variant == FULL:
            return None
        found = Directive.objects.filter(book=self.book, kind="open", seq__lte=self.seq)
        opened: dict[str, date] = {}
        for on, text in found.order_by("seq").values_list("date", "text"):
            name = _OPENED.match(text)
            if name:
                opened[name[1]] = min(on, opened.get(name[1], on))
        equity = selectors.roots(self.book).equity
        roll = names_by_code(self.book.cooperative)
        named = self.variant == CONTROL
        return Control(opened, equity=equity, named=named, roll=roll)

    @cached_property
    def years(self) -> list[FiscalYear]:
        """The fiscal years that have entries, and those between."""
        return selectors.years_of(self.book, through=self.seq)

    def entries(self, *, days: Q | None = None, documents: bool = True) -> Iterator[str]:
        """The directives' texts, in the order of their days; none posted since."""
        upto = Q(seq__lte=self.seq)
        if not documents:
            upto &= ~Q(kind="document")
        found = selectors.texts(self.book, days=upto & days if days else upto)
        if self.control is None:
            return found
        return filter(None, map(self.control.text, found))

    def parts_of(self, year: FiscalYear) -> Iterator[str]:
        """A fiscal year's file, one text after the other."""
        # Beancount reads each included file with that file's own names of the roots.
        named = selectors.names_of(self.book)
        first = f"; fiscal year {year.name}: {year.first} to {year.last}\n"
        yield first + heading(named)
        for text in self.entries(days=Q(date__range=(year.first, year.last))):
            yield "\n" + text

    @property
    def first_line(self) -> str:
        name = " ".join(self.book.cooperative.name.split())
        return f"; {name}: entry {self.seq}, head {self.head or 'none'}\n"

    @cached_property
    def fixed(self) -> str:
        """What every file of this variant was written by: when it changes, all do."""
        text = options_of(self.book)
        if self.control is not None:
            shape = sha256(self.control.shape.encode()).hexdigest()[:16]
            text += f"; control accounts {shape}\n"
        return text

    @property
    def main(self) -> str:
        """The file that Fava and `bean-check` are given."""
        opens = self.control.opens() if self.control else ""
        includes = "".join(f'include "{name_of(year)}"\n' for year in self.years)
        return f"{self.first_line}{self.fixed}{opens}\n{includes}"


def edition(book: Book, variant: str = FULL) -> Edition:
    """The newest edition of a book."""
    if variant not in VARIANTS:
        raise ValueError(f"not a variant: {variant}")
    return Edition(book, variant, book.head_seq, book.head_hash)


def variant_for(book: Book, *, sees_all: bool) -> str:
    """What a reader is given: members never read what is one member's alone."""
    if not sees_all:
        return OF_MEMBERS
    below = f"{selectors.roots(book).equity}:{MEMBERS}:"
    found = Account.objects.filter(book=book, name__startswith=below)
    if found.count() <= MOST_MEMBERS:
        return FULL
    names = found.values_list("name", flat=True)
    codes = codes_of(names, equity=selectors.roots(book).equity)
    return CONTROL if len(codes) > MOST_MEMBERS else FULL


def whole_text(book: Book, *, documents: bool = True) -> Iterator[str]:
    """The whole ledger as one text, which stock `bean-check` accepts; streamed.

    Receipts are files of their own: without them, leave the documents out. The text is
    that of the journal's head at this moment, however old `book` is.
    """
    found = edition(Book.objects.select_related("cooperative").get(pk=book.pk))
    yield found.first_line + found.fixed
    for text in found.entries(documents=documents):
        yield "\n" + text


def in_blocks(parts: Iterable[str]) -> Iterator[bytes]:
    """Few large pieces instead of many small ones."""
    left = iter(parts)
    for first in left:
        yield "".join(chain([first], islice(left, AT_A_TIME))).encode()


def name_of(year: FiscalYear) -> str:
    return f"fy{year.name}.beancount"


def options_of(book: Book) -> str:
    """The options that every file of a book is read under."""
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
