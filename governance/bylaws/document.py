"""The bylaws as a document that leaves the site: passages, notes and the list of numbers.

One `Document` is what the PDF, the DOCX and the Markdown file are all written from.
Texts arrive in the reader's language, with their numbers filled in.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from governance.bylaws.redline import Segment

_MARKDOWN = MarkdownIt("commonmark", {"html": False})


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """An article (depth 1), a clause (2) or a paragraph of one (3); Markdown inside.

    A redline gives number and heading as `marks` too, where either of them changes.
    """

    depth: int
    number: str
    heading: str
    segments: tuple[Segment, ...]
    note: str = ""
    marks: tuple[Segment, ...] = ()

    @property
    def text(self) -> str:
        """The words as they stand afterwards."""
        return "".join(each.text for each in self.segments if each.op != "del")

    @property
    def label(self) -> str:
        """Number and heading, as a title shows them.

        >>> Passage(depth=1, number="4", heading="Patronage", segments=()).label
        '4. Patronage'
        """
        return ". ".join(part for part in (self.number, self.heading) if part)

    @property
    def is_titled(self) -> bool:
        """Whether it stands under a title, and not behind its number alone."""
        return self.depth == 1 or bool(self.heading)

    @property
    def title(self) -> tuple[Segment, ...]:
        """Number and heading, what goes and what comes marked; a bare clause's number."""
        return self.marks or (Segment(self.label if self.is_titled else self.number),)


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one look: bold, italic, and added or taken out by a redline."""

    text: str
    bold: bool = False
    italic: bool = False
    op: str = "same"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (“par”), or a line of a list (“item”, “number”)."""

    kind: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberLine:
    """A number of the bylaws, for the list at the document's end."""

    name: str
    words: str
    clause: str
    since: str
    adopted_by: str
    law: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The document's own words, in its language."""

    subtitle: str
    numbers: str
    columns: tuple[str, str, str, str]
    disclaimer: str
    note_author: str
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Lines under a title of their own, behind the numbers."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The bylaws on a day, in a language.

    A `mark` stands on every page: that this is a draft, for example.
    """

    language: str
    cooperative: str
    title: str
    labels: Labels
    passages: tuple[Passage, ...]
    numbers: tuple[NumberLine, ...]
    sha256: str
    mark: str = ""
    listings: tuple[Listing, ...] = ()

    @property
    def is_redline(self) -> bool:
        every = (s for p in self.passages for s in (*p.marks, *p.segments))
        return any(segment.op != "same" for segment in every)


def blocks_of(passage: Passage) -> Iterator[Block]:
    """A passage's paragraphs; a redlined one is a single paragraph, marks and all.

    >>> plain = Passage(depth=2, number="1.1", heading="", segments=(Segment("* **a**"),))
    >>> list(blocks_of(plain))
    [Block(kind='item', runs=(Run(text='a', bold=True, italic=False, op='same'),))]
    """
    if any(segment.op != "same" for segment in passage.segments):
        yield Block("par", tuple(Run(s.text, op=s.op) for s in passage.segments))
        return
    kind = "par"
    for token in _MARKDOWN.parse(passage.text):
        if token.type.endswith("_list_open"):
            kind = "item" if token.type.startswith("bullet") else "number"
        elif token.type.endswith("_list_close"):
            kind = "par"
        elif token.type == "inline":
            yield Block(kind, tuple(_runs(token.children or [])))


def _runs(tokens: list[Token]) -> Iterator[Run]:
    """Words with Markdown's bold and italics; everything else as its plain text."""
    bold = italic = False
    for token in tokens:
        if token.type in {"strong_open", "strong_close"}:
            bold = token.type == "strong_open"
        elif token.type in {"em_open", "em_close"}:
            italic = token.type == "em_open"
        elif token.type in {"softbreak", "hardbreak"}:
            yield Run(" ")
        elif token.content:
            yield Run(token.content, bold, italic)


def as_data(passage: Passage) -> dict[str, Any]:
    """A passage as plain data, for a paper's template."""
    return {
        "depth": passage.depth,
        "number": passage.number,
        "titled": passage.is_titled,
        "title": [asdict(Run(each.text, op=each.op)) for each in passage.title],
        "note": passage.note,
        "blocks": [
            {"kind": each.kind, "runs": [asdict(run) for run in each.runs]}
            for each in blocks_of(passage)
        ],
    }


def markdown_of(document: Document) -> str:
    """The document as Markdown: headings, clauses, notes as quotes, then the numbers."""
    return "\n\n".join(_markdown(document)) + "\n"


def _markdown(document: Document) -> Iterator[str]:
    labels = document.labels
    yield f"# {document.title}"
    yield f"{document.cooperative}  \n{labels.subtitle}  \n{labels.disclaimer}"
    for passage in document.passages:
        if passage.depth == 1:
            yield f"## {passage.label}"
        elif passage.heading:
            yield f"### {passage.label}"
        if passage.text:
            is_numbered = passage.depth > 1 and not passage.heading
            yield f"{passage.number} {passage.text}" if is_numbered else passage.text
        if passage.note:
            yield "> " + passage.note.replace("\n", "\n> ")
    yield f"## {labels.numbers}"
    head = [_row(labels.columns), _row(("---",) * 4)]
    yield "\n".join([*head, *(_row(cells_of(line)) for line in document.numbers)])
    for listing in document.listings:
        yield f"## {listing.title}"
        yield "\n".join(f"* {line}" for line in listing.lines)
    yield labels.fingerprint


def cells_of(line: NumberLine) -> tuple[str, str, str, str]:
    """A number's row: name, what is in force with the law on it, clause, since when."""
    words = f"{line.words} ({line.law})" if line.law else line.words
    since = f"{line.since}, {line.adopted_by}" if line.adopted_by else line.since
    return line.name, words, line.clause, since


def _row(cells: tuple[str, ...]) -> str:
    return (
        "| "
        + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells)
        + " |"
    )
