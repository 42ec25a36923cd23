"""Searching: what of a page is looked through, how a question is read, what is shown.

People type without accents, in the plural, with signs that mean something to a database;
here a question becomes a few plain words.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

MOST_WORDS = 8
LONGEST_WORD = 40
MOST_SIGNS = 300
AROUND = 90  # signs of text before the first word that was found
SHOWN = 240

UNSEEN_NAMES = frozenset(
    {
        *("id", "type", "key", "kind", "parameter", "room", "value_key", "columns"),
        *("options", "feedback", "near", "right", "wrong", "if_true", "if_false"),
        *("model", "look_for", "answer", "tolerance", "unit", "is_true", "items"),
        *("document", "captions", "image"),
    }
)
"""Parts of a block that are no text of the page, or would give an answer away."""
UNSEEN_KINDS = frozenset({"guide", "words"})
_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_FACT = re.compile(r"\{fact:[^}]*\}")
_SIGNS = re.compile(r"^\s{0,3}(?:#{1,6}|>|[-*+]|\d+[.)])\s+|[*`|]+|_{2,}", re.MULTILINE)


def folded(text: str) -> str:
    """Small letters without their accents, sign for sign where that can be.

    >>> folded("Decisión, AÑO")
    'decision, ano'
    """
    apart = unicodedata.normalize("NFD", text.lower())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


@lru_cache(maxsize=20_000)
def _folded_word(word: str) -> str:
    """The same of a word; a text has each of its words many times."""
    return folded(word)


def accents_off(text: str) -> str:
    """The words of a text that change without accents, each once.

    >>> accents_off("La decisión de la reunión es la decisión.")
    'decision reunion'
    """
    words = dict.fromkeys(_WORD.findall(text.lower()))
    return " ".join(plain for word in words if (plain := folded(word)) != word)


def words_in(question: str) -> list[str]:
    """The words to look for; signs are only spaces, and there is an end to both.

    >>> words_in("¿Qué es “patronage” (100%)? 😀")
    ['que', 'es', 'patronage', '100']
    """
    found = _WORD.findall(folded(question[:MOST_SIGNS]))
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in found))[:MOST_WORDS]


def forms_of(word: str) -> list[str]:
    """A word, and how it may be written in the singular or plural.

    >>> forms_of("votes"), forms_of("votaciones")
    (['votes', 'vote', 'vot'], ['votaciones', 'votacione', 'votacion'])
    >>> forms_of("ley")
    ['ley', 'leys', 'leyes']
    """
    forms = [word]
    if len(word) < 3 or word.isdigit():
        return forms
    if word.endswith("ies"):
        forms.append(word[:-3] + "y")
    if word.endswith("s"):
        forms.append(word[:-1])
        if word.endswith("es") and len(word) > 4:
            forms.append(word[:-2])
    else:
        forms += [word + "s", word + "es"]
        if word.endswith("y") and len(word) > 3:
            forms.append(word[:-1] + "ies")
        if word.endswith("z"):
            forms.append(word[:-1] + "ces")
    return forms


def written_in(value: Any) -> str:
    """The text of a page's raw body, without keys, ids, answers and marks.

    >>> written_in([{"type": "text", "id": "1", "value": "## A *vote* [here](page:M1)"}])
    'A vote here'
    >>> written_in([{"type": "guide", "id": "2", "value": {"opening": "Ask."}}])
    ''
    """
    return " ".join(" ".join(plain(text).split()) for text in _texts(value)).strip()


def plain(markdown: str) -> str:
    """Markdown without its marks; a figure of law by key is left out."""
    return _SIGNS.sub("", _FACT.sub("", _LINK.sub(r"\1", markdown)))


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, dict) and value.get("type") not in UNSEEN_KINDS:
        unseen = UNSEEN_NAMES | {"value"} if "label" in value else UNSEEN_NAMES
        for name, inner in value.items():
            if name not in unseen:
                yield from _texts(inner)


def excerpt(text: str, words: Iterable[str]) -> list[tuple[str, bool]]:
    """A piece of a text around the first word found, with every found word told apart.

    >>> excerpt("Each member has one vote.", ["votes"])
    [('Each member has one ', False), ('vote', True), ('.', False)]
    """
    wanted = {form for word in words for form in forms_of(word)}
    spots = [m.span() for m in _WORD.finditer(text) if _folded_word(m[0]) in wanted]
    start, end = _piece(text, spots[0][0] if spots else 0)
    parts: list[tuple[str, bool]] = []
    at = start
    for since, until in spots:
        if since < start or until > end:
            continue
        parts += [(text[at:since], False), (text[since:until], True)]
        at = until
    parts.append((text[at:end], False))
    if start:
        parts.insert(0, ("… ", False))
    if end < len(text):
        parts.append((" …", False))
    return [part for part in parts if part[0]]


def _piece(text: str, first: int) -> tuple[int, int]:
    """From where to where a piece goes, on the edges of words."""
    start = max(0, first - AROUND)
    if start:
        start = text.find(" ", start, first) + 1 or first
    end = min(len(text), start + SHOWN)
    if end < len(text):
        end = max(text.rfind(" ", first, end), first + 1)
        while end < len(text) and not text[end].isspace():
            end += 1
    return start, end
