"""Links to the glossary: a word that it explains leads there where it first stands.

Words that an author marked are linked once a section; words that nobody marked, once a
page, whole words only, the longest first. Only links are added: what is read, and every
mark that stands already, stays as it is.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

_TOKEN = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "source", "track", "wbr"})
LEFT_ALONE = frozenset(
    {
        *("a", "dfn", "h1", "h2", "h3", "h4", "h5", "h6", "code", "pre", "form"),
        *("blockquote", "label", "legend", "button", "select", "textarea", "summary"),
        *("svg", "script", "style", "title", "th", "caption", "figcaption", "audio"),
        *("video", "math", "template"),
    }
)
"""Elements whose text is never linked: links, headings, code, questions, drawings."""
_SEAM = "<!--seam-->"
_REMARK = re.compile(r"\s*\([^)]*\)\s*$")
SECTION = frozenset({"h2", "h3"})


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the glossary, in the language of the page."""

    key: str
    term: str


@dataclass(frozen=True, slots=True)
class Glossary:
    """Where a language's glossary stands, and the words that are linked to it."""

    url: str
    words: tuple[Word, ...] = ()


def linked_words(html: str, glossary: Glossary) -> str:
    """HTML with its links to the glossary; without an address it stays as it is.

    >>> glossary = Glossary("/g/", (Word("vote", "Vote"),))
    >>> linked_words("<h2>A vote</h2><p>Two votes, a vote.</p>", glossary)
    '<h2>A vote</h2><p>Two <a class="word" href="/g/#vote">votes</a>, a vote.</p>'
    """
    if not glossary.url:
        return html
    marked = set(re.findall(f'href="{re.escape(glossary.url)}#([^"]*)"', html))
    finder, keys = _finder([w for w in glossary.words if w.key not in marked])
    return "".join(_walk(html, glossary.url, finder, keys))


def linked_parts(parts: Sequence[str], glossary: Glossary) -> list[str]:
    """The parts of one page, each with its links; a part has whole elements only.

    >>> linked_parts(["<p>Votes.</p>", "Votes."], Glossary("/g/", (Word("v", "vote"),)))
    ['<p><a class="word" href="/g/#v">Votes</a>.</p>', 'Votes.']
    """
    return linked_words(_SEAM.join(parts), glossary).split(_SEAM)


def _walk(
    html: str, url: str, finder: re.Pattern[str] | None, keys: Mapping[str, str]
) -> Iterable[str]:
    linked: set[str] = set()
    section: set[str] = set()
    closed_alone: list[bool] = []  # for each open link: its end tag is left out
    quiet = 0
    at = 0
    for token in _TOKEN.finditer(html):
        text = html[at : token.start()]
        yield text if quiet or not finder else _link(text, url, finder, keys, linked)
        at = token.end()
        mark = token[0]
        name, opens = _read(mark)
        if name in SECTION and opens:
            section.clear()
        if name in LEFT_ALONE:
            quiet = max(0, quiet + (1 if opens else -1))
        if name == "a":
            if opens:
                key = _key_of(mark, url)
                closed_alone.append(key in section)
                section |= {key} - {""}
                mark = "" if closed_alone[-1] else mark
            elif closed_alone and closed_alone.pop():
                mark = ""
        yield mark
    text = html[at:]
    yield text if quiet or not finder else _link(text, url, finder, keys, linked)


def _read(mark: str) -> tuple[str, bool]:
    """The name of a tag, and whether it opens; no name where it holds nothing."""
    found = _TAG.match(mark)
    if not found or mark.endswith("/>") or found[2].lower() in VOID:
        return "", False
    return found[2].lower(), not found[1]


def _key_of(mark: str, url: str) -> str:
    """The word that a link of an author leads to."""
    found = re.search(f'href="{re.escape(url)}#([^"]*)"', mark)
    return found[1] if found else ""


def _link(
    text: str,
    url: str,
    finder: re.Pattern[str],
    keys: Mapping[str, str],
    linked: set[str],
) -> str:
    def put(match: re.Match[str]) -> str:
        key = keys[match.lastgroup or ""]
        if key in linked:
            return match[0]
        linked.add(key)
        return f'<a class="word" href="{url}#{key}">{match[0]}</a>'

    return finder.sub(put, text)


def _finder(words: Sequence[Word]) -> tuple[re.Pattern[str] | None, dict[str, str]]:
    """One pattern for all words, the longest first, and the key of each of its groups."""
    if not words:
        return None, {}
    longest = sorted(words, key=lambda word: (-len(word.term), word.key))
    keys = {f"w{place}": word.key for place, word in enumerate(longest)}
    forms = "|".join(
        f"(?P<{group}>{_forms(word.term)})"
        for group, word in zip(keys, longest, strict=True)
    )
    return re.compile(rf"(?<![\w&#-])(?:{forms})(?![\w-])", re.IGNORECASE), keys


def _forms(term: str) -> str:
    """A pattern for a term whose every word may stand in the plural.

    What stands in brackets after it is a remark, and no part of it.

    >>> bool(re.fullmatch(_forms("Cuenta interna"), "cuentas internas", re.IGNORECASE))
    True
    >>> bool(re.fullmatch(_forms("Votación"), "votaciones", re.IGNORECASE))
    True
    """
    return r"\s+".join(_plural(word) for word in _REMARK.sub("", term).split())


def _plural(word: str) -> str:
    stem, end = re.escape(escape(word[:-2])), word[-2:].lower()
    if end == "ón":
        return f"{stem}(?:ón|ones)"
    last = re.escape(escape(word[:-1]))
    if end.endswith("y"):
        return f"{last}(?:y|ys|yes|ies)"
    if end.endswith("z"):
        return f"{last}(?:z|ces)"
    if end.endswith("s") or not word[-1].isalpha():
        return re.escape(escape(word))
    return f"{re.escape(escape(word))}(?:s|es)?"
