"""Paragraphs: a text in Markdown in the pieces that a translator is given.

Each is named by its own content, so that a paragraph put in between, or taken away,
leaves the translations of all others where they are.
"""

import re
from collections.abc import Mapping
from hashlib import sha256

_GAP = re.compile(r"(\n[ \t]*\n\s*)")
SIGNS = 12


def named_paragraphs(text: str) -> list[tuple[str, str]]:
    """The paragraphs of a text, each once, with their names.

    >>> [piece for _, piece in named_paragraphs("## Why\\n\\nIt is *ours*.\\n\\n## Why")]
    ['## Why', 'It is *ours*.']
    """
    pieces = [piece for piece in _GAP.split(text)[::2] if piece.strip()]
    return [(_name(piece), piece) for piece in dict.fromkeys(pieces)]


def with_paragraphs(text: str, given: Mapping[str, str]) -> str:
    """A text in which the named paragraphs are replaced.

    >>> name = named_paragraphs("One.")[0][0]
    >>> with_paragraphs("One.\\n\\nTwo.", {name: "Uno."})
    'Uno.\\n\\nTwo.'
    """
    pieces = _GAP.split(text)
    pieces[::2] = [given.get(_name(piece), piece) for piece in pieces[::2]]
    return "".join(pieces)


def _name(piece: str) -> str:
    return "p" + sha256(piece.encode()).hexdigest()[:SIGNS]
