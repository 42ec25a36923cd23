"""The directory: when an entry is to be checked again, and which entries fit a question.

Units: months between two checks. A question is looked at and forgotten.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cms.pages.searching import folded
from coopkit.periods import month_end

SPOKEN, INTERPRETED = 0, 1
FREE = "free"


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """One thing an organisation does, as far as a question is about it."""

    need: str
    languages: frozenset[str]
    interprets: bool
    cost: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An organisation; without regions it helps everywhere. `words`: all of its texts."""

    helps: Sequence[Help]
    regions: frozenset[str]
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What somebody looks for; what is blank is not asked."""

    need: str = ""
    language: str = ""
    region: str = ""
    is_free: bool = False
    words: str = ""


def due_on(checked_on: date | None, *, every: int) -> date | None:
    """The day from which an entry has to be checked again; None: it never was.

    >>> due_on(date(2026, 8, 31), every=6)
    datetime.date(2027, 2, 28)
    """
    if checked_on is None:
        return None
    years, month = divmod(checked_on.month - 1 + every, 12)
    return month_end(checked_on.year + years, month + 1, checked_on.day)


def is_due(checked_on: date | None, *, every: int, on: date) -> bool:
    """Whether an entry has to be checked, on its day or after it."""
    due = due_on(checked_on, every=every)
    return due is None or due <= on


def fits(entry: Entry, question: Question) -> int | None:
    """How well an entry fits: in the language itself, by an interpreter, or not at all.

    One and the same help must fit need, language and cost.
    """
    if question.region and entry.regions and question.region not in entry.regions:
        return None
    text = folded(entry.words)
    if not all(word in text for word in folded(question.words).split()):
        return None
    if not entry.helps and not (question.need or question.language or question.is_free):
        return SPOKEN
    found = [_fits(one, question) for one in entry.helps]
    return min((rank for rank in found if rank is not None), default=None)


def _fits(one: Help, question: Question) -> int | None:
    if question.need and one.need != question.need:
        return None
    if question.is_free and one.cost != FREE:
        return None
    if not question.language or question.language in one.languages:
        return SPOKEN
    return INTERPRETED if one.interprets else None
