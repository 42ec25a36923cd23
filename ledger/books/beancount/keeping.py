"""Keeping: the directives of a ledger that was read, each as its text, read back.

They are made some hundred at a time, and no more than these are held.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, zip_longest
from typing import Any

from beancount.core import data
from beancount.parser import parser

from coopkit.errors import CoopError
from ledger.books import complaints as say
from ledger.books.beancount.writing import amounts_of, essence, heading, text_of
from ledger.books.chain import Draft
from ledger.books.complaints import LedgerRefusedError, LineError
from ledger.books.names import check_entry_id

ROOT = "/ledger/"  # where the parser believes the files of a ledger to be
CHUNK = 500


class Ids:
    """The one identity of each entry: its own `entry-id`, or the number of its row."""

    def __init__(self, entries: Sequence[Any]) -> None:
        self.taken: set[str] = set()
        self.complaints: list[tuple[Any, CoopError]] = []
        for entry in entries:
            name = _own(entry)
            if name and name in self.taken:
                wrong = say.EntryIdTwiceError(name=name)
                self.complaints.append((entry.meta, wrong))
            elif name:
                self.taken.add(name)

    def named(self, entry: Any, place: int) -> Any:
        """The entry with its id first; an authority it claims is no authority here."""
        own = _own(entry)
        name = own or f"e{place:06d}"
        while not own and name in self.taken:
            name += "x"
        meta = {"entry-id": name}
        for key, value in entry.meta.items():
            if key == "authority" or (key == "entry-id" and value != name):
                meta[f"{key}-was"] = value
            elif key not in meta:
                meta[key] = value
        return entry._replace(meta=meta)


def _own(entry: Any) -> str:
    name = entry.meta.get("entry-id")
    if not isinstance(name, str):
        return ""
    try:
        check_entry_id(name)
    except CoopError:
        return ""
    return name


class Drafts:
    """What a ledger says, draft by draft; each was read back before it is given out.

    Where one does not read back, all the rest are looked at too, and the walk ends with
    a LedgerRefusedError that names each.
    """

    def __init__(
        self,
        entries: Sequence[Any],
        ids: Ids,
        names: Mapping[str, str],
        *,
        several: bool = False,
    ) -> None:
        self.entries, self.ids, self.several = entries, ids, several
        self.head = heading(names)

    def __len__(self) -> int:
        return len(self.entries)

    @property
    def first(self) -> Any:
        """The first directive's day."""
        return self.entries[0].date

    @property
    def last(self) -> Any:
        """The last directive's day."""
        return self.entries[-1].date

    def __iter__(self) -> Iterator[Draft]:
        named = (
            self.ids.named(entry, place)
            for place, entry in enumerate(self.entries, start=1)
        )
        wrong: list[LineError] = []
        while chunk := list(islice(named, CHUNK)):
            drafts = [_draft(entry) for entry in chunk]
            wrong += self._not_kept(chunk, drafts)
            if not wrong:
                yield from drafts
        if wrong:
            raise LedgerRefusedError(wrong)

    def _not_kept(self, entries: list[Any], drafts: list[Draft]) -> Iterator[LineError]:
        """Entries whose text does not read back, each at its own place, as they were."""
        joined = self.head + "\n".join(draft.text for draft in drafts)
        read, mistakes, _ = parser.parse_string(joined, report_filename=ROOT + "kept")
        read.sort(key=lambda entry: entry.meta["lineno"])
        place = self.head.count("\n") + 1
        for entry, draft, back in zip_longest(entries, drafts, read):
            if entry is None:
                break
            kept = back is not None and back.meta["lineno"] == place
            if not kept or not _same(back, entry):
                yield self._complaint(entry.meta)
                if len(read) != len(entries):
                    return
            place += draft.text.count("\n") + 1
        if mistakes or len(read) != len(entries):
            yield LineError(0, str(say.NotKeptError()))

    def _complaint(self, meta: Any) -> LineError:
        file = str(meta.get("filename", ""))
        name = file.removeprefix(ROOT) if file.startswith(ROOT) else ""
        line = meta.get("lineno", 0) if name else 0
        return LineError(line, str(say.NotKeptError()), name if self.several else "")


def _same(one: Any, two: Any) -> bool:
    try:
        return essence(one) == essence(two)
    except AttributeError:  # Beancount compares an amount with nothing but an amount
        return False


def _draft(entry: Any) -> Draft:
    amounts = amounts_of(entry) if isinstance(entry, data.Transaction) else ()
    kind = type(entry).__name__.lower()
    shown = entry
    if isinstance(entry, data.Document):
        shown = entry._replace(filename=entry.filename.removeprefix(ROOT))
    return Draft(entry.date, kind, text_of(shown), entry.meta["entry-id"], amounts)
