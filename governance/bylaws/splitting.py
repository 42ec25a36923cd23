"""Splitting: a text a co-op brings along, cut into articles and clauses.

Read are the headings that bylaws use in English and Spanish: “ARTICLE IV. Members”,
“Section 4.2 Quorum”, “4.2 …”, “Capítulo II”, “Artículo 5.- …”, “§ 3”, and Markdown's “#”.
Every word of the text ends up in exactly one piece.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from coopkit.errors import N_, CoopError
from governance.bylaws.provisions import legible

MOST_CHARACTERS = 400_000
MOST_PIECES = 600

_NUMBER = r"(?:[IVXLC]+|\d+)"
_END = r"\s*[.:)\-–—]*\s*"
_ARTICLE = re.compile(
    rf"(?:article|art[íi]culo|chapter|cap[íi]tulo|t[íi]tulo|title)\s+({_NUMBER}|primero|"
    rf"segundo|tercero|cuarto|quinto|sexto|s[ée]ptimo|octavo|noveno|d[ée]cimo){_END}(.*)",
    re.IGNORECASE,
)
_CHAPTER = re.compile(r"(?:cap[íi]tulo|t[íi]tulo|chapter)\b", re.IGNORECASE)
_SPANISH_ARTICLE = re.compile(r"art[íi]culo\b", re.IGNORECASE)
_SECTION = re.compile(
    rf"(?:section|secci[óo]n|sec\.|§)\s*(\d+(?:\.\d+)*){_END}(.*)", re.IGNORECASE
)
_DECIMAL = re.compile(r"(\d+(?:\.\d+)+)[.)]?\s+(.*)")
_PLAIN = re.compile(r"(\d{1,3})[.)]\s+(.*)")
_MARKDOWN = re.compile(r"(#{1,4})\s+(.*)")
_BRACES = re.compile(r"(?<=\{)(?=\{)|(?<=\})(?=\})")
_LONGEST_HEADING = 90


class NothingToSplitError(CoopError):
    """A text without words."""

    template = N_(
        "There is no text to read. Paste the bylaws, or choose a file that has them."
    )


class TextTooLongError(CoopError):
    """A text that is not one co-op's bylaws."""

    template = N_(
        "The text is longer than bylaws are: at most {most} characters or {pieces} "
        "clauses are read. Leave out what is not part of the bylaws."
    )


@dataclass(frozen=True, slots=True)
class Piece:
    """An article (depth 1) or a clause (depth 2): the label it had, heading and words."""

    depth: int
    label: str
    heading: str
    lines: tuple[str, ...] = field(default=())

    @property
    def text(self) -> str:
        """The words, as paragraphs of Markdown."""
        return "\n\n".join(self.lines)


def split(source: str) -> list[Piece]:
    """Cut a text into articles and clauses; words before the first heading come first.

    >>> source = "ARTICLE I. Members\\n1.1 Workers may join.\\nSec. 1.2 Votes. One."
    >>> for piece in split(source):
    ...     print(piece.depth, piece.label, [piece.heading, piece.text])
    1 I ['Members', '']
    2 1.1 ['', 'Workers may join.']
    2 1.2 ['Votes', 'One.']
    """
    if len(source) > MOST_CHARACTERS:
        raise TextTooLongError(most=MOST_CHARACTERS, pieces=MOST_PIECES)
    lines = [_plain(line) for line in source.replace("\r\n", "\n").split("\n")]
    lines = [line for line in lines if line]
    if not lines:
        raise NothingToSplitError
    pieces = list(_pieces(lines))
    if len(pieces) > MOST_PIECES:
        raise TextTooLongError(most=MOST_CHARACTERS, pieces=MOST_PIECES)
    return pieces


def _pieces(lines: list[str]) -> Iterator[Piece]:
    """Each piece with the lines that follow its heading."""
    chapters = any(_CHAPTER.match(_bare(line)) for line in lines)
    open_piece: Piece | None = None
    more: list[str] = []
    for line in lines:
        begun = _begun(line, chapters=chapters, inside=open_piece)
        if begun is None and open_piece is None:
            begun = Piece(2, "", "", (line,))
        if begun is None and open_piece is not None:
            more.append(line)
            continue
        if open_piece is not None:
            yield replace(open_piece, lines=(*open_piece.lines, *more))
        open_piece, more = begun, []
    if open_piece is not None:
        yield replace(open_piece, lines=(*open_piece.lines, *more))


def _begun(line: str, *, chapters: bool, inside: Piece | None) -> Piece | None:
    """The piece that a line begins, if it is a heading or a numbered clause."""
    words = _bare(line)
    if article := _ARTICLE.fullmatch(words):
        is_clause = chapters and bool(_SPANISH_ARTICLE.match(words))
        return _numbered(2 if is_clause else 1, article[1], article[2])
    if section := _SECTION.fullmatch(words) or _DECIMAL.fullmatch(words):
        return _numbered(2, section[1], section[2])
    if markdown := _MARKDOWN.fullmatch(line):
        own = _PLAIN.fullmatch(markdown[2])
        depth = 1 if len(markdown[1]) <= 2 else 2
        return Piece(depth, own[1] if own else "", own[2] if own else markdown[2])
    if plain := _PLAIN.fullmatch(words):
        is_article = _is_heading(plain[2]) and not (inside and inside.depth == 1)
        return _numbered(1 if is_article else 2, plain[1], plain[2])
    return None


def _numbered(depth: int, label: str, rest: str) -> Piece:
    """A piece whose first line is a heading, words, or a heading and then words."""
    if depth == 1 or _is_heading(rest):
        return Piece(depth, label, rest.rstrip(".: "))
    heading, dot, words = rest.partition(". ")
    if dot and len(heading) <= 40 and len(heading.split()) <= 5 and words:
        return Piece(depth, label, heading, (words,))
    return Piece(depth, label, "", (rest,) if rest else ())


def _is_heading(words: str) -> bool:
    """Whether words are a title rather than a sentence."""
    if not words or len(words) > _LONGEST_HEADING:
        return False
    return not words.endswith((".", ";", ",")) or words.isupper()


def _bare(line: str) -> str:
    """A line without Markdown's marks of heading and of bold."""
    return line.lstrip("#").replace("**", "").strip()


def _plain(line: str) -> str:
    """One line's words; braces are parted, so that none of them is a reference."""
    seen = legible(line.replace("\u00a0", " ").replace("\u200b", ""))
    return _BRACES.sub(" ", " ".join(seen.split()))
