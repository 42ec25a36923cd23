"""Reading: a whole foreign ledger, taken in as directives that need nothing else.

Its files are parsed, elided amounts, costs and pads booked, and what the allowed plugins
make is made. Only then is it written out, by `keeping`.
"""

import gc
import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any

from beancount import loader
from beancount.core import data
from beancount.core.number import ZERO
from beancount.ops import validation
from beancount.parser import booking, parser

from coopkit.errors import CoopError
from ledger.books import complaints as say, tree as trees
from ledger.books.beancount import gate
from ledger.books.beancount.exactness import loosened, make_exact
from ledger.books.beancount.keeping import ROOT, Drafts, Ids
from ledger.books.complaints import LineError
from ledger.books.receipt_kinds import clean_name, kind_of
from ledger.books.tree import Tree, tree_of_text

log = logging.getLogger(__name__)
_book: Callable[..., Any] = booking.book
_validate: Callable[..., Any] = validation.validate
_aggregate: Callable[..., Any] = loader.aggregate_options_map


@dataclass(slots=True)
class Days:
    """When an account opened and closed, and the currencies it takes."""

    opened: date | None = None
    closed: date | None = None
    currencies: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Paper:
    """A receipt that was handed in with a ledger."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Receipt:
    """A directive that names a receipt, and the entry it is for, by their places.

    The directive says which entry that is, as ours do, or shares a link with it; where
    neither is so, it is for itself.
    """

    document: int
    path: str
    entry: int


@dataclass(slots=True)
class Reading:
    """A ledger that was read, or the complaints why it was not.

    `drafts` makes its directives one by one, in the order of their days. `papers` are
    the receipts it names: their bytes, by the path that their directives give.
    """

    errors: list[LineError] = field(default_factory=list)
    drafts: Drafts = field(default_factory=lambda: Drafts((), Ids(()), {}))
    accounts: dict[str, Days] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)
    plugins: list[str] = field(default_factory=list)
    sums: dict[tuple[str, str], Decimal] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    papers: dict[str, Paper] = field(default_factory=dict)
    receipts: list[Receipt] = field(default_factory=list)
    postings: int = 0


@contextmanager
def collector_off() -> Iterator[None]:
    """Python's cyclic collector takes a third of a large load, and finds nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def read_ledger(ledger: str | Tree, *, year_end: str) -> Reading:
    """Read a whole ledger; `year_end` is the co-op's, like “06-30”.

    Nothing that its text asks for is done before it has passed the gate.
    """
    tree = tree_of_text(ledger) if isinstance(ledger, str) else ledger
    with collector_off():
        try:
            return _Reader(tree, year_end).read()
        except Exception as error:
            # Beancount fails by itself on some ledgers that are not valid.
            log.warning("a ledger could not be worked out", exc_info=error)
            return Reading(errors=[LineError(0, str(say.NotWorkedOutError()))])


class _Reader:
    """Reads one tree: the steps of Beancount's loader, with a gate before each.

    `entries` is rebound at each step, so that no step's are kept beside the next one's.
    """

    def __init__(self, tree: Tree, year_end: str) -> None:
        self.tree, self.year_end = tree, year_end
        self.entries: list[Any] = []
        self.options: dict[str, Any] = {}
        self.errors: set[LineError] = set()
        self.reading = Reading()
        self.includes = 0

    def read(self) -> Reading:
        for step in (self._parse, self._find_papers, self._book, self._make_exact):
            step()
            if self.errors:
                wrong = sorted(self.errors, key=lambda e: (e.file, e.line, e.message))
                return Reading(errors=wrong)
        reading = self.reading
        reading.plugins = [name for name, _ in self.options["plugin"]]
        reading.options = gate.kept_options(self.options)
        self._write_out()
        return reading

    def _complain(self, meta: Any, message: object) -> None:
        """Beside its line; a ledger of one file needs no file named."""
        file = str((meta or {}).get("filename", ""))
        name = file.removeprefix(ROOT) if file.startswith(ROOT) else ""
        shown = name if len(self.tree.files) > 1 else ""
        line = (meta or {}).get("lineno", 0)
        self.errors.add(LineError(line if name else 0, str(message), shown))

    def _say(self, mistakes: Iterable[Any]) -> None:
        for mistake in mistakes:
            if type(mistake).__name__ != "DeprecatedError":
                words = say.in_plain_words(str(mistake.message))
                self._complain(mistake.source, words)

    def _parse(self) -> None:
        """Parse the main file, then what it includes; only its own options count."""
        queue, others = deque([self.tree.main]), []
        seen = {self.tree.main}
        while queue and len(self.errors) < say.MOST_SHOWN:
            name = queue.popleft()
            entries, options = self._parse_file(name)
            self.entries += entries
            if not self.options:
                self.options = options
            elif options:
                others.append(options)
            for asked, line in _included(self.tree.files[name], options):
                where = {"filename": ROOT + name, "lineno": line}
                queue.extend(self._included(name, asked, where, seen))
        self.reading.files = sorted(seen)
        for wrong in gate.what_it_says(self.entries, self.year_end):
            self._complain(*wrong)
        if not self.errors and not self.entries:
            self._complain(None, say.EmptyLedgerError())
        if not self.errors:
            self.options = _aggregate(self.options, others)
            self.options["pythonpath"] = []

    def _parse_file(self, name: str) -> tuple[list[Any], dict[str, Any]]:
        text = self.tree.files[name].removeprefix("\ufeff").replace("\r\n", "\n")
        path = ROOT + name
        unsafe = gate.unsafe_lines(text)
        for error in unsafe:
            self._complain({"filename": path, "lineno": error.line}, error.message)
        if unsafe:
            return [], {}
        entries, mistakes, options = parser.parse_string(text, report_filename=path)
        self._say(mistakes)
        main = name == self.tree.main
        for line, refusal in gate.what_it_asks(text, options, main=main):
            self._complain({"filename": path, "lineno": line}, refusal)
        return entries, options

    def _included(
        self, name: str, asked: str, where: Any, seen: set[str]
    ) -> Iterator[str]:
        self.includes += 1
        if self.includes > trees.MOST_INCLUDES:
            refusal = trees.TooManyIncludesError(most=trees.MOST_INCLUDES)
            self._complain(None, refusal)
            return
        try:
            found = trees.included_by(self.tree, name, asked)
        except CoopError as refusal:
            self._complain(where, refusal)
            return
        for other in found:
            if other in seen:
                self._complain(where, trees.IncludedTwiceError(name=other[:200]))
            else:
                seen.add(other)
                yield other

    def _find_papers(self) -> None:
        """Point each document at the receipt that was handed in with the ledger."""
        for place, entry in enumerate(self.entries):
            if not isinstance(entry, data.Document):
                continue
            path = entry.filename
            inside = path.startswith(ROOT) or self.tree.flat
            paper = trees.paper_at(self.tree, path.removeprefix(ROOT)) if inside else None
            if paper is None:
                asked = PurePosixPath(path).name[:100]
                self._complain(entry.meta, say.DocumentNotThereError(name=asked))
                continue
            self._keep_paper(place, entry, *paper)

    def _keep_paper(self, place: int, entry: Any, name: str, content: bytes) -> None:
        shown = PurePosixPath(name).name[-100:]
        try:
            kind = kind_of(content, name=shown)
        except CoopError as refusal:
            self._complain(entry.meta, refusal)
            return
        kept = f"documents/{sha256(content).hexdigest()}.{kind.ending}"
        paper = Paper(clean_name(name, kind=kind), kind.media_type, content)
        paper = self.reading.papers.setdefault(kept, paper)
        meta = {**entry.meta, "file-name": entry.meta.get("file-name", paper.name)}
        self.entries[place] = entry._replace(filename=ROOT + kept, meta=meta)

    def _book(self) -> None:
        self.entries.sort(key=data.entry_sortkey)
        self.entries, mistakes = _book(self.entries, self.options)
        self._say(mistakes)
        if self.errors:
            # What was not booked has amounts missing, on which the next steps fail.
            return
        # Beancount would look for the receipts on disk, where they are not.
        papers = [e for e in self.entries if isinstance(e, data.Document)]
        if papers:
            kept = (e for e in self.entries if not isinstance(e, data.Document))
            self.entries = list(kept)
        self.entries, mistakes = loader.run_transformations(
            self.entries, [], self.options, None
        )
        self._say(mistakes)
        if papers:
            self.entries += papers
            self.entries.sort(key=data.entry_sortkey)
        self._say(_validate(self.entries, self.options, None, None))

    def _make_exact(self) -> None:
        self.entries = [
            entry
            for entry in self.entries
            if not isinstance(entry, data.Pad) and not gate.is_ours(entry)
        ]
        self.entries, wrong = make_exact(self.entries, self.options)
        for meta, refusal in wrong:
            self._complain(meta, refusal)
        if not self.entries:
            self._complain(None, say.EmptyLedgerError())

    def _write_out(self) -> None:
        self.entries = loosened(self.entries, self.options)
        self.entries.sort(key=lambda entry: data.entry_sortkey(entry)[:2])
        ids = Ids(self.entries)
        for meta, refusal in ids.complaints:
            self._complain(meta, refusal)
        for entry in self.entries:
            _note(entry, self.reading)
        if self.reading.papers:
            self.reading.receipts = list(_receipts(self.entries))
        names = {k: v for k, v in self.reading.options.items() if k.startswith("name_")}
        several = len(self.tree.files) > 1
        self.reading.drafts = Drafts(self.entries, ids, names, several=several)
        self.reading.errors = sorted(self.errors, key=lambda e: (e.file, e.line))


def _included(text: str, options: dict[str, Any]) -> Iterator[tuple[str, int]]:
    for asked in options.get("include", ()):
        yield asked, gate.line_of(text, "include", asked)


def _receipts(entries: list[Any]) -> Iterator[Receipt]:
    said = [(e, p) for p, e in enumerate(entries, 1) if isinstance(e, data.Document)]
    asked = {link for entry, _ in said for link in entry.links or ()}
    named = {entry.meta.get("receipt-of") for entry, _ in said}
    linked: dict[str, int] = {}
    known: dict[str, int] = {}
    for place, entry in enumerate(entries, start=1):
        if isinstance(entry, data.Transaction):
            for link in asked.intersection(entry.links or ()):
                linked.setdefault(link, place)
        own = entry.meta.get("entry-id")
        if isinstance(own, str) and own in named:
            known.setdefault(own, place)
    for entry, place in said:
        of = known.get(str(entry.meta.get("receipt-of")))
        links = sorted(linked[link] for link in entry.links or () if link in linked)
        path = entry.filename.removeprefix(ROOT)
        yield Receipt(place, path, of or (links[0] if links else place))


def _note(entry: Any, reading: Reading) -> None:
    """Remember accounts, and Beancount's own sums, which the projection must meet."""
    if isinstance(entry, data.Transaction):
        legs: Any = entry.postings
        reading.postings += len(legs)
        for leg in legs:
            place = (leg.account, leg.units.currency)
            reading.sums[place] = reading.sums.get(place, ZERO) + leg.units.number
    elif isinstance(entry, data.Open):
        days = reading.accounts.setdefault(entry.account, Days())
        days.opened, days.currencies = entry.date, list(entry.currencies or [])
    elif isinstance(entry, data.Close):
        reading.accounts.setdefault(entry.account, Days()).closed = entry.date
