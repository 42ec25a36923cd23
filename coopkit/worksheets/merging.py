"""Merging: two people filled in the same worksheet; nobody's words are lost.

Each field carries a mark of what stood in it when the page was opened. Whoever changed a
field alone is right about it; where both changed it, both versions are shown, and the
second one chooses.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from coopkit.canonical import sha256_of

MINE, THEIRS, BOTH = "mine", "theirs", "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A filled-in page: keys asked, values, marks of what was seen, what was picked."""

    keys: tuple[str, ...]
    values: Mapping[str, Any]
    seen: Mapping[str, str]
    picks: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What is kept, and the keys where both changed something: there theirs stays."""

    values: Mapping[str, Any]
    clashes: tuple[str, ...]


def mark(value: Any) -> str:
    """A short mark of a value: another value, another mark.

    >>> mark(None) == mark(None) != mark("")
    True
    """
    return sha256_of(value)[:16]


NOTHING = mark(None)


def merge(
    keys: Iterable[str],
    *,
    mine: Mapping[str, Any],
    theirs: Mapping[str, Any],
    seen: Mapping[str, str],
    picks: Mapping[str, str],
) -> Merged:
    """What I typed and what was saved meanwhile, field by field.

    `seen` holds the marks of what I had before me (none is that of nothing), `picks`
    what I chose where both versions were shown: mine, theirs or both. What is no longer
    asked stays as it is.

    >>> before = {"a": mark("old"), "b": mark("old")}
    >>> one, other = {"a": "new", "b": "old"}, {"a": "old", "b": "newer"}
    >>> merge("ab", mine=one, theirs=other, seen=before, picks={}).values
    {'a': 'new', 'b': 'newer'}
    """
    values = dict(theirs)
    clashes = []
    for key in keys:
        ours, saved = mine.get(key), theirs.get(key)
        before = seen.get(key, NOTHING)
        if before == mark(saved):
            _put(values, key, _picked(picks.get(key, MINE), ours, saved))
        elif ours != saved and before != mark(ours):
            clashes.append(key)
    return Merged(values=values, clashes=tuple(clashes))


def can_have_both(mine: Any, theirs: Any) -> bool:
    """Whether two versions can stand one after the other: words, names, rows.

    >>> can_have_both("one", "two"), can_have_both(1, 2), can_have_both([1], [2])
    (True, False, True)
    """
    words = isinstance(mine, str) and isinstance(theirs, str)
    return words or (isinstance(mine, list) and isinstance(theirs, list))


def _picked(pick: str, mine: Any, theirs: Any) -> Any:
    if pick == THEIRS:
        return theirs
    if pick == BOTH and isinstance(mine, list) and isinstance(theirs, list):
        return theirs + [row for row in mine if row not in theirs]
    if pick == BOTH and isinstance(mine, str) and isinstance(theirs, str):
        return f"{theirs}\n\n{mine}"
    return mine


def _put(values: dict[str, Any], key: str, value: Any) -> None:
    if value is None:
        values.pop(key, None)
    else:
        values[key] = value
