"""Markup: a provision's Markdown as HTML and as plain words, its numbers filled in.

Raw HTML and entities in a text are shown, never obeyed; links go where Markdown allows
them to, and no number is printed inside a link's address or title.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from html import escape
from typing import TypeAlias

from markdown_it import MarkdownIt

from governance.bylaws.provisions import Printed, Reference, parts_of, references

Fill: TypeAlias = Callable[[Reference], str]
"""What a parameter prints in a place of the text."""

_FIRST = 0xF0000  # private characters stand for the references while Markdown is read
_MARKDOWN = (
    MarkdownIt("commonmark", {"html": False})
    .disable(["image", "heading", "lheading", "hr", "fence", "code", "reference"])
    .disable(["entity", "autolink"])
)  # either could write a private character
_TAG = re.compile("<[^>]*>")
_PRIVATE = re.compile("[\U000f0000-\U000ffffd]")


def html_of(text: str, dress: Fill) -> str:
    """A text as HTML; `dress` gives the HTML of each number.

    >>> html_of("For **{{ vote.days | words }}** <b>", lambda place: f"[{place.key}]")
    '<p>For <strong>[vote.days]</strong> &lt;b&gt;</p>\\n'
    """
    return "".join(
        part if isinstance(part, str) else dress(part) for part in _skeleton(text)
    )


def printed(text: str, fill: Fill) -> list[Printed]:
    """A text as it stands, with its numbers filled in and marked by their key."""
    return [
        Printed(part) if isinstance(part, str) else Printed(fill(part), part.key)
        for part in parts_of(text)
    ]


def plain(text: str, fill: Fill) -> str:
    """A text with its numbers filled in, Markdown as it is written."""
    return "".join(part.text for part in printed(text, fill))


def hides_a_number(text: str) -> bool:
    """Whether a text refers to a number in a place where nobody would read it.

    >>> hides_a_number("{{ vote.days | words }}")
    False
    >>> hides_a_number("[days](http://a.b/{{ vote.days | words }})")
    True
    """
    shown = (part for part in _skeleton(text) if isinstance(part, Reference))
    return len(tuple(shown)) < len(references(text))


@lru_cache(maxsize=4096)
def _skeleton(text: str) -> tuple[str | Reference, ...]:
    """HTML cut at its references; read once for each text."""
    found: list[Reference] = []
    html = str(_MARKDOWN.render("".join(_held(text, found))))
    html = _TAG.sub(lambda tag: _PRIVATE.sub("", tag[0]), html)
    parts: list[str | Reference] = []
    end = 0
    for match in _PRIVATE.finditer(html):
        parts += [html[end : match.start()], found[ord(match[0]) - _FIRST]]
        end = match.end()
    return (*parts, html[end:])


def _held(text: str, found: list[Reference]) -> Iterable[str]:
    for part in parts_of(_PRIVATE.sub("", text)):
        if isinstance(part, str):
            yield part
        else:
            found.append(part)
            yield chr(_FIRST + len(found) - 1)


def marked(words: str) -> str:
    """Words as HTML, with the mark of a number of the bylaws."""
    return f"<dfn>{escape(words)}</dfn>"
