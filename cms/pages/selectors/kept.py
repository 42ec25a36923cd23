"""Pages kept ready for strangers, by address: each process keeps its own, for a minute.

What is published, moved or closed in this process is drawn anew at once; other processes
follow within the minute.
"""

from dataclasses import dataclass
from datetime import date
from itertools import count
from uuid import UUID

from django.core.cache import cache

from cms.pages.selectors.reading import KEEP_SECONDS

_printings = count(1)
_printing = 0


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page as strangers get it: its HTML in gzip, and what it is if it is a lesson."""

    packed: bytes
    lesson: UUID | None


def kept_page(path: str, *, on: date) -> KeptPage | None:
    """The page of an address as it was drawn on this day, if it still is so."""
    found: KeptPage | None = cache.get(_key(path, on))
    return found


def keep_page(path: str, page: KeptPage, *, on: date) -> None:
    """Keep a page that a stranger was shown."""
    cache.set(_key(path, on), page, KEEP_SECONDS)


def draw_anew(**_: object) -> None:
    """Let go of every kept page: something about the pages has changed."""
    global _printing
    _printing = next(_printings)


def _key(path: str, on: date) -> str:
    return f"cms:page:{_printing}:{on}:{path}"
