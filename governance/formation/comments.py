"""What a lawyer wrote into a Word file: comments, and what they would write instead.

Read are the comments and the tracked changes of a DOCX, each with the clause it stands
on. Nothing of the file is unpacked to a disk, obeyed, or kept. Source: ISO/IEC 29500-1,
17.13 (annotations).
"""

import re
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any

from lxml import etree

from coopkit.errors import N_, CoopError

MOST_BYTES = 5_000_000
MOST_UNPACKED = 40_000_000
MOST_PARTS = 2_000
MOST_COMMENTS = 500
LONGEST = 10_000
LONGEST_NAME = 120

COMMENT, INSERTED, DELETED, REPLACED = "comment", "inserted", "deleted", "replaced"

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_BODY, _COMMENTS = "word/document.xml", "word/comments.xml"
_NUMBER = re.compile(r"\s*(\d+\w*(?:\.\d+\w*)*)(?=[.\s\u00a0]|$)")
_BROKEN = (zipfile.BadZipFile, etree.XMLSyntaxError, ValueError, KeyError, OSError)

Node = Any  # lxml's own type says no more


class NotAWordFileError(CoopError):
    """An upload that holds no Word file we can read."""

    template = N_(
        "“{name}” cannot be read as a Word file (.docx). Ask for the file as .docx, "
        "without a password and without macros; or type the comments in by hand below."
    )


class WordFileTooBigError(CoopError):
    """An upload that is too large, packed or unpacked."""

    template = N_(
        "“{name}” is too large. A Word file of up to 5 MB can be taken in, and no more "
        "than 500 comments. Send it without pictures, or type the comments in by hand."
    )


class NothingWrittenError(CoopError):
    """A Word file without a comment or a change of anybody else."""

    template = N_(
        "“{name}” holds no comment and no tracked change. If the lawyer wrote elsewhere, "
        "type it in by hand. If there was nothing to say, note that below instead."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment, or a tracked change: `text` is said or put in, `instead` taken out.

    `clause` is the number of the clause it stands on, "" for the whole.
    """

    kind: str
    author: str
    clause: str
    text: str = ""
    instead: str = ""
    quoted: str = ""


def comments_of(
    name: str,
    content: bytes,
    *,
    numbers: Collection[str],
    ours: Collection[str] = (),
) -> tuple[Comment, ...]:
    """What others wrote into a Word file, in the order of its text.

    `numbers` are the clauses of the text, `ours` the notes that went out as comments.
    """
    if len(content) > MOST_BYTES:
        raise WordFileTooBigError(name=name)
    try:
        body, notes = _parts(name, content)
    except _BROKEN as problem:
        raise NotAWordFileError(name=name) from problem
    own = {_flat(each) for each in ours}
    reading = _Reading(frozenset(numbers))
    for paragraph in body.iter(f"{_W}p"):
        reading.paragraph(paragraph)
    found = [*_said(notes, reading, own), *reading.changes]
    if len(found) > MOST_COMMENTS:
        raise WordFileTooBigError(name=name)
    if not found:
        raise NothingWrittenError(name=name)
    order = {number: place for place, number in enumerate(reading.met)}
    return tuple(sorted(found, key=lambda each: order.get(each.clause, -1)))


def plain_name(name: str) -> str:
    """A file's name without its folders and without what cannot be read.

    >>> plain_name("..\\\\..\\\\x/review\\x00.docx")
    'review.docx'
    """
    last = re.split(r"[\\/]", name)[-1]
    return "".join(each for each in last if each.isprintable())[-LONGEST_NAME:]


def _parts(name: str, content: bytes) -> tuple[Node, Node | None]:
    """The body and the comments of a Word file, each read within bounds."""
    with zipfile.ZipFile(BytesIO(content)) as packed:
        parts = packed.infolist()
        if len(parts) > MOST_PARTS or sum(p.file_size for p in parts) > MOST_UNPACKED:
            raise WordFileTooBigError(name=name)
        for part in parts:
            if _is_trick(part):
                raise ValueError(part.filename)
        body = _tree(packed.read(_BODY))
        notes = _tree(packed.read(_COMMENTS)) if _COMMENTS in packed.namelist() else None
    if body.tag != f"{_W}document":
        raise ValueError(body.tag)
    return body, notes


def _is_trick(part: zipfile.ZipInfo) -> bool:
    """Whether a part is locked, leads out of the file, or is a program."""
    path = part.filename
    leads_out = path.startswith(("/", "\\")) or ".." in re.split(r"[\\/]", path)
    return bool(part.flag_bits & 1) or leads_out or path.endswith("vbaProject.bin")


def _tree(xml: bytes) -> Node:
    """An XML part's root; one that declares entities is refused."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(xml.replace(_STRICT.encode(), _W[1:-1].encode()), parser)
    if root.getroottree().docinfo.doctype:
        raise ValueError("a doctype")
    return root


@dataclass(slots=True)
class _Reading:
    """What is met while the paragraphs are read one after the other."""

    numbers: frozenset[str]
    clause: str = ""
    met: list[str] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    quoted: dict[str, str] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)
    changes: list[Comment] = field(default_factory=list)

    def paragraph(self, node: Node) -> None:
        """Find the clause, what comments stand on, and the changes in a paragraph."""
        words = "".join(_texts(node))
        number = _NUMBER.match(words)
        if number and number[1] in self.numbers:
            self.clause = number[1]
            self.met.append(number[1])
        for child in node.iter():
            self._mark(child)
        self._changes(node)

    def _mark(self, child: Node) -> None:
        """Open or close a comment's range, or add words to those that are open."""
        mark = child.get(f"{_W}id", "") if isinstance(child.tag, str) else ""
        if child.tag == f"{_W}commentRangeStart":
            self.open.append(mark)
            self.places.setdefault(mark, self.clause)
            self.quoted.setdefault(mark, "")
        elif child.tag == f"{_W}commentRangeEnd":
            self.open = [each for each in self.open if each != mark]
        elif child.tag == f"{_W}commentReference":
            self.places.setdefault(mark, self.clause)
        elif child.tag == f"{_W}t":
            for each in self.open:
                self.quoted[each] = (self.quoted[each] + (child.text or ""))[:LONGEST]

    def _changes(self, paragraph: Node) -> None:
        """The tracked changes of a paragraph; what goes and what comes together."""
        last: Comment | None = None
        for child in paragraph:
            if child.tag not in {f"{_W}ins", f"{_W}del"}:
                if last is not None and "".join(_texts(child)):
                    self.changes.append(last)
                    last = None
                continue
            new = self._change(child)
            if new is None:
                continue
            joined = _joined(last, new) if last else new
            if joined is None and last is not None:
                self.changes.append(last)
            last = joined or new
        if last is not None:
            self.changes.append(last)

    def _change(self, node: Node) -> Comment | None:
        is_in = node.tag == f"{_W}ins"
        words = "".join(_texts(node, tag="t" if is_in else "delText"))[:LONGEST]
        if not words.strip():
            return None
        return Comment(
            kind=INSERTED if is_in else DELETED,
            author=_author(node),
            clause=self.clause,
            text=words if is_in else "",
            instead="" if is_in else words,
        )


def _joined(one: Comment, other: Comment) -> Comment | None:
    """Two changes side by side as one; None where they are of different people."""
    if one.author != other.author:
        return None
    text, instead = one.text + other.text, one.instead + other.instead
    both = REPLACED if text and instead else one.kind
    return replace(one, kind=both, text=text, instead=instead)


def _said(notes: Node | None, reading: _Reading, ours: set[str]) -> Iterator[Comment]:
    """The comments of a file but for the notes that went out with it."""
    for node in notes.iter(f"{_W}comment") if notes is not None else ():
        text = "\n".join("".join(_texts(each)) for each in node.iter(f"{_W}p")).strip()
        if not text or _flat(text) in ours:
            continue
        mark = node.get(f"{_W}id", "")
        yield Comment(
            kind=COMMENT,
            author=_author(node),
            clause=reading.places.get(mark, ""),
            text=text[:LONGEST],
            quoted=reading.quoted.get(mark, "").strip(),
        )


def _author(node: Node) -> str:
    name = " ".join(str(node.get(f"{_W}author", "")).split())
    return "".join(each for each in name if each.isprintable())[:LONGEST_NAME]


def _texts(node: Node, *, tag: str = "t") -> Iterator[str]:
    for each in node.iter(f"{_W}{tag}"):
        yield each.text or ""


def _flat(text: str) -> str:
    return " ".join(text.split())
