"""Checking: what Beancount itself makes of files and texts that we wrote."""

import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from beancount import loader
from beancount.core import data
from beancount.parser import parser

from ledger.books.beancount import gate
from ledger.books.beancount.gate import KEPT
from ledger.books.beancount.reading import collector_off

Leg: TypeAlias = tuple[str, Decimal, str]
"""What a posting says: account, number, currency."""

log = logging.getLogger(__name__)
_load_file: Callable[..., Any] = loader.load_file
_WORDS = ("plugin", "include", "option")


@dataclass(slots=True)
class Loaded:
    """What Beancount's own load of our files gave, as Beancount holds it."""

    errors: list[tuple[str, str]]
    entries: list[Any] = field(repr=False)

    def transactions(self) -> Iterator[tuple[str, list[Leg]]]:
        """The id and the legs of each transaction, in the order of their days."""
        for entry in self.entries:
            if isinstance(entry, data.Transaction):
                yield str(entry.meta.get("entry-id", "")), _legs(entry)

    def sums(self) -> dict[tuple[str, str], Decimal]:
        """What each account holds at the end, by currency."""
        return _sums(self.entries)


def load_files(main: Path) -> Loaded:
    """Load a main file of ours, and what it includes, as `bean-check` does.

    Never call it with files that are not, byte for byte, what we wrote: Beancount runs
    and opens what a file asks for. No cache beside the file is read or written.
    """
    # A cache is pickled Python, which runs when it is read.
    loader.initialize(use_cache=False)
    with collector_off():
        try:
            entries, errors, _ = _load_file(str(main))
        except Exception as failure:
            # Beancount fails by itself on some texts that nobody here has written.
            log.warning("Beancount could not load %s", main, exc_info=True)
            return Loaded([(main.name, f"{type(failure).__name__}: {failure}")], [])
    return Loaded([(_place(error), str(error.message)) for error in errors], entries)


def bean_check(main: Path) -> list[str]:
    """What the stock program prints about a main file of ours; nothing if all is well."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "beancount.scripts.check", "--no-cache", str(main)],
        env={**os.environ, "BEANCOUNT_DISABLE_LOAD_CACHE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    if done.stderr.startswith("Traceback"):
        lines = lines[-1:]
    if done.returncode and not lines:
        lines = [f"bean-check: {done.returncode}"]
    return [line.replace(f"{main.parent}{os.sep}", "") for line in lines]


def acts(text: str) -> bool:
    """Whether a text is more than directives: Beancount would run, open or set a thing.

    Or end by a fault of memory, and this process with it, as on a division by zero.

    >>> acts('2026-01-01 * "option" "include"'), acts('plugin "os"')
    (False, True)
    >>> acts("2026-01-01 price ACME 1/0 USD")
    True
    """
    long = len(text) > gate.LONGEST_LINE
    if ("/" in text or long) and gate.unsafe_lines(text):
        return True
    if not any(word in text for word in _WORDS):
        return False
    try:
        _, _, options = parser.parse_string(text)
    except Exception:
        log.warning("a text of the journal could not be parsed", exc_info=True)
        return True
    ours = _of_no_text()
    looked_at = options.keys() - {"filename", "dcontext", "commodities"}
    return any(options[name] != ours[name] for name in looked_at)


@cache
def _of_no_text() -> dict[str, Any]:
    """The options that hold where nothing is said."""
    options: dict[str, Any] = parser.parse_string("")[2]
    return options


def unknown_options(options: Mapping[str, Any]) -> list[str]:
    """Options of a book that no import of ours would have kept."""
    return sorted(options.keys() - KEPT)


def _place(error: Any) -> str:
    source = getattr(error, "source", None) or {}
    name = Path(str(source.get("filename", ""))).name
    return f"{name}:{source.get('lineno', 0)}"


def _legs(entry: data.Transaction) -> list[Leg]:
    legs: Any = entry.postings
    return [
        (leg.account, leg.units.number, leg.units.currency)
        for leg in legs
        if leg.units is not None and leg.units.number is not None
    ]


def _sums(entries: Iterable[Any]) -> dict[tuple[str, str], Decimal]:
    sums: dict[tuple[str, str], Decimal] = {}
    for entry in entries:
        if isinstance(entry, data.Transaction):
            for account, number, currency in _legs(entry):
                place = (account, currency)
                sums[place] = sums.get(place, Decimal(0)) + number
    return sums
