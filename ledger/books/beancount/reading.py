"""Reading: a whole foreign ledger, taken in as directives that need nothing else.

Elided amounts, costs and pads are booked, and what the allowed plugins make is made; then
each directive is written out, and all of it read back and compared.
"""

import gc
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from beancount import loader
from beancount.core import data
from beancount.core.number import ZERO
from beancount.ops import validation
from beancount.parser import booking, parser

from coopkit.errors import CoopError
from ledger.books import complaints as say
from ledger.books.beancount import gate
from ledger.books.beancount.exactness import loosened, make_exact
from ledger.books.beancount.writing import essence, heading, text_of
from ledger.books.chain import Amount, Draft
from ledger.books.complaints import LineError
from ledger.books.names import check_entry_id

log = logging.getLogger(__name__)
_book: Callable[..., Any] = booking.book
_validate: Callable[..., Any] = validation.validate


@dataclass(slots=True)
class Days:
    """When an account opened and closed, and the currencies it takes."""

    opened: date | None = None
    closed: date | None = None
    currencies: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Reading:
    """A ledger that was read, or the complaints why it was not."""

    errors: list[LineError] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    accounts: dict[str, Days] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)
    plugins: list[str] = field(default_factory=list)
    sums: dict[tuple[str, str], Decimal] = field(default_factory=dict)


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


def read_ledger(text: str, *, year_end: str) -> Reading:
    """Read a whole ledger; `year_end` is the co-op's, like “06-30”.

    Nothing that the text asks for is done before it has passed the gate.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    errors = gate.unprintable_lines(text)
    if errors:
        return Reading(errors=errors)
    with collector_off():
        try:
            return _read(text, year_end)
        except Exception as error:
            # Beancount fails by itself on some ledgers that are not valid.
            log.warning("a ledger could not be worked out", exc_info=error)
            return Reading(errors=[LineError(0, str(say.NotWorkedOutError()))])


def _read(text: str, year_end: str) -> Reading:
    entries, mistakes, options = parser.parse_string(text, report_filename="ledger")
    errors = _in_words(mistakes)
    errors += gate.what_it_asks(text, options)
    errors += gate.what_it_says(entries, year_end)
    if not errors and not entries:
        errors.append(LineError(0, str(say.EmptyLedgerError())))
    if errors:
        return Reading(errors=sorted(set(errors)))
    entries, errors = _booked(entries, options)
    if errors:
        return Reading(errors=sorted(set(errors)))
    plugins = [name for name, _ in options["plugin"]]
    reading = Reading(options=gate.kept_options(options), plugins=plugins)
    _write_out(loosened(entries, options), reading)
    return reading


def _in_words(mistakes: list[Any]) -> list[LineError]:
    return [
        LineError((mistake.source or {}).get("lineno", 0), say.in_plain_words(message))
        for mistake in mistakes
        if type(mistake).__name__ != "DeprecatedError"
        for message in [str(mistake.message)]
    ]


def _booked(
    entries: list[Any], options: dict[str, Any]
) -> tuple[list[Any], list[LineError]]:
    """The steps of Beancount's loader, on a text that has been parsed already."""
    options["pythonpath"] = []
    entries.sort(key=data.entry_sortkey)
    entries, mistakes = _book(entries, options)
    if mistakes:
        # What was not booked has amounts missing, on which the next steps fail.
        return [], _in_words(mistakes)
    entries, mistakes = loader.run_transformations(entries, mistakes, options, None)
    mistakes += _validate(entries, options, None, None)
    errors = _in_words(mistakes)
    if errors:
        return [], errors
    entries = [
        entry
        for entry in entries
        if not isinstance(entry, data.Pad) and not gate.is_ours(entry)
    ]
    return make_exact(entries, options)


def _write_out(entries: list[Any], reading: Reading) -> None:
    entries.sort(key=lambda entry: data.entry_sortkey(entry)[:2])
    ids = _Ids(entries, reading)
    named = []
    for place, entry in enumerate(entries, start=1):
        named.append(ids.named(entry, place))
        reading.drafts.append(_draft(named[-1]))
        _note(entry, reading)
    if not reading.errors:
        reading.errors += _not_kept(named, reading)


def _draft(entry: Any) -> Draft:
    amounts: tuple[Amount, ...] = ()
    if isinstance(entry, data.Transaction):
        amounts = tuple(_amount(leg) for leg in entry.postings)
    kind = type(entry).__name__.lower()
    return Draft(entry.date, kind, text_of(entry), entry.meta["entry-id"], amounts)


def _amount(leg: data.Posting) -> Amount:
    units: Any = leg.units
    number = units.number
    exponent = number.as_tuple().exponent
    scale = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return (leg.account, int(number.scaleb(scale)), scale, units.currency)


def _note(entry: Any, reading: Reading) -> None:
    """Remember accounts, and Beancount's own sums, which the projection must meet."""
    if isinstance(entry, data.Transaction):
        legs: Any = entry.postings
        for leg in legs:
            place = (leg.account, leg.units.currency)
            reading.sums[place] = reading.sums.get(place, ZERO) + leg.units.number
    elif isinstance(entry, data.Open):
        days = reading.accounts.setdefault(entry.account, Days())
        days.opened, days.currencies = entry.date, list(entry.currencies or [])
    elif isinstance(entry, data.Close):
        reading.accounts.setdefault(entry.account, Days()).closed = entry.date


class _Ids:
    """The one identity of each entry: its own `entry-id`, or the number of its row."""

    def __init__(self, entries: list[Any], reading: Reading) -> None:
        self.taken: set[str] = set()
        self.own: dict[int, str] = {}
        for place, entry in enumerate(entries, start=1):
            name = entry.meta.get("entry-id")
            if not isinstance(name, str) or not _is_entry_id(name):
                continue
            if name in self.taken:
                complaint = say.EntryIdTwiceError(name=name)
                reading.errors.append(LineError(entry.meta["lineno"], str(complaint)))
            self.taken.add(name)
            self.own[place] = name

    def named(self, entry: Any, place: int) -> Any:
        """The entry with its id first; an authority it claims is no authority here."""
        name = self.own.get(place) or f"e{place:06d}"
        while place not in self.own and name in self.taken:
            name += "x"
        self.taken.add(name)
        meta = {"entry-id": name}
        for key, value in entry.meta.items():
            if key == "authority" or (key == "entry-id" and value != name):
                meta[f"{key}-was"] = value
            elif key not in meta:
                meta[key] = value
        return entry._replace(meta=meta)


def _is_entry_id(name: str) -> bool:
    try:
        check_entry_id(name)
    except CoopError:
        return False
    return True


def _not_kept(entries: list[Any], reading: Reading) -> Iterator[LineError]:
    """Entries whose text does not read back, each at its own place, as they were."""
    names = {k: v for k, v in reading.options.items() if k.startswith("name_")}
    head = heading(names)
    joined = head + "\n".join(draft.text for draft in reading.drafts)
    read, mistakes, _ = parser.parse_string(joined)
    place = head.count("\n") + 1
    for entry, draft, back in zip_longest(entries, reading.drafts, read):
        if entry is None:
            break
        kept = back is not None and back.meta["lineno"] == place
        if not kept or essence(back) != essence(entry):
            yield LineError(entry.meta.get("lineno", 0), str(say.NotKeptError()))
            if len(read) != len(entries):
                return
        place += draft.text.count("\n") + 1
    if mistakes or len(read) != len(entries):
        yield LineError(0, str(say.NotKeptError()))
