"""An alphabet: words under their letters, accents apart, as readers look them up."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

OTHER = "#"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A word, what it means, and how the other languages say it."""

    key: str
    term: str
    meaning: str
    others: tuple[tuple[str, str], ...] = ()  # language, term


def letter_of(term: str) -> str:
    """The letter that a word stands under; Ñ is a letter of its own.

    >>> [letter_of(term) for term in ("órgano", "Ñandú", "¿Quién?", "1099-PATR")]
    ['O', 'Ñ', 'Q', '#']
    """
    first = next((sign for sign in term if sign.isalnum()), "").upper()
    if first == "Ñ":
        return first
    base = unicodedata.normalize("NFD", first)[:1]
    return base if base.isalpha() else OTHER


def by_letter(entries: Iterable[Entry]) -> list[tuple[str, list[Entry]]]:
    """The letters that have words, each with its words in order.

    >>> entries = [Entry(key=t, term=t, meaning="") for t in ("vote", "acta", "Voz")]
    >>> [(letter, [e.term for e in found]) for letter, found in by_letter(entries)]
    [('A', ['acta']), ('V', ['vote', 'Voz'])]
    """
    ordered = sorted(entries, key=lambda entry: (_rank(entry.term), entry.term))
    return [
        (letter, list(found))
        for letter, found in groupby(ordered, key=lambda entry: letter_of(entry.term))
    ]


def _rank(term: str) -> str:
    """A text whose plain order is that of the alphabet."""
    apart = unicodedata.normalize("NFD", term.lower().replace("ñ", "n\uffff"))
    bare = "".join(sign for sign in apart if sign.isalnum() or sign in " \uffff")
    letter = letter_of(term)
    return ("" if letter == OTHER else "a") + bare.strip()
