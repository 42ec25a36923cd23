"""The door to Beancount: nothing else of coopkit imports it.

`writing` makes a directive's text, `gate` and `reading` take a foreign ledger in, and
`checking` asks Beancount what it makes of our own files.
"""

from ledger.books.beancount.checking import (
    Leg,
    Loaded,
    acts,
    bean_check,
    load_files,
    unknown_options,
)
from ledger.books.beancount.mirroring import Lot, lots_fail, lots_in, mirrored, parts_of
from ledger.books.beancount.reading import (
    Reading,
    collector_off,
    read_ledger,
)
from ledger.books.beancount.typed import Typed, as_text, read_typed
from ledger.books.beancount.writing import heading, render_all

__all__ = [
    "Leg",
    "Loaded",
    "Lot",
    "Reading",
    "Typed",
    "acts",
    "as_text",
    "bean_check",
    "collector_off",
    "heading",
    "load_files",
    "lots_fail",
    "lots_in",
    "mirrored",
    "parts_of",
    "read_ledger",
    "read_typed",
    "render_all",
    "unknown_options",
]
