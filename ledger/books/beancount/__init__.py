"""The door to Beancount: nothing else of coopkit imports it.

`writing` makes a directive's text, `gate` and `reading` take a foreign ledger in, and
`checking` asks Beancount what it makes of our own files.
"""

from ledger.books.beancount.checking import Verdict, verdict_on
from ledger.books.beancount.reading import Days, Reading, collector_off, read_ledger
from ledger.books.beancount.writing import heading, render

__all__ = [
    "Days",
    "Reading",
    "Verdict",
    "collector_off",
    "heading",
    "read_ledger",
    "render",
    "verdict_on",
]
